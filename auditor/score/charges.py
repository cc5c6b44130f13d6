"""Say what each finding would cost under each review point, before those of one row or cause are weighed together."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from auditor.model import Finding, TargetTable

if TYPE_CHECKING:
    from auditor.check.scoring_settings import Scoring

DEFAULT_ITEM = "指标科学性"
# Charges travel to the report's page with these digits; the score uses the same figures, so that both agree.
DIGITS = 4


@dataclass(frozen=True, slots=True)
class Charge:
    """What one finding costs at most, and with which others it is weighed.

    Attributes:
        finding: its id.
        rule: its code.
        group: findings of one group cost once, the dearest counts.
        row: id of the row whose charges are weighed together; None for a charge on the table.
        points: review point → points, in the points of the review form (a machine may assess 80 of 100).
    """

    finding: str
    rule: str
    group: str
    row: str | None
    points: Mapping[str, float]


def charges(table: TargetTable, findings: Sequence[Finding], settings: Scoring) -> list[Charge]:
    """Return one charge for every finding that costs anything, in order."""
    shares = _shares(settings)
    found = []
    for number, finding in enumerate(findings):
        cost = _cost(finding, table, settings) * sum(shares.values()) / 100
        if cost > 0:
            found.append(_charge(number, finding, cost, shares, settings))
    return found


def _shares(settings: Scoring) -> dict[str, float]:
    return {item.name: item.points for item in settings.items if item.machine}


def _per_table(finding: Finding, settings: Scoring) -> bool:
    letter = finding.rule.rstrip("0123456789")
    return finding.indicator is None or bool({finding.rule, letter} & set(settings.costs.per_table))


def _cost(finding: Finding, table: TargetTable, settings: Scoring) -> float:
    weight = max(0.0, finding.weight) * settings.weight(finding.rule, overall=table.kind == "overall")
    if _per_table(finding, settings):
        return weight * settings.costs.tables.of(finding.severity)
    return weight * settings.costs.rows.of(finding.severity) / max(1, len(table.indicators))


def _charge(number: int, finding: Finding, cost: float, shares: Mapping[str, float], settings: Scoring) -> Charge:
    own = finding.item or DEFAULT_ITEM
    part = settings.costs.own if own in shares else 0.0
    whole = sum(shares.values())
    points = {name: (1 - part) * cost * share / whole for name, share in shares.items()}
    if own in points:
        points[own] += part * cost
    # A cause of the whole table stands for itself: weighing it within one of its rows could make a further
    # finding lower the loss.
    row = None if _per_table(finding, settings) or _cause_of_table(finding) else finding.indicator
    rounded = {name: round(value, DIGITS) for name, value in points.items()}
    return Charge(finding.id, finding.rule, finding.cause or f"#{number}", row, rounded)


def _cause_of_table(finding: Finding) -> bool:
    return finding.cause is not None and not finding.cause.endswith(f"@{finding.indicator}")
