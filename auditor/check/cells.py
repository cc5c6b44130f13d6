"""Find the very cell a finding is about in the grid as read, so that a person and a commented copy find it."""

from __future__ import annotations

from auditor.check.subject import Table
from auditor.model import Cell
from auditor.text import squeeze


def address_of(table: Table, index: int, text: str | None, *, last: bool = False) -> str | None:
    """Return the address of the cell of a row that holds a text; None where the table was not read from cells.

    Args:
        table: with its source grid.
        index: row of the table.
        text: as the indicator has it, on one line.
        last: of several cells with the same text take the last (a value that repeats its name).
    """
    wanted = squeeze(text or "")
    if not wanted:
        return None
    found = [cell for cell in table.cells_of(index) if cell.address and squeeze(cell.text) == wanted]
    if not found:
        return None
    return max(found, key=_column).address if last else min(found, key=_column).address


def _column(cell: Cell) -> int:
    return cell.col
