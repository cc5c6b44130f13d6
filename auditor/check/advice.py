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


# For tables by their place (document, table): finding → its suggestion and examples.
Advice = Mapping[tuple[int, int], Mapping[str, tuple[str | None, tuple[str, ...]]]]


def with_advice(
    documents: Sequence[DocumentResult], rules: RuleSet, advice: Advice | None = None
) -> tuple[DocumentResult, ...]:
    """Return the documents with a rewrite and examples on one finding of each row that asks for them.

    Which findings ask is said by their rules (`rewrite: true`). A row is rewritten once, on its gravest finding.

    Args:
        documents: judged.
        rules: those they were judged by.
        advice: what `find_advice` says of the documents, where that was asked before.
    """
    given = find_advice(documents, rules) if advice is None else advice
    return tuple(
        replace(
            document,
            tables=tuple(
                _advised(table, given[place, number]) if (place, number) in given else table
                for number, table in enumerate(document.tables)
            ),
        )
        for place, document in enumerate(documents)
    )


def find_advice(documents: Sequence[DocumentResult], rules: RuleSet) -> Advice:
    """Return what to add to which findings; the library of examples is loaded only when some row asks."""
    codes = frozenset(rule.code for rule in rules if rule.rewrite)
    asking = {
        (place, number): found
        for place, document in enumerate(documents)
        for number, table in enumerate(document.tables)
        if (found := _asking(table, codes))
    }
    if not asking:
        return {}
    library = load_library(rules).extended(_faultless(documents))
    return {
        (place, number): _advice(documents[place].tables[number], found, library)
        for (place, number), found in asking.items()
    }


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


def _advice(
    table: TableResult, asking: Mapping[str, Finding], library: Suggester
) -> dict[str, tuple[str | None, tuple[str, ...]]]:
    rows = {row.indicator.id: row for row in table.typed.rows}
    found = {}
    for row_id, finding in asking.items():
        row = rows.get(row_id)
        if row is not None and _can_be_mended(row):
            examples = tuple(str(similar) for similar in library.neighbours(row))
            found[finding.id] = _rewritten(finding, row, table.table.year), examples
    return found


def _advised(table: TableResult, advice: Mapping[str, tuple[str | None, tuple[str, ...]]]) -> TableResult:
    if not advice:
        return table
    findings = tuple(
        replace(finding, suggestion=advice[finding.id][0], examples=advice[finding.id][1])
        if finding.id in advice
        else finding
        for finding in table.check.findings
    )
    return replace(table, check=replace(table.check, findings=findings))


def _can_be_mended(row: TypedIndicator) -> bool:
    """Tell whether other words would mend a row: it is not struck out, nor merely in the wrong place."""
    from auditor.classify.suggest import is_well_formed  # see load_library

    struck_out = row.category.process or row.value.kind == "filler"
    only_misplaced = is_well_formed(row.value) and not (row.name.is_sentence or row.name.generic)
    return not (struck_out or only_misplaced)


def _rewritten(finding: Finding, row: TypedIndicator, year: int | None) -> str | None:
    from auditor.classify.rewriting import rewrite  # see load_library

    text = rewrite(row, year=year)
    return _joined(finding.suggestion, _label(row), text) if text else finding.suggestion


def _label(row: TypedIndicator) -> str:
    """Return the class a row is rewritten for where it is not the declared one."""
    guess = row.category.guesses[0].label if row.category.sure and row.category.guesses else None
    return guess if guess and guess != row.indicator.level2 else ""


def _joined(own: str | None, label: str, text: str) -> str:
    start = f"{own.rstrip('。；;')}{REWRITE_MARK}" if own else _ALONE
    return f"{start}{label}：{text}"
