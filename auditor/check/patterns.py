"""Compile patterns from YAML so that none can stop a run: probed when loaded, searched under a time limit."""

from __future__ import annotations

from dataclasses import field
from functools import cached_property, lru_cache
from typing import Any

import regex

from auditor.check.needed import FirstLook
from auditor.patterns import compiled
from auditor.records import record

# A cell is short: a sound pattern needs microseconds; what needs this long at load would stop a run.
PROBE_SECONDS = 0.1
SEARCH_SECONDS = 0.2
_PROBE_LENGTH = 3000
_LITERAL = compiled(r"[\p{L}\p{N}]")
_BACKTRACKING_TAILS = ("", "!", "\u3002")
MAX_PATTERN = 1000


@lru_cache(maxsize=4096)
def _compiled(text: str) -> Any:
    return compiled(text)


@record(slots=False)
class SafePattern:
    """A regular expression of a rule; `search` raises TimeoutError rather than run on."""

    text: str
    _program: Any = field(compare=False, repr=False, default=None)

    @cached_property
    def _first_look(self) -> FirstLook:
        return FirstLook(self.text)

    def rules_out(self, text: str) -> bool:
        """Tell whether nothing in a text can match; False where that is not known without searching."""
        return self._first_look.rules_out(text)

    def search(self, text: str) -> Any:
        """Return the first match or None."""
        if self._first_look.rules_out(text):
            return None
        program = self._program if self._program is not None else _compiled(self.text)
        return program.search(text, timeout=SEARCH_SECONDS)


def compile_pattern(text: str, *, probe: bool = True) -> SafePattern:
    """Compile a pattern and, unless it is one of our own (the tests probe those), try it on hard texts.

    Raises:
        ValueError: with a Chinese reason: syntax, length, or too slow on a hard text.
    """
    if len(text) > MAX_PATTERN:
        raise ValueError(f"正则表达式太长（{len(text)} 字），最多 {MAX_PATTERN} 字")
    try:
        program = _compiled(text)
    except (regex.error, OverflowError, RecursionError) as error:
        raise ValueError(f"正则表达式“{text[:40]}”有误：{error}") from None
    if probe and not survives(text):
        raise ValueError(f"正则表达式“{text[:40]}”遇到特殊文字会非常慢，请简化（常见原因：重复套重复，如 (a+)+）")
    return SafePattern(text, program)


@lru_cache(maxsize=1024)
def survives(text: str) -> bool:
    """Tell whether a pattern ends within the time limit on texts made to be hard for it."""
    program = _compiled(text)
    try:
        for probe in _probes(text):
            program.search(probe, timeout=PROBE_SECONDS)
    except TimeoutError:
        return False
    return True


def _probes(text: str) -> list[str]:
    letters = sorted(set(_LITERAL.findall(text)))[:12]
    units = [*letters, "1", "字", " ", "，", "".join(letters) or "ab"]
    probes = [unit * (_PROBE_LENGTH // max(1, len(unit))) + tail for unit in units for tail in _BACKTRACKING_TAILS]
    return [*probes, *(unit * 40 + "!" for unit in units)]
