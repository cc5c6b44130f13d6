"""Rebuild tables without rules: the gutters between columns, the rows, the cells that stand beside several rows.

A page is cut into zones of lines that leave the same gutters free; head fields above and the rows below have
different columns, and prose has none. Zones that touch become one grid.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from auditor.model import Cell, Grid
from auditor.read.pdf_carried import carried_end, is_alike
from auditor.read.pdf_lines import TOUCH, TextLine, type_size
from auditor.read.pdf_page import Line, Run
from auditor.read.pdf_rows import Block, Column, Measure, key_rows, label_blocks, leading_of

Span = tuple[float, float]

# What a zone costs, in lines with text on both sides of a gutter: an accidental gap in one line is not worth one.
_ZONE = 2.5
# A line with nothing on one side of a gutter bears it out a little: labels stand on few lines.
_SILENT = 0.1
# Lines farther apart than this many characters do not belong to one table.
_APART = 9.0
# Columns right of the main one with fewer lines than this share of its lines have cells that may be blank.
_DENSE = 0.3
# Word and WPS pad a cell by 5.4 points on each side.
_PADDING = 10.8
_LEAST_ROWS = 2


@dataclass(frozen=True, slots=True)
class Zone:
    """Consecutive lines (first, end) and the gutters all of them leave free."""

    first: int
    end: int
    gutters: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class PlacedTable:
    """A grid, the height it begins at, the lines (first, end) it was made of, and the gutters of its last zone."""

    top: float
    grid: Grid
    first: int
    end: int
    gutters: tuple[Span, ...]


def find_tables(
    lines: Sequence[TextLine], rules: Sequence[Line], page: int, carried: tuple[Span, ...] = ()
) -> list[PlacedTable]:
    """Return the tables among the lines of a page, each as a grid of source `positions`.

    Args:
        lines: top to bottom.
        rules: horizontal lines that belong to no ruled table; they part rows.
        page: number shown in addresses.
        carried: gutters of the table at the foot of the page before, where one stood there.
    """
    if sum(len(line) > 1 for line in lines) < (1 if carried else _LEAST_ROWS):
        return []
    size = type_size([run for line in lines for run in line])
    zones_of_page = _zones(lines, size)
    if carried:
        zones_of_page = _carried_on(zones_of_page, lines, carried, size)
    found = []
    for zones in _touching(zones_of_page):
        table = _table(lines, zones, rules, size, page, least=1 if zones[0].gutters == carried else _LEAST_ROWS)
        if table is not None:
            found.append(table)
    return found


# --------------------------------------------------------------------------- zones


def _zones(lines: Sequence[TextLine], size: float) -> list[Zone]:
    """Return the cut of the lines into zones whose gutters are borne out by the most lines."""
    count = len(lines)
    best: list[float] = [0.0] * (count + 1)
    chosen = [Zone(start, start + 1, ()) for start in range(count)]
    for start in range(count - 1, -1, -1):
        best[start] = best[start + 1]
        for end, gutters, worth in _grown(lines, start, size):
            if worth + best[end] > best[start]:
                best[start], chosen[start] = worth + best[end], Zone(start, end, gutters)
    zones: list[Zone] = []
    at = 0
    while at < count:
        zones.append(chosen[at])
        at = chosen[at].end
    return _mended(zones, lines, size)


def _grown(lines: Sequence[TextLine], start: int, size: float) -> Iterator[tuple[int, tuple[Span, ...], float]]:
    """Yield for each possible zone from `start` its end, its gutters and its worth."""
    covered: list[Span] = []
    gutters: list[Span] = []
    gapped: list[tuple[float, float, int]] = []
    for end in range(start + 1, len(lines) + 1):
        line = lines[end - 1]
        if end - 1 > start and lines[end - 2][0].middle - line[0].middle > _APART * size:
            return
        before, covered = covered, _cover(covered, [(run.left, run.right) for run in line], size)
        if len(covered) == 1 and end - start > 1:
            return
        if covered != before:
            gutters = [(before[1], after[0]) for before, after in itertools.pairwise(covered)]
        if len(line) > 1:
            gapped.append((line[0].right, line[-1].left, len(line) - 1))
        seen, lost = _borne_out(gutters, gapped)
        kept = tuple(gutter for gutter, number in zip(gutters, seen, strict=True) if number)
        if kept:
            silent = (end - start) * len(kept) - sum(seen)
            yield end, kept, sum(seen) - lost + _SILENT * silent - _ZONE


def _borne_out(gutters: Sequence[Span], gapped: Sequence[tuple[float, float, int]]) -> tuple[list[int], int]:
    """Return how many lines have text on both sides of each gutter, and how many gaps of lines are none.

    Args:
        gutters: left to right.
        gapped: of each line with gaps the end of its first run, the start of its last, and the number of gaps.
    """
    seen, lost = [0] * len(gutters), 0
    numbered = list(enumerate(gutters))
    for left, right, count in gapped:
        gaps = count
        for number, (start, end) in numbered:
            if left <= start and right >= end:
                seen[number] += 1
                gaps -= 1
        if gaps > 0:
            lost += gaps
    return seen, lost


def _mended(zones: Sequence[Zone], lines: Sequence[TextLine], size: float) -> list[Zone]:
    """Return the zones with the last lines of a wrapped cell given back to the zone the cell begins in."""
    right = max(run.right for line in lines for run in line)
    mended: list[Zone] = []
    for zone in zones:
        first = zone.first
        while mended and zone.gutters and first < zone.end:
            step = _continued(mended[-1], lines, first, zone.end, right, size)
            if step == first or not _extend(mended, lines, step, size):
                break
            first = step
        if first < zone.end:
            mended.append(Zone(first, zone.end, zone.gutters))
    return mended


def _extend(zones: list[Zone], lines: Sequence[TextLine], end: int, size: float) -> bool:
    """Let the last zone reach to `end`; lines without gutter become a zone where together they have one."""
    last = zones[-1]
    if last.gutters:
        zones[-1] = Zone(last.first, end, last.gutters)
        return True
    best: tuple[int, Zone] | None = None
    for back in range(1, len(zones) + 1):
        start = zones[-back].first
        grown = next((item for item in _grown(lines, start, size) if item[0] == end), None)
        if zones[-back].gutters or (grown is None and (best or back > 3)):
            break
        if grown is not None:
            best = back, Zone(start, end, grown[1])
    if best is None:
        return False
    zones[-best[0] :] = [best[1]]
    return True


def _continued(before: Zone, lines: Sequence[TextLine], first: int, end: int, right: float, size: float) -> int:
    """Return the line after those that carry on a full line at the foot of the zone before, or `first`."""
    for number in range(first - 1, max(before.first, first - 3) - 1, -1):
        upper = lines[number][-1]
        if upper.right < right - 2.5 * size or upper.right - upper.left < 8 * size:
            continue
        for at in range(first, min(first + 2, end)):
            lower = lines[at][-1]
            near = upper.middle - lower.middle <= 2.2 * size
            centred = abs((lower.left + lower.right) - (upper.left + upper.right)) < size
            if near and (centred or -2.6 * size <= lower.left - upper.left <= 0.6 * size):
                return at + 1
    return first


def _cover(covered: list[Span], spans: Sequence[Span], size: float) -> list[Span]:
    """Return the places covered so far and by these spans; gaps too small for a gutter are covered."""
    if all(any(begin <= left and right <= end for begin, end in covered) for left, right in spans):
        return covered
    merged: list[Span] = []
    for left, right in sorted([*covered, *spans]):
        if merged and left - merged[-1][1] < TOUCH * size:
            merged[-1] = (merged[-1][0], max(merged[-1][1], right))
        else:
            merged.append((left, right))
    return merged


def _carried_on(zones: Sequence[Zone], lines: Sequence[TextLine], carried: tuple[Span, ...], size: float) -> list[Zone]:
    """Return the zones with the lines on top of the page read under the columns of the page before."""
    at = next((number for number, zone in enumerate(zones) if zone.gutters), len(zones))
    first = zones[at] if at < len(zones) else None
    end = first.end if first is not None and is_alike(first.gutters, carried) else len(lines)
    if first is not None and end == len(lines) and end != first.end:
        end = first.first
    last = carried_end(lines, carried, end, size)
    if not last:
        return list(zones)
    below = [Zone(max(zone.first, last), zone.end, zone.gutters) for zone in zones if zone.end > last]
    return [Zone(0, last, carried), *below]


def _touching(zones: Sequence[Zone]) -> list[list[Zone]]:
    groups: list[list[Zone]] = []
    for zone in zones:
        if not zone.gutters:
            groups.append([])
        elif groups:
            groups[-1].append(zone)
        else:
            groups.append([zone])
    return [group for group in groups if group]


# --------------------------------------------------------------------------- grids


def _table(
    lines: Sequence[TextLine], zones: Sequence[Zone], rules: Sequence[Line], size: float, page: int, *, least: int
) -> PlacedTable | None:
    first, end = zones[0].first, zones[-1].end
    right = max(run.right for line in lines for run in line)
    edges = _edges(zones)
    cells: list[Cell] = []
    row = 0
    for zone in zones:
        inside = lines[zone.first : zone.end]
        heights = tuple(rule.at for rule in rules if rule.end - rule.start > 3 * size)
        blocks, count = _zone_blocks(inside, zone.gutters, size, right, heights)
        marks = [0, *(_place(edges, gutter) for gutter in zone.gutters), len(edges) + 1]
        for number, block in blocks:
            start, stop = marks[number], marks[number + 1]
            text = "\n".join(line.text for line in block.lines)
            at = row + block.first
            cells.append(
                Cell(
                    text,
                    at,
                    start,
                    block.last - block.first + 1,
                    max(1, stop - start),
                    f"第{page}页第{at + 1}行",
                    min(line.confidence for line in block.lines),
                )
            )
        row += count
    if row < least:
        return None
    cells.sort(key=lambda cell: (cell.row, cell.col))
    grid = Grid(tuple(cells), row, len(edges) + 1, f"第{page}页", "positions")
    return PlacedTable(max(run.top for run in lines[first]), grid, first, end, zones[-1].gutters)


def _edges(zones: Sequence[Zone]) -> list[Span]:
    """Return the gutters of all zones left to right; those that overlap are one border."""
    edges: list[Span] = []
    for zone in sorted(zones, key=lambda zone: -len(zone.gutters)):
        for left, right in zone.gutters:
            near = [i for i, edge in enumerate(edges) if edge[0] < right and left < edge[1]]
            if not near:
                edges.append((left, right))
    return sorted(edges)


def _place(edges: Sequence[Span], gutter: Span) -> int:
    overlaps = [min(edge[1], gutter[1]) - max(edge[0], gutter[0]) for edge in edges]
    return max(range(len(edges)), key=lambda i: overlaps[i]) + 1


def _zone_blocks(
    lines: Sequence[TextLine], gutters: Sequence[Span], size: float, right: float, rules: tuple[float, ...]
) -> tuple[list[tuple[int, Block]], int]:
    """Return the cells of a zone with the number of their column, and the number of rows."""
    columns = _columns(lines, gutters, right)
    measure = Measure(size, leading_of(columns, size), rules)
    keys = _keys(columns)
    rows = key_rows([columns[number] for number in keys], measure)
    bands = [_band(cells) for cells in rows]
    blocks: list[tuple[int, Block]] = []
    for at, cells in enumerate(rows):
        blocks += [(number, Block(at, at, own)) for number, own in zip(keys, cells, strict=True) if own]
    for number, column in enumerate(columns):
        if number in keys or not column.lines:
            continue
        found = label_blocks(column, bands, measure) if number < keys[0] else _nearest(column, bands)
        blocks += [(number, block) for block in found if block.lines]
    return blocks, len(rows)


def _columns(lines: Sequence[TextLine], gutters: Sequence[Span], right: float) -> list[Column]:
    held: list[list[Run]] = [[] for _ in range(len(gutters) + 1)]
    for line in lines:
        for run in line:
            number = sum((run.left + run.right) / 2 > (left + end) / 2 for left, end in gutters)
            held[number].append(run)
    starts = [min((run.left for line in lines for run in line), default=0.0), *(gutter[1] for gutter in gutters)]
    borders = [*starts[1:], right + _PADDING]
    return [
        Column(tuple(sorted(own, key=lambda run: -run.middle)), border - _PADDING - start)
        for own, start, border in zip(held, starts, borders, strict=True)
    ]


def _keys(columns: Sequence[Column]) -> list[int]:
    """Return the columns whose cells make the rows: the one with most text and the well-filled ones right of it."""
    if len(columns) <= 2:
        return list(range(len(columns)))
    sizes = [sum(len(line.text) for line in column.lines) for column in columns]
    main = max(range(len(columns)), key=lambda number: sizes[number])
    least = _DENSE * len(columns[main].lines)
    return [n for n, column in enumerate(columns) if n == main or (n > main and len(column.lines) >= least)]


def _band(cells: Sequence[Sequence[Run]]) -> Span:
    heights = [line.middle for lines in cells for line in lines]
    return max(heights), min(heights)


def _nearest(column: Column, bands: Sequence[Span]) -> list[Block]:
    """Return the lines of a column with blank cells, each in the row it stands nearest to."""
    rows: dict[int, list[Run]] = {}
    for line in column.lines:
        off = [max(line.middle - top, bottom - line.middle, 0.0) for top, bottom in bands]
        rows.setdefault(off.index(min(off)), []).append(line)
    return [Block(row, row, tuple(lines)) for row, lines in sorted(rows.items())]
