"""Count what became of every file, table, row and check: the six outcomes, adding up to the whole."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from auditor.model import AuditResult, DocumentResult, Finding, Outcome, Severity, TableResult
from auditor.records import record

GRADES = ("优", "良", "中", "差", "未评")


@record
class Summary:
    """Totals of a run; each of the four outcome counts adds up to its number of things."""

    documents: int
    tables: int
    indicators: int
    findings: dict[str, int]
    grades: dict[str, int]
    outcomes: dict[str, dict[str, int]]


def all_findings(result: AuditResult) -> list[Finding]:
    """Return every finding once: those of tables, in order, then those that span tables."""
    own = [f for document in result.documents for table in document.tables for f in table.check.findings]
    return [*own, *result.findings]


def worst_outcome(findings: Iterable[Finding]) -> Outcome:
    """Return 问题 when a finding holds, else 待核 when one is unsure, else 通过."""
    statuses = [finding.status for finding in findings]
    if "fail" in statuses:
        return Outcome.PROBLEM
    return Outcome.TO_CONFIRM if "review" in statuses else Outcome.PASSED


def table_outcome(result: TableResult) -> Outcome:
    """Return the outcome of a table; a 自评 table is read and not checked: 不适用."""
    if result.table.kind == "self_evaluation":
        return Outcome.NOT_APPLICABLE
    outcome = worst_outcome(result.check.findings)
    if outcome is Outcome.PASSED and result.check.not_run:
        return Outcome.NOT_RUN
    return outcome


def row_outcomes(result: TableResult) -> list[Outcome]:
    """Return the outcome of each row of a table, in order."""
    if result.table.kind == "self_evaluation":
        return [Outcome.NOT_APPLICABLE] * len(result.table.indicators)
    by_row: dict[str, list[Finding]] = {}
    for finding in result.check.findings:
        if finding.indicator:
            by_row.setdefault(finding.indicator, []).append(finding)
    return [_row_outcome(row.level3, by_row.get(row.id, ())) for row in result.table.indicators]


def _row_outcome(name: str | None, findings: Sequence[Finding]) -> Outcome:
    if not findings:
        return Outcome.PASSED if name is not None else Outcome.UNREADABLE
    return worst_outcome(findings)


def document_outcome(document: DocumentResult) -> Outcome:
    """Return the outcome of a document: the worst of its tables, or why it has none."""
    if document.problem is not None and document.problem.code == "interrupted":
        return Outcome.NOT_RUN
    if document.status == "unreadable":
        return Outcome.UNREADABLE
    outcomes = {table_outcome(table) for table in document.tables}
    for outcome in (Outcome.PROBLEM, Outcome.TO_CONFIRM, Outcome.NOT_RUN, Outcome.PASSED):
        if outcome in outcomes:
            return outcome
    return Outcome.NOT_APPLICABLE


def check_outcomes(result: AuditResult) -> Counter[str]:
    """Return the number of (rule, row or table) checks by outcome, cross-table checks included."""
    counts: Counter[str] = Counter(dict(result.outcomes))
    for document in result.documents:
        for table in document.tables:
            for outcome, number in table.check.outcomes:
                counts[outcome] += number
    return counts


def _six(found: Iterable[Outcome]) -> dict[str, int]:
    """Return how many there are of each of the six; looking through six times beats hashing each."""
    listed = list(found)
    return {outcome.value: listed.count(outcome) for outcome in Outcome}


def summarise(result: AuditResult) -> Summary:
    """Return the totals of a run."""
    tables = [table for document in result.documents for table in document.tables]
    grades = Counter(table.score.grade if table.score else "未评" for table in tables)
    severities = [finding.severity for finding in all_findings(result) if finding.status == "fail"]
    checks = check_outcomes(result)
    return Summary(
        documents=len(result.documents),
        tables=len(tables),
        indicators=sum(len(table.table.indicators) for table in tables),
        findings={severity.value: severities.count(severity) for severity in Severity},
        grades={grade: grades[grade] for grade in GRADES},
        outcomes={
            "documents": _six(document_outcome(document) for document in result.documents),
            "tables": _six(table_outcome(table) for table in tables),
            "rows": _six(outcome for table in tables for outcome in row_outcomes(table)),
            "checks": {outcome.value: checks[outcome.value] for outcome in Outcome},
        },
    )
