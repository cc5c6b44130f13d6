"""Find cost totals that differ from the budget."""

from collections.abc import Iterator, Sequence
from typing import ClassVar

from auditor.check.fields import setting
from auditor.check.kind import Hit, RowKind
from auditor.check.money import COST_CLASSES, is_per_piece, near, show_wan, total_amount
from auditor.check.subject import Row, Rows, Table
from auditor.check.words import Words
from auditor.records import record

_TOTALS = (
    "预算支出金额",
    "预算支出总额",
    "预算金额",
    "预算总额",
    "总投资",
    "总成本",
    "总费用",
    "总支出",
    "支出总额",
    "费用总额",
    "资金总额",
    "项目资金",
    "项目成本",
    "项目经费",
    "项目总",
    "整体支出",
    "财政批准金额",
    "总额",
    "总投入",
)


@record(kw_only=True, slots=False)
class CostDiffersFromBudget(RowKind):
    """A cost row that states a total other than the budget."""

    title: ClassVar[str] = "成本总额与预算不等"
    slots: ClassVar[dict[str, str]] = {"amount": "成本金额", "ratio": "成本是预算的几倍"}
    tolerance: float = setting("相差几成以内不报", alias="容差", default=0.01)
    totals: Words = setting("名称含这些词就是总额", alias="总额词", default=Words(None, _TOTALS))
    only_row_above: bool = setting("唯一的成本行超过预算时，名称不像总额也报", alias="唯一且超", default=True)

    def candidates(self, table: Table) -> Rows:
        """Return the rows this can be true of."""
        return table.in_class(COST_CLASSES)

    def find(self, row: Row, where: Sequence[str]) -> Iterator[Hit]:
        """Yield a hit with the comparison."""
        budget, amount = row.table.budget, total_amount(row)
        if (
            row.typed.indicator.level2 not in COST_CLASSES
            or not budget
            or amount is None
            or amount.bare
            or is_per_piece(row)
        ):
            return
        if near(amount.wan, budget, share=self.tolerance):
            return
        alone = not any(sibling.filled for sibling in row.siblings)
        above = self.only_row_above and alone and amount.wan > budget
        if self.totals.find(row.typed.name.text) or above:
            sums = f"成本{show_wan(amount.wan)}，预算{show_wan(budget)}，相差{show_wan(abs(amount.wan - budget))}"
            slots = {"amount": show_wan(amount.wan), "ratio": f"{amount.wan / budget:.2f}"}
            yield Hit(row.typed.indicator.value or "", role=where[0], slots=slots, trace=(("比较", sums),))
