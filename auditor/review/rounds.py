"""Pair the rows and findings of two submissions of the same projects.

A row is the same row when table and name agree; a renamed row is found by its class and value. Tables are the
same by project code, else by name; moved rows and renamed files change nothing.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable, Mapping
from typing import Any

from auditor.model import AuditResult, Finding
from auditor.records import record
from auditor.text import squeeze


@record
class FiledRow:
    """One indicator row of one submission, as far as pairing needs it."""

    id: str
    table: str
    level2: str
    level3: str
    value: str
    text: str


@record
class FiledFinding:
    """One finding of one submission; `table` is the table's key, None for findings across tables."""

    id: str
    rule: str
    table: str | None
    row: str | None
    evidence: str


@record
class Submission:
    """Everything of a submission that pairing needs."""

    rows: tuple[FiledRow, ...]
    findings: tuple[FiledFinding, ...]
    tables: frozenset[str]


@record
class Comparison:
    """States of the new findings by id, and of the old ones that are gone."""

    states: dict[str, str]
    gone: dict[str, str]


def _table_key(kind: str, code: str | None, name: str | None) -> str:
    return f"{kind}|{squeeze(code or '') or squeeze(name or '')}"


def _row(identity: str, table: str, fields: Mapping[str, str | None]) -> FiledRow:
    texts = [squeeze(fields.get(key) or "") for key in ("level2", "level3", "value", "description", "basis")]
    return FiledRow(identity, table, texts[0], texts[1], texts[2], "|".join(texts))


def submission_of(result: AuditResult) -> Submission:
    """Return the submission of a run."""
    rows: list[FiledRow] = []
    findings = [FiledFinding(f.id, f.rule, None, None, squeeze(f.evidence)) for f in result.findings]
    keys = set()
    for document in result.documents:
        for item in document.tables:
            table = item.table
            key = _table_key(table.kind, table.project_code, table.project_name)
            keys.add(key)
            for row in table.indicators:
                fields = {
                    "level2": row.level2,
                    "level3": row.level3,
                    "value": row.value,
                    "description": row.description,
                    "basis": row.basis,
                }
                rows.append(_row(row.id, key, fields))
            findings += [FiledFinding(f.id, f.rule, key, f.indicator, squeeze(f.evidence)) for f in item.check.findings]
    return Submission(tuple(rows), tuple(findings), frozenset(keys))


def submission_of_record(record: Mapping[str, Any]) -> Submission:
    """Return the submission of a `report.json`."""
    rows: list[FiledRow] = []
    findings = [
        FiledFinding(f["id"], f["rule"], None, None, squeeze(f.get("evidence") or "")) for f in record["findings"]
    ]
    keys = set()
    for document in record["documents"]:
        for table in document["tables"]:
            key = _table_key(table["kind"], table.get("project_code"), table.get("project_name"))
            keys.add(key)
            rows += [_row(row["id"], key, row) for row in table["indicators"]]
            findings += [
                FiledFinding(f["id"], f["rule"], key, f.get("indicator"), squeeze(f.get("evidence") or ""))
                for f in table["findings"]
            ]
    return Submission(tuple(rows), tuple(findings), frozenset(keys))


def pair_rows(old: Iterable[FiledRow], new: Iterable[FiledRow]) -> dict[str, FiledRow]:
    """Return new row id → the old row it continues, by text, by name, then by class and value."""
    old_left, new_left = list(old), list(new)
    pairs: dict[str, FiledRow] = {}
    keys: tuple[Any, ...] = (
        lambda r: (r.table, r.text),
        lambda r: (r.table, r.level3),
        lambda r: (r.table, r.level2, r.value),
    )
    for key in keys:
        pool: dict[Hashable, list[FiledRow]] = defaultdict(list)
        for row in old_left:
            pool[key(row)].append(row)
        rest = []
        for row in new_left:
            if pool[key(row)]:
                pairs[row.id] = pool[key(row)].pop(0)
            else:
                rest.append(row)
        taken = {row.id for row in pairs.values()}
        old_left, new_left = [row for row in old_left if row.id not in taken], rest
    return pairs


def compare(old: Submission, new: Submission) -> Comparison:
    """Return what became of every finding: 未改, 已改, 新增; and of the old ones that are gone: 已消除, 撤回."""
    pairs = pair_rows(old.rows, new.rows)
    new_rows = {row.id: row for row in new.rows}
    continued = {row.id for row in pairs.values()}
    pool: dict[tuple[str, str | None, str | None], list[FiledFinding]] = defaultdict(list)
    for finding in old.findings:
        pool[finding.rule, finding.table, finding.row].append(finding)
    states = {f.id: _state(f, pairs.get(f.row) if f.row else None, new_rows, pool) for f in new.findings}
    left = [finding for findings in pool.values() for finding in findings]
    return Comparison(states, {f.id: _gone(f, continued, new.tables) for f in left})


def _state(
    finding: FiledFinding,
    before: FiledRow | None,
    new_rows: Mapping[str, FiledRow],
    pool: Mapping[tuple[str, str | None, str | None], list[FiledFinding]],
) -> str:
    candidates = pool.get((finding.rule, finding.table, before.id if before else None), [])
    if not candidates or (finding.row and before is None):
        return "新增"
    used = next((f for f in candidates if f.evidence == finding.evidence), candidates[0])
    candidates.remove(used)
    if before is not None and finding.row is not None:
        return "未改" if before.text == new_rows[finding.row].text else "已改"
    return "未改" if used.evidence == finding.evidence else "已改"


def _gone(finding: FiledFinding, continued: set[str], tables: frozenset[str]) -> str:
    if finding.row is not None:
        return "已消除" if finding.row in continued else "撤回"
    return "已消除" if finding.table is None or finding.table in tables else "撤回"


def finding_from_record(data: Mapping[str, Any], state: str) -> Finding:
    """Return an old finding of a `report.json` as a finding with its state."""
    from auditor.model import Severity

    return Finding(
        id=data["id"],
        rule=data["rule"],
        severity=Severity(data["severity"]),
        message=data["message"],
        evidence=data.get("evidence") or "",
        location=data.get("location") or "",
        basis=data.get("basis") or "",
        status=data.get("status", "fail"),
        table=data.get("table"),
        indicator=data.get("indicator"),
        tables=tuple(data.get("tables") or ()),
        suggestion=data.get("suggestion"),
        role=data.get("role"),
        state=state,
    )
