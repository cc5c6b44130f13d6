"""Find the very cell a finding is about in the grid as read, so that a person and a commented copy find it."""

from __future__ import annotations

from auditor.model import Cell, TargetTable
from auditor.text import squeeze


def address_of(table: TargetTable, index: int, text: str | None, *, last: bool = False) -> str | None:
    """Return the address of the cell of a row that holds a text; None where the table was not read from cells.

    Args:
        table: with its source grid.
        index: row of the table.
        text: as the indicator has it, on one line.
        last: of several cells with the same text take the last (a value that repeats its name).
    """
    row = table.grid_rows[index] if index < len(table.grid_rows) else -1
    wanted = squeeze(text or "")
    if table.grid is None or row < 0 or not wanted:
        return None
    found = [cell for cell in table.grid.cells if _covers(cell, row) and squeeze(cell.text) == wanted and cell.address]
    if not found:
        return None
    return max(found, key=_column).address if last else min(found, key=_column).address


def _covers(cell: Cell, row: int) -> bool:
    return cell.row <= row < cell.row + cell.row_span


def _column(cell: Cell) -> int:
    return cell.col
