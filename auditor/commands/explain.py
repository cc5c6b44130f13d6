"""`audit explain`: a rule, a finding of a report, or why a row got no finding."""

from __future__ import annotations

from pathlib import Path

import click

from auditor.commands.rules import load, rule_of, with_layers
from auditor.errors import EXIT_OK, UsageError

_USAGE = (
    "用法：audit explain 编号，或 audit explain report.json 发现编号，或 audit explain report.json 指标编号 规则编号"
)


@click.command(
    "explain",
    help="说明一条规则（编号）；或一条发现为什么出现（report.json 发现编号）；"
    "或一行为什么（没有）报（report.json 指标编号 规则编号）。",
    context_settings={"help_option_names": ["-h", "--help"]},
    options_metavar="[选项]",
)
@click.argument("words", nargs=-1, required=True, metavar="编号 | REPORT 发现编号 | REPORT 指标编号 规则编号")
@with_layers
def explain(words: tuple[str, ...], layers: tuple[Path, ...]) -> int:
    """Explain by the number of words: one is a rule, two a finding, three a row and a rule."""
    if len(words) == 1 and not words[0].endswith(".json"):
        from auditor.lab.explaining import explain_rule

        found = load(layers)
        click.echo(explain_rule(rule_of(found, words[0]), found))
        return EXIT_OK
    if len(words) not in {2, 3}:
        raise UsageError(_USAGE)
    click.echo(_from_report(Path(words[0]), words[1:], layers))
    return EXIT_OK


def _from_report(report: Path, words: tuple[str, ...], layers: tuple[Path, ...]) -> str:
    from auditor.classify.language import Language
    from auditor.lab.explaining import explain_finding, explain_subject
    from auditor.lab.placed import find_row, tables_of_record
    from auditor.review.baseline import load_report

    record = load_report(report)
    found = load(layers)
    placed = tables_of_record(record, Language.load(found.lexicon_layers))
    if len(words) == 1:
        for finding in _findings(record):
            if finding["id"] == words[0]:
                return explain_finding(finding, found, placed)
        raise UsageError(f"{report}：没有编号为“{words[0]}”的发现；编号见报告里每条发现的后面")
    rule = rule_of(found, words[1])
    place = find_row(placed, words[0])
    if place is not None:
        return explain_subject(rule, found, *place)
    for table in placed:
        if table.typed.table.id == words[0]:
            return explain_subject(rule, found, table, None)
    raise UsageError(f"{report}：没有编号为“{words[0]}”的指标或表；编号见 report.json 的 id")


def _findings(record: dict[str, object]) -> list[dict[str, object]]:
    found: list[dict[str, object]] = []
    documents = record.get("documents")
    for document in documents if isinstance(documents, list) else ():
        for table in document.get("tables") or ():
            found += table.get("findings") or ()
    for key in ("findings", "resolved"):
        more = record.get(key)
        found += more if isinstance(more, list) else []
    return found
