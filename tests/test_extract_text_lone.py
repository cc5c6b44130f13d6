"""Whole tables on one line with a blank between cells, cells with lines of bars between them, points beside a head."""

import pytest
from extract_forms import DEPARTMENT, GOAL, NAME, ROWS, UNIT, WANT, lines, read, value

WORDS = ["一级指标", "二级指标", "三级指标"]
VALUES = [(row[2], value(row)) for row in ROWS]


def one_line(words, cells, tail=""):
    """Return a page of one line: a printer's marks, head fields, head words, labels once and the cells of each row."""
    told = f"57 42 False 附件: 项目支出绩效自评表 (2026年度) 项目名称 {NAME} 主管部门 901-{DEPARTMENT} 实施单位 {UNIT}"
    told += f" 项目资金 (万元) 年初预算数 全年执行数 年度资金总额: 147 145 年度目标 {GOAL} 绩效指标"
    parts = [told, *WORDS, *words]
    above = ("", "")
    for row in ROWS:
        parts += [f"{row[0]}(50分)"] if row[0] != above[0] else []
        parts += [row[1]] if row[1] != above[1] else []
        parts += [row[2], *cells(value(row))]
        above = row[:2]
    return " ".join(parts) + tail


def test_a_self_evaluation_on_one_line_ends_its_rows_in_points():
    words = ["年度指标值", "实际完成值", "分值", "得分", "偏差原因分析及改进措施"]
    text = one_line(words, lambda text: [text, "达成预期指标", "10", "9.5"], tail=" 生态效益指标 总分 100 98")
    (table,) = lines(f"网站首页\n{text}").tables
    assert (table.kind, table.project_name, table.year, table.budget.total) == ("self_evaluation", NAME, 2026, 147.0)
    assert [(row.level3, row.value, row.actual, row.weight) for row in table.indicators] == [
        (*told, "达成预期指标", "10") for told in VALUES
    ]
    assert read(lines(text)) == WANT


def test_a_line_that_breaks_off_within_a_row_gives_the_rows_before():
    text = one_line(["指标值"], lambda text: [text])
    assert read(lines(text.removesuffix(f" {VALUES[-1][1]}"))) == WANT[:-1]
    assert read(lines(text)) == WANT


def test_two_tables_on_one_line():
    """Behind the sum of one begins the next."""
    text = one_line(["指标值", "分值", "得分"], lambda text: [text, "10", "10"])
    other = text.replace(NAME, "泵站看护")
    got = lines(f"{text} 总分 100 98 {other} 合计 100 97")
    assert [table.project_name for table in got.tables] == [NAME, "泵站看护"]
    assert read(got) == [*WANT, *WANT]


@pytest.mark.parametrize(("whole", "broken"), [("工程验收合格率", "工程验收 合格率"), (" 10 ", " 待定 ")])
def test_a_line_whose_rows_do_not_come_out_even_gives_no_table(whole, broken):
    """A blank within a name, or a word where points belong: nothing tells the cells apart then."""
    text = one_line(["指标值", "分值", "得分"], lambda text: [text, "10", "10"])
    assert read(lines(text)) == WANT
    got = lines(text.replace(whole, broken, 1))
    assert not got.tables
    assert ["连成了一行" in left.reason for left in got.left_out] == [True]


def test_rows_between_lines_of_bars():
    """Every cell has a bar on the line below it, every row one more; letters of a label stand one below the other."""
    rows = [
        ("项目支出绩效目标表", "(2026年度)"),
        ("项目名称", NAME),
        ("主管部门及代码", DEPARTMENT, "实施单位", UNIT),
        ("项目资金\n(万元)", "中期资金总额:", "441", "年度资金总额:", "147"),
        ("总\n体\n目\n标", "中期目标(2026年—2028年)", "年度目标"),
        ("目标:三年内全部清淤。", f"目标1:{GOAL}"),
        ("绩\n效\n指\n标", "一级\n指标", "二级指标", "三级指标", "指标值", "二级指标", "三级指标", "指标值"),
    ]
    above = ""
    for row in ROWS:
        half = (row[1], row[2], value(row))
        rows.append((*(("\n".join(row[0]),) if row[0] != above else ()), *half, *half))
        above = row[0]
    text = "\n".join("".join(f"{cell}\n|\n" for cell in row) + "|" for row in rows)
    got = lines(text)
    (table,) = got.tables
    assert (table.project_name, table.budget.total, table.goal) == (NAME, 147.0, f"目标1:{GOAL}")
    assert read(got) == WANT


def test_points_of_all_rows_beside_the_head():
    """50 over the points of each row is the last word of the head; values in words need no figure beside them."""
    cells = ["项目名称", NAME, "年度目标", GOAL, *WORDS, "年度指标值", "实际完成值", "50"]
    above = ("", "")
    for row in ROWS:
        cells += [label for label, over in zip(row[:2], above, strict=True) if label != over]
        cells += [row[2], "已完成", "已完成", "5"]
        above = row[:2]
    got = lines("沟渠项目绩效目标自评表\n\n" + "\n\n".join(cells))
    assert read(got) == [(*row[:3], "已完成") for row in ROWS]
    assert not any("混有" in repair.what for table in got.tables for repair in table.repairs)


def test_a_table_for_a_region_is_named_by_its_fund():
    head = "2026年林草恢复资金区域绩效目标申报表\n"
    rows = [(*WORDS, "指标值"), *((*row[:3], value(row)) for row in ROWS)]
    (table,) = lines(head + "\n".join(" | ".join(row) + " |" for row in rows)).tables
    assert table.project_name == "2026年林草恢复资金"


def test_rows_of_a_system_without_classes_that_break_after_every_bar():
    """指标名称, 计量单位, 指标性质, 指标值: one sign a row tells its width; 定性 has no unit, and the row a bar more."""
    rows = [("指标名称", "计量单位", "指标性质", "指标值")]
    rows += [(row[2], row[5], row[3], row[4]) if row[3] else (row[2], "定性", row[4]) for row in ROWS]
    text = "\n".join(" |\n".join(row) + (" |" if len(row) == 4 else " | |") for row in rows)
    got = lines(f"某县河道所2026年度沟渠清淤绩效自评报告\n（三）绩效目标。\n{text}\n（四）职能职责。")
    assert [row[2:] for row in read(got)] == VALUES
