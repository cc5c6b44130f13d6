"""Tables of a page copied as text: merged cells filled up at the end, rows broken after a bar, cells a line apart."""

import pytest
from extract_forms import DEPARTMENT, GOAL, HEAD, NAME, ROWS, UNIT, WANT, lines, read, value

WORDS = ("一级指标", "二级指标", "三级指标", "指标值")
PAIRS = ["；".join(pair) for pair in WANT]


def merged():
    """Return the rows of a table as a page writes them: a merged cell once, the other rows filled up at their end."""
    rows, above = [WORDS], ("", "")
    for row in ROWS:
        levels = [text for text, over in zip(row[:2], above, strict=True) if text != over]
        levels = list(row[:2]) if row[0] != above[0] else levels
        rows.append((*levels, row[2], value(row)))
        above = row[:2]
    return rows


def bars(row, width):
    return " | ".join(row) + " |" + "|" * (width - len(row))


def told(extraction):
    (table,) = extraction.tables
    return table.project_name, table.budget.total, table.goal, ["；".join(map(str, row)) for row in read(extraction)]


def test_a_row_without_its_merged_cells_is_put_under_its_columns():
    """项目成本 could be a class as well: only the place left of it tells that it is the name."""
    text = "\n".join(bars(row, 6) for row in [*HEAD, *merged()])
    assert told(lines(text)) == (NAME, 147.0, GOAL, PAIRS)
    other = text.replace("每公里清淤成本", "项目成本")
    assert [row[1:3] for row in read(lines(other)) if row[2] == "项目成本"] == [("成本指标", "项目成本")]


def test_a_list_of_projects_without_its_merged_cells():
    words = ("单位名称", "项目名称", "预算数(元)", "年度目标", *WORDS[:3], "指标性质", "指标值", "度量单位", "权重")
    rows = [bars(words, 12)]
    for unit, name, money in ((UNIT, NAME, "1470000"), (None, "泵站看护", "98000")):
        for n, row in enumerate(ROWS[:4]):
            lead = [unit, name, money, GOAL] if n == 0 else []
            rows.append(bars([text for text in lead if text] + [*row[:2], row[2], row[3], row[4], row[5], "20"], 12))
    got = lines("\n".join(rows))
    assert [(table.project_name, table.budget.total) for table in got.tables] == [(NAME, 147.0), ("泵站看护", 9.8)]
    assert read(got) == [*WANT[:4], *WANT[:4]]


@pytest.mark.parametrize("bordered", [True, False])
def test_rows_that_break_after_every_bar(bordered):
    """Every row has the same number of bars, however many lines it takes."""
    found = ["沟渠项目绩效目标表"]
    for row in [*HEAD, *merged()]:
        found += ["|"] if bordered else []
        found += [f"{text} |" for text in row] + ["|" * (6 - len(row))]
    assert told(lines("\n".join(found))) == (NAME, 147.0, GOAL, PAIRS)


def test_a_row_that_breaks_inside_a_cell():
    rows = [bars(row, 6) for row in [*HEAD, *merged()]]
    text = "\n".join(rows).replace("项目名称 | ", "项目名称 |\n").replace("一级指标 | ", "一级\n指标 |\n")
    assert told(lines(text)) == (NAME, 147.0, GOAL, PAIRS)


@pytest.mark.parametrize("after", ["\n\n", " |\n"])
def test_cells_apart_from_each_other(after):
    """Nothing but a blank line or a bar stands between the cells; a label may take two of them."""
    cells = [text for row in [*HEAD, *merged()] for text in row]
    text = "沟渠项目绩效目标表\n\n" + "".join(f"{text}{after}" for text in cells)
    assert told(lines(text)) == (NAME, 147.0, GOAL, PAIRS)
    assert (
        told(
            lines(
                text.replace(
                    f"可持续影响指标{after}", "可持续影响\n\n指标\n\n" if after == "\n\n" else "可持续影响\n指标 |\n"
                )
            )
        )[3]
        == PAIRS
    )


def test_cells_apart_with_empty_ones_between():
    """A line of blanks is an empty cell: the long-term half that nobody filled, a class without indicator."""
    words = [WORDS[0], *(f"{text}(长期)" for text in WORDS[1:]), *(f"{text}(年度)" for text in WORDS[1:])]
    cells = [text for row in HEAD for text in row] + words
    for row in ROWS:
        cells += [row[0], row[1], " ", " ", row[1], row[2], value(row)]
    assert told(lines("\n\n".join(cells))) == (NAME, 147.0, GOAL, PAIRS)
    cells = [text for row in [*HEAD, *merged()] for text in row]
    cells[cells.index("可持续影响指标") : cells.index("可持续影响指标")] = ["生态效益指标", " ", " "]
    assert told(lines("\n\n".join(cells)))[3] == PAIRS


def test_cells_apart_under_a_label_without_its_ending():
    """社会效益 is a label where whole rows follow it up to the next one; a head field left empty leaves a line."""
    cells = [text for row in [*HEAD, *merged()] for text in row]
    for label in ("社会效益指标", "时效指标"):
        cells[cells.index(label)] = label.removesuffix("指标")
    assert told(lines("\n\n".join(cells))) == (NAME, 147.0, GOAL, PAIRS)
    cells[2:2] = ["市级财政部门", "芦山市财政局", "其他资金", "\n年度资金总额"]
    assert told(lines("\n\n".join(cells)))[0] == NAME


def test_a_class_that_a_system_printed_as_zero():
    """Weights stand in the labels (产出指标(40-50)分); the goal is called aims and results."""
    rows = [list(row) for row in [*HEAD, *merged()]]
    text = "\n".join(bars(row, 6) for row in rows)
    at = text.index("产出指标 |")
    zero = bars(["成本指标(0-20)分", "经济成本指标", "0", "0.00%"], 6) + "\n"
    text = text[:at] + zero + "产出指标 (40-50)分" + text[at + 4 :]
    assert told(lines(text)) == (NAME, 147.0, GOAL, PAIRS)
    assert told(lines(text.replace("年度目标 |", "年度主要目标和成果 |")))[2] == GOAL


def test_two_goals_after_their_labels():
    head = [text for row in HEAD[:-1] for text in row]
    cells = [*head, "总体目标", "中期目标", "年度目标", "三年内全部清淤。", GOAL, *[t for row in merged() for t in row]]
    (table,) = lines("\n\n".join(cells)).tables
    assert (table.goal, table.goal_long) == (GOAL, "三年内全部清淤。")


def test_words_with_one_space_between_them():
    """An empty sign or unit leaves no blank: points are no unit and no part of the value."""
    rows = ["一级指标 二级指标 三级指标 指标性质 指标值 度量单位 权重(%)"]
    for row in ROWS:
        sign = "定性" if not row[3] else ""
        rows.append(" ".join(text for text in (*row[:3], sign, row[4], row[5], "10") if text))
    (table,) = lines("\n".join([f"项目名称 {NAME}", *rows])).tables
    assert [(i.level3, i.value, i.weight) for i in table.indicators] == [(r[2], r[4] + r[5], "10") for r in ROWS]


def spaced(rows):
    return "\n".join(" ".join(row) for row in rows)


def test_words_with_one_space_below_their_head_fields():
    """A label may be written over lines, 一级指标 too; figures stand apart, the words of a text together."""
    head = [
        ("项目名称", NAME),
        ("主管部门", DEPARTMENT, "实施单位", UNIT),
        ("项目资金",),
        ("(万元)",),
        ("年度资金总额:", "147", "140", "95%"),
        ("年度",),
        ("总体",),
        ("目标",),
        ("目标1:完成清淤", "42公里;"),
        ("目标2:改善灌溉条件。",),
        ("一级",),
        ("指标",),
    ]
    text = spaced([*head, WORDS[1:], ("(60分)",), *merged()[1:]])
    (table,) = lines("沟渠项目绩效目标表\n(2026年度)\n" + text).tables
    assert (table.project_name, table.department, table.unit) == (NAME, DEPARTMENT, UNIT)
    assert (table.budget.total, table.goal) == (147.0, "目标1:完成清淤 42公里;目标2:改善灌溉条件。")
    assert [(i.level1, i.level2, i.level3) for i in table.indicators] == [row[:3] for row in ROWS]


def test_words_in_brackets_and_under_three_labels():
    """Blanks within brackets part no cells; the goal stands under the second of three labels."""
    head = [
        ("项目名称", NAME),
        ("总体目标", "年度目标", "年度总体目标完成情况"),
        (GOAL,),
    ]
    text = spaced([*head, *merged()]).replace("维修泵站座数", "维修泵站座数( 不含闸站 )")
    (table,) = lines("沟渠项目绩效目标表\n" + text).tables
    assert (table.goal, table.indicators[1].level3) == (GOAL, "维修泵站座数( 不含闸站 )")


def test_tasks_in_words_are_no_goal():
    """A line of labels has a line of as many texts below it."""
    head = [
        ("部门名称", UNIT, "部门预算编码", "901001"),
        ("年度总体目标", "完成清淤42公里，改善灌溉条件。"),
        ("部门职能", "年度目标任务", "支出项目名称", "预算金额(万元)"),
        ("河道管护", "清淤42公里", "沟渠清淤", "147"),
    ]
    (table,) = lines("部门整体支出绩效目标表\n" + spaced([*head, *merged()])).tables
    assert (table.kind, table.goal, len(table.indicators)) == ("overall", "完成清淤42公里，改善灌溉条件。", len(ROWS))


def test_labels_in_brackets_above_their_items():
    text = "\n\n".join(part for row in ROWS for part in (f"【{row[0]}-{row[1]}】", f"指标1:{row[2]}({value(row)})"))
    assert read(lines(f"{text}\n\n附件")) == WANT


def test_a_unit_line_beside_a_name_begins_another_table():
    table = [bars(row, 6) for row in [*HEAD, *merged()]]
    second = [line.replace(NAME, "泵站看护") for line in table]
    over = bars((f"101{DEPARTMENT}", "单位:万元"), 6)
    got = lines("\n".join([over, *table, over, *second]))
    assert [table.project_name for table in got.tables] == [NAME, "泵站看护"]
    assert read(got) == [*WANT, *WANT]


def glued(rows):
    """Return labels, names and values with nothing between them."""
    return [f"{''.join(row[:-2])}{row[-2]}{row[-1]}" for row in rows]


def test_lines_whose_cells_are_glued():
    rows = [row for row in merged()[1:] if row[-1] not in ("健全", "＝6座")]
    head = [
        "绩效目标表",
        "(2026年度)",
        f"项目名称{NAME}",
        "年度资金总额:147",
        "其中:上级资金147",
        "总体目标年度目标",
        GOAL,
    ]
    (table,) = lines("\n".join([*head, "绩效指标一级指标二级指标指标内容指标值", *glued(rows), "附件:"])).tables
    assert (table.project_name, table.budget.total, table.goal) == (NAME, 147.0, GOAL)
    assert [(i.level2, i.level3, i.value) for i in table.indicators] == [
        w[1:] for w in WANT if w[3] not in ("健全", "＝6座")
    ]


def test_a_whole_table_on_one_line():
    """Where a label begins a row ends; where rows end in words nothing tells name and value apart, and none is read."""
    rows = [row for row in merged()[1:] if len(row) > 2 and row[-1] != "健全"]
    line = (
        f"绩效目标表(2026年度)项目名称{NAME}项目类型延续项目年度资金总额147年度目标{GOAL}一级指标二级指标三级指标指标值"
    )
    got = lines("网站首页\n" + line + "".join(glued(rows)))
    assert [row[2] for row in read(got)] == [row[-2] for row in rows]
    words = "".join(glued([(*row[:-1], "得到提升") for row in rows]))
    assert not lines("网站首页\n" + line + words).tables


def test_cells_apart_whose_values_are_words():
    """One or two labels stand before every row and none within: no figure is needed to tell the columns."""
    cells = [text for row in HEAD for text in row] + list(WORDS)
    rows = [("数量指标", "闸门维修"), ("质量指标", "维修标准"), ("时效指标", "开工时间"), ("成本指标", "费用控制")]
    cells += ["产出指标", *(text for label, name in rows for text in (label, name, f"{name}按方案全部落实。"))]
    cells += ["效益指标", "社会效益指标", "灌区用水", "下游村组用水矛盾明显减少。"]
    got = lines("".join(f"{text} |\n" for text in cells))
    assert [row[2:] for row in read(got)] == [
        *((name, f"{name}按方案全部落实。") for _, name in rows),
        ("灌区用水", "下游村组用水矛盾明显减少。"),
    ]


def test_cells_apart_with_head_words_over_two_lines():
    """A form filled in part: 年度 | 指标值 is one word, 指标2 is a place nobody filled."""
    cells = [*(text for row in HEAD[:-1] for text in row), "项目资金\n(元)", "年初", "预算数", "全年", "执行数"]
    cells += [
        "年度资金总额",
        "1470000",
        "1450000",
        "98%",
        "年度目标",
        GOAL,
        "",
        *WORDS[:3],
        "年度",
        "指标值",
        "实际",
        "完成值",
    ]
    for n, (first, second, name) in enumerate(
        [
            ("产出指标", "数量指标", "清淤长度"),
            ("", "质量指标", "清淤验收合格率"),
            ("效益指标", "社会效益指标", "受益农户满意率"),
        ]
    ):
        # An empty cell before a label: the merged one went on over a page.
        cells += [" ", first, second] if n == 2 else [text for text in (first, second) if text]
        cells += [name, "95%", "96%", "指标2", " ", " "]
    text = "\n\n".join(cells)
    got = lines(text)
    (table,) = got.tables
    assert table.budget.total == 147.0
    assert [(row.level3, row.value, row.actual) for row in table.indicators] == [
        (name, "95%", "96%") for name in ("清淤长度", "清淤验收合格率", "受益农户满意率")
    ]


def test_few_rows_are_a_table_where_every_cell_has_its_column():
    words = [*WORDS[:3], "指标性质", "指标值", "度量单位", "完成值", "权重", "得分", "未完成原因"]
    cells = [text for row in HEAD for text in row] + words
    cells += ["产出指标", "数量指标", "发放覆盖率", "=", "100", "%", "", "60", "", ""]
    cells += ["效益指标", "社会效益指标", "足额参保率", "≥", "98", "%", "", "30", "", "", "合计", "90", "", ""]
    got = lines("".join(f"{text} |\n" for text in cells))
    (table,) = got.tables
    assert [(row.level2, row.level3, row.value, row.weight) for row in table.indicators] == [
        ("数量指标", "发放覆盖率", "=100%", "60"),
        ("社会效益指标", "足额参保率", "≥98%", "30"),
    ]


def test_a_head_beside_a_vertical_title_that_stands_below_it():
    """The first head word covers the title's column as well; only the first row shows the title."""
    rows = [
        ("绩效目标", GOAL),
        (*WORDS[:3], "计量单位", "指标值"),
        ("绩效指标", "产出指标", "数量指标", "清淤长度", "公里", "≥42"),
    ]
    rows += [
        ("泵站维修", "座", "≥6"),
        ("质量指标", "验收合格率", "%", "≥98"),
        ("效益指标", "社会效益指标", "受益农户", "户", "≥2100"),
    ]
    text = "\n".join(bars(row, 6) for row in [("资金名称", NAME), ("下达预算内投资（万元）", "147"), *rows])
    for written in (text, text.replace(" | ", " |\n")):
        got = lines(written)
        (table,) = got.tables
        assert (table.project_name, table.budget.total) == (NAME, 147.0)
        assert read(got) == [
            ("产出指标", "数量指标", "清淤长度", "≥42公里"),
            ("产出指标", "数量指标", "泵站维修", "≥6座"),
            ("产出指标", "质量指标", "验收合格率", "≥98%"),
            ("效益指标", "社会效益指标", "受益农户", "≥2100户"),
        ]


def test_an_overall_table_is_named_by_the_department_alone():
    text = "\n".join(bars(row, 6) for row in [("部门", DEPARTMENT), *HEAD[3:], *merged()])
    (table,) = lines(f"部门整体支出绩效目标表\n（2025年度）\n{text}").tables
    assert (table.kind, table.project_name) == ("overall", DEPARTMENT)


def test_a_row_filled_up_with_too_few_bars():
    """A merged cell that the page counted wrongly costs a bar."""
    rows = [*HEAD, *merged()]
    text = "\n".join(" |\n".join(row) + " |\n" + "|" * (8 - len(row) - (n > 9)) for n, row in enumerate(rows))
    assert told(lines(text)) == (NAME, 147.0, GOAL, PAIRS)


@pytest.mark.parametrize("weight_first", [True, False])
def test_a_self_evaluation_on_one_line_whose_rows_repeat_themselves(weight_first):
    """Weight, target, result, points: 10≥42公里≥42公里10 parts in one way only. Where a result differs none is read."""
    rows = [row for row in merged()[1:] if len(row) > 2]
    words = "分值年度指标值全年实际值得分" if weight_first else "年度指标值全年实际值分值得分"
    line = f"绩效自评表(2026年度)项目名称{NAME}主管部门{DEPARTMENT}实施单位{UNIT}资金情况(万元)14714710100%10"
    line += f"年度总体目标{GOAL}一级指标二级指标三级指标{words}未完成原因及改进措施"
    for row in rows:
        weight, twice = "10", row[-1] * 2
        line += "".join(row[:-1]) + (f"{weight}{twice}10" if weight_first else f"{twice}{weight}10")
    got = lines(f"网站首页\n{line}……总分10098")
    (table,) = got.tables
    assert (table.kind, table.project_name, table.department) == ("self_evaluation", NAME, DEPARTMENT)
    assert [(row.level3, row.value, row.actual, row.weight) for row in table.indicators] == [
        (row[-2], row[-1], row[-1], "10") for row in rows
    ]
    assert not lines(f"网站首页\n{line.replace('≥98%≥98%', '≥98%成98%')}").tables
