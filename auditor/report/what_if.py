"""Give the project page the numbers of the score, so that ticking fixes uses the tool's own arithmetic."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from auditor.model import Finding, TableResult
from auditor.report.opinion import rejected
from auditor.score.charges import charges

if TYPE_CHECKING:
    from auditor.check.scoring_settings import Scoring


def what_if_data(
    result: TableResult, scoring: Scoring, place: Callable[[Finding], str] = lambda finding: finding.location
) -> dict[str, Any] | None:
    """Return what the page needs to score the table again without some findings; None without a score.

    Args:
        result: the table with findings and score.
        scoring: the settings it was scored by.
        place: what to call the place of a finding.

    The browser takes, under each review point, the dearest charge of every group, then of every row the dearest in
    full and the others at `again`, and no more than `cap`; all figures come from here.
    """
    score = result.score
    if score is None:
        return None
    caps = {item.name: item.cap * item.points for item in scoring.items}
    names = [item.item for item in score.items if item.score is not None]
    held = counted(result.check.findings)
    rows: dict[str, int] = {}
    groups: dict[str, int] = {}
    found = {finding.id: finding for finding in held}
    listed = []
    for charge in charges(result.table, held, scoring):
        row = -1 if charge.row is None else rows.setdefault(charge.row, len(rows))
        group = groups.setdefault(f"{charge.group}\0{charge.row}", len(groups))
        points = [charge.points[name] for name in names]
        own = found[charge.finding]
        listed.append([charge.finding, charge.rule, row, group, points, own.severity.value, place(own)])
    return {
        "again": scoring.costs.again,
        "items": [[item.item, item.max, caps[item.item]] for item in score.items if item.score is not None],
        "grades": [[scoring.cutoffs.excellent, "优"], [scoring.cutoffs.good, "良"], [scoring.cutoffs.fair, "中"]],
        "charges": listed,
    }


def counted(findings: Sequence[Finding]) -> list[Finding]:
    """Return the findings that count in the score: standing, and not rejected by the auditor."""
    return [f for f in findings if f.status == "fail" and not rejected(f)]
