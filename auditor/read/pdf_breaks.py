"""Join a row that a page break cut through: a bracket opened on one page closes in the same column on the next."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from auditor.model import Grid, TextBlock

_OPEN, _CLOSE = "（(【〔《“", "）)】〕》”"


def join_cut_rows(pages: Sequence[Sequence[Grid | TextBlock]]) -> list[Grid | TextBlock]:
    """Return the blocks of all pages; a row whose lower half begins the next page is whole again.

    Other rows that a break cut are for the extraction to judge: here only brackets speak.
    """
    blocks: list[Grid | TextBlock] = []
    for page in pages:
        rest = list(page)
        if blocks and rest and isinstance(blocks[-1], Grid) and isinstance(rest[0], Grid):
            blocks[-1], joined = _joined(blocks[-1], rest[0])
            rest[:1] = [joined] if joined is not None else []
        blocks += rest
    return blocks


def _joined(upper: Grid, lower: Grid) -> tuple[Grid, Grid | None]:
    last = {cell.col: cell for cell in upper.cells if cell.row == upper.n_rows - 1}
    first = {cell.col: cell for cell in lower.cells if cell.row == 0}
    plain = all(cell.row_span == 1 for cell in first.values())
    if upper.n_cols != lower.n_cols or not plain or not first.keys() <= last.keys():
        return upper, lower
    if not any(_opened(last[col].text) and _closes(cell.text) for col, cell in first.items()):
        return upper, lower
    cells = tuple(
        replace(cell, text=f"{cell.text}\n{first[cell.col].text}")
        if last.get(cell.col) is cell and cell.col in first
        else cell
        for cell in upper.cells
    )
    below = tuple(replace(cell, row=cell.row - 1) for cell in lower.cells if cell.row > 0)
    return replace(upper, cells=cells), replace(lower, cells=below, n_rows=lower.n_rows - 1) if below else None


def _opened(text: str) -> bool:
    return _depth(text) > 0


def _closes(text: str) -> bool:
    return _depth(text) < 0


def _depth(text: str) -> int:
    return sum(char in _OPEN for char in text) - sum(char in _CLOSE for char in text)
