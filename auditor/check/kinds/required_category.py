"""Find required 二级指标 without an effective row."""

from collections.abc import Iterator, Sequence
from typing import ClassVar

from auditor.check.fields import setting
from auditor.check.kind import Hit, TableKind
from auditor.check.subject import Table
from auditor.records import record


@record(kw_only=True, slots=False)
class RequiredCategory(TableKind):
    """A table that lacks one of the required classes; misplaced rows and process items fill none."""

    title: ClassVar[str] = "缺必设类别"
    slots: ClassVar[dict[str, str]] = {"missing": "缺少的类别", "count": "缺几类"}
    required: tuple[str, ...] = setting(
        "必设的类别：二级指标名，或 产出指标、效益指标、成本指标、满意度指标（任一下级即可）；"
        "“数量指标/质量指标”表示有一个即可",
        alias="必设",
    )
    declared_is_enough: tuple[str, ...] = setting("这些类别只要申报了、填了内容就算有", alias="申报即可", default=())
    misplaced_fill: bool = setting("放错类别的行算进它应属的类别", alias="放错也算", default=False)
    unless_goal_only: bool = setting("表里没有任何指标行时不报", alias="空表不报", default=True)

    def find(self, table: Table, where: Sequence[str]) -> Iterator[Hit]:
        """Yield one hit that names every class missing."""
        if not table.rows and self.unless_goal_only:
            return
        declared = {row.typed.indicator.level2 for row in table.rows if row.filled}
        declared |= {row.typed.indicator.level1 for row in table.rows if row.filled}
        loose = {name for name in self.declared_is_enough if name in declared}
        if self.misplaced_fill:
            loose |= {row.proper[0] for row in table.rows if row.filled and row.misplaced and row.proper}
        missing = [name for name in self.required if not self._met(name, table.categories | loose)]
        if missing:
            listed = "、".join(missing)
            present = "、".join(
                sorted(table.categories & {"数量指标", "质量指标", "时效指标", "成本指标", "效益指标", "满意度指标"})
            )
            trace = (("缺少", listed), ("已有", present or "（无）"))
            yield Hit(listed, role=where[0], slots={"missing": listed, "count": str(len(missing))}, trace=trace)

    def _met(self, name: str, present: frozenset[str] | set[str]) -> bool:
        return any(part.strip() in present for part in name.split("/"))
