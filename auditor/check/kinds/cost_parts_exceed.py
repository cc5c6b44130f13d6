"""Find cost parts that together exceed the budget."""

from collections.abc import Iterator, Sequence
from typing import ClassVar

from auditor.check.fields import setting
from auditor.check.kind import Hit, TableKind
from auditor.check.money import COST_CLASSES, is_per_piece, show_wan, total_amount
from auditor.check.subject import Table
from auditor.records import record


@record(kw_only=True, slots=False)
class CostPartsExceed(TableKind):
    """Two or more cost amounts whose sum is above the budget."""

    title: ClassVar[str] = "分项成本合计超预算"
    slots: ClassVar[dict[str, str]] = {"sum": "合计", "parts": "算式"}
    tolerance: float = setting("超出几成以内不报", alias="容差", default=0.01)

    def find(self, table: Table, where: Sequence[str]) -> Iterator[Hit]:
        """Yield a hit that shows the sum."""
        budget = table.budget
        amounts = [
            amount.wan
            for row in table.rows
            if row.typed.indicator.level2 in COST_CLASSES
            and not is_per_piece(row)
            and (amount := total_amount(row))
            and not amount.bare
        ]
        total = sum(amounts)
        if not budget or len(amounts) < 2 or total <= budget * (1 + self.tolerance):
            return
        sums = " + ".join(show_wan(amount) for amount in amounts) + f" = {show_wan(total)}，预算{show_wan(budget)}"
        yield Hit(sums, role=where[0], slots={"sum": show_wan(total), "parts": sums}, trace=(("算式", sums),))
