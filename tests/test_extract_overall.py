"""Whole-unit tables, money, prose, left-out tables, encodings of text."""

import pytest
from extract_forms import ROWS, Sheet, add_rows, extract, lines, value
from hypothesis import given
from hypothesis import strategies as st

from auditor.errors import ReadError
from auditor.extract.money import read_amount
from auditor.model import Budget
from auditor.read.plain import decode, plain_blocks

TASKS = (("河道保洁", "沿河保洁", "120.50", "100.50", "20.00"), ("泵站运行", "六座泵站", "80.00", "80.00", "0.00"))


def overall(source="cells"):
    sheet = Sheet().row("部门（单位）名称", ("云溪县水务局", 5))
    merged = source == "cells"
    sheet.row(("年度主要任务", 1, 5) if merged else "年度主要任务", "任务名称", "主要内容", ("预算金额（万元）", 3))
    blank = [] if merged else [""]
    if merged:
        sheet.rows[-1] = (("年度主要任务", 1, 5), ("任务名称", 1, 2), ("主要内容", 1, 2), ("预算金额（万元）", 3))
        sheet.row("总额", "财政拨款", "其他资金")
    else:
        sheet.row("", "", "", "总额", "财政拨款", "其他资金")
    for task in TASKS:
        sheet.row(*blank, *task)
    sheet.row(*blank, ("金额合计", 2), "200.50", "180.50", "20.00")
    sheet.row("年度总体目标", ("全县河道整洁，泵站完好率98%。", 5))
    sheet.row("年度绩效指标", "一级指标", "二级指标", ("三级指标", 2), "指标值")
    start = len(sheet.rows)
    add_rows(sheet, lambda r: ((r[2], 2), value(r)), mode="span" if merged else "blank")
    if merged:
        sheet.rows[start - 1] = (("年度绩效指标", 1, len(ROWS) + 1), *sheet.rows[start - 1][1:])
    else:
        sheet.rows[start:] = [("", *row) for row in sheet.rows[start:]]
    return sheet.grid(source=source)


@pytest.mark.parametrize("source", ["cells", "lines"])
def test_a_whole_unit_table_has_tasks_and_the_sum_as_budget(source):
    """任务 with 总额, 财政拨款 and 其他资金; the 合计 row is the budget; name and unit are the department."""
    (table,) = extract("部门整体支出绩效目标表", "（2025年度）", overall(source)).tables
    assert (table.kind, table.project_name, table.unit, table.year) == ("overall", "云溪县水务局", "云溪县水务局", 2025)
    assert [(t.name, t.total, t.fiscal, t.other) for t in table.tasks] == [
        ("河道保洁", 120.5, 100.5, 20.0),
        ("泵站运行", 80.0, 80.0, 0.0),
    ]
    assert table.budget == Budget(200.5, 180.5, 20.0)
    assert table.goal == "全县河道整洁，泵站完好率98%。"
    assert len(table.indicators) == len(ROWS)


@pytest.mark.parametrize(
    ("text", "hints", "wan"),
    [
        ("10.25", ("万元",), 10.25),
        ("4,000.00", (), 4000.0),
        ("2, 306. 00", ("万元",), 2306.0),
        ("1470000", ("元",), 147.0),
        ("180.00万元", ("元",), 180.0),
        ("1.2亿元", (), 12000.0),
        ("约50万元", (), 50.0),
    ],
)
def test_amounts_come_to_wan(text, hints, wan):
    """The unit in the cell wins over the label's, that over the line above; without any it is 万元."""
    assert read_amount(text, *hints).wan == pytest.approx(wan)


@pytest.mark.parametrize("text", ["", "无", "详见附件", "3个泵站"])
def test_texts_are_no_amounts(text):
    """A cell that holds more than an amount is none."""
    assert read_amount(text) is None


@given(st.floats(0.01, 1e7).map(lambda x: round(x, 2)))
def test_units_agree(amount):
    """The same sum in 元 and in 万元 is the same amount."""
    assert read_amount(f"{amount * 10000:.0f}", "元").wan == pytest.approx(
        read_amount(f"{amount:.6f}", "万元").wan, abs=1e-3
    )


def test_annual_money_stands_beside_the_long_term_money():
    """实施期金额 and 年度金额 with their sources: the annual side is the budget."""
    sheet = Sheet().row("项目名称", ("清淤项目", 4))
    sheet.row(("资金投入（万元）", 1, 3), "实施期金额", "441.00", "年度金额", "147.00")
    sheet.row("其中：财政拨款", "400.00", "其中：财政拨款", "120.00").row("其他资金", "41.00", "其他资金", "27.00")
    sheet.row("一级指标", "二级指标", ("三级指标", 2), "指标值")
    (table,) = extract("绩效目标表（2025年度）", add_rows(sheet, lambda r: ((r[2], 2), value(r))).grid()).tables
    assert (table.budget, table.budget_long) == (Budget(147.0, 120.0, 27.0), 441.0)


def test_the_spending_plan_keeps_its_dates():
    """资金支出计划 gives each date with its figure and the unit of its head."""
    sheet = Sheet().row("项目名称", ("清淤项目", 4))
    sheet.row(("资金支出计划（%）", 1, 2), "3月底", "6月底", "10月底", "12月底").row("", "30", "70", "100")
    sheet.row("一级指标", "二级指标", "三级指标", "指标值", "备注")
    (table,) = extract("绩效目标表（2025年度）", add_rows(sheet, lambda r: (r[2], value(r), "")).grid()).tables
    assert [(s.by, s.amount) for s in table.spending_plan] == [
        ("3月底", None),
        ("6月底", 30),
        ("10月底", 70),
        ("12月底", 100),
    ]
    assert table.spending_plan_unit == "%"


def test_prose_indicators_are_narrative_tables():
    """绩效指标：… in running text gives one narrative table a section and leaves the real tables alone."""
    text = "\n".join(
        [
            "（二）分项绩效目标",
            "一、河道保洁",
            "绩效目标：1保持河道整洁",
            "2及时清运",
            "绩效指标：保洁长度=42公里",
            "群众投诉  不断减少",
            "二、泵站运行",
            "绩效目标：泵站完好",
            "绩效指标：完好率  ＞95%",
            "（三）保障措施",
            "一、加强管理：各股室要积极配合。",
        ]
    )
    first, second = lines(text).tables
    assert (first.kind, first.narrative, first.project_name) == ("overall", True, "河道保洁")
    assert [(i.level3, i.value) for i in first.indicators] == [("保洁长度", "=42公里"), ("群众投诉", "不断减少")]
    assert first.goal == "1保持河道整洁2及时清运"
    assert [(i.level3, i.value) for i in second.indicators] == [("完好率", "＞95%")]


@pytest.mark.parametrize(
    ("title", "head", "word"),
    [
        ("部门收支总表", ("收入", "预算数", "支出", "预算数"), "收支"),
        ("“三公”经费支出表", ("项目", "2024年", "2025年", "增减"), "三公"),
        ("填报说明", ("序号", "栏目", "如何填写", "备注"), "说明"),
        ("政府采购预算表", ("品目", "数量", "单价", "金额"), "采购"),
    ],
)
def test_other_tables_are_left_out_with_a_reason(title, head, word):
    """Budget, 三公, purchase tables and instructions are no target tables and are listed with the reason."""
    sheet = Sheet().row(*head).row("一", "1", "二", "2").row("三", "3", "四", "4")
    extraction = extract(title, sheet.grid())
    assert extraction.tables == ()
    (left,) = extraction.left_out
    assert word in left.reason
    assert left.location == "第1张表"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-le", "utf-16-be", "utf-32"])
def test_text_in_every_encoding_is_the_same(encoding):
    """UTF-8, UTF-16 and GB18030, with or without a mark, give the same lines with their numbers."""
    text = "项目支出绩效目标表\n\n产出指标\t数量指标\t清淤长度\t≥42公里\n"
    blocks = plain_blocks(text.encode(encoding))
    assert [(b.text, b.line) for b in blocks] == [
        ("项目支出绩效目标表", 1),
        ("", 2),
        ("产出指标\t数量指标\t清淤长度\t≥42公里", 3),
    ]


def test_bytes_that_are_no_text_are_refused():
    """Random bytes are no text; the reason is a Chinese line."""
    with pytest.raises(ReadError, match="编码"):
        decode(bytes(range(128, 256)) * 40 + b"\x00\x01\xff" * 50)


def test_a_sheet_with_a_budget_table_above_gives_only_the_target_table():
    """A budget table, a target table and instructions in one grid: one table, its own head, the rest left out."""
    sheet = Sheet().row("项目", "2024年预算", "2025年预算", "增减")
    for name in ("甲支出", "乙支出", "丙支出"):
        sheet.row(name, "1", "2", "1")
    sheet.row("项目名称", ("清淤项目", 3)).row("一级指标", "二级指标", "三级指标", "指标值")
    add_rows(sheet, lambda r: (r[2], value(r))).row(("填报说明", 4)).row("1", "项目名称", "填写全称", "")
    extraction = extract("2025年部门预算公开", sheet.grid())
    (table,) = extraction.tables
    assert (table.project_name, table.year, len(table.indicators)) == ("清淤项目", 2025, len(ROWS))
    assert any("预算表" in left.reason for left in extraction.left_out)


def test_a_frame_of_evaluation_with_points_only_is_no_target_table():
    """一级, 二级, 三级指标 with 分值 and 得分 but no value column is left out as what it is."""
    sheet = Sheet().row("一级指标", "二级指标", "三级指标", "分值", "得分")
    sheet.row("决策", "项目立项", "立项依据充分性", "3", "3").row("产出", "产出数量", "完成率", "10", "10")
    extraction = extract("项目支出绩效评价指标体系", sheet.grid())
    assert extraction.tables == ()
    assert "评价" in extraction.left_out[0].reason
