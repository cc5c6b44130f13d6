"""Write the rows of a sheet at once: cell by cell the library took longer over a workbook than all pages take."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import groupby
from math import isfinite
from typing import Any, NamedTuple

from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.worksheet import Worksheet

from auditor.report.tidy import Value

# For each type of value the format it has in a column; None leaves the place without a cell.
Formats = Mapping[type, Any]

# Excel's bound of a cell, in units of UTF-16; a text of half as many signs always fits.
_MOST_UNITS = 32767
# So many rows name the columns they keep to together.
_BLOCK = 16
# Stands for the number of the row in the text of its cells: neither the markup nor a value there has such a sign.
_ROW = "#"


class _Frame(NamedTuple):
    """The cells of rows whose values have the same types: text with a `%s` a value, first and last column from 1."""

    text: str
    first: int
    last: int


class _Columns:
    """The formats of rows that were added together, and the frames they have come to."""

    def __init__(self, formats: Sequence[Formats]) -> None:
        self._formats = formats
        self._frames: dict[tuple[type, ...], _Frame] = {}

    def frame(self, kinds: tuple[type, ...]) -> _Frame:
        """Return the frame for values of these types; a format gets its number when it is first written."""
        if kinds not in self._frames:
            pairs = enumerate(zip(kinds, self._formats, strict=True))
            used = [(column, kind, formats[kind]) for column, (kind, formats) in pairs if formats[kind]]
            text = "".join(_cell(column, kind, own._get_xf_index()) for column, kind, own in used)
            self._frames[kinds] = _Frame(text, used[0][0] + 1, used[-1][0] + 1)
        return self._frames[kinds]


class _Row(NamedTuple):
    columns: _Columns
    kinds: tuple[type, ...]
    values: tuple[int | str, ...]
    height: float | None


class RowSheet(Worksheet):  # type: ignore[misc]  # the library comes without types
    """A sheet that takes rows of texts and numbers below its head; the bytes are those of `write_string` and the like.

    It reaches below the surface of the library, at its table of shared strings, the numbers of its formats and the step
    that writes rows: tests/test_report_row_sheet.py compares both ways.
    """

    def __init__(self) -> None:
        super().__init__()
        self._added: list[_Row] = []

    def add_rows(
        self, rows: Sequence[Sequence[Value]], formats: Sequence[Formats], heights: Sequence[float | None]
    ) -> None:
        """Add rows below the head, which fills row 0 and every column, and below those added before.

        Args:
            rows: their values; each row has at least one cell.
            formats: of each column.
            heights: of each row in points; None leaves it to the program that opens the file.
        """
        columns, index = _Columns(formats), self.str_table._get_shared_string_index
        for row, height in zip(rows, heights, strict=True):
            values = [
                index(value if len(value) <= _MOST_UNITS // 2 else _cut(value))
                if isinstance(value, str)
                else _figure(value)
                for value in row
                if value is not None
            ]
            self._added.append(_Row(columns, tuple(map(type, row)), tuple(values), height))
        self._check_dimensions(len(self._added), 0)

    def _write_rows(self) -> None:
        super()._write_rows()
        numbered = enumerate(self._added, 1)
        for block, rows in groupby(numbered, key=lambda pair: pair[0] // _BLOCK):
            self.fh.writelines(self._texts(list(rows), with_head=block == 0))

    def _texts(self, rows: Sequence[tuple[int, _Row]], *, with_head: bool) -> Iterator[str]:
        frames = [row.columns.frame(row.kinds) for _, row in rows]
        first = 1 if with_head else min(frame.first for frame in frames)
        last = self.dim_colmax + 1 if with_head else max(frame.last for frame in frames)
        for (number, row), frame in zip(rows, frames, strict=True):
            height = "" if row.height is None else f' ht="{row.height:.16g}" customHeight="1"'
            cells = (frame.text % row.values).replace(_ROW, str(number + 1))
            yield f'<row r="{number + 1}" spans="{first}:{last}"{height}>{cells}</row>'


def _cell(column: int, kind: type, style: int) -> str:
    place = f'<c r="{xl_col_to_name(column)}{_ROW}" s="{style}"'
    if kind is type(None):
        return f"{place}/>"
    return f'{place} t="s"><v>%s</v></c>' if issubclass(kind, str) else f"{place}><v>%s</v></c>"


@lru_cache(maxsize=4096)
def _figure(value: float) -> str:
    if not isfinite(value):
        raise ValueError(f"no number for a cell: {value!r}")
    return f"{value:.16G}"


def _cut(text: str) -> str:
    """Return what a cell holds of a text, without half a sign at its end."""
    return text.encode("utf-16-le", "surrogatepass")[: 2 * _MOST_UNITS].decode("utf-16-le", "ignore")
