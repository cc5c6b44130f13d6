"""Read CSV and tab separated text into one grid; blanks left by merged cells stay blank."""

from __future__ import annotations

import csv
import io
from collections import Counter

from auditor.errors import ReadError
from auditor.model import Cell, Grid, TextBlock
from auditor.read.limits import Limits
from auditor.read.plain import decode

_DELIMITERS = "\t,;|"
# Lines looked at to find the delimiter; a title and a few notes may stand above the table.
_SAMPLE_LINES = 60
# csv refuses fields above 131,072 characters by default; a cell of this field is never longer.
_FIELD_CHARACTERS = 131_072


def read_delimited(data: bytes, shown: str, limits: Limits) -> tuple[tuple[Grid | TextBlock, ...], tuple[str, ...]]:
    """Return the whole text as one grid, cells addressed by row and column.

    Raises:
        ReadError: too_large, when there are more rows or cells than a table may have.
    """
    del shown
    text = decode(data)
    rows = _rows(text, _delimiter(text), limits)
    cells = [
        Cell(value, number, column, address=f"第{number + 1}行第{column + 1}列")
        for number, row in enumerate(rows)
        for column, value in enumerate(row)
        if value.strip()
    ]
    if not cells:
        raise ReadError("empty", "文件里没有内容；请向提交单位重新索取")
    if len(cells) > limits.cells:
        raise ReadError("too_large", f"有 {len(cells)} 个非空单元格，超出上限；请只保留绩效目标表后重试")
    width = max(cell.col for cell in cells) + 1
    return (Grid(tuple(cells), len(rows), width, f"第1-{len(rows)}行"),), ()


def _delimiter(text: str) -> str:
    """Return the sign that splits most lines into the same number of fields."""
    lines = [line for line in text.splitlines()[:_SAMPLE_LINES] if line.strip()]

    def steadiness(sign: str) -> tuple[int, int]:
        counts = Counter(line.count(sign) for line in lines if sign in line)
        most = max(counts.items(), key=lambda item: (item[1], item[0]), default=(0, 0))
        return most[1], most[0]

    return max(_DELIMITERS, key=steadiness)


def _rows(text: str, delimiter: str, limits: Limits) -> list[list[str]]:
    rows = []
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    try:
        for row in reader:
            rows.append(row[: limits.columns])
            if len(rows) > limits.rows:
                raise ReadError("too_large", f"超过 {limits.rows} 行；请只保留绩效目标表后重试")
    except csv.Error:
        # A quote that never closes, or a NUL: the lines as they stand lose nothing.
        return [line[:_FIELD_CHARACTERS].split(delimiter)[: limits.columns] for line in text.splitlines()]
    return rows
