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
