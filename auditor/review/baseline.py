"""Say what changed since an earlier report: every finding gets a state, gone ones are listed as resolved."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from auditor.errors import UsageError, reason
from auditor.model import AuditResult, DocumentResult, Finding, TableResult
from auditor.review.rounds import compare, finding_from_record, submission_of, submission_of_record


def load_report(path: Path) -> dict[str, Any]:
    """Return a `report.json` of schema version 1; of a report folder, the one in it.

    Raises:
        UsageError: when the file is no report of ours.
    """
    if path.is_dir():
        path /= "report.json"
    try:
        record = json.loads(path.read_text("utf-8-sig"))
    except OSError as error:
        raise UsageError(f"{path}：打不开（{reason(error)}）；请检查路径") from error
    except ValueError as error:
        raise UsageError(f"{path}：不是有效的 report.json；请选择 audit 生成的 report.json") from error
    if not isinstance(record, dict) or record.get("schema_version") != "1" or "documents" not in record:
        raise UsageError(f"{path}：不是 audit 的 report.json（schema_version 应为 1）；请选择审核报告里的 report.json")
    return record


def apply_baseline(result: AuditResult, record: Mapping[str, Any]) -> AuditResult:
    """Return the result with a state on every finding, and the findings of the baseline that are gone."""
    comparison = compare(submission_of_record(record), submission_of(result))
    old = {f["id"]: f for f in _record_findings(record)}
    resolved = tuple(finding_from_record(old[i], state) for i, state in comparison.gone.items())
    states = comparison.states
    return replace(
        result,
        documents=tuple(_document(document, states) for document in result.documents),
        findings=_with_states(result.findings, states),
        resolved=tuple(sorted(resolved, key=lambda f: (f.state or "", f.location, f.rule, f.id))),
    )


def _record_findings(record: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    own = [f for document in record["documents"] for table in document["tables"] for f in table["findings"]]
    return [*own, *record["findings"]]


def _with_states(findings: tuple[Finding, ...], states: Mapping[str, str]) -> tuple[Finding, ...]:
    return tuple(replace(finding, state=states.get(finding.id, "新增")) for finding in findings)


def _document(document: DocumentResult, states: Mapping[str, str]) -> DocumentResult:
    return replace(document, tables=tuple(_table(table, states) for table in document.tables))


def _table(table: TableResult, states: Mapping[str, str]) -> TableResult:
    return replace(table, check=replace(table.check, findings=_with_states(table.check.findings, states)))
