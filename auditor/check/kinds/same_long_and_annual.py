"""Find annual targets that only repeat the long-term ones of a project of several years."""

import re
from collections.abc import Iterator, Sequence
from typing import ClassVar

from auditor.check.fields import setting
from auditor.check.kind import Hit, TableKind
from auditor.check.likeness import bare
from auditor.check.subject import Table
from auditor.records import record

_YEARS = re.compile(r"20\d\d")


@record(kw_only=True, slots=False)
class SameLongAndAnnual(TableKind):
    """A project of several years whose annual goal or values equal the long-term ones."""

    title: ClassVar[str] = "年度目标与实施期目标相同"
    default_where: ClassVar[tuple[str, ...]] = ("绩效目标",)
    share: float = setting("至少几成的行年度值等于实施期值", alias="占比", default=0.8)
    multi_year_only: bool = setting("只报跨年项目", alias="仅跨年", default=True)

    def find(self, table: Table, where: Sequence[str]) -> Iterator[Hit]:
        """Yield a hit where goal texts or most values are the same."""
        filed = table.table
        if self.multi_year_only and not self._several_years(table):
            return
        if filed.goal and filed.goal_long and bare(filed.goal) == bare(filed.goal_long):
            yield Hit(filed.goal, role=where[0], trace=(("与此相同", "实施期目标"),))
            return
        pairs = [(row.typed.indicator.value, row.typed.indicator.value_long) for row in table.rows]
        both = [(annual, long) for annual, long in pairs if annual and long]
        same = sum(bare(annual) == bare(long) for annual, long in both)
        if len(both) >= 3 and same >= self.share * len(both):
            yield Hit(f"{same}/{len(both)}行", role=where[0], trace=(("相同行数", f"{same}/{len(both)}"),))

    def _several_years(self, table: Table) -> bool:
        filed = table.table
        years = {int(year) for year in _YEARS.findall(filed.period or "")}
        longer = filed.budget_long is not None and table.budget is not None and filed.budget_long > table.budget * 1.05
        return longer or len(years) > 1
