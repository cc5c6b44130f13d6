"""Find rows filled with 无, 不适用."""

from collections.abc import Iterator, Sequence
from typing import ClassVar

from auditor.check.fields import setting
from auditor.check.kind import Hit, RowKind
from auditor.check.subject import Row, Rows, Table
from auditor.records import record


@record(kw_only=True, slots=False)
class Filler(RowKind):
    """A row whose value (or name) says 无, 不适用 and the like."""

    title: ClassVar[str] = "用“无”“不适用”充数"
    weighted_only: bool = setting("只报写了权重的", alias="仅有权重", default=False)

    def candidates(self, table: Table) -> Rows:
        """Return the rows this can be true of."""
        return table.with_value("filler")

    def find(self, row: Row, where: Sequence[str]) -> Iterator[Hit]:
        """Yield a hit where the row is a filler."""
        item = row.typed.indicator
        if row.typed.value.kind != "filler" or (self.weighted_only and not item.weight):
            return
        yield Hit(item.value or item.level3 or "", role=where[0])
