"""Find empty head cells: 项目名称, 预算, 绩效目标."""

from collections.abc import Iterator, Sequence
from typing import ClassVar

from auditor.check.kind import Hit, TableKind
from auditor.check.roles import text_of
from auditor.check.subject import Table
from auditor.records import record


@record(kw_only=True, slots=False)
class HeadFields(TableKind):
    """A head cell of the table that should be filled and is not; `where` names them."""

    title: ClassVar[str] = "基本信息缺失"
    default_where: ClassVar[tuple[str, ...]] = ("项目名称", "预算", "绩效目标")
    slots: ClassVar[dict[str, str]] = {"missing": "缺少的项"}

    def find(self, table: Table, where: Sequence[str]) -> Iterator[Hit]:
        """Yield one hit naming every empty cell."""
        missing = [role for role in where if not text_of(role, table)]
        if missing:
            listed = "、".join(missing)
            yield Hit(listed, role=missing[0], slots={"missing": listed}, trace=(("空着", listed),))
