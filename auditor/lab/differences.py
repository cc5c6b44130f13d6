"""Compare two rule sets on the same tables: findings added, lost, and those whose weight or words changed."""

from __future__ import annotations

import html
from collections.abc import Sequence

from auditor.check.ruleset import RuleSet
from auditor.lab.explaining import findings_of
from auditor.lab.placed import Placed
from auditor.model import Finding
from auditor.records import record

_STYLE = (
    "body{font:15px/1.6 'Microsoft YaHei','PingFang SC',sans-serif;margin:2em;max-width:70em}"
    "table{border-collapse:collapse;width:100%}td,th{border:1px solid #bbb;padding:.3em .6em;text-align:left}"
    ".add{background:#e8f4e8}.lost{background:#f8e8e8}.change{background:#fdf6e0}"
)


@record(slots=False)
class Difference:
    """One finding that differs: how, where, and the finding before and after."""

    how: str
    document: str
    finding: Finding
    before: Finding | None = None

    @property
    def line(self) -> str:
        """Return the difference on one line."""
        finding = self.finding
        place = f"{self.document} {finding.location}".strip()
        return "\t".join((self.how, finding.rule, self.severity, place, f"“{finding.evidence}”", finding.message))

    @property
    def severity(self) -> str:
        """Return the severity, and what it was where that changed."""
        now = self.finding.severity
        if self.before is None or self.before.severity == now:
            return now.value
        return f"{now.value}（{self.before.severity.value} → {now.value}）"


def differences(
    old: RuleSet, new: RuleSet, placed: Sequence[Placed], placed_new: Sequence[Placed] | None = None
) -> list[Difference]:
    """Return what the new rules find more, less or otherwise than the old, in document order.

    Args:
        old: rules before.
        new: rules after.
        placed: the tables.
        placed_new: the same tables typed with the word lists of the new rules, where these differ.
    """
    before = {_key(document, finding): finding for document, finding in findings_of(placed, old)}
    after = {
        _key(document, finding): finding
        for document, finding in findings_of(placed if placed_new is None else placed_new, new)
    }
    found = [Difference("增加", key[0], finding) for key, finding in after.items() if key not in before]
    found += [Difference("减少", key[0], finding) for key, finding in before.items() if key not in after]
    for key, finding in after.items():
        earlier = before.get(key)
        if earlier is not None and (earlier.severity, earlier.message) != (finding.severity, finding.message):
            found.append(Difference("改变", key[0], finding, earlier))
    return found


def _key(document: str, finding: Finding) -> tuple[str, str]:
    return document, finding.id


def text_of_differences(found: Sequence[Difference]) -> str:
    """Return the differences as lines, with totals by rule at the end."""
    lines = [*(difference.line for difference in found), *_totals(found)]
    if not found:
        lines.append("两套规则在这些材料上的发现完全相同。")
    return "\n".join(lines)


def _totals(found: Sequence[Difference]) -> list[str]:
    totals: dict[str, dict[str, int]] = {}
    for difference in found:
        counts = totals.setdefault(difference.finding.rule, {})
        counts[difference.how] = counts.get(difference.how, 0) + 1
    return [
        f"{code}：" + "，".join(f"{how} {count}" for how, count in sorted(counts.items()))
        for code, counts in sorted(totals.items())
    ]


def html_of_differences(found: Sequence[Difference], title: str) -> str:
    """Return the differences as one page that needs no network."""
    totals = "".join(f"<li>{html.escape(line)}</li>" for line in _totals(found))
    classes = {"增加": "add", "减少": "lost", "改变": "change"}
    rows = "\n".join(
        f'<tr class="{classes[d.how]}"><td>{d.how}</td><td>{html.escape(d.finding.rule)}</td>'
        f"<td>{d.severity}</td><td>{html.escape(d.document)} {html.escape(d.finding.location)}</td>"
        f"<td>{html.escape(d.finding.evidence)}</td><td>{html.escape(d.finding.message)}</td></tr>"
        for d in found
    )
    return (
        f'<!doctype html><html lang="zh-CN"><meta charset="utf-8"><title>{html.escape(title)}</title>'
        f"<style>{_STYLE}</style>"
        f"<h1>{html.escape(title)}</h1><p>共 {len(found)} 处不同</p><ul>{totals}</ul>"
        "<table><tr><th>变化</th><th>规则</th><th>程度</th>"
        f"<th>位置</th><th>原文</th><th>提示</th></tr>\n{rows}\n</table></html>\n"
    )
