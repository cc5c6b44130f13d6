"""Workbook, CSV, SARIF, letters, commented copies and the department pack."""

import csv
import json
from pathlib import Path

import docx
import jsonschema
import openpyxl
import pytest

from auditor.cli import main

HOSTILE = "=cmd|'/c calc'!A1"


@pytest.fixture(scope="module")
def report(tmp_path_factory) -> Path:
    """A report in every format over a workbook and a text of two departments, with a formula for a name."""
    base = tmp_path_factory.mktemp("files")
    source = base / "材料"
    source.mkdir()
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "项目1"
    rows = [
        ["项目支出绩效目标表（2025年度）", None, None, None],
        ["项目名称", "流动图书车运行", None, None],
        ["主管部门", "青禾县文化和旅游局", "实施单位", "青禾县图书馆"],
        ["预算金额（万元）", 30, "其中：财政拨款", 30],
        ["年度总体目标", "2025年流动图书车服务36个村，借阅1.2万册次，群众满意度不低于92%。", None, None],
        ["一级指标", "二级指标", "三级指标", "指标值"],
        ["产出指标", "数量指标", "服务村数", "≥36个"],
        [None, "质量指标", "图书更新率", "较高"],
        [None, "时效指标", "出车时间", "及时"],
        ["效益指标", "社会效益指标", "=1+1阅读氛围", "显著提升"],
        ["满意度指标", "服务对象满意度指标", "借阅群众满意度", "≥92%"],
    ]
    for row in rows:
        sheet.append(row)
    sheet["C10"].data_type = "s"
    sheet.merge_cells("A7:A9")
    sheet.column_dimensions["C"].width = 41
    book.save(source / "文旅局.xlsx")
    text = (
        "部门项目支出预算绩效目标表\n\n单位：万元\n\n"
        f"项目名称\t{HOSTILE}\n主管部门\t青禾县水务局\t实施单位\t青禾县水务局\n项目属性\t\t项目期限\t1年\n"
        "项目主管处室\t农业股\t项目年度金额\t50\n年度总体绩效目标\t2025年清淤河道8公里，6月底前完成。\n"
        "一级指标\t二级指标\t三级指标\t绩效值\n1-产出指标\t11-数量指标\t清淤河道长度\t≥8公里\n"
        "\t12-质量指标\t工程验收合格率\t100%\n2-效益指标\t23-生态效益\t河道水质\t逐步改善\n"
        "3-满意度指标\t31-服务对象满意度\t沿河群众满意度\t≥90%\n"
    )
    (source / "水务局.txt").write_text(text, encoding="utf-8")
    with pytest.raises(SystemExit) as stop:
        main(
            [
                str(source),
                "-o",
                str(base / "r"),
                "-f",
                "html,xlsx,json,docx,csv,sarif",
                "-q",
                "--split-by",
                "department",
            ]
        )
    assert stop.value.code == 0
    return base / "r"


@pytest.fixture(scope="module")
def record(report) -> dict:
    return json.loads((report / "report.json").read_text("utf-8"))


def all_findings(record: dict) -> list[dict]:
    own = [f for document in record["documents"] for table in document["tables"] for f in table["findings"]]
    return [*own, *record["findings"]]


def test_the_workbook_has_one_row_a_finding_with_verdict_columns(report, record):
    """Sheet 发现: frozen head, filter, one row a finding, a drop-down for the decision."""
    sheet = openpyxl.load_workbook(report / "report.xlsx")["发现"]
    head = [cell.value for cell in sheet[1]]
    identities = [row[head.index("发现编号")].value for row in sheet.iter_rows(min_row=2)]
    assert identities == [finding["id"] for finding in all_findings(record)]
    start = head.index("审核意见")
    assert head[start - 2 : start + 3] == ["提示", "建议", "审核意见", "理由", "有效年度"]
    assert sheet.freeze_panes
    assert sheet.auto_filter.ref
    assert [rule.formula1 for rule in sheet.data_validations.dataValidation] == ['"采纳,不采纳,待核"']


def test_the_workbook_lists_every_indicator(report, record):
    """Sheet 全部指标: as many rows as the summary counts."""
    sheet = openpyxl.load_workbook(report / "report.xlsx")["全部指标"]
    assert sheet.max_row - 1 == record["summary"]["indicators"]


def test_no_text_of_a_submission_becomes_a_formula(report):
    """Names that look like formulas stand as text in every sheet and in CSV."""
    book = openpyxl.load_workbook(report / "report.xlsx")
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert [cell.coordinate for cell in cells if cell.data_type == "f"] == []
    assert HOSTILE in {cell.value for cell in cells}
    with (report / "projects.csv").open(encoding="utf-8-sig", newline="") as stream:
        values = [value for row in csv.reader(stream) for value in row]
    assert [value for value in values if value.startswith("=")] == []
    assert f"'{HOSTILE}" in values


def test_sarif_is_valid_and_complete(report, record, root):
    """report.sarif validates against the schema of SARIF 2.1.0 and holds every finding."""
    sarif = json.loads((report / "report.sarif").read_text("utf-8"))
    schema = json.loads((root / "tests" / "vendor" / "sarif-2.1.0-rtm.5.json").read_text("utf-8"))
    jsonschema.Draft4Validator(schema).validate(sarif)
    prints = [result["partialFingerprints"]["auditFinding/v1"] for result in sarif["runs"][0]["results"]]
    assert prints == [finding["id"] for finding in all_findings(record)]


def test_a_letter_has_the_five_headings_of_practice(report):
    """Each project's letter names the project and speaks under the five headings, politely."""
    letter = docx.Document(str(report / "审核意见" / "青禾县文化和旅游局.docx"))
    text = "\n".join(paragraph.text for paragraph in letter.paragraphs)
    for heading in ("一、总体目标", "二、产出", "三、效益", "四、满意度", "五、需补充完善事项"):
        assert heading in text
    assert "流动图书车运行" in text
    assert "{{" not in text
    assert (report / "审核意见" / "青禾县文化和旅游局" / "流动图书车运行.docx").is_file()


def test_a_commented_copy_marks_the_offending_cell(report, record):
    """The copy of the workbook carries the finding as a comment on its cell, its layout kept."""
    book = openpyxl.load_workbook(report / "批注副本" / "文旅局.xlsx")
    sheet = book["项目1"]
    assert "及时" in sheet["D9"].value
    assert sheet["D9"].comment is not None
    assert "V04" in sheet["D9"].comment.text
    assert sheet.column_dimensions["C"].width == 41
    assert "A7:A9" in {str(area) for area in sheet.merged_cells.ranges}
    assert "原文件没有改动" in book["审核说明"]["A1"].value


def test_a_department_sees_only_its_own_findings(report):
    """The folder of one department names no project, file or finding of another."""
    folders = sorted(path.name for path in (report / "departments").iterdir())
    assert folders == ["青禾县文化和旅游局", "青禾县水务局"]
    own = json.loads((report / "departments" / "青禾县水务局" / "report.json").read_text("utf-8"))
    assert [document["path"] for document in own["documents"]] == ["水务局.txt"]
    text = (report / "departments" / "青禾县水务局" / "index.html").read_text("utf-8")
    assert "流动图书车" not in text


def test_the_record_satisfies_verify(report, capsys):
    """`audit verify` finds the sums of the record right."""
    with pytest.raises(SystemExit) as stop:
        main(["verify", str(report / "report.json")])
    assert stop.value.code == 0
    assert "合计相符" in capsys.readouterr().out


def test_a_changed_record_does_not_satisfy_verify(report, tmp_path, capsys):
    """A record whose counts were edited is told, exit 2."""
    record = json.loads((report / "report.json").read_text("utf-8"))
    record["summary"]["indicators"] += 1
    (tmp_path / "x.json").write_text(json.dumps(record), encoding="utf-8")
    with pytest.raises(SystemExit) as stop:
        main(["verify", str(tmp_path / "x.json")])
    assert stop.value.code == 2
    assert "合计不符" in capsys.readouterr().err
