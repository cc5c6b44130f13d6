"""Cut a sheet with several target tables side by side into one grid for each."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from auditor.extract.head import starts_field
from auditor.extract.roles import role_of
from auditor.model import Cell, Grid


def split_beside(grid: Grid) -> list[Grid]:
    """Return the grids left to right, the grid itself when there is one table in its width.

    A head row with the level words twice may also be the form with 实施期 and 年度 halves; only where each part has a
    project name of its own are they tables.
    """
    starts = _starts(grid)
    if not starts:
        return [grid]
    edges = [0, *starts, grid.n_cols]
    parts = [_part(grid, left, right) for left, right in pairwise(edges)]
    return parts if all(_named(part.cells) for part in parts) else [grid]


def _starts(grid: Grid) -> list[int]:
    """Return the columns where a project name stands, right of the first, in a row with several."""
    if [role_of(cell.text) for cell in grid.cells].count("level3") < 2:
        return []  # each table has a head word for its names: seldom is more to be looked at
    named: dict[int, list[int]] = {}
    for cell in [cell for cell in grid.cells if starts_field(cell.text) == "name"]:
        named.setdefault(cell.row, []).append(cell.col)
    for _, columns in sorted(named.items()):
        names = sorted(columns)
        if len(names) > 1 and _heads(grid, names):
            return names[1:]
    return []


def _heads(grid: Grid, names: Sequence[int]) -> bool:
    """Tell whether a row further down has head words from each of the columns on."""
    rows: dict[int, list[Cell]] = {}
    for cell in grid.cells:
        rows.setdefault(cell.row, []).append(cell)
    for cells in rows.values():
        roles = [
            {role_of(cell.text) for cell in cells if left <= cell.col < right}
            for left, right in zip(names, [*names[1:], grid.n_cols], strict=True)
        ]
        if all("level3" in found and found & {"level1", "level2"} for found in roles):
            return True
    return False


def _part(grid: Grid, left: int, right: int) -> Grid:
    cells = tuple(
        replace(cell, col=cell.col - left, col_span=min(cell.col + cell.col_span, right) - cell.col)
        for cell in grid.cells
        if left <= cell.col < right
    )
    return replace(grid, cells=cells, n_cols=right - left)


def _named(cells: Sequence[Cell]) -> bool:
    return any(starts_field(cell.text) == "name" for cell in cells)
