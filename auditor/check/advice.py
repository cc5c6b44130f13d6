"""Add to findings what the row could look like: rewritten in its own nouns, and similar well-formed indicators."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING

from auditor.check.findings import SEVERITY_ORDER
from auditor.errors import RuleLoadError
from auditor.model import DocumentResult, Finding, TableResult, TypedIndicator

if TYPE_CHECKING:
    from auditor.check.ruleset import RuleSet
    from auditor.classify.suggest import Suggester

# What stands between the rule's own suggestion and the rewritten row.
REWRITE_MARK = "；可改写为"
_ALONE = "建议改写为"


def with_advice(documents: Sequence[DocumentResult], rules: RuleSet) -> tuple[DocumentResult, ...]:
    """Return the documents with a rewrite and examples on one finding of each row that asks for them.

    Which findings ask is said by their rules (`rewrite: true`). A row is rewritten once, on its gravest finding.
    The library of examples is loaded only when some row asks.
    """
    asking = frozenset(rule.code for rule in rules if rule.rewrite)
    if not any(_asking(table, asking) for table in _tables(documents)):
        return tuple(documents)
    library = load_library(rules).extended(_faultless(documents))
    return tuple(
        replace(document, tables=tuple(_advised(table, asking, library) for table in document.tables))
        for document in documents
    )


def load_library(rules: RuleSet) -> Suggester:
    """Return the examples advice draws on; loaded once."""
    from auditor.classify.suggest import Suggester  # a run without weak rows needs no library

    return Suggester.load(rules.lexicon_layers)


def load_ahead(rules: RuleSet) -> None:
    """Load the examples before anybody asks; what is wrong with them is said when one does."""
    with suppress(RuleLoadError):
        load_library(rules)


def plain(suggestion: str) -> str:
    """Return a suggestion without the rewritten row, as it holds for several rows together."""
    return suggestion.split(REWRITE_MARK, maxsplit=1)[0]


def rewritten(suggestion: str) -> str:
    """Return the measure a suggestion rewrites its row as, without class, deadline and evidence; empty for none."""
    _, _, text = suggestion.partition(REWRITE_MARK)
    return text.partition("：")[2].rpartition("（")[0]


def _tables(documents: Sequence[DocumentResult]) -> Iterator[TableResult]:
    return (table for document in documents for table in document.tables)


def _faultless(documents: Sequence[DocumentResult]) -> Iterator[tuple[str, TypedIndicator]]:
    """Yield the rows nothing is said against, with their documents."""
    for document in documents:
        for table in document.tables:
            faulty = {finding.indicator for finding in table.check.findings}
            for row in table.typed.rows:
                if row.indicator.id not in faulty and row.indicator.confidence == 1:
                    yield document.path, row


def _asking(table: TableResult, codes: frozenset[str]) -> Mapping[str, Finding]:
    """Return the gravest asking finding of each row, by the row's id."""
    found: dict[str, Finding] = {}
    for finding in table.check.findings:
        if finding.rule not in codes or finding.indicator is None:
            continue
        first = found.get(finding.indicator)
        if first is None or _gravity(finding) < _gravity(first):
            found[finding.indicator] = finding
    return found


def _gravity(finding: Finding) -> tuple[int, str]:
    return SEVERITY_ORDER[finding.severity], finding.rule


def _advised(table: TableResult, codes: frozenset[str], library: Suggester) -> TableResult:
    asking = _asking(table, codes)
    if not asking:
        return table
    rows = {row.indicator.id: row for row in table.typed.rows}
    better = {
        finding.id: _advise(finding, rows[row_id], table.table.year, library)
        for row_id, finding in asking.items()
        if row_id in rows
    }
    findings = tuple(better.get(finding.id, finding) for finding in table.check.findings)
    return replace(table, check=replace(table.check, findings=findings))


def _advise(finding: Finding, row: TypedIndicator, year: int | None, library: Suggester) -> Finding:
    from auditor.classify.rewriting import rewrite  # see with_advice
    from auditor.classify.suggest import is_well_formed

    struck_out = row.category.process or row.value.kind == "filler"
    only_misplaced = is_well_formed(row.value) and not (row.name.is_sentence or row.name.generic)
    if struck_out or only_misplaced:
        return finding
    text = rewrite(row, year=year)
    return replace(
        finding,
        suggestion=_joined(finding.suggestion, _label(row), text) if text else finding.suggestion,
        examples=tuple(str(similar) for similar in library.neighbours(row)),
    )


def _label(row: TypedIndicator) -> str:
    """Return the class a row is rewritten for where it is not the declared one."""
    guess = row.category.guesses[0].label if row.category.sure and row.category.guesses else None
    return guess if guess and guess != row.indicator.level2 else ""


def _joined(own: str | None, label: str, text: str) -> str:
    start = f"{own.rstrip('。；;')}{REWRITE_MARK}" if own else _ALONE
    return f"{start}{label}：{text}"
