"""Find an empty 指标值."""

from collections.abc import Iterator, Sequence
from typing import ClassVar

from auditor.check.kind import Hit, RowKind
from auditor.check.subject import Row, Rows, Table
from auditor.records import record


@record(kw_only=True, slots=False)
class MissingValue(RowKind):
    """An indicator that has a name and no value."""

    title: ClassVar[str] = "指标值没有填"

    def candidates(self, table: Table) -> Rows:
        """Return the rows this can be true of."""
        return table.with_value("missing")

    def find(self, row: Row, where: Sequence[str]) -> Iterator[Hit]:
        """Yield a hit where the value is empty and the name is not."""
        if row.typed.value.kind == "missing" and row.typed.indicator.level3:
            yield Hit(row.typed.indicator.level3, role=where[0])
