"""Cut the part of a grid that one table takes, so that the report can show it as filed."""

from collections.abc import Container, Mapping, Sequence

from auditor.extract.stream import Row
from auditor.model import Cell, Grid
from auditor.patterns import compiled

_SHEET = compiled(r"^(.*!)\$?([A-Z]{1,3}\$?\d+)$")
_LINE = compiled(r"^行\s*(\d+)")


def crop(rows: Sequence[Row]) -> tuple[Grid | None, dict[int, int]]:
    """Return a grid of just these rows (of one or more grids) and, by row order, each row's place in it."""
    kept = [row for row in rows if row.grid is not None]
    if not kept:
        return None, {}
    cells: list[Cell] = []
    place = {row.order: n for n, row in enumerate(kept)}
    for start, end in _runs(kept):
        at = {row.index: start + n for n, row in enumerate(kept[start:end])}
        # Most tables are a grid from its first row on: nothing moves.
        still = len(at) == end - start and kept[start].index == start and kept[end - 1].index == end - 1
        cells += [
            cell if still and cell.row + cell.row_span <= end else _moved(cell, at)
            for cell in _cells_of(kept[start:end], at)
        ]
    grids = [row.grid for row in kept if row.grid is not None]
    grid = grids[0]
    n_cols = max(one.n_cols for one in grids)
    return Grid(tuple(cells), len(kept), n_cols, location_of(kept), grid.source, grid.notes), place


def _cells_of(rows: Sequence[Row], at: Container[int]) -> list[Cell]:
    """Return each cell of the rows once; `at` holds the rows that are kept."""
    cells: list[Cell] = []
    beheaded = set[int]()
    for row in rows:
        for cell in row.cells:
            if cell.row == row.index:
                cells.append(cell)
            elif cell.row not in at and id(cell) not in beheaded:
                beheaded.add(id(cell))  # it starts in a row left out
                cells.append(cell)
    return cells


def _moved(cell: Cell, at: Mapping[int, int]) -> Cell:
    """Return the cell where its rows have come to stand; rows left out shorten it."""
    row, span = cell.row, cell.row_span
    if span == 1 and at[row] == row:
        return cell
    covered = [at[r] for r in range(row, row + span) if r in at]
    if covered[0] == row and len(covered) == span:
        return cell
    return Cell(cell.text, covered[0], cell.col, len(covered), cell.col_span, cell.address, cell.confidence)


def _runs(rows: Sequence[Row]) -> list[tuple[int, int]]:
    """Return the stretches of rows that stand in one grid."""
    runs, start = [], 0
    for n in range(1, len(rows) + 1):
        if n == len(rows) or rows[n].grid is not rows[start].grid:
            runs.append((start, n))
            start = n
    return runs


def location_of(rows: Sequence[Row]) -> str:
    """Return where the rows stand: `行 120-160`, `Sheet1!A3:F20`, `第3张表`."""
    addressed = (cell.address for row in rows for cell in row.cells if cell.address)
    start = next(addressed, None)
    grid = rows[0].grid if rows else None
    if start is None:
        return grid.location if grid else ""
    if _LINE.match(start):
        lines = [match and int(match[1]) for match in map(_LINE.match, (start, *addressed))]
        known = [line for line in lines if line is not None]
        if len(known) == len(lines):
            return f"行 {min(known)}" if min(known) == max(known) else f"行 {min(known)}-{max(known)}"
    end = next(cell.address for row in reversed(rows) for cell in reversed(row.cells) if cell.address)
    first, last = _SHEET.match(start), _SHEET.match(end)
    if first and last and first[1] == last[1]:
        return f"{first[1]}{first[2]}:{last[2]}"
    return grid.location if grid and grid.location else start
