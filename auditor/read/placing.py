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
        limits = self.limits
        cell.col_span = max(1, min(cell.col_span, limits.columns))
        if cell.row >= limits.rows or cell.col >= limits.columns:
            raise ReadError("too_large", f"一张表超过 {limits.rows} 行或 {limits.columns} 列；请删去空行空列后另存")
        self.cells.append(cell)
        if len(self.cells) > limits.cells:
            raise ReadError("too_large", f"表格超过 {limits.cells} 格；请拆分成几个文件")
        self.n_rows = max(self.n_rows, cell.row + 1)
        self.n_cols = max(self.n_cols, cell.col + cell.col_span)
        return cell

    def flow(self, rows: Iterable[Iterable[tuple[str, int, int]]], count: int) -> None:
        """Place rows of (text, row span, column span) that leave out covered cells, as HTML does (4.9.12).

        Args:
            rows: a row span of 0 reaches to the last row.
            count: number of rows; spans end there.
        """
        covered: dict[int, int] = {}  # column → rows still covered from above
        for number, row in enumerate(rows):
            col = 0
            fresh: dict[int, int] = {}
            for text, down, across in row:
                while covered.get(col):
                    col += 1
                left = count - number
                cell = self.put(Placed(text, number, col, min(down or left, left), across))
                if cell.row_span > 1:
                    fresh.update(dict.fromkeys(range(col, col + cell.col_span), cell.row_span))
                col += cell.col_span
            covered = {place: left - 1 for place, left in (covered | fresh).items() if left > 1}
        self.n_rows = max(self.n_rows, count) if self.cells else 0

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
