"""Find 整体支出 tasks that do not add up to the total."""

from collections.abc import Iterator, Sequence
from typing import ClassVar

from auditor.check.fields import setting
from auditor.check.kind import Hit, TableKind
from auditor.check.money import near, show_wan
from auditor.check.subject import Table
from auditor.records import record


@record(kw_only=True, slots=False)
class TaskSum(TableKind):
    """Task amounts whose sum is not the total."""

    title: ClassVar[str] = "任务金额合计不符"
    default_where: ClassVar[tuple[str, ...]] = ("任务",)
    slots: ClassVar[dict[str, str]] = {"sum": "合计", "total": "总额"}
    tolerance: float = setting("相差多少万元以内不报", alias="容差", default=0.02)
    each_task: bool = setting("每项任务的财政加其他不等于总额也报", alias="逐项", default=True)

    def find(self, table: Table, where: Sequence[str]) -> Iterator[Hit]:
        """Yield a hit that shows the sum."""
        tasks = table.table.tasks
        amounts = [task.total for task in tasks if task.total is not None]
        budget = table.budget
        if len(amounts) >= 2 and len(amounts) == len(tasks) and budget is not None:
            total = sum(amounts)
            if not near(total, budget, share=0.0, absolute=self.tolerance):
                sums = (
                    " + ".join(show_wan(amount) for amount in amounts) + f" = {show_wan(total)}，总额{show_wan(budget)}"
                )
                slots = {"sum": show_wan(total), "total": show_wan(budget)}
                yield Hit(
                    f"{show_wan(total)} ≠ {show_wan(budget)}", role=where[0], slots=slots, trace=(("算式", sums),)
                )
        for task in tasks if self.each_task else ():
            if task.total is None or task.fiscal is None or task.other is None:
                continue
            parts = task.fiscal + task.other
            if not near(parts, task.total, share=0.0, absolute=self.tolerance):
                left = f"{show_wan(task.fiscal)} + {show_wan(task.other)} = {show_wan(parts)}"
                sums = f"{task.name}：{left}，写的是{show_wan(task.total)}"
                slots = {"sum": show_wan(parts), "total": show_wan(task.total)}
                yield Hit(sums, role=where[0], slots=slots, trace=(("算式", sums),))
