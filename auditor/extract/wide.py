"""Unfold a list with a project a row and a class of indicators a column (项目名称 | 数量指标 | 质量指标 …)."""

from collections.abc import Sequence

from auditor.extract.levels import read_label
from auditor.extract.prose import split_item
from auditor.extract.roles import role_of
from auditor.extract.several import items_of
from auditor.model import Cell, Grid

# Fewer classes than this over columns happen in other tables.
_LEAST_CLASSES = 3
_HEAD = ("二级指标", "三级指标", "指标值")


def unfold_wide(grid: Grid) -> list[Grid]:
    """Return a grid with head fields and indicator rows for each project of such a list, else the grid itself."""
    if not _may_be_wide(grid):
        return [grid]
    rows = grid.filled()
    for number, row in enumerate(rows):
        classes = [at for at, cell in enumerate(row) if cell is not None and cell.col == at and _is_class(cell.text)]
        name = next((at for at, cell in enumerate(row) if cell is not None and role_of(cell.text) == "project"), None)
        if len(classes) >= _LEAST_CLASSES and name is not None and name < classes[0]:
            found = [_project(grid, row, own, classes, name) for own in rows[number + 1 :]]
            above = _above(grid, number)
            return [*above, *(part for part in found if part is not None)]
    return [grid]


def _may_be_wide(grid: Grid) -> bool:
    """Tell whether enough cells that name a class reach into a row that names projects, before all is laid out."""
    heads = [cell for cell in grid.cells if role_of(cell.text) == "project"]
    return any(
        sum(_is_class(cell.text) for cell in grid.cells if cell.row <= row < cell.row + cell.row_span) >= _LEAST_CLASSES
        for head in heads
        for row in range(head.row, head.row + head.row_span)
    )


def _is_class(text: str) -> bool:
    label = read_label(text)
    return label is not None and label.suffixed and (label.level2 is not None or label.level1 == "满意度指标")


def _above(grid: Grid, number: int) -> list[Grid]:
    """Return the rows above the head, as a grid of their own."""
    cells = tuple(cell for cell in grid.cells if cell.row < number)
    return [Grid(cells, number, grid.n_cols, grid.location, grid.source, grid.notes)] if cells else []


def _project(
    grid: Grid, head: Sequence[Cell | None], own: Sequence[Cell | None], classes: Sequence[int], name: int
) -> Grid | None:
    """Return the grid of one project, None for a row without a name or without indicators."""
    named = own[name]
    if named is None or not named.text.strip():
        return None
    fields = [
        (label.text, cell)
        for at, (label, cell) in enumerate(zip(head, own, strict=True))
        if at not in classes and label is not None and cell is not None and label.col == at and cell.text.strip()
    ]
    fields = [pair for pair in fields if role_of(pair[0]) != "number"]
    lines: list[tuple[tuple[str, str, str], Cell]] = []
    for at in classes:
        label, cell = head[at], own[at]
        if label is not None and cell is not None and cell.text.strip():
            lines += [((label.text, *_told(item)), cell) for item in items_of(cell.text)]
    return _grid(grid, fields, lines, named.address) if lines else None


def _told(item: str) -> tuple[str, str]:
    """Return name and value of an item; one that only tells a time or a number is a value."""
    name, value = split_item(item)
    return ("", item) if not value and any(char.isdigit() for char in item) else (name, value)


def _grid(
    grid: Grid, fields: Sequence[tuple[str, Cell]], lines: Sequence[tuple[tuple[str, str, str], Cell]], address: str
) -> Grid:
    cells = []
    for row, (label, cell) in enumerate(fields):
        cells += [Cell(label, row, 0, address=cell.address), Cell(cell.text, row, 1, 1, 2, cell.address)]
    start = len(fields)
    cells += [Cell(word, start, col, address=address) for col, word in enumerate(_HEAD)]
    for row, (texts, cell) in enumerate(lines, start + 1):
        cells += [Cell(text, row, col, address=cell.address) for col, text in enumerate(texts) if text]
    return Grid(tuple(cells), start + 1 + len(lines), len(_HEAD), grid.location, grid.source, grid.notes)
