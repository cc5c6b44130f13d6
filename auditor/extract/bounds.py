"""Tell where a target table can begin, go on and end."""

from collections.abc import Sequence
from functools import lru_cache

from auditor.extract.align import align
from auditor.extract.columns import Header
from auditor.extract.head import starts_field
from auditor.extract.labels import STARTING
from auditor.extract.levels import read_label
from auditor.extract.money import stated_unit
from auditor.extract.stream import Row
from auditor.extract.titles import is_title
from auditor.patterns import compiled
from auditor.text import squeeze

# A head may stand in lines above its grid; further up it is another matter.
LINES_ABOVE = 14
# Over the title stand a place or document title at most.
LINES_OVER_TITLE = 3
_INSTRUCTIONS = compiled(r"(?:附[:：]?)?(?:填报|填表|填写|编制|指标)(?:说明|要求|须知)[:：]?")
_UNIT_CELL = compiled(r"(?:金额)?单位[:：](?:人民币)?[万千亿]?元")
_PROSE = compiled(r"\s*(?:主要)?绩效指标\s*[:：]\s*\S")


def home_of(row: Row) -> str | None:
    """Return the 一级指标 the first label of a row belongs to."""
    labels = (read_label(cell.text) for cell in row.filled())
    return next((label.home for label in labels if label is not None), None)


def starts_table_field(row: Row) -> bool:
    """Tell whether a row holds a head field that only a new table starts with."""
    return any(starts_field(cell.text) in STARTING for cell in row.filled())


def lines_above(pending: Sequence[Row], start: int) -> int:
    """Take the lines over a grid: its title, year and unit, and head fields written as `label：value`."""
    lines = beyond = 0
    titled = False
    while start > 0 and pending[start - 1].grid is None and lines < LINES_ABOVE:
        text = pending[start - 1].text()
        field_line = starts_field(text) is not None
        if (len(text) > 120 and not field_line) or _PROSE.match(text):
            break
        beyond += titled and not field_line
        if beyond > LINES_OVER_TITLE:
            break
        titled = titled or is_title(text)
        lines += not field_line
        start -= 1
    return start


def same_shape(rows: Sequence[Row], header: Header) -> bool:
    """Tell whether rows look like indicator rows of the head: level labels where the head has them, or values."""
    if header.halves is not None:
        return bool(rows) and rows[0].grid is not None and rows[0].grid.n_cols == header.n_cols
    fits = 0
    labels = 0
    for row in rows:
        aligned = align(row, header)
        roles = {header.roles[n] for n in aligned.cells}
        labels += any(read_label(cell.text) for cell in row.filled())
        fits += not aligned.lost and aligned.cost <= 2.5 and "level3" in roles
    same_width = rows[0].grid is not None and rows[0].grid.n_cols == header.n_cols
    if same_width and 2 * labels >= len(rows):
        return True  # only target tables hold these labels; what a row does not say plainly is noted when it is read
    return fits * 2 >= len(rows) and fits > 0 and (labels > 0 or same_width)


def is_row_of(row: Row, header: Header) -> bool:
    """Tell whether a row reads plainly as an indicator under the head."""
    if is_boundary(row) or any(starts_field(cell.text) for cell in row.filled()):
        return False
    aligned = align(row, header)
    roles = {header.roles[n] for n in aligned.cells}
    return not aligned.lost and aligned.cost < 1.0 and {"level3", "value"} <= roles


def is_boundary(row: Row) -> bool:
    """Tell whether a row can only start another table: a title, a unit line, a head field."""
    cells = row.filled()
    first = cells[0]
    if len(cells) == 1:
        text = first.text
        if is_title(text) and read_label(text) is None:
            return True
        if stated_unit(text) and len(text) < 40:
            return True
    if _is_instruction(first.text) or _is_unit_row(row):
        return True
    key = starts_field(first.text)
    return key in STARTING and read_label(first.text) is None and first.row == row.index


@lru_cache(maxsize=4096)
def _is_instruction(text: str) -> bool:
    return _INSTRUCTIONS.fullmatch(squeeze(text)) is not None


def _is_unit_row(row: Row) -> bool:
    """Tell whether a row says the unit of money at its end: `某单位 | 单位：万元` over the next table."""
    cells = row.filled()
    last = cells[-1].text
    told = len(cells) in (2, 3) and "元" in last and _UNIT_CELL.fullmatch(squeeze(last)) is not None
    return told and not any(read_label(cell.text) for cell in cells)
