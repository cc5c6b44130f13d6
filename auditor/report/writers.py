"""Write the asked formats into a report folder."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from auditor.read.workers import forks, map_in_workers

if TYPE_CHECKING:
    from auditor.check.ruleset import RuleSet
    from auditor.model import AuditResult
    from auditor.read.folder import Source

# Fewer tables are written sooner than another process starts.
TABLES_SIDE_BY_SIDE = 20
_TASK_SECONDS = 3600.0
# Into so many parts for each process the pages are divided: small enough to end together.
_PARTS = 8


def write_formats(
    result: AuditResult,
    rules: RuleSet,
    folder: Path,
    formats: Sequence[str],
    *,
    inputs: Sequence[Path] = (),
    split_by: str | None = None,
    jobs: int = 1,
) -> None:
    """Write each format; with `split_by`, also one folder per department with only its own findings.

    Args:
        result: everything the run found.
        rules: for the texts of rules and the scoring settings.
        folder: an empty report folder.
        formats: of html, xlsx, json, docx, csv, sarif.
        inputs: the original files, for commented copies of workbooks.
        split_by: `department` or None.
        jobs: processes at most.
    """
    _do(_tasks(result, rules, folder, formats, jobs), jobs if _pays(result) else 1)
    _write_more(result, rules, folder, formats)
    if "xlsx" in formats and inputs:
        from auditor.report.annotated import write_annotated

        # A copy takes as long as the pages of twenty tables.
        write_annotated(result, inputs, folder / "批注副本", partial(_answers, jobs=jobs))
    if split_by == "department":
        _write_departments(result, rules, folder / "departments", formats, inputs)


def _tasks(
    result: AuditResult, rules: RuleSet, folder: Path, formats: Sequence[str], jobs: int
) -> list[Callable[[], None]]:
    """Return what writes the main formats, in parts that may run side by side, the longest first."""
    tasks: list[Callable[[], None]] = []
    if "xlsx" in formats:
        from auditor.report.workbook import write_workbook

        tasks.append(partial(write_workbook, result, rules, folder / "report.xlsx"))
    if "json" in formats:
        from auditor.report.json_record import write_json

        tasks.append(partial(write_json, result, folder / "report.json"))
    if "html" in formats:
        from auditor.report.html import html_tasks

        tasks += html_tasks(result, rules, folder, _PARTS * jobs if jobs > 1 else 1)
    return tasks


def _pays(result: AuditResult) -> bool:
    return sum(len(document.tables) for document in result.documents) >= TABLES_SIDE_BY_SIDE


def _do(tasks: Sequence[Callable[[], None]], jobs: int) -> None:
    """Run tasks, in copies of this process where it makes such; what one fails at is done, or raises, here."""
    if jobs < 2 or len(tasks) < 2 or not forks():
        for task in tasks:
            task()
        return
    for outcome in map_in_workers(_call, tasks, jobs, _TASK_SECONDS):
        if outcome.failure:
            tasks[outcome.index]()


def _answers(function: Callable[[Source], bool], items: Sequence[Source], jobs: int) -> list[bool]:
    """Call the function with each item as `_do` runs tasks, and return the answers in order."""
    if jobs < 2 or len(items) < 2 or not forks():
        return [function(item) for item in items]
    answers = {}
    for outcome in map_in_workers(function, items, jobs, _TASK_SECONDS):
        answers[outcome.index] = function(items[outcome.index]) if outcome.failure else bool(outcome.answer)
    return [answers[index] for index in range(len(items))]


def _call(task: Callable[[], None]) -> None:
    task()


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
