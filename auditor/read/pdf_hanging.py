"""Give lines of text that hang below a table at the foot of a page to the cells a page break left open.

A browser cuts the border of a cell where the page ends, but draws the line that still stands above the margin.
"""

from __future__ import annotations

from collections.abc import Sequence

from auditor.read.pdf_page import Run
from auditor.read.pdf_ruled import RuledCell, RuledTable

# A line that hangs follows the border, or the line above, within this share of its height.
_NEXT = 0.8
# Page numbers below are no longer than this.
_PAGE_NUMBER = 10


def hanging_lines(tables: Sequence[RuledTable], runs: Sequence[Run]) -> dict[RuledCell, list[Run]]:
    """Return the runs that carry on open cells of the lowest table of a page, top to bottom.

    Args:
        tables: top to bottom.
        runs: text outside the tables, top to bottom.
    """
    if not tables or not any(cell.is_open for cell in tables[-1].cells):
        return {}
    below = [run for run in runs if run.top < tables[-1].box[3] and run.middle < tables[-1].box[1]]
    held: dict[RuledCell, list[Run]] = {}
    for number, run in enumerate(below):
        cell = next((cell for cell in tables[-1].cells if cell.is_open and _is_under(run, cell)), None)
        end = held[cell][-1].bottom if cell in held else tables[-1].box[1]
        if cell is None or end - run.top > _NEXT * (run.top - run.bottom):
            return held if all(len(rest.text) <= _PAGE_NUMBER for rest in below[number:]) else {}
        held.setdefault(cell, []).append(run)
    return held


def _is_under(run: Run, cell: RuledCell) -> bool:
    return cell.box[0] - 1 <= run.left and run.right <= cell.box[2] + 1
