"""Hold all loaded rules with their settings, layers and provenance."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import field, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from auditor.check.places import Place
from auditor.check.scoring_settings import Scoring, default_scoring
from auditor.classify.lexicon import load_lexicon
from auditor.records import record

if TYPE_CHECKING:
    from auditor.check.rule import Rule


@record(slots=False)
class Layer:
    """One layer of rules: the built-in one, a profile, or what `--rules` and `.audit/` gave.

    Attributes:
        name: as shown: `内置`, `严格（profile）`, or the path as given.
        path: file or folder; None for the built-in rules.
        files: YAML files read, as shown.
        lexicons: word lists it adds to or replaces.
    """

    name: str
    path: Path | None = None
    files: tuple[str, ...] = ()
    lexicons: tuple[str, ...] = ()


@record(slots=False)
class Change:
    """One thing a layer changed: which rule, which key, from where to where, at which place."""

    code: str
    key: str
    before: str
    after: str
    layer: str
    place: Place


@record(slots=False)
class RuleSet:
    """All rules by code, the scoring settings and where everything came from.

    Attributes:
        rules: enabled rules in order of their codes.
        disabled: rules switched off by a layer.
        digest: `sha256:…` over the effective content; the same for any order of files.
        seconds: seconds per rule code, filled while checking (`--time`), never part of a report.
    """

    rules: tuple[Rule, ...]
    scoring: Scoring = field(default_factory=default_scoring)
    layers: tuple[Layer, ...] = ()
    changes: tuple[Change, ...] = ()
    disabled: tuple[Rule, ...] = ()
    digest: str = ""
    seconds: dict[str, float] = field(default_factory=dict, compare=False)

    def __iter__(self) -> Iterator[Rule]:
        return iter(self.rules)

    def __contains__(self, code: object) -> bool:
        return any(rule.code == code for rule in self.rules)

    def get(self, code: str) -> Rule | None:
        """Return the rule with this code, also when it is switched off, or None."""
        return next((rule for rule in (*self.rules, *self.disabled) if rule.code == code), None)

    @cached_property
    def of_tables(self) -> tuple[Rule, ...]:
        """Return the rules that look at one table at a time."""
        return tuple(rule for rule in self.rules if rule.with_.scope != "across")

    @cached_property
    def scopes(self) -> tuple[int, int]:
        """Return how many rules check rows, and how many check a table as a whole."""
        scopes = [rule.scopes for rule in self.of_tables]
        return sum(rows for rows, _ in scopes), sum(whole for _, whole in scopes)

    def only(self, *codes: str) -> RuleSet:
        """Return a rule set of these rules alone; nothing silences them but each other."""
        return replace(self, rules=tuple(rule for rule in self.rules if rule.code in codes), seconds={})

    def lexicon(self, name: str) -> tuple[str, ...]:
        """Return a word list with the layers laid over; raises RuleLoadError for an unknown name."""
        return load_lexicon(name, self.lexicon_layers)

    @property
    def lexicon_layers(self) -> tuple[Path, ...]:
        """Return the paths of the user's layers, in order."""
        return tuple(layer.path for layer in self.layers if layer.path is not None)

    def __getitem__(self, code: str) -> Rule:
        rule = self.get(code)
        if rule is None:
            raise KeyError(code)
        return rule
