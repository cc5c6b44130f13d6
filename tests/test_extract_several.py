"""Cells that hold several indicators, or name and value together, and lists with a class a column."""

import pytest
from extract_forms import GOAL, NAME, ROWS, WANT, Sheet, extract, read, value

from auditor.extract.several import pieces

TITLE = "项目支出绩效目标表"
WORDS = ("一级指标", "二级指标", "三级指标", "指标值")


def grouped():
    """Return the rows in groups of one class each."""
    groups = []
    for row in ROWS:
        if groups and groups[-1][0][:2] == row[:2]:
            groups[-1].append(row)
        else:
            groups.append([row])
    return groups


def numbered(texts, form):
    return "\n".join(form.format(n) + text for n, text in enumerate(texts, 1))


@pytest.mark.parametrize("form", ["{}.", "{}、", "（{}）", "指标{}：", ""])
def test_indicators_numbered_in_one_cell_are_rows_of_their_own(form):
    """Names and values count alike; without numbers each line of the values must be a value."""
    sheet = Sheet().head(4).row(*WORDS)
    for rows in grouped():
        names, values = [row[2] for row in rows], [value(row) for row in rows]
        sheet.row(*rows[0][:2], numbered(names, form), numbered(values, form))
    extraction = extract(TITLE, sheet.grid())
    assert read(extraction) == WANT
    assert any("2 个指标" in repair.what for repair in extraction.tables[0].repairs)


def test_a_weight_for_all_of_a_cell_counts_once_and_their_reasons_are_told_apart():
    sheet = Sheet().head(6).row(*WORDS, "权重", "指标值设定依据")
    sheet.row("产出指标", "数量指标", "1.清淤长度\n2.维修座数", "1.≥42公里\n2.≥6座", "10", "1.年度计划\n2.合同")
    (table,) = extract(TITLE, sheet.grid()).tables
    assert [(i.weight, i.basis) for i in table.indicators] == [("10", "年度计划"), (None, "合同")]


@pytest.mark.parametrize(
    ("name", "target"),
    [
        ("沟渠清淤\n总长度", "≥42\n公里"),
        ("1.清淤长度\n2.维修座数", "≥42公里"),
        ("2.清淤长度\n3.维修座数", "2.≥42公里\n3.≥6座"),
        ("比例1:3的砂浆", "1.5万元"),
    ],
    ids=["wrapped", "one value for two names", "counted from two", "figures that are no numbering"],
)
def test_cells_that_do_not_count_alike_stay_whole(name, target):
    sheet = Sheet().head(4).row(*WORDS).row("产出指标", "数量指标", name, target)
    (table,) = extract(TITLE, sheet.grid()).tables
    assert [(i.level3, i.value) for i in table.indicators] == [(name.replace("\n", ""), target.replace("\n", ""))]


def test_numbers_must_count_up_from_one():
    assert pieces("①清淤 ②维修") == ["清淤", "维修"]
    assert pieces("1.清淤；2.维修。") == ["清淤", "维修"]
    assert pieces("清淤 1.维修") == pieces("1.清淤 3.维修") == pieces("清淤") == pieces("1.5万元") == []


@pytest.mark.parametrize("word", ["三级指标及指标值", "指标内容"])
@pytest.mark.parametrize("form", ["{}：{}", "{}（{}）", "{} {}", "1.{}：{}；"])
def test_name_and_value_under_one_head_word_are_told_apart(word, form):
    sheet = Sheet().head(3).row("一级指标", "二级指标", word)
    for row in ROWS:
        sheet.row(row[0], row[1], form.format(row[2], value(row)))
    assert read(extract(TITLE, sheet.grid())) == WANT


def test_labels_alone_over_their_rows_are_the_classes():
    """No column holds labels: 产出指标 over 数量指标 over names."""
    sheet, first, second = Sheet().head(2).row("指标名称", "指标值"), None, None
    for row in ROWS:
        if row[0] != first:
            sheet.row((row[0], 2))
        if row[1] != second:
            sheet.row((row[1], 2))
        first, second = row[:2]
        sheet.row(row[2], value(row))
    assert read(extract(TITLE, sheet.grid())) == WANT


def test_outputs_beside_effects_are_one_list():
    """产出指标 on the left and 效益指标 on the right, each with head words of its own."""
    left, right = [r for r in ROWS if r[0] == "产出指标"], [r for r in ROWS if r[0] != "产出指标"]
    sheet = Sheet().head(6).row(("产出指标", 3), ("效益指标", 3)).row(*WORDS[1:], *WORDS[1:])
    for number, row in enumerate(left):
        other = right[number] if number < len(right) else None
        sheet.row(row[1], row[2], value(row), *((other[1], other[2], value(other)) if other else ("", "", "")))
    assert read(extract(TITLE, sheet.grid())) == WANT


def test_a_list_with_a_class_a_column_is_a_table_a_project():
    sheet = Sheet().row(("2025年项目绩效目标汇总表", 7))
    sheet.row("序号", "项目名称", "预算金额（万元）", "数量指标", "质量指标", "时效指标", "满意度指标")
    sheet.row("1", "甲渠清淤", "20", "清淤长度≥42公里；维修泵站6座", "合格率≥98%", "180天内完工", "农户满意度≥92%")
    sheet.row("2", "乙渠清淤", "30", "清淤长度≥7公里", "", "6月底前完工", "农户满意度≥90%")
    sheet.row("", "合计", "50", "", "", "", "")
    tables = extract(sheet.grid()).tables
    assert [(t.project_name, t.budget.total, t.year, len(t.indicators)) for t in tables] == [
        ("甲渠清淤", 20, 2025, 5),
        ("乙渠清淤", 30, 2025, 3),
    ]
    assert [(i.level2, i.level3, i.value) for i in tables[0].indicators][:4] == [
        ("数量指标", "清淤长度", "≥42公里"),
        ("数量指标", "维修泵站", "6座"),
        ("质量指标", "合格率", "≥98%"),
        ("时效指标", None, "180天内完工"),
    ]


def test_a_slot_of_the_blank_form_is_no_indicator():
    sheet = Sheet().row("项目名称", (NAME, 3)).row("年度目标", (GOAL, 3)).row(*WORDS)
    sheet.row("产出指标", "数量指标", "清淤长度", "≥42公里").row("", "", "指标2：", "").row("", "", "……", "")
    (table,) = extract(TITLE, sheet.grid()).tables
    assert [i.level3 for i in table.indicators] == ["清淤长度", "……"]


def test_points_behind_names_make_no_targets():
    """A frame of evaluation has names with points; units in brackets are no targets either."""
    frame = Sheet().row("一级指标", "二级指标", "三级指标", "评分标准")
    for row in ROWS:
        frame.row(row[0], row[1], f"{row[2]}（5分）", "按比例得分")
    assert extract("绩效评价指标体系", frame.grid()).tables == ()
    plain = Sheet().row("一级指标", "二级指标", "三级指标")
    for row in ROWS:
        plain.row(row[0], row[1], f"{row[2]}（{row[5] or '5分'}）")
    assert extract("绩效评价指标体系", plain.grid()).tables == ()


def test_indicators_side_by_side_are_turned_into_rows():
    """一级指标, 二级指标, 三级指标, 指标值 below one another in the first column; what stands below stays."""
    sheet = Sheet().row("项目名称", (NAME, 9)).row("年度目标", (GOAL, 9))
    for at, word in enumerate(WORDS[:3]):
        sheet.row(word, *(row[at] for row in ROWS))
    sheet.row("指标值", *(value(row) for row in ROWS)).row("填表人", ("张三", 9))
    (table,) = extract(TITLE, sheet.grid()).tables
    assert read(extract(TITLE, sheet.grid())) == WANT
    assert (table.project_name, table.goal) == (NAME, GOAL)
    assert table.indicators[0].location == "第1张表第5行第2列"


def test_of_a_column_a_year_the_one_of_the_title_is_the_target():
    sheet = Sheet().head(6).row(*((word, 1, 2) for word in WORDS[:3]), ("目标值", 3)).row("2024年", "2025年", "2026年")
    for row in ROWS:
        sheet.row(*row[:3], "1", value(row), "3")
    assert read(extract(TITLE, "（2025年度）", sheet.grid())) == WANT
    assert read(extract("2025年度项目支出绩效目标表", sheet.grid())) == WANT
