"""Find text taller than its cell: a row of fixed height hides lines on the page, but the file draws all of them.

Lines of one text follow at one distance, begin at one place (or share their middle), and the whole stands in the middle
of its cell, or at its top or foot. Where all of that holds, a line in the row above or below is known to be no text of
that row.
"""

from __future__ import annotations

import itertools
from bisect import bisect_left
from collections.abc import Sequence
from collections.abc import Set as AbstractSet

from auditor.read.pdf_lines import with_bearing
from auditor.read.pdf_page import Run
from auditor.read.pdf_pieces import Box
from auditor.read.pdf_ruled import RuledCell, RuledTable

# A line reaches over a border by more than this share of its height; less is the shape of a letter.
_OVER = 0.25
# Lines of one text follow within so many heights, as far from each other to so many points, and begin at one place.
_NEXT, _FARTHEST, _STEP, _PLACE = 0.95, 1.9, 0.6, 0.25
# A text stands so near to the middle, the top or the foot of its cell.
_ALIGNED = 2.5
_INK = 0.8


def is_overfull(table: RuledTable, boxes: Sequence[Box]) -> bool:
    """Tell whether any line of text, of those at the height of a table, reaches over a border of its cell."""
    edges = [-edge for edge in table.rows]
    for box in boxes:
        over = _OVER * (box[3] - box[1])
        at = bisect_left(edges, over - box[3])
        if at < len(edges) and edges[at] < -box[1] - over and _reaches_over(table, box):
            return True
    return False


def _reaches_over(table: RuledTable, box: Box) -> bool:
    cell, over = _around(table, box), _OVER * (box[3] - box[1])
    return cell is not None and (box[3] > cell.box[3] + over or box[1] < cell.box[1] - over)


def _around(table: RuledTable, box: Box) -> RuledCell | None:
    """Return the cell that the middle of a box lies in."""
    x, y = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
    return next((c for c in table.cells if c.box[0] <= x <= c.box[2] and c.box[1] <= y <= c.box[3]), None)


def overfull_owners(table: RuledTable, runs: Sequence[Run]) -> dict[int, RuledCell]:
    """Return for the lines of texts taller than their cells, by number, the cell each belongs to.

    A line that reaches over a border and is none of such a text belongs where its middle lies, and nowhere else.

    Args:
        table: whose borders they reach over.
        runs: all lines of text of the page, those outside the table as well.
    """
    over = {number for number, run in enumerate(runs) if _reaches_over(table, run[:4])}
    placed = [with_bearing(run, run.top - run.bottom) for run in runs]
    near = [(a, b) for a, b in itertools.permutations(range(len(runs)), 2) if _follows(placed[a], placed[b])]
    steps = {round(2 * (runs[a].middle - runs[b].middle)) / 2 for a, b in near if {a, b} & over}
    best: dict[int, RuledCell] = {}
    for step in sorted(steps):
        owners = _owners_at(step, table, runs, near, over)
        best = owners if len(owners) > len(best) else best
    lone = {number: _around(table, runs[number][:4]) for number in over - best.keys()}
    return best | {number: cell for number, cell in lone.items() if cell is not None}


def _owners_at(
    step: float, table: RuledTable, runs: Sequence[Run], near: Sequence[tuple[int, int]], over: AbstractSet[int]
) -> dict[int, RuledCell]:
    """Return the owners where lines of one text are so far apart."""
    below = {a: b for a, b in near if abs(runs[a].middle - runs[b].middle - step) <= _STEP}
    owners: dict[int, RuledCell] = {}
    for first in sorted(below.keys() - set(below.values())):
        lines = [first]
        while lines[-1] in below:
            lines.append(below[lines[-1]])
        cell = _owner(table, [runs[number] for number in lines]) if over & set(lines) else None
        if cell is not None:
            owners |= dict.fromkeys(lines, cell)
    return owners


def _follows(upper: Run, lower: Run) -> bool:
    """Tell whether one line can be the next of the same text."""
    down, high = upper.middle - lower.middle, max(upper.top - upper.bottom, lower.top - lower.bottom)
    if not _NEXT * high <= down <= _FARTHEST * high:
        return False
    centred = abs(upper.left + upper.right - lower.left - lower.right) / 2
    return min(centred, abs(upper.left - lower.left)) <= _PLACE * high


def _owner(table: RuledTable, lines: Sequence[Run]) -> RuledCell | None:
    """Return the cell of a text by where it is aligned, None where several or none would do."""
    left, right = min(line.left for line in lines), max(line.right for line in lines)
    top, bottom = lines[0].top, lines[-1].bottom
    found: list[tuple[float, RuledCell]] = []
    for cell in table.cells:
        x0, y0, x1, y1 = cell.box
        if x0 - _INK <= left and right <= x1 + _INK and y0 < top and bottom < y1:
            off = min(abs(top + bottom - y0 - y1) / 2, abs(y1 - top), abs(bottom - y0))
            found.append((off, cell))
    found.sort()
    if not found or found[0][0] > _ALIGNED or (len(found) > 1 and found[1][0] - found[0][0] < _ALIGNED / 2):
        return None
    return found[0][1]
