"""Find cost totals without ≤."""

from collections.abc import Iterator, Sequence
from typing import ClassVar

from auditor.check.fields import setting
from auditor.check.kind import Hit, RowKind
from auditor.check.money import COST_CLASSES, unit_amount
from auditor.check.subject import Row, Rows, Table
from auditor.check.words import Words
from auditor.records import record


@record(kw_only=True, slots=False)
class CostWithoutCeiling(RowKind):
    """A cost row with money and no upper limit."""

    title: ClassVar[str] = "成本没有写上限"
    unit_costs: bool = setting("补助标准之类的单价也报", alias="含单价", default=False)
    unless: Words = setting("名称含这些词时放过", alias="除外词", default=Words(None, ("标准", "补助", "补贴", "工资")))

    def candidates(self, table: Table) -> Rows:
        """Return the rows this can be true of."""
        return table.in_class(COST_CLASSES)

    def find(self, row: Row, where: Sequence[str]) -> Iterator[Hit]:
        """Yield a hit where money stands without ≤ or <."""
        value = row.typed.value
        if row.typed.indicator.level2 not in COST_CLASSES or value.kind != "quantity":
            return
        if value.comparator in {"≤", "<"} or value.dimension not in {"money", "unit_money"}:
            return
        if (unit_amount(value) and not self.unit_costs) or self.unless.find(row.typed.name.text):
            return
        yield Hit(row.typed.indicator.value or "", role=where[0])
