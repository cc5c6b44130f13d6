"""Facts about the HTML report that need no browser: escaping, sums, same bytes, bounded size."""

import json
import re
from dataclasses import replace
from html.parser import HTMLParser

import pytest
from report_results import FakeRules, bad_table, document, finding, sample, table

from auditor.model import AuditResult, Problem
from auditor.report.filed_table import FiledRow, filed_table
from auditor.report.html import write_html
from auditor.report.lean import lean
from auditor.report.opinion import HEADINGS, NOTHING, said, write_opinion
from auditor.report.page_data import COMMON, locations, pack, unpack
from auditor.report.page_index import list_rows, shards
from auditor.report.projects import collect_projects
from auditor.report.rule_texts import rule_texts
from auditor.report.what_if import costs_data, what_if_data

EVIL = "</script><script>alert(1)</script>\"'><img src=x onerror=alert(2)>"


@pytest.fixture
def report(tmp_path):
    def write(result: AuditResult):
        folder = tmp_path / "r"
        folder.mkdir(exist_ok=True)
        write_html(result, FakeRules(), folder)
        return folder

    return write


def bytes_of(folder):
    return {f.relative_to(folder).as_posix(): f.read_bytes() for f in sorted(folder.rglob("*")) if f.is_file()}


class Tags(HTMLParser):
    """Collects tags and attributes."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict]] = []

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))


def tags(html: str):
    parser = Tags()
    parser.feed(html)
    return parser.tags


def test_every_table_has_a_page_and_every_link_leads_somewhere(report):
    """All addresses inside the report exist; none leads outside it."""
    folder = report(sample())
    assert len(list((folder / "projects").glob("*.html"))) == 5
    for page in folder.rglob("*.html"):
        for tag, attributes in tags(page.read_text("utf-8")):
            address = attributes.get("href") or attributes.get("src")
            if tag in {"a", "link", "script"} and address and not address.startswith("#"):
                assert ":" not in address
                assert (page.parent / address.split("#")[0]).exists(), (page.name, address)


def test_the_same_result_gives_the_same_bytes(tmp_path):
    """Two runs: byte-identical files, and no clock in them."""
    for name in "ab":
        (tmp_path / name).mkdir()
        write_html(sample(), FakeRules(), tmp_path / name)
    assert bytes_of(tmp_path / "a") == bytes_of(tmp_path / "b")


def hostile() -> AuditResult:
    """Return a result in which every text a unit can write is markup."""
    bad = replace(finding("t9", 1, "t9.3"), message=EVIL, evidence=EVIL, suggestion=EVIL, location=EVIL, rule="X<b>")
    own = table("t9", EVIL, [bad], department=EVIL)
    rows = tuple(replace(r, level3=EVIL, value=EVIL, description=EVIL, basis=EVIL) for r in own.table.indicators)
    typed = replace(own.typed, table=replace(own.table, indicators=rows, goal=EVIL, unit=EVIL, project_code=EVIL))
    across = replace(bad, id="x", tables=("t9",), table=None, indicator=None)
    return AuditResult((document(f"{EVIL}/a\"b'c.docx", [replace(own, typed=typed)]),), (across,))


def test_no_text_of_a_unit_becomes_live_markup(report):
    """Scripts, images and handlers in names, cells and file names are shown as text."""
    folder = report(hostile())
    for page in folder.rglob("*.html"):
        html = page.read_text("utf-8")
        for tag, attributes in tags(html):
            assert tag != "img"
            assert not any(name.startswith("on") for name in attributes)
            if tag == "script":
                assert attributes.get("src") or attributes.get("type") == "application/json"
        assert "<script>alert" not in html
    assert "&lt;script&gt;" in (folder / "index.html").read_text("utf-8")


def test_data_inside_a_script_block_cannot_end_it(report):
    """`</script>` in a finding's place, quote or location does not end the block the script builds from."""
    result = hostile()
    own = result.documents[0].tables[0]
    bad = replace(own.check.findings[0], indicator=None, role=EVIL, message="", evidence=EVIL[:39])
    changed = replace(own, check=replace(own.check, findings=(bad,)))
    folder = report(AuditResult((document(tables=[changed]),)))
    page = next((folder / "projects").glob("*.html")).read_text("utf-8")
    data = json.loads(re.search(r"<script type=application/json[^>]*>(.*?)</script>", page, re.S)[1])
    assert data["places"] == [EVIL]
    assert data["worst"] == [[0, EVIL[:39]]]


def test_packed_words_come_back_as_they_were():
    """Whatever the text and the phrases of the page, packing and unpacking gives the text; known phrases cost a number."""
    phrases = ["护栏更换长度", "护栏", "“护栏更换长度”没有单位", "", "\n", "。", EVIL]
    texts = [
        "",
        "护栏",
        "护栏护栏更换长度。\n“护栏更换长度”没有单位，请补充",
        EVIL * 2,
        f"一、总体目标：{NOTHING}\n长度\n",
    ]
    for text in texts:
        assert unpack(pack(text, phrases), phrases) == text
    assert pack("“护栏更换长度”没有单位", phrases) == [len(COMMON) + 2]
    assert all(isinstance(piece, int) for piece in pack(f"二、产出：{NOTHING}", ()))


def test_locations_of_rows_share_their_beginning_and_end():
    """第9行 to 第11行: what is alike is told once, also where the numbers begin or end alike."""
    shown = filed_table(bad_table().table, ())
    for told in (["第9行第3列", "第10行第3列", "第11行第3列"], ["行1", "行11", "行111"], ["B3", "B3", "B3"]):
        rows = tuple(FiledRow((), (), f"r{n}", words) for n, words in enumerate(told))
        start, end, *middles = locations(replace(shown, rows=(shown.rows[0], *rows)))
        assert [f"{start}{middle}{end}" for middle in middles] == told
    assert locations(replace(shown, rows=())) == ["", ""]


def test_page_names_hold_nothing_a_file_system_or_address_could_misread(report):
    """An id from elsewhere never becomes a path."""
    folder = report(AuditResult((document(tables=[table('../../a b"<>.t'), table('../../a b"<>.t')]),)))
    names = sorted(f.name for f in (folder / "projects").iterdir())
    assert len(names) == 2
    assert all(re.fullmatch(r"[A-Za-z0-9_-]+\.html", name) for name in names)


def test_the_first_page_adds_up(report):
    """Six outcomes of each row of the overview add up to its total."""
    html = (report(sample()) / "index.html").read_text("utf-8")
    body = re.search(r'<table class="sums">.*?<tbody>(.*?)</tbody>', html, re.S)[1]
    for row in re.findall(r"<tr>(.*?)</tr>", body, re.S):
        cells = [int(v.replace(",", "").replace("–", "0")) for v in re.findall(r"<td[^>]*>([^<]*)</td>", row)]
        assert sum(cells[:-1]) == cells[-1]


def test_money_counts_a_project_once_and_overall_tables_apart(report):
    """30 + 30 + 8.5 万元 of projects; the repeated 30 and the unit's 900 are told apart."""
    html = (report(sample()) / "index.html").read_text("utf-8")
    assert re.search(r"合计</th><td class=\"n\">3</td><td class=\"n\">68\.50", html)
    assert "整体支出表 1 张，900.00 万元" in html
    assert "重复报送 1 张，30.00 万元" in html


def test_an_unreadable_file_is_named_on_the_first_page(report):
    """What was not read stands at the top, with what to do."""
    assert "报送/坏.doc（打不开；请另存为 .docx）" in (report(sample()) / "index.html").read_text("utf-8")


def test_an_empty_run_still_gives_all_pages(report):
    """No tables at all: pages exist and say so."""
    folder = report(AuditResult(()))
    assert "没有文件" in (folder / "index.html").read_text("utf-8")
    assert {f.name for f in folder.glob("*.html")} == {"index.html", "across.html", "coverage.html", "rules.html"}


def test_a_finding_stands_beside_its_row_with_quote_reason_and_advice(report):
    """Row, margin and marked cell belong together; the advice is not said twice."""
    page = (report(sample()) / "projects" / "t2.html").read_text("utf-8")
    row = re.search(r"<tr id=r3[^>]*>(.*?)<(?:tr|/table)", page, re.S)[1]
    assert "<td class=high>比上年有所提高<td" in row
    for words in ("趋势无基数", "比上年有所提高", "写明基期值"):
        assert words in row
    assert "建议建议" not in page


def test_merged_cells_stay_merged():
    """The filed table keeps spans, and a table without grid is rebuilt with equal levels merged."""
    own = bad_table().table
    as_filed = filed_table(own, ())
    rebuilt = filed_table(replace(own, grid=None), ())
    assert as_filed.rows[1].cells[0].row_span == 2
    assert rebuilt.rebuilt
    assert rebuilt.rows[1].cells[0].row_span == 2


def test_no_finding_is_lost_when_its_row_has_no_place_in_the_grid():
    """Rows the grid does not show: their findings stand above the table."""
    result = bad_table()
    own = replace(result.table, grid_rows=(1, -1, 3, 4))
    shown = filed_table(own, result.check.findings)
    beside = [f for row in shown.rows for f in row.findings]
    assert sorted(f.id for f in (*beside, *shown.loose)) == sorted(f.id for f in result.check.findings)


def test_repairs_stand_apart_from_faults(report):
    """What the reader inferred is listed as no fault of the unit."""
    page = (report(sample()) / "projects" / "t2.html").read_text("utf-8")
    assert "读取时的推断（不是单位的问题）" in page
    assert "补全合并的一级指标" in page


def test_a_table_nobody_checked_gets_no_clean_opinion(report):
    """自评: the page says that it was only read; no heading says 本部分未提出修改意见."""
    folder = report(AuditResult((document(tables=[table("t1", kind="self_evaluation"), table("t2")]),)))
    unchecked, clean = ((folder / "projects" / f"{name}.html").read_text("utf-8") for name in ("t1", "t2"))
    assert "自评表只读取，没有检查" in unchecked
    assert "没有发现问题" not in unchecked
    assert '"opinion":[]' in unchecked
    assert "没有发现问题" in clean
    assert '"opinion":[]' not in clean


def test_points_a_person_must_judge_say_so(report):
    """实现可能性 and 条件充分性 carry words, not numbers."""
    page = (report(sample()) / "projects" / "t2.html").read_text("utf-8")
    assert page.count("需人工判断（满分 10）") == 2


def test_the_opinion_has_the_five_headings_and_asks_politely():
    """Five headings in order, 建议 or 请 in every asking sentence, nothing under a clean heading."""
    rules = FakeRules()
    result = bad_table(count=3)
    opinion = write_opinion(result, rule_texts(rules, ["V01"]), rules.scoring)
    assert tuple(part.heading for part in opinion.parts) == HEADINGS
    filled = {part.heading for part in opinion.parts if part.sentences}
    assert filled == {"产出", "效益"}
    assert all("建议" in s or "请" in s for part in opinion.parts for s in part.sentences)
    assert "三、效益" in opinion.text()


def test_a_message_gives_up_its_advice_where_a_suggestion_stands():
    """The advice is said once: the tail of the message goes when a suggestion is there."""
    told = finding("t", 1, None, message="没有基数，建议写明基期值")
    assert said(told) == "没有基数"
    assert said(replace(told, suggestion=None)) == "没有基数，建议写明基期值"


def test_rejected_findings_are_kept_out_of_the_opinion():
    """不采纳 by the auditor: not sent to the unit."""
    rules = FakeRules()
    result = bad_table(count=1)
    rejected = replace(result.check.findings[0], verdict=(("decision", "不采纳"),))
    opinion = write_opinion(replace(result, check=replace(result.check, findings=(rejected,))), {}, rules.scoring)
    assert not any(part.sentences for part in opinion.parts)


def test_what_if_data_hold_the_charges_of_the_score():
    """Every standing finding with its weight; the assessed points by their place among the figures of the assets."""
    result = bad_table(count=2)
    data, figures = what_if_data(result, FakeRules().scoring), costs_data(FakeRules().scoring)
    assert [c[0] for c in data["charges"]] == ["t2-f1", "t2-f2"]
    own = [item.max for item in result.score.items if item.score is not None]
    assert [figures["items"][place][0] for place in data["items"]] == own


def test_many_projects_travel_as_shards_and_the_page_stays_small(report):
    """1,200 projects: the first page under 300 kB, rows in files of 1,000."""
    tables = [bad_table(f"t{n}", f"路灯改造{n}", n % 4) for n in range(1200)]
    folder = report(AuditResult((document(tables=tables),)))
    assert (folder / "index.html").stat().st_size < 300_000
    assert sorted(f.name for f in (folder / "assets").glob("list-*.js")) == ["list-1.js", "list-2.js"]
    assert all(f.stat().st_size < 2_000_000 for f in folder.rglob("*") if f.is_file())


def test_shards_hold_every_row_once():
    """Rows in shards: as many as tables, worst grade first."""
    rows = list_rows(collect_projects(sample()))
    text = "".join(shards(rows, ["S03", "T09", "V01"], sorted({c for r in rows for c in r.categories})))
    data = json.loads(re.search(r"auditRows,(.*)\);", text)[1])
    assert len(data) == 5
    order = [row[4] for row in data]
    assert order == sorted(order, key="差中良优未评".index)


def test_the_script_is_plain_enough_to_parse(root):
    """The one script of the report has no network call and no markup from data."""
    script = (root / "reports/templates/assets/report.js").read_text("utf-8")
    for word in ("fetch(", "XMLHttpRequest", "innerHTML", "insertAdjacentHTML", "eval(", "http:", "https:"):
        assert word not in script


def test_a_rejected_finding_stays_visible_and_is_no_main_problem(report):
    """不采纳: marked with its reason, struck out, not among the main problems nor in the what-if."""
    result = bad_table(count=1)
    decided = replace(result.check.findings[0], verdict=(("decision", "不采纳"), ("reason", "上年已有基数")))
    own = replace(result, check=replace(result.check, findings=(decided,)))
    page = (report(AuditResult((document(tables=[own]),))) / "projects" / "t2.html").read_text("utf-8")
    assert "不采纳：上年已有基数" in page
    assert 'class="f high no"' in page
    assert "没有发现问题" in page
    assert "id=try" not in page


def test_sister_projects_stand_side_by_side_with_the_differing_cells(report):
    """The comparison marks the value that departs and counts what is alike."""
    result = sample()
    third = result.documents[1].tables[0]
    rows = third.table.indicators
    changed = replace(third.table, indicators=(replace(rows[0], value="≥45米"), *rows[1:]))
    other = replace(third, typed=replace(third.typed, table=changed))
    second = replace(result.documents[1], tables=(other, *result.documents[1].tables[1:]))
    html = (
        report(replace(result, documents=(result.documents[0], second, result.documents[2]))) / "across.html"
    ).read_text("utf-8")
    assert "4 项同名，其中 3 项指标值也相同" in html
    assert '<td class="differs">≥45米</td>' in html
    assert html.count('class="differs"') == 1


def test_the_same_tables_are_laid_side_by_side_once(report):
    """Two findings on the same pair: the second points to the first instead of repeating the rows."""
    result = sample()
    again = replace(result.findings[0], id="x2", message="两个项目的产出相同")
    html = (report(replace(result, findings=(*result.findings, again))) / "across.html").read_text("utf-8")
    assert html.count('class="side"') == 1
    assert '<a href="#g1">前面第 1 条</a>' in html
    assert 'id="g1"' in html


def test_the_coverage_page_names_every_file_and_what_was_left_out(report):
    """Read, unreadable and left out: each with its words."""
    html = (report(sample()) / "coverage.html").read_text("utf-8")
    for words in ("报送/护栏.docx", "报送/坏.doc", "打不开；请另存为 .docx", "没有三级指标", "补全合并的一级指标"):
        assert words in html


def test_very_many_files_keep_every_page_under_two_megabytes(report):
    """5,000 files, one of them unreadable at the end: pages stay small and the unreadable one is still named."""
    many = [document(f"报送/第{n}批/护栏{n}.docx", status="no_tables") for n in range(5000)]
    broken = document("报送/末尾.doc", status="unreadable", problem=Problem("corrupt", "打不开"))
    folder = report(AuditResult((*many, broken)))
    assert all(f.stat().st_size < 2_000_000 for f in folder.rglob("*") if f.is_file())
    assert "报送/末尾.doc" in (folder / "coverage.html").read_text("utf-8")


def test_a_lean_page_has_the_same_elements():
    """Leaving out closing tags and quotes changes nothing a browser builds; words that look like markup stay."""
    page = (
        '<div class="a b">\n<p>一 &lt;/td&gt; a="b"</p>\n<p class="c">二</p></div><table><thead><tr><th>名</th></tr></thead>\n'
        '<tbody><tr><td class="n">1</td><td><ul><li>甲</li><li><a href="../x.html#V01">乙</a></li></ul></td></tr></tbody></table>'
    )
    short = lean(page)
    assert len(short) < len(page)
    assert _elements(short) == _elements(page)


def _elements(page):
    from lxml import html

    return [
        (e.tag, dict(e.attrib), (e.text or "").strip(), (e.tail or "").strip()) for e in html.fromstring(page).iter()
    ]


def test_a_run_without_tables_says_of_every_file_why(report):
    """Nothing to audit: the first page names each file with its reason and shows no empty figures."""
    lost = replace(
        document("坏.docx"), status="unreadable", problem=Problem("corrupt", "文件已损坏，请重新获取"), tables=()
    )
    blank = replace(document("通知.txt"), status="no_tables", tables=())
    page = (report(AuditResult((lost, blank))) / "index.html").read_text("utf-8")
    assert "没有可审的绩效目标表" in page
    for words in ("坏.docx", "文件已损坏，请重新获取", "通知.txt", "没有找到绩效目标表"):
        assert words in page
    for words in ("建议优先退回", "项目一览", "等级分布"):
        assert words not in page
