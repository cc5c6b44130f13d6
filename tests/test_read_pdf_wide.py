"""A sheet wider than the paper: its right columns are printed on other pages, and nothing says so."""

from dataclasses import replace

import pytest
from extract_forms import NAME, Sheet, extract
from pdf_builder import line, pdf, ruled, text

from auditor.model import Grid, TextBlock
from auditor.read.limits import Limits
from auditor.read.pdf import read_pdf
from auditor.read.pdf_wide import NOTE

# Heights change often, as those of wrapped texts do.
YS = (800, 780, 745, 725, 690, 670)
LABELS = ("Name", "Goal", "Level", "Output", "Benefit")
LEFT = (50, 120, 300)
RIGHT = (50, 200)
VALUES = ("Value", ">=12 km", "9 pieces")


def blocks(*pages):
    return read_pdf(pdf(pages), "a.pdf", Limits())[0]


def rows(grid):
    return [[cell.text if cell else "" for cell in row] for row in grid.filled()]


def open_on(x, ys, closed, *, other):
    """Return the lines of two columns' outer sides: `other` closed in all rows, `x` only from row `closed` on."""
    return line(x, ys[closed], x, ys[-1]) + line(other, ys[0], other, ys[-1])


def left_page(texts, closed=2):
    """Return a page with the left columns; the cells of the first rows go on beyond its edge."""
    flat = "".join(line(LEFT[0], y, LEFT[-1], y) for y in YS)
    inner = line(LEFT[1], YS[0], LEFT[1], YS[-1]) + open_on(LEFT[-1], YS, closed, other=LEFT[0])
    return flat + inner + written(LEFT, texts)


def right_page(texts, closed=2):
    flat = "".join(line(RIGHT[0], y, RIGHT[-1], y) for y in YS)
    return flat + open_on(RIGHT[0], YS, closed, other=RIGHT[-1]) + written(RIGHT, texts)


def written(xs, texts):
    return "".join(
        text(xs[col] + 5, YS[row + 1] + 6, words) for row, cells in enumerate(texts) for col, words in enumerate(cells)
    )


HEAD = (("Name", "East canal"), ("Goal", "Clear 12 km"), ("Level", "Name of it"))
FIRST = left_page((*HEAD, ("Output", "Canal length"), ("Benefit", "Sluices")))
SECOND = right_page((("",), ("",), *((value,) for value in VALUES)))
WHOLE = [
    ["Name", "East canal", "East canal"],
    ["Goal", "Clear 12 km", "Clear 12 km"],
    ["Level", "Name of it", "Value"],
    ["Output", "Canal length", ">=12 km"],
    ["Benefit", "Sluices", "9 pieces"],
]


def test_columns_on_the_next_page_belong_to_the_rows_at_their_heights():
    (grid,) = blocks(FIRST, SECOND)
    assert rows(grid) == WHOLE


def test_a_cell_keeps_the_page_it_stands_on():
    (grid,) = blocks(FIRST, SECOND)
    assert {cell.address for cell in grid.cells if cell.row == 3} == {"第1页第4行", "第2页第4行"}


def test_pages_of_one_strip_come_before_those_of_the_next():
    """Down, then over: pages 1 and 2 have the left columns, 3 and 4 the right ones; the lower rows prove nothing."""
    low = ruled(LEFT, (800, 760, 740), (("Benefit", "Farmers"), ("Satisfied", "Users")))
    low_right = ruled(RIGHT, (800, 760, 740), ((">=300",), (">=90%",)))
    upper, lower = blocks(FIRST, low, SECOND, low_right)
    assert rows(upper) == WHOLE
    assert rows(lower) == [["Benefit", "Farmers", ">=300"], ["Satisfied", "Users", ">=90%"]]


def test_text_of_a_cut_cell_is_there_once():
    """Programs draw all of it on both pages and clip it; the piece outside the table is no text of its own."""
    again = text(55, YS[1] + 6, "East canal") + text(10, YS[2] + 6, "Clear 12 km")
    (grid,) = blocks(FIRST, SECOND + again)
    assert rows(grid) == WHOLE


def test_strip_whose_cells_have_neither_end_is_one_of_three():
    middle = "".join(line(50, y, 200, y) for y in YS) + line(50, YS[2], 50, YS[-1]) + line(200, YS[2], 200, YS[-1])
    middle += written(RIGHT, (("",), ("",), ("Why",), ("survey",), ("count",)))
    (grid,) = blocks(FIRST, middle, SECOND)
    assert rows(grid) == [[*row[:2], why, row[2]] for row, why in zip(
        WHOLE, ("East canal", "Clear 12 km", "Why", "survey", "count"), strict=True
    )]  # fmt: skip


def test_title_drawn_on_both_pages_as_far_off_as_the_columns_are_wide_proves_a_cut():
    flat = tuple(800 - 20 * n for n in range(6))
    first = ruled(LEFT, flat, [(label, f"name {label}") for label in LABELS]) + text(250, 820, "Targets of 2026")
    second = ruled(RIGHT, flat, [(f"value {label}",) for label in LABELS])
    (title, grid) = blocks(first, second + text(0, 820, "Targets of 2026"))
    assert isinstance(title, TextBlock)
    assert grid.n_cols == 3
    assert len(blocks(first, second + text(30, 820, "Targets of 2026"))) == 4


def test_many_rows_of_unlike_heights_prove_a_cut_where_no_label_is_written_again():
    ys = (800, 780, 745, 725, 690, 670, 650, 600)
    first = ruled(LEFT, ys, [(f"label {n}", f"name {n}") for n in range(7)])
    (grid,) = blocks(first, ruled(RIGHT, ys, [(f"value {n}",) for n in range(7)]))
    assert grid.n_cols == 3
    assert len(blocks(first, ruled(LEFT, ys, [(f"label {n}", f"other {n}") for n in range(7)]))) == 2
    titled = ruled(RIGHT, ys, [(f"value {n}",) for n in range(7)]) + text(60, 820, "Another table")
    assert len([block for block in blocks(first, titled) if isinstance(block, Grid)]) == 2


@pytest.mark.parametrize(
    "second",
    [
        ruled(RIGHT, YS, [(value,) for value in ("a", "b", *VALUES)]),
        right_page((("",), ("",), *((value,) for value in VALUES)), closed=3),
        left_page((("Name", "West"), ("Goal", "b"), ("Level", "c"), ("Output", "d"), ("Benefit", "e"))),
        SECOND.replace(" 670 ", " 660 "),
    ],
    ids=["closed on its left", "other rows open", "the same form again", "other heights"],
)
def test_table_that_is_no_part_of_the_one_before_stays_its_own(second):
    assert len(blocks(FIRST, second)) == 2


def test_the_table_says_that_its_columns_were_put_together():
    sheet = Sheet().row("项目名称", (NAME, 3)).row("一级指标", "二级指标", "三级指标", "指标值")
    grid = sheet.row("产出指标", "数量指标", "清淤长度", "≥42公里").grid("第1页")
    (table,) = extract("项目支出绩效目标表", replace(grid, notes=(NOTE,))).tables
    assert "右侧各列印在另一页，按各行的位置接上" in [repair.what for repair in table.repairs]
