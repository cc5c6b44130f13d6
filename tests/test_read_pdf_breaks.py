"""Tables without rules over page breaks, and labels written upright: the columns and the words decide."""

import itertools

import pytest

from auditor.model import Cell, Grid, TextBlock
from auditor.read.pdf_breaks import join_cut_rows
from auditor.read.pdf_gutters import find_tables
from auditor.read.pdf_lines import text_lines
from auditor.read.pdf_page import Run
from auditor.read.pdf_upright import place_words, upright_words

SIZE = 10
GUTTERS = ((80.0, 100.0), (200.0, 220.0))


def run(left, middle, text):
    return Run(left, middle - SIZE / 2, left + SIZE * len(text), middle + SIZE / 2, text)


def stack(text, left=0, top=700, step=14):
    return [run(left, top - step * n, char) for n, char in enumerate(text)]


def texts(tables):
    return [[(cell.row, cell.col, cell.text) for cell in table.grid.cells] for table in tables]


def test_lone_row_on_top_of_a_page_is_read_under_the_columns_of_the_page_before():
    """One row shows no gutters; below it stands a line of prose that crosses them."""
    lines = text_lines(
        [
            run(0, 800, "质量指标"),
            run(100, 800, "闸门完好率"),
            run(220, 800, "≥98%"),
            run(0, 760, "填报说明以上内容由项目单位填写并对真实性负责"),
        ]
    )
    assert texts(find_tables(lines, [], 2)) == []
    (table,) = find_tables(lines, [], 2, GUTTERS)
    assert texts([table]) == [[(0, 0, "质量指标"), (0, 1, "闸门完好率"), (0, 2, "≥98%")]]
    assert (table.first, table.end) == (0, 1)


@pytest.mark.parametrize(
    "top",
    [
        [run(0, 800, "西渠清淤项目支出绩效目标表")],
        [run(0, 800, "项目名称"), run(100, 800, "西渠清淤")],
        [run(100, 800, "绩效目标表"), run(220, 760, "万元")],
    ],
    ids=["title across the gutters", "head field", "unit line far below a title"],
)
def test_what_is_no_row_on_top_of_a_page_stays_text(top):
    """Name and value must stand beside each other in the last two columns."""
    assert find_tables(text_lines(top), [], 2, GUTTERS) == []


def test_upright_labels_part_where_the_word_ends():
    """Three labels one below the other at one distance; the first is what a page break left."""
    words = upright_words(stack("标产出指标效益指标"))
    assert ["".join(line.text for line in word) for word in words] == ["标", "产出指标", "效益指标"]


@pytest.mark.parametrize("column", [["数量指标", "质量指标", "时效指标"], list("产出效益"), ["产", "出"]])
def test_column_that_is_not_upright_or_has_no_word_end_is_left_to_distances(column):
    assert upright_words([run(0, 700 - 20 * n, text) for n, text in enumerate(column)]) == []


def test_upright_label_higher_than_its_row_does_not_reach_into_the_row_above():
    """满意度指标 beside one row is five lines high: its own middle decides, not where its characters stand."""
    bands = [(700, 700), (680, 680), (660, 660), (615, 615)]
    assert place_words([(701, 659), (643, 587)], bands, 14) == [(0, 2), (3, 3)]


def test_more_labels_than_rows_stand_at_the_nearest():
    assert place_words([(700, 700), (600, 600)], [(610, 605)], 14) == [(0, 0), (0, 0)]


def test_lone_end_of_an_upright_label_on_the_next_page_completes_it():
    """满/意/度/指 with 标 alone on top of the next page; other characters stay text."""
    grid = Grid((Cell("满\n意\n度\n指", 0, 0), Cell("农户满意度", 0, 1)), 1, 2, "第1页", "positions")
    foot, page = TextBlock("标", "第2页"), TextBlock("填报说明", "第2页")
    joined, rest = join_cut_rows([[grid], [foot, page]])
    assert joined.cells[0].text == "满\n意\n度\n指\n标"
    assert rest == page
    assert join_cut_rows([[grid], [TextBlock("注", "第2页"), page]])[1].text == "注"


def test_full_cell_does_not_run_into_the_column_that_begins_beside_it():
    """Four tenths of a character between them, where other lines begin the column after a wide gap."""
    rows = [[run(0, 700 - 14 * n, "Le"), run(60, 700 - 14 * n, "Canals")] for n in range(3)]
    full = [run(0, 658, "Satisfaction"), run(60, 658, "Users")]
    full[0] = full[0]._replace(right=60 - 0.45 * (full[0].top - full[0].bottom))
    lines = text_lines([*itertools.chain.from_iterable(rows), *full], columned=True)
    assert [[part.text for part in line] for line in lines[-1:]] == [["Satisfaction", "Users"]]
    assert [part.text for part in text_lines(full, columned=True)[0]] == ["SatisfactionUsers"]
    full[0] = full[0]._replace(text="Clause,")
    lines = text_lines([*itertools.chain.from_iterable(rows), *full], columned=True)
    assert [part.text for part in lines[-1]] == ["Clause,Users"]
