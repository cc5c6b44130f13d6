"""Give text wider or taller than its cell to that cell alone: spreadsheets clip it, but the file has all of it."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from math import inf
from typing import NamedTuple

from auditor.read.pdf_lines import text_lines, with_bearing
from auditor.read.pdf_page import LEVEL, PageView, Run, carries_on
from auditor.read.pdf_pieces import Box
from auditor.read.pdf_ruled import RuledCell, RuledTable
from auditor.read.pdf_tall import is_overfull, overfull_owners

# Ink that reaches so many points over a wall is read with the neighbour.
_INK = 0.8
# Text begins, or ends, at most so far from the wall of its cell; centred text is at most so far off.
_PADDING, _CENTRED = 6.0, 1.5


class Spilled(NamedTuple):
    """The texts of the cells that text spills from or into, and the numbers of the boxes that spill."""

    texts: dict[RuledCell, str]
    boxes: frozenset[int]


class _Chain(NamedTuple):
    """A line of text in one or several pieces, and the numbers of their boxes."""

    run: Run
    boxes: tuple[int, ...]


def spilled(tables: Sequence[RuledTable], page: PageView) -> Spilled:
    """Return what the cells say where text crosses the walls of its cell.

    Args:
        tables: of the page.
        page: read for its text objects, and only where the box of one crosses a wall.
    """
    texts: dict[RuledCell, str] = {}
    boxes: set[int] = set()
    for table in tables:
        cells = [cell.box for cell in table.cells]
        walls = sorted({box[0] for box in cells} | {box[2] for box in cells})
        bottom, top = table.box[1], table.box[3]
        beside = [box for box in page.boxes() if bottom <= (box[1] + box[3]) / 2 <= top]
        wide = any(_crosses(table, box) for box in _near_walls(beside, walls))
        tall = is_overfull(table, beside)
        if not (wide or tall):
            continue
        chains = _chains(page, walls)
        owners = overfull_owners(table, [chain.run for chain in chains]) if tall else {}
        own, spilling = _shared_out(table, chains, owners)
        boxes |= spilling
        for cell, runs in own.items():
            texts[cell] = "\n".join("".join(run.text for run in line) for line in text_lines(runs))
    return Spilled(texts, frozenset(boxes))


def _near_walls(boxes: Sequence[Box], walls: Sequence[float]) -> list[Box]:
    """Return the boxes that lie across a place where a wall stands anywhere in the table."""
    places = [*walls, inf]
    return [box for box in boxes if places[bisect_right(walls, box[0] + _INK)] < box[2] - _INK]


def _crosses(table: RuledTable, box: Box) -> bool:
    return _is_beside(table, box) and (box[2] > table.box[2] + _INK or len(_hit(table, box)) > 1)


def _is_beside(table: RuledTable, box: Box) -> bool:
    return table.box[1] <= (box[1] + box[3]) / 2 <= table.box[3] and table.box[0] - _INK <= box[0] < table.box[2]


def _hit(table: RuledTable, box: Box) -> list[RuledCell]:
    """Return the cells that a line of text lies in, left to right."""
    left, bottom, right, top = box
    middle = (bottom + top) / 2
    return sorted(
        cell
        for cell in table.cells
        if cell.box[1] <= middle <= cell.box[3] and cell.box[0] < right - _INK and left + _INK < cell.box[2]
    )


def _overlapped(table: RuledTable, box: Box) -> list[RuledCell]:
    """Return the cells that a line of text lies in or reaches into: any of them would be read with a part of it."""
    left, bottom, right, top = box
    return [
        cell
        for cell in table.cells
        if cell.box[1] < top and bottom < cell.box[3] and cell.box[0] < right - _INK and left + _INK < cell.box[2]
    ]


def _chains(page: PageView, walls: Sequence[float]) -> list[_Chain]:
    """Return the text objects of a page, those that carry on one another as one; a line begins anew at a wall."""
    chains: list[_Chain] = []
    base = 0.0
    for number, (run, own_base) in enumerate(page.pieces() or ()):
        place = bisect_right(walls, run.left + _INK)
        begins = place > 0 and run.left - walls[place - 1] <= _PADDING
        last = chains[-1].run if chains else run
        if chains and not begins and abs(own_base - base) < LEVEL and _carries_on(last, run):
            box = (last.left, min(last.bottom, run.bottom), max(last.right, run.right), max(last.top, run.top))
            chains[-1] = _Chain(Run(*box, last.text + run.text), (*chains[-1].boxes, number))
        elif run.text:
            chains.append(_Chain(run, (number,)))
            base = own_base
    return chains


def _carries_on(last: Run, run: Run) -> bool:
    """Tell whether a run begins where the last one ends, the blank half of a stop or bracket between them counted."""
    if not run.text:
        return carries_on(last, run)
    size = max(last.top - last.bottom, run.top - run.bottom)
    return carries_on(with_bearing(last, size), with_bearing(run, size))


def _shared_out(
    table: RuledTable, chains: Sequence[_Chain], owners: Mapping[int, RuledCell]
) -> tuple[dict[RuledCell, list[Run]], set[int]]:
    """Return the runs of each cell that text spills from or into, and the boxes that spill.

    Args:
        table: whose cells are meant.
        chains: all text of the page.
        owners: the cells of the chains, by number, that are known already.
    """
    own: dict[RuledCell, list[Run]] = {}
    touched: set[RuledCell] = set()
    unsure: set[RuledCell] = set()
    boxes: set[int] = set()
    for at, (run, numbers) in enumerate(chains):
        if at in owners:
            own.setdefault(owners[at], []).append(run)
            touched |= {owners[at], *_overlapped(table, run[:4])}
            boxes |= set(numbers)
            continue
        hit = _hit(table, run[:4]) if _is_beside(table, run[:4]) else []
        spills = len(hit) > 1 or (hit and run.right > table.box[2] + _INK)
        if spills and " " in run.text:
            unsure |= set(hit)  # several cells drawn at one go, with gaps between
        elif hit:
            own.setdefault(_owner(run, hit) if spills else hit[0], []).append(run)
            if spills:
                touched |= {*hit, *_overlapped(table, run[:4])}
                boxes |= set(numbers)
    return {cell: own.get(cell, []) for cell in touched - unsure}, boxes


def _owner(run: Run, hit: Sequence[RuledCell]) -> RuledCell:
    """Return the cell a line of text belongs to by where it is aligned."""
    for cell in hit:
        if abs((run.left + run.right) - (cell.box[0] + cell.box[2])) / 2 <= _CENTRED:
            return cell
    if run.left - hit[0].box[0] > _PADDING and 0 <= hit[-1].box[2] - run.right <= _PADDING:
        return hit[-1]
    return hit[0]
