"""Give the report the words of a rule: name, why, basis; also for codes no loaded rule has."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from auditor.records import record

if TYPE_CHECKING:
    from collections.abc import Iterable

    from auditor.check.scoring_settings import Scoring


class Worded(Protocol):
    """What the report reads of a rule."""

    @property
    def name(self) -> str: ...  # noqa: D102  # a protocol's members need no words of their own
    @property
    def why(self) -> str: ...  # noqa: D102
    @property
    def basis(self) -> str: ...  # noqa: D102


class Rules(Protocol):
    """What the report needs of a rule set."""

    @property
    def scoring(self) -> Scoring: ...  # noqa: D102
    def get(self, code: str, /) -> Worded | None: ...  # noqa: D102


@record
class RuleText:
    """A rule's words."""

    code: str
    name: str
    why: str
    basis: str


def rule_texts(rules: Rules, codes: Iterable[str]) -> dict[str, RuleText]:
    """Return code → words, sorted by code; a code without a rule is its own name."""
    found = {}
    for code in sorted(set(codes)):
        rule = rules.get(code)
        found[code] = RuleText(code, rule.name, rule.why, rule.basis) if rule else RuleText(code, code, "", "")
    return found
