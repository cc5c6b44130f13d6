"""List rules in columns that line up on a screen and can still be cut at tabs."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence

from auditor.check.rule import Rule

HEADER = "编号\t程度\t审核要点\t名称，查什么"


def listing(rules: Sequence[Rule]) -> list[str]:
    """Return a line a rule: code, severity, review item, name, what it finds, and whether it is switched off."""
    broadest = max((_width(rule.name) for rule in rules), default=0)
    return [
        "\t".join(
            (
                rule.code,
                rule.severity.value,
                rule.item,
                rule.name + " " * (broadest - _width(rule.name)),
                rule.with_.title + ("" if rule.enabled else "（停用）"),
            )
        )
        for rule in rules
    ]


def _width(text: str) -> int:
    """Return how many columns a text takes on a screen: two for a Chinese sign."""
    return sum(2 if unicodedata.east_asian_width(sign) in "WF" else 1 for sign in text)
