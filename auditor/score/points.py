"""Score a target table by the eight review points, from its findings alone.

Under each review point the loss is, summed over the rows, the dearest charge of the row and a small part (`again`)
of its others, plus the charges on the table, and never more than the point's cap. Every step grows with its
parts, so one more finding never raises a score.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from auditor.model import REVIEW_ITEMS, Cost, Finding, ItemScore, Score, TypedTable
from auditor.score.charges import Charge, charges

if TYPE_CHECKING:
    from auditor.check.scoring_settings import ReviewItem, Scoring

BY_HAND = "需人工判断"
NO_MONEY = "表中没有资金数，需人工判断"
MONEY_ITEM = "资金匹配性"
# A row read less surely than this widens the band upwards: its findings may be the reader's fault.
SURE_ROW = 0.95


def score_table(typed: TypedTable, findings: Sequence[Finding], settings: Scoring) -> Score | None:
    """Return the score of a table, or None where no score is due (自评, prose, nothing assessable).

    Args:
        typed: the table.
        findings: its findings; those in review cost nothing and only widen the band downwards.
        settings: points, costs, caps and cut-offs.
    """
    table = typed.table
    if table.kind == "self_evaluation" or table.narrative:
        return None
    assessed = [item for item in settings.items if _assessed(item, typed)]
    if not assessed:
        return None
    held = [finding for finding in findings if finding.status == "fail"]
    unsure = {row.id for row in table.indicators if row.confidence < SURE_ROW}
    sure = [finding for finding in held if finding.indicator not in unsure]
    lost = weigh(charges(table, held, settings), settings)
    total = _total(assessed, lost)
    return Score(
        total=total,
        low=_total(assessed, weigh(charges(table, findings, settings), settings)),
        high=_total(assessed, weigh(charges(table, sure, settings), settings)),
        grade=settings.grade(total),
        assessable=sum(item.points for item in assessed),
        items=tuple(_item_score(item, item in assessed, lost) for item in settings.items),
    )


def weigh(charged: Sequence[Charge], settings: Scoring) -> dict[str, list[Cost]]:
    """Return review point → what each finding costs there, dearest first, before the point's cap."""
    names = [item.name for item in settings.items if item.machine]
    return {name: _weigh_item(name, charged, settings.costs.again) for name in names}


def _weigh_item(name: str, charged: Sequence[Charge], again: float) -> list[Cost]:
    dearest: dict[tuple[str, str | None], Charge] = {}
    for charge in charged:
        known = dearest.get((charge.group, charge.row))
        if known is None or charge.points[name] > known.points[name]:
            dearest[charge.group, charge.row] = charge
    costs, rows = [], set[str]()
    for charge in sorted(dearest.values(), key=lambda c: (-c.points[name], c.rule, c.finding)):
        factor = again if charge.row is not None and charge.row in rows else 1.0
        if charge.row is not None:
            rows.add(charge.row)
        costs.append(Cost(charge.finding, charge.rule, charge.points[name] * factor))
    return costs


def capped_loss(item: ReviewItem, costs: Sequence[Cost]) -> float:
    """Return the points lost under a review point, at most its cap."""
    return min(sum(cost.points for cost in costs), item.cap * item.points)


def _assessed(item: ReviewItem, typed: TypedTable) -> bool:
    return item.machine and not (item.name == MONEY_ITEM and typed.table.budget.total is None)


def _total(assessed: Sequence[ReviewItem], lost: Mapping[str, Sequence[Cost]]) -> float:
    points = sum(item.points for item in assessed)
    left = sum(item.points - capped_loss(item, lost[item.name]) for item in assessed)
    # Half up, not to even, with a hair for sums in another order: the report's script rounds alike.
    return math.floor(1000 * left / points + 0.5 + 1e-6) / 10


def _item_score(item: ReviewItem, assessed: bool, lost: Mapping[str, Sequence[Cost]]) -> ItemScore:
    dimension = REVIEW_ITEMS.get(item.name, "")
    if not assessed:
        reason = NO_MONEY if item.machine else BY_HAND
        return ItemScore(dimension, item.name, None, item.points, (reason,))
    costs = lost[item.name]
    return ItemScore(
        dimension,
        item.name,
        round(item.points - capped_loss(item, costs), 2),
        item.points,
        tuple(dict.fromkeys(cost.rule for cost in costs)),
        tuple(Cost(cost.finding, cost.rule, round(cost.points, 2)) for cost in costs),
    )
