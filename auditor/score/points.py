"""Score a target table by the eight review points, from its findings alone.

A finding costs under its own review point: on a row, the row's part of the point; on the table, a fixed number.
What the many findings of a table do to every point is one line of its own, the impression (`整体印象`). A point
loses at most its cap. Every step grows with its parts, so one more finding never raises a score.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence, Set
from typing import TYPE_CHECKING

from auditor.model import REVIEW_ITEMS, Cost, Finding, ItemScore, Score, TypedTable
from auditor.records import record
from auditor.score.charges import Charge, charges
from auditor.score.impression import IMPRESSION, Impression, impression

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
    rows = len(table.indicators)
    charged = charges(table, findings, settings)
    held = _standing(charged, {finding.id for finding in findings if finding.status == "fail"})
    unsure = {row.id for row in table.indicators if row.confidence < SURE_ROW}
    sure = _standing(held, {finding.id for finding in findings if finding.indicator not in unsure})
    weighed = weigh(held, rows, settings)
    total = _total(assessed, weighed)
    return Score(
        total=total,
        low=total if charged == held else _total(assessed, weigh(charged, rows, settings)),
        high=total if sure == held else _total(assessed, weigh(sure, rows, settings)),
        grade=settings.grade(total),
        assessable=sum(item.points for item in assessed),
        items=_item_scores(settings.items, {item.name for item in assessed}, weighed),
    )


def _standing(charged: Sequence[Charge], findings: Set[str]) -> list[Charge]:
    return [charge for charge in charged if charge.finding in findings]


@record
class Weighed:
    """What the findings cost together.

    Attributes:
        impression: how much of the table is at fault.
        costs: review point → what each finding costs there, dearest first, the impression last; before the cap.
    """

    impression: Impression
    costs: Mapping[str, list[Cost]]


def weigh(charged: Sequence[Charge], rows: int, settings: Scoring) -> Weighed:
    """Return what charges on a table of so many rows cost under each review point a program can assess."""
    left = impression(charged, rows, settings)
    by_item: dict[str, list[Charge]] = {}
    for charge in charged:
        by_item.setdefault(charge.item, []).append(charge)
    costs = {}
    for item in settings.items:
        if item.machine:
            own = _own_costs(item, by_item.get(item.name, ()), rows, settings)
            shared = item.points * item.impression * left.value
            costs[item.name] = [*own, Cost("", IMPRESSION, shared)] if shared > 0 else own
    return Weighed(left, costs)


def _own_costs(item: ReviewItem, charged: Sequence[Charge], rows: int, settings: Scoring) -> list[Cost]:
    per_row = settings.costs.rows * item.points / max(1, rows)
    dearest: dict[tuple[str, str], tuple[float, Charge]] = {}
    for charge in charged:
        key = ("table", charge.group) if charge.row is None else ("row", charge.row)
        points = charge.weight * (settings.costs.tables if charge.row is None else per_row)
        if key not in dearest or points > dearest[key][0]:
            dearest[key] = (points, charge)
    ordered = sorted(dearest.values(), key=lambda pair: (-pair[0], pair[1].rule, pair[1].finding))
    return [Cost(charge.finding, charge.rule, points) for points, charge in ordered]


def capped_loss(item: ReviewItem, costs: Sequence[Cost]) -> float:
    """Return the points lost under a review point, at most its cap."""
    return min(sum([cost.points for cost in costs]), item.cap * item.points)


def _assessed(item: ReviewItem, typed: TypedTable) -> bool:
    return item.machine and not (item.name == MONEY_ITEM and typed.table.budget.total is None)


def _total(assessed: Sequence[ReviewItem], weighed: Weighed) -> float:
    points = sum(item.points for item in assessed)
    left = sum(item.points - capped_loss(item, weighed.costs[item.name]) for item in assessed)
    # Half up, not to even, with a hair for sums in another order: the report's script rounds alike.
    return math.floor(1000 * left / points + 0.5 + 1e-6) / 10


def _item_scores(items: Sequence[ReviewItem], assessed: Set[str], weighed: Weighed) -> tuple[ItemScore, ...]:
    told = weighed.impression.told()
    return tuple(
        _item_score(item, weighed.costs[item.name], told) if item.name in assessed else _unscored(item)
        for item in items
    )


def _unscored(item: ReviewItem) -> ItemScore:
    reason = NO_MONEY if item.machine else BY_HAND
    return ItemScore(REVIEW_ITEMS.get(item.name, ""), item.name, None, item.points, (reason,))


def _item_score(item: ReviewItem, costs: Sequence[Cost], told: str) -> ItemScore:
    """Return the score of a point a program can assess; `told` is the impression in words."""
    why = [told if cost.rule == IMPRESSION else cost.rule for cost in costs]
    return ItemScore(
        REVIEW_ITEMS.get(item.name, ""),
        item.name,
        round(item.points - capped_loss(item, costs), 2),
        item.points,
        tuple(dict.fromkeys(why)),
        tuple([Cost(cost.finding, cost.rule, round(cost.points, 2)) for cost in costs]),
    )
