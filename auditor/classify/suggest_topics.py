"""Tell what subjects a name speaks of: words that differ but mean the same field of work stand on one line."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from pathlib import Path

import regex

from auditor.classify.lexicon import either, load_lexicon
from auditor.patterns import compiled
from auditor.records import record

LIST = "example_topics"
_LONGEST = 60
_WIDE = "~"


@record(slots=False)
class Topics:
    """Subjects by their words.

    Attributes:
        wide: subjects too wide to make two names alike alone.
    """

    words: Mapping[str, tuple[int, ...]]
    wide: frozenset[int]
    pattern: regex.Pattern[str]

    @classmethod
    def load(cls, layers: Sequence[Path] = ()) -> Topics:
        """Load the shipped subjects and those of the layers; raises RuleLoadError."""
        return _load(tuple(layers))

    def of(self, name: str) -> tuple[int, ...]:
        """Return the subjects of a name, the one told last first: the thing itself stands at the end."""
        found = [subject for match in self.pattern.finditer(name[-_LONGEST:]) for subject in self.words[match.group()]]
        return tuple(dict.fromkeys(reversed(found)))

    def words_of(self, subject: int) -> Sequence[str]:
        """Return the words of a subject; a name that speaks of it holds one."""
        return [word for word, subjects in self.words.items() if subject in subjects]

    def same(self, one: Sequence[int], other: Sequence[int]) -> bool:
        """Return whether two names are about the same thing: the last told, and another one where that is wide."""
        if not one or not other or one[0] != other[0]:
            return False
        return one[0] not in self.wide or bool(set(one[1:]) & set(other[1:]))


@lru_cache(maxsize=4)
def _load(layers: tuple[Path, ...]) -> Topics:
    words: dict[str, tuple[int, ...]] = {}
    lines = load_lexicon(LIST, layers)
    for number, line in enumerate(lines):
        for word in line.removeprefix(_WIDE).split():
            words[word] = (*words.get(word, ()), number)
    wide = frozenset(number for number, line in enumerate(lines) if line.startswith(_WIDE))
    return Topics(words, wide, compiled(either(words)))
