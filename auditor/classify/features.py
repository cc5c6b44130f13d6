"""Turn a row into the features of the category model: characters of its name, kind of its value, what the rules say."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from itertools import chain
from operator import add

from auditor.classify.category_case import Case, Ruling
from auditor.model import TargetValue

LONGEST_GRAM = 3
LONGEST_WORD = 6
# Names are short; a cell of 10,000 characters is no name and must not cost more.
_MOST_CHARACTERS = 60


def features(case: Case, rulings: Sequence[Ruling], words: Collection[str] = ()) -> list[str]:
    """Return the features of a row, each once; `words` are longer dictionary words the model knows.

    Character 1–3-grams stand as they are, others carry a mark: `w:` word, `k:` kind, `d:` dimension, `r:` rule.
    """
    return list(dict.fromkeys((*name_features(case.full, case.core, words), *row_features(case.value, rulings))))


def name_features(full: str, core: str, words: Collection[str] = ()) -> list[str]:
    """Return the features a name gives, whatever value stands beside it; units file the same names."""
    name = f"^{full[:_MOST_CHARACTERS]}$"
    grams = _grams(name, LONGEST_WORD if words else LONGEST_GRAM)
    long = [f"w:{part}" for parts in grams[LONGEST_GRAM:] for part in parts if part in words]
    return list(dict.fromkeys((*chain.from_iterable(grams[:LONGEST_GRAM]), *long, f"e:{core[-2:]}")))


def row_features(value: TargetValue, rulings: Sequence[Ruling]) -> list[str]:
    """Return the features of a row beside those of its name."""
    return list(dict.fromkeys((*_value_features(value), *(f"r:{ruling.rule}" for ruling in rulings))))


def _grams(name: str, longest: int) -> list[list[str]]:
    """Return the pieces of one character, of two, and so on, each one a shorter piece and the character behind it."""
    found = [list(name)]
    for size in range(1, longest):
        found.append(list(map(add, found[-1], name[size:])))
    return found


def _value_features(value: TargetValue) -> list[str]:
    kind, dimension = f"k:{value.kind}", f"d:{value.dimension or ''}"
    sign = "c:" + {"≤": "<", "<": "<", "≥": ">", ">": ">"}.get(value.comparator or "", "=")
    found = [kind, dimension, sign, kind + dimension, dimension + sign, f"u:{value.unit or ''}"]
    return [*found, "b:"] if value.baseline else found
