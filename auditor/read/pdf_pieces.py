"""Put ruling lines together from the pieces they are drawn in: the borders of single cells, dashes, dots."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple


class Line(NamedTuple):
    """A horizontal (`at` is y) or vertical (`at` is x) ruling line from `start` to `end`."""

    at: float
    start: float
    end: float


Box = tuple[float, float, float, float]

# Pieces of one line: as far off its place, and as far apart, as rounding and the width of a border make them.
_SAME, _JOINT = 1.0, 3.0
# Fewer dots, or dots on a shorter way, are no line; more on a page are a picture.
_LEAST_DOTS, _LEAST_WAY, _MOST_DOTS = 5, 12.0, 60_000


def whole_lines(lines: Sequence[Line]) -> list[Line]:
    """Return the lines with pieces that carry on one another as one: browsers draw the borders of each cell apart."""
    return [line for line, _ in _joined(lines)]


def dotted_lines(dots: Sequence[Box]) -> tuple[list[Line], list[Line]]:
    """Return the horizontal and the vertical lines that a page's dots and short dashes make.

    Args:
        dots: boxes (left, bottom, right, top).
    """
    if len(dots) > _MOST_DOTS:
        return [], []
    flat = [Line((bottom + top) / 2, left, right) for left, bottom, right, top in dots]
    upright = [Line((left + right) / 2, bottom, top) for left, bottom, right, top in dots]
    return _rows_of_dots(flat), _rows_of_dots(upright)


def _rows_of_dots(dots: Sequence[Line]) -> list[Line]:
    return [line for line, count in _joined(dots) if count >= _LEAST_DOTS and line.end - line.start >= _LEAST_WAY]


def _joined(lines: Sequence[Line]) -> list[tuple[Line, int]]:
    """Return the joined lines, each with the number of its pieces."""
    whole: list[tuple[Line, int]] = []
    for group in _near(sorted(lines)):
        group.sort(key=lambda line: line.start)
        last, count = group[0], 1
        for line in group[1:]:
            if line.start <= last.end + _JOINT:
                last, count = Line(last.at, last.start, max(last.end, line.end)), count + 1
            else:
                whole.append((last, count))
                last, count = line, 1
        whole.append((last, count))
    return whole


def _near(lines: Iterable[Line]) -> list[list[Line]]:
    """Return lines sorted by place in groups of one place."""
    groups: list[list[Line]] = []
    for line in lines:
        if groups and line.at - groups[-1][0].at <= _SAME:
            groups[-1].append(line)
        else:
            groups.append([line])
    return groups
