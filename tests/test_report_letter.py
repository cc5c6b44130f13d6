"""Letters in Word: the default template, an office's own one, and one with tags that must not reach anything."""

import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

import docx
import pytest
from report_results import FakeRules, bad_table, finding, sample, table

from auditor.check.scoring_settings import default_scoring
from auditor.errors import UsageError
from auditor.report.letter import check_template, write_letters
from auditor.report.opinion import write_opinion
from auditor.report.rule_texts import rule_texts


@dataclass
class Layer:
    """A rule layer: only its place matters here."""

    path: Path | None


class LayeredRules(FakeRules):
    """A rule set with the built-in layer and one of the office."""

    def __init__(self, office: Path | None = None) -> None:
        super().__init__()
        self.layers = (Layer(None), Layer(office)) if office else (Layer(None),)


def office(tmp_path: Path, fill) -> Path:
    """Return a layer whose letter template was filled by `fill(document)`."""
    (tmp_path / "本局" / "templates").mkdir(parents=True)
    document = docx.Document()
    fill(document)
    document.save(str(tmp_path / "本局" / "templates" / "letter.docx"))
    return tmp_path / "本局"


def letter(rules, tmp_path: Path, name: str = "云溪县交通局.docx") -> docx.document.Document:
    write_letters(sample(), rules, tmp_path / "审核意见")
    return docx.Document(str(tmp_path / "审核意见" / name))


def lines(document) -> list[str]:
    return [paragraph.text for paragraph in document.paragraphs]


def split_field(paragraph, *pieces: str) -> None:
    for piece in pieces:
        paragraph.add_run(piece)


def test_one_letter_names_every_project_of_a_department(tmp_path):
    """The department's letter speaks of all its projects, each under the five headings."""
    text = "\n".join(lines(letter(LayeredRules(), tmp_path)))
    assert "云溪县交通局：" in text
    assert [text.count(name) > 0 for name in ("护栏更换", "路灯改造", "整体支出")] == [True] * 3
    assert text.count("一、总体目标") == text.count("五、需补充完善事项") == text.count("意见如下：")
    assert "{{" not in text


def test_a_project_that_passes_is_not_asked_to_submit_again():
    """优: the opinion says it goes on, so it does not end with 重新报送; 差 does."""
    texts = rule_texts(FakeRules(), ["V01"])
    vague = [finding("t1", 1, "t1.1", severity="低")]
    good, poor = table("t1", findings=vague), bad_table("t2", count=4)
    assert (good.score.grade, poor.score.grade) == ("优", "差")
    scoring = default_scoring()
    assert "重新报送" not in write_opinion(good, texts, scoring).closing
    assert "重新报送" in write_opinion(poor, texts, scoring).closing


def test_a_heading_stays_with_what_it_heads(tmp_path):
    """A heading and the opening sentence never stand alone at the foot of a page."""
    document = letter(LayeredRules(), tmp_path)
    heads = [p for p in document.paragraphs if p.text.startswith(("一、", "二、", "三、", "四、", "五、"))]
    assert heads
    assert all(p.paragraph_format.keep_with_next for p in heads)
    assert all(run.bold for p in heads for run in p.runs)


def test_fields_that_word_cut_into_pieces_are_filled(tmp_path):
    """Word splits `{{部门}}` into runs while one types: it is filled all the same, in header and table too."""

    def fill(document):
        split_field(document.add_paragraph(), "致 {{", "部", "门}}", "：共{{ 项目数 }}项")
        document.add_table(1, 1).cell(0, 0).paragraphs[0].add_run("{{年度}}年")
        document.sections[0].header.paragraphs[0].add_run("{{部门}}")
        document.add_paragraph("{{正文}}")

    document = letter(LayeredRules(office(tmp_path, fill)), tmp_path)
    assert lines(document)[0] == "致 云溪县交通局：共4项"
    assert document.tables[0].cell(0, 0).text == "2025年"
    assert document.sections[0].header.paragraphs[0].text == "云溪县交通局"


def test_opinions_take_the_style_of_their_place(tmp_path):
    """What is written at {{正文}} has the paragraph format and the font the office gave that line."""

    def fill(document):
        paragraph = document.add_paragraph()
        paragraph.paragraph_format.left_indent = docx.shared.Cm(1)
        paragraph.add_run("{{正文}}").font.size = docx.shared.Pt(16)

    document = letter(LayeredRules(office(tmp_path, fill)), tmp_path)
    filled = [p for p in document.paragraphs if p.text]
    assert {round(p.paragraph_format.left_indent.cm, 2) for p in filled} == {1.0}
    assert {run.font.size for p in filled for run in p.runs} == {docx.shared.Pt(16)}


def test_a_template_without_a_place_is_refused_before_reading(tmp_path):
    """No {{正文}}: told with the file and what to add."""
    rules = LayeredRules(office(tmp_path, lambda document: document.add_paragraph("审核意见")))
    with pytest.raises(UsageError, match="正文"):
        check_template(rules)


def test_a_damaged_template_is_refused(tmp_path):
    """A file that is no .docx: told with the file and what to do."""
    place = tmp_path / "templates"
    place.mkdir()
    (place / "letter.docx").write_bytes(b"not a document")
    with pytest.raises(UsageError, match="不是有效的 Word 模板"):
        check_template(LayeredRules(tmp_path))


def test_a_template_with_tags_is_rendered(tmp_path):
    """{% for %} over 项目 with 名称, 等级 and 意见, by docxtpl."""
    pytest.importorskip("docxtpl")

    def fill(document):
        document.add_paragraph("{{ 部门 }}{% for 项 in 项目 %}【{{ 项.名称 }}：{{ 项.等级 }}】{% endfor %}")

    rules = LayeredRules(office(tmp_path, fill))
    check_template(rules)
    assert "【路灯改造：" in lines(letter(rules, tmp_path))[0]


@pytest.mark.parametrize(
    "tag",
    [
        "{{ ''.__class__ }}",
        "{{ ''.__class__.__mro__[1].__subclasses__() }}",
        "{{ 项目.append(1) }}",
        "{{ self.__init__.__globals__ }}",
        "{{ 没有这一项 }}",
        "{% for x in range(10**9) %}{% endfor %}",
        "{{ 1/0 }}",
    ],
)
def test_a_template_reaches_nothing_but_its_data(tmp_path, tag):
    """Tags that reach for Python, change the data or fail: refused with the file, no letter written."""
    pytest.importorskip("docxtpl")
    rules = LayeredRules(office(tmp_path, lambda document: document.add_paragraph(tag)))
    with pytest.raises(UsageError, match="模板标记有误"):
        write_letters(sample(), rules, tmp_path / "审核意见")
    assert list((tmp_path / "审核意见").rglob("*.docx")) == []


def test_a_tag_left_open_is_told_before_reading(tmp_path):
    """{% for %} without its end is a wrong template, not our error."""
    pytest.importorskip("docxtpl")
    rules = LayeredRules(office(tmp_path, lambda d: d.add_paragraph("{% for 项 in 项目 %}{{ 项.名称 }}")))
    with pytest.raises(UsageError, match="模板标记有误"):
        check_template(rules)


@pytest.mark.office
def test_libreoffice_opens_a_letter(tmp_path):
    """The letter converts to PDF, one page or more."""
    letter(LayeredRules(), tmp_path)
    office_program = shutil.which("soffice") or shutil.which("libreoffice")
    subprocess.run(
        [office_program, f"-env:UserInstallation=file://{tmp_path}/profile", "--headless", "--convert-to", "pdf",
         "--outdir", tmp_path, tmp_path / "审核意见" / "云溪县交通局.docx"],
        check=True, capture_output=True, timeout=180,
    )  # fmt: skip
    assert (tmp_path / "云溪县交通局.pdf").read_bytes().startswith(b"%PDF")
