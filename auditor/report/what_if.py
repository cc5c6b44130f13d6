"""Give the project page the numbers of the score, so that ticking fixes uses the tool's own arithmetic."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from auditor.model import REVIEW_ITEMS, Finding, TableResult
from auditor.report.opinion import rejected
from auditor.score.charges import charges

if TYPE_CHECKING:
    from auditor.check.scoring_settings import Scoring


def what_if_data(result: TableResult, scoring: Scoring) -> dict[str, Any] | None:
    """Return what the page needs to score the table again without some findings; None without a score.

    Args:
        result: the table with findings and score.
        scoring: the settings it was scored by.

    The browser weighs the charges as auditor/score/points.py does, with the figures of `costs_data`. `items` are
    the assessed points by their place there. A charge is [finding, row or -1, group, review point or -1, weight].
    """
    score = result.score
    if score is None:
        return None
    assessed = {item.item for item in score.items if item.score is not None}
    at = {item.name: number for number, item in enumerate(scoring.items)}
    rows: dict[str, int] = {}
    groups: dict[str, int] = {}
    listed = []
    for charge in charges(result.table, counted(result.check.findings), scoring):
        row = -1 if charge.row is None else rows.setdefault(charge.row, len(rows))
        group = groups.setdefault(charge.group, len(groups)) if charge.row is None else 0
        weight = charge.weight
        whole = int(weight) if weight == int(weight) else weight
        listed.append([charge.finding, row, group, at.get(charge.item, -1), whole])
    return {"items": [at[item.name] for item in scoring.items if item.name in assessed], "charges": listed}


def costs_data(scoring: Scoring) -> dict[str, Any]:
    """Return the figures every page scores by: they stand once, in the report's assets."""
    costs, rule = scoring.costs, scoring.impression
    return {
        "costs": [costs.rows, costs.tables],
        "impression": [rule.majority, rule.beyond, rule.table],
        "items": [
            [item.points, item.cap * item.points, item.impression, item.name, REVIEW_ITEMS.get(item.name, "")]
            for item in scoring.items
        ],
        "grades": [[scoring.cutoffs.excellent, "优"], [scoring.cutoffs.good, "良"], [scoring.cutoffs.fair, "中"]],
    }


def counted(findings: Sequence[Finding]) -> list[Finding]:
    """Return the findings that count in the score: standing, and not rejected by the auditor."""
    return [f for f in findings if f.status == "fail" and not rejected(f)]
