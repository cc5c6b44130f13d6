"""Write the asked formats into a report folder."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from auditor.check.ruleset import RuleSet
    from auditor.model import AuditResult


def write_formats(
    result: AuditResult,
    rules: RuleSet,
    folder: Path,
    formats: Sequence[str],
    *,
    inputs: Sequence[Path] = (),
    split_by: str | None = None,
) -> None:
    """Write each format; with `split_by`, also one folder per department with only its own findings.

    Args:
        result: everything the run found.
        rules: for the texts of rules and the scoring settings.
        folder: an empty report folder.
        formats: of html, xlsx, json, docx, csv, sarif.
        inputs: the original files, for commented copies of workbooks.
        split_by: `department` or None.
    """
    if "html" in formats:
        from auditor.report.html import write_html

        write_html(result, rules, folder)
    if "xlsx" in formats:
        from auditor.report.workbook import write_workbook

        write_workbook(result, rules, folder / "report.xlsx")
    if "json" in formats:
        from auditor.report.json_record import write_json

        write_json(result, folder / "report.json")
    _write_more(result, rules, folder, formats)
    if "xlsx" in formats and inputs:
        from auditor.report.annotated import write_annotated

        write_annotated(result, inputs, folder / "批注副本")
    if split_by == "department":
        _write_departments(result, rules, folder / "departments", formats, inputs)


def _write_departments(
    result: AuditResult, rules: RuleSet, folder: Path, formats: Sequence[str], inputs: Sequence[Path]
) -> None:
    from auditor.report.departments import only_whole, split_by_department

    for name, part in split_by_department(result):
        (folder / name).mkdir(parents=True)
        write_formats(part, rules, folder / name, formats)
        if "xlsx" in formats and inputs:
            from auditor.report.annotated import write_annotated

            # A workbook that holds other units' tables too is copied for none of them.
            write_annotated(only_whole(part, result), inputs, folder / name / "批注副本")


def _write_more(result: AuditResult, rules: RuleSet, folder: Path, formats: Sequence[str]) -> None:
    if "docx" in formats:
        from auditor.report.letter import write_letters

        write_letters(result, rules, folder / "审核意见")
    if "csv" in formats:
        from auditor.report.csv_files import write_csv

        write_csv(result, rules, folder)
    if "sarif" in formats:
        from auditor.report.sarif import write_sarif

        write_sarif(result, rules, folder / "report.sarif")
