"""Know the units: pattern, normalised dimension, factor to the base unit."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import cast, get_args

from auditor.classify.lexicon import load_lexicon
from auditor.errors import RuleLoadError
from auditor.model import Dimension
from auditor.patterns import compiled
from auditor.records import record

# 万 and its like before the unit; kept in the unit as written, used only for the magnitude.
SCALES = {
    "万亿": 1e12, "百亿": 1e10, "千亿": 1e11, "亿": 1e8, "千万": 1e7, "百万": 1e6, "十万": 1e5, "万": 1e4,
    "千": 1e3, "百": 1e2, "十": 10.0,
}  # fmt: skip
_SCALE = "|".join(SCALES)
_FACTOR = compiled(r"\d+(?:\.\d+)?")
_DIMENSIONS = frozenset(get_args(Dimension))
_OUT_OF_MANY = compiled(r"[万亿千百十\d元米吨]|[/·*每][人户]$")
_PER_SIGN = compiled(r"[/·*每]")
_PER = r"[/每·∙•・⋅*×.]"


@record(slots=False)
class Units:
    """The unit list, compiled.

    Attributes:
        known: unit → (dimension, factor to the base unit).
        pattern: a known unit with its scale and its `/…` parts; no capture groups; compile it with `units=known`
            (a named list compiles in half the time of an alternation).
        loose: up to five characters that may be a unit nobody listed.
    """

    known: dict[str, tuple[Dimension, float]]
    pattern: str
    loose: str

    def measure(self, unit: str) -> tuple[Dimension | None, float]:
        """Return the dimension of a unit as written and its factor: `万元` → (money, 10000)."""
        if unit in self.known:
            return self.known[unit]
        base, per = _split(unit)
        scale = 1.0
        if base not in self.known:
            for word, factor in SCALES.items():
                if base.startswith(word):
                    scale, base = factor, base[len(word) :]
                    break
        found = self.known.get(base)
        if not found:
            return (None, scale)
        dimension, factor = found
        if per:
            return _per_dimension(dimension, per), scale * factor
        return dimension, scale * factor


def _split(unit: str) -> tuple[str, str]:
    found = _PER_SIGN.search(unit)
    return (unit[: found.start()], unit[found.start() :]) if found and found.start() else (unit, "")


def _per_dimension(dimension: Dimension, per: str) -> Dimension:
    if dimension == "money":
        return "unit_money"
    if dimension in {"share", "time", "grade"}:
        return dimension
    # 人/年 still counts people, 次/周 events; 件/万人 and 微克/立方米 are rates.
    return "rate" if dimension not in {"people", "things", "events"} or _OUT_OF_MANY.search(per) else dimension


@lru_cache(maxsize=8)
def _units(layers: tuple[Path, ...]) -> Units:
    known: dict[str, tuple[Dimension, float]] = {}
    problems = []
    for line in load_lexicon("units", layers):
        dimension, factor, *names = [*line.split(), "", ""]
        if dimension not in _DIMENSIONS or not _FACTOR.fullmatch(factor):
            problems.append(f"lexicons/units.txt：“{line[:30]}”读不懂；应当是：量纲 系数 单位 单位…")
            continue
        known.update((name, (cast(Dimension, dimension), float(factor))) for name in names if name)
    if problems:
        raise RuleLoadError(problems)
    return Units(known, *_patterns())


def _patterns() -> tuple[str, str]:
    names = r"\L<units>"
    latin_end = r"(?<![A-Za-z](?=[A-Za-z]))"
    one = rf"(?:(?:(?:{names})|(?:{_SCALE})(?:{names})){latin_end}|(?:万亿|千万|百万|万|亿))"
    per = rf"(?:{_PER}(?:\d+(?:万|千)?)?(?:{_SCALE})?(?:{names}))"
    loose_per = r"(?:[/·](?:\d+)?(?:(?!以[上下内]|及以|左右|之内)\p{Han}){1,5}|/[A-Za-z]{1,4}\d?)"
    pattern = rf"(?:{one}(?:{per}|{loose_per}){{0,3}})"
    return pattern, rf"(?:(?:{_SCALE})?\p{{Han}}{{1,4}}(?:{loose_per}){{0,3}})"


def load_units(layers: Sequence[Path] = ()) -> Units:
    """Return the units of `lexicons/units.txt` with the layers laid over; raises RuleLoadError."""
    return _units(tuple(layers))
