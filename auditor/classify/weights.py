"""Keep the category model as text: what each feature says about each class, in whole numbers."""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from auditor.classify.lines import CLASSES

FILE = "category_weights.tsv"
# Weights are kept in hundredths: finer steps change no class of the cross-validation.
SCALE = 100
# Held-out rows showed the fit too modest: 0.75 given where 0.82 were right; this factor closes the gap.
_SHARPER = 1.3
_BIAS = "#bias"
_RULE = "#rule"


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

    def probabilities(self, row: Iterable[str]) -> list[float]:
        """Return the probability of each class, in the order of `CLASSES`; they add up to 1."""
        known = [self.features[feature] for feature in row if feature in self.features]
        if not known:
            return _softmax(self.bias)
        columns = list(zip(*known, strict=True))
        length = math.sqrt(sum(idf * idf for idf in columns[0])) or 1.0
        scores = [bias + sum(column) / length for bias, column in zip(self.bias, columns[1:], strict=True)]
        return _softmax([_SHARPER * score for score in scores])


def _softmax(scores: Sequence[float]) -> list[float]:
    top = max(scores)
    powers = [math.exp(score - top) for score in scores]
    total = sum(powers)
    return [power / total for power in powers]


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
    features: dict[str, tuple[float, ...]] = {}
    rules: dict[str, float] = {}
    bias: tuple[float, ...] = ()
    step = [i / SCALE for i in range(-200 * SCALE, 200 * SCALE + 1)]
    for line in text.split("\n"):
        if line[:2] == "# " or not line:
            continue
        feature, *figures = line.split("\t")
        if feature == _RULE:
            rules[figures[0]] = float(figures[1])
        elif feature == _BIAS:
            bias = tuple(int(figure) / SCALE for figure in figures[1:])
        else:
            features[feature] = tuple([step[int(figure) + 200 * SCALE] for figure in figures])
    if len(bias) != len(CLASSES):
        raise ValueError("权重文件不完整")
    words = frozenset(feature[2:] for feature in features if feature.startswith("w:"))
    return Weights(features, bias, rules, words)


def read_weights(file: Path) -> Weights:
    """Return the weights of a file."""
    return from_text(file.read_text("utf-8"))
