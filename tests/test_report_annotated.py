"""Commented copies and department packs over workbooks of every layout."""

import json
from pathlib import Path

import openpyxl
import pytest
from openpyxl.styles import Font
from report_results import bad_table, document, sample, table
from test_cli import run

from auditor.model import AuditResult
from auditor.report.departments import FolderNames, department_of, folder_name, only_whole, split_by_department

HEAD = ["一级指标", "二级指标", "三级指标", "符号", "指标值", "计量单位"]
ROWS = [
    ["产出指标", "数量指标", "补种行道树", "≥", "320", "株"],
    [None, "质量指标", "苗木成活率", "≥", "95", "%"],
    [None, "时效指标", "补种时间", None, "及时", None],
    ["效益指标", "生态效益指标", "道路绿化水平", None, "显著提升", None],
    ["满意度指标", "服务对象满意度指标", "沿街居民满意度", "≥", "90", "%"],
]


def put(sheet, name: str, department: str, top: int = 1, goal: str = "认真做好绿化工作。") -> None:
    """Write one project from a row on: level 1 merged over its rows, the value split into sign, figure and unit."""
    lines = [
        ["项目支出绩效目标表（2025年度）"],
        ["项目名称", name],
        ["主管部门", department, "实施单位", department],
        ["预算金额（万元）", 40, "其中：财政拨款", 40],
        ["年度总体目标", goal],
        HEAD,
        *ROWS,
    ]
    for offset, cells in enumerate(lines):
        for column, value in enumerate(cells, 1):
            sheet.cell(top + offset, column).value = value
    sheet.merge_cells(start_row=top, end_row=top, start_column=1, end_column=6)
    sheet.merge_cells(start_row=top + 6, end_row=top + 8, start_column=1, end_column=1)
    sheet.merge_cells(start_row=top + 4, end_row=top + 4, start_column=2, end_column=6)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A workbook of three projects: two on one sheet, one on another; one department and a half."""
    place = tmp_path / "材料"
    place.mkdir()
    book = openpyxl.Workbook()
    first = book.active
    first.title = "城管"
    put(first, "行道树补种", "青禾县城市管理局")
    put(first, "绿地养护", "青禾县城市管理局", top=16)
    first["C9"].font = Font(bold=True, color="FF0000")
    second = book.create_sheet("住 建'局")
    put(second, "口袋公园", "青禾县住房和城乡建设局")
    book.save(place / "绿化.xlsx")
    alone = openpyxl.Workbook()
    put(alone.active, "花卉摆放", "青禾县城市管理局")
    alone.save(place / "花卉.xlsx")
    return place


def comments(path: Path) -> dict[str, str]:
    book = openpyxl.load_workbook(path)
    return {f"{s.title}!{c.coordinate}": c.comment.text for s in book for row in s for c in row if c.comment}


def test_each_project_of_each_sheet_is_marked_on_its_own_cells(folder, tmp_path):
    """Split columns, merged cells, two projects on a sheet, a sheet with a quote in its name: the value's cell."""
    assert run(folder, "-o", tmp_path / "r", "-q") == 0
    found = comments(tmp_path / "r" / "批注副本" / "绿化.xlsx")
    assert "V04" in found["城管!E9"]
    assert "V04" in found["城管!E24"]
    assert "V02" in found["住 建'局!E10"]
    assert "T05" in found["城管!B5"]
    copied = openpyxl.load_workbook(tmp_path / "r" / "批注副本" / "绿化.xlsx")["城管"]
    assert copied["C9"].font.b
    assert {str(area) for area in copied.merged_cells.ranges} >= {"A7:A9", "A22:A24", "B5:F5"}


def test_several_inputs_get_their_copies(folder, tmp_path):
    """Two paths on the command line: a copy for the workbook of each, under the name the report uses."""
    other = tmp_path / "另报"
    other.mkdir()
    (folder / "花卉.xlsx").rename(other / "花卉.xlsx")
    run(folder, other, "-o", tmp_path / "r", "-q")
    copies = {
        path.relative_to(tmp_path / "r" / "批注副本").as_posix() for path in (tmp_path / "r").rglob("批注副本/*/*")
    }
    assert copies == {"材料/绿化.xlsx", "另报/花卉.xlsx"}


def test_a_rejected_finding_is_not_told_to_the_unit(folder, tmp_path):
    """不采纳: no comment in the copy, no sentence in the letter; the report itself keeps it."""
    run(folder / "花卉.xlsx", "-o", tmp_path / "r", "-f", "json", "-q")
    record = json.loads((tmp_path / "r" / "report.json").read_text("utf-8"))
    vague = next(f for f in record["documents"][0]["tables"][0]["findings"] if f["rule"] == "V04")
    (tmp_path / "意见.yaml").write_text(f"- {{finding: {vague['id']}, decision: 不采纳}}\n", encoding="utf-8")
    run(folder / "花卉.xlsx", "-o", tmp_path / "r", "-f", "json,xlsx", "-q", "--verdicts", tmp_path / "意见.yaml")
    assert "V04" not in "".join(comments(tmp_path / "r" / "批注副本" / "花卉.xlsx").values())
    assert "V04" in (tmp_path / "r" / "report.json").read_text("utf-8")


def test_a_department_gets_copies_of_its_own_files_only(folder, tmp_path):
    """A workbook with tables of two departments goes to neither; one wholly its own does."""
    run(folder, "-o", tmp_path / "r", "-f", "json,xlsx", "-q", "--split-by", "department")
    packs = tmp_path / "r" / "departments"
    assert [path.name for path in (packs / "青禾县城市管理局").rglob("批注副本/*")] == ["花卉.xlsx"]
    assert list((packs / "青禾县住房和城乡建设局").rglob("批注副本/*")) == []
    assert (tmp_path / "r" / "批注副本" / "绿化.xlsx").is_file()


def test_no_word_of_another_department_is_in_a_pack(folder, tmp_path):
    """Of a file with two departments each gets its own tables; nothing anywhere names the other's project."""
    formats = "html,xlsx,json,docx,csv,sarif"
    assert run(folder, "-o", tmp_path / "r", "-f", formats, "-q", "--split-by", "department") == 0
    pack = tmp_path / "r" / "departments" / "青禾县住房和城乡建设局"
    texts = [
        path.read_text("utf-8")
        for path in pack.rglob("*")
        if path.suffix in {".html", ".json", ".csv", ".sarif", ".js"}
    ]
    book = openpyxl.load_workbook(pack / "report.xlsx")
    texts += [str(cell.value) for sheet in book for row in sheet for cell in row]
    assert any("口袋公园" in text for text in texts)
    for other in ("行道树补种", "绿地养护", "花卉摆放", "城市管理局"):
        assert [text for text in texts if other in text] == []
    names = [path.name for path in pack.rglob("*")]
    assert not [name for name in names if "城市管理局" in name or "绿地" in name]


def test_an_across_finding_goes_only_to_a_department_that_has_all_its_tables():
    """Two projects of two departments alike: neither pack tells."""
    packs = dict(split_by_department(sample()))
    assert [len(pack.findings) for pack in packs.values()] == [1, 0]
    assert set(packs) == {"云溪县交通局", "云溪县公路站"}


def test_an_unknown_department_has_a_pack_too():
    """A table that names neither department nor unit is not lost."""
    result = AuditResult(
        (document(tables=[table("t1", department=None), bad_table("t2", department="101-云溪县交通局")]),)
    )
    assert [name for name, _ in split_by_department(result)] == ["云溪县交通局", "未写部门"]


def test_only_whole_documents_are_kept():
    """A document of two departments is whole for neither."""
    result = sample()
    packs = dict(split_by_department(result))
    assert [d.path for d in only_whole(packs["云溪县交通局"], result).documents] == ["报送/再报.xlsx"]
    assert only_whole(packs["云溪县公路站"], result).documents == ()


@pytest.mark.parametrize(
    ("name", "safe"),
    [("../../财政局", "_.._财政局"), ("a/b\\c:d*e", "a_b_c_d_e"), ("NUL", "_NUL"), ("con.txt", "_con.txt"), (" . ", "未写部门"),
     ("局\u202e\x00", "局__")],
)  # fmt: skip
def test_a_folder_name_is_safe_everywhere(name, safe):
    """No separators, no control signs, no device names of Windows, no dots at the ends."""
    assert folder_name(name) == safe


def test_a_folder_name_fits_every_file_system():
    """At most 180 bytes, cut between characters."""
    assert folder_name("局" * 200) == "局" * 60


def test_names_that_differ_only_by_case_or_cut_get_folders_of_their_own():
    """`AB局` and `ab局` are one folder on Windows: the second gets -2."""
    names = FolderNames()
    assert [names.give(name) for name in ("AB局", "ab局", "AB局-2", "AB局")] == ["AB局", "ab局-2", "AB局-2-2", "AB局-3"]


def test_a_code_before_the_department_does_not_split_it():
    """`101-某局` and `某局` are one department."""
    assert department_of(table(department="101-某局")) == department_of(table(department="某局"))
