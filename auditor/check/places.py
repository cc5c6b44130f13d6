"""Say where something stands in a rule file, and collect everything that is wrong there."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from auditor.errors import RuleLoadError

# Two of four characters in common is close for Chinese words (严重性 / 严重程度), far too loose for Latin ones.
_CLOSE_HAN = 0.5
_CLOSE_LATIN = 0.6
_SHOWN_CHOICES = 40


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """A file as shown to people, with 1-based line and column."""

    file: str
    line: int = 1
    column: int = 1

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}"


def closest(word: str, choices: Iterable[str]) -> str | None:
    """Return the choice most like the word, or None when none is near."""
    pool = sorted(set(choices))
    by_lower = {choice.lower(): choice for choice in reversed(pool)}
    cutoff = _CLOSE_LATIN if word.isascii() else _CLOSE_HAN
    found = difflib.get_close_matches(word.lower(), list(by_lower), n=1, cutoff=cutoff)
    return by_lower[found[0]] if found else None


@dataclass
class Problems:
    """All problems of a load, each one line `file:line:column：text`."""

    found: list[tuple[Place, str]] = field(default_factory=list)

    def add(self, place: Place, text: str) -> None:
        """Note a problem; the same one at the same place only once."""
        if (place, text) not in self.found:
            self.found.append((place, text))

    def unknown(self, place: Place, what: str, word: str, choices: Sequence[str], hints: Iterable[str] = ()) -> None:
        """Note a word that is none of the choices, with all of them and the nearest.

        Args:
            place: where the word stands.
            what: `没有“{word}”这一项`-like sentence, already with the word.
            word: the word as written.
            choices: what is allowed, in the order to show.
            hints: further spellings (aliases) to suggest from.
        """
        shown = "、".join(choices[:_SHOWN_CHOICES]) + (" …" if len(choices) > _SHOWN_CHOICES else "")
        near = closest(word, [*choices, *hints])
        self.add(place, f"{what}，允许：{shown}" + (f"，是否想写 {near}？" if near else ""))

    def lines(self) -> list[str]:
        """Return the problems as lines, in the order of files and lines."""
        return [f"{place}：{text}" for place, text in sorted(self.found, key=lambda item: (item[0], item[1]))]

    def raise_if_any(self) -> None:
        """Raise one RuleLoadError with every problem."""
        if self.found:
            raise RuleLoadError(self.lines())
