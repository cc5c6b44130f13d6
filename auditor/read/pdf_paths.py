"""Read the drawn paths of a PDF page by the plain calls of pdfium: a table page has thousands of segments."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from typing import Any

Point = tuple[float, float]
Matrix = tuple[float, float, float, float, float, float]
# A subpath by its points, whether it is stroked, whether it is closed.
Path = tuple[list[Point], bool, bool]

# Ruling lines are drawn up to 2 points wide, often as filled rectangles; wider is shading.
THIN = 2.6
# Form XObjects within form XObjects are looked into this deep.
DEPTH = 4
# A line or a rectangle has no more segments than this; its bounds say all about it.
_SIMPLE = 5
_MOVE = 2


def paths(page: Any) -> Iterator[Path]:
    """Yield the subpaths drawn on a page in its user space; a thin one as the two ends of its bounds.

    Args:
        page: the page as pdfium's own handle.
    """
    import pypdfium2.raw as pdfium

    items = (pdfium.FPDFPage_GetObject(page, at) for at in range(pdfium.FPDFPage_CountObjects(page)))
    yield from _drawn(pdfium, items, None, 1)


def _drawn(pdfium: Any, items: Iterator[Any], held: Matrix | None, level: int) -> Iterator[Path]:
    for item in items:
        kind = pdfium.FPDFPageObj_GetType(item)
        if kind == pdfium.FPDF_PAGEOBJ_PATH:
            yield from _subpaths(pdfium, item, held)
        elif kind == pdfium.FPDF_PAGEOBJ_FORM and level < DEPTH:
            own = _matrix(pdfium, item)
            inner = (pdfium.FPDFFormObj_GetObject(item, at) for at in range(pdfium.FPDFFormObj_CountObjects(item)))
            yield from _drawn(pdfium, inner, own if held is None else _product(own, held), level + 1)


def _subpaths(pdfium: Any, item: Any, held: Matrix | None) -> Iterator[Path]:
    segments = pdfium.FPDFPath_CountSegments(item)
    if 0 < segments <= _SIMPLE and (ends := _thin(pdfium, item)) is not None:
        yield [_point(end, held) for end in ends], False, False
        return
    matrix = _matrix(pdfium, item) if held is None else _product(_matrix(pdfium, item), held)
    stroked = _is_stroked(pdfium, item)
    points: list[Point] = []
    closed = False
    x, y = ctypes.c_float(), ctypes.c_float()
    for index in range(segments):
        segment = pdfium.FPDFPath_GetPathSegment(item, index)
        if pdfium.FPDFPathSegment_GetType(segment) == _MOVE and points:
            yield points, stroked, closed
            points, closed = [], False
        pdfium.FPDFPathSegment_GetPoint(segment, x, y)
        points.append(_point((x.value, y.value), matrix))
        closed = closed or bool(pdfium.FPDFPathSegment_GetClose(segment))
    if points:
        yield points, stroked, closed


def _thin(pdfium: Any, item: Any) -> tuple[Point, Point] | None:
    """Return two corners of a path that is no wider than a ruling line, None for a wider one."""
    left, bottom, right, top = (ctypes.c_float() for _ in range(4))
    if not pdfium.FPDFPageObj_GetBounds(item, left, bottom, right, top):
        return None
    wide, high = right.value - left.value, top.value - bottom.value
    if min(wide, high) > THIN:
        return None
    return (left.value, bottom.value), (right.value, top.value)


def _is_stroked(pdfium: Any, item: Any) -> bool:
    fill, stroke = ctypes.c_int(), ctypes.c_int()
    pdfium.FPDFPath_GetDrawMode(item, fill, stroke)
    return bool(stroke.value)


def _matrix(pdfium: Any, item: Any) -> Matrix:
    own = pdfium.FS_MATRIX()
    pdfium.FPDFPageObj_GetMatrix(item, own)
    return own.a, own.b, own.c, own.d, own.e, own.f


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
