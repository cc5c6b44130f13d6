"""Hold the word lists by which rows are sorted into classes, and find all their words in a text at one go."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import field
from functools import lru_cache
from pathlib import Path

from auditor.classify.lexicon import load_lexicon
from auditor.records import record

_ENDS = (
    "time_ends",
    "lasting_ends",
    "quality_ends",
    "cover_ends",
    "use_ends",
    "world_ends",
    "stay_ends",
    "cost_ends",
    "saving_ends",
)
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


@record(slots=False)
class CategoryWords:
    """The words of the lists `lexicons/class_NAME.txt`; those of names in `…_ends` count at the end of a text only.

    Attributes:
        lists: word → the lists it stands in.
        lengths: first character → the lengths of the words it begins, the longest first.
        whole: words that count only as a whole text, by the name of their list.
    """

    lists: Mapping[str, Sequence[str]]
    lengths: Mapping[str, Sequence[int]]
    whole: Mapping[str, frozenset[str]]
    _known: Callable[[str], Mapping[str, str]] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_known", lru_cache(maxsize=16384)(self._hits))

    @classmethod
    def of(cls, lists: Mapping[str, Iterable[str]]) -> CategoryWords:
        """Index the words of the lists by name."""
        found: dict[str, list[str]] = {}
        lengths: dict[str, set[int]] = {}
        for which, words in lists.items():
            for word in dict.fromkeys(words) if which not in _WHOLE else ():
                found.setdefault(word, []).append(which)
                lengths.setdefault(word[0], set()).add(len(word))
        return cls(
            found,
            {first: sorted(sizes, reverse=True) for first, sizes in lengths.items()},
            {which: frozenset(lists[which]) for which in _WHOLE},
        )

    def hit(self, which: str, text: str) -> str:
        """Return the word of the list that the text holds (or ends in), the first and longest, or an empty string."""
        if which in self.whole:
            return text if text in self.whole[which] else ""
        return self._known(text).get(which, "")

    def _hits(self, text: str) -> dict[str, str]:
        """Return the hit in each list that has one; all lists at once, since a row is asked of a dozen of them."""
        found: dict[str, str] = {}
        for start, first in enumerate(text):
            for length in self.lengths.get(first, ()):
                word = text[start : start + length]
                for which in self.lists.get(word, ()):
                    if which not in found and (start + length == len(text) or not which.endswith("_ends")):
                        found[which] = word
        return found


@lru_cache(maxsize=4)
def _words(layers: tuple[Path, ...]) -> CategoryWords:
    return CategoryWords.of({name: load_lexicon(f"class_{name}", layers) for name in (*_ENDS, *_INSIDE, *_WHOLE)})


def load_category_words(layers: Sequence[Path] = ()) -> CategoryWords:
    """Return the lists with the layers laid over."""
    return _words(tuple(layers))
