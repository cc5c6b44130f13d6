"""Find bare numbers where a limit is meant and a sibling row writes its sign."""

import re
from collections.abc import Iterator, Sequence
from typing import ClassVar

from auditor.check.fields import setting
from auditor.check.kind import Hit, RowKind
from auditor.check.money import COST_CLASSES, is_per_piece
from auditor.check.subject import Row, Rows, Table
from auditor.records import record

# A change (较上年下降30%, 由28%降至15%) or a limit in words says its direction itself.
_CHANGE = re.compile(
    r"[≥≤＞＜><]|较|比|由|从|达到|升至|降至|降到|提高|提升|下降|降低|减少|压减|缩短|增长|增加|增幅|低于|高于|低\d|不"
)

_NEED = {"sibling": "同名或同类行写了比较符", "share": "是百分率且不是100%", "cost": "是成本总额"}


@record(kw_only=True, slots=False)
class ComparatorMissing(RowKind):
    """A number without ≥ ≤ where one is meant."""

    title: ClassVar[str] = "缺比较符"
    when_needed: tuple[str, ...] = setting(
        "这些情况都成立才报", alias="情况", choices=_NEED, default=("sibling", "share")
    )

    def candidates(self, table: Table) -> Rows:
        """Return the rows this can be true of."""
        return table.with_value("quantity")

    def find(self, row: Row, where: Sequence[str]) -> Iterator[Hit]:
        """Yield a hit where every asked circumstance holds."""
        value = row.typed.value
        if value.kind != "quantity" or value.comparator is not None or value.number is None or value.approximate:
            return
        if not value.number or _CHANGE.search(row.typed.indicator.value or ""):
            return
        if all(self._holds(need, row) for need in self.when_needed):
            yield Hit(row.typed.indicator.value or "", role=where[0])

    def _holds(self, need: str, row: Row) -> bool:
        value = row.typed.value
        if need == "share":
            return value.unit == "%" and value.number != 100
        if need == "cost":
            return row.typed.indicator.level2 in COST_CLASSES and not is_per_piece(row)
        return any(
            other.typed.value.comparator in {"≥", "≤", ">", "<"} and other.typed.value.unit == value.unit
            for other in row.table.rows
            if other.index != row.index
        )
