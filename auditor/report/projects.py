"""Gather the tables of a run as the report shows them: numbered, with a page, a department, and what is repeated."""

from __future__ import annotations

import re
from collections.abc import Iterable

from auditor.model import AuditResult, Finding, Severity, TableResult, TargetTable
from auditor.records import record

NO_NAME = "（未写项目名称）"
NO_DEPARTMENT = "（未写部门）"
KINDS = {"project": "项目", "overall": "整体支出", "self_evaluation": "自评"}
_RANKS = {severity: rank for rank, severity in enumerate(Severity)}
_GRADES = "差中良优"


@record
class Project:
    """One target table in the report.

    Attributes:
        number: 1-based, in document order.
        table: as filed.
        path: document it stands in.
        page: address of its page, relative to the report folder.
        repeated: the same project was handed in before in this run; its money counts once.
        across: findings that span tables and concern this one.
    """

    number: int
    result: TableResult
    table: TargetTable
    path: str
    page: str
    department: str
    repeated: bool
    across: tuple[Finding, ...]

    @property
    def name(self) -> str:
        """Return the project's name, or words that say it is missing."""
        return self.table.project_name or NO_NAME

    @property
    def kind(self) -> str:
        """Return the kind of table in words."""
        return "正文指标" if self.table.narrative else KINDS[self.table.kind]

    @property
    def grade(self) -> str:
        """Return the grade, 未评 without a score."""
        return self.result.score.grade if self.result.score else "未评"

    @property
    def findings(self) -> tuple[Finding, ...]:
        """Return all findings on the table, those across tables last."""
        return (*self.result.check.findings, *self.across)


def collect_projects(result: AuditResult) -> list[Project]:
    """Return every table of the run in document order."""
    across = _across(result.findings)
    seen: set[tuple[object, ...]] = set()
    pages: set[str] = set()
    projects: list[Project] = []
    for document in result.documents:
        for table in document.tables:
            number = len(projects) + 1
            own = table.table
            key = _same(own)
            projects.append(
                Project(
                    number,
                    table,
                    own,
                    document.path,
                    f"projects/{_page(own.id, number, pages)}.html",
                    own.department or own.unit or _no_department(document.path),
                    key in seen,
                    tuple(across.get(own.id, ())),
                )
            )
            if own.project_name and own.kind == "project" and not own.narrative:
                seen.add(key)
    return projects


def _no_department(path: str) -> str:
    # Tables without a department are kept together by file: one file is mostly one department's.
    stem = path.rsplit("/", 1)[-1].rsplit(".", 1)[0]
    return f"{NO_DEPARTMENT}{stem}"


def _across(findings: Iterable[Finding]) -> dict[str, list[Finding]]:
    by_table: dict[str, list[Finding]] = {}
    for finding in findings:
        for table in dict.fromkeys((*finding.tables, *((finding.table,) if finding.table else ()))):
            by_table.setdefault(table, []).append(finding)
    return by_table


def _same(table: TargetTable) -> tuple[object, ...]:
    unit = table.unit or table.department
    return (table.kind, table.project_code or table.project_name, unit, table.year, table.budget.total)


def _page(table_id: str, number: int, taken: set[str]) -> str:
    # An id is ours and plain, but one read from a foreign record may be anything.
    page = re.sub(r"[^A-Za-z0-9_-]", "", table_id)[:40] or f"p{number}"
    if page.lower() in taken:
        page = f"{page}-p{number}"
    taken.add(page.lower())
    return page


def worst_first(findings: Iterable[Finding]) -> list[Finding]:
    """Return findings by severity, standing ones before those to confirm, else in their order."""
    return sorted(findings, key=_weight)


def _weight(finding: Finding) -> int:
    rank = _RANKS[finding.severity]
    return rank + len(_RANKS) if finding.status == "review" else rank


def to_return_first(projects: Iterable[Project]) -> list[Project]:
    """Return scored projects, worst grade first, then by money and score."""
    scored = [p for p in projects if p.result.score]
    return sorted(scored, key=_return_key)


def _return_key(project: Project) -> tuple[int, float, float, int]:
    score = project.result.score
    money = project.table.budget.total or 0.0
    return _GRADES.index(project.grade), -money, score.total if score else 0.0, project.number
