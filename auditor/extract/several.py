"""Take apart cells that hold several indicators, or an indicator with its value.

Units number what they put into one cell: `1.清淤长度 2.维修座数` beside `1.≥42公里 2.≥6座`; others write
`清淤长度：≥42公里` under one head word. Each indicator becomes a row of its own, at the place of the cell.
"""

from collections.abc import Sequence
from dataclasses import replace

import regex

from auditor.extract.align import looks_like_value
from auditor.extract.columns import Column, Header
from auditor.extract.levels import read_label
from auditor.extract.prose import split_item
from auditor.extract.stream import Row, strip_markup
from auditor.model import Cell, Repair
from auditor.patterns import compiled
from auditor.text import squeeze

_MARK = compiled(
    r"(?:^|(?<=[\n;；。\s]))\s*(?:指标(?P<n>\d{1,2})\s*[:：]|[(（]?(?P<n>\d{1,2})[)）.、．:：](?!\d)\s*|(?P<circle>[①-⑩])\s*)"
)
# What `1.`, `（1）`, `①` or `指标1：` begin with.
_FIRST = "(（①指"
_PART_END = compiled(r"[;；]\s*|。\s*$")
_ENDS = " \t\n;；。,，、"
_VALUED = {"value", "value_long", "actual", "sign"}
_SCORED = compiled(r"分|标准|办法")
# A value that stands behind its name says a number, a bound or a state; a unit or points in brackets is none.
_FIGURE = compiled(r"^(?!\d{1,3}分$).*[\d≥≤><=＝≧≦%]")
_TARGET = compiled(rf"{_FIGURE.pattern}|^[\p{{Han}}]{{2,12}}$")
# More indicators than this in one cell is prose.
_MOST = 20
# A name of one or two characters is half of a wrapped one.
_LEAST_NAME = 3

Rows = list[tuple[Row, Header]]


def expand(rows: Sequence[tuple[Row, Header]]) -> tuple[Rows, list[Repair]]:
    """Return the rows of a block with one indicator each, and a note for each cell taken apart."""
    expanded: Rows = []
    repairs: list[Repair] = []
    joined = _are_joined(rows)
    for row, header in rows:
        parts = _parts(row, header, joined=joined)
        if not parts:
            expanded.append((row, header))
            continue
        expanded += parts
        if len(parts) > 1:
            repairs.append(Repair(row.address, f"一格里写了 {len(parts)} 个指标，按编号或换行拆开", 0.85))
        elif parts[0][0] is not row:
            joined = parts[0][1] is not header
            what = "指标名称与指标值写在一格，按写法分开" if joined else "名称和指标值前的编号没有读入"
            repairs.append(Repair(row.address, what, 0.85 if joined else 0.95))
    return expanded, repairs


def _parts(row: Row, header: Header, *, joined: bool) -> Rows | None:
    name, value = header.of("level3"), header.of("value")
    if name is not None and value is not None:
        return _paired(row, header, name, value)
    column = _whole_column(header)
    return _joined(row, header, column, _TARGET) if joined and column is not None else None


def _whole_column(header: Header) -> Column | None:
    """Return the column that may hold names with their values: one of the two has none; scores are no values."""
    name, value = header.of("level3"), header.of("value")
    if name is not None and (_VALUED | {"weight"}) & set(header.roles):
        return None
    if name is not None and any(_SCORED.search(column.label) for column in header.columns):
        return None
    return name or value


def _are_joined(rows: Sequence[tuple[Row, Header]]) -> bool:
    """Tell whether most rows have name and figure in one cell: 清淤长度（公里） names a unit, no target."""
    whole = {id(header): header for _, header in rows}
    columns = {key: column for key, header in whole.items() if (column := _whole_column(header)) is not None}
    if not columns:
        return False
    told = [
        (row, header, column)
        for row, header in rows
        if (column := columns.get(id(header))) is not None and _only(row, column) is not None
    ]
    return 2 * sum(_joined(row, header, column, _FIGURE) is not None for row, header, column in told) > len(told)


# --------------------------------------------------------------------------- names beside values


def _paired(row: Row, header: Header, name: Column, value: Column) -> Rows | None:
    named = _only(row, name)
    if named is None:
        return None
    names = pieces(named.text)
    if not names and (_is_one_line(named.text) or len(_lines(named.text)) < 2):
        return None
    valued = _only(row, value)
    if valued is None:
        return None
    values = pieces(valued.text)
    if len(names) > 1 and not values:
        values = next((own for own in (_lines(valued.text), _parted(valued.text)) if len(own) == len(names)), [])
    if not names:
        names, values = _lines(named.text), _lines(valued.text)
        if not (all(map(looks_like_value, values)) and all(len(squeeze(text)) >= _LEAST_NAME for text in names)):
            return None
    if not 1 <= len(names) == len(values) <= _MOST or (not pieces(named.text) and len(names) < 2):
        return None
    return [(_nth(row, header, at, len(names)), header) for at in range(len(names))]


def _nth(row: Row, header: Header, at: int, count: int) -> Row:
    """Return the row with the n-th piece of every cell that has as many; a weight counts once."""
    cells = []
    for cell in row.cells:
        role = _role_at(cell, header)
        own = next((own for way in (pieces, _lines, _parted) if len(own := way(cell.text)) == count), [])
        if read_label(cell.text) is None and cell.row == row.index and len(own) == count:
            cells.append(replace(cell, text=own[at]))
        elif role != "weight" or at == 0:
            cells.append(cell)
    return replace(row, cells=tuple(cells))


def pieces(text: str) -> list[str]:
    """Return what stands behind the numbers 1, 2, 3 … of a text; empty when it does not count up from 1."""
    bare = strip_markup(text)
    first = bare.lstrip()[:1]
    if not (first.isdecimal() or first in _FIRST):
        return []
    marks = list(_MARK.finditer(bare))
    numbers = [_number(match) for match in marks]
    if not marks or numbers != list(range(1, len(marks) + 1)) or bare[: marks[0].start()].strip():
        return []
    ends = [*(match.start() for match in marks[1:]), None]
    found = [bare[match.end() : end].strip(_ENDS) for match, end in zip(marks, ends, strict=True)]
    return found if all(found) else []


def _number(match: regex.Match[str]) -> int:
    return "①②③④⑤⑥⑦⑧⑨⑩".index(match["circle"]) + 1 if match["circle"] else int(match["n"])


def _is_one_line(text: str) -> bool:
    return "\n" not in text and "<" not in text  # a tag may stand for a line break


def _lines(text: str) -> list[str]:
    return [line.strip(_ENDS) for line in strip_markup(text).split("\n") if line.strip(_ENDS)]


def _parted(text: str) -> list[str]:
    return [part.strip(_ENDS) for part in _PART_END.split(strip_markup(text)) if part.strip(_ENDS)]


# --------------------------------------------------------------------------- name and value in one cell


def _joined(row: Row, header: Header, column: Column, target: regex.Pattern[str]) -> Rows | None:
    cell = _only(row, column)
    if cell is None or read_label(cell.text) is not None:
        return None
    items = [split_item(text) for text in items_of(cell.text)]
    if not items or len(items) > _MOST or not all(name and target.search(value) for name, value in items):
        return None
    wide = Column("value", header.n_cols, header.n_cols, "指标值")
    columns = tuple(replace(own, role="level3") if own is column else own for own in header.columns)
    split = replace(header, columns=(*columns, wide), n_cols=header.n_cols + 1)
    others = [other for other in row.cells if other is not cell]
    rows: Rows = []
    for name, value in items:
        own = (replace(cell, text=name), replace(cell, text=value, col=header.n_cols, col_span=1))
        rows.append((replace(row, cells=tuple(sorted((*others, *own), key=lambda c: c.col))), split))
    return rows


def items_of(text: str) -> list[str]:
    """Return the items of a cell that holds names with their values: by number, by semicolon, by whole lines."""
    numbered = pieces(text)
    if numbered:
        return numbered
    parts, lines = _parted(text), _lines(text)
    if len(parts) == 1 and len(lines) > 1 and all(split_item(line)[1] for line in lines):
        return lines
    return [part.replace("\n", "") for part in parts]


def _only(row: Row, column: Column) -> Cell | None:
    own = None
    for cell in row.own():
        if column.start <= cell.col <= column.end:
            if own is not None:
                return None
            own = cell
    return own


def _role_at(cell: Cell, header: Header) -> str | None:
    return next((column.role for column in header.columns if column.start <= cell.col <= column.end), None)
