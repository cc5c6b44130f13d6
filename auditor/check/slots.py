"""Fill the words of a message: `{value}`, `{三级指标}` and what a kind adds; nothing else is reachable from a text."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache

import regex

from auditor.check.kind import COMMON_SLOTS, Kind

_SLOT = regex.compile(r"\{([^{}]*)\}")
# A long cell would drown the message; the whole text stands in the table beside it.
SHOWN = 30
# A sum that lost its middle proves nothing: `10000颗 × 248.6元 = 248.6万元，预算80万元` stays whole.
_SHOWN_OF = {"sum": 90, "parts": 90}


def spellings(kind: type[Kind]) -> dict[str, str]:
    """Return every spelling of a slot that messages of a kind may use → the slot's name."""
    slots = {**COMMON_SLOTS, **kind.slots}
    chinese = {meaning: name for name, meaning in COMMON_SLOTS.items() if meaning.isalpha()}
    return {**{name: name for name in slots}, **chinese}


def used(text: str) -> Iterator[tuple[str, int]]:
    """Yield the slots a text names, with their character position."""
    for found in _SLOT.finditer(text):
        yield found[1].strip(), found.start()


def shorten(text: str, limit: int = SHOWN) -> str:
    """Return the text, cut in its middle where it is longer than the limit."""
    if len(text) <= limit:
        return text
    head = (limit * 2) // 3
    return f"{text[:head]}…{text[-(limit - head - 1) :]}"


def fill(text: str, words: Mapping[str, str], names: Mapping[str, str]) -> str:
    """Return the text with every known slot filled; cell texts are shortened, unknown slots stay as written."""
    filled = []
    for before, written, slot in _parts(text):
        name = names.get(slot)
        filled.append(before)
        filled.append(written if name is None else shorten(words.get(name, ""), _SHOWN_OF.get(name, SHOWN)))
    return "".join(filled)


@lru_cache(maxsize=1024)
def _parts(text: str) -> tuple[tuple[str, str, str], ...]:
    """Return a text of a rule as (what stands before a slot, the slot as written, its name); the last has no slot."""
    found, end = [], 0
    for match in _SLOT.finditer(text):
        found.append((text[end : match.start()], match[0], match[1].strip()))
        end = match.end()
    return (*found, (text[end:], "", ""))
