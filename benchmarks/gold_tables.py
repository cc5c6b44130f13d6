"""Turn the reference readings into target tables, so that later rooms can be measured without the readers.

python benchmarks/gold_tables.py seeds|samples       print table and row counts
"""

import json
import sys
from collections.abc import Iterator
from pathlib import Path

from auditor.model import Budget, Indicator, PlanStep, TargetTable, Task

SHARED = Path(__file__).resolve().parents[2] / "shared"


def _records(which: str) -> Iterator[dict]:
    if which == "seeds":
        for file in sorted((SHARED / "gold").glob("*.json")):
            yield json.loads(file.read_text("utf-8"))
    else:
        for line in (SHARED / "samples" / "gold.jsonl").read_text("utf-8").splitlines():
            if line.strip():
                yield json.loads(line)


def _indicator(number: int, row: dict) -> Indicator:
    level2 = row.get("level2")
    return Indicator(
        id=f"r{number}",
        location=f"第{number + 1}行",
        level1=row.get("level1"),
        level2="服务对象满意度指标" if level2 == "满意度指标" else level2,
        level3=row.get("level3"),
        value=row.get("value"),
        description=row.get("description"),
        basis=row.get("basis"),
        level2_written=level2,
    )


def _table(number: int, record: dict) -> TargetTable:
    rows = tuple(_indicator(i, row) for i, row in enumerate(record["indicators"]))
    tasks = tuple(
        Task(t.get("name") or "", t.get("budget_wan", t.get("total")), t.get("fiscal"), t.get("other"))
        for t in record.get("tasks") or []
    )
    plan = record.get("spending_plan") or {}
    return TargetTable(
        id=f"t{number}",
        location=f"第{number + 1}张表",
        kind=record["kind"],
        layout="101" if any(r.level1 == "成本指标" for r in rows) else "88",
        project_name=record.get("project_name"),
        indicators=rows,
        year=record.get("year"),
        department=record.get("department"),
        unit=record.get("unit"),
        budget=Budget(record.get("budget_wan"), record.get("fiscal_wan"), record.get("other_wan")),
        goal=record.get("goal"),
        purpose=record.get("purpose"),
        tasks=tasks,
        project_code=record.get("project_code"),
        spending_plan=tuple(PlanStep(by, amount) for by, amount in plan.items() if amount is not None),
        spending_plan_unit=record.get("spending_plan_unit"),
    )


def gold_tables(which: str) -> dict[str, list[TargetTable]]:
    """Return document name → target tables of the `seeds` or the `samples`."""
    return {
        record.get("document") or record["file"]: [_table(i, t) for i, t in enumerate(record.get("tables") or [])]
        for record in _records(which)
    }


if __name__ == "__main__":
    for name, tables in gold_tables(sys.argv[1]).items():
        print(name, len(tables), sum(len(t.indicators) for t in tables))
