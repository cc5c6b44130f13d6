"""Read the plain figures, which most values are, by their form: ≥95% and ≥98% differ in the figure only."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import field
from functools import lru_cache
from typing import NamedTuple

import regex

from auditor.classify.measures import spell
from auditor.classify.units import Units
from auditor.model import Dimension, TargetValue
from auditor.patterns import compiled
from auditor.records import record

# A sign, a figure that is no year, and what may be a unit.
_PLAIN = compiled(r"([≥≤<>=]?)((?!20\d\d)\d{1,9}(?:\.\d{1,4})?)([^\d≥≤<>=≈()]{1,6})")
_SAMPLE = "7"
# Spans that are no date whatever their figure, as long as nothing stands behind them; a term is told from them below.
_SPANS = frozenset({"小时", "天", "期", "年", "分钟", "个月"})


class _Form(NamedTuple):
    """All that values of one form share."""

    comparator: str | None
    unit: str
    dimension: Dimension | None
    factor: float
    frequency: str | None
    approximate: bool


@record(slots=False)
class PlainFigures:
    """The forms of plain figures met so far, each read once by the whole grammar.

    Attributes:
        read: reads a cleaned text; None where it holds no figure, or one the name of a row has to explain.
        unlike: where a unit holds any of these, the figure itself may decide what it is: 7月, 24小时值守.
    """

    read: Callable[[str], TargetValue | None]
    units: Units
    unlike: Sequence[regex.Pattern[str]]
    _known: Callable[[str, str], _Form | None] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_known", lru_cache(maxsize=4096)(self._form))

    def value(self, text: str) -> TargetValue | None:
        """Return what the grammar reads in a cleaned text that is one plain figure; None for any other."""
        found = _PLAIN.fullmatch(text)
        if found is None:
            return None
        sign, figure, unit = found.groups()
        form = self._known(sign, unit)
        if form is None:
            return None
        number = float(figure)
        return TargetValue(
            "quantity", text, form.comparator, number, unit=form.unit, dimension=form.dimension,
            magnitude=number * form.factor, frequency=form.frequency, approximate=form.approximate,
        )  # fmt: skip

    def _form(self, sign: str, unit: str) -> _Form | None:
        """Return what the grammar reads in any figure between a sign and a unit that is read whole."""
        if unit not in _SPANS and any(pattern.search(unit) for pattern in self.unlike):
            return None
        value = self.read(f"{sign}{_SAMPLE}{unit}")
        if value is None or value.kind != "quantity" or value.unit is None or value.unit != spell(unit):
            return None
        if value.number != float(_SAMPLE) or value.number_max is not None or value.baseline or value.defects:
            return None
        factor = self.units.measure(unit)[1]
        return _Form(value.comparator, value.unit, value.dimension, factor, value.frequency, value.approximate)
