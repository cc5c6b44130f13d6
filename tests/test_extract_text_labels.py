"""Text of pages whose labels are torn from their rows, and text of which no row can be told."""

import pytest
from extract_forms import GOAL, NAME, ROWS, lines, read

WORDS = "一级指标 二级指标 三级指标 指标值"
TORN = f"""绩效目标表
(2026年度)
项目名称 {NAME}
年度目标 {GOAL}
绩效指标 {WORDS}
绩效指标 项目完成
指标
数量指标 清淤沟渠长度 ≥42公里
维修泵站座数 6座
质量指标 工程验收合格率 ≥98%
成本指标 费用控制 按定额每公里3.5万元支付
项目效益
指标
社会效益
指标
下游村组用水矛盾逐年减少 90%
可持续影响
指标
管护有人 长期
满意度指标 满意度指标 受益农户满意度 ≥92%"""


def test_a_label_over_two_lines_belongs_to_the_row_below():
    """社会效益 | 指标 is a label, no end of the value above it."""
    got = lines(TORN)
    assert [(row[0], row[1]) for row in read(got)] == [
        *(("产出指标", label) for label in ("数量指标", "数量指标", "质量指标", "成本指标")),
        ("效益指标", "社会效益指标"),
        ("效益指标", "可持续影响指标"),
        ("满意度指标", "服务对象满意度指标"),
    ]
    assert read(got)[3][2:] == ("费用控制", "按定额每公里3.5万元支付")
    assert read(got)[4][2:] == ("下游村组用水矛盾逐年减少", "90%")


def test_rows_after_empty_lines_and_a_counted_name_without_a_value():
    """The letters of a vertical label left empty lines; 指标2 begins a row even where nobody filled it in."""
    text = f"绩效自评表\n项目名称 {NAME}\n一级\n指标\n二级指标 三级指标 指标值 完成值\n\n\n\n"
    text += "数量指标 指标1.清淤长度 ≥42公里 42公里\n指标2.泵站座数\n质量指标 指标1.合格率 ≥98% 99%\n"
    text += "时效指标 完工日期 2026年11月底 2026年10月\n效益指标 社会效益\n指标\n指标1.受益农户 ≥2100户 2100户"
    assert [row[2:] for row in read(lines(text))] == [
        ("指标1.清淤长度", "≥42公里"),
        ("指标2.泵站座数", None),
        ("指标1.合格率", "≥98%"),
        ("完工日期", "2026年11月底"),
        ("指标1.受益农户", "≥2100户"),
    ]


def test_two_words_of_a_head_over_lines_and_blocks_of_rows_apart():
    """一级 | 指标 and 二级 | 指标 stand above the others; the letters of 产出指标 are lost but for its points."""
    text = (
        f"绩效自评表\n项目名称 {NAME}\n\n\n一级\n指标\n二级\n指标\n三级指标 预期指标值(A) 实际完成指标值(B) 分值 得分"
    )
    text += "\n\n\n(50分)\n数量指标 清淤长度 ≥42公里 42公里 12 12\n-        \n质量指标 合格率 ≥98% 99% 12 12\n- -"
    text += "\n成本指标 清淤费用 145万元 145万元 12 12\n\n\n(30分)\n经济效益\n指标\n农户增收 ≥120元 120元 10 10"
    assert read(lines(text)) == [
        ("产出指标", "数量指标", "清淤长度", "≥42公里"),
        ("产出指标", "质量指标", "合格率", "≥98%"),
        ("产出指标", "成本指标", "清淤费用", "145万元"),
        ("效益指标", "经济效益指标", "农户增收", "≥120元"),
    ]


def bars(row):
    return " | ".join(row) + " |"


def test_the_second_line_of_a_head_and_a_signature_are_no_rows():
    table = [
        ("项目名称", NAME),
        ("一级指标", "二级指标", "三级指标", "指标值", "依据"),
        ("2025年实际实现值", "预期2026年实现值", "", "", ""),
        *((row[0], row[1], row[2], row[3] + row[4] + row[5], "") for row in ROWS),
        ("资金管理科室(盖章) 年 月 日", "绩效管理科室(盖章) 年 月 日", "", "", ""),
        ("偏差大或目标未完成原因分析", "无", "", "", ""),
    ]
    got = lines("绩效目标批复表\n" + "\n".join(bars(row) for row in table))
    assert [row[2] for row in read(got)] == [row[2] for row in ROWS]


SCRAMBLED = """绩效目标自评表

项目名称

沟渠清淤

年度目标

完成清淤42公里

一级指标

二级指标

三级指标

年度指标值

产出指标

数量指标

实际完成值

清淤长度 42公里

座数 6座

质量指标

98%

97%

工程

时效指标

180天

100%"""


def test_text_whose_rows_cannot_be_told_gives_no_table():
    """Values without names and head words for names show that the reading is wrong: better none, and the reason."""
    got = lines(SCRAMBLED)
    assert not got.tables
    assert any("次序已经打乱" in left.reason for left in got.left_out)


@pytest.mark.parametrize("points", ["50100", "1.2.3.4."])
def test_a_blank_form_on_one_line_gives_no_table(points):
    """数量指标50100 holds the points of a class, 1.2.3. the places for its rows."""
    classes = ("数量指标", "质量指标", "时效指标", "成本指标", "经济效益指标", "社会效益指标", "可持续影响指标")
    line = f"项目绩效目标表(2026年度)项目名称{NAME}主管部门云溪县水务局年度目标{GOAL}" + "项目概况" * 20
    line += "绩效指标一级指标二级指标指标内容指标值备注产出指标" + "".join(f"{name}{points}" for name in classes)
    got = lines(f"网站首页\n{line}满意度指标服务对象满意度指标{points}")
    assert not got.tables


def test_a_line_of_who_filed_begins_another_table():
    """填报单位(盖章)：… above 项目名称 is no row of the table before it, a title between them or none."""
    head = f"填报单位(盖章)：云溪县河道所\t\t\t\n项目名称\t{NAME}\t\t\n一级指标\t二级指标\t三级指标\t指标值"
    table = "\n".join([head, *("\t".join((*row[:3], row[3] + row[4] + row[5])) for row in ROWS)])
    got = lines(f"{table}\n{table.replace(NAME, '泵站看护')}")
    assert [(table.project_name, len(table.indicators)) for table in got.tables] == [(NAME, 9), ("泵站看护", 9)]
