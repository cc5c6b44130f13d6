"""Ids follow content: unique in a report, untouched by moved rows, edited values and renamed files."""

from dataclasses import replace

from extract_forms import ROWS, Sheet, add_rows, extract, value
from hypothesis import given
from hypothesis import strategies as st

from auditor.extract.identity import assign_ids, first_ids
from auditor.model import Extraction


def tables(name="清淤项目", rows=ROWS):
    sheet = Sheet().row("项目名称", (name, 3)).row("实施单位", ("云溪县河道所", 3))
    sheet.row("一级指标", "二级指标", "三级指标", "指标值")
    return extract("绩效目标表", "（2025年度）", add_rows(sheet, lambda r: (r[2], value(r)), rows, "repeat").grid())


def ids(extraction):
    return {i.level3: i.id for t in extraction.tables for i in t.indicators}


@given(st.permutations(ROWS))
def test_moved_rows_keep_their_ids(rows):
    """The order of rows does not matter to any id."""
    (one,), (other,) = assign_ids([tables()]), assign_ids([tables(rows=rows)])
    assert one.tables[0].id == other.tables[0].id
    assert ids(one) == ids(other)


def test_an_edited_value_keeps_the_ids():
    """A changed value is the same indicator in the next round."""
    edited = [(*r[:4], "50", *r[5:]) if n == 0 else r for n, r in enumerate(ROWS)]
    (one,), (other,) = assign_ids([tables()]), assign_ids([tables(rows=edited)])
    assert ids(one) == ids(other)


def test_equal_tables_are_numbered():
    """The same table in two files: the second gets -2, and no id occurs twice."""
    one, other = assign_ids([tables(), tables()])
    assert other.tables[0].id == one.tables[0].id + "-2"
    every = [i.id for e in (one, other) for t in e.tables for i in t.indicators] + [
        one.tables[0].id,
        other.tables[0].id,
    ]
    assert len(every) == len(set(every))


def test_tables_of_one_name_do_not_depend_on_their_order():
    """Two tables of one name and unit but other content keep their ids when their files change places."""
    first, second = tables(), tables(rows=ROWS[:5])
    one = [e.tables[0].id for e in assign_ids([first, second])]
    other = [e.tables[0].id for e in assign_ids([second, first])]
    assert one == other[::-1]


def test_names_twice_in_a_table_have_two_ids():
    """The same name under two classes is two indicators."""
    (extraction,) = assign_ids([tables(rows=[*ROWS, ROWS[0]])])
    every = [i.id for i in extraction.tables[0].indicators]
    assert len(every) == len(set(every))
    assert any(key.endswith("-2") for key in every)


def test_nothing_but_ids_changes():
    """Assigning ids touches no other field."""
    before = tables()
    (after,) = assign_ids([before])
    bare = tuple(replace(t, id="", indicators=tuple(replace(i, id="") for i in t.indicators)) for t in after.tables)
    assert Extraction(bare, after.left_out) == before


@given(st.lists(st.sampled_from(["a", "b", "c", "c2"]), max_size=6))
def test_ids_made_file_by_file_end_as_those_made_together(kinds):
    """Each reading process gives first ids; telling the like-named apart afterwards changes nothing of the result."""
    made = {"a": tables("甲项目"), "b": tables("乙项目"), "c": tables("丙项目"), "c2": tables("丙项目", rows=ROWS[:5])}
    read = [made[kind] for kind in kinds]
    together = assign_ids(read)
    assert assign_ids([first_ids(extraction) for extraction in read]) == together
    every = [table.id for extraction in together for table in extraction.tables]
    assert len(every) == len(set(every))
