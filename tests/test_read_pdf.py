"""PDF pages become the tables a person sees: ruled, rotated, nested, without rules; scans and damage are named."""

import io
import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pdf_builder import HEIGHT, line, pdf, ruled, text

from auditor.errors import ReadError
from auditor.model import Cell, Grid, TextBlock
from auditor.read import pdf as reader
from auditor.read.limits import Limits
from auditor.read.pdf import read_pdf
from auditor.read.pdf_breaks import join_cut_rows
from auditor.read.pdf_lines import text_lines
from auditor.read.pdf_page import Run, _clean

XS, YS = (50, 150, 300, 450), (800, 780, 760, 740)
TEXTS = (("Level", "Name", "Value"), ("Output", "Canal length", ">=12 km"), ("Output", "Sluices", "9"))
PICTURE = "q 500 0 0 700 40 60 cm /Im Do Q\n"


def read(data, limits=None):
    return read_pdf(data, "a.pdf", limits or Limits())


def code_of(data):
    """Return the code a file is refused with, None when it is read; any other error fails the test."""
    try:
        read(data)
    except ReadError as error:
        return error.code
    return None


def grids(data):
    return [block for block in read(data)[0] if isinstance(block, Grid)]


def rows(grid):
    return tuple(tuple(cell.text if cell else "" for cell in row) for row in grid.filled())


def test_ruled_table_is_read_by_its_lines():
    (grid,) = grids(pdf([ruled(XS, YS, TEXTS)]))
    assert rows(grid) == TEXTS
    assert (grid.source, grid.location, grid.cells[-1].address) == ("cells", "第1页", "第1页第3行")


def test_missing_line_makes_a_merged_cell():
    content = "".join(
        [line(50, 800, 450, 800), line(50, 760, 450, 760), line(150, 780, 450, 780)]
        + [line(x, 800, x, 760) for x in (50, 150, 450)]
        + [text(60, 776, "Output"), text(160, 786, "A"), text(160, 766, "B")]
    )
    (grid,) = grids(pdf([content]))
    assert {(c.text, c.row, c.row_span) for c in grid.cells} == {("Output", 0, 2), ("A", 0, 1), ("B", 1, 1)}


@pytest.mark.parametrize("border", [True, False])
def test_outer_border_may_be_missing(border):
    (grid,) = grids(pdf([ruled(XS, YS, TEXTS, border=border)]))
    assert rows(grid) == TEXTS


@pytest.mark.parametrize(
    ("rotate", "turn"),
    [(90, "0 1 -1 0 595 0"), (180, "-1 0 0 -1 595 842"), (270, "0 -1 1 0 0 842")],
)
def test_rotated_page_reads_as_displayed(rotate, turn):
    """Content is turned against the page's rotation, so that what is displayed stands upright."""
    xs, ys = (50, 150, 300, 450), (500, 480, 460, 440)
    (grid,) = grids(pdf([f"q {turn} cm\n{ruled(xs, ys, TEXTS)}Q\n"], rotate=rotate))
    assert rows(grid) == TEXTS


def test_form_xobject_is_looked_into_with_its_matrix():
    data = pdf(["q 1 0 0 1 10 -20 cm /Fm Do Q\n"], form=ruled(XS, YS, TEXTS), matrix="0.8 0 0 0.8 5 5")
    (grid,) = grids(data)
    assert rows(grid) == TEXTS


def test_table_without_rules_is_read_by_gutters():
    content = "".join(
        text(x, 800 - 26 * n, words)
        for n, cells in enumerate(TEXTS)
        for x, words in zip((50, 150, 300), cells, strict=True)
    )
    (grid,) = grids(pdf([content]))
    assert (rows(grid), grid.source) == (TEXTS, "positions")


def test_wrapped_cell_centred_beside_one_line_is_one_row():
    """The longer cell has two lines above and below the middle of the short ones."""
    long = ("Length of canals that are lined", "with concrete until the autumn")
    content = text(50, 800, "Level") + text(150, 800, "Name") + text(310, 800, "Value")
    for n in range(3):
        y = 770 - 40 * n
        content += text(150, y + 6, long[0]) + text(150, y - 6, long[1]) + text(310, y, f"{n}2 km")
    content += text(50, 730, "Output")
    (grid,) = grids(pdf([content]))
    assert [row[1:] for row in rows(grid)] == [
        ("Name", "Value"),
        *(("\n".join(long), f"{n}2 km") for n in range(3)),
    ]
    assert [row[0] for row in rows(grid)] == ["Level", "Output", "Output", "Output"]


def test_flat_rules_alone_part_rows():
    """Lines at the distance of wrapped ones are rows of their own where a rule runs between them."""
    content, n = "", 0
    for n in range(5):
        y = 800 - 14 * n
        content += text(50, y, "abcdefgh klmnop") + text(200, y, "rstuvwxyz abcd") + line(50, y - 3.5, 400, y - 3.5)
    (grid,) = grids(pdf([content]))
    assert grid.n_rows == 5


def test_prose_stays_lines_of_text():
    prose = ["This paragraph runs over the whole width of the page and has no columns.", "So has this one, it is text."]
    blocks, _ = read(pdf(["".join(text(50, 800 - 16 * n, words) for n, words in enumerate(prose))]))
    assert [block.text for block in blocks if isinstance(block, TextBlock)] == prose


def test_text_around_a_ruled_table_keeps_its_place():
    content = text(50, 820, "Title") + ruled(XS, YS, TEXTS) + text(50, 700, "Note below")
    kinds = [block.text if isinstance(block, TextBlock) else "grid" for block in read(pdf([content]))[0]]
    assert kinds == ["Title", "grid", "Note below"]


def test_scan_without_recognition_is_named(monkeypatch):
    monkeypatch.setitem(sys.modules, "rapidocr_onnxruntime", None)
    monkeypatch.setattr("auditor.read.recognise.find_spec", lambda _: None)
    with pytest.raises(ReadError) as caught:
        read(pdf([PICTURE]))
    assert caught.value.code == "scan"
    assert "扫描件" in caught.value.message


def test_scanned_page_among_others_is_noted_and_the_rest_read(monkeypatch):
    monkeypatch.setattr("auditor.read.recognise.find_spec", lambda _: None)
    blocks, notes = read(pdf([ruled(XS, YS, TEXTS), PICTURE]))
    assert len(blocks) == 1
    assert notes[0].startswith("第 2 页是扫描件")


def test_recognised_cells_carry_their_confidence(monkeypatch):
    """Whatever recognises the page, its runs become cells of source `ocr`, the least sure character deciding."""

    def recognise(page):
        runs = [
            Run(50 + 150 * col, 700 - 30 * row, 110 + 150 * col, 710 - 30 * row, f"t{row}{col}", 0.9 - 0.1 * col)
            for row in range(3)
            for col in range(2)
        ]
        return runs, [], []

    monkeypatch.setattr("auditor.read.recognise.can_recognise", lambda: True)
    monkeypatch.setattr("auditor.read.recognise.recognise", recognise)
    blocks, notes = read(pdf([PICTURE]))
    (grid,) = blocks
    assert grid.source == "ocr"
    assert [cell.confidence for cell in grid.cells[:2]] == pytest.approx([0.9, 0.8])
    assert "文字识别" in notes[0]


def test_scan_beyond_the_page_limit_of_recognition_is_named(monkeypatch):
    monkeypatch.setattr(reader, "_RECOGNISED_PAGES", 1)
    monkeypatch.setattr("auditor.read.recognise.can_recognise", lambda: True)
    monkeypatch.setattr("auditor.read.recognise.recognise", lambda _: ([Run(50, 700, 90, 710, "x", 0.5)], [], []))
    _, notes = read(pdf([PICTURE] * 3))
    assert any(note.startswith("第 2、3 页是扫描件") for note in notes)


def test_page_limit_is_said():
    _, notes = read(pdf([text(50, 800, "page with words on it")] * 5), Limits(pages=2))
    assert notes == ("共 5 页，只读了前 2 页；请拆分后重新提交",)


def test_page_without_text_and_picture_is_no_crash():
    with pytest.raises(ReadError) as caught:
        read(pdf([line(0, 0, 5, 5)], font=False))
    assert caught.value.code == "scan"


def test_font_that_is_missing_reads_as_far_as_possible():
    """Text in a font the file does not name still has its codes; nothing is raised but a named failure."""
    assert code_of(pdf([ruled(XS, YS, TEXTS)], font=False)) in {None, "scan"}


@pytest.mark.parametrize("cut", [0.1, 0.5, 0.9])
def test_truncated_file_is_named_or_read(cut):
    data = pdf([ruled(XS, YS, TEXTS)])
    assert code_of(data[: int(len(data) * cut)]) in {None, "corrupt", "scan"}


@given(st.binary(max_size=300), st.integers(0, 2000))
@settings(max_examples=60, deadline=None)
def test_damaged_bytes_never_raise_anything_else(noise, place):
    """A PDF with bytes overwritten anywhere is read or refused with a code."""
    data = bytearray(pdf([ruled(XS, YS, TEXTS)]))
    data[place : place + len(noise)] = noise
    assert code_of(bytes(data)) in {None, "corrupt", "scan", "encrypted"}


@given(
    st.lists(st.tuples(st.integers(0, 5), st.integers(0, 30), st.text("abc12", min_size=1, max_size=12)), min_size=1)
)
@settings(max_examples=60, deadline=None)
def test_every_run_comes_out_once(places):
    """Whatever the arrangement of words, each stands in exactly one cell or line, and spans do not overlap."""
    runs = {(col, row): words for col, row, words in places}
    content = "".join(text(40 + 90 * col, 810 - 25 * row, words) for (col, row), words in runs.items())
    blocks, _ = read(pdf([text(40, 10, "some words below so that a page is none too empty") + content]))
    seen = "".join(
        block.text if isinstance(block, TextBlock) else "".join(cell.text for cell in block.cells) for block in blocks
    )
    assert sorted(seen.replace("\n", "").replace("\t", "").replace(" ", "")) == sorted(
        "".join(runs.values()) + "somewordsbelowsothatapageisnonetooempty"
    )
    for grid in blocks:
        if isinstance(grid, Grid):
            covered = [
                (r, c)
                for cell in grid.cells
                for r in range(cell.row, cell.row + cell.row_span)
                for c in range(cell.col, cell.col + cell.col_span)
            ]
            assert len(covered) == len(set(covered))
            assert all(r < grid.n_rows and c < grid.n_cols for r, c in covered)


def test_lone_comma_and_sign_stand_in_their_line():
    """A comma or an equals sign covers a part of the height of its line only."""
    runs = [
        Run(50, 700, 80, 709, "ab"),
        Run(81, 699, 83, 702, "，"),
        Run(84, 700, 99, 709, "cd"),
        Run(150, 703, 156, 706, "＝"),
    ]
    (found,) = text_lines(runs)
    assert [run.text for run in found] == ["ab，cd", "＝"]


def test_page_origin_elsewhere_changes_nothing():
    """A media box that does not begin at 0 shifts the page, not the table."""
    shifted = ruled([x + 100 for x in XS], [y + 50 for y in YS], TEXTS)
    data = pdf([shifted]).replace(b"/MediaBox [0 0 595 842]", b"/MediaBox [100 50 695 892]")
    (grid,) = grids(data)
    assert rows(grid) == TEXTS
    assert HEIGHT == 842


def test_scan_is_recognised_with_the_extra_installed():
    """A picture of a ruled page gives the same table; every cell is less than sure."""
    pytest.importorskip("rapidocr_onnxruntime")
    import pypdfium2

    xs, ys = (50, 200, 350, 500), (780, 740, 700, 660)
    words = (("Level one", "Indicator", "Target"), ("Output", "Canal length", "12 km"), ("Output", "Sluices", "98%"))
    document = pypdfium2.PdfDocument(pdf([ruled(xs, ys, words)]))
    buffer = io.BytesIO()
    document[0].render(scale=2).to_pil().convert("L").save(buffer, "PDF", resolution=144)
    (grid,) = grids(buffer.getvalue())
    squeezed = [[text.replace(" ", "") for text in row] for row in rows(grid)]
    assert squeezed == [[text.replace(" ", "") for text in row] for row in words]
    assert grid.source == "ocr"
    assert all(cell.confidence < 1 for cell in grid.cells)


def test_gap_of_type_setting_is_no_space():
    """Between Chinese and Latin characters a typesetter leaves a gap, which PDF readers take for a space."""
    assert _clean("2026 年 10 月底前") == "2026年10月底前"
    assert _clean("Canal length 12 km") == "Canal length 12 km"


def test_row_cut_through_by_a_page_break_is_joined_where_a_bracket_says_so():
    upper = ruled(XS, (100, 80, 60), (("a", "b", "c"), ("Level", "Name", "Value (with")))
    lower = ruled(XS, YS[:3], (("", "", "its unit)"), ("Output", "Canal", "9 km")))
    first, second = grids(pdf([upper, lower]))
    assert rows(first)[1] == ("Level", "Name", "Value (with\nits unit)")
    assert rows(second) == (("Output", "Canal", "9 km"),)


def test_row_below_a_page_break_stays_its_own_without_such_a_sign():
    upper = ruled(XS, (100, 80, 60), (("a", "b", "c"), ("Level", "Name", "Value")))
    lower = ruled(XS, YS[:3], (("", "", "12 km"), ("Output", "Canal", "9 km")))
    assert [grid.n_rows for grid in grids(pdf([upper, lower]))] == [2, 2]


def test_upright_label_cut_by_a_page_break_is_whole_on_both_pages():
    """One character a line: 产 at the foot of a page, 出指标 on the next; a label that is complete stays as it is."""

    def page(label, name):
        return [Grid((Cell(label, 0, 0), Cell(name, 0, 1)), 1, 2, "第1页")]

    first, second = join_cut_rows([page("产", "甲"), page("出\n指\n标", "乙")])
    assert (first.cells[0].text, second.cells[0].text) == ("产\n出\n指\n标", "产\n出\n指\n标")
    first, second = join_cut_rows([page("产\n出\n指\n标", "甲"), page("效\n益\n指\n标", "乙")])
    assert (first.cells[0].text, second.cells[0].text) == ("产\n出\n指\n标", "效\n益\n指\n标")
