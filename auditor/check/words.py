"""Match word lists: a lexicon by name, or words written in the rule itself."""

from __future__ import annotations

import re
from functools import cached_property, lru_cache

from auditor.records import record


@lru_cache(maxsize=512)
def _compiled(terms: tuple[str, ...]) -> re.Pattern[str]:
    # Longest first: 比上年有所提高 wins over 提高 at the same place.
    ordered = sorted(terms, key=lambda term: (-len(term), term))
    return re.compile("|".join(re.escape(term) for term in ordered) or r"(?!)")


@record(slots=False)
class Words:
    """A list of words; `name` is None where they are written in the rule."""

    name: str | None
    terms: tuple[str, ...]

    # Kept with the list: finding it by its terms would read all of them for every cell.
    @cached_property
    def _pattern(self) -> re.Pattern[str]:
        return _compiled(self.terms)

    @cached_property
    def _set(self) -> frozenset[str]:
        return frozenset(self.terms)

    def find(self, text: str | None) -> str | None:
        """Return the first word in the text, the longest where several start there, or None."""
        if not text:
            return None
        found = self._pattern.search(text)
        return found.group() if found else None

    def all_in(self, text: str | None) -> list[str]:
        """Return every word found, left to right, without overlaps."""
        return self._pattern.findall(text) if text else []

    def blank(self, text: str) -> str:
        """Return the text with a space for every word of the list."""
        return self._pattern.sub(" ", text)

    def __contains__(self, text: object) -> bool:
        return text in self._set

    def __bool__(self) -> bool:
        return bool(self.terms)

    def starting(self, text: str | None) -> str | None:
        """Return the longest word the text starts with, or None."""
        found = self._pattern.match(text) if text else None
        return found.group() if found else None

    def ending(self, text: str | None) -> str | None:
        """Return the longest word the text ends with, or None."""
        if not text:
            return None
        return max((term for term in self.terms if text.endswith(term)), key=len, default=None)
