"""Try one rule on real tables before saving it."""

from __future__ import annotations

from collections.abc import Sequence

from auditor.check.rule import Rule
from auditor.check.ruleset import RuleSet
from auditor.check.run import check_across, check_table
from auditor.lab.placed import Placed
from auditor.model import Finding, NotRun
from auditor.records import record


@record(slots=False)
class Trial:
    """What a rule found on a set of tables."""

    rule: Rule
    tables: int
    rows: int
    hits: tuple[tuple[Placed | None, Finding], ...]
    not_run: tuple[NotRun, ...]

    def lines(self, limit: int = 50) -> list[str]:
        """Return the hits as lines: place, cell, quote, message; then the totals."""
        lines = []
        for placed, finding in self.hits[:limit]:
            where = placed.shown if placed else finding.location
            lines.append(
                f"{where} {finding.location}　{finding.severity.value}　“{finding.evidence}”　{finding.message}"
            )
        if len(self.hits) > limit:
            lines.append(f"… 另有 {len(self.hits) - limit} 处")
        lines.extend(f"未执行：{missed.rule}：{missed.reason}" for missed in self.not_run)
        share = f"，占 {len(self.hits) / self.rows:.0%}" if self.rows and self.rule.with_.scope == "row" else ""
        lines.append(
            f"{self.rule.code} {self.rule.name}：{self.tables} 张表 {self.rows} 行，命中 {len(self.hits)} 处{share}"
        )
        return lines


def try_rule(rule: Rule, rules: RuleSet, placed: Sequence[Placed]) -> Trial:
    """Return what a rule finds; the other rules silence it as they would in a run."""
    tables = [table for table in placed if table.typed.table.kind != "self_evaluation"]
    hits: list[tuple[Placed | None, Finding]] = []
    not_run: list[NotRun] = []
    needed = _needed(rule, rules)
    if rule.with_.scope == "across":
        across = check_across([table.typed for table in tables], needed)
        hits = [(None, finding) for finding in across.findings if finding.rule == rule.code]
        not_run = list(across.not_run)
    else:
        for table in tables:
            check = check_table(table.typed, needed)
            hits += [(table, finding) for finding in check.findings if finding.rule == rule.code]
            not_run += [missed for missed in check.not_run if missed.rule == rule.code]
    rows = sum(len(table.typed.rows) for table in tables)
    return Trial(rule, len(tables), rows, tuple(hits), tuple(not_run))


def _needed(rule: Rule, rules: RuleSet) -> RuleSet:
    """Return the rule with those that may silence it, directly or through others."""
    codes = {rule.code}
    waiting = list(rule.unless_also)
    while waiting:
        code = waiting.pop()
        other = rules.get(code)
        if code not in codes and other is not None:
            codes.add(code)
            waiting.extend(other.unless_also)
    return rules.only(*codes)
