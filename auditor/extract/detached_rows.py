"""Put rows together from lines where names are split over lines and values stand apart from their names."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import regex

from auditor.extract.detached_lines import Line, head_roles, tidy
from auditor.extract.detached_pieces import is_measure, is_unit, label_of, read_pieces
from auditor.extract.levels import Label, read_label
from auditor.text import squeeze

_GOOD_END = regex.compile(
    r"(?:率|数|数量|量|额|度|次|个数|情况|水平|性|能力|环境|发展|成本|费用?|经费|金额|投入|时间|期限|时限|进度|工作|服务|质量|影响|意识|作用|效果|效益|报告|培训|面积"
    r"|里程|任务|维护|运行|保障|建设|价|标准|周期|比例|占比|规模|收入|产值|支出|补助|补贴|名单|活动|稳定|安全|满意|投诉|机制|比|频次|天数|年限)(?:[((][^()()]*[))])?$"
)
_BAD_START = regex.compile(
    r"^(?:[、,，。;；:：)）”》%]|率|的|及|和|与|或|度(?!假)|数(?!据|字|控)|性|次(?!生)|量(?!化)|指标)"
)
_BAD_END = regex.compile(r"(?:[、,，(（“《]|的|及|和|与|或|对|为|等|在)$")
# A page of text holds about this many lines; longer runs of names without values are no rows.
MAX_GAP = 40


@dataclass
class RawRow:
    """A row before its levels are known.

    Attributes:
        height: text lines its name takes (spaces inside a name are lost line breaks).
        joined: lines its name or value was put together from.
        labels: level labels printed on its own line.
    """

    number: int
    address: str
    name: str
    value: str
    height: float = 1.0
    joined: int = 1
    labels: tuple[tuple[str, Label], ...] = ()
    after: tuple[str, ...] = ()
    page: int = 0


@dataclass(frozen=True, slots=True)
class Mark:
    """A level label and where it stands: `place` is a row number, or half-way between rows when it stands alone."""

    place: float
    text: str
    label: Label
    lone: bool


@dataclass
class RawBlock:
    """Rows and labels of a block, and what was done to get them."""

    rows: list[RawRow] = field(default_factory=list)
    marks: list[Mark] = field(default_factory=list)
    notes: list[tuple[str, str, float]] = field(default_factory=list)
    last: int = 0


@dataclass
class _Event:
    """A name part, a value, or both on one line; `opens` when a level label stands before the name."""

    line: Line
    name: str
    value: str
    after: tuple[str, ...] = ()
    opens: bool = False


def read_rows(lines: Sequence[Line], trailing: int, value_column: int = -1) -> RawBlock:
    """Return the rows of a block with the labels between them, in document order."""
    block = RawBlock()
    events: list[_Event] = []
    marks: list[tuple[int, str, Label, bool]] = []  # place counts events
    letters: list[tuple[int, str, str]] = []
    for line in lines:
        if head_roles(line) and len(squeeze(line.text)) >= 8:
            continue
        pieces = read_pieces(line, trailing, value_column)
        marks += [(len(events), text, label, not pieces.pairs) for text, label in pieces.labels]
        letters += [(len(events), text, line.address) for text in pieces.debris]
        for n, (name, value) in enumerate(pieces.pairs):
            events.append(_Event(line, name, value, pieces.after, opens=n == 0 and bool(pieces.labels and name)))
    more, debris = _spell(letters)
    marks = sorted([*marks, *more], key=lambda mark: mark[0])
    block.notes += [(address, f"标签残片“{text}”认不出，未用", 0.9) for address, text in debris]
    _split_states(events, block)
    place = _assemble(events, block)
    block.marks = [Mark(place(n, lone=lone), text, label, lone) for n, text, label, lone in marks]
    return block


def _spell(letters: list[tuple[int, str, str]]) -> tuple[list[tuple[int, str, Label, bool]], list[tuple[str, str]]]:
    """Join label letters printed one below the other; what spells no label is returned as debris."""
    found: list[tuple[int, str, Label, bool]] = []
    debris: list[tuple[str, str]] = []
    n = 0
    while n < len(letters):
        for end in range(min(len(letters), n + 10), n, -1):
            text = "".join(part for _, part, _ in letters[n:end])
            label = _spelt(text)
            if label is not None:
                middle = letters[(n + end - 1) // 2]
                found.append((middle[0], text, label, False))
                n = end
                break
        else:
            debris.append((letters[n][2], letters[n][1]))
            n += 1
    return found, debris


def _spelt(text: str) -> Label | None:
    if len(text) < 3:
        return None
    label = label_of(text)
    if label is not None:
        return label
    return read_label(text + "指标") if len(text) >= 4 and not text.endswith("指标") and read_label(text) else None


# ------------------------------------------------------------------ names and values


class _Places:
    """Turns a place among events into a place among rows."""

    def __init__(self, row_of: dict[int, int], count: int) -> None:
        self.row_of = row_of
        self.count = count

    def __call__(self, event: int, *, lone: bool) -> float:
        """Return the row of the event; for a label alone on its line, half a row before it."""
        if lone:
            return self.row_of.get(event, self.count) - 0.5
        return float(self.row_of.get(event, self.count - 1))


def _assemble(events: list[_Event], block: RawBlock) -> _Places:
    """Group events to rows: parts of names go to the row before or after them, lone values to the names before."""
    row_of: dict[int, int] = {}
    width = _wrap_width(events)
    n = 0
    while n < len(events):
        gap_start = n
        while n < len(events) and not events[n].value:
            n += 1
        gap = events[gap_start:n]
        run = n
        while n < len(events) and events[n].value and (n == run or (not events[n].name and not events[run].name)):
            n += 1
        values = events[run:n]
        first_row = len(block.rows)
        _place(gap, values, block, width)
        for position in range(gap_start, n):
            at = max(first_row + max(position - run, 0), 0)
            row_of[position] = min(at, max(len(block.rows) - 1, 0))
    return _Places(row_of, len(block.rows))


def _wrap_width(events: Sequence[_Event]) -> int:
    """Return the width at which names wrap: the greatest length that several parts reach, 0 when unknown."""
    lengths = sorted((len(part) for event in events for part in event.name.split(" ") if part), reverse=True)
    needed = max(2, len(lengths) // 20)
    for n, length in enumerate(lengths):
        if n + needed <= len(lengths) and lengths[n + needed - 1] >= length - 1:
            return length
    return 0


def _place(gap: list[_Event], values: list[_Event], block: RawBlock, width: int) -> None:
    """Share the name parts of a gap among the row before and the rows of the values after it."""
    values = _join_values(values)
    parts = [event.name for event in gap][:MAX_GAP]
    opening = {n for n, event in enumerate([*gap, *values[:1]]) if event.opens}
    before = block.rows[-1] if block.rows else None
    if not values:
        _tail(gap, parts, block)
        return
    own = [event.name for event in values]
    groups = _share(
        _Gap(parts, "" if before is None else before.name, own, width, frozenset(opening)),
        has_before=before is not None,
    )
    if before is not None and groups[0]:
        before.name = _glue(before.name, groups[0])
        before.height += len(groups[0])
        before.joined += len(groups[0])
        block.notes.append((before.address, f"指标名称分在多行，合并为“{before.name[:40]}”", 0.85))
    start = len(groups[0])
    for event, group in zip(values, groups[1:], strict=True):
        source = gap[start] if group else event
        start += len(group)
        name = _glue("", [*group, *([event.name] if event.name else [])])
        block.rows.append(_row(source, name, event.value, len(group) + bool(event.name), event.after))
        if group:
            block.notes.append((source.line.address, f"指标名称与指标值不在同一行，合并为“{name[:40]}”", 0.85))
        elif not name:
            block.notes.append((source.line.address, f"指标值“{event.value}”没有找到名称", 0.4))


def _row(event: _Event, name: str, value: str, parts: int, after: tuple[str, ...]) -> RawRow:
    wraps = sum(
        cell.count(" ") for cell in event.line.cells if tidy(cell) and tidy(cell) in (name, name[: len(tidy(cell))])
    )
    return RawRow(
        event.line.number, event.line.address, name, value, 1.0 + max(wraps, parts - 1), max(parts, 1), (), after
    )


def _join_values(values: list[_Event]) -> list[_Event]:
    """Join a unit that wrapped to the next line to its number."""
    result: list[_Event] = []
    for event in values:
        if result and not event.name and is_unit(event.value) and result[-1].value[-1:].isdigit():
            result[-1] = _Event(result[-1].line, result[-1].name, result[-1].value + event.value, event.after)
        else:
            result.append(event)
    return result


def _glue(name: str, parts: Sequence[str]) -> str:
    """Join parts of a name; blanks stay only between Latin words."""
    text = name
    for part in parts:
        latin = text[-1:].isascii() and text[-1:].isalnum() and part[:1].isascii() and part[:1].isalpha()
        text = f"{text} {part}" if latin else text + part
    return tidy(text)


@dataclass(frozen=True, slots=True)
class _Gap:
    """Name parts between a row and the values after it; `opening` are the parts with a level label before them."""

    parts: list[str]
    before: str
    own: list[str]
    width: int
    opening: frozenset[int]

    def cost(self, group: int, start: int, end: int) -> float:
        """Return the cost of giving the parts `start`..`end` to the row before (group 0) or to a value."""
        before = self.before if group == 0 else ""
        own = self.own[group - 1] if group else ""
        inner = range(start if group == 0 else start + 1, end + (1 if group == 1 and own and end > start else 0))
        broken = sum(n in self.opening for n in inner)
        return _cost(self.parts[start:end], before, own, self.width) + 1.5 * broken


def _share(gap: _Gap, *, has_before: bool) -> list[list[str]]:
    """Return the cheapest way to cut the parts into the tail of the row before and one name for each value."""
    known: dict[tuple[int, int], tuple[float, list[list[str]]]] = {}
    parts = gap.parts

    def best(start: int, group: int) -> tuple[float, list[list[str]]]:
        if group > len(gap.own):
            return (0.0, []) if start == len(parts) else (99.0, [])
        key = (start, group)
        if key not in known:
            options = []
            for end in range(start, len(parts) + 1):
                if group == 0 and end > start and not has_before:
                    break
                rest, groups = best(end, group + 1)
                options.append((gap.cost(group, start, end) + rest, [parts[start:end], *groups]))
            known[key] = min(options, key=lambda option: option[0])
        return known[key]

    return best(0, 0)[1]


def _cost(group: Sequence[str], before: str, own: str, width: int) -> float:
    """Return how unlikely these parts make up one name."""
    pieces = [part for part in (before, *group, own) if part]
    if not pieces:
        return 6.0
    if len(pieces) == 1:
        return _shape(pieces[0])
    cost = _shape("".join(pieces))
    for part, following in zip(pieces, pieces[1:], strict=False):
        cost += 0.4
        if _GOOD_END.search(part) and not _BAD_START.search(following):
            cost += 0.8
        if width and len(part) < width - 2:
            cost += 0.6
    return cost


def _shape(text: str) -> float:
    cost = 0.0 if _GOOD_END.search(text) else 0.5
    cost += 1.5 if _BAD_START.search(text) else 0.0
    cost += 1.5 if _BAD_END.search(text) else 0.0
    cost += 0.5 if len(text) < 4 else 0.0
    opened = sum(text.count(char) for char in "(（“《") - sum(text.count(char) for char in ")）”》")
    return cost + (2.0 if opened else 0.0) + (0.02 * max(len(text) - 40, 0))


def _tail(gap: list[_Event], parts: list[str], block: RawBlock) -> None:
    """Put name parts after the last value to the last row, or keep them as rows without a value."""
    if not parts:
        return
    if block.rows and _cost(parts, block.rows[-1].name, "", 0) <= _shape(block.rows[-1].name) + sum(map(_shape, parts)):
        row = block.rows[-1]
        row.name = _glue(row.name, parts)
        row.height += len(parts)
        row.joined += len(parts)
        block.notes.append((row.address, f"指标名称分在多行，合并为“{row.name[:40]}”", 0.85))
        return
    for event in gap:
        block.rows.append(_row(event, event.name, "", 1, event.after))


_STATE_END = regex.compile(
    r"(?<=\p{Han}{4})(?<value>(?:有效|显著|明显|逐步|不断|持续|稳步|进一步|大幅|逐年|有所)(?:提高|提升|增强|改善|促进|保障|完善|优化|降低|减少|增长|增加|加强))$"
)


def _split_states(events: list[_Event], block: RawBlock) -> None:
    """Part a state that runs on from its name without a blank, where no value of its own follows."""
    for n, event in enumerate(events):
        match = _STATE_END.search(event.name) if not event.value else None
        following = events[n + 1] if n + 1 < len(events) else None
        if match is None or (following is not None and not following.name):
            continue
        event.value, event.name = match["value"], event.name[: match.start("value")]
        block.notes.append((event.line.address, f"指标名称与指标值连写，分为“{event.name[:30]}”和“{event.value}”", 0.7))


def spans_pages(rows: Sequence[RawRow]) -> None:
    """Number the pages of the rows: a jump in line numbers is a page break where jumps are rare."""
    steps = [b.number - a.number for a, b in zip(rows, rows[1:], strict=False)]
    usual = sorted(steps)[len(steps) // 2] if steps else 1
    page = 0
    for position, row in enumerate(rows):
        if position and steps[position - 1] > usual + max(rows[position - 1].joined, 1):
            page += 1
        row.page = page


def measured(row: RawRow) -> bool:
    """Tell whether the row's value is a number."""
    return is_measure(row.value)
