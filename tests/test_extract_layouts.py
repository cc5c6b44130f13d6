"""Layouts that provinces and systems of their own use, in own content."""

import pytest
from extract_forms import Sheet, extract, lines

from auditor.extract.levels import read_label
from auditor.model import TargetTable

TITLE = ("项目支出绩效目标表", "（2025年度）")
LEVELS = ("一级指标", "二级指标", "三级指标", "指标值")


def rows_of(table: TargetTable) -> list[tuple[str | None, ...]]:
    return [(i.level1, i.level2, i.level3, i.value) for i in table.indicators]


def test_two_projects_side_by_side_are_two_tables():
    """The year of the title over both counts for both."""
    sheet = Sheet().row("项目名称", ("法律援助", 3), "", "项目名称", ("人民调解", 3))
    sheet.row("资金总额（万元）", ("30", 3), "", "资金总额（万元）", ("22", 3)).row(*LEVELS, "", *LEVELS)
    sheet.row("产出指标", "数量指标", "援助案件数", "≥310件", "", "产出指标", "数量指标", "调解件数", "≥1200件")
    sheet.row("效益指标", "社会效益指标", "群体性事件数", "0起", "", "效益指标", "社会效益指标", "调解成功率", "≥96%")
    left, right = extract("2025年项目支出绩效目标表", sheet.grid()).tables
    assert (left.project_name, left.budget.total, left.year) == ("法律援助", 30.0, 2025)
    assert (right.project_name, right.budget.total, right.year) == ("人民调解", 22.0, 2025)
    assert [i.level3 for i in left.indicators] == ["援助案件数", "群体性事件数"]
    assert [i.level3 for i in right.indicators] == ["调解件数", "调解成功率"]


@pytest.mark.parametrize("form", ["{1}（{0}）", "{0}：{1}", "【{0}】{1}"])
def test_the_class_written_with_the_name_is_the_class(form):
    """A list of 指标名称 | 指标值 alone has no other place for it."""
    sheet = Sheet().row("项目名称", "站台改造").row("指标名称", "指标值")
    sheet.row(form.format("数量指标", "改造站台座数"), "≥48座")
    sheet.row(form.format("社会效益指标", "受益乘客人次"), "≥30万人次")
    (table,) = extract("项目绩效目标表（2025年度）", sheet.grid()).tables
    assert rows_of(table) == [
        ("产出指标", "数量指标", "改造站台座数", "≥48座"),
        ("效益指标", "社会效益指标", "受益乘客人次", "≥30万人次"),
    ]


def test_one_label_for_several_classes_of_benefit():
    """社会效益 stands for the rest; a name without 指标 at its end is no label."""
    told = {
        text: read_label(text) for text in ("经济、社会效益指标", "生态和经济效益 指标", "经济社会效益", "经济指标")
    }
    assert [label and label.level2 for label in told.values()] == ["社会效益指标", "生态效益指标", None, None]


def test_labels_with_nested_numbers_and_colons_are_labels():
    (table,) = lines(
        "项目绩效目标表\n项目名称\t停车平台\n一级指标\t二级指标\t三级指标\t指标值\n"
        "1.产出指标\t1.1数量指标：\t接入泊位数\t≥8000个\n\t1.2质量指标：\t平台故障率\t≤1%\n"
        "2.效益指标\t2.1社会效益指标：\t平均停车时间缩短\t≥5分钟\n"
    ).tables
    assert [(i.level1, i.level2) for i in table.indicators] == [
        ("产出指标", "数量指标"),
        ("产出指标", "质量指标"),
        ("效益指标", "社会效益指标"),
    ]


@pytest.mark.parametrize(
    ("written", "wan"),
    [
        ("人民币叁佰万元", 300.0),
        ("叁佰贰拾万伍仟元整", 320.5),
        ("一千二百万元", 1200.0),
        ("壹亿零伍拾万元", 10050.0),
        ("3,000,000元", 300.0),
        ("300万元", 300.0),
        ("2.5亿元", 25000.0),
    ],
)
def test_an_amount_is_read_however_it_is_written(written, wan):
    sheet = Sheet().row("项目名称", ("停车平台", 3)).row(("预算金额：" + written, 4)).row(*LEVELS)
    sheet.row("产出指标", "数量指标", "接入泊位数", "≥8000个")
    (table,) = extract(*TITLE, sheet.grid()).tables
    assert table.budget.total == pytest.approx(wan)


def test_page_numbers_and_repeated_heads_inside_a_table_are_no_indicators():
    sheet = (
        Sheet().row("项目名称", ("渔港疏浚", 3)).row(*LEVELS).row("产出指标", "数量指标", "疏浚土方量", "≥26万立方米")
    )
    sheet.row(("第 1 页 共 2 页", 4)).row(*LEVELS).row("", "时效指标", "疏浚完成时间", "2025年8月底前").row(
        ("- 2 -", 4)
    )
    (table,) = extract(*TITLE, sheet.grid()).tables
    assert rows_of(table) == [
        ("产出指标", "数量指标", "疏浚土方量", "≥26万立方米"),
        ("产出指标", "时效指标", "疏浚完成时间", "2025年8月底前"),
    ]


@pytest.mark.parametrize("as_text", [False, True])
def test_grades_below_a_wide_head_cell_are_no_indicator(as_text):
    sheet = Sheet().row("项目名称", ("免费开放", 6))
    sheet.row(*((word, 1, 2) for word in LEVELS), ("评价等级", 3)).row("优", "良", "差")
    sheet.row("产出指标", "数量指标", "开放天数", "≥310天", "≥310", "≥300", "<300")
    grid = sheet.grid()
    if as_text:
        text = "\n".join(
            "\t".join(c.text if c and (c.row, c.col) == (r, k) else "" for k, c in enumerate(row))
            for r, row in enumerate(grid.filled())
        )
        (table,) = lines("\n".join(TITLE) + "\n" + text).tables
    else:
        (table,) = extract(*TITLE, grid).tables
    assert rows_of(table) == [("产出指标", "数量指标", "开放天数", "≥310天")]


def test_last_years_value_is_not_the_target():
    (table,) = lines(
        "\n".join(TITLE) + "\n项目名称\t消防站运行\n一级指标\t二级指标\t三级指标\t指标值\t\t权重\n"
        "\t\t\t上年完成值\t本年目标值\t\n产出指标\t数量指标\t出警次数\t812次\t≥800次\t20\n"
        "\t时效指标\t接警到场时间\t9分钟\t≤8分钟\t20\n"
    ).tables
    assert [(i.level3, i.value, i.weight) for i in table.indicators] == [
        ("出警次数", "≥800次", "20"),
        ("接警到场时间", "≤8分钟", "20"),
    ]


def test_a_goal_over_several_rows_of_text_is_whole():
    (table,) = lines(
        "\n".join(TITLE) + "\n项目名称\t延时开放\n年度绩效目标\t目标1：延时开放120天；\n\t目标2：举办讲座24场；\n"
        "\t目标3：读者满意。\n一级指标\t二级指标\t三级指标\t指标值\n产出指标\t数量指标\t开放天数\t≥120天\n"
    ).tables
    assert table.goal == "目标1：延时开放120天；目标2：举办讲座24场；目标3：读者满意。"


NO_TARGETS = {
    "2025年项目支出预算表": "单位编码\t项目名称\t金额\n101001\t办公楼维修\t120\n101001\t信息化运维\t80\n合计\t\t200",
    "“三公”经费支出表": "项目\t上年预算数\t本年预算数\n公务接待费\t10\t9\n公务用车运行费\t20\t19",
    "政府采购预算表": "采购项目名称\t数量\t计量单位\t采购金额\n台式计算机\t20\t台\t10\n打印机\t5\t台\t1.5",
    "部门职责-工作活动绩效目标": "职责\t工作活动\t绩效目标\t绩效指标\n公路养护\t日常养护\t保持路况\t路况指数",
    "项目支出绩效评价指标体系及评分表": "一级指标\t二级指标\t三级指标\t分值\t得分\n决策\t项目立项\t立项依据\t5\t5\n产出\t产出数量\t完成率\t10\t9",
    "绩效目标表填报说明": "指标\t说明\n数量指标\t反映产品和服务的数量\n质量指标\t反映达到的标准\n时效指标\t反映及时程度",
}


@pytest.mark.parametrize("title", sorted(NO_TARGETS))
def test_a_table_without_targets_is_left_out_with_the_reason(title):
    extraction = lines(f"{title}\n{NO_TARGETS[title]}")
    assert extraction.tables == ()
    assert len(extraction.left_out) == 1
    assert extraction.left_out[0].reason


@pytest.mark.parametrize("mode", ["text", "cells"])
def test_two_columns_called_for_the_class_are_its_two_levels(mode):
    """`指标 | 指标类别`: the first holds 一级指标, the second 二级指标."""
    words = ("指标", "指标类别", "指标名称", "指标值")
    body = [
        ("产出指标", "数量", "支持企业家数", "≥80家"),
        ("", "质量", "验收通过率", "≥95%"),
        ("满意度指标", "服务对象", "企业满意度", "≥90%"),
    ]
    if mode == "text":
        text = "\n".join("\t".join(row) for row in (("项目名称", "企业发展"), words, *body))
        (table,) = lines("\n".join(TITLE) + "\n" + text).tables
    else:
        sheet = Sheet().row("项目名称", ("企业发展", 3)).row(*words)
        for row in body:
            sheet.row(*row)
        (table,) = extract(*TITLE, sheet.grid()).tables
    assert rows_of(table) == [
        ("产出指标", "数量指标", "支持企业家数", "≥80家"),
        ("产出指标", "质量指标", "验收通过率", "≥95%"),
        ("满意度指标", "服务对象满意度指标", "企业满意度", "≥90%"),
    ]
