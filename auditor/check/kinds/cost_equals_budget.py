"""Find cost rows that only repeat the budget."""

from collections.abc import Iterator, Sequence
from typing import ClassVar

from auditor.check.fields import setting
from auditor.check.kind import Hit, RowKind
from auditor.check.money import COST_CLASSES, is_per_piece, near, show_wan, total_amount
from auditor.check.subject import Row, Rows, Table
from auditor.records import record

# Sums in floating point that were written alike differ by less.
_SAME = 1e-9


@record(kw_only=True, slots=False)
class CostEqualsBudget(RowKind):
    """A cost total equal to the budget (or, in 元, to the budget × 10 000)."""

    title: ClassVar[str] = "成本指标只是预算总额"
    slots: ClassVar[dict[str, str]] = {"amount": "成本金额", "alike": "相同，或几乎相同（仅差尾数）"}
    tolerance: float = setting("相差几成以内算相等", alias="容差", default=0.0005)
    only_row: bool = setting("只在没有其他成本行时报", alias="唯一", default=False)

    def candidates(self, table: Table) -> Rows:
        """Return the rows this can be true of."""
        return table.in_class(COST_CLASSES)

    def find(self, row: Row, where: Sequence[str]) -> Iterator[Hit]:
        """Yield a hit where the amount is the budget."""
        budget, amount = row.table.budget, total_amount(row)
        if row.typed.indicator.level2 not in COST_CLASSES or not budget or amount is None or is_per_piece(row):
            return
        if self.only_row and any(sibling.filled for sibling in row.siblings):
            return
        if near(amount.wan, budget, share=self.tolerance):
            sums = f"成本{show_wan(amount.wan)}，预算{show_wan(budget)}"
            # 203.76 beside 203.77 is the same figure rounded, but not the same to one who compares them.
            alike = "相同" if near(amount.wan, budget, share=_SAME, absolute=0.0) else "几乎相同（仅差尾数）"
            slots = {"amount": show_wan(amount.wan), "alike": alike}
            yield Hit(row.typed.indicator.value or "", role=where[0], slots=slots, trace=(("比较", sums),))
