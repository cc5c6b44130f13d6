"""Find values of certain kinds: 状态, 趋势, 期限 and others."""

from collections.abc import Iterator, Sequence
from typing import ClassVar

from auditor.check.facts import VALUE_KINDS
from auditor.check.fields import setting
from auditor.check.kind import Hit, RowKind
from auditor.check.subject import Row, Rows, Table
from auditor.records import record


@record(kw_only=True, slots=False)
class ValueKindIs(RowKind):
    """A value of one of the given kinds."""

    title: ClassVar[str] = "指标值属于某一类"
    kinds: tuple[str, ...] = setting("指标值的类型，可多个", alias="类型", choices=VALUE_KINDS)

    def candidates(self, table: Table) -> Rows:
        """Return the rows this can be true of."""
        return table.with_value(*self.kinds)

    def find(self, row: Row, where: Sequence[str]) -> Iterator[Hit]:
        """Yield a hit where the value is of a given kind."""
        value = row.typed.value
        if value.kind in self.kinds:
            evidence = row.typed.indicator.value or row.typed.indicator.level3 or ""
            yield Hit(evidence, role=where[0], trace=(("指标值类型", VALUE_KINDS[value.kind]),))
