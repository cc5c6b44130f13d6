"""Find tables where nearly all values of some classes are the same figure: all 100 %."""

from collections.abc import Iterator, Sequence
from typing import ClassVar

from auditor.check.examples import canonical_level2
from auditor.check.fields import setting
from auditor.check.kind import Hit, TableKind
from auditor.check.subject import Row, Table
from auditor.records import record

_WORDED = frozenset({"state", "trend", "restated"})


@record(kw_only=True, slots=False)
class Distribution(TableKind):
    """A share of rows of some classes that carry one figure."""

    title: ClassVar[str] = "某类指标值几乎都一样"
    slots: ClassVar[dict[str, str]] = {"count": "行数", "all": "该类全部行数"}
    categories: tuple[str, ...] = setting("看哪些二级指标", alias="类别", default=("质量指标", "时效指标"))
    number: float = setting("是哪个数", alias="数", default=100.0)
    unit: str = setting("单位", alias="单位", default="%")
    share: float = setting("至少占几成", alias="占比", default=1.0)
    at_least: int = setting("至少几行", alias="至少", default=2)
    only_shares: bool = setting("分母只数同一单位的行", alias="同单位", default=False)
    only_measurable: bool = setting("分母只数写了数或日期的行", alias="可计量", default=False)

    def find(self, table: Table, where: Sequence[str]) -> Iterator[Hit]:
        """Yield a hit where the share is reached."""
        wanted = {canonical_level2(name) for name in self.categories}
        rows = [row for row in table.rows if row.filled and row.typed.indicator.level2 in wanted]
        if self.only_shares:
            rows = [row for row in rows if row.typed.value.unit == self.unit]
        if self.only_measurable:
            rows = [row for row in rows if row.typed.value.kind not in _WORDED]
        same = [row for row in rows if self._is(row)]
        if len(same) < self.at_least or len(same) < self.share * len(rows):
            return
        names = "、".join(row.typed.indicator.level3 or "" for row in same)
        slots = {"count": str(len(same)), "all": str(len(rows))}
        yield Hit(names, role=where[0], slots=slots, trace=(("占比", f"{len(same)}/{len(rows)}"),))

    def _is(self, row: Row) -> bool:
        value = row.typed.value
        return value.number == self.number and value.unit == self.unit
