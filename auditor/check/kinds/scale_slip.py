"""Find odd orders of magnitude: 元 for 万元, ≥0.0035万人."""

from collections.abc import Iterator, Sequence
from typing import ClassVar

from auditor.check.fields import setting
from auditor.check.kind import Hit, RowKind
from auditor.check.money import COST_CLASSES, show_number, show_wan
from auditor.check.subject import Row, Rows, Table
from auditor.records import record


@record(kw_only=True, slots=False)
class ScaleSlip(RowKind):
    """A number 10 000 times too large or small against the budget, or a tiny share of 万."""

    title: ClassVar[str] = "数量级异常"
    slots: ClassVar[dict[str, str]] = {"shown": "换算后的写法"}
    smallest_wan: float = setting("以“万”为单位时小于此数视为异常", alias="最小万数", default=0.01)
    tolerance: float = setting("与预算×10000 相差几成以内视为漏了“万”", alias="容差", default=0.1)

    def candidates(self, table: Table) -> Rows:
        """Return the rows this can be true of."""
        return table.with_value("quantity", "malformed")

    def find(self, row: Row, where: Sequence[str]) -> Iterator[Hit]:
        """Yield a hit where a factor of 10 000 explains the number."""
        value = row.typed.value
        if value.number is None or value.number <= 0 or value.kind not in {"quantity", "malformed"}:
            return
        text = row.typed.indicator.value or ""
        if (value.unit or "").startswith("万") and value.number < self.smallest_wan:
            shown = f"{show_number(value.number * 10_000)}{(value.unit or '')[1:]}"
            yield Hit(text, role=where[0], slots={"shown": shown}, trace=(("换算", shown),))
            return
        budget = row.table.budget
        if budget and self._looks_like_yuan(row, budget * 10_000):
            shown = show_wan(value.number / 10_000)
            sums = f"{show_number(value.number)} ÷ 10000 = {show_wan(value.number / 10_000)}，预算{show_wan(budget)}"
            yield Hit(text, role=where[0], slots={"shown": shown}, trace=(("算式", sums),))

    def _looks_like_yuan(self, row: Row, budget_yuan: float) -> bool:
        value, name = row.typed.value, row.typed.name
        if value.unit not in {"万元", None} or abs((value.number or 0) - budget_yuan) > self.tolerance * budget_yuan:
            return False
        is_money = row.typed.indicator.level2 in COST_CLASSES or name.dimension == "money"
        return value.unit == "万元" or is_money
