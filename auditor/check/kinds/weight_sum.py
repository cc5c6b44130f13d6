"""Find weight columns that add to an unusual total, and weights on rows that say nothing."""

import re
from collections.abc import Iterator, Sequence
from typing import ClassVar

from auditor.check.fields import setting
from auditor.check.kind import Hit, TableKind
from auditor.check.money import show_number
from auditor.check.subject import Table
from auditor.records import record
from auditor.text import squeeze

_NUMBER = re.compile(r"^(\d+(?:\.\d+)?)(?:分|%)?$")


@record(kw_only=True, slots=False)
class WeightSum(TableKind):
    """Weights whose sum is none of the usual totals."""

    title: ClassVar[str] = "权重合计异常"
    default_where: ClassVar[tuple[str, ...]] = ("权重",)
    slots: ClassVar[dict[str, str]] = {"sum": "合计", "allowed": "常见合计"}
    totals: tuple[float, ...] = setting("允许的合计", alias="合计", default=(100.0, 90.0))
    fillers: bool = setting("“无”“不适用”的行有权重也报", alias="空行有分", default=True)

    def find(self, table: Table, where: Sequence[str]) -> Iterator[Hit]:
        """Yield a hit for the sum, and one for each filler row with a weight."""
        weights = {row.index: self._weight(row.typed.indicator.weight) for row in table.rows}
        known = [weight for weight in weights.values() if weight is not None]
        if self.fillers:
            for row in table.rows:
                if row.typed.value.kind == "filler" and weights[row.index]:
                    item = row.typed.indicator
                    yield Hit(item.weight or "", row.index, where[0], slots={"sum": item.weight or "", "allowed": "0"})
        if len(known) < 3 or len(known) < 0.8 * len(table.rows):
            return
        total = sum(known)
        if not any(abs(total - allowed) <= 0.05 for allowed in self.totals):
            allowed = "、".join(show_number(t) for t in self.totals)
            sums = f"{'＋'.join(show_number(w) for w in known)}＝{show_number(total)}"
            slots = {"sum": show_number(total), "allowed": allowed}
            yield Hit(f"合计{show_number(total)}", role=where[0], slots=slots, trace=(("算式", sums),))

    def _weight(self, text: str | None) -> float | None:
        found = _NUMBER.match(squeeze(text or ""))
        return float(found[1]) if found else None
