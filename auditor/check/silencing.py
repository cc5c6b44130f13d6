"""Let one finding silence another that would only repeat it, whatever the order of the rules."""

from __future__ import annotations

from collections.abc import Sequence

from auditor.check.kind import Hit
from auditor.check.rule import Rule
from auditor.model import Severity
from auditor.records import record


@record(slots=False)
class Raised:
    """What a rule raised: the hit, the row it points at (None: the table), the check it came from, its severity."""

    rule: Rule
    hit: Hit
    row: int | None
    check: int | None
    severity: Severity


def standing(raised: Sequence[Raised]) -> list[Raised]:
    """Return what is left when every rule's `unless_also` is obeyed.

    A finding is silenced by a listed rule that itself stands on the same row or on the whole table. Loading refuses
    circles of `unless_also`, so the answer does not depend on the order.
    """
    rules = {(item.rule.code, item.row): item.rule for item in raised}
    decided: dict[tuple[str, int | None], bool] = {}

    def stands(code: str, row: int | None) -> bool:
        key = (code, row)
        if key not in rules:
            return False
        if key not in decided:
            decided[key] = False  # a circle, should one get here, ends instead of recursing
            others = (other for other in rules[key].unless_also if other != code)
            decided[key] = not any(stands(other, row) or stands(other, None) for other in others)
        return decided[key]

    return [item for item in raised if stands(item.rule.code, item.row)]
