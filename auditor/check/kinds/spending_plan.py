"""Find spending plans that fall, end elsewhere than at the budget, mix units, or spend all at once."""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import ClassVar

from auditor.check.fields import setting
from auditor.check.kind import Hit, TableKind
from auditor.check.money import near, show_number, show_wan
from auditor.check.subject import Table
from auditor.records import record
from auditor.text import squeeze

_FAULTS = {
    "falling": "累计数变小",
    "wrong_end": "末期不等于预算",
    "wrong_unit": "表头是比例而填的是金额，或相反",
    "fractions": "表头是“%”，各期填的却是小数（末期1.00，读作1%）",
    "all_early": "全部资金集中在一季度",
}
_MONTH = re.compile(r"(\d{1,2})月")
_EARLY_MONTH = 3
_MIN_STEPS = 3


@record(kw_only=True, slots=False)
class SpendingPlan(TableKind):
    """A 资金支出计划 with one of the given faults; amounts are taken as cumulative."""

    title: ClassVar[str] = "资金支出计划异常"
    default_where: ClassVar[tuple[str, ...]] = ("资金支出计划",)
    slots: ClassVar[dict[str, str]] = {"fault": "问题", "sum": "各期数"}
    faults: tuple[str, ...] = setting("要报的问题", alias="问题", choices=_FAULTS, default=tuple(_FAULTS))
    tolerance: float = setting("末期与预算相差几成以内算相等", alias="容差", default=0.005)

    def find(self, table: Table, where: Sequence[str]) -> Iterator[Hit]:
        """Yield a hit for the first fault."""
        steps = [(step.by, step.amount) for step in table.table.spending_plan if step.amount is not None]
        if len(steps) < 2:
            return
        amounts = [amount for _, amount in steps]
        for fault in self.faults:
            if self._has(fault, steps, amounts, table):
                shown = "，".join(f"{by} {show_number(amount)}" for by, amount in steps)
                budget = f"；预算{show_wan(table.budget)}" if table.budget is not None else ""
                slots = {"fault": _FAULTS[fault], "sum": shown}
                yield Hit(shown, role=where[0], slots=slots, trace=(("各期", shown + budget), ("问题", _FAULTS[fault])))
                return

    def _has(self, fault: str, steps: list[tuple[str, float]], amounts: list[float], table: Table) -> bool:
        budget, unit = table.budget, squeeze(table.table.spending_plan_unit or "")
        last = amounts[-1]
        if fault == "falling":
            return any(later < earlier - 1e-6 for earlier, later in pairwise(amounts)) and not self._adds_up(
                amounts, budget
            )
        if fault == "wrong_end":
            return not self._ends_well(last, budget) and not self._adds_up(amounts, budget)
        if fault == "wrong_unit":
            return self._wrong_unit(last, unit, budget)
        if fault == "fractions":
            # 0.25, 0.50, 0.75, 1.00 under a head of %; with a budget of 1 they are amounts.
            return "%" in unit and last == 1.0 and budget != 1.0 and any(0 < amount < 1 for amount in amounts)
        early = _MONTH.search(steps[0][0])
        if early is None or int(early[1]) > _EARLY_MONTH or len(steps) < _MIN_STEPS:
            return False
        # Four equal instalments that add up to the budget are no early spending.
        return amounts[0] == last and not self._adds_up(amounts, budget)

    def _ends_well(self, last: float, budget: float | None) -> bool:
        if last in {100.0, 1.0}:
            return True
        return budget is None or near(last, budget, share=self.tolerance)

    def _adds_up(self, amounts: list[float], budget: float | None) -> bool:
        """Tell whether the steps are amounts of their own, which add up to the whole."""
        total = sum(amounts)
        return total in {100.0, 1.0} or (budget is not None and near(total, budget, share=self.tolerance))

    def _wrong_unit(self, last: float, unit: str, budget: float | None) -> bool:
        if not unit or budget is None:
            return False
        if "%" in unit or "比例" in unit:
            return last not in {100.0, 1.0} and near(last, budget, share=self.tolerance)
        is_share = last in {100.0, 1.0}
        return is_share and not near(last, budget, share=self.tolerance)
