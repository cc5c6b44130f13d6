"""Find large budgets behind one thin 数量 row: 10000万元, 支持项目数量 1个."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import ClassVar

from auditor.check.fields import setting
from auditor.check.kind import Hit, TableKind
from auditor.check.money import show_number, show_wan
from auditor.check.subject import Table


@dataclass(frozen=True, kw_only=True)
class ThinQuantity(TableKind):
    """A budget from a size on whose 数量 rows are few and small."""

    title: ClassVar[str] = "资金大、数量指标少而小"
    slots: ClassVar[dict[str, str]] = {"rows": "数量指标行数", "largest": "最大的数量"}
    budget_from: float = setting("预算从多少万元起", alias="预算从", default=500.0)
    rows_at_most: int = setting("数量指标至多几行", alias="至多行", default=1)
    number_at_most: float = setting("其中最大的数至多", alias="至多数", default=10.0)
    wan_per_piece: float = setting("每一个数摊到的资金至少多少万元才报；0 为不看", alias="每个至少万元", default=0.0)

    def find(self, table: Table, where: Sequence[str]) -> Iterator[Hit]:
        """Yield a hit where nothing in the 数量 rows could account for the money."""
        budget = table.budget
        if budget is None or budget < self.budget_from:
            return
        rows = [row for row in table.effective_rows if row.typed.indicator.level2 == "数量指标"]
        if not rows or len(rows) > self.rows_at_most:
            return
        values = [row.typed.value for row in rows]
        if any(value.dimension == "share" or value.number is None for value in values):
            return
        largest = max(value.number or 0 for value in values)
        if largest > self.number_at_most or (largest and budget / largest < self.wan_per_piece):
            return
        item = rows[0].typed.indicator
        sums = f"预算{show_wan(budget)}，数量指标{len(rows)}行，最大{show_number(largest)}"
        slots = {"rows": str(len(rows)), "largest": show_number(largest)}
        yield Hit(f"{item.level3} = {item.value}", role=where[0], slots=slots, trace=(("比较", sums),))
