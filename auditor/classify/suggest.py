"""Show what a weak row could look like: similar well-formed indicators, and a rewrite with blanks to fill."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from functools import lru_cache
from pathlib import Path

from auditor.classify.canonical import to_text
from auditor.classify.lines import PROCESS, SATISFACTION, line_files, read_lines
from auditor.classify.name import load_names
from auditor.classify.rewriting import noun_of, rewrite
from auditor.classify.value import load_reader
from auditor.model import TargetValue, TypedIndicator
from auditor.text import squeeze

__all__ = ["Similar", "Suggester", "rewrite"]

# Below this cosine of character pairs a neighbour shares a word by chance (read over 200 rows).
_NEAR_ENOUGH = 0.18
# Two suggestions this alike say the same thing twice.
_SAME = 0.8
_MOST = 3
# Pairs that every third name has say nothing and would make the index long.
_COMMONEST = 0.05


@dataclass(frozen=True, slots=True)
class Similar:
    """A well-formed indicator near a row.

    Attributes:
        source: `范例库` with its sector's project, or where it stands in the same folder.
        likeness: cosine, 0–1.
    """

    name: str
    value: str
    level2: str
    source: str
    likeness: float = 0.0

    def __str__(self) -> str:
        return f"{self.name}{self.value}" if self.value[:1] in "≥≤<>=≈" else f"{self.name}：{self.value}"


@dataclass(frozen=True)
class Suggester:
    """A library of good indicators with an index of the character pairs of their names."""

    entries: tuple[Similar, ...]
    index: dict[str, list[tuple[int, float]]] = field(repr=False)
    rarity: dict[str, float] = field(repr=False)

    @classmethod
    def load(cls, layers: Sequence[Path] = ()) -> Suggester:
        """Load the shipped library with the layers' lines; raises RuleLoadError."""
        return _load(tuple(Path(layer) for layer in layers))

    def extended(self, rows: Iterable[tuple[str, TypedIndicator]]) -> Suggester:
        """Return a library that also holds the good rows of a folder, given as (where it stands, row)."""
        own = [_of_row(where, row) for where, row in rows if is_good(row)]
        return build((*self.entries, *own))

    def neighbours(self, row: TypedIndicator, level2: str | None = None, most: int = _MOST) -> tuple[Similar, ...]:
        """Return up to three similar well-formed indicators of the class, the most similar first.

        `level2` defaults to the proper class the language layer found, else the declared one.
        """
        wanted = level2 or proper_class(row)
        name = squeeze(row.indicator.level3 or "")
        # What the row is about decides, not the verb it starts with.
        about = name if row.name.generic or wanted == SATISFACTION else noun_of(row)
        scores: dict[int, float] = {}
        for pair, weight in _vector(about, self.rarity).items():
            for number, own in self.index.get(pair, ()):
                scores[number] = scores.get(number, 0.0) + weight * own
        found: list[Similar] = []
        for number, score in sorted(scores.items(), key=lambda item: (-item[1], item[0])):
            entry = self.entries[number]
            if score < _NEAR_ENOUGH or len(found) == most:
                break
            if entry.level2 == wanted and entry.name != name and not any(_alike(entry.name, f.name) for f in found):
                found.append(Similar(entry.name, entry.value, entry.level2, entry.source, round(score, 3)))
        return tuple(found)


def proper_class(row: TypedIndicator) -> str | None:
    """Return the class a row is rewritten for: the best guess, else the declared one."""
    guesses = row.category.guesses
    label = guesses[0].label if guesses else row.indicator.level2
    return "成本指标" if label == "经济成本指标" else label


def is_good(row: TypedIndicator) -> bool:
    """Return whether a row can stand as an example: a name, a checkable value, its own class."""
    name = row.name
    return bool(
        is_well_formed(row.value)
        and row.vagueness.level == 0
        and not (name.is_sentence or name.generic or name.parts or row.category.process or row.category.sure)
        and row.indicator.level3
        and row.indicator.level2
    )


def is_well_formed(value: TargetValue) -> bool:
    """Return whether a value can be checked as it stands: a number with its unit, or a date."""
    if value.defects:
        return False
    if value.kind == "deadline":
        return True
    return value.kind == "quantity" and value.unit is not None


def _of_row(where: str, row: TypedIndicator) -> Similar:
    label = "成本指标" if row.indicator.level2 == "经济成本指标" else row.indicator.level2
    return Similar(squeeze(row.indicator.level3 or ""), to_text(row.value), label or "", where)


def _alike(one: str, two: str) -> bool:
    return SequenceMatcher(None, one, two, autojunk=False).ratio() >= _SAME


def _pairs(text: str) -> list[str]:
    return [text[i : i + 2] for i in range(min(len(text), 60) - 1)]


def _vector(text: str, rarity: dict[str, float]) -> dict[str, float]:
    weights = {pair: rarity[pair] for pair in _pairs(text) if pair in rarity}
    length = math.sqrt(sum(weight * weight for weight in weights.values())) or 1.0
    return {pair: weight / length for pair, weight in weights.items()}


def build(entries: Sequence[Similar]) -> Suggester:
    """Return a library over entries: rarity of each pair, and where it occurs with what weight."""
    seen = Counter(pair for entry in entries for pair in set(_pairs(entry.name)))
    total = max(1, len(entries))
    rarity = {pair: math.log(total / n) + 1 for pair, n in seen.items() if n <= max(20, _COMMONEST * total)}
    index: dict[str, list[tuple[int, float]]] = {}
    for number, entry in enumerate(entries):
        for pair, weight in _vector(entry.name, rarity).items():
            index.setdefault(pair, []).append((number, weight))
    return Suggester(tuple(entries), index, rarity)


@lru_cache(maxsize=4)
def _load(layers: tuple[Path, ...]) -> Suggester:
    reader, names = load_reader(layers), load_names(layers)
    found: dict[tuple[str, str], Similar] = {}
    for line in read_lines(line_files(layers)):
        if line.level2 == PROCESS or not is_well_formed(reader.read(line.value, line.name)):
            continue
        if line.level2 == SATISFACTION and "满意" not in line.name:
            continue
        reading = names.read(line.name)
        if reading.is_sentence or reading.verb or reading.generic:
            continue
        key = (line.name, line.level2)
        found.setdefault(key, Similar(squeeze(line.name), squeeze(line.value), line.level2, f"范例库：{line.project}"))
    return build(tuple(found.values()))
