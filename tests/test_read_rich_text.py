"""Facts about reading .rtf: code pages, code points, merged and nested cells, what is no text of the body."""

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from read_builders import grids, lines, read, texts

from auditor.errors import ReadError
from auditor.model import Document
from auditor.read.limits import Limits
from auditor.read.rich_text import read_rich_text

_FONTS = rb"{\fonttbl{\f0\fcharset134 SimSun;}{\f1\fcharset0 Times;}{\f2\fcharset2 Symbol;}}"


@pytest.fixture
def rich(tmp_path: Path) -> Callable[[bytes], Document]:
    """Return a function that reads the body of a .rtf whose pages are Chinese, under the name .doc."""
    return lambda body: read(rb"{\rtf1\ansi\ansicpg936" + _FONTS + body + b"}", "表.doc", tmp_path)[0]


def escaped(text: str) -> bytes:
    """Return Chinese as Word writes it under a Chinese font: two escaped bytes a character."""
    return b"".join(b"\\'%02x" % byte for byte in text.encode("gbk"))


def test_text_in_code_pages_code_points_and_signs(rich: Callable[[bytes], Document]) -> None:
    """One character may be two escaped bytes, a code point with its stand-in, or two halves of one."""
    document = rich(
        rb"\f0 "
        + escaped("数量指标")
        + rb"\par \u25968?\u37327\'3f\tab A\~B\par {\f2\'b3}95%{\f1\'b0}\line\u-10180?\u-8439?"
    )
    assert document.format == "rtf"
    assert lines(document) == ["数量指标", "数量\tA\xa0B", "≥95%°", "🌉"]


def test_merged_cells_stand_once_with_their_spans(rich: Callable[[bytes], Document]) -> None:
    """Edges of other rows make columns; marks merge downwards and across; a definition may follow its cells."""
    document = rich(
        rb"\trowd\cellx1000\cellx3000\pard\intbl A\cell B\cell\row"
        rb"\trowd\clvmgf\cellx1000\cellx2000\cellx3000\pard\intbl C\cell D\cell E\cell\row"
        rb"\pard\intbl\cell F\par G\cell H\cell\trowd\clvmrg\cellx1000\clmgf\cellx2000\clmrg\cellx3000\row\pard end"
    )
    (grid,) = grids(document)
    assert texts(grid) == [["A", "B", "B"], ["C", "D", "E"], ["C", "F\nG", "F\nG"]]
    assert lines(document) == ["end"]


def test_a_nested_table_follows_and_stands_in_its_cell(rich: Callable[[bytes], Document]) -> None:
    """As in .docx and .doc; the row around it keeps the definition that stood before it."""
    document = rich(
        rb"\trowd\cellx2000\cellx4000\pard\intbl a\cell out\par \pard\intbl\itap2 x\nestcell y\nestcell z\nestcell"
        rb"{\*\nesttableprops\trowd\cellx100\cellx200\cellx300\nestrow}{\nonesttables\par}\pard\intbl\itap1 b\cell"
        rb"\row\pard"
    )
    outer, inner = grids(document)
    assert texts(outer) == [["a", "out\nx\ty\tz\nb"]]
    assert texts(inner) == [["x", "y", "z"]]


def test_what_is_no_text_of_the_body_is_left_out(rich: Callable[[bytes], Document]) -> None:
    """Styles, pictures, notes, headers, deleted and hidden text, instructions of fields; results are kept."""
    document = rich(
        rb"{\stylesheet{\s0 Normal;}}{\info{\title T}}{\header H}{\*\unknown U}{\pict 0102\bin3 {}\\0}"
        rb"a{\footnote F}{\v hidden}{\deleted gone}{\field{\*\fldinst DATE}{\fldrslt 2026}}\v x\v0 b{\listtext 1.}\par"
    )
    assert lines(document) == ["a2026b"]


def test_a_text_box_is_a_paragraph_of_its_own(rich: Callable[[bytes], Document]) -> None:
    """The paragraph it hangs at goes on behind it."""
    document = rich(rb"be{\shp{\*\shpinst\shpleft0{\sp{\sn a}{\sv 1}}{\shptxt \pard box\par}}}fore\par")
    assert lines(document) == ["box", "before"]


@pytest.mark.parametrize("body", [rb"{\rtf1{\pict 00}}", rb"{\rtf1\par\par}"])
def test_without_text_it_is_empty(body: bytes) -> None:
    """Nothing to audit is said, not passed over."""
    with pytest.raises(ReadError) as refused:
        read_rich_text(body, "a.rtf", Limits())
    assert refused.value.code == "empty"


@given(st.lists(st.sampled_from([rb"{", rb"}", rb"\cell", rb"\row", rb"\trowd", rb"\cellx900", rb"\cellx-9", rb"\nestrow",
    rb"\nestcell", rb"\itap3 ", rb"\intbl ", rb"\pard ", rb"a", rb"\u55357?", rb"\'b3", rb"\bin9 ", rb"\*", rb"\clmrg",
    rb"\shptxt ", rb"\uc9 "]), max_size=60))  # fmt: skip
def test_any_order_of_words_reads_or_is_named(words: list[bytes]) -> None:
    """Damage gives what is there, or a reason."""
    try:
        blocks, _ = read_rich_text(b"{\\rtf1 " + b"".join(words), "a.rtf", Limits())
    except ReadError:
        return
    assert blocks
