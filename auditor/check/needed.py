"""Tell which words any match of a pattern needs, so that a text without them is not searched.

A search of `regex` costs some two microseconds even in a name of ten characters, a search for a few plain words a
tenth of that; hardly any row of a table matches any one pattern. What is not understood here needs nothing.
"""

from __future__ import annotations

import re
from collections.abc import Callable

# Words of which every match contains at least one; None: nothing is known.
_Needed = frozenset[str] | None

_PLAIN = re.compile(r"[^\\\[\](){}?*+|.^$]")
_ESCAPED_MARK = re.compile(r"\\[^\w\s]")
# Classes and places: they match something, but nothing that could be named.
_ESCAPED_CLASS = re.compile(r"\\(?:[dDsSwWbB]|[pP]\{\w+\})|[.^$]")
_SET = re.compile(r"\[(\^|(?!\^))((?:[^\\\[\]-]|\\[^\w\s])+)\]")
_OTHER_SET = re.compile(r"\[(?:\^|(?!\^))(?:[^\\\[\]]|\\[^\w\s]|\\[dDsSwW])+\]")
_COUNT = re.compile(r"(?:[?*+]|\{\d+(?:,\d*)?\})[?+]?")
_OPTIONAL = re.compile(r"[?*]|\{0[,}]")
_GROUP = re.compile(r"\((?!\?)|\(\?:")
_LOOK = re.compile(r"\(\?<?[=!]")
# More words would make the search for them as dear as that for the pattern.
_MOST = 40
# Reading a pattern and compiling its words costs as much as so many searches.
_PAYS_FROM = 200


class _NotUnderstoodError(Exception):
    """The pattern uses something this reader does not know."""


def needed_words(pattern: str) -> tuple[str, ...]:
    """Return words of which every match of a pattern contains at least one; empty where nothing is known."""
    reader = _Reader(pattern)
    try:
        found = reader.alternatives()
        if reader.at < len(pattern):
            return ()
    except _NotUnderstoodError:
        return ()
    return tuple(sorted(found)) if found and len(found) <= _MOST else ()


class FirstLook:
    """Look through texts for the words a pattern needs; prepared once that pays, not for a run of one document."""

    def __init__(self, pattern: str) -> None:
        self._pattern = pattern
        self._searches = 0
        self._look: Callable[[str], object] | None = None

    def rules_out(self, text: str) -> bool:
        """Tell whether the text has none of the words, so that the pattern cannot match."""
        if self._look is None:
            self._searches += 1
            if self._searches > _PAYS_FROM:
                self._look = self._prepared()
            return False
        return not self._look(text)

    def _prepared(self) -> Callable[[str], object]:
        words = needed_words(self._pattern)
        return re.compile("|".join(map(re.escape, words))).search if words else _anything


def _anything(_text: str) -> bool:
    return True


class _Reader:
    """Recursive descent over alternatives, sequences and items."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0

    def alternatives(self) -> _Needed:
        found = [self._sequence()]
        while self._ahead("|"):
            self.at += 1
            found.append(self._sequence())
        known = [words for words in found if words is not None]
        return frozenset().union(*known) if len(known) == len(found) else None

    def _sequence(self) -> _Needed:
        """Return the best of what the items of a sequence need; neighbouring plain characters make one word."""
        candidates: list[frozenset[str]] = []
        word = ""
        while self.at < len(self.text) and not self._ahead("|") and not self._ahead(")"):
            plain = self._plain()
            if plain and not _COUNT.match(self.text, self.at):
                word += plain
                continue
            if word:
                candidates.append(frozenset({word}))
                word = ""
            found = frozenset({plain}) if plain else self._item()
            if not self._may_be_absent() and found:
                candidates.append(found)
        if word:
            candidates.append(frozenset({word}))
        return min(candidates, key=_worth, default=None)

    def _plain(self) -> str:
        """Take one character that stands for itself, if one is next."""
        if found := self._take(_PLAIN):
            return found.group()
        found = self._take(_ESCAPED_MARK)
        return found.group()[1:] if found else ""

    def _item(self) -> _Needed:
        if self._take(_ESCAPED_CLASS):
            return None
        if found := self._take(_SET):
            characters = re.sub(r"\\(.)", r"\1", found[2])
            return None if found[1] else frozenset(characters)
        if self._take(_OTHER_SET):
            return None
        looks = self._take(_LOOK) is not None
        if not looks and self._take(_GROUP) is None:
            raise _NotUnderstoodError
        inner = self.alternatives()
        if not self._ahead(")"):
            raise _NotUnderstoodError
        self.at += 1
        return None if looks else inner

    def _may_be_absent(self) -> bool:
        """Take how often the item before may stand, and tell whether that may be never."""
        found = self._take(_COUNT)
        if self._ahead("{"):  # how much a match may differ, or a count of another form
            raise _NotUnderstoodError
        return found is not None and _OPTIONAL.match(found.group()) is not None

    def _ahead(self, mark: str) -> bool:
        return self.text.startswith(mark, self.at)

    def _take(self, what: re.Pattern[str]) -> re.Match[str] | None:
        found = what.match(self.text, self.at)
        if found:
            self.at = found.end()
        return found


def _worth(words: frozenset[str]) -> tuple[bool, int, int]:
    """Order what could be asked for: words before single characters, few before many, long before short."""
    shortest = min(map(len, words))
    return shortest < 2, len(words), -shortest
