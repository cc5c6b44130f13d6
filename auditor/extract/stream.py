"""One stream of rows for a whole document: rows of grids and lines of text in reading order."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from functools import lru_cache
from operator import attrgetter

import regex

from auditor.model import Cell, Grid, TextBlock
from auditor.text import unwrap

_TAG = regex.compile(r"</?(?:p|br|span|div|b|strong|font|td|tr|li|ul|ol|u|em|i)\b[^<>]{0,200}/?>", flags=regex.I)
_BREAK = regex.compile(r"<br\s*/?>|</p>|</div>|</li>", flags=regex.I)
_BY_COLUMN = attrgetter("col")
_ENTITY = {
    "&nbsp;": " ",
    "&lt;": "<",
    "&gt;": ">",
    "&ge;": "≥",
    "&le;": "≤",
    "&ldquo;": "“",
    "&rdquo;": "”",
    "&quot;": '"',
}


@dataclass(slots=True, eq=False)
class Row:
    """A row of a grid (every cell that covers it, in column order) or a line of text (`grid` is None).

    Never changed, but it keeps what it was asked; no two are compared.

    Attributes:
        index: 0-based row in the grid; the line number for text.
        order: place in the document, for telling what stands between two rows.
    """

    cells: tuple[Cell, ...]
    index: int
    order: int
    grid: Grid | None = None
    # Asked for a dozen times a row.
    _filled: tuple[Cell, ...] | None = field(default=None, init=False, repr=False)
    _own: tuple[Cell, ...] | None = field(default=None, init=False, repr=False)
    _text: str | None = field(default=None, init=False, repr=False)

    def filled(self) -> tuple[Cell, ...]:
        """Return the cells that hold text."""
        if self._filled is None:
            self._filled = tuple([cell for cell in self.cells if cell.text.strip()])
        return self._filled

    def own(self) -> tuple[Cell, ...]:
        """Return the cells that hold text and do not reach down from a row above."""
        if self._own is None:
            self._own = tuple([cell for cell in self.filled() if cell.row == self.index])
        return self._own

    @property
    def address(self) -> str:
        """Return where a person finds the row."""
        for cell in (*self.filled(), *self.cells):
            if cell.address:
                return cell.address
        return ""

    def text(self) -> str:
        """Return the row as one string."""
        if self._text is None:
            self._text = " ".join([cell.text.strip() for cell in self.filled()])
        return self._text


def strip_markup(text: str) -> str:
    """Return the text without the web tags and entities that some systems leave in cells."""
    if "<" in text:
        text = _TAG.sub("", _BREAK.sub("\n", text))
    if "&" in text:
        for entity, sign in _ENTITY.items():
            text = text.replace(entity, sign)
        text = text.replace("&amp;", "&")
    return text


@lru_cache(maxsize=16384)
def one_line(text: str) -> str:
    """Return a cell verbatim but without markup and on one line, as it is shown and compared."""
    if "<" not in text and "&" not in text and text.isprintable():
        return text.strip()
    return unwrap(strip_markup(text))


def _sane(cell: Cell) -> Cell:
    """Return the cell with spans of at least one; broken files declare spans of 0."""
    if cell.row_span >= 1 and cell.col_span >= 1 and cell.row >= 0 and cell.col >= 0:
        return cell
    return replace(
        cell,
        row=max(cell.row, 0),
        col=max(cell.col, 0),
        row_span=max(cell.row_span, 1),
        col_span=max(cell.col_span, 1),
    )


def _grid_rows(grid: Grid, order: int) -> Iterator[Row]:
    by_row: list[list[Cell]] = [[] for _ in range(grid.n_rows)]
    for given in grid.cells:
        cell = _sane(given)
        for cells in by_row[cell.row : cell.row + cell.row_span]:
            cells.append(cell)
    for r, cells in enumerate(by_row):
        cells.sort(key=_BY_COLUMN)
        row = Row(tuple(cells), r, order + r, grid)
        if row.filled():
            yield row


def rows_of(blocks: Iterable[Grid | TextBlock]) -> list[Row]:
    """Return every row that holds text, in reading order."""
    rows: list[Row] = []
    order = 0
    for block in blocks:
        if isinstance(block, Grid):
            rows.extend(_grid_rows(block, order))
            order += block.n_rows
        else:
            if block.text.strip():
                rows.append(Row((Cell(block.text, 0, 0, address=block.address),), block.line, order))
            order += 1
    return rows
