"""Name the tables the lab works on: a typed table and the document it stands in; also read back from a report."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from auditor.model import Budget, Indicator, PlanStep, TargetTable, Task, TypedTable
from auditor.records import record

if TYPE_CHECKING:
    from auditor.classify.language import Language


@record(slots=False)
class Placed:
    """A typed table and the document it stands in."""

    document: str
    typed: TypedTable

    @property
    def shown(self) -> str:
        """Return document, project and place on one line."""
        table = self.typed.table
        return f"{self.document} {table.project_name or '（未写项目名称）'}（{table.location}）"


def tables_of_record(record: dict[str, Any], language: Language) -> list[Placed]:
    """Return the tables of a report, typed again from what it records verbatim."""
    return [
        Placed(document["path"], language.type_table(_table(table)))
        for document in record["documents"]
        for table in document.get("tables") or ()
    ]


def _table(record: dict[str, Any]) -> TargetTable:
    budget = record.get("budget") or {}
    return TargetTable(
        id=record["id"],
        location=record.get("location") or "",
        kind=record.get("kind") or "project",
        layout=record.get("layout") or "88",
        project_name=record.get("project_name"),
        indicators=tuple(_indicator(row) for row in record.get("indicators") or ()),
        narrative=bool(record.get("narrative")),
        project_code=record.get("project_code"),
        year=record.get("year"),
        department=record.get("department"),
        unit=record.get("unit"),
        budget=Budget(budget.get("total"), budget.get("fiscal"), budget.get("other")),
        budget_long=record.get("budget_long"),
        goal=record.get("goal"),
        goal_long=record.get("goal_long"),
        purpose=record.get("purpose"),
        period=record.get("period"),
        spending_plan=tuple(PlanStep(s.get("by") or "", s.get("amount")) for s in record.get("spending_plan") or ()),
        spending_plan_unit=record.get("spending_plan_unit"),
        tasks=tuple(
            Task(t.get("name") or "", t.get("total"), t.get("fiscal"), t.get("other"))
            for t in record.get("tasks") or ()
        ),
    )


_ROW_FIELDS = ("level1", "level2", "level3", "value", "value_long", "actual", "weight", "description", "basis")


def _indicator(record: dict[str, Any]) -> Indicator:
    texts: Any = {field: record.get(field) for field in _ROW_FIELDS}
    return Indicator(
        id=record["id"], location=record.get("location") or "", level2_written=record.get("level2"), **texts
    )


def find_row(placed: Sequence[Placed], indicator: str) -> tuple[Placed, int] | None:
    """Return the table and row number of an indicator id, or None."""
    for table in placed:
        for index, row in enumerate(table.typed.rows):
            if row.indicator.id == indicator:
                return table, index
    return None
