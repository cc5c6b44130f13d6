"""Name the cells a rule can look at, and fetch their text."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from operator import attrgetter
from typing import Any, Generic, Literal, TypeVar

from auditor.check.subject import Row, Table
from auditor.records import record
from auditor.text import squeeze

Scope = Literal["row", "table", "across"]
Read = TypeVar("Read")


@record(slots=False)
class Role:
    """A kind of cell.

    Attributes:
        name: the Chinese name, as in rules and findings.
        english: the other spelling.
        scope: whether the cell belongs to a row or to the head of the table.
        text: gives the verbatim text, or None where the cell is empty.
    """

    name: str
    english: str
    scope: Literal["row", "table"]
    text: Callable[[Row | Table], str | None]

    def texts(self, table: Table) -> Sequence[str | None]:
        """Return the cells of all rows of a table."""
        return table.column(self.english, of_rows(self.text))

    def together(self, table: Table) -> str:
        """Return the cells of all rows of a table as matching sees them, each once, one a line."""
        # Facts that are the text of a cell are kept by the same name.
        return table.together(self.name, self._squeezed)

    def _squeezed(self, row: Row) -> str:
        return squeeze(self.text(row) or "")


class OfRow(Generic[Read]):
    """Give what belongs to a row; a table has none."""

    def __init__(self, read: Callable[[Row], Read]) -> None:
        self.read = read

    def __call__(self, subject: Row | Table) -> Read | None:
        """Return what is read of a row, None of a table."""
        return self.read(subject) if isinstance(subject, Row) else None


def of_rows(get: Callable[[Row | Table], Any]) -> Callable[[Row], Any]:
    """Return what gives the same of rows alone, without asking what each is."""
    return get.read if isinstance(get, OfRow) else get


def _of_row(attribute: str) -> OfRow[str | None]:
    return OfRow(attrgetter(f"typed.indicator.{attribute}"))


def _of_table(read: Callable[[Table], str | None]) -> Callable[[Row | Table], str | None]:
    def text(subject: Row | Table) -> str | None:
        return read(subject.table if isinstance(subject, Row) else subject)

    return text


def _unit(subject: Row | Table) -> str | None:
    return subject.typed.value.unit if isinstance(subject, Row) else None


def _whole_row(subject: Row | Table) -> str | None:
    if not isinstance(subject, Row):
        return None
    item = subject.typed.indicator
    parts = (item.level3, item.value, item.description, item.basis)
    return "　".join(part for part in parts if part) or None


def _money(table: Table) -> str | None:
    return None if table.budget is None else f"{table.budget:g}万元"


def _plan(table: Table) -> str | None:
    steps = (
        f"{step.by} {step.text or ('' if step.amount is None else f'{step.amount:g}')}".strip()
        for step in table.table.spending_plan
    )
    return "；".join(steps) or None


def _goal(table: Table) -> str | None:
    return table.table.goal or table.table.goal_long


_ROLES = (
    Role("一级指标", "level1", "row", _of_row("level1")),
    Role("二级指标", "level2", "row", _of_row("level2")),
    Role("二级指标原文", "level2_written", "row", _of_row("level2_written")),
    Role("三级指标", "level3", "row", _of_row("level3")),
    Role("指标值", "value", "row", _of_row("value")),
    Role("实施期指标值", "value_long", "row", _of_row("value_long")),
    Role("单位", "unit_of_value", "row", _unit),
    Role("描述", "description", "row", _of_row("description")),
    Role("依据", "basis", "row", _of_row("basis")),
    Role("权重", "weight", "row", _of_row("weight")),
    Role("整行", "row", "row", _whole_row),
    Role("项目名称", "project_name", "table", _of_table(lambda t: t.table.project_name)),
    Role("项目编码", "project_code", "table", _of_table(lambda t: t.table.project_code)),
    Role("年度", "year", "table", _of_table(lambda t: None if t.table.year is None else str(t.table.year))),
    Role("主管部门", "department", "table", _of_table(lambda t: t.table.department)),
    Role("实施单位", "unit", "table", _of_table(lambda t: t.table.unit)),
    Role("项目期限", "period", "table", _of_table(lambda t: t.table.period)),
    Role("预算", "budget", "table", _of_table(_money)),
    Role("绩效目标", "goal", "table", _of_table(_goal)),
    Role("用途", "purpose", "table", _of_table(lambda t: t.table.purpose)),
    Role("资金支出计划", "spending_plan", "table", _of_table(_plan)),
    Role("任务", "tasks", "table", _of_table(lambda t: "；".join(task.name for task in t.table.tasks) or None)),
    Role("整表", "table", "table", lambda _subject: None),
)

ROLES: Mapping[str, Role] = {role.name: role for role in _ROLES}
SPELLINGS: Mapping[str, str] = {
    **{role.english: role.name for role in _ROLES},
    **{role.name: role.name for role in _ROLES},
}


def text_of(role: str, subject: Row | Table) -> str | None:
    """Return the verbatim text of a cell role for a row or table."""
    return ROLES[role].text(subject)
