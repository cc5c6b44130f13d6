"""Read the text of a PDF page by the text objects that draw it, in one walk over its characters.

Asking pdfium for the text inside the box of each object walks over all characters for every one of them, and takes up
those of neighbouring lines whose ink reaches into the box.
"""

from __future__ import annotations

import ctypes
import itertools
from collections.abc import Callable
from functools import lru_cache
from typing import Any

Box = tuple[float, float, float, float]


@lru_cache(maxsize=1)
def _object_at() -> Callable[[int | None, int], int | None]:
    """Return pdfium's FPDFText_GetTextObject with plain addresses: no pointer object is made for each character."""
    import pypdfium2.raw as pdfium

    plain = ctypes.CFUNCTYPE(ctypes.c_void_p, ctypes.c_void_p, ctypes.c_int)
    return plain(_address(pdfium.FPDFText_GetTextObject) or 0)


def _address(pointer: Any) -> int | None:
    return ctypes.cast(pointer, ctypes.c_void_p).value


def drawn_boxes(page: Any) -> list[Box]:
    """Return the boxes (left, bottom, right, top) of the text objects of a page in user space, in reading order.

    Args:
        page: the text page as pdfium's own handle.
    """
    import pypdfium2.raw as pdfium

    left, bottom, right, top = (ctypes.c_double() for _ in range(4))
    return [
        (left.value, bottom.value, right.value, top.value)
        for index in range(pdfium.FPDFText_CountRects(page, 0, -1))
        if pdfium.FPDFText_GetRect(page, index, left, top, right, bottom)
    ]


def drawn_texts(page: Any, count: int, wanted: int) -> list[str] | None:
    """Return the text of each text object that has a box, None where they do not match the boxes.

    Args:
        page: the text page as pdfium's own handle.
        count: characters of the page.
        wanted: number of boxes.
    """
    import pypdfium2.raw as pdfium

    buffer = (ctypes.c_ushort * (count + 1))()
    pdfium.FPDFText_GetText(page, 0, count, buffer)
    # A character is one unit: half of a pair of surrogates is none that a page is drawn with.
    text = bytes(memoryview(buffer)[:count]).decode("utf-16-le", "surrogatepass")
    if len(text) != count:
        return None
    starts = _starts(page, count)
    parts = [(text[start:end], start, end) for start, end in itertools.pairwise([*starts, count])]
    if len(parts) != wanted:  # blanks and marks without extent have no box
        parts = [part for part in parts if pdfium.FPDFText_CountRects(page, part[1], part[2] - part[1])]
    return [part for part, _, _ in parts] if len(parts) == wanted else None


def _starts(page: Any, count: int) -> list[int]:
    """Return the places of the characters that begin another text object; blanks that pdfium puts in belong to none."""
    object_at, handle = _object_at(), _address(page)
    starts, last = [], None
    for at in range(count):
        drawn = object_at(handle, at)
        if drawn != last and drawn is not None:
            starts.append(at)
            last = drawn
    return starts
