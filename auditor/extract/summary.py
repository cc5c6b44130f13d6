"""Split the wide form that lists many projects, each a group of rows with its name in a column."""

from collections.abc import Sequence
from dataclasses import replace

from auditor.extract.columns import Column, Header
from auditor.extract.locate import Draft
from auditor.extract.stream import Row
from auditor.model import Cell
from auditor.text import squeeze

_HEAD_ROLES = {
    "project": "项目名称",
    "budget": "年度资金总额",
    "goal": "年度目标",
    "department": "主管部门",
    "owner": "实施单位",
    "code": "项目编码",
}


def split_projects(draft: Draft) -> list[Draft]:
    """Return one draft per project when the head has a project column, else the draft itself."""
    if draft.header.of("project") is None:
        return [draft]
    groups: list[list[tuple[Row, Header]]] = []
    current: Cell | None = None
    for row, header in draft.rows:
        column = header.of("project")
        cell = _at(row, column) if column else None
        if cell is not None and cell is not current and not (current and squeeze(cell.text) == squeeze(current.text)):
            groups.append([])
            current = cell
        if not groups:
            groups.append([])
        groups[-1].append((row, header))
    return [_part(draft, group) for group in groups if group]


def _at(row: Row, column: Column) -> Cell | None:
    return next((cell for cell in row.filled() if column.start <= cell.col <= column.end), None)


def _part(draft: Draft, group: Sequence[tuple[Row, Header]]) -> Draft:
    """Make the columns of the first row head fields, and take them out of the indicator rows."""
    first, header = group[0]
    fields: list[Row] = []
    for role, label in _HEAD_ROLES.items():
        column = header.of(role)
        cell = next((found for row, _ in group if column and (found := _at(row, column))), None)
        if cell is None:
            continue
        written = _unit_label(label, column.label if column else "")
        name = Cell(written, 0, 0, address=cell.address)
        fields.append(Row((name, replace(cell, row=0, col=1, row_span=1, col_span=1)), 0, first.order, first.grid))
    head = [row for row in draft.head if len(row.filled()) == 1]
    rows = [(_without(row, own), _lean(own)) for row, own in group]
    return Draft([*head, *fields], _lean(header), first, rows, [], list(draft.repairs), draft.page_starts)


def _unit_label(label: str, written: str) -> str:
    """Keep the money unit of the written head word: `预算金额（元）`."""
    for unit in ("万元", "千元", "亿元", "元"):
        if f"({unit})" in written:
            return f"{label}({unit})"
    return label


def _lean(header: Header) -> Header:
    columns = tuple(column for column in header.columns if column.role not in _HEAD_ROLES)
    return replace(header, columns=columns)


def _without(row: Row, header: Header) -> Row:
    spans = [(column.start, column.end) for column in header.columns if column.role in _HEAD_ROLES]
    cells = tuple(cell for cell in row.cells if not any(start <= cell.col <= end for start, end in spans))
    return replace(row, cells=cells)
