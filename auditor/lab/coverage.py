"""Say which rules never fired on a folder and which fired on most rows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from auditor.check.ruleset import RuleSet
from auditor.lab.explaining import findings_of
from auditor.lab.placed import Placed
from auditor.records import record

# A rule that fires on more than half of the rows (or tables) tells the reader nothing about any one of them.
MOST = 0.5


@record(slots=False)
class Coverage:
    """How often each rule fired, on how many tables and rows."""

    hits: tuple[tuple[str, str, int], ...]
    never: tuple[tuple[str, str], ...]
    most: tuple[tuple[str, str, float], ...]
    tables: int
    rows: int

    def lines(self) -> list[str]:
        """Return the coverage as lines."""
        lines = [f"{self.tables} 张表，{self.rows} 行"]
        lines += [f"{code}\t{name}\t{count} 处" for code, name, count in self.hits]
        lines.append(
            f"从未命中（{len(self.never)} 条）：" + ("、".join(f"{code} {name}" for code, name in self.never) or "无")
        )
        lines.append(
            f"命中过半（{len(self.most)} 条，可能太宽）："
            + ("、".join(f"{code} {name} {share:.0%}" for code, name, share in self.most) or "无")
        )
        return lines


def coverage(rules: RuleSet, placed: Sequence[Placed]) -> Coverage:
    """Return how often every rule fires on the tables."""
    counts = Counter(finding.rule for _, finding in findings_of(placed, rules))
    tables, rows = len(placed), sum(len(table.typed.rows) for table in placed)
    hits, never, most = [], [], []
    for rule in rules:
        count = counts[rule.code]
        whole = rows if rule.with_.scope == "row" else tables
        if not count:
            never.append((rule.code, rule.name))
            continue
        hits.append((rule.code, rule.name, count))
        if whole and count / whole > MOST:
            most.append((rule.code, rule.name, count / whole))
    return Coverage(tuple(hits), tuple(never), tuple(most), tables, rows)
