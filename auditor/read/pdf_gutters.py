"""Rebuild tables without rules: the gutters between columns, the rows, the cells that stand beside several rows.

A page is cut into zones of lines that leave the same gutters free; head fields above and the rows below have
different columns, and prose has none. Zones that touch become one grid.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from typing import NamedTuple

from auditor.model import Cell, Grid
from auditor.read.pdf_carried import carried_end, is_alike
from auditor.read.pdf_lines import TextLine, type_size
from auditor.read.pdf_page import Run
from auditor.read.pdf_pieces import Line
from auditor.read.pdf_rows import Block, Column, Measure, key_rows, label_blocks, leading_of
from auditor.read.pdf_zones import Zone, zones_of

Span = tuple[float, float]

# Columns right of the main one with fewer lines than this share of its lines have cells that may be blank.
_DENSE = 0.3
# Word and WPS pad a cell by 5.4 points on each side.
_PADDING = 10.8
_LEAST_ROWS = 2


class PlacedTable(NamedTuple):
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
    zones_of_page = zones_of(lines, size)
    if carried:
        zones_of_page = _carried_on(zones_of_page, lines, carried, size)
    found = []
    for zones in _touching(zones_of_page):
        table = _table(lines, zones, rules, size, page, least=1 if zones[0].gutters == carried else _LEAST_ROWS)
        if table is not None:
            found.append(table)
    return found


# --------------------------------------------------------------------------- zones


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
    middles = [(left + end) / 2 for left, end in gutters]
    for line in lines:
        for run in line:
            held[bisect_left(middles, (run.left + run.right) / 2)].append(run)
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
