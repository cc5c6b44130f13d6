"""Find budgets whose 数量 rows count nothing that could account for them: 10000万元, 支持项目数量 1个."""

from collections.abc import Iterator, Sequence
from typing import ClassVar

from auditor.check.fields import setting
from auditor.check.kind import Hit, TableKind
from auditor.check.money import show_number, show_wan
from auditor.check.patterns import SafePattern
from auditor.check.subject import Row, Table
from auditor.check.words import Words
from auditor.records import record

_SERVED = ("受益", "惠及", "服务人群", "服务人口", "服务人数", "覆盖人口", "覆盖人群")


@record(kw_only=True, slots=False)
class ThinQuantity(TableKind):
    """A budget from a size on whose 数量 rows are few and hollow or small."""

    title: ClassVar[str] = "资金大、数量指标少而小"
    slots: ClassVar[dict[str, str]] = {"rows": "数量指标行数", "largest": "最大的数量"}
    budget_from: float = setting("预算从多少万元起，数小也算空", alias="预算从", default=500.0)
    rows_at_most: int = setting("数量指标至多几行", alias="至多行", default=1)
    number_at_most: float = setting("数至多多大算小", alias="至多数", default=10.0)
    hollow: SafePattern | None = setting(
        "名称匹配这个正则表达式的行没有内容（拨付单位数量、项目数量）", alias="空名称", default=None
    )
    hollow_from: float = setting("预算从多少万元起，没有内容、没有数字的行算空", alias="空行预算从", default=50.0)
    served: Words = setting("只数受益人的词", alias="受益词", default=Words(None, _SERVED))
    served_from: float | None = setting(
        "预算从多少万元起，只数受益人也算空；空为不看", alias="受益预算从", default=None
    )

    def find(self, table: Table, where: Sequence[str]) -> Iterator[Hit]:
        """Yield a hit where nothing in the 数量 rows could account for the money."""
        budget = table.budget
        rows = [row for row in table.rows if row.filled and row.typed.indicator.level2 == "数量指标"]
        if budget is None or not rows or len(rows) > self.rows_at_most:
            return
        hollow = sum(self._is_hollow(row, budget) for row in rows)
        # Two rows that count something concrete, however small, tell what the money is for; one alone does not.
        if (len(rows) > 1 and not hollow) or not all(self._says_little(row, budget) for row in rows):
            return
        largest = max((row.typed.value.number or 0 for row in rows), default=0)
        item = rows[0].typed.indicator
        sums = f"预算{show_wan(budget)}，数量指标{len(rows)}行，最大{show_number(largest)}"
        slots = {"rows": str(len(rows)), "largest": show_number(largest)}
        yield Hit(f"{item.level3} = {item.value}", role=where[0], slots=slots, trace=(("比较", sums),))

    def _is_hollow(self, row: Row, budget: float) -> bool:
        value, name = row.typed.value, row.typed.name
        if budget < self.hollow_from or value.kind == "compound" or len(name.parts) > 1:
            return False
        named = self.hollow is not None and self.hollow.search(name.text) is not None
        return value.number is None or value.dimension == "money" or name.generic or named

    def _says_little(self, row: Row, budget: float) -> bool:
        value, name = row.typed.value, row.typed.name
        if self._is_hollow(row, budget):
            return True
        if value.kind == "compound" or value.magnitude is None or value.dimension == "share" or value.frequency:
            return False
        if self.served_from is not None and budget >= self.served_from and self.served.find(name.text):
            return True
        return budget >= self.budget_from and value.magnitude <= self.number_at_most
