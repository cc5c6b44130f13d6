"""Say by the exit code what a run found."""

from __future__ import annotations

from auditor.errors import EXIT_FAIL_ON, EXIT_OK, EXIT_UNREADABLE
from auditor.model import AuditResult


def exit_code(result: AuditResult, fail_on: str | None) -> int:
    """Return 1 when the `--fail-on` condition is met, else 3 when a document could not be read, else 0."""
    if fail_on and _reached(result, fail_on):
        return EXIT_FAIL_ON
    if any(document.status == "unreadable" for document in result.documents):
        return EXIT_UNREADABLE
    return EXIT_OK


def _reached(result: AuditResult, condition: str) -> bool:
    """Tell whether the result holds a finding (or a grade) as bad as the condition or worse."""
    from auditor.review.verdicts import is_rejected  # only a run with --fail-on asks

    prefix, _, word = condition.rpartition(":")
    tables = [table for document in result.documents for table in document.tables]
    if prefix == "grade":
        order = "优良中差"
        return any(table.score and order.index(table.score.grade) >= order.index(word) for table in tables)
    order = "低中高"
    findings = [*result.findings, *(finding for table in tables for finding in table.check.findings)]
    return any(
        finding.status == "fail"
        and not is_rejected(finding)
        and order.index(finding.severity) >= order.index(word)
        and (prefix != "new" or finding.state in {None, "新增"})
        for finding in findings
    )
