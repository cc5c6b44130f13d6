"""Find satisfaction targets nobody can reach (100 %) or that ask for little."""

from collections.abc import Iterator, Sequence
from typing import ClassVar

from auditor.check.fields import setting
from auditor.check.kind import Hit, RowKind
from auditor.check.subject import Row, Rows, Table
from auditor.check.words import Words
from auditor.records import record

_WORDS = ("满意", "认可度", "好评率")


@record(kw_only=True, slots=False)
class SatisfactionBounds(RowKind):
    """A satisfaction share at or above one bound, or below another."""

    title: ClassVar[str] = "满意度过高或过低"
    at_least: float | None = setting("达到此百分率就报，如 100", alias="达到", default=None)
    below: float | None = setting("低于此百分率就报，如 80", alias="低于", default=None)
    words: Words = setting("认作满意度的词", alias="满意词", default=Words(None, _WORDS))
    unless: Words = setting("名称含这些词时放过", alias="除外词", default=Words(None, ("不满意", "投诉")))

    def candidates(self, table: Table) -> Rows:
        """Return the rows this can be true of."""
        return table.with_value("quantity", "malformed")

    def find(self, row: Row, where: Sequence[str]) -> Iterator[Hit]:
        """Yield a hit where the share of satisfied people is out of bounds."""
        value, name = row.typed.value, row.typed.name.text
        if value.number is None or (value.unit not in {"%", "百分比", None}):
            return
        too_high = self.at_least is not None and value.number >= self.at_least
        too_low = self.below is not None and value.number < self.below and value.unit == "%"
        if (too_high or too_low) and self.words.find(name) and not self.unless.find(name):
            yield Hit(row.typed.indicator.value or "", role=where[0])
