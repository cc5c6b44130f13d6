"""Write the plain tables as CSV for Excel and for other programs."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import TYPE_CHECKING

from auditor.report.tidy import (
    VERDICT_COLUMNS,
    Sheet,
    Value,
    decision_rows,
    finding_sheet,
    indicator_sheet,
    project_sheet,
    rule_names,
)

if TYPE_CHECKING:
    from auditor.check.ruleset import RuleSet
    from auditor.model import AuditResult

# Excel runs a CSV cell that starts with one of these as a formula (OWASP: CSV injection); East Asian editions
# take the full-width signs as well.
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def write_csv(result: AuditResult, rules: RuleSet, folder: Path) -> None:
    """Write projects.csv, indicators.csv and findings.csv, UTF-8 with the mark Excel needs.

    findings.csv carries the decisions; filled in, it is a file for `--verdicts` like the workbook.
    """
    _write(project_sheet(result), folder / "projects.csv")
    _write(indicator_sheet(result), folder / "indicators.csv")
    findings = finding_sheet(result, rule_names(rules))
    decided = [(*row, *decisions) for row, decisions in zip(findings.rows, decision_rows(result), strict=True)]
    _write(Sheet((*findings.columns, *VERDICT_COLUMNS), decided), folder / "findings.csv")


def _write(sheet: Sheet, path: Path) -> None:
    with path.open("w", encoding="utf-8-sig", newline="") as stream:
        writer = csv.writer(stream, lineterminator="\r\n")
        writer.writerow(sheet.columns)
        writer.writerows([_safe(value) for value in row] for row in sheet.rows)


def _safe(value: Value) -> Value:
    if isinstance(value, str) and value.lstrip(" \u3000").startswith(_FORMULA_STARTS):
        return f"'{value}"
    return value
