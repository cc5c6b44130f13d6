"""Run the rules over one table, or over all tables of a run; every check ends in one of the six outcomes."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from auditor.check.findings import build, in_order
from auditor.check.kind import AcrossKind, Hit, RowKind
from auditor.check.rule import Rule
from auditor.check.ruleset import RuleSet
from auditor.check.silencing import Raised, standing
from auditor.check.subject import Row, Table
from auditor.model import Finding, NotRun, Outcome, TableCheck, TypedTable

# A rule that needs longer on one table is broken: the whole catalogue needs some milliseconds.
RULE_SECONDS = 2.0
# The clock is read once in so many rows: reading it for each costs as much as a check.
_CLOCK_ROWS = 16
_OUTCOMES = tuple((outcome, outcome.value) for outcome in Outcome)


class _OutOfTimeError(Exception):
    """The rule has used up its time on this table."""


@dataclass(slots=True)
class _Trial:
    """What one rule said about one table.

    Attributes:
        passed, not_applicable, unreadable, not_run: checks that ended so, whatever other rules say.
        open: rows (None: the table) with hits, whose outcome depends on silencing.
    """

    rule: Rule
    passed: int = 0
    not_applicable: int = 0
    unreadable: int = 0
    not_run: int = 0
    open: tuple[int | None, ...] = ()
    raised: tuple[Raised, ...] = ()
    reason: str | None = None


def check_table(typed: TypedTable, rules: RuleSet) -> TableCheck:
    """Return the findings of one table, sorted, and how every check ended."""
    table = Table(typed)
    trials = []
    start = time.perf_counter()
    for rule in rules.of_tables:
        trials.append(_try(rule, table, start + RULE_SECONDS))
        end = time.perf_counter()
        rules.seconds[rule.code] = rules.seconds.get(rule.code, 0.0) + end - start
        start = end
    raised = [raise_ for trial in trials for raise_ in trial.raised]
    kept = standing(raised)
    findings = build(kept, table)
    counts = _count(trials, kept, findings)
    not_run = tuple(NotRun(t.rule.code, table.table.id or None, t.reason) for t in trials if t.reason)
    return TableCheck(tuple(in_order(findings)), _listed(counts), not_run)


def _try(rule: Rule, table: Table, deadline: float) -> _Trial:
    trial = _Trial(rule)
    try:
        _apply(rule, table, trial, deadline)
    except (_OutOfTimeError, TimeoutError):
        return _given_up(rule, table, f"用时超过 {RULE_SECONDS:g} 秒（多半是正则表达式太复杂），已跳过这条规则")
    except Exception as error:  # a faulty rule is named and counted, the run goes on
        return _given_up(rule, table, f"出错：{type(error).__name__}：{error}")
    return trial


def _given_up(rule: Rule, table: Table, reason: str) -> _Trial:
    return _Trial(rule, not_run=_size(rule, table), reason=reason)


def _size(rule: Rule, table: Table) -> int:
    """Return how many checks one rule makes of a table: one for each row, one for the table, or both."""
    rows, whole = rule.scopes
    return (len(table.rows) if rows else 0) + (1 if whole else 0)


def applies(rule: Rule, table: Table) -> bool:
    """Tell whether a rule is meant for tables of this kind and layout; prose is checked by rows only."""
    filed = table.table
    if rule.layouts and filed.layout not in rule.layouts:
        return False
    if rule.table_kinds and filed.kind not in rule.table_kinds:
        return False
    return not (filed.narrative and rule.with_.scope != "row")


def _apply(rule: Rule, table: Table, trial: _Trial, deadline: float) -> None:
    if not applies(rule, table):
        trial.not_applicable = _size(rule, table)
        return
    rows, whole = rule.scopes
    if whole:
        _check_whole(rule, table, trial)
    if rows:
        _check_rows(rule, table, trial, deadline)


def _check_rows(rule: Rule, table: Table, trial: _Trial, deadline: float) -> None:
    """Check the rows the kind can speak about; the others are 不适用 without being looked at."""
    kind, readable = rule.with_, len(table.readable)
    rows = kind.candidates(table) if isinstance(kind, RowKind) else table.readable
    rows = table.among(rows, rule.only_classes, rule.only_values)
    trial.unreadable += len(table.rows) - readable
    trial.not_applicable += readable - len(rows)
    meant, search = rule.when.test if rule.when else None, rule.search_row
    for number, row in enumerate(rows):
        if meant is not None and not meant(row):
            trial.not_applicable += 1
        elif hits := [*search(row)]:
            _note(rule, hits, row, row.index, trial)
        else:
            trial.passed += 1
        if number % _CLOCK_ROWS == 0 and time.perf_counter() > deadline:
            raise _OutOfTimeError


def _check_whole(rule: Rule, table: Table, trial: _Trial) -> None:
    if rule.when is not None and not rule.when.test(table):
        trial.not_applicable += 1
    elif hits := [*rule.search_table(table)]:
        _note(rule, hits, table, None, trial)
    else:
        trial.passed += 1


def _note(rule: Rule, hits: Sequence[Hit], subject: Row | Table, place: int | None, trial: _Trial) -> None:
    trial.open += (place,)
    trial.raised += tuple(_raise(rule, hit, subject, place) for hit in hits)


def _raise(rule: Rule, hit: Hit, subject: Row | Table, place: int | None) -> Raised:
    """Return what a hit raises; the severity is settled here, where a slow condition still costs only its rule."""
    if isinstance(subject, Table) and hit.row is not None:
        return Raised(rule, hit, hit.row, place, rule.severity_for(subject.rows[hit.row]))
    return Raised(rule, hit, place, place, rule.severity_for(subject))


def hits_of(rule: Rule, subject: Row | Table) -> list[Hit]:
    """Return what a rule's kind finds in a row or table, whether or not its condition holds."""
    return [*(rule.search_table(subject) if isinstance(subject, Table) else rule.search_row(subject))]


def _count(trials: Sequence[_Trial], kept: Sequence[Raised], findings: Sequence[Finding]) -> Counter[Outcome]:
    """Count every check once: silenced ones as 不适用, unsure ones as 待核."""
    status: dict[tuple[str, int | None], set[str]] = {}
    for raise_, finding in zip(kept, findings, strict=True):
        status.setdefault((raise_.rule.code, raise_.check), set()).add(finding.status)
    opened = (_settled(status.get((trial.rule.code, place), set())) for trial in trials for place in trial.open)
    counts = Counter(opened)
    counts[Outcome.PASSED] += sum(trial.passed for trial in trials)
    counts[Outcome.NOT_APPLICABLE] += sum(trial.not_applicable for trial in trials)
    counts[Outcome.UNREADABLE] += sum(trial.unreadable for trial in trials)
    counts[Outcome.NOT_RUN] += sum(trial.not_run for trial in trials)
    return counts


def _listed(counts: Mapping[Outcome, int]) -> tuple[tuple[str, int], ...]:
    return tuple((name, counts.get(outcome, 0)) for outcome, name in _OUTCOMES)


def _settled(found: set[str]) -> Outcome:
    if "fail" in found:
        return Outcome.PROBLEM
    return Outcome.TO_CONFIRM if found else Outcome.NOT_APPLICABLE


@dataclass(frozen=True, slots=True)
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
            meant = [view for view in views if applies(rule, view) and (rule.when is None or rule.when.test(view))]
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
