"""pdfium is called without the bindings, which take long to import; where it is not beside them, they know it."""

import subprocess
import sys

import pytest
from pdf_builder import pdf, ruled, text

from auditor.model import Grid
from auditor.read import pdf_calls
from auditor.read.limits import Limits
from auditor.read.pdf import read_pdf
from auditor.read.pdf_document import PdfDocument, PdfError
from auditor.read.pdf_page import PageView

XS, YS = (50, 150, 300), (800, 780, 760)
PAGE = pdf([ruled(XS, YS, (("Level", "Name"), ("Output", "Canals")))])


def test_reading_imports_no_bindings(tmp_path):
    (tmp_path / "a.pdf").write_bytes(PAGE)
    code = (
        "import sys; from pathlib import Path; from auditor.read.limits import Limits\n"
        "from auditor.read.pdf import read_pdf\n"
        "print(len(read_pdf(Path(sys.argv[1]).read_bytes(), 'a.pdf', Limits())[0]), 'pypdfium2' in sys.modules)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(tmp_path / "a.pdf")], capture_output=True, text=True, check=True
    )
    assert done.stdout.split() == ["1", "False"]


def test_library_in_another_place_is_found_by_the_bindings(monkeypatch):
    monkeypatch.setattr(pdf_calls, "find_spec", lambda _: None)
    kept = (pdf_calls.call, pdf_calls._library)
    for function in kept:
        function.cache_clear()
    try:
        (grid,) = read_pdf(PAGE, "a.pdf", Limits())[0]
    finally:
        for function in kept:
            function.cache_clear()
    assert isinstance(grid, Grid)
    assert [cell.text for cell in grid.cells] == ["Level", "Name", "Output", "Canals"]


def test_page_says_its_size_and_origin_and_shows_what_is_drawn():
    """Turned by 90 degrees it is as wide as the sheet is high; the picture of a form counts as one of the page."""
    document = PdfDocument(pdf(["/Fm Do\n", text(50, 700, "no picture")], rotate=90, form="/Im Do\n"))
    first, second = PageView(document, 0), PageView(document, 1)
    assert (document.pages, first.width, first.height, second.characters()) == (2, 842, 595, 10)
    assert (first.picture(1.0).shape, second.has_picture()) == ((595, 842, 3), False)
    with pytest.raises(PdfError):
        PageView(document, 2)
    for page in (first, second):
        page.close()
    document.close()
