"""Compare names: equal but for width and light words, or alike by pairs of characters."""

from __future__ import annotations

import re
from functools import lru_cache
from operator import add

from auditor.text import squeeze

_LIGHT = re.compile(r"[的了、，,。；;（）()\[\]【】“”\"'：:\s]|以及|及|和|与")


@lru_cache(maxsize=65536)
def bare(text: str) -> str:
    """Return a text as names are compared: squeezed, without marks and light words."""
    return _LIGHT.sub("", squeeze(text))


@lru_cache(maxsize=65536)
def pairs(text: str) -> frozenset[str]:
    """Return the pairs of neighbouring characters of a bare text."""
    plain = bare(text)
    return frozenset(map(add, plain, plain[1:])) or frozenset({plain})


def likeness(left: str, right: str) -> float:
    """Return how alike two names are, 0–1 (Dice over character pairs)."""
    own, other = pairs(left), pairs(right)
    return 2 * len(own & other) / (len(own) + len(other))


def containment(part: str, whole: str) -> float:
    """Return which share of a text's character pairs stand in another, 0–1."""
    own = pairs(part)
    return len(own & pairs(whole)) / len(own)
