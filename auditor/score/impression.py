"""Weigh how much of a table is at fault: the impression that lowers every review point."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from auditor.records import record
from auditor.score.charges import Charge

if TYPE_CHECKING:
    from auditor.check.scoring_settings import Scoring

# The name of the line that shows it, among the rules of a review point.
IMPRESSION = "整体印象"


@record
class Impression:
    """How much of a table is at fault.

    Attributes:
        rows: rows of the table.
        faulty: rows with a finding charged to the row.
        causes: problems charged to the whole table; those of money are.
        value: 0 without findings, 1 when every row has a problem of severity 高.
    """

    rows: int
    faulty: int
    causes: int
    value: float

    def told(self) -> str:
        """Return it in words: `整体印象：12行中8行有问题，另有2个整张表或资金的问题`."""
        about = [f"{self.rows}行中{self.faulty}行有问题"] if self.faulty else []
        if self.causes:
            about.append(f"{'另' if about else ''}有{self.causes}个整张表或资金的问题")
        return f"{IMPRESSION}：{'，'.join(about) or '没有问题'}"


def impression(charged: Sequence[Charge], rows: int, settings: Scoring) -> Impression:
    """Return the impression the charges on a table of so many rows leave.

    Of each row, and of each cause of the whole table, the heaviest charge counts. Rows beyond `majority` weigh
    `beyond` times: a panel overlooks a few weak rows and loses confidence once they prevail.
    """
    by_row: dict[str, float] = {}
    by_cause: dict[str, float] = {}
    for charge in charged:
        heaviest, key = (by_cause, charge.group) if charge.row is None else (by_row, charge.row)
        heaviest[key] = max(heaviest.get(key, 0.0), charge.weight)
    rule = settings.impression
    share = sum(sorted(by_row.values())) / max(1, rows)
    part = share + (rule.beyond - 1) * max(0.0, share - rule.majority)
    whole = 1 + (rule.beyond - 1) * (1 - rule.majority)
    value = min(1.0, part / whole + rule.table * sum(sorted(by_cause.values())))
    return Impression(rows, len(by_row), len(by_cause), value)
