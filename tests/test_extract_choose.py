"""A damaged text is read by meaning, a sound one by its columns, whatever else stands in it."""

from pathlib import Path

import pytest
from extract_forms import lines

FIXTURES = Path(__file__).parent / "fixtures" / "detached"
HEAD = "项目支出绩效目标表\n（2025年度）\n项目名称\t桥梁检测\n年度资金总额（万元）\t30\n"


@pytest.mark.parametrize("name", sorted(path.stem for path in FIXTURES.glob("*.txt")))
def test_a_damaged_table_comes_out_of_its_document_as_a_careful_reader_sees_it(name: str) -> None:
    extraction = lines((FIXTURES / f"{name}.txt").read_text("utf-8"))
    wanted = [line for line in (FIXTURES / f"{name}.tsv").read_text("utf-8").splitlines() if line and line[0] != "#"]
    (table,) = extraction.tables
    assert [(i.level1, i.level2, i.level3, i.value) for i in table.indicators] == [
        tuple(line.split("\t")) for line in wanted
    ]


def test_labels_without_a_row_do_not_make_a_sound_table_a_damaged_one() -> None:
    """The reading by columns keeps the spending plan and the place of each row in the source."""
    (table,) = lines(
        HEAD + "资金支出计划\t3月底\t6月底\t9月底\n\t20%\t60%\t100%\n一级指标\t二级指标\t三级指标\t指标值\n"
        "产出指标\t数量指标\t检测桥梁座数\t≥42座\n\t\t检测报告份数\t42份\n\t时效指标\t\t\n\t成本指标\t\t\n"
        "效益指标\t社会效益指标\t桥梁通行安全水平\t有效提升\n\t经济效益指标\t\t\n\t生态效益指标\t\t\n"
        "满意度指标\t服务对象满意度指标\t过往司机满意度\t≥90%\n"
    ).tables
    assert [i.level3 for i in table.indicators] == [
        "检测桥梁座数",
        "检测报告份数",
        "桥梁通行安全水平",
        "过往司机满意度",
    ]
    assert table.grid is not None
    assert [step.amount for step in table.spending_plan] == [20.0, 60.0, 100.0]


def test_signs_in_a_column_of_their_own_are_no_damage() -> None:
    (table,) = lines(
        HEAD + "一级指标\t二级指标\t三级指标\t指标性质\t指标值\t计量单位\n产出指标\t数量指标\t检测桥梁座数\t≥\t42\t座\n"
        "\t\t检测报告份数\t＝\t42\t份\n\t时效指标\t检测完成时间\t定性\t2025年10月底前\t\n"
        "满意度指标\t服务对象满意度指标\t过往司机满意度\t≥\t90\t%\n"
    ).tables
    assert [(i.level3, i.value) for i in table.indicators] == [
        ("检测桥梁座数", "≥42座"),
        ("检测报告份数", "＝42份"),
        ("检测完成时间", "2025年10月底前"),
        ("过往司机满意度", "≥90%"),
    ]
