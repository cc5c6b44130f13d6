"""Find money sources that do not add up to the total."""

from collections.abc import Iterator, Sequence
from typing import ClassVar

from auditor.check.fields import setting
from auditor.check.kind import Hit, TableKind
from auditor.check.money import near, show_wan
from auditor.check.subject import Table
from auditor.records import record


@record(kw_only=True, slots=False)
class SourcesBalance(TableKind):
    """财政拨款 + 其他资金 that differ from the total."""

    title: ClassVar[str] = "资金来源不平"
    default_where: ClassVar[tuple[str, ...]] = ("预算",)
    slots: ClassVar[dict[str, str]] = {"sum": "两项合计", "total": "总额"}
    tolerance: float = setting("相差多少万元以内不报", alias="容差", default=0.02)

    def find(self, table: Table, where: Sequence[str]) -> Iterator[Hit]:
        """Yield a hit that shows the sum."""
        money = table.table.budget
        if money.total is None or money.fiscal is None:
            return
        # Without the other source only a part above the whole is wrong.
        if money.other is None and money.fiscal <= money.total + self.tolerance:
            return
        parts = money.fiscal + (money.other or 0.0)
        if near(parts, money.total, share=0.0, absolute=self.tolerance):
            return
        other, total = money.other or 0.0, show_wan(money.total)
        sums = f"财政拨款{show_wan(money.fiscal)} + 其他资金{show_wan(other)} = {show_wan(parts)}，总额{total}"
        yield Hit(
            sums, role=where[0], slots={"sum": show_wan(parts), "total": show_wan(money.total)}, trace=(("算式", sums),)
        )
