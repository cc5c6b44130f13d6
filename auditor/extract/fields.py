"""Read the fields of an indicator out of the cells put under the columns of the head."""

from collections.abc import Sequence
from functools import lru_cache

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
_PLACED = frozenset({"level3", "value", "value_long", "actual", "weight", "description", "basis", "sign", "unit"})
_LABELS = frozenset(LEVELS)
_FRAME = frozenset({"block", "number"})
_CONTENT = frozenset({"level3", "value", "value_long", "actual"})
_NO_UNIT = {"", "无", "/", "-", "—", "定性", "其他", "不适用", "其它", "无单位", "空"}


class Contents:
    """What stands in a row by the columns of its head, read in one pass.

    Attributes:
        fields: role → text on one line.
        levels: role → label cell, of the level columns.
        surplus: cells of label columns that are no label: kept with the row rather than lost.
        from_above: name and value cells all reach down from a row above: the same indicator once more.
    """

    __slots__ = ("_others", "_places", "fields", "from_above", "levels", "surplus")

    def __init__(self, aligned: Aligned, header: Header, row: Row) -> None:
        """Read the cells put under the columns of the head."""
        self.fields: dict[str, str] = {}
        self.levels: dict[str, Cell] = {}
        self.surplus: list[Cell] = []
        self._others: list[tuple[int, str]] = []
        self._places: dict[str, str] = {}
        roles = header.roles
        told = fresh = False
        for number, cells in aligned.cells.items():
            role, first = roles[number], cells[0]
            if role in _LABELS:
                self.levels[role] = first
                self.surplus += [cell for cell in cells[1:] if cell.row == row.index]
            elif role in _FRAME:
                self.surplus += [cell for cell in cells if cell.row == row.index and not _is_frame(role, cell.text)]
            else:
                self._add_text(number, role, cells)
                if role in _CONTENT:
                    told = True
                    fresh = fresh or first.row >= row.index or any(cell.row >= row.index for cell in cells)
                    self._places[role] = self._places.get(role) or first.address
        self.from_above = told and not fresh
        if "sign" in self.fields and squeeze(self.fields["sign"]) in _DIRECTIONS:
            self.fields["sign"] = self._sign_beside(roles) or self.fields["sign"]

    def _add_text(self, number: int, role: str, cells: Sequence[Cell]) -> None:
        text = one_line(cells[0].text) if len(cells) == 1 else "".join([one_line(cell.text) for cell in cells])
        if not text:
            return
        if role != "extra":
            self.fields[role] = self.fields[role] + text if role in self.fields else text
        if role not in _PLACED:
            self._others.append((number, text))

    def _sign_beside(self, roles: Sequence[str]) -> str | None:
        """Return the comparator in a column of another name (指标性质 says 正向, 指标方向 says 大于等于)."""
        beside = (text for number, text in self._others if roles[number] == "extra")
        return next((text for text in beside if _is_comparator(text)), None)

    def other_texts(self) -> list[str]:
        """Return the texts of further columns in their order."""
        return [text for _, text in sorted(self._others)]

    def others(self, header: Header) -> list[tuple[str, str]]:
        """Return further columns by head word (评分标准, 备注 …), and a 指标性质 that is no comparator."""
        pairs = [(header.columns[number].label or "其他", text) for number, text in sorted(self._others)]
        sign = self.fields.get("sign")
        if sign and not _is_comparator(sign):
            pairs.append(("指标性质", sign))
        return pairs

    def address(self, row: Row) -> str:
        """Return where the indicator stands: its name's cell, else its value's."""
        places = self._places
        return places.get("level3") or places.get("value") or places.get("actual") or row.address


def _is_frame(role: str, text: str) -> bool:
    """Tell whether a text is what stands left of the labels: a vertical title, a running number."""
    plain = squeeze(text)
    return (
        len(plain) <= 4
        if role == "number"
        else len(plain) <= 14 and ("绩" in plain or "指标" in plain or "目标" in plain)
    )


@lru_cache(maxsize=1024)
def _is_comparator(text: str) -> bool:
    return _JOINED_SIGN.fullmatch(squeeze(text)) is not None


def value_of(fields: dict[str, str]) -> str | None:
    """Join 符号 + 指标值 + 计量单位 where they stand in separate columns."""
    value = fields.get("value", "")
    sign, unit = fields.get("sign", ""), fields.get("unit", "")
    if not value:
        return None
    if not sign and not unit:
        return value
    numeric = any(char.isdigit() for char in value)
    if sign and _is_comparator(sign) and not _JOINED_SIGN.match(squeeze(value)) and numeric:
        value = sign + value
    if unit and numeric and squeeze(unit) not in _NO_UNIT and not squeeze(value).endswith(squeeze(unit)):
        bare = _BARE.fullmatch(squeeze(value))
        value = value + unit if bare else value
    return value
