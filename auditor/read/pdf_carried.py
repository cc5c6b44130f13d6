"""Carry the columns of a table without rules over a page break: its last rows may be too few to show gutters."""

from __future__ import annotations

from collections.abc import Sequence

from auditor.read.pdf_lines import TextLine

Span = tuple[float, float]

# Name and value of one row, either of them wrapped, stand at most this many characters apart in height.
_BESIDE = 1.2
# A line of the same cell follows within this many characters.
_NEXT = 1.9
# Footers and page numbers below the last row are no longer than this.
_FOOTER = 12


def carried_end(lines: Sequence[TextLine], gutters: Sequence[Span], end: int, size: float) -> int:
    """Return how many of the first `end` lines of a page are rows of the table that `gutters` come from.

    A row has text in the last two columns (name and value); a lone title or unit line has not.
    """
    free = _free_lines(lines[:end], gutters)
    full = [at for at in range(free) if _is_full(lines[:free], at, gutters, size)]
    if not full:
        return 0
    last = full[-1] + 1
    while last < free and lines[last - 1][0].middle - lines[last][0].middle <= _NEXT * size and len(lines[last]) == 1:
        if len(lines[last][0].text) > _FOOTER:
            break
        last += 1
    return last


def is_alike(own: Sequence[Span], gutters: Sequence[Span]) -> bool:
    """Tell whether every gutter lies in one of those carried over."""
    return all(any(left < gutter[1] and gutter[0] < right for left, right in gutters) for gutter in own)


def _free_lines(lines: Sequence[TextLine], gutters: Sequence[Span]) -> int:
    """Return how many lines from the top leave the middle of every gutter free."""
    middles = [(left + right) / 2 for left, right in gutters]
    for at, line in enumerate(lines):
        if any(run.left < middle < run.right for run in line for middle in middles):
            return at
    return len(lines)


def _is_full(lines: Sequence[TextLine], at: int, gutters: Sequence[Span], size: float) -> bool:
    """Tell whether a line has text in the last column and text of the column before it beside."""
    last = len(gutters)
    if last not in _columns_of(lines[at], gutters):
        return False
    height = lines[at][0].middle
    near = (line for line in lines if abs(line[0].middle - height) <= _BESIDE * size)
    return any(last - 1 in _columns_of(line, gutters) for line in near)


def _columns_of(line: TextLine, gutters: Sequence[Span]) -> set[int]:
    return {sum((run.left + run.right) / 2 > (left + right) / 2 for left, right in gutters) for run in line}
