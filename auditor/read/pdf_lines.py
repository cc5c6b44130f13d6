"""Group runs of text into lines, and join the runs that are one text."""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence

from auditor.read.pdf_page import Run

TextLine = list[Run]

# Runs of a line nearer than this many characters are one text: a cell's padding is wider.
TOUCH = 0.75
# Runs of at least so many lines begin a column at the same place, give or take a bearing; the last character of a full
# cell stands off the next by more than type-setting sets Chinese off Latin characters.
_COLUMN, _SAME_START, _APART = 3, 1.2, 0.4
_LOW = frozenset("，。、,._…")
_HIGH = frozenset("“”‘’\"'")
# Letters that hang below their line and do not reach its top.
_HANGING = frozenset("gpqy")
_OPENING = "（【《“‘〔「"
_PAUSES = "，、；：,;:"
_CLOSING = "），。；：、】》”’〕」？！"


def text_lines(runs: Sequence[Run], *, columned: bool = False) -> list[TextLine]:
    """Return runs grouped into lines, top to bottom, each from left to right; runs that touch are one.

    Args:
        runs: in any order.
        columned: runs that nearly touch stay apart where other lines begin a column: the cell before is full.
    """
    lines: list[TextLine] = []
    size = type_size(runs)
    for run in sorted((_with_height(run, size) for run in runs), key=lambda r: (-r.middle, r.left)):
        if lines and abs(lines[-1][0].middle - run.middle) < size * 0.3:
            lines[-1].append(run)
        else:
            lines.append([run])
    sorted_lines = [[with_bearing(run, size) for run in sorted(line, key=lambda run: run.left)] for line in lines]
    joined = [_joined(line, size) for line in sorted_lines]
    starts = _column_starts(joined) if columned else []
    if not starts:
        return joined
    return [
        whole if len(whole) == len(line) else _joined(line, size, starts)
        for line, whole in zip(sorted_lines, joined, strict=True)
    ]


def type_size(runs: Sequence[Run]) -> float:
    """Return the usual height of the runs, the longer ones counting more."""
    heights: dict[float, int] = {}
    for run in runs:
        height = run.top - run.bottom
        heights[height] = heights.get(height, 0) + min(len(run.text), 40)
    return _median(heights) if heights else 10.0


def _median(weights: Mapping[float, int]) -> float:
    """Return the median of values that each occur so often; importing `statistics` takes longer than a page."""
    values, total = sorted(weights), sum(weights.values())
    sums = list(itertools.accumulate(weights[value] for value in values))
    lower = next(value for value, seen in zip(values, sums, strict=True) if 2 * seen >= total)
    upper = next(value for value, seen in zip(values, sums, strict=True) if 2 * seen > total)
    return (lower + upper) / 2


def _column_starts(lines: Sequence[TextLine]) -> list[float]:
    """Return the places, left to right, where runs of several lines begin after a gap."""
    starts: list[float] = []
    first, count = -_SAME_START, 0
    for left in sorted(run.left for line in lines for run in line[1:]):
        if left - first <= _SAME_START:
            count += 1
        else:
            first, count = left, 1
        if count == _COLUMN:
            starts.append(first)
    return starts


def _joined(line: Sequence[Run], size: float, starts: Sequence[float] = ()) -> TextLine:
    joined: TextLine = []
    for run in line:
        gap = run.left - joined[-1].right if joined else size
        if gap < TOUCH * size and not (gap > _APART * size and _begins_anew(run, joined[-1], starts)):
            last = joined[-1]
            box = (last.left, min(last.bottom, run.bottom), max(last.right, run.right), max(last.top, run.top))
            joined[-1] = Run(*box, last.text + run.text, min(last.confidence, run.confidence))
        else:
            joined.append(run)
    return joined


def _begins_anew(run: Run, last: Run, starts: Sequence[float]) -> bool:
    """Tell whether a run is the first of a column, and the one before it no sentence that goes on."""
    begins = any(-_SAME_START / 2 <= run.left - start <= _SAME_START for start in starts)
    return begins and last.text[-1] not in _PAUSES


def _with_height(run: Run, size: float) -> Run:
    """Return the run with the height of its line: a lone comma, ＝ or quote covers only a part of it."""
    height = run.top - run.bottom
    if height >= size * 0.6 and not (height < size and set(run.text) <= _HANGING):
        return run
    if set(run.text) <= _LOW or set(run.text) <= _HANGING:
        return run._replace(top=run.bottom + size)
    if set(run.text) <= _HIGH:
        return run._replace(bottom=run.top - size)
    return run._replace(bottom=run.middle - size / 2, top=run.middle + size / 2)


def with_bearing(run: Run, size: float) -> Run:
    """Return the run with the blank half that a full-width bracket or stop has."""
    opening, closing = run.text[0] in _OPENING, run.text[-1] in _CLOSING
    if not (opening or closing):
        return run
    left = run.left - size * 0.5 if opening else run.left
    right = run.right + size * 0.5 if closing else run.right
    return run._replace(left=left, right=right)
