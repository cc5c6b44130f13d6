"""Find names per head with a total as value, and totals with a price per head."""

from collections.abc import Iterator, Sequence
from typing import ClassVar

from auditor.check.fields import setting
from auditor.check.kind import Hit, RowKind
from auditor.check.money import COST_CLASSES, is_per_piece, total_amount, unit_amount
from auditor.check.subject import Row, Rows, Table
from auditor.check.words import Words
from auditor.classify.name import unit_in_name
from auditor.records import record

_TOTALS = ("总额", "总成本", "总投资", "总费用", "预算支出金额", "预算金额", "资金总量", "项目资金", "项目总")
# `5万元` for 单个站点建设投入 can be meant per piece; only what is per head reads wrong beyond doubt.
_HEADS = ("人均", "户均", "生均", "例均", "亩均", "单价", "单位成本", "件均", "次均", "场均", "台均")


@record(kw_only=True, slots=False)
class UnitCostConfused(RowKind):
    """A unit cost and a total mistaken for each other."""

    title: ClassVar[str] = "单位成本与总额混淆"
    slots: ClassVar[dict[str, str]] = {"fault": "混淆的情形"}
    heads: Words = setting("名称含这些词就是单位成本", alias="单价词", default=Words(None, _HEADS))
    totals: Words = setting("名称含这些词就是总额", alias="总额词", default=Words(None, _TOTALS))
    share_of_budget: float = setting("单位成本写成总额：金额至少是预算的几成才报", alias="预算占比", default=0.05)

    def candidates(self, table: Table) -> Rows:
        """Return the rows this can be true of."""
        return table.in_class(COST_CLASSES)

    def find(self, row: Row, where: Sequence[str]) -> Iterator[Hit]:
        """Yield a hit saying which was taken for which."""
        if row.typed.indicator.level2 not in COST_CLASSES:
            return
        name, amount, budget = row.typed.name.text, total_amount(row), row.table.budget
        large = amount is not None and not amount.bare and (not budget or amount.wan >= self.share_of_budget * budget)
        per_unit = unit_in_name(row.typed.indicator.level3)
        if large and self.heads.find(name) and is_per_piece(row) and not (per_unit and "/" in per_unit):
            yield Hit(row.typed.indicator.value or "", role=where[0], slots={"fault": "名称是单位成本，值是总额"})
        elif unit_amount(row.typed.value) and self.totals.find(name) and not is_per_piece(row):
            yield Hit(row.typed.indicator.value or "", role=where[0], slots={"fault": "名称是总额，值是单位成本"})
