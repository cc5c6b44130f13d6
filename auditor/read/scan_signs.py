"""Read the lone signs of comparison in the cells of a scanned table.

The model of recognition knows `≥` before figures only, and takes one alone in a cell for a letter or for nothing: it is
shown the sign and the figures of the next cell as one piece of text.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from auditor.read.pdf_page import Run
from auditor.read.pdf_pieces import Box
from auditor.read.pdf_ruled import RuledCell, RuledTable
from auditor.read.scan_picture import INK

_SIGNS = frozenset("≥≤＞＜＝><=")
# What the model takes a lone sign for.
_LIKE_SIGNS = frozenset({"", "三", "二", "》", "《", "Ⅱ", "V", "M", "W", "八", "?", *_SIGNS})
# In points: the border of a cell reaches so far into it; a sign is no wider.
_BORDER, _WIDE = 3.0, 20.0
# Fewer dots of ink are specks; around what is shown stand so many dots of paper.
_SPECK, _EDGE = 20, 4
# A sign may be taken for its like (> for ≥): it is never sure.
_SURE = 0.9

Show = Callable[[Any], tuple[str, float]]


def with_signs(runs: Sequence[Run], tables: Sequence[RuledTable], picture: Any, scale: float, show: Show) -> list[Run]:
    """Return the runs of a page, those in cells that seem to hold a lone sign, or nothing, replaced by the sign found.

    Args:
        runs: in points from the lower left.
        tables: ruled tables of the page.
        picture: the page, rows of pixels.
        scale: dots a point.
        show: gives the text of a piece of the picture and its confidence.
    """
    found = list(runs)
    for table in tables:
        by_place = {(cell.row, cell.col): cell for cell in table.cells}
        for cell in table.cells:
            beside = by_place.get((cell.row, cell.col + cell.col_span))
            own = _runs_in(runs, cell)
            if beside is None or "".join(run.text for run in own) not in _LIKE_SIGNS:
                continue
            if "".join(run.text for run in _runs_in(runs, beside))[:1].isdecimal():
                sign = _sign(picture, scale, cell.box, beside.box, show)
                found = [run for run in found if sign is None or run not in own] + ([sign] if sign else [])
    return found


def _runs_in(runs: Sequence[Run], cell: RuledCell) -> list[Run]:
    left, bottom, right, top = cell.box
    return [run for run in runs if left <= (run.left + run.right) / 2 <= right and bottom <= run.middle <= top]


def _sign(picture: Any, scale: float, cell: Box, beside: Box, show: Show) -> Run | None:
    import cv2

    height = picture.shape[0] / scale
    ink, figures = _ink(picture, scale, cell), _ink(picture, scale, beside)
    if ink is None or figures is None or ink[2] - ink[0] > _WIDE * scale:
        return None
    top, bottom = max(min(ink[1], figures[1]) - _EDGE, 0), max(ink[3], figures[3]) + _EDGE
    text, sure = show(cv2.hconcat([picture[top:bottom, box[0] - _EDGE : box[2] + _EDGE] for box in (ink, figures)]))
    if text[:1] not in _SIGNS or not text[:1]:
        return None
    left, right = ink[0] / scale, ink[2] / scale
    return Run(left, height - ink[3] / scale, right, height - ink[1] / scale, text[:1], min(sure, _SURE))


def _ink(picture: Any, scale: float, cell: Box) -> tuple[int, int, int, int] | None:
    """Return left, top, right and bottom of the ink within a cell, in dots of the picture."""
    left, bottom, right, top = cell
    height = picture.shape[0] / scale
    x, y = int((left + _BORDER) * scale), int((height - top + _BORDER) * scale)
    inner = picture[y : int((height - bottom - _BORDER) * scale), x : int((right - _BORDER) * scale), 0]
    rows, columns = (inner < INK).nonzero()
    if len(rows) < _SPECK:
        return None
    return x + int(columns.min()), y + int(rows.min()), x + int(columns.max()) + 1, y + int(rows.max()) + 1
