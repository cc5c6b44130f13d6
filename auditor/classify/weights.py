"""Keep the category model as text: what each feature says about each class, in whole numbers."""

from __future__ import annotations

import math
import struct
from collections.abc import Collection, Iterable, Mapping, Sequence
from itertools import repeat
from pathlib import Path
from typing import Any

from auditor.cache import made
from auditor.classify.lines import CLASSES
from auditor.records import record

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

# All that a feature says is one whole number, so that one addition adds it for every class: fields of 32 bits, the
# squared idf first, then a weight per class. With these bounds some 200 features of a row overflow none.
Packed = int
_BITS = 32
_FIELDS = struct.Struct(f"<{1 + len(CLASSES)}I")
_MOST_IDF, _MOST = 1 << 11, 1 << 20
_ZERO = 1 << (_BITS - 1)
_ZEROS = sum(_ZERO << _BITS * place for place in range(1 + len(CLASSES)))


def _packed(idf: int, said: Iterable[int]) -> Packed:
    return sum(figure << _BITS * place for place, figure in enumerate((idf * idf, *said)))


def _unpacked(sums: Packed) -> list[int]:
    """Return the squared idf and what is said of each class; a field below zero borrows from the next one."""
    return [field - _ZERO for field in _FIELDS.unpack((sums + _ZEROS).to_bytes(_FIELDS.size, "little"))]


@record(slots=False)
class Weights:
    """A linear model over features, and how far each firm rule can be trusted.

    Attributes:
        features: feature → its weight in the length of a row (idf), then a weight per class of `CLASSES`, packed.
        bias: one figure per class.
        rules: rule → share of the lines it decided rightly.
    """

    features: Mapping[str, Packed]
    bias: tuple[float, ...]
    rules: Mapping[str, float]
    words: Collection[str] = frozenset()

    @classmethod
    def of(
        cls, features: Mapping[str, Sequence[float]], bias: tuple[float, ...], rules: Mapping[str, float]
    ) -> Weights:
        """Return a fitted model; `features` hold an idf and a weight per class each."""
        packed = {
            feature: _packed(round(idf * SCALE), [round(figure * SCALE) for figure in said])
            for feature, (idf, *said) in features.items()
        }
        return cls(packed, bias, rules)

    def sums(self, row: Iterable[str]) -> Packed:
        """Return what some features of a row say: those of its parts add up to those of the row."""
        return sum(map(self.features.get, row, repeat(0)))

    def probabilities(self, sums: Packed, voices: Sequence[float] = ()) -> list[float]:
        """Return the probability of each class, in the order of `CLASSES`; they add up to 1.

        Args:
            sums: what all features of the row say.
            voices: logarithm of what the neighbours of the row give each class; empty where they were not asked.
        """
        square, *said = _unpacked(sums)
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


def to_text(weights: Weights, head: Sequence[str] = ()) -> str:
    """Return the weights as lines: feature, idf, one whole number per class."""
    lines = [f"# {line}" for line in head]
    lines.append("# columns: feature\tidf\t" + "\t".join(CLASSES))
    lines.append("\t".join([_BIAS, "0", *(_whole(figure) for figure in weights.bias)]))
    lines += [f"{_RULE}\t{name}\t{share:.3f}" for name, share in sorted(weights.rules.items())]
    for feature, packed in sorted(weights.features.items()):
        square, *said = _unpacked(packed)
        lines.append("\t".join([feature, str(math.isqrt(square)), *map(str, said)]))
    return "\n".join(lines) + "\n"


def _whole(figure: float) -> str:
    return str(round(figure * SCALE))


def from_text(text: str) -> Weights:
    """Return the weights a text of `to_text` holds; raises ValueError for anything else."""
    return Weights(**_parts_of(text))


def read_weights(file: Path) -> Weights:
    """Return the weights of a file, from the cache folder where an earlier run has read them."""
    return Weights(**made("weights.bin", (file, Path(__file__)), lambda: _parts_of(file.read_text("utf-8"))))


def _parts_of(text: str) -> dict[str, Any]:
    features: dict[str, Packed] = {}
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
            bias = tuple(figure / SCALE for figure in _whole_numbers(figures)[1:])
        else:
            idf, *said = _whole_numbers(figures)
            features[feature] = _packed(idf, said)
    if len(bias) != len(CLASSES):
        raise ValueError("权重文件不完整")
    words = frozenset(feature[2:] for feature in features if feature.startswith("w:"))
    return {"features": features, "bias": bias, "rules": rules, "words": words}


def _whole_numbers(figures: str) -> list[int]:
    """Return a row as numbers; raises ValueError for anything but an idf and a whole number per class."""
    found = [int(figure) for figure in figures.split("\t")] if not figures.strip("-0123456789\t") else []
    if len(found) != 1 + len(CLASSES) or not 0 <= found[0] < _MOST_IDF or max(map(abs, found)) >= _MOST:
        raise ValueError("权重文件有误")
    return found
