"""Head fields in the forms units use give the same project, money and goals."""

import pytest
from extract_forms import GOAL, NAME, WANT, Sheet, add_rows, extract, lines, read, value

from auditor.model import Budget

DEPARTMENT, UNIT = "云溪县水务局", "云溪县河道所"


def central():
    sheet = Sheet().row("项目名称", (NAME, 4)).row("主管部门及代码", DEPARTMENT, "实施单位", (UNIT, 2))
    sheet.row(("项目资金\n（万元）", 1, 3), "中期资金总额：", "300", "年度资金总额：", "147")
    sheet.row("其中：财政拨款", "300", "其中：财政拨款", "120").row("其他资金", "0", "其他资金", "27")
    sheet.row(("总\n体\n目\n标", 1, 2), ("中期目标（2023年—2025年）", 2), ("年度目标", 2))
    return sheet.row(("三年清淤120公里。", 2), (GOAL, 2))


def inline():
    sheet = Sheet().row(f"项目名称：{NAME}", (f"主管部门：{DEPARTMENT}", 2), (f"实施单位：{UNIT}", 2))
    sheet.row(("预算金额：147万元", 2), ("其中：财政拨款120万元", 1), ("其他资金：27万元", 2))
    return sheet.row((f"年度绩效目标：{GOAL}", 5))


def columns():
    sheet = Sheet().row("项目（单位）名称", (NAME, 4)).row("一级主管部门", DEPARTMENT, "项目实施单位", (UNIT, 2))
    sheet.row(("年度预算资金（万元）", 1, 2), "资金总额", "财政拨款", "财政专户资金", "其他资金").row(
        "147.00", "120.00", "", "27.00"
    )
    return sheet.row("年度总体绩效目标", (GOAL, 4))


def in_yuan():
    sheet = Sheet().row("项目名称", (NAME, 4)).row("主管部门", DEPARTMENT, "预算单位", (UNIT, 2))
    sheet.row("年度预算数（元）", "1,470,000.00", "其中：财政资金", ("1,200,000.00", 2)).row("其他资金", ("270000", 4))
    return sheet.row("项目绩效目标", (GOAL, 4))


def goal_over_rows():
    sheet = Sheet().row("项目名称", (NAME, 4)).row("主管部门", DEPARTMENT, "实施单位", (UNIT, 2))
    sheet.row("年度金额", "147", "财政拨款", ("120", 2)).row("其他资金", ("27", 4))
    return sheet.row(("绩效目标", 1, 2), ("完成清淤42公里，", 4)).row(("改善灌溉条件。", 4))


@pytest.mark.parametrize("form", [central, inline, columns, in_yuan, goal_over_rows])
def test_head_forms_agree(form):
    """Central, inline, column-wise, in 元, goals over rows: one project, 147 万元 with 120 + 27, one goal."""
    sheet = form().row("一级指标", "二级指标", ("三级指标", 2), "指标值")
    extraction = extract(
        "项目支出绩效目标申报表", "（2025年度）", add_rows(sheet, lambda r: ((r[2], 2), value(r))).grid()
    )
    (table,) = extraction.tables
    assert read(extraction) == WANT
    assert (table.project_name, table.department, table.unit) == (NAME, DEPARTMENT, UNIT)
    assert (table.budget, table.goal, table.year) == (Budget(147.0, 120.0, 27.0), GOAL, 2025)


def test_the_long_term_side_is_kept_apart():
    """中期 money and goal are budget_long and goal_long."""
    sheet = central().row("一级指标", "二级指标", ("三级指标", 2), "指标值")
    (table,) = extract("绩效目标表（2025年度）", add_rows(sheet, lambda r: ((r[2], 2), value(r))).grid()).tables
    assert (table.budget_long, table.goal_long) == (300.0, "三年清淤120公里。")


def test_a_unit_of_money_not_written_is_a_repair():
    """Without any unit the amount is taken as 万元, and said so."""
    sheet = (
        Sheet().row("项目名称", (NAME, 3)).row("年度金额", ("147", 3)).row("一级指标", "二级指标", "三级指标", "指标值")
    )
    (table,) = extract("绩效目标表", add_rows(sheet, lambda r: (r[2], value(r))).grid()).tables
    assert table.budget.total == 147.0
    assert any("万元" in r.what and r.confidence < 1 for r in table.repairs)


@pytest.mark.parametrize(
    ("lines", "path", "year"),
    [
        (("项目支出绩效目标表", "（ 2025 年度 ）"), "a.docx", 2025),
        (("云溪县2024年项目支出绩效目标表",), "a.docx", 2024),
        (("预算年度：2026", "绩效目标表"), "a.docx", 2026),
        (("关于下达资金的通知【2023】8号绩效目标表",), "a.docx", None),
    ],
)
def test_the_year_comes_from_the_table_then_the_document(lines, path, year):
    """(2025年度) at the table, a year in a plain title, 预算年度 of the document; not the number of a notice."""
    sheet = Sheet().row("项目名称", (NAME, 3)).row("一级指标", "二级指标", "三级指标", "指标值")
    (table,) = extract(*lines, add_rows(sheet, lambda r: (r[2], value(r))).grid()).tables
    assert table.year == year


@pytest.mark.parametrize(
    ("written", "level2"),
    [
        ("服务对象", "服务对象满意度指标"),
        ("社会公众", "服务对象满意度指标"),
        ("受益对象满意度", "服务对象满意度指标"),
        ("受援人满意度", "服务对象满意度指标"),
        ("具体指标", "服务对象满意度指标"),
        ("其他满意度指标", "其他满意度指标"),
    ],
)
def test_whoever_is_asked_it_is_the_class_of_satisfaction(written, level2):
    """The label stays as written beside it."""
    (table,) = lines(
        "项目支出绩效目标表\n项目名称\t法律援助\n一级指标\t二级指标\t三级指标\t指标值\n"
        f"产出指标\t数量指标\t受理案件数\t≥310件\n满意度指标\t{written}\t来访人员满意度\t≥92%\n"
    ).tables
    last = table.indicators[-1]
    assert (last.level1, last.level2, last.level2_written) == ("满意度指标", level2, written)
