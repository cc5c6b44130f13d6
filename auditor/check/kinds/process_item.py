"""Find process items that stand for results: 资金到位率, 预算执行率."""

from collections.abc import Iterator, Sequence
from typing import ClassVar

from auditor.check.fields import setting
from auditor.check.kind import Hit, RowKind
from auditor.check.kinds.category_fit import labels
from auditor.check.subject import Row, Rows, Table, rows_of
from auditor.records import record


@record(kw_only=True, slots=False)
class ProcessItem(RowKind):
    """A process item filed as an output or effect."""

    title: ClassVar[str] = "过程指标充当结果指标"
    default_where: ClassVar[tuple[str, ...]] = ("三级指标",)
    slots: ClassVar[dict[str, str]] = {"reason": "依据的词"}
    declared: tuple[str, ...] = setting("申报的类别；空为任何类别", alias="申报", default=())

    def candidates(self, table: Table) -> Rows:
        """Return the process items."""
        return rows_of(row for row in table.picked(table.readable) if row.typed.category.process)

    def find(self, row: Row, where: Sequence[str]) -> Iterator[Hit]:
        """Yield a hit where the language layer calls the row a process item."""
        item, call = row.typed.indicator, row.typed.category
        if not call.process or not row.filled or (self.declared and item.level2 not in labels(self.declared)):
            return
        trace = (("依据", call.reason),) if call.reason else ()
        yield Hit(item.level3 or "", role=where[0], slots={"reason": call.reason}, trace=trace)
