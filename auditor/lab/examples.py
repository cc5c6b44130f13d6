"""Run the bad and good examples of rules: bad ones must fire, good ones must not."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from auditor.check.examples import Example
from auditor.check.rule import Rule
from auditor.check.ruleset import RuleSet
from auditor.check.run import check_across, check_table
from auditor.model import Finding, NotRun
from auditor.records import record

if TYPE_CHECKING:
    from auditor.classify.language import Language


@record(slots=False)
class ExampleResult:
    """What one example did: whether it was to fire, whether it did, and what was found."""

    rule: Rule
    example: Example
    bad: bool
    findings: tuple[Finding, ...]
    not_run: tuple[NotRun, ...] = ()

    @property
    def right(self) -> bool:
        """Tell whether the example did what it should."""
        return bool(self.findings) is self.bad and not self.not_run

    @property
    def line(self) -> str:
        """Return one Chinese line `file:line:column：…` on what went wrong."""
        what = "反例没有报" if self.bad else "正例误报"
        if self.not_run:
            what = f"未执行：{self.not_run[0].reason}"
        seen = f"：{self.findings[0].message}" if self.findings and not self.bad else ""
        return f"{self.example.place}：{self.rule.code} {what}：{self.example.shown}{seen}"


def run_example(
    rule: Rule, example: Example, rules: RuleSet, language: Language
) -> tuple[tuple[Finding, ...], tuple[NotRun, ...]]:
    """Return the findings of one rule alone on one example; nothing silences it."""
    alone = RuleSet((rule,), rules.scoring, rules.layers)
    typed = [language.type_table(table) for table in example.tables]
    if rule.with_.scope == "across":
        across = check_across(typed, alone)
        return across.findings, across.not_run
    checks = [check_table(table, alone) for table in typed]
    return tuple(f for check in checks for f in check.findings), tuple(n for check in checks for n in check.not_run)


def run_examples(rules: RuleSet, language: Language, *codes: str) -> Iterator[ExampleResult]:
    """Yield what every example of every rule (or of those named) did."""
    for rule in (*rules.rules, *rules.disabled):
        if codes and rule.code not in codes:
            continue
        for bad, examples in ((True, rule.bad), (False, rule.good)):
            for example in examples:
                findings, not_run = run_example(rule, example, rules, language)
                yield ExampleResult(rule, example, bad, findings, not_run)


def shortfalls(rule: Rule) -> list[str]:
    """Return what a rule's examples lack: two bad, two good, one near miss."""
    missing = []
    if len(rule.bad) < 2:
        missing.append(f"反例（bad）只有 {len(rule.bad)} 个，至少 2 个")
    if len(rule.good) < 2:
        missing.append(f"正例（good）只有 {len(rule.good)} 个，至少 2 个")
    if not rule.near_misses:
        missing.append("没有近似例（near_miss: true）")
    return [f"{rule.place}：{rule.code} {text}" for text in missing]
