"""Gather what the cross-project page shows: findings that span tables, the tables side by side."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from auditor.model import AuditResult, Finding, Indicator
from auditor.records import record
from auditor.report.projects import Project, worst_first
from auditor.text import squeeze

if TYPE_CHECKING:
    from auditor.report.rule_texts import RuleText

# More columns than this do not fit a page; the others are named below.
COLUMNS = 4
GROUPS = 200


@record
class SideRow:
    """One indicator over sister tables: each value and whether it departs from the most frequent one."""

    level2: str
    level3: str
    values: tuple[tuple[str | None, bool], ...]

    @property
    def differs(self) -> bool:
        """Tell whether the values are not all alike."""
        return any(departs for _, departs in self.values)


@record
class Group:
    """One finding across tables, the tables it names and, where they share rows, the rows side by side.

    Attributes:
        number: 1-based place on the page.
        like: number of the earlier group that has the same tables side by side; None when there is none.
    """

    finding: Finding
    projects: tuple[Project, ...]
    shown: tuple[Project, ...]
    rows: tuple[SideRow, ...]
    alike: int
    number: int
    like: int | None


def across_context(result: AuditResult, projects: Sequence[Project], texts: Mapping[str, RuleText]) -> dict[str, Any]:
    """Return the values of the cross-project template."""
    by_id = {project.table.id: project for project in projects}
    return {
        "groups": _groups(worst_first(result.findings)[:GROUPS], by_id),
        "n_findings": len(result.findings),
        "texts": texts,
        "repeated": [project for project in projects if project.repeated],
        "habits": _habits(projects),
        "resolved": result.resolved,
    }


def _groups(findings: Sequence[Finding], by_id: Mapping[str, Project]) -> list[Group]:
    """Return the groups in order; the same tables are laid side by side once."""
    groups: list[Group] = []
    first: dict[tuple[int, ...], int] = {}
    for number, finding in enumerate(findings, 1):
        ids = dict.fromkeys((*finding.tables, *((finding.table,) if finding.table else ())))
        projects = tuple(by_id[key] for key in ids if key in by_id)
        shown = projects[:COLUMNS]
        like = first.setdefault(tuple(project.number for project in shown), number)
        rows = tuple(_side_by_side(shown)) if len(shown) > 1 and like == number else ()
        alike = sum(not row.differs for row in rows)
        laid = like if like != number and groups[like - 1].rows else None
        groups.append(Group(finding, projects, shown, rows, alike, number, laid))
    return groups


def _side_by_side(projects: Sequence[Project]) -> list[SideRow]:
    """Return indicators that at least two of the tables share by name, then what only one has is left out."""
    places: dict[str, list[Indicator | None]] = {}
    for column, project in enumerate(projects):
        for row in project.table.indicators:
            slots = places.setdefault(squeeze(row.level3 or ""), [None] * len(projects))
            if slots[column] is None:
                slots[column] = row
    shared = [rows for name, rows in places.items() if name and sum(row is not None for row in rows) > 1]
    return [_side_row(rows) for rows in shared]


def _side_row(rows: Sequence[Indicator | None]) -> SideRow:
    first = next(row for row in rows if row is not None)
    values = [None if row is None else row.value or "" for row in rows]
    written = [None if value is None else squeeze(value) for value in values]
    there = [text for text in written if text is not None]
    usual = max(there, key=there.count)
    shown = tuple([(value, text != usual) for value, text in zip(values, written, strict=True)])
    return SideRow(first.level2 or "", first.level3 or "", shown)


def _habits(projects: Sequence[Project]) -> list[tuple[str, int, int]]:
    """Return values many projects of the run share word for word: (value, rows, projects)."""
    rows: dict[str, list[int]] = {}
    for project in projects:
        for row in project.result.typed.rows:
            if row.vagueness.level >= 3 and row.indicator.value:  # V3: no figure and no scale
                rows.setdefault(row.indicator.value, []).append(project.number)
    found = [(value, len(places), len(set(places))) for value, places in rows.items() if len(set(places)) > 1]
    return sorted(found, key=lambda item: (-item[1], item[0]))[:12]
