"""Keep the category model as text: what each feature says about each class, in whole numbers."""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any

from auditor.cache import made
from auditor.classify.lines import CLASSES

FILE = "category_weights.tsv"
# Weights are kept in hundredths: finer steps change no class of the cross-validation.
SCALE = 100
# Held-out rows showed the fit too modest: 0.75 given where 0.82 were right; this factor closes the gap.
_SHARPER = 1.3
# The same beside the neighbours, and their own share: fitted to held-out scores of both (grouped cross-validation; log
# loss 0.283 without neighbours, 0.267 with them; a neighbour weight inside the linear fit made it worse, 0.296).
_BESIDE = 1.15
_VOICE = 0.4
_BIAS = "#bias"
_RULE = "#rule"

# Squared length of some features, then what they say about each class.
Sums = tuple[float, ...]


@dataclass(frozen=True)
class Weights:
    """A linear model over features, and how far each firm rule can be trusted.

    Attributes:
        features: feature → its weight in the length of a row (idf), then a weight per class of `CLASSES`.
        bias: one figure per class.
        rules: rule → share of the lines it decided rightly.
    """

    features: Mapping[str, tuple[float, ...]]
    bias: tuple[float, ...]
    rules: Mapping[str, float]
    words: Collection[str] = frozenset()

    def sums(self, row: Iterable[str]) -> Sums:
        """Return what some features of a row say: those of its parts add up to those of the row."""
        known = [self.features[feature] for feature in row if feature in self.features]
        if not known:
            return (0.0,) * (1 + len(CLASSES))
        columns = zip(*known, strict=True)
        return sum([idf * idf for idf in next(columns)]), *map(sum, columns)

    def probabilities(self, parts: Sequence[Sums], voices: Sequence[float] = ()) -> list[float]:
        """Return the probability of each class, in the order of `CLASSES`; they add up to 1.

        Args:
            parts: the sums of the row's features, in any parts.
            voices: logarithm of what the neighbours of the row give each class; empty where they were not asked.
        """
        square, *said = map(sum, zip(*parts, strict=True))
        length = math.sqrt(square) or 1.0
        scores = [bias + figure / length for bias, figure in zip(self.bias, said, strict=True)]
        if not voices:
            return _softmax([_SHARPER * score for score in scores])
        return _softmax([_BESIDE * score + _VOICE * voice for score, voice in zip(scores, voices, strict=True)])


def _softmax(scores: Sequence[float]) -> list[float]:
    top = max(scores)
    powers = [math.exp(score - top) for score in scores]
    total = sum(powers)
    return [power / total for power in powers]


class Features(Mapping[str, tuple[float, ...]]):
    """The rows of a text of weights, each read when it is asked for: a run needs one in ten."""

    def __init__(self, rows: Mapping[str, str] = MappingProxyType({})) -> None:
        self._rows: dict[str, str | tuple[float, ...]] = dict(rows)

    def __getitem__(self, feature: str) -> tuple[float, ...]:
        row = self._rows[feature]
        if isinstance(row, str):
            row = self._rows[feature] = _parts(row)
        return row

    def __contains__(self, feature: object) -> bool:
        return feature in self._rows

    def __iter__(self) -> Iterator[str]:
        return iter(self._rows)

    def __len__(self) -> int:
        return len(self._rows)


def _parts(figures: str) -> tuple[float, ...]:
    return tuple([int(figure) / SCALE for figure in figures.split("\t")])


def to_text(weights: Weights, head: Sequence[str] = ()) -> str:
    """Return the weights as lines: feature, idf, one whole number per class."""
    lines = [f"# {line}" for line in head]
    lines.append("# columns: feature\tidf\t" + "\t".join(CLASSES))
    lines.append("\t".join([_BIAS, "0", *(_whole(figure) for figure in weights.bias)]))
    lines += [f"{_RULE}\t{name}\t{share:.3f}" for name, share in sorted(weights.rules.items())]
    for feature, row in sorted(weights.features.items()):
        lines.append("\t".join([feature, *(_whole(figure) for figure in row)]))
    return "\n".join(lines) + "\n"


def _whole(figure: float) -> str:
    return str(round(figure * SCALE))


def from_text(text: str) -> Weights:
    """Return the weights a text of `to_text` holds; raises ValueError for anything else."""
    return _weights(_parts_of(text))


def read_weights(file: Path) -> Weights:
    """Return the weights of a file, from the cache folder where an earlier run has read them."""
    return _weights(made("weights.bin", (file, Path(__file__)), lambda: _parts_of(file.read_text("utf-8"))))


def _parts_of(text: str) -> dict[str, Any]:
    rows: dict[str, str] = {}
    rules: dict[str, float] = {}
    bias: tuple[float, ...] = ()
    for line in text.split("\n"):
        if line[:2] == "# " or not line:
            continue
        feature, _, figures = line.partition("\t")
        if feature == _RULE:
            rule, share = figures.split("\t")
            rules[rule] = float(share)
        elif feature == _BIAS:
            bias = _parts(figures)[1:]
        else:
            rows[feature] = _checked(figures)
    if len(bias) != len(CLASSES):
        raise ValueError("权重文件不完整")
    words = frozenset(feature[2:] for feature in rows if feature.startswith("w:"))
    return {"rows": rows, "bias": bias, "rules": rules, "words": words}


def _checked(figures: str) -> str:
    """Return a row as it is written; raises ValueError for anything but an idf and a whole number per class."""
    if figures.count("\t") != len(CLASSES) or figures.strip("-0123456789\t"):
        raise ValueError("权重文件有误")
    return figures


def _weights(parts: Mapping[str, Any]) -> Weights:
    return Weights(Features(parts["rows"]), parts["bias"], parts["rules"], parts["words"])
