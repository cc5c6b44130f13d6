"""Read the fields of an indicator out of the cells put under the columns of the head."""

from collections.abc import Sequence

from auditor.extract.align import Aligned
from auditor.extract.columns import LEVELS, Header
from auditor.extract.stream import Row, one_line
from auditor.model import Cell
from auditor.patterns import compiled
from auditor.text import squeeze

_JOINED_SIGN = compiled(r"[≥≤><=≈]|大于(?:等于)?|小于(?:等于)?|等于|不低于|不高于|不少于|不超过")
_DIRECTIONS = {"正向", "反向", "正向指标", "反向指标"}
_BARE = compiled(r"[^\d]*[\d,.]+(?:[-~～至][\d,.]+)?")
# Roles that become fields of an indicator; a column of any other role is kept under its head word.
_PLACED = {
    *LEVELS,
    "block",
    "number",
    "level3",
    "value",
    "value_long",
    "actual",
    "weight",
    "description",
    "basis",
    "sign",
    "unit",
}
_NO_FIELD = frozenset({*LEVELS, "block", "number", "extra"})
_CONTENT = frozenset({"level3", "value", "value_long", "actual"})
_NO_UNIT = {"", "无", "/", "-", "—", "定性", "其他", "不适用", "其它", "无单位", "空"}


def levels_in(aligned: Aligned, header: Header) -> dict[str, Cell]:
    """Return the label cell of each level column."""
    roles = header.roles
    return {roles[n]: cells[0] for n, cells in aligned.cells.items() if roles[n] in LEVELS}


def surplus(aligned: Aligned, header: Header, row: Row) -> list[Cell]:
    """Return cells of label columns that are no label: kept with the row rather than lost."""
    surplus: list[Cell] = []
    roles = header.roles
    for number, cells in aligned.cells.items():
        role = roles[number]
        if role in LEVELS:
            surplus += [cell for cell in cells[1:] if cell.row == row.index]
        elif role in ("block", "number"):
            surplus += [cell for cell in cells if cell.row == row.index and not _is_frame(role, cell.text)]
    return surplus


def _is_frame(role: str, text: str) -> bool:
    """Tell whether a text is what stands left of the labels: a vertical title, a running number."""
    plain = squeeze(text)
    return (
        len(plain) <= 4
        if role == "number"
        else len(plain) <= 14 and ("绩" in plain or "指标" in plain or "目标" in plain)
    )


def all_from_above(aligned: Aligned, header: Header, row: Row) -> bool:
    """Tell whether name and value cells both reach down from a row above: the same indicator once more."""
    roles, found = header.roles, False
    for n, cells in aligned.cells.items():
        if roles[n] in _CONTENT:
            found = True
            if any(cell.row >= row.index for cell in cells):
                return False
    return found


def fields_of(aligned: Aligned, header: Header) -> dict[str, str]:
    """Return the text under each role, on one line."""
    fields: dict[str, str] = {}
    roles = header.roles
    for number, cells in aligned.cells.items():
        role = roles[number]
        if role in _NO_FIELD:
            continue
        text = "".join([one_line(cell.text) for cell in cells])
        if text:
            fields[role] = fields.get(role, "") + text
    if squeeze(fields.get("sign", "")) in _DIRECTIONS:
        fields["sign"] = _sign_beside(aligned, roles) or fields["sign"]
    return fields


def _sign_beside(aligned: Aligned, roles: Sequence[str]) -> str | None:
    """Return the comparator that stands in a column of another name (指标性质 says 正向, 指标方向 says 大于等于)."""
    beside = (
        "".join([one_line(cell.text) for cell in cells])
        for number, cells in aligned.cells.items()
        if roles[number] == "extra"
    )
    return next((text for text in beside if _JOINED_SIGN.fullmatch(squeeze(text))), None)


def value_of(fields: dict[str, str]) -> str | None:
    """Join 符号 + 指标值 + 计量单位 where they stand in separate columns."""
    value = fields.get("value", "")
    sign, unit = fields.get("sign", ""), fields.get("unit", "")
    if not value:
        return None
    if not sign and not unit:
        return value
    numeric = any(char.isdigit() for char in value)
    if sign and _JOINED_SIGN.fullmatch(squeeze(sign)) and not _JOINED_SIGN.match(squeeze(value)) and numeric:
        value = sign + value
    if unit and numeric and squeeze(unit) not in _NO_UNIT and not squeeze(value).endswith(squeeze(unit)):
        bare = _BARE.fullmatch(squeeze(value))
        value = value + unit if bare else value
    return value


def extra_of(aligned: Aligned, header: Header, fields: dict[str, str]) -> tuple[tuple[str, str], ...]:
    """Return further columns by head word (评分标准, 备注 …), and a 指标性质 that is no comparator."""
    pairs = []
    roles = header.roles
    for number in sorted([number for number in aligned.cells if roles[number] not in _PLACED]):
        text = "".join([one_line(cell.text) for cell in aligned.cells[number]])
        if text:
            pairs.append((header.columns[number].label or "其他", text))
    sign = fields.get("sign")
    if sign and not _JOINED_SIGN.fullmatch(squeeze(sign)):
        pairs.append(("指标性质", sign))
    return tuple(pairs)


def address_of(aligned: Aligned, header: Header, row: Row) -> str:
    """Return where the indicator stands: its name's cell, else its value's."""
    roles = header.roles
    for role in ("level3", "value", "actual"):
        for number, cells in aligned.cells.items():
            if roles[number] == role and cells and cells[0].address:
                return cells[0].address
    return row.address
