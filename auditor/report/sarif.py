"""Write SARIF 2.1.0, so that findings show in code review tools and CI (OASIS standard, 2020)."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from auditor import __version__
from auditor.model import AuditResult, Finding, Severity
from auditor.review.verdicts import is_rejected

if TYPE_CHECKING:
    from auditor.check.rule import Rule
    from auditor.check.ruleset import RuleSet

_LEVELS = {Severity.HIGH: "error", Severity.MEDIUM: "warning", Severity.LOW: "note"}
_SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
_STATES = {"新增": "new", "未改": "unchanged", "已改": "updated", "已消除": "absent", "撤回": "absent"}


def write_sarif(result: AuditResult, rules: RuleSet, path: Path) -> None:
    """Write one run with every finding as a result, rejected ones suppressed; the same result gives the same bytes."""
    text = json.dumps(to_sarif(result, rules), ensure_ascii=False, indent=1)
    path.write_bytes(text.encode("utf-8") + b"\n")


def to_sarif(result: AuditResult, rules: RuleSet) -> dict[str, Any]:
    """Return the result as SARIF data."""
    ordered = list(rules.rules)
    index = {rule.code: number for number, rule in enumerate(ordered)}
    paths = {table.table.id: document.path for document in result.documents for table in document.tables}
    own = [f for document in result.documents for table in document.tables for f in table.check.findings]
    return {
        "$schema": _SCHEMA,
        "version": "2.1.0",
        "runs": [
            {
                "tool": {
                    "driver": {
                        "name": "audit",
                        "semanticVersion": __version__,
                        "language": "zh-CN",
                        "rules": [_rule(rule) for rule in ordered],
                    }
                },
                "columnKind": "unicodeCodePoints",
                "results": [_result(f, index, paths) for f in [*own, *result.findings, *result.resolved]],
            }
        ],
    }


def _rule(rule: Rule) -> dict[str, Any]:
    return {
        "id": rule.code,
        "name": rule.name,
        "shortDescription": {"text": rule.name},
        "fullDescription": {"text": rule.why},
        "help": {"text": rule.basis},
        "defaultConfiguration": {"level": _LEVELS[rule.severity]},
        "properties": {"item": rule.item},
    }


def _result(finding: Finding, index: dict[str, int], paths: dict[str, str]) -> dict[str, Any]:
    tables = [finding.table] if finding.table else list(finding.tables)
    text = finding.message if not finding.suggestion else f"{finding.message}\n{finding.suggestion}"
    record: dict[str, Any] = {
        "ruleId": finding.rule,
        "level": _LEVELS[finding.severity],
        "kind": "review" if finding.status == "review" else "fail",
        "message": {"text": text},
        "locations": [_location(paths[table], finding) for table in tables[:1] if table in paths],
        "partialFingerprints": {"auditFinding/v1": finding.id},
    }
    if finding.status == "review":
        record["level"] = "none"  # the standard asks for it wherever kind is not fail
    if finding.rule in index:
        record["ruleIndex"] = index[finding.rule]
    if is_rejected(finding):
        verdict = dict(finding.verdict or ())
        record["suppressions"] = [
            {"kind": "external", "status": "accepted", "justification": verdict.get("reason", "不采纳")}
        ]
    if finding.state in _STATES:
        record["baselineState"] = _STATES[finding.state]
    return record


def _location(path: str, finding: Finding) -> dict[str, Any]:
    return {
        "physicalLocation": {"artifactLocation": {"uri": quote(path)}},
        "logicalLocations": [{"fullyQualifiedName": finding.location}],
    }
