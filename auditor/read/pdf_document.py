"""Open a PDF and its pages by the plain calls of pdfium."""

from __future__ import annotations

import ctypes

from auditor.read.pdf_calls import Numbers, call

# pdfium's numbers for what went wrong: a password is needed, or a kind of protection it does not know.
_PASSWORD, _PROTECTED = 4, 5
# A page that says nothing of its size.
_LETTER = (0.0, 0.0, 612.0, 792.0)
_FLOATS = Numbers(ctypes.c_float, 4)


class PdfError(Exception):
    """A document or a page that pdfium cannot open; `protected` when it is for want of a password."""

    def __init__(self, *, protected: bool = False) -> None:
        super().__init__()
        self.protected = protected


class PdfDocument:
    """An open document; pages are opened by number and closed by whoever opened them."""

    def __init__(self, data: bytes) -> None:
        self.data = data  # pdfium reads from it as long as the document is open
        self._handle = call("FPDF_LoadMemDocument64")(data, len(data), None)
        self.pages = call("FPDF_GetPageCount")(self._handle) if self._handle else 0
        if self.pages < 1:
            error = call("FPDF_GetLastError")()
            self.close()
            raise PdfError(protected=error in {_PASSWORD, _PROTECTED})

    def close(self) -> None:
        """Give back what the document holds in memory."""
        if self._handle:
            call("FPDF_CloseDocument")(self._handle)
            self._handle = None

    def page(self, number: int) -> OpenPage:
        """Return a page, counted from 0, and its text.

        Raises:
            PdfError: the page is damaged.
        """
        handle = call("FPDF_LoadPage")(self._handle, number)
        if not handle:
            raise PdfError
        text = call("FPDFText_LoadPage")(handle)
        if not text:
            call("FPDF_ClosePage")(handle)
            raise PdfError
        return OpenPage(handle, text)


class OpenPage:
    """The handles of a page and of its text, and what the page says of itself."""

    def __init__(self, handle: int, text: int) -> None:
        self.handle, self.text = handle, text

    def box(self) -> tuple[float, float, float, float]:
        """Return left, bottom, right and top of the sheet in user space."""
        if not call("FPDFPage_GetMediaBox")(self.handle, *_FLOATS.places):
            return _LETTER
        left, bottom, right, top = _FLOATS.values()
        return left, bottom, right, top

    def size(self) -> tuple[float, float]:
        """Return width and height as displayed."""
        return call("FPDF_GetPageWidthF")(self.handle), call("FPDF_GetPageHeightF")(self.handle)

    def rotation(self) -> int:
        """Return by how many degrees it is turned when displayed."""
        return 90 * int(call("FPDFPage_GetRotation")(self.handle))

    def close(self) -> None:
        """Give back what the page holds in memory."""
        call("FPDFText_ClosePage")(self.text)
        call("FPDF_ClosePage")(self.handle)
