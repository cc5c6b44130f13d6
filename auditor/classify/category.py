"""Say which 二级指标 a row properly belongs to: rules first, then the model; the declared class is only a claim."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import field, replace
from functools import lru_cache, partial
from math import exp
from pathlib import Path
from typing import NamedTuple

from auditor import resources
from auditor.classify import category_clash as clash
from auditor.classify.category_case import (
    COST,
    LASTING,
    MANY,
    NATURE,
    NATURE_COST,
    SOCIAL_COST,
    SOCIETY,
    Case,
    Ruling,
)
from auditor.classify.category_neighbours import Neighbours, load_neighbours
from auditor.classify.category_rules import rulings
from auditor.classify.category_words import CategoryWords, load_category_words
from auditor.classify.features import name_features, row_features
from auditor.classify.lines import CLASSES, PROCESS, SATISFACTION, own_line_files
from auditor.classify.refit import refitted
from auditor.classify.weights import FILE, Packed, Weights, read_weights
from auditor.model import CategoryCall, Dimension, Guess, Layout, NameReading, TargetValue
from auditor.patterns import compiled
from auditor.records import record

ECONOMIC_COST = "经济成本指标"
# Units file 19 rows of 20 rightly (95 % of the reference rows): the odds a declared class starts with.
_CLAIM = exp(3.0)
# Below this a class has no real support.
_SUPPORT = 0.10
# What is left of the belief in a declared class that the form of the row rules out.
_CLASH = 0.01
# The declared class is called wrong only where the text alone gives it less than this; a firm rule needs less doubt
# than the model by itself, which must also hold another class for likely in spite of the claim.
_RULED_OUT_BELOW = 0.20
_WRONG_BELOW = 0.01
_RIGHT_ABOVE = 0.75
_WORDED = frozenset({"state", "trend", "restated"})
# A rule no line speaks for; the prior every rule starts with (see train.rule_trust).
_UNTOLD = 0.97
# The nearest lines and what they give each class.
_Alike = tuple[Sequence[tuple[float, int]], Sequence[float]]
_ALIKE = "按名称和指标值的用语，与同类指标相近"
_FIGURE = compiled(r"\d[\d.,]*")
# Stands for a figure; no text that was squeezed holds it.
_ANY = "\0"


class Form(NamedTuple):
    """What rules and model see of a figure: not 95 or 98, only how it is written and what it counts.

    Attributes:
        text: of the value, each figure in it one sign.
        size: 0, 1 for what is below `MANY`, else `MANY`; None for a figure nobody knows.
        based: a base figure is stated.
    """

    text: str
    comparator: str | None
    unit: str | None
    dimension: Dimension | None
    size: float | None
    based: bool

    @classmethod
    def of(cls, value: TargetValue) -> Form:
        """Return the form of a quantity."""
        size = float(MANY if value.number >= MANY else 1) if value.number else value.number
        text = _FIGURE.sub(_ANY, value.text)
        return cls(text, value.comparator, value.unit, value.dimension, size, bool(value.baseline))

    def value(self) -> TargetValue:
        """Return a quantity of this form."""
        base = _ANY if self.based else None
        return TargetValue(
            "quantity", self.text, self.comparator, self.size, unit=self.unit, dimension=self.dimension, baseline=base
        )


@record(slots=False)
class CategoryModel:
    """Rules, words and weights of one set of layers.

    Attributes:
        neighbours: the labelled lines, indexed when a row first asks for them.
    """

    words: CategoryWords
    weights: Weights
    neighbours: Callable[[], Neighbours] = load_neighbours
    _of_name: Callable[[str, str], Packed] = field(init=False, repr=False, compare=False)
    _like: Callable[[str], _Alike] = field(init=False, repr=False, compare=False)
    _of_form: Callable[[str | None, Form, str, Layout], CategoryCall] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        # Units file the same names: three of four rows of a collection bring one that was met before, and most of
        # these differ from that row in the figure only.
        object.__setattr__(self, "_of_form", lru_cache(maxsize=16384)(self._call_form))
        object.__setattr__(self, "_of_name", lru_cache(maxsize=16384)(self._name_sums))
        object.__setattr__(self, "_like", lru_cache(maxsize=16384)(self._nearest))

    @classmethod
    def load(cls, layers: Sequence[Path] = ()) -> CategoryModel:
        """Load the shipped model, or one refitted with an auditor's own lines; raises RuleLoadError."""
        return _load(tuple(Path(layer) for layer in layers))

    def call(self, level2: str | None, value: TargetValue, name: NameReading, layout: Layout) -> CategoryCall:
        """Return the proper classes of a row, best first; none for fillers and process items.

        Args:
            level2: the declared class; only a claim.
            value: of the row.
            name: of the row.
            layout: of the table.
        """
        if value.kind != "quantity":
            return self._call(level2, value, name.text, layout)
        form = Form.of(value)
        found = self._of_form(level2, form, name.text, layout)
        if _ANY not in found.reason:
            return found
        reason = found.reason.replace(form.text, value.text)
        return CategoryCall(found.guesses, found.process, reason, found.sure)

    def _call_form(self, level2: str | None, form: Form, name: str, layout: Layout) -> CategoryCall:
        return self._call(level2, form.value(), name, layout)

    def _call(self, level2: str | None, value: TargetValue, name: str, layout: Layout) -> CategoryCall:
        case = Case(name, value, layout, self.words)
        ruled = rulings(case)
        if ruled and not ruled[-1].labels:
            return CategoryCall(reason=ruled[-1].reason)
        declared = COST if level2 == ECONOMIC_COST else level2
        plain = ruled if layout == "88" else rulings(Case(name, value, "88", self.words))
        near, voices = ((), ()) if _plain(ruled) else self._like(case.full)
        told = self.weights.sums(row_features(value, plain))
        odds = self.weights.probabilities(self._of_name(case.full, case.core) + told, voices)
        belief = dict(zip(CLASSES, odds, strict=True))
        belief = _weigh(_fold(belief, layout, declared), ruled, self.weights.rules)
        found = _decide(belief, ruled, declared, case, level2)
        return found if found.reason else replace(found, reason=self._likeness(near, found))

    def _name_sums(self, full: str, core: str) -> Packed:
        return self.weights.sums(name_features(full, core, self.weights.words))

    def _nearest(self, name: str) -> _Alike:
        near = self.neighbours().near(name)
        return near, self.neighbours().voices(near) if near else ()

    def _likeness(self, near: Sequence[tuple[float, int]], found: CategoryCall) -> str:
        """Return the reason of a call no rule speaks for: the nearest line of the class, where one is near."""
        best = PROCESS if found.process else found.guesses[0].label
        label = COST if best == ECONOMIC_COST else best
        if near and (name := self.neighbours().example(near, label)):
            return f"用语与“{name}”（{label.removesuffix('指标')}）等同类指标相近"
        return _ALIKE


def _plain(ruled: Sequence[Ruling]) -> bool:
    """Return whether a rule has already named the classes: neighbours would hardly change them."""
    return bool(ruled) and ruled[-1].firm


def _fold(belief: dict[str, float], layout: str, declared: str | None) -> dict[str, float]:
    """Move the belief in classes a layout does not have to their home in it."""
    moves = ((LASTING, SOCIETY),) if layout == "101" else ((SOCIAL_COST, SOCIETY), (NATURE_COST, NATURE))
    for away, home in moves:
        if declared != away:
            belief[home] += belief.pop(away)
    return belief


def _weigh(belief: dict[str, float], ruled: Sequence[Ruling], trust: Mapping[str, float]) -> dict[str, float]:
    """Give the labels of a firm rule the weight the rule deserves; the model shares it out among them."""
    for ruling in ruled:
        if not ruling.firm and ruling.rule in ("环境代价", "社会代价"):
            belief = _lift(belief, ruling.labels[:1], 0.9)
        elif ruling.firm:
            belief = _lift(belief, ruling.labels, trust.get(ruling.rule, _UNTOLD))
    return belief


def _lift(belief: dict[str, float], labels: Sequence[str], share: float) -> dict[str, float]:
    # The first label leads where the model has no opinion.
    own = {label: belief.get(label, 0.0) + 0.1 / (1 + rank) for rank, label in enumerate(labels)}
    inside, rest = sum(own.values()), {label: p for label, p in belief.items() if label not in own}
    outside = sum(rest.values()) or 1.0
    lifted = {label: share * p / inside for label, p in own.items()}
    for label, p in rest.items():
        lifted[label] = (1 - share) * p / outside
    return lifted


def _decide(
    belief: dict[str, float], ruled: Sequence[Ruling], declared: str | None, case: Case, written: str | None
) -> CategoryCall:
    belief = _as_harm(belief, case, declared)
    text_alone = belief.get(declared or "", 0.0)
    settled = bool(ruled) and ruled[-1].firm and ruled[-1].sure and declared not in ruled[-1].labels
    clashes = clash.contradicts(case, declared, text_alone)
    if clashes and declared:
        belief = belief | {declared: belief.get(declared, 0.0) * _CLASH}
    elif declared in belief and not settled and not clash.asks_more_harm(case, declared):
        belief = belief | {declared: belief[declared] * _CLAIM}
    total = sum(belief.values())
    order = sorted(((label, p / total) for label, p in belief.items()), key=lambda pair: (-pair[1], pair[0]))
    best, chance = order[0]
    accepted = _accepted(ruled, case, best, text_alone, declared)
    if clashes:
        accepted -= {declared or ""}
    reason = _reason(ruled, best)
    sure = declared not in accepted and declared != best and _certain(ruled, best, text_alone, chance, declared)
    sure = sure or (clashes and best != declared)
    sure = sure or clash.asks_no_opinion(case, declared, best, text_alone)
    sure = sure or clash.names_no_nature(case, declared, best, text_alone)
    if best == PROCESS:
        return CategoryCall(process=True, reason=reason, sure=sure)
    kept = [(label, p) for label, p in order if label != PROCESS and (p >= _SUPPORT or label in accepted)]
    if sure:
        kept = [(label, p) for label, p in kept if label != declared]
    guesses = tuple(Guess(_label(label, case.layout, written), round(p, 3)) for label, p in kept)
    return CategoryCall(guesses, reason=reason, sure=sure)


def _certain(ruled: Sequence[Ruling], best: str, text_alone: float, chance: float, declared: str | None) -> bool:
    """Return whether the declared class is certainly wrong: a trusted rule says so, or the model without doubt."""
    if declared is None:
        return False
    if ruled and ruled[-1].firm and ruled[-1].sure:
        return best in ruled[-1].labels and text_alone < _RULED_OUT_BELOW
    return chance >= _RIGHT_ABOVE and text_alone < _WRONG_BELOW


def _as_harm(belief: dict[str, float], case: Case, declared: str | None) -> dict[str, float]:
    """Let a declared cost to people or nature stand for the effect it lessens: under it, less is meant (rule 7)."""
    home = {SOCIAL_COST: SOCIETY, NATURE_COST: NATURE}.get(declared or "")
    if home is None or declared is None or case.layout != "101" or not case.falls:
        return belief
    return belief | {declared: belief.get(declared, 0.0) + belief.get(home, 0.0), home: 0.0}


def _accepted(
    ruled: Sequence[Ruling], case: Case, best: str, text_alone: float, declared: str | None
) -> frozenset[str]:
    """Return the classes that are honestly arguable for the row."""
    labels = {label for ruling in ruled if not ruling.sure or best in ruling.labels for label in ruling.labels}
    # Worded effects: better service is both what society has of it and what stays (panel, decision rules 9 and 14).
    settled = bool(ruled) and ruled[-1].firm and ruled[-1].sure
    if best in (SOCIETY, LASTING) and case.value.kind in _WORDED and not settled:
        labels |= {SOCIETY, LASTING}
    if text_alone >= _SUPPORT and declared:
        labels.add(declared)
    if not settled:
        labels |= case.arguable(best)
    if declared == SATISFACTION and not settled and case.holds("opinion_words"):
        labels.add(SATISFACTION)
    return frozenset(labels)


def _reason(ruled: Sequence[Ruling], best: str) -> str:
    for ruling in reversed(ruled):
        if best in ruling.labels:
            return ruling.reason
    return ""


def _label(label: str, layout: str, written: str | None) -> str:
    return ECONOMIC_COST if label == COST and (layout == "101" and written != COST) else label


@lru_cache(maxsize=4)
def _load(layers: tuple[Path, ...]) -> CategoryModel:
    weights = refitted(layers) if own_line_files(layers) else read_weights(resources.LEXICONS / FILE)
    return CategoryModel(load_category_words(layers), weights, partial(load_neighbours, layers))
