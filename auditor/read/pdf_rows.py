"""Find the rows of a table without rules: which lines of text are one cell, which cells are one row.

Nothing on the page says so. What a person goes by is weighed here, and the cheapest reading of the whole column is
taken (dynamic programming): cells of a row share their middle or their top, a line that goes on fills its column, lines
of one cell stand at the leading, a row has text in every column that names or values something.
All costs are in units of one misplaced leading or one empty cell.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from auditor.read.pdf_page import Run

# Lines of one cell are at most this many leadings apart.
_LOOSE = 1.35
# A line goes on when less than this many characters were free at its end.
_FREE = 1.6
# The widest line of a column comes this near (in characters) to the border, or the column never wraps.
_NEAR = 3.5
_MAX_LINES = 16
_EMPTY = 1.0
_BLANK_LABEL = 0.8
_BLANK_TOP = 0.15
_MISPLACED = 2.0
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


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a zone: its lines top to bottom, and the width its cells have."""

    lines: tuple[Run, ...]
    width: float


@dataclass(frozen=True, slots=True)
class Measure:
    """What lengths are compared with: height of a character, leading, and the heights of loose rules."""

    size: float
    leading: float
    rules: tuple[float, ...] = ()
    centred: bool = True


@dataclass(frozen=True, slots=True)
class Block:
    """A cell: first and last row it covers and its lines."""

    first: int
    last: int
    lines: tuple[Run, ...]


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


def is_full(line: Run, column: Column, size: float) -> bool:
    """Tell whether a line fills its column, so that its text may go on below."""
    widest = max(other.right - other.left for other in column.lines)
    if widest < column.width - _NEAR * size:
        return False
    return line.right - line.left >= widest - _FREE * size


def key_rows(columns: Sequence[Column], measure: Measure) -> list[list[tuple[Run, ...]]]:
    """Return for each row the lines of each key column; cells are centred or at the top, whichever fits better."""
    levels = _levels(columns, measure.size)
    if not levels:
        return []
    ways = [_cut(levels, columns, _as(measure, centred=centred)) for centred in (True, False)]
    _, ends = min(ways, key=lambda way: way[0])
    rows, start = [], 0
    for end in ends:
        rows.append([_between(levels, start, end, number) for number in range(len(columns))])
        start = end
    return rows


def _as(measure: Measure, *, centred: bool) -> Measure:
    return Measure(measure.size, measure.leading, measure.rules, centred)


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


def _between(levels: Sequence[Sequence[Run | None]], start: int, end: int, number: int) -> tuple[Run, ...]:
    return tuple(line for level in levels[start:end] if (line := level[number]) is not None)


def _best_cut(count: int, reach: int, cost: Callable[[int, int], float]) -> tuple[float, list[int]]:
    """Return the least cost of cutting 0…count into pieces, and where the pieces end."""
    best, back = [0.0] + [float("inf")] * count, [0] * (count + 1)
    for end in range(1, count + 1):
        for start in range(max(0, end - reach), end):
            total = best[start] + cost(start, end)
            if total < best[end] - 1e-9:
                best[end], back[end] = total, start
    ends, at = [], count
    while at:
        ends.append(at)
        at = back[at]
    return best[count], ends[::-1]


def _cut(
    levels: Sequence[Sequence[Run | None]], columns: Sequence[Column], measure: Measure
) -> tuple[float, list[int]]:
    def cost(start: int, end: int) -> float:
        top = _height(levels[start])
        bottom = _height(levels[end - 1])
        total = _ROW + _cut_cost(levels, end, columns, measure)
        for number, column in enumerate(columns):
            lines = _between(levels, start, end, number)
            total += _EMPTY if not lines else _cell_cost(lines, column, (top, bottom), measure)
        return total

    return _best_cut(len(levels), _MAX_LINES, cost)


def _height(level: Sequence[Run | None]) -> float:
    heights = [line.middle for line in level if line is not None]
    return sum(heights) / len(heights)


def _cell_cost(lines: Sequence[Run], column: Column, extent: tuple[float, float], measure: Measure) -> float:
    top, bottom = extent
    if measure.centred:
        off = abs((lines[0].middle + lines[-1].middle) - (top + bottom)) / 2
    else:
        off = abs(lines[0].middle - top)
    total = _MISPLACED * max(0.0, off / measure.leading - 0.12)
    for upper, lower in zip(lines, lines[1:], strict=False):
        total += _joint_cost(upper, lower, column, measure)
    return total


def _joint_cost(upper: Run, lower: Run, column: Column, measure: Measure) -> float:
    total = 0.0
    if upper.middle - lower.middle > _LOOSE * measure.leading:
        total += _FAR
    if not is_full(upper, column, measure.size):
        total += _NOT_FULL
    if any(lower.middle < rule < upper.middle for rule in measure.rules):
        total += _RULED
    # ≥98% above ≤24小时, 数量指标 above 质量指标: two cells of one kind, not one that wrapped.
    alike = len(upper.text) > 2 and upper.text[-2:] == lower.text[-2:]
    return total + (_PARALLEL if alike or lower.text[0] in _COMPARATORS else 0.0)


def _cut_cost(
    levels: Sequence[Sequence[Run | None]], end: int, columns: Sequence[Column], measure: Measure
) -> float:
    """Return the cost of a row ending here: dear when every line above the cut looks as if it went on below."""
    if end == len(levels):
        return 0.0
    last = [(number, line) for number, line in enumerate(levels[end - 1]) if line is not None]
    for number, line in last:
        following = next((run for level in levels[end : end + 3] if (run := level[number]) is not None), None)
        near = following is not None and line.middle - following.middle <= _LOOSE * measure.leading
        if not near or not is_full(line, columns[number], measure.size):
            return 0.0
    return _CUT


def label_blocks(column: Column, bands: Sequence[tuple[float, float]], measure: Measure) -> list[Block]:
    """Return the cells of a column of labels that may stand beside several rows, blank ones included.

    Args:
        column: of the labels.
        bands: top and bottom of the text of each row.
        measure: lengths of the zone.
    """
    borders = _borders(bands)

    def lines_of(start: int, end: int) -> tuple[Run, ...]:
        return tuple(line for line in column.lines if borders[start] >= line.middle > borders[end])

    def cost(start: int, end: int, *, centred: bool) -> float:
        lines = lines_of(start, end)
        if not lines:
            # On top of a page stand rows whose label is on the page before.
            return (_BLANK_TOP if start == 0 else _BLANK_LABEL) * (end - start)
        extent = (bands[start][0], bands[end - 1][1])
        whole = _WHOLE if "".join(line.text for line in lines).endswith("指标") else 0.0
        total = _GROUP + whole + _cell_cost(lines, column, extent, _as(measure, centred=centred))
        return total + (_CUT if len(lines) == 1 and len(lines[0].text) == 1 and len(column.lines) > 1 else 0.0)

    ways = [
        _best_cut(len(bands), len(bands), lambda start, end, centred=centred: cost(start, end, centred=centred))
        for centred in (True, False)
    ]
    _, ends = min(ways, key=lambda way: way[0])
    starts = [0, *ends[:-1]]
    return [Block(start, end - 1, lines_of(start, end)) for start, end in zip(starts, ends, strict=True)]


def _borders(bands: Sequence[tuple[float, float]]) -> list[float]:
    inner = [(above[1] + below[0]) / 2 for above, below in zip(bands, bands[1:], strict=False)]
    return [float("inf"), *inner, float("-inf")]

