"""Match word lists: a lexicon by name, or words written in the rule itself."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache


@lru_cache(maxsize=512)
def _pattern(terms: tuple[str, ...]) -> re.Pattern[str]:
    # Longest first: 比上年有所提高 wins over 提高 at the same place.
    ordered = sorted(terms, key=lambda term: (-len(term), term))
    return re.compile("|".join(re.escape(term) for term in ordered) or r"(?!)")


@dataclass(frozen=True)
class Words:
    """A list of words; `name` is None where they are written in the rule."""

    name: str | None
    terms: tuple[str, ...]

    def find(self, text: str | None) -> str | None:
        """Return the first word in the text, the longest where several start there, or None."""
        if not text:
            return None
        found = _pattern(self.terms).search(text)
        return found.group() if found else None

    def all_in(self, text: str | None) -> list[str]:
        """Return every word found, left to right, without overlaps."""
        return _pattern(self.terms).findall(text) if text else []

    def blank(self, text: str) -> str:
        """Return the text with a space for every word of the list."""
        return _pattern(self.terms).sub(" ", text)

    def __contains__(self, text: object) -> bool:
        return text in _sets(self.terms)

    def __bool__(self) -> bool:
        return bool(self.terms)

    def starting(self, text: str | None) -> str | None:
        """Return the longest word the text starts with, or None."""
        found = _pattern(self.terms).match(text) if text else None
        return found.group() if found else None

    def ending(self, text: str | None) -> str | None:
        """Return the longest word the text ends with, or None."""
        if not text:
            return None
        return max((term for term in self.terms if text.endswith(term)), key=len, default=None)


@lru_cache(maxsize=512)
def _sets(terms: tuple[str, ...]) -> frozenset[str]:
    return frozenset(terms)
