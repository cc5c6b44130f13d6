"""Compile patterns, and keep what compiling gave for the next run, as Python keeps its byte code.

Compiling some 500 patterns is a third of the start of a run; what it gives is plain data (numbers, texts, sets), the
same that `regex` itself hands over when a pattern is pickled. Nothing kept is ever executed, and a damaged or foreign
file counts as absent.
"""

from __future__ import annotations

import copyreg
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from functools import lru_cache
from typing import Any

import regex

from auditor.cache import keep, kept

_FILE = "patterns.bin"
_FORMAT = 1
# Patterns of rules that were tried and thrown away must not pile up.
_MOST = 3000

_Key = tuple[str, int, tuple[tuple[str, frozenset[str]], ...]]
_Data = tuple[Any, ...]


class _Store:
    """What earlier runs compiled, and what this one had to."""

    def __init__(self, known: dict[_Key, _Data]) -> None:
        self.known = known
        self.used: dict[_Key, _Data] = {}
        self.grown = False


_stores: list[_Store] = []
_compile: Any = regex.compile  # its stub knows no named lists


def compiled(text: str, flags: int = 0, **lists: Iterable[str]) -> regex.Pattern[str]:
    """Return the compiled pattern; within `kept_patterns` from an earlier run where it was compiled before.

    Args:
        text: in the syntax of `regex`.
        flags: of `regex`.
        lists: words of the named lists, by name.
    """
    if not _stores:
        plain: regex.Pattern[str] = _compile(text, flags, **lists)
        return plain
    store = _stores[-1]
    key = (text, int(flags), tuple((name, frozenset(words)) for name, words in sorted(lists.items())))
    data = store.known.get(key)
    if data is not None:
        try:
            pattern: regex.Pattern[str] = _rebuild()(*data)
        except (TypeError, ValueError, RuntimeError):
            pass  # of another make; compiled anew below
        else:
            store.used[key] = data
            return pattern
    pattern = _compile(text, flags, **lists)
    store.used[key] = copyreg.dispatch_table[type(pattern)](pattern)[1]  # type: ignore[assignment]  # a str at most for globals
    store.grown = True
    return pattern


@contextmanager
def kept_patterns() -> Iterator[None]:
    """Take patterns from the cache folder, and leave there at the end what had to be compiled."""
    store = _Store(kept(_FILE, _stamp()))
    _stores.append(store)
    try:
        yield
    finally:
        _stores.remove(store)
        if store.grown:
            every = {**store.known, **store.used}
            keep(_FILE, _stamp(), every if len(every) <= _MOST else store.used)


@lru_cache(maxsize=1)
def _rebuild() -> Callable[..., regex.Pattern[str]]:
    sample = regex.compile("")
    rebuild: Any = copyreg.dispatch_table[type(sample)](sample)[0]
    found: Callable[..., regex.Pattern[str]] = rebuild
    return found


def _stamp() -> tuple[object, ...]:
    """Return all that the data depends on beside the pattern."""
    return _FORMAT, regex.__version__, sys.hexversion, sys.byteorder, sys.maxsize, sys.maxunicode
