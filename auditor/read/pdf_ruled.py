"""Turn ruling lines into tables: boxes of cells with row and column spans."""

from __future__ import annotations

import itertools
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from auditor.read.pdf_pieces import Box, Line, whole_lines

# Lines that belong together miss each other by up to this many points.
_SNAP = 3.0
# Upright lines that reach this far beyond the last flat one enclose a row without outer border.
_OPEN = 9.0
# A row that a page break parts from the rest of its table has a single flat line, and at least so many upright ones.
_OPEN_ROW = 3
# More lines than this on a page are a drawing.
_DRAWING = 20_000


class RuledCell(NamedTuple):
    """A cell by its place in the table and its box on the page; `is_open` where no line is drawn below the table."""

    row: int
    col: int
    row_span: int
    col_span: int
    box: Box
    is_open: bool = False


class RuledTable(NamedTuple):
    """A table by its outer box, its size, its cells, the edges of its rows from the top, and the rows not closed."""

    box: Box
    n_rows: int
    n_cols: int
    cells: tuple[RuledCell, ...]
    rows: tuple[float, ...] = ()
    open_left: tuple[int, ...] = ()
    open_right: tuple[int, ...] = ()


def ruled_tables(horizontal: Sequence[Line], vertical: Sequence[Line]) -> list[RuledTable]:
    """Return the tables the lines draw, top to bottom; a lone box is no table."""
    if len(horizontal) + len(vertical) > _DRAWING:
        return []
    found = []
    for flat, upright in _connected(whole_lines(horizontal), whole_lines(vertical)):
        table = _table(flat, upright)
        if table is not None:
            found.append(table)
    return sorted(found, key=lambda table: -table.box[3])


def _connected(horizontal: Sequence[Line], vertical: Sequence[Line]) -> list[tuple[list[Line], list[Line]]]:
    parent = list(range(len(horizontal) + len(vertical)))

    def find(node: int) -> int:
        while parent[node] != node:
            parent[node] = parent[parent[node]]
            node = parent[node]
        return node

    order = sorted(range(len(vertical)), key=lambda j: vertical[j].at)
    places = [vertical[j].at for j in order]
    for i, flat in enumerate(horizontal):
        for k in range(bisect_left(places, flat.start - _SNAP), bisect_right(places, flat.end + _SNAP)):
            upright = vertical[order[k]]
            if upright.start - _SNAP <= flat.at <= upright.end + _SNAP:
                parent[find(i)] = find(len(horizontal) + order[k])
    groups: dict[int, tuple[list[Line], list[Line]]] = {}
    for i, flat in enumerate(horizontal):
        groups.setdefault(find(i), ([], []))[0].append(flat)
    for j, upright in enumerate(vertical):
        groups.setdefault(find(len(horizontal) + j), ([], []))[1].append(upright)
    return [group for group in groups.values() if len(group[0]) > 1 or (group[0] and len(group[1]) >= _OPEN_ROW)]


def _edges(positions: Iterable[float]) -> list[float]:
    groups: list[list[float]] = []
    for position in sorted(positions):
        if groups and position - groups[-1][-1] <= _SNAP:
            groups[-1].append(position)
        else:
            groups.append([position])
    return [sum(group) / len(group) for group in groups]


def _table(flat: list[Line], upright: list[Line]) -> RuledTable | None:
    left, right = min(line.start for line in flat), max(line.end for line in flat)
    xs = _edges([*(line.at for line in upright), left, right])
    ys = _edges([*(line.at for line in flat), *_open_ends(flat, upright)])[::-1]
    if len(xs) < 2 or len(ys) < 2 or (len(xs) - 1) * (len(ys) - 1) < 2:
        return None
    upright_walls = _walls(xs, ys, upright)
    flat_walls = _walls(ys, xs, flat)
    cells = tuple(_cells(xs, ys, upright_walls, flat_walls))
    if len(cells) < 2:  # a frame around text
        return None
    sides = (tuple(row for row, wall in enumerate(upright_walls[at]) if not wall) for at in (0, -1))
    return RuledTable((xs[0], ys[-1], xs[-1], ys[0]), len(ys) - 1, len(xs) - 1, cells, tuple(ys), *sides)


def _open_ends(flat: list[Line], upright: list[Line]) -> list[float]:
    """Return top and bottom of the upright lines where no border is drawn along their ends."""
    if not upright:
        return []
    top, bottom = max(line.end for line in upright), min(line.start for line in upright)
    found = [top] if top - max(line.at for line in flat) > _OPEN else []
    return [*found, bottom] if min(line.at for line in flat) - bottom > _OPEN else found


def _walls(edges: Sequence[float], across: Sequence[float], lines: Sequence[Line]) -> list[list[bool]]:
    """Tell for each edge and each band between two `across` edges whether a line covers the band's middle.

    Both kinds of edges are in order, either from the lowest or from the highest.
    """
    places = _ascending(edges)
    middles = _ascending([(a + b) / 2 for a, b in itertools.pairwise(across)])
    walls = [[False] * len(middles) for _ in edges]
    for line in lines:
        wall = walls[_nearest(places, line.at)]
        first, end = bisect_left(middles, line.start - _SNAP), bisect_right(middles, line.end + _SNAP)
        wall[first:end] = [True] * (end - first)
    if across[0] > across[-1]:
        walls = [wall[::-1] for wall in walls]
    return walls[::-1] if edges[0] > edges[-1] else walls


def _ascending(places: Sequence[float]) -> Sequence[float]:
    return places[::-1] if places and places[0] > places[-1] else places


def _nearest(places: Sequence[float], at: float) -> int:
    """Return the number of the place nearest to `at`."""
    after = bisect_left(places, at)
    if after == 0:
        return 0
    return after - 1 if after == len(places) or at - places[after - 1] <= places[after] - at else after


def _cells(
    xs: Sequence[float], ys: Sequence[float], upright: list[list[bool]], flat: list[list[bool]]
) -> Iterable[RuledCell]:
    n_rows, n_cols = len(ys) - 1, len(xs) - 1
    taken = [[False] * n_cols for _ in range(n_rows)]
    for row in range(n_rows):
        for col in range(n_cols):
            if taken[row][col]:
                continue
            wide = 1
            while col + wide < n_cols and not upright[col + wide][row] and not taken[row][col + wide]:
                wide += 1
            tall = 1
            while row + tall < n_rows and _open_below(row + tall, col, wide, upright, flat):
                tall += 1
            for r in range(row, row + tall):
                taken[r][col : col + wide] = [True] * wide
            is_open = row + tall == n_rows and True not in flat[n_rows][col : col + wide]
            yield RuledCell(row, col, tall, wide, (xs[col], ys[row + tall], xs[col + wide], ys[row]), is_open)


def _open_below(row: int, col: int, wide: int, upright: list[list[bool]], flat: list[list[bool]]) -> bool:
    if True in flat[row][col : col + wide]:
        return False
    return wide == 1 or not any(upright[c][row] for c in range(col + 1, col + wide))
