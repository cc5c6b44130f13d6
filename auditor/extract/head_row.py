"""Recognise the head row of an indicator block, and how many rows the head takes."""

from collections.abc import Sequence
from dataclasses import replace

from auditor.extract.levels import read_label
from auditor.extract.roles import period_of, role_of
from auditor.extract.stream import Row
from auditor.model import Cell, Grid
from auditor.text import squeeze

LEVEL_NAMES = frozenset({"level1", "level2", "level3"})


def rows_naming_levels(grid: Grid) -> frozenset[int]:
    """Return the rows of a grid with the head word of a level, without which a row is no head."""
    naming = [cell for cell in grid.cells if role_of(cell.text) in LEVEL_NAMES]
    return frozenset(row for cell in naming for row in range(max(cell.row, 0), cell.row + max(cell.row_span, 1)))


def looks_like_header(row: Row) -> bool:
    """Tell whether the row is the head of an indicator block."""
    roles = [role for cell in row.filled() if len(cell.text) <= 60 and (role := role_of(cell.text))]
    levels = LEVEL_NAMES & set(roles)
    if len(levels) >= 2 and len(roles) >= 2:
        return True
    has_value = "value" in roles or "actual" in roles
    has_name = "level3" in roles
    return has_name and has_value and ("level1" in roles or "level2" in roles or "label" in roles)


def weak_header(row: Row) -> bool:
    """Tell whether the row could be a head without level columns (指标名称 + 指标值); needs 绩效 near it."""
    roles = {role_of(cell.text) for cell in row.filled() if len(cell.text) <= 60}
    return "level3" in roles and bool(roles & {"value", "sign"})


def depth_of(row: Row, following: Sequence[Row]) -> int:
    """Return how many rows the head takes: further rows count only while they hold head words."""
    depth = 1
    for below in following[:2]:
        if below.grid is not row.grid or below.index != row.index + depth or not _is_subheader(below, row):
            break
        depth += 1
    return depth


def _is_subheader(below: Row, head: Row) -> bool:
    """Tell whether a row below the head belongs to it: head words, periods or places under a wide head cell."""
    own = below.own()
    if any(read_label(cell.text) for cell in own):
        return False
    levels = [cell for cell in head.filled() if role_of(cell.text) in ("level1", "level2", "level3")]
    if not own:
        return bool(levels) and all(cell.row + cell.row_span > below.index for cell in levels)
    if looks_like_header(replace(below, cells=own)):
        return False
    if min(cell.col for cell in own) < max((cell.col + cell.col_span for cell in levels), default=0):
        return False
    wide = _wide(head)
    return all(role_of(cell.text) or period_of(cell.text) or _is_place(cell, wide) for cell in own)


def _wide(head: Row) -> list[range]:
    """Return the columns under each head cell that covers several; in text the blanks right of a cell are its own."""
    cells = head.filled()
    n_cols = head.grid.n_cols if head.grid else 0
    text = head.grid is not None and head.grid.source == "lines"
    wide = []
    for cell, after in zip(cells, [*(cell.col for cell in cells[1:]), n_cols], strict=True):
        end = after if text else cell.col + cell.col_span
        if end - cell.col > 1 and role_of(cell.text) not in ("level1", "level2", "level3"):
            wide.append(range(cell.col, end))
    return wide


def _is_place(cell: Cell, wide: Sequence[range]) -> bool:
    """Tell whether a cell names a part of a wide column: what it is for (东河县), a grade (优)."""
    under = any(cell.col in columns for columns in wide)
    return under and len(squeeze(cell.text)) <= 10 and not any(char.isdigit() or char in "≥≤<>=%" for char in cell.text)
