"""Word what rules raised: message, place, status, stable id."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import replace

from auditor.check import slots
from auditor.check.cells import address_of
from auditor.check.kind import Hit
from auditor.check.rule import Rule
from auditor.check.silencing import Raised
from auditor.check.subject import Row, Table
from auditor.model import Finding, FindingStatus, Severity

# Below this a row was repaired or recognised so unsurely that its finding is a question, not a fault.
SURE_ROW = 0.8
SEVERITY_ORDER = {Severity.HIGH: 0, Severity.MEDIUM: 1, Severity.LOW: 2}


def build(raised: Sequence[Raised], table: Table | None, tables: Sequence[Table] = ()) -> list[Finding]:
    """Return one finding for everything raised, in the same order.

    Args:
        raised: what stands after silencing.
        table: the table checked; None for checks across tables.
        tables: for checks across tables, those the hits count by index.
    """
    findings: list[Finding] = []
    seen: dict[str, int] = {}
    for item in raised:
        own = table if table is not None else _table_of(item.hit, tables)
        finding = _finding(item, own, tables)
        seen[finding.id] = seen.get(finding.id, 0) + 1
        if seen[finding.id] > 1:
            finding = replace(finding, id=f"{finding.id}-{seen[finding.id]}")
        findings.append(finding)
    return findings


def in_order(findings: Sequence[Finding]) -> list[Finding]:
    """Return findings by table, row, severity and code: the order of every report."""
    return sorted(findings, key=lambda f: (_order_key(f), SEVERITY_ORDER[f.severity], f.rule, f.id))


def _order_key(finding: Finding) -> tuple[str, int]:
    row = dict(finding.trace).get("行序")
    return finding.table or "", int(row) if row else 0


def _table_of(hit: Hit, tables: Sequence[Table]) -> Table | None:
    return tables[hit.table] if hit.table is not None else None


def _finding(item: Raised, table: Table | None, tables: Sequence[Table]) -> Finding:
    rule, hit = item.rule, item.hit
    row = table.rows[item.row] if table is not None and item.row is not None else None
    subject: Row | Table | None = row or table
    words = _words(hit, subject)
    indicator = row.typed.indicator if row else None
    table_id = table.table.id if table else None
    concerned = tuple(dict.fromkeys(tables[index].table.id for index in hit.tables))
    return Finding(
        id=finding_id(table_id or "|".join(concerned), indicator.id if indicator else "", rule.code, hit.evidence),
        rule=rule.code,
        severity=item.severity,
        status=_status(rule, hit, row, table),
        table=table_id or None,
        indicator=(indicator.id or None) if indicator else None,
        tables=concerned,
        message=slots.fill(rule.message, words, rule.slot_names),
        evidence=hit.evidence,
        location=_location(row, table, hit, tables, hit.role or rule.where[0]),
        suggestion=slots.fill(rule.suggestion, words, rule.slot_names) if rule.suggestion else None,
        basis=rule.basis,
        role=hit.role or rule.where[0],
        trace=_trace(hit, row, table),
        cause=_cause(rule, indicator.id if indicator else None),
        item=rule.item,
        weight=rule.weight,
    )


def finding_id(table: str, indicator: str, rule: str, evidence: str) -> str:
    """Return the stable id of a finding: it follows content, not order."""
    digest = hashlib.blake2b("\0".join((table, indicator, rule, evidence)).encode(), digest_size=6)
    # The letter keeps a spreadsheet from reading an id of digits, or 123e45, as a number.
    return f"f{digest.hexdigest()}"


def _status(rule: Rule, hit: Hit, row: Row | None, table: Table | None) -> FindingStatus:
    if rule.status == "review" or hit.unsure:
        return "review"
    if row is not None and row.typed.indicator.confidence < SURE_ROW:
        return "review"
    return "review" if table is not None and (table.recognised or table.table.narrative) else "fail"


def _words(hit: Hit, subject: Row | Table | None) -> Mapping[str, str]:
    words = {"evidence": hit.evidence, "hit": hit.evidence}
    table = subject.table if isinstance(subject, Row) else subject
    if table is not None:
        words["project"] = table.table.project_name or "（未写项目名称）"
        words["budget"] = "（未写）" if table.budget is None else f"{table.budget:g}"
    if isinstance(subject, Row):
        item = subject.typed.indicator
        words |= {
            "name": item.level3 or "（空）",
            "value": item.value or "（空）",
            "level2": item.level2 or "（未写）",
            "description": item.description or "（空）",
            "basis": item.basis or "（空）",
        }
    return {**words, **hit.slots}


def _location(row: Row | None, table: Table | None, hit: Hit, tables: Sequence[Table], role: str) -> str:
    if row is not None:
        item = row.typed.indicator
        text = {"指标值": item.value, "描述": item.description, "依据": item.basis}.get(role)
        return address_of(row.table, row.index, text, last=role != "描述") or item.location
    if table is not None:
        return table.table.location
    return "；".join(tables[index].table.project_name or tables[index].table.location for index in hit.tables)


def _trace(hit: Hit, row: Row | None, table: Table | None) -> tuple[tuple[str, str], ...]:
    trace = list(hit.trace)
    if row is not None and table is not None:
        trace.append(("行序", str(row.index + 1)))
        if row.typed.indicator.confidence < 1:
            trace.append(("读取把握", f"{row.typed.indicator.confidence:.2f}"))
        trace.extend(("所依据的修复", f"{repair.what}（{repair.confidence:.2f}）") for repair in table.repairs_of(row))
    return tuple(trace)


def _cause(rule: Rule, indicator: str | None) -> str | None:
    if rule.cause is None:
        return None
    return f"{rule.cause}@{indicator}" if rule.cause_per == "row" and indicator else rule.cause
