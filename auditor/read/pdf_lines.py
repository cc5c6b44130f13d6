"""Group runs of text into lines, and join the runs that are one text."""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence

from auditor.read.pdf_page import Run

TextLine = list[Run]

# Runs of a line nearer than this many characters are one text: a cell's padding is wider.
TOUCH = 0.75
_LOW = frozenset("，。、,._…")
_HIGH = frozenset("“”‘’\"'")
# Letters that hang below their line and do not reach its top.
_HANGING = frozenset("gpqy")
_OPENING = "（【《“‘〔「"
_CLOSING = "），。；：、】》”’〕」？！"


def text_lines(runs: Sequence[Run]) -> list[TextLine]:
    """Return runs grouped into lines, top to bottom, each from left to right; runs that touch are one."""
    lines: list[TextLine] = []
    size = type_size(runs)
    for run in sorted((_with_height(run, size) for run in runs), key=lambda r: (-r.middle, r.left)):
        if lines and abs(lines[-1][0].middle - run.middle) < size * 0.3:
            lines[-1].append(run)
        else:
            lines.append([run])
    return [_joined(sorted(line, key=lambda run: run.left), size) for line in lines]


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


def _joined(line: TextLine, size: float) -> TextLine:
    joined: TextLine = []
    for run in (with_bearing(run, size) for run in line):
        if joined and run.left - joined[-1].right < TOUCH * size:
            last = joined[-1]
            box = (last.left, min(last.bottom, run.bottom), max(last.right, run.right), max(last.top, run.top))
            joined[-1] = Run(*box, last.text + run.text, min(last.confidence, run.confidence))
        else:
            joined.append(run)
    return joined


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
