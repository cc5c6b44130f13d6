"""Find cells that should be filled and are not."""

from collections.abc import Iterator, Sequence
from typing import ClassVar

from auditor.check.kind import Hit, RowKind
from auditor.check.roles import text_of
from auditor.check.subject import Row
from auditor.records import record


@record(kw_only=True, slots=False)
class EmptyCell(RowKind):
    """A row whose named cells are all empty."""

    title: ClassVar[str] = "该填的格空着"
    default_where: ClassVar[tuple[str, ...]] = ("依据",)

    def find(self, row: Row, where: Sequence[str]) -> Iterator[Hit]:
        """Yield a hit where every named cell is empty."""
        if row.filled and not any(text_of(role, row) for role in where):
            yield Hit(row.typed.indicator.level3 or "", role=where[0])
