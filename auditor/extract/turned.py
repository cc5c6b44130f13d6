"""Turn a table whose indicators stand side by side (head words below one another in the first column)."""

from collections.abc import Sequence

from auditor.extract.roles import role_of
from auditor.model import Cell, Grid

_WANTED = {"level3", "value"}
_HEADS = {*_WANTED, "level1", "level2", "label", "weight", "unit", "sign", "description", "basis", "number"}
# Two indicators side by side may be anything.
_LEAST_COLUMNS = 3


def turn(grid: Grid) -> Grid:
    """Return the grid with such a block turned into rows, the grid itself where it has none."""
    if not {role_of(cell.text) for cell in grid.cells if cell.col == 0} >= _WANTED:
        return grid
    rows = grid.filled()
    for start, row in enumerate(rows):
        end = start
        while end < len(rows) and _head_role(rows[end]) in _HEADS:
            end += 1
        roles = {_head_role(own) for own in rows[start:end]}
        first = row[0] if row else None
        if first is not None and roles >= _WANTED and roles & {"level1", "level2"} and _is_content(rows[start:end]):
            return _turned(grid, rows, start, end, first.col_span)
    return grid


def _head_role(row: Sequence[Cell | None]) -> str | None:
    return role_of(row[0].text) if row and row[0] is not None and row[0].col == 0 else None


def _is_content(rows: Sequence[Sequence[Cell | None]]) -> bool:
    """Tell whether the rows hold contents right of their first cell, not head words."""
    cells = [cell for row in rows for cell in row[1:] if cell is not None and cell.col > 0 and cell.text.strip()]
    return len(cells) >= _LEAST_COLUMNS * len(rows) and not any(role_of(cell.text) in _WANTED for cell in cells)


def _turned(grid: Grid, rows: Sequence[Sequence[Cell | None]], start: int, end: int, left: int) -> Grid:
    cells = [cell for cell in grid.cells if cell.row + cell.row_span <= start]
    lines = [0, *range(left, grid.n_cols)]
    for number, col in enumerate(lines):
        for at, row in enumerate(rows[start:end]):
            cell = row[col]
            if cell is not None and cell.text.strip():
                cells.append(Cell(cell.text, start + number, at, 1, 1, cell.address, cell.confidence))
    below = start + len(lines) - end
    for cell in grid.cells:
        if cell.row >= end:
            place = (cell.row + below, cell.col, cell.row_span, cell.col_span)
            cells.append(Cell(cell.text, *place, cell.address, cell.confidence))
    return Grid(tuple(cells), grid.n_rows + below, grid.n_cols, grid.location, grid.source, grid.notes)
