"""Say what each finding weighs, and with which others it is weighed together."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from auditor.model import Finding, TargetTable
from auditor.records import record

if TYPE_CHECKING:
    from auditor.check.scoring_settings import Scoring

DEFAULT_ITEM = "指标科学性"
# Weights travel to the report's page with these digits; the score uses the same figures, so that both agree.
DIGITS = 4


@record
class Charge:
    """What one finding weighs.

    Attributes:
        finding: its id.
        rule: its code.
        item: the review point it counts towards.
        row: id of its row, where the heaviest charge counts; None for a charge on the whole table.
        group: charges on the table of one group (one cause, or one rule) count once, the heaviest.
        weight: 1 is a finding of severity 高; on a row, times what the row counts for (see `row_weights`).
    """

    finding: str
    rule: str
    item: str
    row: str | None
    group: str
    weight: float


def charges(table: TargetTable, findings: Sequence[Finding], settings: Scoring) -> list[Charge]:
    """Return one charge for every finding that weighs anything, in order."""
    counted = row_weights(table, settings.costs.rows_of_a_class)
    return [charge for finding in findings if (charge := _charge(finding, table, counted, settings)).weight > 0]


def row_weights(table: TargetTable, most: int) -> dict[str, float]:
    """Return id of row → what the row counts for, 1 on average: a 二级指标 counts for `most` rows at the most.

    Sixty good 数量 rows of a 整体支出 table do not outweigh effects that say nothing; a panel judges such a table by
    its classes. Without a class longer than `most` every row counts 1.
    """
    classes = {row.id: row.level2 or row.level1 or "" for row in table.indicators}
    sizes = Counter(classes.values())
    if most <= 0 or max(sizes.values(), default=0) <= most:
        return dict.fromkeys(classes, 1.0)
    longest = {name: min(size, most) for name, size in sizes.items()}
    average = len(classes) / max(1, sum(longest.values()))
    return {row: average * longest[name] / sizes[name] for row, name in classes.items()}


def _charge(finding: Finding, table: TargetTable, counted: Mapping[str, float], settings: Scoring) -> Charge:
    factor = settings.weight(finding.rule, overall=table.kind == "overall")
    weight = max(0.0, finding.weight) * factor * settings.costs.severities.of(finding.severity)
    row = None if _per_table(finding, settings) else finding.indicator
    if row is not None:
        weight = min(1.0, weight) * counted.get(row, 1.0)
    group = finding.cause or finding.rule
    return Charge(finding.id, finding.rule, finding.item or DEFAULT_ITEM, row, group, round(weight, DIGITS))


def _per_table(finding: Finding, settings: Scoring) -> bool:
    """Tell whether a finding is charged to the table: no row, money, or one cause behind several rows."""
    if finding.indicator is None or (finding.cause is not None and not finding.cause.endswith(f"@{finding.indicator}")):
        return True
    listed = settings.costs.per_table
    return finding.rule in listed or finding.rule.rstrip("0123456789") in listed
