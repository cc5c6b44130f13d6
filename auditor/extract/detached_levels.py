"""Give each row its 一级、二级指标 where labels stand apart from their rows: labels and rows keep their order."""

from collections.abc import Sequence
from itertools import pairwise

from auditor.extract.detached_fit import BLANKS, mismatch
from auditor.extract.detached_lines import tidy
from auditor.extract.detached_rows import Mark, RawRow
from auditor.extract.levels import HOME
from auditor.model import LEVEL2
from auditor.records import record
from auditor.text import squeeze

# An unprinted label must explain at least this much of the rows' content before it is put in.
INSERT = 2.2
INSERT_MORE = 0.8
OUTSIDE_ROW = 1.2
OUTSIDE_LONE = 0.12
CENTRE = 0.14
START = 1.0
OTHER_FIRST = 0.5
STYLES = ("first", "middle", "last")
MAX_ROWS = 600
REACH = 30


@record
class Assigned:
    """Levels of one row.

    Attributes:
        sure: confidence 0–1.
        printed: the label stands in the text.
        moved: the label does not stand on the first of its rows.
        against: a label printed at or before this row that the row was not given.
    """

    level1: str | None
    level2: str | None
    written: str | None
    sure: float
    printed: bool
    moved: bool = False
    against: str | None = None


@record
class _Segment:
    """A label whose rows are to be found.

    Attributes:
        first, last: places where the label is printed (several when repeated).
    """

    level1: str | None
    level2: str | None
    written: str | None
    first: float
    last: float
    lone: bool
    printed: bool = True
    confidence: float = 1.0


# ------------------------------------------------------------------ labels to segments


def _segments(marks: Sequence[Mark]) -> list[_Segment]:
    """Return the labels in order: 二级指标, and 一级指标 under which no 二级指标 is printed."""
    framework_101 = any(HOME.get(m.label.level2 or "") == "成本指标" for m in marks)
    segments: list[_Segment] = []
    for mark in sorted(marks, key=lambda mark: mark.place):
        level1, level2 = _which(mark, marks, framework_101=framework_101)
        if level1 is None and level2 is None:
            continue
        previous = segments[-1] if segments else None
        if previous is not None and (previous.level1, previous.level2) == (level1, level2):
            segments[-1] = _Segment(
                level1, level2, previous.written, previous.first, mark.place, previous.lone and mark.lone
            )
            continue
        segments.append(
            _Segment(level1, level2, tidy(mark.text), mark.place, mark.place, mark.lone, True, mark.label.confidence)
        )
    return segments


def _which(mark: Mark, marks: Sequence[Mark], *, framework_101: bool) -> tuple[str | None, str | None]:
    """Return the levels a label opens, (None, None) for a 一级指标 whose 二级指标 are printed."""
    label, plain = mark.label, squeeze(mark.text)
    if plain.startswith("其他") and label.level2:
        return HOME[label.level2], plain
    if label.level1 is None:
        return HOME.get(label.level2 or ""), label.level2
    if label.level1 == "成本指标" and not framework_101:
        return "产出指标", "成本指标"
    if label.level2 and label.level2 not in (label.level1, "服务对象满意度指标"):
        return label.level1, label.level2
    under = {
        m.label.level2
        for m in marks
        if m is not mark and HOME.get(m.label.level2 or "") == label.level1 and m.label.level1 is None
    }
    if under:
        return None, None
    return label.level1, "服务对象满意度指标" if label.level1 == "满意度指标" else None


def _with_unprinted(segments: list[_Segment], *, count: int) -> list[_Segment]:
    """Offer between two labels those of the framework that may be lost; each is used only if the rows ask for it."""
    result: list[_Segment] = []
    edge = _Segment(None, None, None, -1.0, -1.0, lone=True)
    for previous, current in pairwise([edge, *segments]):
        result += [_lost(name, previous, current) for name in _between(previous.level2, current.level2)]
        result.append(current)
    if segments and segments[-1].level2 in LEVEL2:
        end = _Segment(None, None, None, count, count, lone=True)
        place = LEVEL2.index(segments[-1].level2)
        home = HOME[segments[-1].level2]
        result += [_lost(name, segments[-1], end) for name in LEVEL2[place + 1 :] if HOME[name] == home]
    return result


def _lost(name: str, previous: _Segment, current: _Segment) -> _Segment:
    return _Segment(HOME[name], name, None, previous.last, current.first, lone=True, printed=False)


def _between(first: str | None, second: str | None) -> list[str]:
    if second not in LEVEL2:
        return []
    stop = LEVEL2.index(second)
    start = (
        LEVEL2.index(first) + 1 if first in LEVEL2 else next(n for n, x in enumerate(LEVEL2) if HOME[x] == HOME[second])
    )
    ends = {HOME.get(first or ""), HOME[second]}
    return [name for name in LEVEL2[start:stop] if HOME[name] in ends and HOME[name] != "成本指标" and name != second]


# ------------------------------------------------------------------ rows to segments


def assign(rows: Sequence[RawRow], marks: Sequence[Mark]) -> list[Assigned]:
    """Return the levels of each row: a cut of the rows into as many runs as there are labels, at least cost.

    Cost is how badly wording fits the label, how far the label stands from its rows, and, where labels stand in the
    middle of merged cells, how far from the middle. Labels that are printed nowhere may be put in at a price.
    """
    segments = _with_unprinted(_segments(marks), count=len(rows))
    if not segments or not rows:
        return [Assigned(None, None, None, 0.5, printed=False) for _ in rows]
    if len(rows) > MAX_ROWS:
        return [_last_printed(segments, n) for n in range(len(rows))]
    tops = _level1_tops(rows, marks)
    styles = STYLES[:1] if _surely_first(tops) else STYLES
    sums = [_mismatches(segment, rows, tops) for segment in segments]
    cutter = min((_Cutter(rows, segments, style, sums) for style in styles), key=lambda cutter: cutter.total())
    cuts = cutter.cuts()
    lost = {segments[k].first for k, (start, end) in enumerate(cuts) if end > start and not segments[k].printed}
    if lost:  # where one label is lost its neighbours likely are too
        cuts = _Cutter(rows, segments, cutter.style, sums, cheap=frozenset(lost)).cuts()
    result: list[Assigned] = []
    for position, (segment, (start, end)) in enumerate(zip(segments, cuts, strict=True)):
        following = next((s for s in segments[position + 1 :] if s.printed), None)
        result += [_assigned(segment, following, rows, n, (start, end)) for n in range(start, end)]
    return result


def _last_printed(segments: Sequence[_Segment], n: int) -> Assigned:
    """Return the label printed last before a row: all that can be said of a table too long to weigh."""
    printed = [segment for segment in segments if segment.printed]
    held = [segment for segment in printed if segment.first <= n] or printed[:1]
    return Assigned(held[-1].level1, held[-1].level2, held[-1].written, 0.6, printed=True)


def _assigned(
    segment: _Segment, following: _Segment | None, rows: Sequence[RawRow], n: int, run: tuple[int, int]
) -> Assigned:
    start, end = run
    if not segment.printed:
        return Assigned(segment.level1, segment.level2, None, 0.6, printed=False, moved=True)
    inside = start <= segment.first < end
    sure = 0.95 if inside and n >= segment.first else (0.9 if inside or segment.lone else 0.6)
    if mismatch(segment.level2, segment.level1, rows[n].name, rows[n].value) > 0.6 and n < segment.first:
        sure = min(sure, 0.7)
    against = following.written if following and not following.lone and following.first <= n else None
    if against:
        sure = 0.6
    moved = segment.lone or segment.first != start
    return Assigned(segment.level1, segment.level2, segment.written, sure * segment.confidence, True, moved, against)


def _level1_tops(rows: Sequence[RawRow], marks: Sequence[Mark]) -> list[str | None]:
    """Return for each row the 一级指标 in force, where these labels stand on the first of their rows; else nothing."""
    printed = {int(mark.place): mark.label.level1 for mark in marks if not mark.lone and _only_first(mark)}
    if 0 not in printed or len(set(printed.values())) < 2:
        return [None] * len(rows)
    tops: list[str | None] = []
    for n in range(len(rows)):
        tops.append(printed.get(n, tops[-1] if tops else None))
    return tops


def _surely_first(tops: Sequence[str | None]) -> bool:
    """Tell whether a 一级指标 stands on the first of three or more rows, which no label in the middle does."""
    return len(tops) > 3 and tops[0] is not None and tops[0] == tops[1] == tops[2]


def _only_first(mark: Mark) -> bool:
    return (
        mark.label.level1 is not None
        and mark.label.level1 != "成本指标"
        and mark.label.level2 in (None, "服务对象满意度指标")
    )


def _mismatches(segment: _Segment, rows: Sequence[RawRow], tops: Sequence[str | None]) -> list[float]:
    """Return for each row how badly all rows above it fit a segment by their wording."""
    total = [0.0]
    for row, top in zip(rows, tops, strict=True):
        other = OTHER_FIRST if top is not None and segment.level1 is not None and top != segment.level1 else 0.0
        total.append(total[-1] + other + mismatch(segment.level2, segment.level1, row.name, row.value))
    return total


class _Cutter:
    """Dynamic programme over labels × rows for one style of labels: on the first, middle or last of their rows."""

    def __init__(
        self,
        rows: Sequence[RawRow],
        segments: Sequence[_Segment],
        style: str,
        sums: Sequence[Sequence[float]],
        *,
        cheap: frozenset[float] = frozenset(),
    ) -> None:
        self.rows = rows
        self.segments = segments
        self.style = style
        self.sums = sums
        self.cheap = cheap
        self.heights, self.blanks = [0.0], [0]
        for row in rows:
            # 不适用 stands for a whole 二级指标, so it is alone under its label.
            self.blanks.append(self.blanks[-1] + (squeeze(row.name) in BLANKS))
            self.heights.append(self.heights[-1] + row.height)
        self.known: tuple[float, list[tuple[int, int]]] | None = None

    def total(self) -> float:
        """Return the cost of the best cut."""
        return self._solve()[0]

    def cuts(self) -> list[tuple[int, int]]:
        """Return start and end row of each segment."""
        return self._solve()[1]

    def _solve(self) -> tuple[float, list[tuple[int, int]]]:
        if self.known is None:
            self.known = self._search(bounded=True)
            if self.known[0] == float("inf"):
                self.known = self._search(bounded=False)
        return self.known

    def _search(self, *, bounded: bool) -> tuple[float, list[tuple[int, int]]]:
        count = len(self.rows)
        best: list[float] = [0.0] + [float("inf")] * count
        choices: list[list[int]] = []
        for k in range(len(self.segments)):
            reached, chosen, sums = [float("inf")] * (count + 1), [0] * (count + 1), self.sums[k]
            low, high = self._bounds(k) if bounded else (0, count)
            for start in range(count + 1):
                if best[start] == float("inf"):
                    continue
                if not self.segments[k].printed and best[start] < reached[start]:
                    reached[start], chosen[start] = best[start], start
                if not low <= start <= high:
                    continue
                for end in range(start, high + 1):
                    # No other part of the cost is below 0: most runs are out of the question by their wording alone.
                    if best[start] + (sums[end] - sums[start]) >= reached[end]:
                        continue
                    cost = best[start] + self._cost(k, start, end)
                    if cost < reached[end]:
                        reached[end], chosen[end] = cost, start
            best = reached
            choices.append(chosen)
        ends, end = [], count
        for chosen in reversed(choices):
            ends.append((chosen[end], end))
            end = chosen[end]
        return best[count], ends[::-1]

    def _bounds(self, k: int) -> tuple[int, int]:
        """Return the rows a segment can reach: not far beyond its neighbours that are printed on a row."""
        fixed = [n for n, segment in enumerate(self.segments) if segment.printed and not segment.lone]
        before = max((n for n in fixed if n < k), default=None)
        after = min((n for n in fixed if n > k), default=None)
        low = 0 if before is None else int(self.segments[before].first) - REACH
        high = len(self.rows) if after is None else int(self.segments[after].last) + REACH
        return max(low, 0), min(high, len(self.rows))

    def _cost(self, k: int, start: int, end: int) -> float:
        segment = self.segments[k]
        if start == end:
            return 0.0 if not segment.printed else 2.0
        cost = self.sums[k][end] - self.sums[k][start]
        if end - start > 1:
            cost += self.blanks[end] - self.blanks[start]
        if not segment.printed:
            return cost + (INSERT_MORE if segment.first in self.cheap else INSERT)
        outside, slack = (OUTSIDE_LONE, 0.5) if segment.lone else (OUTSIDE_ROW, 0.0)
        return cost + outside * self._outside(segment, start, end, slack=slack) + self._off_place(segment, start, end)

    def _outside(self, segment: _Segment, start: int, end: int, *, slack: float) -> float:
        return max(start - segment.last - slack, 0.0) + max(segment.first - (end - 1) - slack, 0.0)

    def _off_place(self, segment: _Segment, start: int, end: int) -> float:
        """Return the cost of a label away from where the style puts it, within the page it is printed on."""
        if self.style == "first" and not segment.lone:
            return START * max(segment.first - start, 0.0)
        near = segment.first + 0.5 if self.style == "first" else segment.first
        place = min(max(int(near), start), end - 1)
        page = self.rows[place].page
        while self.rows[start].page != page:
            start += 1
        while self.rows[end - 1].page != page:
            end -= 1
        stands = self._height_of(segment)
        if self.style == "first":
            return CENTRE * abs(stands - self.heights[start])
        middle = (self.heights[start] + self.heights[end]) / 2
        aim = (
            middle
            if self.style == "middle"
            else self.heights[end] - (0.0 if segment.lone else self.rows[end - 1].height / 2)
        )
        return CENTRE * abs(stands - aim)

    def _height_of(self, segment: _Segment) -> float:
        """Return how far down the label stands."""
        if segment.lone:
            return self.heights[min(max(round(segment.first + 0.5), 0), len(self.rows))]
        place = min(max(int(segment.first), 0), len(self.rows) - 1)
        return (self.heights[place] + self.heights[place + 1]) / 2
