"""Cut the lines of a page without rules into zones whose gutters are borne out by the most lines."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from math import inf
from typing import NamedTuple

from auditor.read.pdf_lines import TOUCH, TextLine

Span = tuple[float, float]
# End of the first run of a line, start of its last, number of gaps between.
Gaps = tuple[float, float, int]

# What a zone costs, in lines with text on both sides of a gutter: an accidental gap in one line is not worth one.
_ZONE = 2.5
# A line with nothing on one side of a gutter bears it out a little: labels stand on few lines.
_SILENT = 0.1
# Lines farther apart than this many characters do not belong to one table.
_APART = 9.0


class Zone(NamedTuple):
    """Consecutive lines (first, end) and the gutters all of them leave free."""

    first: int
    end: int
    gutters: tuple[Span, ...]


class _Lines:
    """What growing zones ask of the lines of a page again and again."""

    def __init__(self, lines: Sequence[TextLine], size: float) -> None:
        self.size = size
        self.spans = [[(run.left, run.right) for run in line] for line in lines]
        self.gaps: list[Gaps | None] = [
            (line[0].right, line[-1].left, len(line) - 1) if len(line) > 1 else None for line in lines
        ]
        # Where the lines end that stand near enough, one to the next, to be a zone from here on.
        self.ends = [len(lines)] * len(lines)
        for at in range(len(lines) - 2, -1, -1):
            apart = lines[at][0].middle - lines[at + 1][0].middle > _APART * size
            self.ends[at] = at + 1 if apart else self.ends[at + 1]


class _Borne:
    """How many lines of a growing zone have text on both sides of each gutter, and how many of their gaps are none.

    Attributes:
        total: lines with text on both sides, summed up over the gutters.
        lost: gaps of lines that are none of the gutters.
        kept: number of gutters with such a line.
    """

    def __init__(self) -> None:
        self.total = self.lost = self.kept = 0
        self._gutters: list[Span] = []
        self._seen: list[int] = []
        self._gaps: list[Gaps] = []

    def gutters(self) -> tuple[Span, ...]:
        """Return the gutters that a line bears out."""
        return tuple([gutter for gutter, number in zip(self._gutters, self._seen, strict=True) if number])

    def narrow(self, gutters: list[Span]) -> None:
        """Go on under the gutters that a line more leaves free; no run crosses one, so a narrower one parts as many."""
        before, self._gutters = self._gutters, gutters
        if len(before) != len(gutters) or not _are_within(gutters, before):
            self._seen, self.total, self.lost, self.kept = [0] * len(gutters), 0, 0, 0
            for gaps in self._gaps:
                self._count(gaps)

    def add(self, gaps: Gaps) -> None:
        """Count a line more."""
        self._gaps.append(gaps)
        self._count(gaps)

    def _count(self, gaps: Gaps) -> None:
        left, right, count = gaps
        found, seen = 0, self._seen
        for number, (start, end) in enumerate(self._gutters):
            if left <= start and right >= end:
                if not seen[number]:
                    self.kept += 1
                seen[number] += 1
                found += 1
        self.total += found
        if found < count:
            self.lost += count - found


def _are_within(inner: Sequence[Span], outer: Sequence[Span]) -> bool:
    return not any(left < start or end < right for (left, right), (start, end) in zip(inner, outer, strict=True))


def zones_of(lines: Sequence[TextLine], size: float) -> list[Zone]:
    """Return the cut of the lines into zones whose gutters are borne out by the most lines.

    Args:
        lines: top to bottom.
        size: height of a character.
    """
    count, known = len(lines), _Lines(lines, size)
    best: list[float] = [0.0] * (count + 1)
    chosen = [Zone(start, start + 1, ()) for start in range(count)]
    for start in range(count - 1, -1, -1):
        best[start] = best[start + 1]
        for end, borne, worth in _grown(known, start):
            if worth + best[end] > best[start]:
                best[start], chosen[start] = worth + best[end], Zone(start, end, borne.gutters())
    zones: list[Zone] = []
    at = 0
    while at < count:
        zones.append(chosen[at])
        at = chosen[at].end
    return _mended(zones, lines, known)


def _grown(known: _Lines, start: int) -> Iterator[tuple[int, _Borne, float]]:
    """Yield for each possible zone from `start` its end, its gutters as they are borne out so far, and its worth."""
    covered: list[Span] = []
    borne = _Borne()
    for at in range(start, known.ends[start]):
        before, covered = covered, _cover(covered, known.spans[at], known.size)
        if len(covered) == 1 and at > start:
            return
        if covered is not before:
            borne.narrow([(left[1], right[0]) for left, right in itertools.pairwise(covered)])
        if (gaps := known.gaps[at]) is not None:
            borne.add(gaps)
        if borne.kept:
            silent = (at + 1 - start) * borne.kept - borne.total
            yield at + 1, borne, borne.total - borne.lost + _SILENT * silent - _ZONE


def _cover(covered: list[Span], spans: Sequence[Span], size: float) -> list[Span]:
    """Return the places covered so far and by these spans; gaps too small for a gutter are covered."""
    if _is_covered(spans, covered):
        return covered
    merged: list[Span] = []
    end = -inf
    for left, right in sorted([*covered, *spans]):
        if left - end < TOUCH * size:
            if right > end:
                end = right
                merged[-1] = (merged[-1][0], end)
        else:
            merged.append((left, right))
            end = right
    return merged


def _is_covered(spans: Sequence[Span], covered: Sequence[Span]) -> bool:
    """Tell whether each span, from left to right, lies in one of the covered places."""
    places = iter(covered)
    begin, end = inf, -inf
    for left, right in spans:
        while end < right:
            begin, end = next(places, (inf, inf))
        if left < begin:
            return False
    return True


def _mended(zones: Sequence[Zone], lines: Sequence[TextLine], known: _Lines) -> list[Zone]:
    """Return the zones with the last lines of a wrapped cell given back to the zone the cell begins in."""
    right = max(run.right for line in lines for run in line)
    mended: list[Zone] = []
    for zone in zones:
        first = zone.first
        while mended and zone.gutters and first < zone.end:
            step = _continued(mended[-1], lines, first, zone.end, right, known.size)
            if step == first or not _extend(mended, known, step):
                break
            first = step
        if first < zone.end:
            mended.append(Zone(first, zone.end, zone.gutters))
    return mended


def _extend(zones: list[Zone], known: _Lines, end: int) -> bool:
    """Let the last zone reach to `end`; lines without gutter become a zone where together they have one."""
    last = zones[-1]
    if last.gutters:
        zones[-1] = Zone(last.first, end, last.gutters)
        return True
    best: tuple[int, Zone] | None = None
    for back in range(1, len(zones) + 1):
        start = zones[-back].first
        grown = next((item for item in _grown(known, start) if item[0] == end), None)
        if zones[-back].gutters or (grown is None and (best or back > 3)):
            break
        if grown is not None:
            best = back, Zone(start, end, grown[1].gutters())
    if best is None:
        return False
    zones[-best[0] :] = [best[1]]
    return True


def _continued(before: Zone, lines: Sequence[TextLine], first: int, end: int, right: float, size: float) -> int:
    """Return the line after those that carry on a full line at the foot of the zone before, or `first`."""
    for number in range(first - 1, max(before.first, first - 3) - 1, -1):
        upper = lines[number][-1]
        if upper.right < right - 2.5 * size or upper.right - upper.left < 8 * size:
            continue
        for at in range(first, min(first + 2, end)):
            lower = lines[at][-1]
            near = upper.middle - lower.middle <= 2.2 * size
            centred = abs((lower.left + lower.right) - (upper.left + upper.right)) < size
            if near and (centred or -2.6 * size <= lower.left - upper.left <= 0.6 * size):
                return at + 1
    return first
