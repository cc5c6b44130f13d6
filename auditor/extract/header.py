"""Recognise the head row of an indicator block and what each of its columns holds."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import lru_cache

from auditor.extract.columns import LEVELS, Column, Header
from auditor.extract.head_row import depth_of
from auditor.extract.head_values import split_values, with_periods, with_places
from auditor.extract.levels import read_label
from auditor.extract.roles import BLOCK, period_of, role_of
from auditor.extract.stream import Row
from auditor.model import Cell
from auditor.text import squeeze

_LABELLED = frozenset({"level1", "level2"})
_BLANK_HEADS = {"level1": "level2", "level2": "level3", "level3": "value"}


def _label(text: str) -> str:
    return squeeze(text)


def _role_with(own: str | None, parent: str | None) -> str:
    if own in (None, "goal") and parent in ("value", "actual", "sign"):
        return parent or "extra"
    return own or "extra"


def _leaf_cells(rows: Sequence[Row]) -> list[tuple[Cell, str, str]]:
    """Return the lowest head cells with their own role and their label (parent words in front)."""
    leaves: list[tuple[Cell, str, str]] = []
    # A list of projects: its head cells reach down from the row above, the name among them.
    listed = any(role_of(cell.text) == "project" for cell in rows[0].filled())
    for n, row in enumerate(rows):
        for cell in row.filled():
            if cell.row != row.index and (n > 0 or not (_of_head(cell) or listed)):
                continue
            below = [
                under
                for later in rows[n + 1 :]
                for under in later.filled()
                if under.row == later.index and cell.col <= under.col < cell.col + cell.col_span
            ]
            if below and cell.row + cell.row_span <= rows[-1].index:
                continue
            parent = _parent(cell, rows[:n])
            label = _label(cell.text) if parent is None else f"{_label(parent.text)}·{_label(cell.text)}"
            role = _role_with(role_of(cell.text), role_of(parent.text) if parent else None)
            leaves.append((cell, role, label))
    return sorted(leaves, key=lambda leaf: leaf[0].col)


def _of_head(cell: Cell) -> bool:
    """Tell whether a cell that reaches down into the head row belongs to the head."""
    return role_of(cell.text) in (*LEVELS, "level3", "value") or bool(BLOCK.fullmatch(squeeze(cell.text)))


def _parent(cell: Cell, above: Sequence[Row]) -> Cell | None:
    for row in reversed(above):
        for over in row.filled():
            if over.col <= cell.col < over.col + over.col_span and over is not cell:
                return over
    return None


def _ends(leaves: Sequence[tuple[Cell, str, str]], n_cols: int) -> list[int]:
    """Return the last column of each head cell: blanks to its right belong to it."""
    starts = [cell.col for cell, _, _ in leaves]
    return [after - 1 for after in starts[1:]] + [n_cols - 1]


def _columns(leaves: Sequence[tuple[Cell, str, str]], n_cols: int) -> list[Column]:
    columns = []
    listed = any(role == "project" for _, role, _ in leaves)
    first_level = min(
        (cell.col for cell, role, _ in leaves if role in ("level1", "level2", "level3", "label")), default=0
    )
    for (cell, word, label), end in zip(leaves, _ends(leaves, n_cols), strict=True):
        role = word
        if (
            cell.col < first_level
            and role in ("extra", "goal", "value")
            and not listed
            and BLOCK.fullmatch(squeeze(cell.text))
        ):
            role = "block"
        if role == "goal" and cell.col > first_level:
            role = "value"  # 长期目标 | 年度目标 right of the names hold values
        columns.append(Column(role, cell.col, max(end, cell.col), label))
    columns = _name_blank_heads(columns, [cell.col + cell.col_span for cell, _, _ in leaves])
    if columns and columns[0].start > 0:
        columns.insert(0, Column("block", 0, columns[0].start - 1, ""))
    return columns


def _name_blank_heads(columns: list[Column], ends: Sequence[int]) -> list[Column]:
    """Name a column whose head cell is blank by the one that is missing there (二级指标 right of 一级指标 …)."""
    roles = {column.role for column in columns}
    result = []
    for column, end in zip(columns, ends, strict=True):
        missing = _BLANK_HEADS.get(column.role)
        spare = column.end >= end
        if missing and spare and missing not in roles and not (missing == "value" and roles & {"sign", "actual"}):
            start = column.end if missing == "value" else end
            result += [replace(column, end=start - 1), Column(missing, start, column.end, "")]
            roles.add(missing)
        else:
            result.append(column)
    return result


def _name_unheaded(columns: list[Column], following: Sequence[Row]) -> list[Column]:
    """Name the label columns of a head without any: left of the names, or under a wide head cell of the names."""
    if {column.role for column in columns} & set(LEVELS):
        return _name_block(columns, following)
    n = next((n for n, column in enumerate(columns) if column.role == "level3"), None)
    if n is None:
        return columns
    places = sorted({cell.col for row in following for cell in row.filled() if read_label(cell.text)})
    left = n - 1 if n and columns[n - 1].role in ("block", "extra") else None
    wide = columns[n]
    if places and wide.start <= places[0] < wide.end:
        return [
            *columns[:n],
            *_label_columns(wide.start, wide.end - 1),
            replace(wide, start=wide.end),
            *columns[n + 1 :],
        ]
    if left is not None and places and columns[left].start <= places[0] <= columns[left].end:
        start = places[0]
        rest = [replace(columns[left], end=start - 1)] if start > columns[left].start else []
        return [*columns[:left], *rest, *_label_columns(start, columns[left].end), *columns[n:]]
    return columns


def _name_block(columns: list[Column], following: Sequence[Row]) -> list[Column]:
    """Take `指标 | 指标类别` for 一级指标 and 二级指标 when the first of them holds 一级指标."""
    n = next((n for n, column in enumerate(columns) if column.role == "label"), 0)
    if n == 0 or columns[n - 1].role not in ("block", "extra") or {column.role for column in columns} & {"level1"}:
        return columns
    left = columns[n - 1]
    held = [cell for row in following for cell in row.filled() if left.start <= cell.col <= left.end]
    if not any((label := read_label(cell.text)) and label.level1 for cell in held):
        return columns
    pair = [replace(left, role="level1"), replace(columns[n], role="level2")]
    return [*columns[: n - 1], *pair, *columns[n + 1 :]]


def _label_columns(start: int, end: int) -> list[Column]:
    if start == end:
        return [Column("label", start, end, "")]
    return [Column("level1", start, end - 1, ""), Column("level2", end, end, "")]


def settle(columns: list[Column]) -> list[Column]:
    """Resolve head words that mean two things by what else the head holds."""
    roles = [column.role for column in columns]
    if "level4" in roles:
        columns = [
            replace(column, role={"level4": "level3", "level3": "extra"}.get(column.role, column.role))
            for column in columns
        ]
        roles = [column.role for column in columns]
    seen: set[str] = set()
    for n, column in enumerate(columns):
        role = column.role
        if role == "level3" and "level3" in seen:
            role = "description" if "description" not in roles else "extra"
        elif role == "label" and ({"level1", "level2"} <= set(roles)):
            role = "extra"
        elif role in ("kind", "remark", "score", "standard", "number"):
            role = role if role == "number" else "extra"
        elif role in seen and role not in ("value", "extra", "block", "actual"):
            role = "extra"
        seen.add(role)
        if role != column.role:
            columns[n] = replace(column, role=role)
    return columns


def _halves(columns: Sequence[Column], above: Row | None) -> tuple[int | None, bool]:
    """Find the form that repeats 二级/三级/指标值: 实施期 on the left, 年度 on the right."""
    names = [column for column in columns if column.role == "level3"]
    values = [column for column in columns if column.role == "value"]
    if len(names) < 2 or len(values) < 2:
        return None, True
    second = names[1]
    before = [
        column for column in columns if column.start < second.start and column.role in ("level1", "level2", "label")
    ]
    start = second.start
    for column in reversed(before):
        if column.start > names[0].end:
            start = column.start
    if not names[0].start < start:
        return None, True
    return start, _annual_is_right(columns, above, start)


def _annual_is_right(columns: Sequence[Column], above: Row | None, start: int) -> bool:
    texts = [(column.start, column.label) for column in columns]
    texts += [(cell.col, cell.text) for cell in above.filled()] if above else []
    left = {period_of(text) for col, text in texts if col < start}
    right = {period_of(text) for col, text in texts if col >= start}
    return not ("annual" in left and "long" in right)


def read_header(
    row: Row, following: Sequence[Row], above: Row | None = None, year: Callable[[], int | None] = lambda: None
) -> Header:
    """Return what the columns under a head row hold.

    Args:
        row: the first row of the head.
        following: the rows below it.
        above: the row over it, which may say 年度 or 实施期.
        year: finds the year of the table; asked for where there are several columns of values.
    """
    depth = depth_of(row, following)
    n_cols = row.grid.n_cols if row.grid else len(row.cells)
    if depth == 1:
        words = [(cell.text, cell.col, cell.col_span, cell.row == row.index) for cell in row.filled()]
        plain = _plain_header(tuple(words), n_cols)
        if plain is not None:
            return plain
    rows = [row, *(later for later in following[: depth - 1] if later.grid is row.grid)]
    below = following[depth - 1 :]
    columns = with_places(_name_unheaded(_columns(_leaf_cells(rows), n_cols), below), below)
    halves, annual_right = _halves(columns, above)
    if halves is None:
        columns = settle(split_values(with_periods(columns, above, row), year))
    parted = halves is not None and _is_parted(above, halves)
    return Header(tuple(columns), max(rows[-1].index - row.index + 1, 1), n_cols, halves, annual_right, parted)


@lru_cache(maxsize=1024)
def _plain_header(words: tuple[tuple[str, int, int, bool], ...], n_cols: int) -> Header | None:
    """Return a head of one row that speaks for itself, None for one that depends on what stands around it.

    A form has the same head in every table and file.

    Args:
        words: text, column, width of each cell, and whether it begins in the row.
        n_cols: columns of the grid.
    """
    cells = tuple(Cell(text, 0 if own else -1, col, 1, width) for text, col, width, own in words)
    columns = _columns(_leaf_cells([Row(cells, 0, 0)]), n_cols)
    roles = [column.role for column in columns]
    labelled = "label" not in roles and not _LABELLED.isdisjoint(roles)
    if not labelled or roles.count("level3") > 1 or roles.count("value") != 1:
        return None
    return Header(tuple(settle(columns)), 1, n_cols)


def _is_parted(above: Row | None, start: int) -> bool:
    """Tell whether the row above the head names another 一级指标 over each half."""
    labels = [(cell.col, label) for cell in (above.filled() if above else ()) if (label := read_label(cell.text))]
    left = {label.level1 for col, label in labels if col < start}
    right = {label.level1 for col, label in labels if col >= start}
    return bool(left - {None}) and bool(right - {None}) and not left & right


def same_columns(one: Header, other: Header) -> bool:
    """Tell whether two heads have the same content columns (a head repeated on the next page)."""
    keep = [role for role in one.roles if role not in ("block", "extra")]
    return keep == [role for role in other.roles if role not in ("block", "extra")]
