"""Judge target tables: type, check and score each by itself, in several processes where that pays."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache, partial
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from auditor.model import (
    CategoryCall,
    NameReading,
    Polarity,
    Score,
    TableCheck,
    TableResult,
    TargetTable,
    TargetValue,
    TypedIndicator,
    TypedTable,
    Vagueness,
)
from auditor.read.workers import forks, map_in_workers

if TYPE_CHECKING:
    from auditor.check.ruleset import RuleSet
    from auditor.classify.language import Language

# Rows from which workers pay: some 0.3 ms a row against 10 ms for copies of this process, or against a second of
# loading rules and word lists where each worker is a new one.
ROWS_FORKED = 200
ROWS_ANEW = 12_000
# Rows from which a copy of this process pays for what looks at a whole folder: some 10 µs a row against 10 ms.
ROWS_BESIDE = 2_000
# Parts a worker: small enough to end together, large enough that handing over costs nothing.
_PARTS = 12
_MAX_PART = 25
# A part gets this long: every rule may use up its own time on each of its tables.
_PART_SECONDS = 1800.0


@dataclass(frozen=True, slots=True)
class _Said:
    """What a worker said about one table; the table and its rows stay where they are."""

    rows: tuple[tuple[TargetValue, Vagueness, NameReading, Polarity, CategoryCall], ...]
    check: TableCheck
    score: Score | None


Here = TypeVar("Here")
There = TypeVar("There")
_Part = tuple[list[_Said], dict[str, float]]


def judge_tables(
    tables: Sequence[TargetTable],
    rules: RuleSet,
    language: Callable[[], Language],
    jobs: int = 1,
    meanwhile: Sequence[Callable[[], object]] = (),
) -> list[TableResult]:
    """Type, check and score tables, each by itself, in their order.

    Args:
        tables: with their ids.
        rules: the seconds each took are added to `rules.seconds`, whoever ran it.
        language: gives the language layer when the first table needs it.
        jobs: processes at most; what a worker fails at is done here.
        meanwhile: what this process does while others judge; not at all when judging happens here.
    """
    rows = sum(len(table.indicators) for table in tables)
    if jobs < 2 or len(tables) < 2 or rows < (ROWS_FORKED if forks() else ROWS_ANEW):
        parts = _cut(tables, _MAX_PART)
        return [r for part in parts for r in judge_typed([language().type_table(table) for table in part], rules)]
    parts = _cut(tables, min(_MAX_PART, -(-len(tables) // (jobs * _PARTS))))
    work = partial(_judge_part, rules, language()) if forks() else partial(_judge_anew, rules.lexicon_layers)
    results: dict[int, list[TableResult]] = {}
    for outcome in map_in_workers(work, parts, jobs, _PART_SECONDS, meanwhile):
        part = parts[outcome.index]
        said, seconds = outcome.answer or _judge_part(rules, language(), part)
        results[outcome.index] = [_result(table, one) for table, one in zip(part, said, strict=True)]
        for code, spent in seconds.items():
            rules.seconds[code] = rules.seconds.get(code, 0.0) + spent
    return [result for index in range(len(parts)) for result in results[index]]


def beside(here: Callable[[], Here], there: Callable[[], There], rows: int, jobs: int) -> tuple[Here, There]:
    """Return what two functions give; the second is done in a copy of this process where so many rows make that pay.

    Args:
        here: may change this process.
        there: gives something small.
        rows: of the folder.
        jobs: processes at most.
    """
    if jobs < 2 or rows < ROWS_BESIDE or not forks():
        return here(), there()
    own: list[Here] = []
    (outcome,) = map_in_workers(lambda _item: (there(),), (None,), 1, _PART_SECONDS, (lambda: own.append(here()),))
    return own[0], (outcome.answer or (there(),))[0]


def _cut(tables: Sequence[TargetTable], size: int) -> list[Sequence[TargetTable]]:
    return [tables[start : start + size] for start in range(0, len(tables), size)]


def judge_table(typed: TypedTable, rules: RuleSet) -> TableResult:
    """Check and score one typed table; a 自评 table is only read."""
    return judge_typed((typed,), rules)[0]


def judge_typed(typed: Sequence[TypedTable], rules: RuleSet) -> list[TableResult]:
    """Check and score some typed tables, each by itself."""
    from auditor.check.run import check_tables  # reading workers import this module and never check
    from auditor.score.points import score_table

    checked = [one for one in typed if one.table.kind != "self_evaluation"]
    checks = iter(check_tables(checked, rules))
    results = []
    for one in typed:
        if one.table.kind == "self_evaluation":
            results.append(TableResult(one))
            continue
        check = next(checks)
        score = None if one.table.narrative else score_table(one, check.findings, rules.scoring)
        results.append(TableResult(one, check, score))
    return results


def _judge_part(rules: RuleSet, language: Language, tables: Sequence[TargetTable]) -> _Part:
    """Judge some tables and return what a parent that has them already needs."""
    timed = replace(rules, seconds={})
    results = judge_typed([language.type_table(table) for table in tables], timed)
    return [_said(result) for result in results], timed.seconds


def _judge_anew(layers: tuple[Path, ...], tables: Sequence[TargetTable]) -> _Part:
    return _judge_part(*_loaded(layers), tables)


@lru_cache(maxsize=1)
def _loaded(layers: tuple[Path, ...]) -> tuple[RuleSet, Language]:
    from auditor.check.loading import load_rules
    from auditor.classify.language import Language

    return load_rules(layers), Language.load(layers)


def _said(result: TableResult) -> _Said:
    rows = ((row.value, row.vagueness, row.name, row.polarity, row.category) for row in result.typed.rows)
    return _Said(tuple(rows), result.check, result.score)


def _result(table: TargetTable, said: _Said) -> TableResult:
    rows = (TypedIndicator(row, *read) for row, read in zip(table.indicators, said.rows, strict=True))
    return TableResult(TypedTable(table, tuple(rows)), said.check, said.score)
