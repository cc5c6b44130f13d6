"""Say what each finding weighs, and with which others it is weighed together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from auditor.model import Finding, TargetTable

if TYPE_CHECKING:
    from auditor.check.scoring_settings import Scoring

DEFAULT_ITEM = "指标科学性"
# Weights travel to the report's page with these digits; the score uses the same figures, so that both agree.
DIGITS = 4


@dataclass(frozen=True, slots=True)
class Charge:
    """What one finding weighs.

    Attributes:
        finding: its id.
        rule: its code.
        item: the review point it counts towards.
        row: id of its row, where the heaviest charge counts; None for a charge on the whole table.
        group: charges on the table of one group (one cause, or one rule) count once, the heaviest.
        weight: 1 is a finding of severity 高; a row weighs at most 1.
    """

    finding: str
    rule: str
    item: str
    row: str | None
    group: str
    weight: float


def charges(table: TargetTable, findings: Sequence[Finding], settings: Scoring) -> list[Charge]:
    """Return one charge for every finding that weighs anything, in order."""
    return [charge for finding in findings if (charge := _charge(finding, table, settings)).weight > 0]


def _charge(finding: Finding, table: TargetTable, settings: Scoring) -> Charge:
    factor = settings.weight(finding.rule, overall=table.kind == "overall")
    weight = max(0.0, finding.weight) * factor * settings.costs.severities.of(finding.severity)
    row = None if _per_table(finding, settings) else finding.indicator
    if row is not None:
        weight = min(1.0, weight)
    group = finding.cause or finding.rule
    return Charge(finding.id, finding.rule, finding.item or DEFAULT_ITEM, row, group, round(weight, DIGITS))


def _per_table(finding: Finding, settings: Scoring) -> bool:
    """Tell whether a finding is charged to the table: no row, money, or one cause behind several rows."""
    letter = finding.rule.rstrip("0123456789")
    shared = finding.cause is not None and not finding.cause.endswith(f"@{finding.indicator}")
    return finding.indicator is None or shared or bool({finding.rule, letter} & set(settings.costs.per_table))
