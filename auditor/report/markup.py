"""Write the markup a page has by the dozen: rows, cells, findings; piece by piece they took half of its time.

Like the templates of project pages it is short: what HTML lets one leave out is left out (see lean.py).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING

from auditor.report.filed_table import FiledCell, FiledTable, mark_of
from auditor.report.opinion import rejected, said
from auditor.report.page_data import bare_advice

if TYPE_CHECKING:
    from markupsafe import Markup

    from auditor.model import Finding
    from auditor.report.rule_texts import RuleText

_SPECIAL = re.compile("[&<>'\"]")
# Folder of the pages' root as seen from a project page.
_UP = "../"


def rows_markup(filed: FiledTable, texts: Mapping[str, RuleText]) -> Markup:
    """Return the rows of a table as filed, with their findings in a last cell, for a project page."""
    lines = []
    for row in filed.rows:
        cells = "".join(map(_cell, row.cells))
        told = f"<td class=m>{_findings(row.findings, texts, _UP)}" if row.findings else ""
        lines.append(f"<tr {f'id={row.anchor}' if row.anchor else 'class=hd'}>{cells}{told}")
    return _safe("".join(lines))


def findings_markup(findings: Iterable[Finding], texts: Mapping[str, RuleText], root: str = _UP) -> Markup:
    """Return findings one after another; `root` is empty on a page that stands beside the rules page."""
    return _safe(_findings(findings, texts, root))


def state_markup(finding: Finding) -> Markup:
    """Return what changed since last time and what the auditor decided."""
    return _safe(_state(finding))


def _safe(markup: str) -> Markup:
    from markupsafe import Markup

    return Markup(markup)  # noqa: S704  # each text in it was escaped, the rest is ours


def _escaped(text: str) -> str:
    from markupsafe import escape

    return str(escape(text)) if _SPECIAL.search(text) else text


@lru_cache(maxsize=1 << 14)
def _cell(cell: FiledCell) -> str:
    spans = f" rowspan={cell.row_span}" * (cell.row_span > 1) + f" colspan={cell.col_span}" * (cell.col_span > 1)
    names = f"{cell.mark} unsure".strip() if cell.unsure else cell.mark
    # Two classes need quotes around them.
    quote = '"' if " " in names else ""
    return f"<td{spans}{f' class={quote}{names}{quote}' if names else ''}>{_escaped(cell.text)}"


def _findings(findings: Iterable[Finding], texts: Mapping[str, RuleText], root: str) -> str:
    return "".join([_finding(finding, texts, root) for finding in findings])


def _finding(finding: Finding, texts: Mapping[str, RuleText], root: str) -> str:
    """Return one finding; the script adds the rule's code, its why and basis, which assets/rules.js holds once."""
    told = {"e": _quote(finding, root), "t": _trace(finding, root), "x": "；".join(finding.examples)}
    data = "".join([f' data-{name}="{_escaped(text)}"' for name, text in told.items() if text])
    weight = "待核" if finding.status == "review" else finding.severity.value
    code = finding.rule
    link = _rule_link(texts[code].name if code in texts else code, code, root)
    advice = f"<p>{_escaped(bare_advice(finding.suggestion))}" if finding.suggestion else ""
    return (
        f'<div class="f {mark_of(finding)}{" no" if rejected(finding) else ""}"{data}><p><i>{weight}</i> '
        f"{link}{_state(finding)}<p>{_escaped(said(finding))}{advice}</div>"
    )


def _quote(finding: Finding, root: str) -> str:
    """Return the quote where the message has none; one across tables is told on the page that compares them."""
    return "" if finding.evidence in finding.message or (root and finding.tables) else finding.evidence


def _trace(finding: Finding, root: str) -> str:
    """Return how it was judged, as far as the message does not say so; one across tables as for the quote."""
    if root and finding.tables:
        return ""
    return "；".join(
        [f"{key}：{value}" for key, value in finding.trace if key != "行序" and value not in finding.message]
    )


@lru_cache(maxsize=1024)
def _rule_link(name: str, code: str, root: str) -> str:
    """Return the rule's name, which leads to its words."""
    # A code of a user's own may have signs that need quotes around them.
    quote = "" if code.isalnum() else '"'
    return f"<a href={quote}{root}rules.html#{_escaped(code)}{quote}>{_escaped(name)}</a>"


def _state(finding: Finding) -> str:
    tags = [finding.state] if finding.state else []
    if finding.verdict:
        tags.append(_verdict(finding.verdict))
    return "".join([f" <span class=tag>{_escaped(tag)}</span>" for tag in tags])


def _verdict(verdict: Sequence[tuple[str, str]]) -> str:
    told = dict(verdict)
    reason = told.get("reason", "")
    return f"{told.get('decision', '')}：{reason}" if reason else told.get("decision", "")
