"""How browsers and other programs draw tables: borders in pieces, characters one by one, rows cut by a page break."""

import itertools

import pytest
from pdf_builder import line, pdf, ruled, text

from auditor.model import Cell, Grid, TextBlock
from auditor.read.limits import Limits
from auditor.read.pdf import read_pdf
from auditor.read.pdf_breaks import join_cut_rows
from auditor.read.pdf_lines import text_lines
from auditor.read.pdf_page import Run, _carried_on
from auditor.read.pdf_spill import _carries_on

XS, YS = (50, 150, 300, 450), (800, 780, 760, 740)
TEXTS = (("Level", "Name", "Value"), ("Output", "Canal length", ">=12 km"), ("Output", "Sluices", "9"))


def blocks(*pages):
    return read_pdf(pdf(pages), "a.pdf", Limits())[0]


def rows(grid):
    return tuple(tuple(cell.text if cell else "" for cell in row) for row in grid.filled())


def words(xs, ys, texts):
    return "".join(
        text(xs[col] + 5, ys[row + 1] + 6, cell) for row, cells in enumerate(texts) for col, cell in enumerate(cells)
    )


def filled(x0, y0, x1, y1):
    return f"{x0} {y0} {x1 - x0} {y1 - y0} re f\n"


def lattice(draw):
    """Return the content of a full lattice, every side of every cell drawn by `draw`."""
    flat = [draw(x0, y, x1, y) for y in YS for x0, x1 in itertools.pairwise(XS)]
    upright = [draw(x, y1, x, y0) for x in XS for y0, y1 in itertools.pairwise(YS)]
    return "".join(flat + upright)


def dotted(x0, y0, x1, y1, step=2.0, size=0.8):
    count = int(max(x1 - x0, y1 - y0) / step)
    across, up = (step, 0) if x1 > x0 else (0, step)
    return "".join(
        filled(x0 + n * across, y0 + n * up, x0 + n * across + size, y0 + n * up + size) for n in range(count)
    )


def thick(x0, y0, x1, y1):
    return filled(x0 - 1.6, y0 - 1.6, x1 + 1.6, y1 + 1.6)


@pytest.mark.parametrize("draw", [line, dotted, thick], ids=["pieces", "dots", "3.2 points wide"])
def test_lattice_drawn_cell_by_cell_is_one_table(draw):
    (grid,) = blocks(lattice(draw) + words(XS, YS, TEXTS))
    assert rows(grid) == TEXTS


def test_upright_pieces_without_a_flat_line_beside_them_still_part_cells():
    """On top of a page the labels' cells have no upper border: their sides touch no flat line in the first row."""
    content = "".join(line(x, y1, x, y0) for x in XS for y0, y1 in itertools.pairwise(YS))
    content += line(300, 780, 450, 780) + line(300, 760, 450, 760) + line(50, 740, 450, 740)
    content += text(60, 766, "Output") + text(160, 766, "Quantity")
    content += "".join(text(310, y + 6, value) for y, value in zip(YS[1:], ("12 km", "9 km", "7 km"), strict=True))
    (grid,) = blocks(content)
    assert [row[:2] for row in rows(grid)] == [("Output", "Quantity")] * 3
    assert [row[2] for row in rows(grid)] == ["12 km", "9 km", "7 km"]


def test_row_that_a_break_parts_from_its_table_is_a_table_with_one_flat_line():
    content = line(50, 740, 450, 740) + "".join(line(x, 740, x, 780) for x in XS)
    content += words(XS, (780, 740), (("Output", "Canal length", ">=12 km"),))
    (grid,) = blocks(content)
    assert rows(grid) == (("Output", "Canal length", ">=12 km"),)


def test_line_that_hangs_below_an_open_cell_at_the_foot_of_a_page_is_the_cells():
    """The border ends with the page; a cell closed by a line, and what stands farther below, keep their text."""
    sides = "".join(line(x, 100, x, 60) for x in XS)
    content = sides + line(50, 100, 450, 100) + line(50, 80, 450, 80) + line(150, 60, 450, 60)
    content += words(XS, (100, 80, 60), (("Level", "Name", "Value"), ("Output", "Canal", "9 km"))) + text(
        55, 51, "label"
    )
    (grid,) = blocks(content)
    assert rows(grid)[1] == ("Output\nlabel", "Canal", "9 km")
    apart, note = blocks(content.replace(text(55, 51, "label"), text(55, 30, "label")))
    assert (rows(apart)[1][0], note.text) == ("Output", "label")
    closed, note = blocks(content + line(50, 60, 150, 60))
    assert (rows(closed)[1][0], note.text) == ("Output", "label")


def page(*texts, n_cols=4):
    return [Grid(tuple(Cell(words, 0, col) for col, words in texts), 1, n_cols, "第1页")]


def test_labels_below_a_break_join_the_name_and_value_above_it():
    """A cell in the middle of its row goes to the side of the break its lines fit on."""
    (whole,) = join_cut_rows([page((2, "甲"), (3, "≥9座")), page((0, "效益指标"), (1, "社会效益指标"))])
    assert [cell.text for cell in whole.cells] == ["效益指标", "社会效益指标", "甲", "≥9座"]


@pytest.mark.parametrize(
    ("above", "below"),
    [
        ([(2, "甲"), (3, "≥9座")], [(0, "效益指标"), (2, "乙")]),
        ([(2, "甲"), (3, "≥9座")], [(0, "效益指标")]),
        ([(1, "数量指标"), (2, "甲"), (3, "≥9座")], [(0, "效益指标"), (1, "社会效益指标")]),
    ],
    ids=["a name of its own", "a label is missing", "a label is there"],
)
def test_rows_that_are_not_halves_of_one_stay_two(above, below):
    assert len(join_cut_rows([page(*above), page(*below)])) == 2


def test_characters_drawn_one_by_one_are_one_run():
    """On one base line and next to one another; a gap parts them, another base line too."""
    pieces = [(Run(50 + 10 * n, 700, 59 + 10 * n, 709, char), 701.0) for n, char in enumerate("完成率")]
    pieces += [(Run(100, 700, 109, 709, "高"), 701.0), (Run(110, 688, 119, 697, "低"), 689.0)]
    assert [run.text for run in _carried_on(pieces)] == ["完成率", "高", "低"]


def test_letter_that_hangs_below_stands_in_its_line():
    """The ink of a p reaches from below the base line to half its height."""
    runs = [Run(50, 700.4, 68, 709.6, "土壤"), Run(69, 698.2, 74, 706, "p"), Run(75, 700.3, 90, 710.2, "H值")]
    ((joined,),) = text_lines(runs)
    assert joined.text == "土壤pH值"


def test_words_of_neighbouring_lines_are_not_taken_up():
    """Lines so tight that the ink of one reaches into the next: each word stands once."""
    lines = [f"{name} length of the canals" for name in ("first", "second", "third", "fourth")]
    content = "".join(
        text(50, 700 - 6 * n, words) + text(300, 700 - 6 * n, f"{n}9 km") for n, words in enumerate(lines)
    )
    said = " ".join(
        block.text if isinstance(block, TextBlock) else " ".join(cell.text for cell in block.cells)
        for block in blocks(content)
    )
    assert [said.count(words.split()[0]) for words in lines] == [1, 1, 1, 1]


def test_text_wider_than_its_cell_is_all_of_that_cells():
    """A spreadsheet clips it on the page; the neighbour keeps its own text, and nothing stands beside the table."""
    wide = "Satisfaction-of-the-service-users"
    (grid,) = blocks(ruled(XS, YS, (TEXTS[0], (wide, "Canal", "9 km"), ("Output", "Sluices", f"{wide}-and-others"))))
    assert rows(grid) == (TEXTS[0], (wide, "Canal", "9 km"), ("Output", "Sluices", f"{wide}-and-others"))


def test_cells_drawn_at_one_go_with_gaps_between_stay_apart():
    content = ruled(XS, YS, (TEXTS[0], ("", "", ""), TEXTS[2])) + text(100, 766, "Output" + " " * 12 + "Canals")
    (grid,) = blocks(content)
    assert rows(grid)[1][:2] == ("Output", "Canals")


def test_frame_of_one_column_is_no_table():
    assert all(isinstance(block, TextBlock) for block in blocks(ruled((50, 450), (800, 700), [["words in a frame"]])))


def test_text_taller_than_its_cell_is_all_of_that_cells():
    """A row of fixed height hides lines of a wrapped text; those that reach into the rows around are not theirs."""
    ys = (800, 780, 760, 740, 720)
    texts = (("Output", "Canals"), ("", "Sluices"), ("", "Farmers"), ("Users", "Share"))
    high = [text(55, 777 - 12 * n, word) for n, word in enumerate(("Sustained", "effect", "of it"))]
    (grid,) = blocks(ruled((50, 150, 300), ys, texts) + "".join(high))
    assert rows(grid) == (texts[0], ("Sustained\neffect\nof it", "Sluices"), *texts[2:])


def test_lines_at_other_distances_than_a_text_has_stay_in_their_rows():
    """Rows of one line each, 20 points apart, with one that reaches a little over its border."""
    ys = (800, 780, 760, 740)
    low = text(55, 759, "Quality") + text(55, 746, "Time")
    (grid,) = blocks(ruled((50, 150, 300), ys, (("Number", "Canals"), ("", "Sluices"), ("", "Farmers"))) + low)
    assert [row[0] for row in rows(grid)] == ["Number", "Quality", "Time"]


def test_blank_half_of_a_stop_is_no_gap_in_a_line():
    """The ink of a full-width comma ends at a third of its place; the next character follows at its end."""
    comma, word = Run(100, 700, 103, 702, "，"), Run(110, 699, 150, 709, "恢复灌溉面积")
    assert _carries_on(comma, word)
    assert not _carries_on(comma._replace(text="的"), word)
