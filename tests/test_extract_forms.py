"""The same content in any form gives the same indicators and head fields."""

import random

import pytest
from extract_forms import (
    DEPARTMENT,
    GOAL,
    HEAD,
    NAME,
    ROWS,
    UNIT,
    WANT,
    Sheet,
    add_rows,
    extract,
    lines,
    random_form,
    read,
    runs,
    value,
)
from hypothesis import given, settings
from hypothesis import strategies as st

SIMPLE = ("一级指标", "二级指标", "三级指标", "指标值")
TITLE = ("项目支出绩效目标表", "（2025年度）")


def simple(rows=ROWS, *, head=True, mode="span"):
    sheet = Sheet().head(4) if head else Sheet()
    return add_rows(sheet.row(*SIMPLE), lambda r: (r[2], value(r)), rows, mode)


@given(st.integers(0, 10_000_000))
@settings(max_examples=150, deadline=None)
def test_every_form_gives_the_same_table(seed):
    """Head words, column order, merged or blank labels, split values and page breaks change nothing."""
    blocks, sides = random_form(random.Random(seed))  # noqa: S311 - draws a form, no secret
    extraction = extract(*blocks)
    assert read(extraction) == WANT
    (table,) = extraction.tables
    assert (table.project_name, table.department, table.unit, table.goal) == (NAME, DEPARTMENT, UNIT, GOAL)
    assert (table.year, table.budget.total, table.kind, table.layout) == (2025, 147.0, "project", "88")
    if "description" in sides:
        assert [i.description for i in table.indicators] == [r[6] for r in ROWS]
    if "basis" in sides:
        assert [i.basis for i in table.indicators] == [r[7] for r in ROWS]
    if "weight" in sides:
        assert {i.weight for i in table.indicators} == {"10"}


def test_rows_point_into_the_grid_shown():
    """grid_rows names for every indicator the row of the cropped grid where its name stands."""
    (table,) = extract(*TITLE, simple().grid()).tables
    shown = table.grid.filled()
    names = [shown[row][2].text for row in table.grid_rows]
    assert names == [r[2] for r in ROWS]


def test_stacked_projects_on_one_sheet_are_separate():
    """Several projects below each other in one grid are one table each, with their own heads."""
    sheet = Sheet()
    for number in "甲乙丙":
        sheet.row(("项目支出绩效目标表", 4)).row(("（2025年度）", 4)).row("项目名称", (f"清淤{number}标段", 3))
        add_rows(sheet.row(*SIMPLE), lambda r: (r[2], value(r)))
        sheet.row("", "", "", "")
    extraction = extract(sheet.grid())
    assert [t.project_name for t in extraction.tables] == ["清淤甲标段", "清淤乙标段", "清淤丙标段"]
    assert read(extraction) == WANT * 3


def test_names_come_from_titles_where_the_head_has_none():
    """A numbered title names the project when no head field does, and says so in a repair."""
    extraction = extract(
        "1、东渠清淤经费绩效目标表", simple(head=False).grid(), "2、西渠清淤经费绩效目标表", simple(head=False).grid()
    )
    assert [t.project_name for t in extraction.tables] == ["东渠清淤经费", "西渠清淤经费"]
    assert any("标题" in r.what for r in extraction.tables[0].repairs)


@pytest.mark.parametrize("between", [[], ["- 3 -"], ["项目支出绩效目标表（续表）"]])
@pytest.mark.parametrize("repeat_head", [True, False])
def test_a_table_over_pages_is_one(between, repeat_head):
    """Parts on the next page join, with or without a repeated head, and the join is a repair."""
    first = simple(ROWS[:4])
    second = add_rows(Sheet().row(*SIMPLE) if repeat_head else Sheet(), lambda r: (r[2], value(r)), ROWS[4:])
    extraction = extract(*TITLE, first.grid("第1页"), *between, second.grid("第2页"))
    assert read(extraction) == WANT
    (table,) = extraction.tables
    assert any("页" in r.what for r in table.repairs)
    assert len(table.grid_rows) == len(WANT)
    assert -1 not in table.grid_rows


def test_long_and_annual_values_stand_apart():
    """实施期 and 年度 columns: the annual one is the value, the other value_long, in either order."""
    for first, second in (("实施期指标值", "年度指标值"), ("年度指标值", "实施期指标值")):
        annual_first = first.startswith("年度")
        sheet = Sheet().head(5).row("一级指标", "二级指标", "三级指标", first, second)
        add_rows(
            sheet,
            lambda r, a=annual_first: (r[2], value(r) if a else "3年" + value(r), "3年" + value(r) if a else value(r)),
        )
        extraction = extract(*TITLE, sheet.grid())
        assert read(extraction) == WANT
        assert extraction.tables[0].indicators[0].value_long == "3年≥42公里"


def test_two_row_heads_name_the_columns_below():
    """指标值 over 符号, 值, 单位 or over 实施期, 年度 is read from the lower row."""
    sheet = Sheet().head(6)
    sheet.row(("一级指标", 1, 2), ("二级指标", 1, 2), ("三级指标", 1, 2), ("指标值", 3)).row("符号", "值", "单位")
    assert read(extract(*TITLE, add_rows(sheet, lambda r: (r[2], r[3] or "定性", r[4], r[5])).grid())) == WANT


def test_the_form_with_both_halves_gives_the_annual_side():
    """长期 indicators on the left and 年度 ones on the right: the right side is read, the left kept as value_long."""
    sheet = Sheet().row("项目名称", (NAME, 7)).row(("总体目标", 1, 2), ("实施期目标", 3), ("年度目标", 4))
    sheet.row(("三年清淤120公里。", 3), (GOAL, 4))
    sheet.row(("绩效指标", 1, 10), "一级指标", "二级指标", "三级指标", "指标值", "二级指标", "三级指标", "指标值")
    pairs = zip(ROWS, runs(ROWS, lambda r: r[0]), runs(ROWS, lambda r: r[:2]), strict=True)
    for row, first, second in pairs:
        level1 = [(row[0], 1, first)] if first else []
        level2 = [(row[1], 1, second)] if second else []
        sheet.row(*level1, *level2, row[2], "共" + value(row), *level2, row[2], value(row))
    extraction = extract(*TITLE, sheet.grid())
    assert read(extraction) == WANT
    (table,) = extraction.tables
    assert (table.goal, table.goal_long) == (GOAL, "三年清淤120公里。")
    assert table.indicators[1].value_long == "共＝6座"


def test_a_list_of_projects_with_names_in_a_column_is_split():
    """The wide form with 项目名称 and 预算 columns gives one table per project; 元 becomes 万元."""
    sheet = Sheet().row("序号", "单位名称", "项目名称", "预算金额（元）", "年度目标", *SIMPLE)
    for number, name in enumerate(("东渠清淤", "西渠清淤"), 1):
        before = len(sheet.rows)
        add_rows(sheet, lambda r: (r[2], value(r)))
        lead = [(t, 1, len(ROWS)) for t in (str(number), UNIT, name, "1470000.00", GOAL)]
        sheet.rows[before] = (*lead, *sheet.rows[before])
    extraction = extract("部门预算项目绩效目标表（2025年度）", sheet.grid())
    assert [(t.project_name, t.budget.total, t.goal, t.unit) for t in extraction.tables] == [
        ("东渠清淤", 147.0, GOAL, UNIT),
        ("西渠清淤", 147.0, GOAL, UNIT),
    ]
    assert read(extraction) == WANT * 2


@pytest.mark.parametrize("word", ["实际完成值", "实际完成指标值", "全年实际值"])
def test_self_evaluation_keeps_target_and_actual_apart(word):
    """A 自评 table is of its own kind; 年度指标值 is the value, 实际完成值 the actual one; the total row is no indicator."""
    sheet = Sheet().head(6).row(*SIMPLE, word, "得分")
    add_rows(sheet, lambda r: (r[2], value(r), "完成" + r[4], "9")).row(("总分", 4), "", "96")
    (table,) = extract("项目支出绩效自评表", "（2025年度）", sheet.grid()).tables
    assert table.kind == "self_evaluation"
    assert (table.indicators[0].value, table.indicators[0].actual) == ("≥42公里", "完成42")
    assert len(table.indicators) == len(ROWS)


def test_places_in_columns_keep_the_total_as_the_value():
    """Value columns per place: 合计 is the value, each place stays readable under its name."""
    sheet = Sheet().head(6)
    sheet.row(("一级指标", 1, 2), ("二级指标", 1, 2), ("三级指标", 1, 2), ("指标值", 3)).row("合计", "东河镇", "西河镇")
    extraction = extract(*TITLE, add_rows(sheet, lambda r: (r[2], value(r), "东" + r[4], "西" + r[4])).grid())
    assert read(extraction) == WANT
    assert [text for _, text in extraction.tables[0].indicators[0].extra] == ["东42", "西42"]


@pytest.mark.parametrize(
    "write",
    [
        lambda r: "|".join((r[0], r[1], r[2], value(r))),
        lambda r: "| " + " | ".join((r[0], r[1], r[2], value(r))) + " |",
        lambda r: f"【{r[1]}】{r[2]}（{value(r)}）",
        lambda r: f"{r[1]}：{r[2]}  {value(r)}",
    ],
)
def test_lines_of_text_give_the_same_table(write):
    """Bars, Markdown, 【类别】名称（值） and 类别：名称 值 lines below head fields in lines."""
    text = "\n".join(["项目支出绩效目标表", "（2025年度）", *(f"{a}：{b}" for a, b in HEAD), *(write(r) for r in ROWS)])
    extraction = lines(text)
    assert read(extraction) == WANT
    (table,) = extraction.tables
    assert (table.project_name, table.goal, table.budget.total, table.narrative) == (NAME, GOAL, 147.0, False)


def test_columns_lost_to_spaces_are_told_apart_by_content():
    """Columns aligned by spaces lose the blanks of merged labels; the rows are still read, with a repair."""
    rows, last = [], (None, None)
    for r in ROWS:
        cells = [r[0] if r[0] != last[0] else "", r[1] if r[:2] != last else "", r[2], value(r)]
        last = r[:2]
        rows.append("    ".join(cell for cell in cells if cell))
    text = "\n".join([*(f"{a}：{b}" for a, b in HEAD), "    ".join(SIMPLE), *rows])
    extraction = lines("项目支出绩效目标表\n（2025年度）\n" + text)
    assert read(extraction) == WANT
    assert any("空" in r.what for r in extraction.tables[0].repairs)


def test_one_cell_a_line_with_blank_lines_inside_rows():
    """Cells on lines of their own, quoted cells over several lines and blank lines inside a row."""
    out = ["3、沟渠清淤项目绩效目标表", "\t单位：万元", "", "\t项目编码", "\tA001", "\t项目名称", f"\t{NAME}", ""]
    out += ["\t绩效目标", "\t1.完成清淤42公里；", "", "2.改善灌溉条件。", "", " "]
    out += [*(f"\t{w}" for w in ("一级指标", "二级指标", "三级指标", "绩效指标描述", "指标值", "指标值确定依据")), ""]
    last = None
    for r in ROWS:
        first, last = ("" if r[0] == last else r[0]), r[0]
        out += [f"\t{first}", f"\t{r[1]}", f"\t{r[2]}", "", f"\t{r[6]}", "", f"\t{value(r)}", f'\t"{r[7]}', '"', "", ""]
    extraction = lines("\n".join(out))
    assert read(extraction) == WANT
    (table,) = extraction.tables
    assert (table.project_name, table.project_code) == (NAME, "A001")
    assert table.goal == "1.完成清淤42公里；2.改善灌溉条件。"
    assert [(i.description, i.basis) for i in table.indicators] == [(r[6], r[7]) for r in ROWS]
    assert table.location.startswith("行 2-")


def test_the_budget_of_a_self_evaluation_is_the_one_in_force():
    """全年预算数 stands after changes during the year; 年初预算数 beside it and 全年执行数 are not the budget."""
    sheet = Sheet().row("项目名称", (NAME, 6))
    sheet.row(("项目资金（万元）", 1, 3), "", "年初预算数", "全年预算数", "全年执行数", "分值", "得分")
    sheet.row("年度资金总额", "130", "147", "146.2", "10", "9.9").row("其中：财政拨款", "120", "137", "137", "", "")
    sheet.row(("年度总体目标", 1, 2), ("预期目标", 3), ("实际完成情况", 3)).row((GOAL, 3), ("已完成清淤42.3公里", 3))
    add_rows(
        sheet.row(*SIMPLE[:3], "年度指标值", "实际完成值", "分值", "得分"),
        lambda r: (r[2], value(r), "完成", "10", "9"),
    )
    (table,) = extract("项目支出绩效自评表", "（2025年度）", sheet.grid()).tables
    assert (table.budget.total, table.budget.fiscal) == (147.0, 137.0)
    assert table.goal == GOAL


def test_a_row_with_only_a_long_term_side_is_an_indicator():
    """Of the form with 实施期 left and 年度 right, nothing filed on one side alone is lost."""
    sheet = Sheet().head(7).row("一级指标", *SIMPLE[1:], *SIMPLE[1:])
    sheet.row(("产出指标", 1, 2), "数量指标", "清淤长度", "≥126公里", "数量指标", "清淤长度", "≥42公里")
    sheet.row("质量指标", "三年验收合格率", "≥98%", "", "", "")
    sheet.row("满意度指标", "服务对象满意度指标", "农户满意度", "≥95%", "服务对象满意度指标", "农户满意度", "≥92%")
    (table,) = extract("项目支出绩效目标表", "（2025年度）", sheet.grid()).tables
    assert [(i.level2, i.level3, i.value, i.value_long) for i in table.indicators] == [
        ("数量指标", "清淤长度", "≥42公里", "≥126公里"),
        ("质量指标", "三年验收合格率", None, "≥98%"),
        ("服务对象满意度指标", "农户满意度", "≥92%", "≥95%"),
    ]


def test_places_without_a_head_word_over_them():
    """东河镇 | 西河镇 head the columns of values; it is said which was taken. Points of two units are no values."""
    sheet = Sheet().head(6).row("一级指标", "二级指标", "三级指标", "指标解释", "东河镇", "西河镇")
    extraction = extract(*TITLE, add_rows(sheet, lambda r: (r[2], r[6], value(r), value(r))).grid())
    assert read(extraction) == WANT
    (table,) = extraction.tables
    assert [text for _, text in table.indicators[0].extra] == ["≥42公里"]
    assert any("指标值取自“东河镇”" in repair.what for repair in table.repairs)
    sheet = Sheet().head(6).row("一级指标", "二级指标", "三级指标", "评分要点", "东河镇", "西河镇")
    extraction = extract(*TITLE, add_rows(sheet, lambda r: (r[2], r[6], "10", "9")).grid())
    assert not any(row[3] for row in read(extraction))
