"""Nothing a unit wrote in an indicator block is lost without a word."""

from extract_forms import GOAL, NAME, ROWS, Sheet, add_rows, extract, value

from auditor.extract.columns import Column, Header
from auditor.extract.stream import Row
from auditor.extract.unclaimed import unclaimed
from auditor.model import Cell, Indicator, Repair

HEADER = Header(
    (
        Column("number", 0, 0, "序号"),
        Column("level1", 1, 1, "一级指标"),
        Column("level3", 2, 2, "三级指标"),
        Column("value", 3, 3, "指标值"),
    ),
    1,
    4,
)
ONE = Indicator("", "", "产出指标", None, "清淤长度", "≥42公里", extra=(("备注", "含支渠"),))


def notes(*texts, repairs=()):
    cells = tuple(Cell(text, 0, col, address=f"第{col}格") for col, text in enumerate(texts) if text)
    return [repair.what for repair in unclaimed([(Row(cells, 0, 0), HEADER)], [ONE], repairs)]


def test_what_is_held_somewhere_is_not_noted():
    """Fields, extras, labels, head words, running numbers, and what a repair already says."""
    assert notes("1", "产出指标", "清淤长度", "≥ 42公里") == []
    assert notes("12", "", "含支渠", "指标值") == []
    assert notes("", "", "清淤长度≥42公里") == []
    said = Repair("", "这一行没有读懂，未作为指标：闸门维修", 0.3)
    assert notes("", "", "闸门维修座数", repairs=(said,)) != []
    assert notes("", "", "闸门维修", repairs=(said,)) == []


def test_a_name_or_a_value_that_ended_nowhere_is_noted_in_the_units_words():
    assert notes("", "", "维修泵站座数", "6座") == ["有内容没有归入任何指标，请对照原件核对：维修泵站座数；6座"]
    assert notes("", "", "清淤长度", "270") == ["有内容没有归入任何指标，请对照原件核对：270"]


def test_a_plain_table_has_no_such_note():
    sheet = Sheet().row("项目名称", (NAME, 3)).row("年度目标", (GOAL, 3))
    sheet.row("一级指标", "二级指标", "三级指标", "指标值")
    (table,) = extract("绩效目标表", add_rows(sheet, lambda r: (r[2], value(r)), ROWS).grid()).tables
    assert [r.what for r in table.repairs if "没有归入" in r.what] == []


def test_a_shifted_page_with_labels_goes_on_with_the_table():
    """The next page of the same width holds labels in the name column: its rows are read, not left out."""
    head = Sheet().row("项目名称", (NAME, 3)).row("一级指标", "二级指标", "三级指标", "指标值")
    head.row("产出指标", "数量指标", "清淤长度", "≥42公里")
    cells = tuple(
        Cell(text, 0, col, address="第2页第1行")
        for text, col in (("满意度指标", 0), ("服务对象满意度指标", 2), ("农户满意度", 2), ("≥92%", 3))
    )
    second = head.grid("第1页").__class__(cells, 1, 4, "第2页")
    extraction = extract("绩效目标表", head.grid("第1页"), second)
    (table,) = extraction.tables
    assert [row.level3 for row in table.indicators] == ["清淤长度", "农户满意度"]
    assert extraction.left_out == ()
