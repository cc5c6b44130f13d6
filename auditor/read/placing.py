"""Place cells with spans on a grid, as every format with merged cells needs it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from auditor.errors import ReadError
from auditor.model import Cell, Grid
from auditor.read.limits import Limits


@dataclass(slots=True)
class Placed:
    """A cell while its spans still grow."""

    text: str
    row: int
    col: int
    row_span: int = 1
    col_span: int = 1


@dataclass
class Canvas:
    """A table while it is read; counts cells over the whole document."""

    limits: Limits
    cells: list[Placed] = field(default_factory=list)
    n_rows: int = 0
    n_cols: int = 0

    def put(self, cell: Placed) -> Placed:
        """Add a cell and let the table grow to hold its start and its columns.

        Raises:
            ReadError: the table passes the limits.
        """
        cell.col_span = max(1, min(cell.col_span, self.limits.columns))
        check_size(cell.row, cell.col, len(self.cells), self.limits)
        self.cells.append(cell)
        self.n_rows = max(self.n_rows, cell.row + 1)
        self.n_cols = max(self.n_cols, cell.col + cell.col_span)
        return cell

    def grid(self, location: str) -> Grid | None:
        """Return the finished table with addresses `第N张表第R行第C列`, or None when it has no cell."""
        if not self.cells:
            return None
        n_rows = self.n_rows
        cells = tuple(
            Cell(
                cell.text,
                cell.row,
                cell.col,
                min(cell.row_span, n_rows - cell.row),
                cell.col_span,
                f"{location}第{cell.row + 1}行第{cell.col + 1}列",
            )
            for cell in self.cells
        )
        return Grid(cells, n_rows, self.n_cols, location)


def check_size(row: int, col: int, cells: int, limits: Limits) -> None:
    """Refuse a cell beyond the limits.

    Raises:
        ReadError: too many rows, columns or cells.
    """
    if row >= limits.rows or col >= limits.columns:
        raise ReadError("too_large", f"一张表超过 {limits.rows} 行或 {limits.columns} 列；请删去空行空列后另存")
    if cells >= limits.cells:
        raise ReadError("too_large", f"表格超过 {limits.cells} 格；请拆分成几个文件")


def flow_grid(rows: Iterable[Iterable[tuple[str, int, int]]], count: int, location: str, limits: Limits) -> Grid | None:
    """Return the grid of rows that leave out covered cells, as HTML does (4.9.12), or None without a cell.

    Args:
        rows: (text, row span, column span) of each cell; a row span of 0 reaches to the last row.
        count: number of rows; spans end there.
        location: of the table; each cell's address adds row and column to it.
        limits: rows, columns and cells allowed.

    Raises:
        ReadError: too many of them.
    """
    cells: list[Cell] = []
    until: list[int] = []  # by column: the first row no longer covered from above
    n_cols = 0
    for row, contents in enumerate(rows):
        col = 0
        place = f"{location}第{row + 1}行第"
        for text, down, across in contents:
            while col < len(until) and until[col] > row:
                col += 1
            if col >= limits.columns:
                check_size(row, col, len(cells), limits)
            col_span = 1 if across == 1 else max(1, min(across, limits.columns))
            row_span = 1 if down == 1 else min(down or count - row, count - row)
            cells.append(Cell(text, row, col, row_span, col_span, f"{place}{col + 1}列"))
            if row_span > 1:
                until += [0] * (col + col_span - len(until))
                until[col : col + col_span] = [row + row_span] * col_span
            col += col_span
        check_size(row, 0, len(cells), limits)  # once a row: the loop over its cells is the hot one
        n_cols = max(n_cols, col)
    return Grid(tuple(cells), count, n_cols, location) if cells else None
