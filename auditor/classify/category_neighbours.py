"""Ask the labelled lines most like a row which class they stand in: the second voice beside the linear model."""

from __future__ import annotations

import math
from array import array
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from pathlib import Path

from auditor import text
from auditor.cache import made
from auditor.classify import lines as lines_module
from auditor.classify.lines import (
    CLASSES,
    OWN_COUNTS,
    IndicatorLine,
    line_files,
    own_line_files,
    read_lines,
    without_near_duplicates,
)
from auditor.records import record
from auditor.text import squeeze

# Grouped cross-validation over 3,121 lines, log loss of the two voices together: 0.283 without neighbours, 0.270 with
# 4, 0.269 with 8, 0.266 with 12, 0.270 with 24. What stands in many lines tells little and costs most of the time:
# 0.266 with all that up to 100, 40 or 25 lines hold, 0.267 with 15; at 25 the language layer is 5 % slower for them.
_MOST = 12
_COMMON = 25
# A class no neighbour stands in is not ruled out: this much weight is spread as the lines are.
_UNSEEN = 0.15
# An arguable class counts half of the proper one.
_ALSO = 0.5
_LONGEST = 60
# Most lines share a single character; what shares less than this of the most shared is not worth a division.
_LITTLE = 0.4
# How the number of a line is kept.
_NUMBER = "I"
# Nearer than this a neighbour can be shown as the reason.
_TELLING = 0.3


@record(slots=False)
class Neighbours:
    """Labelled lines by the characters and pairs of their names.

    Attributes:
        postings: character or pair → the numbers of the lines that hold it, in one piece: 19,000 lists of numbers take
            twice as long to load.
        rarities: weight of a character or pair by how many lines hold it.
        lengths: length of each line's vector.
        shares: how each line counts towards the classes: (class number, share), shares add up to 1.
        prior: share of each class among the lines, in the order of `CLASSES`.
    """

    postings: Mapping[str, bytes]
    rarities: Sequence[float]
    lengths: Sequence[float]
    shares: Sequence[tuple[tuple[int, float], ...]]
    names: Sequence[str]
    prior: Sequence[float]

    @classmethod
    def of(cls, lines: Iterable[IndicatorLine]) -> Neighbours:
        """Index the lines."""
        lines = list(lines)
        held: dict[str, list[int]] = {}
        for number, line in enumerate(lines):
            for gram in _grams(squeeze(line.name)):
                held.setdefault(gram, []).append(number)
        rarities = [_rarity(len(lines), holding) for holding in range(_COMMON + 1)]
        telling = {gram: found for gram, found in held.items() if len(found) <= _COMMON}
        squares = [0.0] * len(lines)
        for found in telling.values():
            for number in found:
                squares[number] += rarities[len(found)]
        shares = [_shares(line) for line in lines]
        prior = [sum(share for line in shares for c, share in line if c == k) for k in range(len(CLASSES))]
        return cls(
            {gram: array(_NUMBER, found).tobytes() for gram, found in telling.items()},
            rarities,
            [math.sqrt(square) for square in squares],
            shares,
            [line.name for line in lines],
            [share / max(1, len(lines)) for share in prior],
        )

    def near(self, name: str) -> list[tuple[float, int]]:
        """Return the nearest lines as (cosine, number), the nearest first."""
        shared: defaultdict[int, float] = defaultdict(float)
        square = 0.0
        for gram in _grams(name):
            if gram in self.postings:
                lines = array(_NUMBER, self.postings[gram])
                weight = self.rarities[len(lines)]
                square += weight
                for number in lines:
                    shared[number] += weight
        least = _LITTLE * max(shared.values(), default=0.0)
        length = math.sqrt(square)
        found = [(weight / (length * self.lengths[n]), -n) for n, weight in shared.items() if weight >= least]
        found.sort(reverse=True)
        return [(score, -number) for score, number in found[:_MOST]]

    def voices(self, near: Sequence[tuple[float, int]]) -> list[float]:
        """Return the logarithm of what the neighbours give each class, in the order of `CLASSES`."""
        votes = [_UNSEEN * share for share in self.prior]
        for score, number in near:
            for c, share in self.shares[number]:
                votes[c] += score * share
        total = sum(votes) or 1.0
        return [math.log(max(vote / total, 1e-6)) for vote in votes]

    def example(self, near: Sequence[tuple[float, int]], label: str) -> str:
        """Return the name of the nearest line of a class; empty where none is near enough to be shown."""
        c = CLASSES.index(label)
        telling = (n for score, n in near if score >= _TELLING and self.shares[n][0][0] == c)
        return next((self.names[n] for n in telling), "")


def load_neighbours(layers: Sequence[Path] = ()) -> Neighbours:
    """Return the shipped lines and those of the layers, indexed once; raises RuleLoadError."""
    return _load(tuple(layers))


@lru_cache(maxsize=4)
def _load(layers: tuple[Path, ...]) -> Neighbours:
    code = (Path(__file__), Path(lines_module.__file__), Path(text.__file__))
    return Neighbours(**made("neighbours.bin", (*line_files(layers), *code), lambda: vars(_indexed(layers))))


def _indexed(layers: tuple[Path, ...]) -> Neighbours:
    lines = read_lines(line_files(layers))
    own = own_line_files(layers)
    if own:
        # An auditor's own line counts as much as in the refit, and the shipped ones near it not at all.
        lines, mine = without_near_duplicates(lines)[0], set(read_lines(own))
        lines = [line for line in lines for _ in range(OWN_COUNTS if line in mine else 1)]
    return Neighbours.of(lines)


def _grams(name: str) -> list[str]:
    """Return the characters of a name and its pairs, its edges marked, each once."""
    name = name[:_LONGEST]
    marked = f"^{name}$"
    # A dictionary keeps the order: sums of floats come out the same on every run.
    return list(dict.fromkeys((*name, *(marked[i : i + 2] for i in range(len(marked) - 1)))))


def _rarity(lines: int, holding: int) -> float:
    """Return the squared inverse document frequency."""
    return (math.log((1 + lines) / (1 + holding)) + 1) ** 2


def _shares(line: IndicatorLine) -> tuple[tuple[int, float], ...]:
    total = 1 + _ALSO * len(line.also)
    return (
        (CLASSES.index(line.level2), 1 / total),
        *((CLASSES.index(label), _ALSO / total) for label in line.also),
    )
