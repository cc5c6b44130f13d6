"""Scanned pages give the table of the page however they lay on the glass; needs the extra `ocr`."""

import io

import pytest
from pdf_builder import line, pdf, ruled, text

from auditor.model import Grid
from auditor.read.limits import Limits
from auditor.read.pdf import read_pdf

pytest.importorskip("rapidocr_onnxruntime", reason="needs the extra `ocr`")
image = pytest.importorskip("PIL.Image", reason="needs the extra `ocr`")

XS, YS = (50, 200, 350, 500), (780, 740, 700, 660, 620)
WORDS = (
    ("Level one", "Indicator", "Target"),
    ("Output", "Canal length", "12 km"),
    ("Output", "Sluices built", "98%"),
    ("Benefit", "Farmers served", "1300"),
)
RED = (214, 40, 50)


def picture(content):
    import pypdfium2

    return pypdfium2.PdfDocument(pdf([content]))[0].render(scale=200 / 72).to_pil().convert("RGB")


def read(page):
    """Return the rows of the one table on a picture of a page, without blanks, and its grid."""
    buffer = io.BytesIO()
    page.save(buffer, "PDF", resolution=200)
    (grid,) = [block for block in read_pdf(buffer.getvalue(), "a.pdf", Limits())[0] if isinstance(block, Grid)]
    return tuple(tuple((cell.text if cell else "").replace(" ", "") for cell in row) for row in grid.filled()), grid


BARE = tuple(tuple(word.replace(" ", "") for word in row) for row in WORDS)


@pytest.mark.parametrize("degrees", [90, 180, 270, 1.4, -1.8])
def test_page_is_read_as_it_lay_on_the_glass(degrees):
    """A page on its side, on its head or askew gives the table of the upright page, every cell less than sure."""
    page = picture(ruled(XS, YS, WORDS))
    rows, grid = read(page.rotate(degrees, image.Resampling.BICUBIC, expand=degrees % 90 == 0, fillcolor="white"))
    assert rows == BARE
    assert grid.source == "ocr"
    assert all(cell.confidence < 1 for cell in grid.cells)


def test_seal_over_words_hides_none():
    """The red ink of a seal is no writing; what is black below it is read."""
    from PIL import ImageChops, ImageDraw

    page = picture(ruled(XS, YS, WORDS))
    seal = image.new("RGB", page.size, "white")
    ImageDraw.Draw(seal).ellipse((500, 150, 850, 500), outline=RED, width=9)
    ImageDraw.Draw(seal).rectangle((560, 300, 800, 345), fill=RED)
    assert read(ImageChops.darker(page, seal))[0] == BARE


def test_words_close_to_a_line_stay_in_their_cells():
    """Text that touches the line between two cells is found as one piece and parted at the line."""
    content = "".join(
        [line(50, y, 500, y) for y in (780, 750)]
        + [line(x, 780, x, 750) for x in (50, 158, 500)]
        + [text(75, 760, "Canals of the plain"), text(160, 760, "128 km in all places")]
    )
    rows, _ = read(picture(content))
    assert rows == (("Canalsoftheplain", "128kminallplaces"),)


def test_lone_sign_is_read_with_the_figures_beside_it():
    """A sign of comparison in a cell of its own is no letter, and is not lost; a word there stays."""
    words = (("Name", "Sign", "Value"), ("Canals", ">", "12"), ("Sluices", "<", "98"), ("Farmers", "about", "1300"))
    rows, _ = read(picture(ruled(XS, YS, words)))
    assert rows == words
