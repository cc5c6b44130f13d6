"""Lay out a target table as it was filed: merged cells kept, faulty cells marked, findings beside their row."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from auditor.model import Finding, Grid, Indicator, Severity, TargetTable
from auditor.records import record
from auditor.text import squeeze

# What a cell role is called on an indicator; other roles mark the whole row.
_ROLES = {
    "一级指标": "level1",
    "二级指标": "level2_written",
    "二级指标原文": "level2_written",
    "三级指标": "level3",
    "指标值": "value",
    "单位": "value",
    "实施期指标值": "value_long",
    "描述": "description",
    "依据": "basis",
    "权重": "weight",
}
_COLUMNS = (
    ("一级指标", "level1"),
    ("二级指标", "level2"),
    ("三级指标", "level3"),
    ("指标值", "value"),
    ("实施期指标值", "value_long"),
    ("实际完成值", "actual"),
    ("分值", "weight"),
    ("绩效指标描述", "description"),
    ("指标值确定依据", "basis"),
)
_MERGED = {"level1", "level2"}
_ALWAYS = {"level1", "level2", "level3", "value"}
# A cell read less surely than this is shown apart.
_SURE = 0.95


class FiledCell(NamedTuple):
    """One cell as shown; a tuple, since a page makes many.

    Attributes:
        mark: `high`, `mid`, `low`, `ask` (to confirm) or empty.
        unsure: the reading of the cell is unsure.
    """

    text: str
    row_span: int = 1
    col_span: int = 1
    mark: str = ""
    unsure: bool = False


_BLANK = FiledCell("")


class FiledRow(NamedTuple):
    """One row as shown; `findings` stand beside it, in a cell of its own: print cannot break spanning rows.

    A tuple as its cells are: a template takes it apart at once.
    """

    cells: tuple[FiledCell, ...]
    findings: tuple[Finding, ...] = ()
    anchor: str = ""
    location: str = ""


@record
class FiledTable:
    """The whole table; `rebuilt` when there was no grid to show; `loose` findings have no row."""

    rows: tuple[FiledRow, ...]
    n_cols: int
    rebuilt: bool
    loose: tuple[Finding, ...]


def filed_table(table: TargetTable, findings: Sequence[Finding]) -> FiledTable:
    """Return the table as filed with its findings, which must be on this table."""
    by_row: dict[str, list[Finding]] = {}
    known = {row.id for row in table.indicators}
    loose = []
    for finding in findings:
        if finding.indicator in known:
            by_row.setdefault(str(finding.indicator), []).append(finding)
        else:
            loose.append(finding)
    if table.grid is None or len(table.grid_rows) != len(table.indicators) or not table.grid.cells:
        return _rebuilt(table, by_row, loose)
    return _as_filed(table, table.grid, by_row, loose)


# --------------------------------------------------------------------------- from the grid


def _as_filed(table: TargetTable, grid: Grid, by_row: Mapping[str, list[Finding]], loose: list[Finding]) -> FiledTable:
    placed: dict[int, list[Indicator]] = {}
    anchors: dict[int, str] = {}
    for number, (row, place) in enumerate(zip(table.indicators, table.grid_rows, strict=True), 1):
        if 0 <= place < grid.n_rows:
            placed.setdefault(place, []).append(row)
            anchors.setdefault(place, f"r{number}")
        else:
            loose.extend(by_row.get(row.id, ()))
    width = _used_columns(grid)
    rows = []
    for place, laid in enumerate(_laid_out(grid, width)):
        cells = [cell for cell in laid if cell]
        own = placed.get(place)
        if own:
            found = tuple([finding for row in own for finding in by_row.get(row.id, ())])
            rows.append(FiledRow(_marked(cells, own, found), found, anchors[place], own[0].location))
        else:
            rows.append(FiledRow(_stretched(cells)))
    return FiledTable(tuple(rows), width, False, tuple(loose))


def _used_columns(grid: Grid) -> int:
    width = 1
    for cell in grid.cells:
        if cell.col + cell.col_span > width and cell.text.strip():
            width = cell.col + cell.col_span
    return min(width, grid.n_cols)


def _laid_out(grid: Grid, width: int) -> list[list[FiledCell | None]]:
    """Return for each place of the grid the cell that starts there, a blank one, or None where one covers it."""
    laid: list[list[FiledCell | None]] = [[_BLANK] * width for _ in range(grid.n_rows)]
    for cell in grid.cells:
        if cell.row_span > 1 or cell.col_span > 1:
            end = min(cell.col + cell.col_span, width)
            for row in laid[cell.row : cell.row + cell.row_span]:
                row[cell.col : end] = [None] * (end - cell.col)
    for cell in grid.cells:
        room = width - cell.col
        if room > 0:
            span = cell.col_span if cell.col_span < room else room
            laid[cell.row][cell.col] = FiledCell(cell.text.strip(), cell.row_span, span, "", cell.confidence < _SURE)
    return laid


def _stretched(cells: Sequence[FiledCell]) -> tuple[FiledCell, ...]:
    """Let the last written cell of a head row take the blank ones after it: text documents know no spans."""
    last = len(cells) - 1
    while last >= 0 and not cells[last].text:
        last -= 1
    after = cells[last:]
    if last < 0 or len(after) < 2 or any(cell.row_span > 1 for cell in after):
        return tuple(cells)
    return (*cells[:last], cells[last]._replace(col_span=sum(cell.col_span for cell in after)))


# --------------------------------------------------------------------------- marks


def _marked(cells: Sequence[FiledCell], own: Sequence[Indicator], found: Sequence[Finding]) -> tuple[FiledCell, ...]:
    """Return the cells of a row with the marks of its findings; a row read without certainty has unsure cells."""
    marks = _marks(own, found) if found else {}
    unsure = any(row.confidence < _SURE for row in own)
    if not marks and not unsure:
        return tuple(cells)
    # What fills a place without a cell has no mark.
    return tuple(
        [
            FiledCell(
                cell.text,
                cell.row_span,
                cell.col_span,
                marks.get(squeeze(cell.text), ""),
                cell.unsure or (unsure and cell.row_span == 1),
            )
            if cell is not _BLANK
            else cell
            for cell in cells
        ]
    )


def _marks(own: Sequence[Indicator], found: Sequence[Finding]) -> dict[str, str]:
    """Return squeezed cell text → mark of the worst finding on it; the empty text stands for a blank cell."""
    marks: dict[str, str] = {}
    rows = {row.id: row for row in own}
    for finding in found:
        row = rows.get(str(finding.indicator))
        if row is None:
            continue
        attribute = _ROLES.get(finding.role or "", "level3")
        text = squeeze(str(getattr(row, attribute) or ""))
        if attribute == "level3" and not text:
            text = squeeze(row.value or "")
        marks[text] = _worse(marks.get(text, ""), mark_of(finding))
    return marks


def mark_of(finding: Finding) -> str:
    """Return the CSS name of a finding's weight."""
    if finding.status == "review":
        return "ask"
    if finding.severity is Severity.HIGH:
        return "high"
    return "mid" if finding.severity is Severity.MEDIUM else "low"


def _worse(one: str, other: str) -> str:
    order = ("high", "mid", "low", "ask", "")
    return min(one, other, key=order.index)


# --------------------------------------------------------------------------- without a grid


def _rebuilt(table: TargetTable, by_row: Mapping[str, list[Finding]], loose: Sequence[Finding]) -> FiledTable:
    columns = [(head, name) for head, name in _COLUMNS if name in _ALWAYS or _any(table, name)]
    rows = [FiledRow(tuple(FiledCell(head) for head, _ in columns))]
    for number, row in enumerate(table.indicators):
        found = tuple(by_row.get(row.id, ()))
        marks = _marks([row], found)
        cells = []
        for _, name in columns:
            text = str(getattr(row, name) or "")
            span = _run(table.indicators, number, name) if name in _MERGED else 1
            if span:
                cells.append(FiledCell(text, span, 1, marks.get(squeeze(text), ""), row.confidence < _SURE))
        rows.append(FiledRow(tuple(cells), found, f"r{number + 1}", row.location))
    return FiledTable(tuple(rows), len(columns), True, tuple(loose))


def _any(table: TargetTable, name: str) -> bool:
    return any(getattr(row, name) for row in table.indicators)


def _run(rows: Sequence[Indicator], number: int, name: str) -> int:
    """Return how many rows the cell of a level covers: equal ones are one merged cell; 0 when covered from above."""

    def key(row: Indicator) -> tuple[str | None, ...]:
        return (row.level1,) if name == "level1" else (row.level1, row.level2)

    if number and key(rows[number - 1]) == key(rows[number]):
        return 0
    end = number + 1
    while end < len(rows) and key(rows[end]) == key(rows[number]):
        end += 1
    return end - number
