"""Read the drawn paths of a PDF page by the plain calls of pdfium: a table page has thousands of segments."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from typing import Any

from auditor.read.pdf_calls import Numbers, address, call

Point = tuple[float, float]
Matrix = tuple[float, float, float, float, float, float]
# A subpath by its points, whether it is stroked, whether it is closed.
Path = tuple[list[Point], bool, bool]

# Ruling lines are drawn up to 2 points wide, often as filled rectangles; wider is shading.
THIN = 2.6
# A thicker border, of 4 pixels or of 1.5 mm, is many times as long as it is wide.
_THICK, _LONG = 4.5, 6.0
# Form XObjects within form XObjects are looked into this deep.
DEPTH = 4
# A line or a rectangle has no more segments than this; its bounds say all about it.
_SIMPLE = 5
# pdfium's numbers for kinds of objects and of segments.
_PATH, _FORM, _MOVE = 2, 5, 2
_FLOATS, _INTS = Numbers(ctypes.c_float, 6), Numbers(ctypes.c_int, 2)


def paths(page: Any) -> Iterator[Path]:
    """Yield the subpaths drawn on a page in its user space; a thin one as the two ends of its bounds.

    Args:
        page: the page as pdfium's own handle.
    """
    yield from _drawn(address(page), "FPDFPage_CountObjects", "FPDFPage_GetObject", None, 1)


def _drawn(holder: int, count: str, get: str, held: Matrix | None, level: int) -> Iterator[Path]:
    item_at, kind_of = call(get), call("FPDFPageObj_GetType")
    for at in range(call(count)(holder)):
        item = item_at(holder, at)
        kind = kind_of(item)
        if kind == _PATH:
            yield from _subpaths(item, held)
        elif kind == _FORM and level < DEPTH:
            own = _matrix(item)
            inner = own if held is None else _product(own, held)
            yield from _drawn(item, "FPDFFormObj_CountObjects", "FPDFFormObj_GetObject", inner, level + 1)


def _subpaths(item: int, held: Matrix | None) -> Iterator[Path]:
    segments = call("FPDFPath_CountSegments")(item)
    if 0 < segments <= _SIMPLE and (ends := _thin(item)) is not None:
        yield [_point(end, held) for end in ends], False, False
        return
    matrix = _matrix(item) if held is None else _product(_matrix(item), held)
    stroked = _is_stroked(item)
    segment_at, point_of = call("FPDFPath_GetPathSegment"), call("FPDFPathSegment_GetPoint")
    points: list[Point] = []
    closed = False
    for index in range(segments):
        segment = segment_at(item, index)
        if call("FPDFPathSegment_GetType")(segment) == _MOVE and points:
            yield points, stroked, closed
            points, closed = [], False
        point_of(segment, *_FLOATS.places[:2])
        x, y = _FLOATS.values()[:2]
        points.append(_point((x, y), matrix))
        closed = closed or bool(call("FPDFPathSegment_GetClose")(segment))
    if points:
        yield points, stroked, closed


def _thin(item: int) -> tuple[Point, Point] | None:
    """Return two corners of a path that is no wider than a ruling line, None for a wider one."""
    if not call("FPDFPageObj_GetBounds")(item, *_FLOATS.places[:4]):
        return None
    left, bottom, right, top = _FLOATS.values()[:4]
    return ((left, bottom), (right, top)) if is_rule(right - left, top - bottom) else None


def is_rule(wide: float, high: float) -> bool:
    """Tell whether something so wide and high can be a piece of a ruling line."""
    thin = min(wide, high)
    return thin <= THIN or (thin <= _THICK and max(wide, high) >= _LONG * thin)


def _is_stroked(item: int) -> bool:
    call("FPDFPath_GetDrawMode")(item, *_INTS.places)
    return bool(_INTS.values()[1])


def _matrix(item: int) -> Matrix:
    call("FPDFPageObj_GetMatrix")(item, _FLOATS.places[0])
    a, b, c, d, e, f = _FLOATS.values()
    return a, b, c, d, e, f


def _product(first: Matrix, then: Matrix) -> Matrix:
    a, b, c, d, e, f = first
    p, q, r, s, t, u = then
    return a * p + b * r, a * q + b * s, c * p + d * r, c * q + d * s, e * p + f * r + t, e * q + f * s + u


def _point(point: Point, matrix: Matrix | None) -> Point:
    if matrix is None:
        return point
    a, b, c, d, e, f = matrix
    x, y = point
    return a * x + c * y + e, b * x + d * y + f
