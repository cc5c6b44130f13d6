"""Write `report.json`, the record other programs read; its shape is fixed in docs/interface.md."""

from __future__ import annotations

import json
from functools import lru_cache
from pathlib import Path
from typing import Any

from auditor import __version__
from auditor.model import (
    AuditResult,
    DocumentResult,
    Finding,
    Guess,
    ItemScore,
    Score,
    TableResult,
    TargetTable,
    TypedIndicator,
)
from auditor.report.json_text import Repeated, json_chunks
from auditor.report.outcomes import summarise

SCHEMA_VERSION = "1"


def write_json(result: AuditResult, path: Path) -> None:
    """Write the record as UTF-8 JSON, a document at a time; the same result gives the same bytes."""
    with path.open("wb") as stream:
        stream.writelines(chunk.encode("utf-8") for chunk in json_chunks(_record(result)))
        stream.write(b"\n")


def to_record(result: AuditResult) -> dict[str, Any]:
    """Return the result as JSON data of schema version 1."""
    record: dict[str, Any] = json.loads("".join(json_chunks(_record(result))))
    return record


def _record(result: AuditResult) -> dict[str, Any]:
    """Return the record with iterators for its long lists: all of them at once take more room than the result."""
    summary = summarise(result)
    return {
        "schema_version": SCHEMA_VERSION,
        "run": {"tool_version": __version__, "rules_digest": result.rules_digest, "options": dict(result.options)},
        "summary": {
            "documents": summary.documents,
            "tables": summary.tables,
            "indicators": summary.indicators,
            "findings": summary.findings,
            "grades": summary.grades,
            "outcomes": summary.outcomes,
        },
        "documents": map(_document, result.documents),
        "findings": map(_finding, result.findings),
        "resolved": map(_finding, result.resolved),
        "not_run": [{"rule": n.rule, "table": n.table, "reason": n.reason} for n in result.not_run],
    }


def _document(document: DocumentResult) -> dict[str, Any]:
    problem = document.problem
    return {
        "path": document.path,
        "format": document.format,
        "sha256": document.sha256,
        "status": document.status,
        "problem": {"code": problem.code, "message": problem.message} if problem else None,
        "left_out": [{"location": left.location, "reason": left.reason} for left in document.left_out],
        "notes": list(document.notes),
        "tables": [_table(table) for table in document.tables],
    }


def _table(result: TableResult) -> dict[str, Any]:
    return {
        **_head(result.table),
        "indicators": [_indicator(row) for row in result.typed.rows],
        "findings": [_finding(finding) for finding in result.check.findings],
        "outcomes": dict(result.check.outcomes),
        "not_run": [{"rule": n.rule, "reason": n.reason} for n in result.check.not_run],
        "score": _score(result.score),
    }


def _head(table: TargetTable) -> dict[str, Any]:
    return {
        "id": table.id,
        "location": table.location,
        "kind": table.kind,
        "narrative": table.narrative,
        "layout": table.layout,
        "project_name": table.project_name,
        "project_code": table.project_code,
        "year": table.year,
        "department": table.department,
        "unit": table.unit,
        "budget": {"total": table.budget.total, "fiscal": table.budget.fiscal, "other": table.budget.other},
        "budget_long": table.budget_long,
        "goal": table.goal,
        "goal_long": table.goal_long,
        "purpose": table.purpose,
        "period": table.period,
        "spending_plan": [{"by": step.by, "amount": step.amount} for step in table.spending_plan],
        "spending_plan_unit": table.spending_plan_unit,
        "tasks": [
            {"name": task.name, "total": task.total, "fiscal": task.fiscal, "other": task.other} for task in table.tasks
        ],
        "repairs": [{"location": r.location, "what": r.what, "confidence": r.confidence} for r in table.repairs],
    }


def _plain(number: float | None) -> float | int | None:
    return int(number) if number is not None and number == int(number) and abs(number) < 2**53 else number


def _indicator(row: TypedIndicator) -> dict[str, Any]:
    item, value = row.indicator, row.value
    return {
        "id": item.id,
        "location": item.location,
        "level1": item.level1,
        "level2": item.level2,
        "level3": item.level3,
        "value": item.value,
        "value_long": item.value_long,
        "actual": item.actual,
        "weight": item.weight,
        "description": item.description,
        "basis": item.basis,
        "value_kind": value.kind,
        "comparator": value.comparator,
        "number": _plain(value.number),
        "number_max": _plain(value.number_max),
        "unit": value.unit,
        "deadline": value.deadline,
        "vagueness": row.vagueness.level,
        "proper_level2": _guesses(row.category.guesses),
        "polarity": row.polarity,
    }


@lru_cache(maxsize=1 << 14)
def _guesses(guesses: tuple[Guess, ...]) -> Repeated:
    return Repeated([{"label": guess.label, "confidence": round(guess.confidence, 3)} for guess in guesses])


def _finding(finding: Finding) -> dict[str, Any]:
    return {
        "id": finding.id,
        "rule": finding.rule,
        "severity": finding.severity.value,
        "status": finding.status,
        "table": finding.table,
        "indicator": finding.indicator,
        "tables": list(finding.tables),
        "role": finding.role,
        "message": finding.message,
        "evidence": finding.evidence,
        "location": finding.location,
        "suggestion": finding.suggestion,
        "examples": list(finding.examples),
        "basis": finding.basis,
        "trace": dict(finding.trace),
        "state": finding.state,
        "verdict": dict(finding.verdict) if finding.verdict else None,
    }


def _score(score: Score | None) -> dict[str, Any] | None:
    if score is None:
        return None
    return {
        "total": score.total,
        "low": score.low,
        "high": score.high,
        "grade": score.grade,
        "assessable": _plain(score.assessable),
        "items": [_item(item) if item.costs else _clean_item(item) for item in score.items],
    }


def _item(item: ItemScore) -> dict[str, Any]:
    return {
        "dimension": item.dimension,
        "item": item.item,
        "score": item.score,
        "max": _plain(item.max),
        "why": list(item.why),
        "costs": [{"finding": c.finding, "rule": c.rule, "points": c.points} for c in item.costs],
    }


@lru_cache(maxsize=1024)
def _clean_item(item: ItemScore) -> Repeated:
    return Repeated(_item(item))
