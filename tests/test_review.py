"""Rounds and verdicts: what changed since the last submission, and what the auditor decided."""

import json
from pathlib import Path

import openpyxl
import pytest

from auditor.cli import main
from auditor.errors import UsageError
from auditor.review.verdicts import Verdict, dump_verdicts, load_verdicts, merge

HEAD = """部门项目支出预算绩效目标表

单位：万元

项目名称	社区日间照料中心运营
主管部门	青禾县民政局	实施单位	青禾县民政局
项目属性		项目期限	1年
项目主管处室	社保股	项目年度金额	60
年度总体绩效目标	2025年运营社区日间照料中心5个，服务老年人3000人次，助餐2万份，老年人满意度达到92%以上。
一级指标	二级指标	三级指标	绩效值
"""
ROWS = {
    "a": "1-产出指标	11-数量指标	日间照料服务人次	≥3000人次",
    "b": "	12-质量指标	护理人员持证率	100%",
    "c": "	13-时效指标	中心开放时间	按时",
    "d": "	14-成本指标	人均服务成本	≤150元/人",
    "e": "2-效益指标	22-社会效益	老年人生活质量	有所提高",
    "f": "3-满意度指标	31-服务对象满意度	受助老年人满意度	≥92%",
}


def write(path: Path, **changes: str | None) -> Path:
    """Write the table with some rows changed or, with None, taken out."""
    rows = {**ROWS, **changes}
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(HEAD + "\n".join(row for row in rows.values() if row) + "\n", encoding="utf-8")
    return path


def audit(source: Path, out: Path, *more: object) -> dict:
    with pytest.raises(SystemExit):
        main([str(source), "-o", str(out), "-f", "json,xlsx", "-q", "--no-cache", *map(str, more)])
    return json.loads((out / "report.json").read_text("utf-8"))


def states(record: dict) -> dict[tuple[str, str], str]:
    table = record["documents"][0]["tables"][0]
    names = {row["id"]: row["level3"] for row in table["indicators"]}
    return {(names.get(f["indicator"], "表"), f["rule"]): f["state"] for f in table["findings"]}


def test_an_unchanged_finding_is_so_called(tmp_path):
    """Same row, same words, in a renamed file: 未改."""
    audit(write(tmp_path / "1" / "一.txt"), tmp_path / "r1")
    again = audit(write(tmp_path / "2" / "改名.txt"), tmp_path / "r2", "--baseline", tmp_path / "r1" / "report.json")
    assert set(states(again).values()) == {"未改"}
    assert again["resolved"] == []


def test_a_row_changed_but_still_wrong_is_so_called(tmp_path):
    """The value was reworded and is still vague: 已改."""
    audit(write(tmp_path / "1" / "一.txt"), tmp_path / "r1")
    source = write(tmp_path / "2" / "一.txt", e="2-效益指标	22-社会效益	老年人生活质量	逐步提高")
    again = audit(source, tmp_path / "r2", "--baseline", tmp_path / "r1" / "report.json")
    assert states(again)["老年人生活质量", "V01"] == "已改"


def test_a_mended_row_is_resolved_and_a_removed_one_withdrawn(tmp_path):
    """A value made measurable: 已消除; a row taken out: 撤回."""
    audit(write(tmp_path / "1" / "一.txt"), tmp_path / "r1")
    source = write(tmp_path / "2" / "一.txt", c="	13-时效指标	中心开放时间	2025年3月1日前", e=None)
    again = audit(source, tmp_path / "r2", "--baseline", tmp_path / "r1" / "report.json")
    gone = {(finding["rule"], finding["state"]) for finding in again["resolved"]}
    assert ("V04", "已消除") in gone
    assert ("V01", "撤回") in gone


def test_a_new_problem_is_so_called(tmp_path):
    """A value that was fine and is now vague: 新增."""
    audit(write(tmp_path / "1" / "一.txt"), tmp_path / "r1")
    source = write(tmp_path / "2" / "一.txt", b="	12-质量指标	护理服务质量	良好")
    again = audit(source, tmp_path / "r2", "--baseline", tmp_path / "r1" / "report.json")
    assert states(again)["护理服务质量", "V03"] == "新增"


def test_a_rejected_finding_stays_and_costs_nothing(tmp_path):
    """不采纳 in the workbook: the finding is marked, the score rises."""
    source = write(tmp_path / "1" / "一.txt")
    before = audit(source, tmp_path / "r1")
    book = openpyxl.load_workbook(tmp_path / "r1" / "report.xlsx")
    sheet = book["发现"]
    head = [cell.value for cell in sheet[1]]
    for row in sheet.iter_rows(min_row=2):
        row[head.index("审核意见")].value = "不采纳"
        row[head.index("理由")].value = "单位已说明"
    book.save(tmp_path / "填好.xlsx")
    after = audit(source, tmp_path / "r2", "--verdicts", tmp_path / "填好.xlsx")
    old, new = before["documents"][0]["tables"][0], after["documents"][0]["tables"][0]
    assert [f["id"] for f in new["findings"]] == [f["id"] for f in old["findings"]]
    assert all(f["verdict"]["decision"] == "不采纳" for f in new["findings"])
    assert new["score"]["total"] > old["score"]["total"]


def test_a_verdict_ends_with_its_budget_year(tmp_path):
    """A verdict until 2024 says nothing about a table of 2025."""
    source = write(tmp_path / "1" / "2025年一.txt")
    first = audit(source, tmp_path / "r1")
    finding = first["documents"][0]["tables"][0]["findings"][0]["id"]
    file = tmp_path / "意见.yaml"
    file.write_text(dump_verdicts([Verdict(finding, "不采纳", until=2024)]), encoding="utf-8")
    again = audit(source, tmp_path / "r2", "--verdicts", file)
    assert again["documents"][0]["tables"][0]["findings"][0]["verdict"] is None


def test_a_verdict_file_says_what_is_wrong_with_it(tmp_path):
    """An unknown decision is named with its line and what is allowed."""
    file = tmp_path / "意见.yaml"
    file.write_text("- {finding: f1, decision: 同意}\n", encoding="utf-8")
    with pytest.raises(UsageError, match="第1条：审核意见“同意”不可用；可用：采纳、不采纳、待核"):
        load_verdicts(file)


def test_verdicts_survive_writing_and_reading(tmp_path):
    """What is dumped is what is loaded, in the order of findings."""
    verdicts = [Verdict("f1", "采纳", "V01", "同意", 2026), Verdict("f2", "待核")]
    file = tmp_path / "意见.yaml"
    file.write_text(dump_verdicts(verdicts[::-1]), encoding="utf-8")
    assert load_verdicts(file) == verdicts


def test_merging_tells_who_disagreed():
    """The later file wins, and the pair that disagreed is told."""
    merged, conflicts = merge([[Verdict("f1", "采纳")], [Verdict("f1", "不采纳"), Verdict("f2", "采纳")]])
    assert {v.finding: v.decision for v in merged} == {"f1": "不采纳", "f2": "采纳"}
    assert [(a.decision, b.decision) for a, b in conflicts] == [("采纳", "不采纳")]


def test_a_report_of_another_program_is_refused(tmp_path, capsys):
    """--baseline with some other JSON: exit 2 and what to choose instead."""
    (tmp_path / "other.json").write_text("{}", encoding="utf-8")
    with pytest.raises(SystemExit) as stop:
        main([str(write(tmp_path / "一.txt")), "-o", str(tmp_path / "r"), "--baseline", str(tmp_path / "other.json")])
    assert stop.value.code == 2
    assert "不是 audit 的 report.json" in capsys.readouterr().err


def _call(*args: object) -> int:
    with pytest.raises(SystemExit) as stop:
        main([str(arg) for arg in args])
    return stop.value.code


def _decide(workbook: Path, target: Path, **decisions: str) -> Path:
    """Fill in the decision of every finding by its rule, as an auditor does in Excel."""
    book = openpyxl.load_workbook(workbook)
    sheet = book["发现"]
    head = [cell.value for cell in sheet[1]]
    for row in sheet.iter_rows(min_row=2):
        decision = decisions.get(row[head.index("规则")].value)
        row[head.index("审核意见")].value = decision
        row[head.index("理由")].value = "已核实" if decision else None
        row[head.index("有效年度")].value = 2026 if decision else None
    book.save(target)
    return target


def test_decisions_go_round_from_workbook_to_report(tmp_path, capsys):
    """import → merge → list → apply → a run with --verdicts → the next workbook: one decision all the way."""
    source = write(tmp_path / "1" / "一.txt")
    audit(source, tmp_path / "r")
    filled = _decide(tmp_path / "r" / "report.xlsx", tmp_path / "填好.xlsx", V01="不采纳", V04="采纳")
    capsys.readouterr()
    assert _call("verdicts", "import", filled, "-o", tmp_path / "a.yaml") == 0
    assert _call("verdicts", "merge", tmp_path / "a.yaml", filled, "-o", tmp_path / "b.yaml") == 0
    assert capsys.readouterr() == ("", "")
    # The file is sorted by finding, the workbook by place.
    assert set(load_verdicts(tmp_path / "b.yaml")) == set(load_verdicts(filled))
    assert {(v.rule, v.decision, v.reason, v.until) for v in load_verdicts(tmp_path / "b.yaml")} == {
        ("V01", "不采纳", "已核实", 2026), ("V04", "采纳", "已核实", 2026),
    }  # fmt: skip
    assert _call("verdicts", "list", tmp_path / "b.yaml", tmp_path / "r") == 0
    listed = capsys.readouterr().out
    assert "不采纳" in listed
    assert "V01" in listed
    assert _call("verdicts", "apply", tmp_path / "b.yaml", tmp_path / "r", "-o", tmp_path / "applied.json") == 0
    applied = json.loads((tmp_path / "applied.json").read_text("utf-8"))
    decided = {f["rule"]: f["verdict"] for f in applied["documents"][0]["tables"][0]["findings"]}
    assert decided["V01"]["decision"] == "不采纳"
    assert decided["V01"]["until"] == "2026"
    audit(source, tmp_path / "r2", "--verdicts", tmp_path / "b.yaml")
    assert load_verdicts(tmp_path / "r2" / "report.xlsx") == load_verdicts(filled)


def test_a_rejected_finding_becomes_an_example_that_fails_until_the_rule_is_mended(tmp_path, capsys):
    """to-test: pasted into a rule as `good`, the row (or, for a rule over the table, the table) shows the false alarm."""
    source = write(tmp_path / "1" / "一.txt", f=None)
    record = audit(source, tmp_path / "r")
    rules = {finding["rule"] for finding in record["documents"][0]["tables"][0]["findings"]}
    assert {"V01", "T01"} <= rules
    filled = _decide(tmp_path / "r" / "report.xlsx", tmp_path / "填好.xlsx", V01="不采纳", T01="不采纳")
    capsys.readouterr()
    assert _call("verdicts", "to-test", filled, tmp_path / "r" / "report.json") == 0
    text = capsys.readouterr().out
    for rule, words in (("V01", "有所提高"), ("T01", "日间照料服务人次")):
        own = text.split(f"# {rule}\n")[1].split("# ")[0]
        assert words in own
        layer = tmp_path / f"{rule}.yaml"
        layer.write_text(f"{rule}:\n" + "".join(f"  {line}\n" for line in own.splitlines()), encoding="utf-8")
        assert _call("rules", "test", layer) == 1
        assert rule in capsys.readouterr().out


def test_a_csv_saved_by_excel_in_china_is_read(tmp_path):
    """GBK with Chinese heads; lines without a decision are nobody's decision."""
    file = tmp_path / "意见.csv"
    file.write_bytes("发现编号,规则,审核意见,理由\nf1,V01,不采纳,已说明\nf2,V02,,\n".encode("gbk"))
    assert load_verdicts(file) == [Verdict("f1", "不采纳", "V01", "已说明")]


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("坏.xlsx", b"no workbook", "不是有效的 Excel 文件"),
        ("坏.yaml", b"- {finding: [", "不是有效的 YAML"),
        ("空.yaml", b"finding: f1", "应是一列意见"),
    ],
)
def test_a_file_that_holds_no_verdicts_is_told(tmp_path, name, content, words):
    """Damaged or of another kind: the file and what to choose instead."""
    (tmp_path / name).write_bytes(content)
    with pytest.raises(UsageError, match=words):
        load_verdicts(tmp_path / name)


def test_a_workbook_of_something_else_is_told(tmp_path):
    """An .xlsx without the column 发现编号."""
    openpyxl.Workbook().save(tmp_path / "别的.xlsx")
    with pytest.raises(UsageError, match="没有带“发现编号”列的工作表"):
        load_verdicts(tmp_path / "别的.xlsx")


def test_verdicts_on_findings_that_are_gone_are_counted(tmp_path, capsys):
    """A decision whose finding is not there: told, not silently dropped."""
    (tmp_path / "意见.yaml").write_text("- {finding: gone, decision: 采纳}\n", encoding="utf-8")
    audit(write(tmp_path / "一.txt"), tmp_path / "r", "--verdicts", tmp_path / "意见.yaml")
    assert "有 1 条审核意见在这次的发现里没有对应" in capsys.readouterr().err


def test_diff_tells_what_changed_between_two_reports(tmp_path, capsys):
    """`audit diff OLD NEW`: counts by state, scores, and every finding that is not 未改; on stdout."""
    audit(write(tmp_path / "1" / "一.txt"), tmp_path / "r1")
    audit(write(tmp_path / "2" / "一.txt", c="	13-时效指标	中心开放时间	2025年3月1日前"), tmp_path / "r2")
    capsys.readouterr()
    assert _call("diff", tmp_path / "r1" / "report.json", tmp_path / "r2") == 0
    shown = capsys.readouterr().out
    assert "已消除 1" in shown
    assert "已消除　V04" in shown
    assert "社区日间照料中心运营：" in shown
