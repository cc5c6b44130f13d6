"""Hold the word lists by which rows are sorted into classes, compiled once."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

import regex

from auditor.classify.lexicon import either, load_lexicon
from auditor.patterns import compiled

_ENDS = ("time_ends", "lasting_ends", "quality_ends", "cover_ends", "use_ends", "world_ends", "stay_ends")
_COST_ENDS = ("cost_ends", "saving_ends")
_INSIDE = (
    "time_inside",
    "waiting_words",
    "harm_words",
    "effect_people",
    "benefited",
    "income_words",
    "relief_words",
    "saving_words",
    "nature_words",
    "nature_sure",
    "lasting_words",
    "lift_words",
    "economy_near",
    "opinion_words",
)
_WHOLE = ("quality_values",)


@dataclass(frozen=True)
class CategoryWords:
    """Patterns by the name of their list (`lexicons/class_NAME.txt`).

    Those of names in `…_ends` match at the end of a name only, those of values the whole value.
    """

    patterns: dict[str, regex.Pattern[str]]
    _known: Callable[[str, str], str] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_known", lru_cache(maxsize=65536)(self._hit))

    def hit(self, which: str, text: str) -> str:
        """Return the word of the list that the text holds (or ends in), or an empty string."""
        return self._known(which, text)

    def _hit(self, which: str, text: str) -> str:
        found = self.patterns[which].search(text)
        return found.group() if found else ""


@lru_cache(maxsize=4)
def _words(layers: tuple[Path, ...]) -> CategoryWords:
    patterns = {}
    for name in (*_ENDS, *_COST_ENDS, *_INSIDE):
        alternatives = either(load_lexicon(f"class_{name}", layers))
        patterns[name] = compiled(f"(?:{alternatives})$" if name.endswith("_ends") else alternatives)
    for name in _WHOLE:
        patterns[name] = compiled(f"^(?:{either(load_lexicon(f'class_{name}', layers))})$")
    return CategoryWords(patterns)


def load_category_words(layers: Sequence[Path] = ()) -> CategoryWords:
    """Return the lists with the layers laid over."""
    return _words(tuple(layers))
