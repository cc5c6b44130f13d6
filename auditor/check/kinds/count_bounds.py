"""Find tables with too few or too many rows."""

from collections.abc import Iterator, Sequence
from typing import ClassVar, Literal

from auditor.check.examples import canonical_level2
from auditor.check.fields import setting
from auditor.check.kind import Hit, TableKind
from auditor.check.subject import Row, Table
from auditor.records import record

_COUNTED = {"effective": "有效行", "all": "全部行", "measurable": "可计量的有效行"}


@record(kw_only=True, slots=False)
class CountBounds(TableKind):
    """A number of rows below one bound or above another."""

    title: ClassVar[str] = "指标过少或过多"
    slots: ClassVar[dict[str, str]] = {"count": "行数", "bound": "界限"}
    counted: Literal["effective", "all", "measurable"] = setting(
        "数哪些行", alias="计数", choices=_COUNTED, default="effective"
    )
    categories: tuple[str, ...] = setting("只数这些二级指标的行，空为全部", alias="类别", default=())
    below: int | None = setting("少于几行就报", alias="少于", default=None)
    above: int | None = setting("多于几行就报", alias="多于", default=None)
    above_overall: int | None = setting("整体支出表多于几行就报，盖过“多于”", alias="整体支出多于", default=None)
    when_present: bool = setting("只在数到至少一行时报“过少”", alias="至少有一行", default=False)

    def find(self, table: Table, where: Sequence[str]) -> Iterator[Hit]:
        """Yield a hit where the count is out of bounds."""
        count = sum(self._counts(row) for row in self._rows(table))
        if self.when_present and not count:
            return
        above = self.above_overall if table.table.kind == "overall" and self.above_overall else self.above
        few = self.below is not None and count < self.below
        many = above is not None and count > above
        if few or many:
            bound = self.below if few else above
            slots = {"count": str(count), "bound": str(bound)}
            yield Hit(
                f"{_COUNTED[self.counted]}{count}行",
                role=where[0],
                slots=slots,
                trace=(("行数", str(count)), ("界限", str(bound))),
            )

    def _rows(self, table: Table) -> Sequence[Row]:
        return table.rows if self.counted == "all" else table.effective_rows

    def _counts(self, row: Row) -> bool:
        wanted = {canonical_level2(name) for name in self.categories}
        if wanted and row.typed.indicator.level2 not in wanted:
            return False
        return self.counted != "measurable" or row.measurable
