"""Run the rules over one table, or over all tables of a run; every check ends in one of the six outcomes."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from auditor.check.findings import build, in_order
from auditor.check.kind import AcrossKind, Hit
from auditor.check.rule import Rule
from auditor.check.ruleset import RuleSet
from auditor.check.silencing import Raised, standing
from auditor.check.subject import Row, Table
from auditor.model import Finding, NotRun, Outcome, TableCheck, TypedTable
from auditor.records import record

# A rule that needs longer on one table is broken: the whole catalogue needs some milliseconds.
RULE_SECONDS = 2.0
_OUTCOMES = tuple((outcome, outcome.value) for outcome in Outcome)


class _OutOfTimeError(Exception):
    """The rule has used up its time on this table."""


@dataclass(slots=True)
class _Tally:
    """What the rules that have ended said about one table.

    Attributes:
        by_row: rules that have looked at its rows.
        passed, not_run: checks that ended so, whatever other rules say.
        open: checks with hits, as (rule, row or None: the table); their outcome depends on silencing.
    """

    table: Table
    by_row: int = 0
    passed: int = 0
    not_run: int = 0
    open: list[tuple[str, int | None]] = field(default_factory=list)
    raised: list[Raised] = field(default_factory=list)
    missed: list[NotRun] = field(default_factory=list)


def check_table(typed: TypedTable, rules: RuleSet) -> TableCheck:
    """Return the findings of one table, sorted, and how every check ended."""
    return check_tables((typed,), rules)[0]


def check_tables(typed: Sequence[TypedTable], rules: RuleSet) -> list[TableCheck]:
    """Return what `check_table` says of each of some tables.

    A rule looks at all of them before the next one does: going through all rules anew for each table takes half as
    long again, for what a rule needs is out of the processor's reach by then.
    """
    tallies = [_Tally(Table(one)) for one in typed]
    alike: dict[tuple[object, ...], list[_Tally]] = {}
    for tally in tallies:
        filed = tally.table.table
        alike.setdefault((filed.layout, filed.kind, filed.narrative), []).append(tally)
    for rule in rules.of_tables:
        start = time.perf_counter()
        for group in alike.values():
            if rule.meant_for(group[0].table.table):
                for tally in group:
                    _try(rule, tally)
        rules.seconds[rule.code] = rules.seconds.get(rule.code, 0.0) + time.perf_counter() - start
    return [_closed(tally, rules) for tally in tallies]


def _closed(tally: _Tally, rules: RuleSet) -> TableCheck:
    kept = standing(tally.raised)
    findings = build(kept, tally.table)
    of_rows, of_whole = rules.scopes
    checks = of_rows * len(tally.table.rows) + of_whole
    return TableCheck(tuple(in_order(findings)), _listed(_count(tally, checks, kept, findings)), tuple(tally.missed))


def _try(rule: Rule, tally: _Tally) -> None:
    rows, whole = rule.scopes
    raised: list[Raised] = []
    passed = 0
    try:
        if whole:
            passed += _check_whole(rule, tally.table, raised)
        if rows:
            passed += _check_rows(rule, tally.table, raised)
    except (_OutOfTimeError, TimeoutError):
        _give_up(rule, tally, f"用时超过 {RULE_SECONDS:g} 秒（多半是正则表达式太复杂），已跳过这条规则")
        return
    except Exception as error:  # a faulty rule is named and counted, the run goes on
        _give_up(rule, tally, f"出错：{type(error).__name__}：{error}")
        return
    tally.passed += passed
    tally.by_row += rows
    if raised:
        tally.open += dict.fromkeys((rule.code, one.check) for one in raised)
        tally.raised += raised


def _give_up(rule: Rule, tally: _Tally, reason: str) -> None:
    tally.not_run += _size(rule, tally.table)
    tally.missed.append(NotRun(rule.code, tally.table.table.id or None, reason))


def _size(rule: Rule, table: Table) -> int:
    """Return how many checks one rule makes of a table: one for each row, one for the table, or both."""
    rows, whole = rule.scopes
    return rows * len(table.rows) + whole


def _check_rows(rule: Rule, table: Table, raised: list[Raised]) -> int:
    """Note what a rule finds in rows and return how many passed; of the others it does not speak."""
    deadline, passed = time.perf_counter() + RULE_SECONDS, 0
    candidates, meant = rule.candidates(table), rule.when.among if rule.when else None
    for some in table.windows:
        numbers = candidates & some
        if meant is not None and numbers:
            numbers = meant(table, numbers)
        if numbers:
            rows = table.picked(numbers)
            found = rule.search_rows(table, rows)
            for row, hits in found:
                raised += [_raise(rule, hit, row, row.index) for hit in hits]
            passed += len(rows) - len(found)
        if time.perf_counter() > deadline:
            raise _OutOfTimeError
    return passed


def _check_whole(rule: Rule, table: Table, raised: list[Raised]) -> int:
    if rule.when is not None and not rule.when.test(table):
        return 0
    hits = [*rule.search_table(table)]
    raised += [_raise(rule, hit, table, None) for hit in hits]
    return 0 if hits else 1


def _raise(rule: Rule, hit: Hit, subject: Row | Table, place: int | None) -> Raised:
    """Return what a hit raises; the severity is settled here, where a slow condition still costs only its rule."""
    if isinstance(subject, Table) and hit.row is not None:
        return Raised(rule, hit, hit.row, place, rule.severity_for(subject.rows[hit.row]))
    return Raised(rule, hit, place, place, rule.severity_for(subject))


def hits_of(rule: Rule, subject: Row | Table) -> list[Hit]:
    """Return what a rule's kind finds in a row or table, whether or not its condition holds."""
    if isinstance(subject, Table):
        return [*rule.search_table(subject)]
    return [hit for _, hits in rule.search_rows(subject.table, (subject,)) for hit in hits]


def _count(tally: _Tally, checks: int, kept: Sequence[Raised], findings: Sequence[Finding]) -> Counter[Outcome]:
    """Count every check once: silenced ones as 不适用, unsure ones as 待核."""
    status: dict[tuple[str, int | None], set[str]] = {}
    for raise_, finding in zip(kept, findings, strict=True):
        status.setdefault((raise_.rule.code, raise_.check), set()).add(finding.status)
    counts = Counter(_settled(status.get(check, set())) for check in tally.open)
    unreadable = tally.by_row * (len(tally.table.rows) - tally.table.readable.bit_count())
    counts[Outcome.PASSED] += tally.passed
    counts[Outcome.UNREADABLE] += unreadable
    counts[Outcome.NOT_RUN] += tally.not_run
    counts[Outcome.NOT_APPLICABLE] += checks - tally.passed - unreadable - tally.not_run - len(tally.open)
    return counts


def _listed(counts: Mapping[Outcome, int]) -> tuple[tuple[str, int], ...]:
    return tuple((name, counts.get(outcome, 0)) for outcome, name in _OUTCOMES)


def _settled(found: set[str]) -> Outcome:
    if "fail" in found:
        return Outcome.PROBLEM
    return Outcome.TO_CONFIRM if found else Outcome.NOT_APPLICABLE


@record
class AcrossCheck:
    """What the rules said about all tables together.

    Attributes:
        outcomes: count of (rule, table) checks by outcome value (通过 …); adds up to all checks across tables.
    """

    findings: tuple[Finding, ...] = ()
    outcomes: tuple[tuple[str, int], ...] = ()
    not_run: tuple[NotRun, ...] = ()


def check_across(tables: Sequence[TypedTable], rules: RuleSet) -> AcrossCheck:
    """Return the findings that show only across tables, sorted, and how every such check ended."""
    views = [Table(typed) for typed in tables if typed.table.kind != "self_evaluation" and not typed.table.narrative]
    findings: list[Finding] = []
    not_run: list[NotRun] = []
    counts: Counter[Outcome] = Counter()
    for rule in rules.rules:
        if not isinstance(rule.with_, AcrossKind):
            continue
        start = time.perf_counter()
        try:
            meant = [
                view for view in views if rule.meant_for(view.table) and (rule.when is None or rule.when.test(view))
            ]
            raised = [_raise_across(rule, hit, meant) for hit in rule.with_.find(meant, rule.where)]
        except Exception as error:  # as in check_table
            not_run.append(NotRun(rule.code, None, f"出错：{type(error).__name__}：{error}"))
            counts[Outcome.NOT_RUN] += len(views)
            continue
        finally:
            rules.seconds[rule.code] = rules.seconds.get(rule.code, 0.0) + time.perf_counter() - start
        found = build(raised, None, meant)
        findings.extend(found)
        concerned = _concerned(found)
        counts[Outcome.NOT_APPLICABLE] += len(views) - len(meant)
        counts[Outcome.PROBLEM] += sum("fail" in concerned.get(view.table.id, ()) for view in meant)
        counts[Outcome.TO_CONFIRM] += sum(concerned.get(view.table.id) == {"review"} for view in meant)
        counts[Outcome.PASSED] += sum(view.table.id not in concerned for view in meant)
    return AcrossCheck(tuple(in_order(findings)), _listed(counts), tuple(not_run))


def _raise_across(rule: Rule, hit: Hit, tables: Sequence[Table]) -> Raised:
    subject = tables[hit.tables[0]] if hit.tables else None
    return Raised(rule, hit, hit.row, None, rule.severity_for(subject))


def _concerned(findings: Sequence[Finding]) -> dict[str, set[str]]:
    concerned: dict[str, set[str]] = {}
    for finding in findings:
        for table in (*finding.tables, *((finding.table,) if finding.table else ())):
            concerned.setdefault(table, set()).add(finding.status)
    return concerned
