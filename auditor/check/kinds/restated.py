"""Find values that only repeat the indicator's name."""

from collections.abc import Iterator, Sequence
from typing import ClassVar

from auditor.check.kind import Hit, RowKind
from auditor.check.subject import Row, Rows, Table
from auditor.records import record


@record(kw_only=True, slots=False)
class Restated(RowKind):
    """A value that repeats or paraphrases the name or the goal."""

    title: ClassVar[str] = "指标值重复指标名称"

    def candidates(self, table: Table) -> Rows:
        """Return the rows this can be true of."""
        return table.with_value("restated")

    def find(self, row: Row, where: Sequence[str]) -> Iterator[Hit]:
        """Yield a hit where the value says what the name says."""
        item = row.typed.indicator
        if row.typed.value.kind == "restated":
            yield Hit(item.value or "", role=where[0], trace=(("三级指标", item.level3 or ""),))
