"""Read the text of a PDF page by the text objects that draw it, in one walk over its characters.

Asking pdfium for the text inside the box of each object walks over all characters for every one of them, and takes up
those of neighbouring lines whose ink reaches into the box.
"""

from __future__ import annotations

import ctypes
import itertools
from collections.abc import Iterator, Sequence
from typing import Any

from auditor.read.pdf_calls import Numbers, address, call

Box = tuple[float, float, float, float]
_BOX = Numbers(ctypes.c_double, 4)


def drawn_boxes(page: Any) -> list[Box]:
    """Return the boxes (left, bottom, right, top) of the text objects of a page in user space, in reading order.

    Args:
        page: the text page as pdfium's own handle.
    """
    handle, get = address(page), call("FPDFText_GetRect")
    left, top, right, bottom = _BOX.places
    boxes: list[Box] = []
    for index in range(call("FPDFText_CountRects")(handle, 0, -1)):
        get(handle, index, left, top, right, bottom)
        x0, y1, x1, y0 = _BOX.values()
        boxes.append((x0, y0, x1, y1))
    return boxes


def drawn_texts(page: Any, count: int, wanted: int) -> list[tuple[str, float, float]] | None:
    """Return text and origin (x, y) of each text object that has a box, None where they do not match the boxes.

    Args:
        page: the text page as pdfium's own handle.
        count: characters of the page.
        wanted: number of boxes.
    """
    handle, buffer = address(page), (ctypes.c_ushort * (count + 1))()
    call("FPDFText_GetText")(handle, 0, count, ctypes.addressof(buffer))
    # A character is one unit: half of a pair of surrogates is none that a page is drawn with.
    text = bytes(memoryview(buffer)[:count]).decode("utf-16-le", "surrogatepass")
    if len(text) != count:
        return None
    parts = list(itertools.pairwise([*_starts(handle, count), count]))
    if len(parts) != wanted:  # blanks and marks without extent have no box
        boxes_of = call("FPDFText_CountRects")
        parts = [(start, end) for start, end in parts if boxes_of(handle, start, end - start)]
    if len(parts) != wanted:
        return None
    return [(text[start:end], x, y) for (start, end), (x, y) in zip(parts, _origins(handle, parts), strict=True)]


def _origins(page: int, parts: Sequence[tuple[int, int]]) -> Iterator[tuple[float, float]]:
    """Yield where the base line of the first character of each part begins."""
    get, (left, bottom, *_) = call("FPDFText_GetCharOrigin"), _BOX.places
    for start, _ in parts:
        get(page, start, left, bottom)
        x, y, _, _ = _BOX.values()
        yield x, y


def _starts(page: int, count: int) -> list[int]:
    """Return the places of the characters that begin another text object; blanks that pdfium puts in belong to none."""
    object_at = call("FPDFText_GetTextObject")
    starts, last = [], None
    for at in range(count):
        drawn = object_at(page, at)
        if drawn != last and drawn is not None:
            starts.append(at)
            last = drawn
    return starts
