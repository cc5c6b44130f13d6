"""Find the rows of a table without rules: which lines of text are one cell, which cells are one row.

Nothing on the page says so. What a person goes by is weighed here, and the cheapest reading of the whole column is
taken (dynamic programming): cells of a row share their middle or their top, a line that goes on fills its column, lines
of one cell stand at the leading, a row has text in every column that names or values something.
All costs are in units of one misplaced leading or one empty cell.
"""

from __future__ import annotations

import itertools
from bisect import bisect_right
from collections.abc import Callable, Sequence
from typing import NamedTuple

from auditor.read.pdf_page import Run
from auditor.read.pdf_upright import LABEL_END, place_words, upright_words

Span = tuple[float, float]

# Lines of one cell are at most this many leadings apart.
_LOOSE = 1.35
# A line goes on when less than this many characters were free at its end.
_FREE = 1.6
# The widest line of a column comes this near (in characters) to the border, or the column never wraps.
_NEAR = 3.5
_MAX_LINES = 16
# Pieces that are weighed first, to see what the longer ones have to be better than.
_SHORT = 3
_EMPTY = 1.0
_BLANK_LABEL = 0.8
_BLANK_TOP = 0.15
_MISPLACED = 2.0
# Ink of digits and characters has its middle at slightly different heights.
_LEEWAY = 0.12
_FAR = 2.0
_NOT_FULL = 1.5
_PARALLEL = 2.0
_RULED = 5.0
_COMPARATORS = frozenset("≥≤＝=><＞＜≧≦")
_ROW = -0.5
_GROUP = -0.3
_CUT = 1.0
# Label cells of this field end in 指标: a cut after it is likelier than one inside the word.
_WHOLE = -0.4
# Labels stand in the middle of their rows; one that a page break cut is no reason to think otherwise.
_USUAL = 0.8


class Column(NamedTuple):
    """A column of a zone: its lines top to bottom, and the width its cells have."""

    lines: tuple[Run, ...]
    width: float


class Measure(NamedTuple):
    """What lengths are compared with: height of a character, leading, and the heights of loose rules."""

    size: float
    leading: float
    rules: tuple[float, ...] = ()


class Block(NamedTuple):
    """A cell: first and last row it covers and its lines."""

    first: int
    last: int
    lines: tuple[Run, ...]


class _Weighed:
    """A column with the cost of every two neighbouring lines standing in one cell, summed up from the top."""

    def __init__(self, column: Column, measure: Measure) -> None:
        self.lines = column.lines
        widest = max((line.right - line.left for line in column.lines), default=0.0)
        least = widest - _FREE * measure.size if widest >= column.width - _NEAR * measure.size else float("inf")
        self.full = [line.right - line.left >= least for line in column.lines]
        self.joints = [0.0]
        for number, (upper, lower) in enumerate(itertools.pairwise(column.lines)):
            self.joints.append(self.joints[-1] + _joint_cost(upper, lower, full=self.full[number], measure=measure))
        self.heights = [-line.middle for line in column.lines]

    def cell_cost(self, first: int, end: int, extent: Span, leading: float, *, centred: bool) -> float:
        """Return the cost of the lines from `first` to `end` being one cell of a row that reaches over `extent`."""
        high, low = -self.heights[first], -self.heights[end - 1]
        off = abs(high + low - extent[0] - extent[1]) / 2 if centred else abs(high - extent[0])
        over = off / leading - _LEEWAY
        return (_MISPLACED * over if over > 0 else 0.0) + self.joints[end - 1] - self.joints[first]


def leading_of(columns: Sequence[Column], size: float) -> float:
    """Return the distance of lines within a cell: the smallest usual one, bounded by what type allows."""
    steps = sorted(
        a.middle - b.middle
        for column in columns
        for a, b in zip(column.lines, column.lines[1:], strict=False)
        if a.middle - b.middle > size * 0.9
    )
    usual = steps[len(steps) // 10] if steps else size * 1.5
    return min(max(usual, size * 1.1), size * 2.0)


def key_rows(columns: Sequence[Column], measure: Measure) -> list[list[tuple[Run, ...]]]:
    """Return for each row the lines of each key column; cells are centred or at the top, whichever fits better."""
    levels = _levels(columns, measure.size)
    if not levels:
        return []
    weighed = [_Weighed(column, measure) for column in columns]
    ways = [_cut(levels, weighed, measure, centred=centred) for centred in (True, False)]
    _, ends = min(ways, key=lambda way: way[0])
    starts = [0, *ends[:-1]]
    before = _counts(levels)
    return [
        [column.lines[before[start][number] : before[end][number]] for number, column in enumerate(columns)]
        for start, end in zip(starts, ends, strict=True)
    ]


def _levels(columns: Sequence[Column], size: float) -> list[list[Run | None]]:
    marked = [(line.middle, number, line) for number, column in enumerate(columns) for line in column.lines]
    levels: list[list[Run | None]] = []
    height = 0.0
    for middle, number, line in sorted(marked, key=lambda item: (-item[0], item[1])):
        if not levels or height - middle > size * 0.3 or levels[-1][number] is not None:
            levels.append([None] * len(columns))
            height = middle
        levels[-1][number] = line
    return levels


def _counts(levels: Sequence[Sequence[Run | None]]) -> list[list[int]]:
    """Return for each level how many lines of each column stand above it."""
    counts = [[0] * len(levels[0])]
    for level in levels:
        counts.append([count + (line is not None) for count, line in zip(counts[-1], level, strict=True)])
    return counts


def _best_cut(count: int, reach: int, cost: Callable[[int, int], float], least: float) -> tuple[float, list[int]]:
    """Return the least cost of cutting 0…count into pieces, and where the pieces end.

    Args:
        count: where the last piece ends.
        reach: length of the longest piece.
        cost: of a piece by its ends.
        least: what no piece costs less than; long pieces that could not be the best are not weighed.
    """
    best, back = [0.0] + [float("inf")] * count, [0] * (count + 1)
    for end in range(1, count + 1):
        first, near = max(0, end - reach), max(0, end - reach, end - _SHORT)
        short = [best[start] + cost(start, end) for start in range(near, end)]
        bound = min(short) + 1e-6 - least
        for start in range(first, end):
            if best[start] > bound:
                continue
            total = short[start - near] if start >= near else best[start] + cost(start, end)
            if total < best[end] - 1e-9:
                best[end], back[end] = total, start
    ends, at = [], count
    while at:
        ends.append(at)
        at = back[at]
    return best[count], ends[::-1]


def _cut(
    levels: Sequence[Sequence[Run | None]], columns: Sequence[_Weighed], measure: Measure, *, centred: bool
) -> tuple[float, list[int]]:
    before = _counts(levels)
    heights = [_height(level) for level in levels]
    cuts = [_cut_cost(before, end, columns, measure) for end in range(len(levels) + 1)]

    def cost(start: int, end: int) -> float:
        extent = heights[start], heights[end - 1]
        total = _ROW + cuts[end]
        for number, column in enumerate(columns):
            first, last = before[start][number], before[end][number]
            total += (
                _EMPTY if first == last else column.cell_cost(first, last, extent, measure.leading, centred=centred)
            )
        return total

    return _best_cut(len(levels), _MAX_LINES, cost, _ROW)


def _height(level: Sequence[Run | None]) -> float:
    heights = [line.middle for line in level if line is not None]
    return sum(heights) / len(heights)


def _joint_cost(upper: Run, lower: Run, *, full: bool, measure: Measure) -> float:
    total = 0.0 if full else _NOT_FULL
    if upper.middle - lower.middle > _LOOSE * measure.leading:
        total += _FAR
    if any(lower.middle < rule < upper.middle for rule in measure.rules):
        total += _RULED
    # ≥98% above ≤24小时, 数量指标 above 质量指标: two cells of one kind, not one that wrapped.
    alike = len(upper.text) > 2 and upper.text[-2:] == lower.text[-2:]
    return total + (_PARALLEL if alike or lower.text[0] in _COMPARATORS else 0.0)


def _cut_cost(before: Sequence[Sequence[int]], end: int, columns: Sequence[_Weighed], measure: Measure) -> float:
    """Return the cost of a row ending here: dear when every line above the cut looks as if it went on below."""
    if end in {0, len(before) - 1}:
        return 0.0
    for number, column in enumerate(columns):
        last = before[end][number]
        if last == before[end - 1][number]:
            continue
        if last == len(column.lines) or not column.full[last - 1]:
            return 0.0
        if column.heights[last] - column.heights[last - 1] > _LOOSE * measure.leading:
            return 0.0
    return _CUT


def label_blocks(column: Column, bands: Sequence[Span], measure: Measure) -> list[Block]:
    """Return the cells of a column of labels that may stand beside several rows, blank ones included.

    Args:
        column: of the labels.
        bands: top and bottom of the text of each row.
        measure: lengths of the zone.
    """
    words = upright_words(column.lines)
    if words:
        return _word_blocks(words, bands, measure)
    weighed = _Weighed(column, measure)
    inner = [-(above[1] + below[0]) / 2 for above, below in itertools.pairwise(bands)]
    before = [0, *(bisect_right(weighed.heights, border) for border in inner), len(column.lines)]
    middle, top = (
        _best_cut(len(bands), len(bands), _label_cost(weighed, before, bands, measure, way), _GROUP + _WHOLE)
        for way in (True, False)
    )
    ends = top[1] if top[0] < middle[0] - _USUAL else middle[1]
    starts = [0, *ends[:-1]]
    return [
        Block(start, end - 1, column.lines[before[start] : before[end]])
        for start, end in zip(starts, ends, strict=True)
    ]


def _word_blocks(words: Sequence[tuple[Run, ...]], bands: Sequence[Span], measure: Measure) -> list[Block]:
    spans = place_words([(word[0].middle, word[-1].middle) for word in words], bands, measure.leading)
    return [Block(first, last, word) for word, (first, last) in zip(words, spans, strict=True)]


def _label_cost(
    column: _Weighed,
    before: Sequence[int],
    bands: Sequence[Span],
    measure: Measure,
    centred: bool,
) -> Callable[[int, int], float]:
    def cost(start: int, end: int) -> float:
        first, last = before[start], before[end]
        if first == last:
            # On top of a page stand rows whose label is on the page before.
            return (_BLANK_TOP if start == 0 else _BLANK_LABEL) * (end - start)
        total = _GROUP + column.cell_cost(
            first, last, (bands[start][0], bands[end - 1][1]), measure.leading, centred=centred
        )
        lines = column.lines[first:last]
        if "".join(line.text for line in lines[-4:]).endswith(LABEL_END):
            total += _WHOLE
        lone = last - first == 1 and len(lines[0].text) == 1 and len(column.lines) > 1
        return total + (_CUT if lone else 0.0)

    return cost
