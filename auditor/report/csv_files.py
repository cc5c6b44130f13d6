"""Write the plain tables as CSV for Excel and for other programs."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import TYPE_CHECKING

from auditor.report.tidy import Sheet, Value, finding_sheet, indicator_sheet, project_sheet, rule_names

if TYPE_CHECKING:
    from auditor.check.ruleset import RuleSet
    from auditor.model import AuditResult

# Excel runs a CSV cell that starts with one of these as a formula (OWASP: CSV injection).
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def write_csv(result: AuditResult, rules: RuleSet, folder: Path) -> None:
    """Write projects.csv, indicators.csv and findings.csv, UTF-8 with the mark Excel needs."""
    _write(project_sheet(result), folder / "projects.csv")
    _write(indicator_sheet(result), folder / "indicators.csv")
    _write(finding_sheet(result, rule_names(rules)), folder / "findings.csv")


def _write(sheet: Sheet, path: Path) -> None:
    with path.open("w", encoding="utf-8-sig", newline="") as stream:
        writer = csv.writer(stream, lineterminator="\r\n")
        writer.writerow(sheet.columns)
        writer.writerows([_safe(value) for value in row] for row in sheet.rows)


def _safe(value: Value) -> Value:
    if isinstance(value, str) and value.startswith(_FORMULA_STARTS):
        return f"'{value}"
    return value
