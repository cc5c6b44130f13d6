"""Put the pages of a sheet wider than the paper side by side: one has the left columns of the rows, one the next.

Spreadsheets print so and say nothing. Rows at the same heights alone are no proof, they are the same form for the next
project as well. A cut shows in cells open on both of its sides, in a text drawn on both pages as far off as the left
columns are wide, or in many rows of unlike heights.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

from auditor.model import Cell, Grid, TextBlock
from auditor.read.pdf_page import Run
from auditor.read.pdf_pieces import Line, whole_lines
from auditor.read.pdf_ruled import RuledCell, RuledTable

# Heights and places on two pages are the same within so many points.
_SAME = 1.0
# The pages of one strip of columns, printed before those of the next.
_STRIP = 12
# Fewer rows at the same heights prove nothing, but belong together on pages that others prove to be one.
_LEAST_ROWS = 3
# Rows whose heights prove that two tables are one: so many, changing so often.
_MANY_ROWS, _CHANGES = 6, 3
# Shorter texts stand at the same places by chance.
_TEXT = 4
# What extraction is told of such a grid; it says so with the table.
NOTE = "右侧各列印在另一页"

Page = list[Grid | TextBlock]


class SeenPage(NamedTuple):
    """What was read of a page, the table each of its ruled grids is, and the runs and flat lines outside of them."""

    blocks: Page
    ruled: tuple[tuple[RuledTable, Grid], ...] = ()
    loose: tuple[Run, ...] = ()
    flat: tuple[Line, ...] = ()


class _Pair(NamedTuple):
    """The same rows on two pages: the numbers of both tables and the edges of all rows, top to bottom."""

    left: int
    right: int
    rows: tuple[float, ...]


def join_wide(pages: Sequence[SeenPage]) -> list[Page]:
    """Return the blocks of the pages; those that hold further columns of a page before have become a part of it."""
    rest: list[SeenPage | None] = list(pages)
    expected: set[tuple[int, int]] = set()
    for at in range(len(rest)):
        after = at + 1
        while after < len(rest):
            page = rest[at]
            found = _next_strip(page, rest, at, after, expected) if page is not None and page.ruled else None
            if page is None or found is None:
                break
            number, other, pairs = found
            rest[at], rest[number] = _joined(page, other, pairs), None
            expected |= {(at + step, number + step) for step in range(1, number - at)}
            after = number + 1
    return [page.blocks for page in rest if page is not None]


def _next_strip(
    page: SeenPage, rest: Sequence[SeenPage | None], at: int, after: int, expected: set[tuple[int, int]]
) -> tuple[int, SeenPage, list[_Pair]] | None:
    for number in range(after, min(after + _STRIP, len(rest))):
        seen = rest[number]
        other = seen if seen is None or not seen.flat else _with_open_rows(seen, page)
        pairs = _pairs(page, other) if other is not None else []
        if other is None or not pairs or any(_is_same_form(page, other, pair) for pair in pairs):
            continue
        telling = [pair for pair in pairs if len(pair.rows) > _LEAST_ROWS]
        if (at, number) in expected or any(_is_cut(page, other, pair) for pair in telling):
            return number, other, pairs
        if number == after and any(_has_own_heights(page, other, pair) for pair in telling):
            return number, other, pairs
    return None


def _pairs(page: SeenPage, other: SeenPage) -> list[_Pair]:
    return [
        _Pair(a, b, rows)
        for a, (left, _) in enumerate(page.ruled)
        for b, (right, _) in enumerate(other.ruled)
        if (rows := _same_rows(left.rows, right.rows)) and not _contradict(left, right, rows)
    ]


def _same_rows(left: Sequence[float], right: Sequence[float]) -> tuple[float, ...]:
    """Return the edges of all rows where one table has no others than the other, top and bottom the same."""
    fewer, more = sorted((tuple(left), tuple(right)), key=len)
    if abs(left[0] - right[0]) > _SAME or abs(left[-1] - right[-1]) > _SAME:
        return ()
    return more if all(abs(more[_place(more, edge)] - edge) <= _SAME for edge in fewer) else ()


def _place(edges: Sequence[float], edge: float) -> int:
    return min(range(len(edges)), key=lambda at: abs(edges[at] - edge))


def _with_open_rows(other: SeenPage, page: SeenPage) -> SeenPage:
    """Return a page with its tables taller by the rows above and below that have flat lines alone, as `page` has them.

    Of a cell that reaches over three strips of columns the one in the middle has neither end.
    """
    ruled, flat = list(other.ruled), whole_lines(other.flat)
    for at, (table, grid) in enumerate(ruled):
        for left, _ in page.ruled:
            above = [edge for edge in left.rows if edge > table.rows[0] + _SAME]
            below = [edge for edge in left.rows if edge < table.rows[-1] - _SAME]
            if (above or below) and all(_is_drawn(edge, table, flat) for edge in (*above, *below)):
                ruled[at] = _taller(table, grid, (*above, *table.rows, *below), other.loose)
    taller = {id(grid): known[1] for (_, grid), known in zip(other.ruled, ruled, strict=True)}
    return other._replace(blocks=[taller.get(id(block), block) for block in other.blocks], ruled=tuple(ruled))


def _is_drawn(edge: float, table: RuledTable, flat: Sequence[Line]) -> bool:
    return any(
        abs(line.at - edge) <= _SAME and line.start <= table.box[0] + _SAME and line.end >= table.box[2] - _SAME
        for line in flat
    )


def _taller(table: RuledTable, grid: Grid, rows: tuple[float, ...], loose: Sequence[Run]) -> tuple[RuledTable, Grid]:
    left, _, right, _ = table.box
    above, n_rows = rows.index(table.rows[0]), len(rows) - 1
    added = [row for row in range(n_rows) if not above <= row < above + table.n_rows]
    cells = [replace(cell, row=cell.row + above) for cell in grid.cells]
    for row in added:
        inside = (run for run in loose if rows[row + 1] < run.middle < rows[row] and left <= run.left <= right)
        text = "".join(run.text for run in inside)
        cells.append(Cell(text, row, 0, 1, table.n_cols, f"{grid.location}第{row + 1}行"))
    box = (left, rows[-1], right, rows[0])
    sides = (tuple(sorted({*added, *(row + above for row in side)})) for side in (table.open_left, table.open_right))
    whole = [RuledCell(row, 0, 1, table.n_cols, (left, rows[row + 1], right, rows[row])) for row in added]
    whole += [cell._replace(row=cell.row + above) for cell in table.cells]
    cells.sort(key=lambda cell: (cell.row, cell.col))
    taller = RuledTable(box, n_rows, table.n_cols, tuple(sorted(whole)), rows, *sides)
    return taller, replace(grid, cells=tuple(cells), n_rows=n_rows)


# --------------------------------------------------------------------------- what proves a cut


def _open_rows(table: RuledTable, rows: Sequence[float], *, right: bool) -> set[int]:
    """Return the rows, counted by the edges `rows`, that no line closes on the right or the left side."""
    places = [_place(rows, edge) for edge in table.rows]
    own = table.open_right if right else table.open_left
    return {row for at in own for row in range(places[at], places[at + 1])}


def _contradict(left: RuledTable, right: RuledTable, rows: Sequence[float]) -> bool:
    """Tell whether other rows are open on the left of the cut than on the right; a side without any line says none."""
    sides = _open_rows(left, rows, right=True), _open_rows(right, rows, right=False)
    return sides[0] != sides[1] and all(len(side) < len(rows) - 1 for side in sides)


def _is_cut(page: SeenPage, other: SeenPage, pair: _Pair) -> bool:
    (left, _), (right, _) = page.ruled[pair.left], other.ruled[pair.right]
    is_open = _open_rows(left, pair.rows, right=True)
    if 0 < len(is_open) < len(pair.rows) - 1 and is_open == _open_rows(right, pair.rows, right=False):
        return True
    shift = left.box[2] - right.box[0]
    return any(_is_drawn_on(run, b, shift) for run in page.loose if len(run.text) >= _TEXT for b in other.loose)


def _is_drawn_on(run: Run, other: Run, shift: float) -> bool:
    return (
        run.text == other.text
        and abs(run.middle - other.middle) <= _SAME
        and abs(run.left - other.left - shift) <= 2 * _SAME
    )


def _has_own_heights(page: SeenPage, other: SeenPage, pair: _Pair) -> bool:
    """Tell whether the rows of both are many and of unlike heights, and the other page has no title of its own."""
    fewer = min((page.ruled[pair.left][0].rows, other.ruled[pair.right][0].rows), key=len)
    heights = [upper - lower for upper, lower in itertools.pairwise(fewer)]
    changes = sum(abs(a - b) > _SAME for a, b in itertools.pairwise(heights))
    if len(heights) < _MANY_ROWS or changes < _CHANGES:
        return False
    said = _said(page.blocks)
    return all(_plain(run.text) in said for run in other.loose if run.middle > fewer[0])


def _is_same_form(page: SeenPage, other: SeenPage, pair: _Pair) -> bool:
    """Tell whether both begin with the same labels: a form filled in once more."""
    firsts = []
    for table, grid in (page.ruled[pair.left], other.ruled[pair.right]):
        places = [_place(pair.rows, edge) for edge in table.rows]
        firsts.append({(places[cell.row], _plain(cell.text)) for cell in grid.cells if cell.col == 0 and cell.text})
    return len(firsts[0] & firsts[1]) > 1


# --------------------------------------------------------------------------- one of two


def _joined(page: SeenPage, other: SeenPage, pairs: Sequence[_Pair]) -> SeenPage:
    """Return the page with the columns of the other; what the other says beyond them stands below."""
    whole = {pair.left: _side_by_side(page.ruled[pair.left], other.ruled[pair.right], pair.rows) for pair in pairs}
    ruled = tuple(whole.get(at, known) for at, known in enumerate(page.ruled))
    said = _said(page.blocks)
    grids = {id(page.ruled[at][1]): grid for at, (_, grid) in whole.items()}
    taken = {id(other.ruled[pair.right][1]) for pair in pairs}
    blocks = [grids.get(id(block), block) for block in page.blocks]
    blocks += [block for block in other.blocks if id(block) not in taken and not _is_said(block, said)]
    return SeenPage(blocks, ruled, page.loose)


def _side_by_side(
    left: tuple[RuledTable, Grid], right: tuple[RuledTable, Grid], rows: tuple[float, ...]
) -> tuple[RuledTable, Grid]:
    (a, first), (b, second) = left, right
    open_left, open_right = _open_rows(a, rows, right=True), _open_rows(b, rows, right=False)
    crossing = open_left if open_left == open_right else set()
    cells = _moved(first.cells, a, rows, 0)
    beyond = {(cell.row, cell.col): cell for cell in _moved(second.cells, b, rows, a.n_cols)}
    for at, cell in enumerate(cells):
        if cell.col + cell.col_span == a.n_cols and set(range(cell.row, cell.row + cell.row_span)) <= crossing:
            text = beyond.pop((cell.row, a.n_cols)).text if _ends_with(beyond, cell, a.n_cols) else ""
            wide = _width(b.cells, b, rows, cell.row)
            cells[at] = replace(cell, text=_one_text(cell.text, text), col_span=cell.col_span + wide)
    merged = tuple(sorted([*cells, *beyond.values()], key=lambda cell: (cell.row, cell.col)))
    n_cols = a.n_cols + b.n_cols
    box = (a.box[0], a.box[1], a.box[2] + b.box[2] - b.box[0], a.box[3])
    sides = tuple(sorted(_open_rows(a, rows, right=False))), tuple(sorted(_open_rows(b, rows, right=True)))
    table = RuledTable(box, len(rows) - 1, n_cols, (), rows, *sides)
    notes = first.notes if NOTE in first.notes else (*first.notes, NOTE)
    return table, replace(first, cells=merged, n_rows=len(rows) - 1, n_cols=n_cols, notes=notes)


def _moved(cells: Iterable[Cell], table: RuledTable, rows: Sequence[float], by: int) -> list[Cell]:
    """Return the cells with their rows counted by the edges `rows`, and so many columns further on."""
    places = [_place(rows, edge) for edge in table.rows]
    return [
        replace(
            cell,
            row=places[cell.row],
            row_span=places[cell.row + cell.row_span] - places[cell.row],
            col=cell.col + by,
        )
        for cell in cells
    ]


def _ends_with(beyond: Mapping[tuple[int, int], Cell], cell: Cell, col: int) -> bool:
    """Tell whether the other half of a cell has a text of its own, and covers the same rows."""
    half = beyond.get((cell.row, col))
    return half is not None and half.row_span == cell.row_span


def _width(cells: Iterable[RuledCell], table: RuledTable, rows: Sequence[float], row: int) -> int:
    """Return how many columns the first cell of a row covers."""
    return next((c.col_span for c in cells if c.col == 0 and _place(rows, table.rows[c.row]) == row), 0)


def _one_text(left: str, right: str) -> str:
    """Return the text of a cell that both pages show a part of; most programs draw all of it on each."""
    if _plain(right) in _plain(left):
        return left
    if _plain(left) in _plain(right):
        return right
    upper, lower = left.split("\n"), right.split("\n")
    if len(upper) != len(lower):
        return f"{left}\n{right}"
    # The character that the cut goes through is on both pages.
    return "\n".join(a + (b[1:] if a[-1:] == b[:1] else b) for a, b in zip(upper, lower, strict=True))


def _said(blocks: Page) -> str:
    """Return all that a page says, without blanks."""
    texts: list[str] = []
    for block in blocks:
        texts += [block.text] if isinstance(block, TextBlock) else [cell.text for cell in block.cells]
    return "\x00".join(_plain(text) for text in texts)


def _is_said(block: Grid | TextBlock, said: str) -> bool:
    return isinstance(block, TextBlock) and all(_plain(part) in said for part in block.text.split("\t"))


def _plain(text: str) -> str:
    return "".join(text.split())
