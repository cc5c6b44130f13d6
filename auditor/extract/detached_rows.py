"""Put rows together from lines where names are split over lines and values stand apart from their names."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from auditor.extract.detached_events import Event, join_blanks, join_units, see_names, see_values, split_states
from auditor.extract.detached_letters import Letter, spell
from auditor.extract.detached_lines import Line, head_roles, tidy
from auditor.extract.detached_names import Gap, Group, Part, joined, share, value_at_end
from auditor.extract.detached_pieces import Pieces, read_pieces
from auditor.extract.levels import Label
from auditor.records import record
from auditor.text import squeeze

# A page of text holds about this many lines; longer runs of names without values are no rows.
MAX_GAP = 40


@dataclass
class RawRow:
    """A row before its levels are known.

    Attributes:
        height: text lines its name takes (spaces inside a name are lost line breaks).
        joined: lines its name or value was put together from.
    """

    number: int
    address: str
    name: str
    value: str
    height: float = 1.0
    joined: int = 1
    after: tuple[str, ...] = ()
    page: int = 0


@record
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


def read_rows(lines: Sequence[Line], trailing: int, value_column: int = -1) -> RawBlock:
    """Return the rows of a block with the labels between them, in document order."""
    block = RawBlock()
    lines = [line for line in lines if not (head_roles(line) and len(squeeze(line.text)) >= 8)]
    pieces = [read_pieces(line, trailing, value_column) for line in lines]
    pieces = _without_tails(pieces)
    letters = [
        Letter(n, debris, line.address)
        for n, (line, piece) in enumerate(zip(lines, pieces, strict=True))
        for debris in piece.debris
    ]
    spell(letters)
    by_line: dict[int, list[Letter]] = {}
    for letter in letters:
        by_line.setdefault(letter.place, []).append(letter)
    events: list[Event] = []
    marks: list[tuple[int, str, Label, bool]] = []  # place counts events
    for n, (line, piece) in enumerate(zip(lines, pieces, strict=True)):
        pairs = _with_parts(piece.pairs, by_line.get(n, []), block)
        labels = [*piece.labels, *(letter.mark for letter in by_line.get(n, []) if letter.mark)]
        marks += [(len(events), text, label, not pairs) for text, label in labels]
        for k, (name, value) in enumerate(pairs):
            opens = k == 0 and bool(piece.labels and name)
            events.append(Event(line, tidy(name), value, piece.after, opens, _soft(name, value)))
    opened = {place for place, _, _, lone in marks if lone}
    for n, event in enumerate(events):
        event.opens = event.opens or (n in opened and bool(event.name))
    if events and not any(place == 0 for place, *_ in marks):
        for event in events:  # labels stand in the middle of their rows, so none opens a row
            event.opens = False
    events, marks = join_blanks(events, marks)
    events, marks = join_units(events, marks)
    see_values(events, block.notes)
    see_names(events)
    split_states(events, block.notes)
    place = _assemble(events, block)
    block.marks = [Mark(place(n, lone=lone), text, label, lone) for n, text, label, lone in marks]
    return block


def _without_tails(pieces: list[Pieces]) -> list[Pieces]:
    """Take a lone label word without 指标 (数量) for the end of a name where the labels of the block have it."""
    if not any(label.suffixed for piece in pieces for _, label in piece.labels):
        return pieces
    return [
        Pieces(pairs=((piece.labels[0][0], ""),))
        if len(piece.labels) == 1 and not piece.pairs and not piece.labels[0][1].suffixed
        else piece
        for piece in pieces
    ]


def _soft(name: str, value: str) -> tuple[str, str] | None:
    """Return (name, value) for running text whose last word, set apart by a blank, may be a value."""
    first, _, last = name.rpartition(" ")
    return (tidy(first), last) if first and not value and len(last) >= 2 else None


def _with_parts(pairs: Sequence[tuple[str, str]], letters: Sequence[Letter], block: RawBlock) -> list[tuple[str, str]]:
    """Give running text that spells no label back to the name; note what remains as debris."""
    result = list(pairs)
    for letter in letters:
        if letter.spelt:
            continue
        if letter.debris.running:
            text = letter.debris.text
            result = [(text + result[0][0], result[0][1]), *result[1:]] if result else [(text, "")]
        else:
            block.notes.append((letter.address, f"标签残片“{letter.debris.text}”认不出，未用", 0.9))
    return result


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


def _assemble(events: list[Event], block: RawBlock) -> _Places:
    """Group events to rows: parts of names go to the row before or after them, lone values to the names before."""
    row_of: dict[int, int] = {}
    width = _wrap_width(events)
    valued = [event for event in events if event.value]
    apart = sum(not event.name for event in valued) * 2 > len(valued)
    n = 0
    while n < len(events):
        gap_start = n
        while n < len(events) and not events[n].value and n - gap_start < MAX_GAP:
            n += 1
        run = n
        while n < len(events) and events[n].value and (n == run or (not events[n].name and not events[run].name)):
            n += 1
        first_row = len(block.rows)
        _place(events[gap_start:run], events[run:n], block, width, apart=apart)
        _note_places(row_of, events[gap_start:n], gap_start, block.rows, first_row)
    return _Places(row_of, len(block.rows))


def _note_places(
    row_of: dict[int, int], events: Sequence[Event], offset: int, rows: Sequence[RawRow], first: int
) -> None:
    """Note for each event the row it went to: the last new one that starts at or before its line."""
    row = max(first - 1, 0)
    for position, event in enumerate(events):
        while row + 1 < len(rows) and rows[row + 1].number <= event.line.number:
            row += 1
        row_of[offset + position] = min(max(row, first if position else row), max(len(rows) - 1, 0))


def _wrap_width(events: Sequence[Event]) -> int:
    """Return the width at which names wrap: the greatest length, but for a few longer ones; 0 when unknown."""
    lengths = sorted((len(part) for event in events for part in event.name.split(" ") if part), reverse=True)
    return lengths[max(1, len(lengths) // 20)] if len(lengths) > 1 else 0


def _place(gap: list[Event], values: list[Event], block: RawBlock, width: int, *, apart: bool) -> None:
    """Share the name parts of a gap among the row before, rows of their own and the values after it."""
    before = block.rows[-1] if block.rows else None
    parts = tuple(Part(event.name, event.opens, event.soft) for event in gap)
    own = tuple(event.name for event in values)
    opens = bool(values) and values[0].opens
    waiting = iter(values)
    for group in share(Gap(parts, before.name if before else None, own, opens, width, apart)):
        if group.kind == "before":
            _lengthen(before, group, block)
        elif group.kind == "row":
            _own_row(gap, group, block)
        else:
            event = next(waiting)
            source = gap[group.start] if group.name else event
            name = tidy(joined("", [*group.name, *([event.name] if event.name else [])]))
            block.rows.append(_row(source, name, event.value, len(group.name) + bool(event.name), event.after))
            if group.name:
                block.notes.append((source.line.address, f"指标名称与指标值不在同一行，合并为“{name[:40]}”", 0.85))
            elif not name:
                block.notes.append((source.line.address, f"指标值“{event.value}”没有找到名称", 0.4))


def _lengthen(row: RawRow | None, group: Group, block: RawBlock) -> None:
    if row is None or not group.name:
        return
    row.name = tidy(joined(row.name, group.name))
    row.height += len(group.name)
    row.joined += len(group.name)
    block.notes.append((row.address, f"指标名称分在多行，合并为“{row.name[:40]}”", 0.85))


def _own_row(gap: list[Event], group: Group, block: RawBlock) -> None:
    source = gap[group.start]
    name, value = tidy(joined("", group.name)), group.value or ""
    parted = None if value else value_at_end(name)
    if parted is not None:
        name, value = parted
    block.rows.append(_row(source, name, value, len(group.name), source.after))
    if value:
        block.notes.append((source.line.address, f"“{value}”按“{name[:30]}”的指标值读", 0.5 if parted else 0.6))
    else:
        block.notes.append((source.line.address, f"“{name[:30]}”没有找到指标值", 0.5))


def _row(event: Event, name: str, value: str, parts: int, after: tuple[str, ...]) -> RawRow:
    wraps = sum(
        cell.count(" ") for cell in event.line.cells if tidy(cell) and tidy(cell) in (name, name[: len(tidy(cell))])
    )
    return RawRow(event.line.number, event.line.address, name, value, 1.0 + max(wraps, parts - 1), max(parts, 1), after)


def spans_pages(rows: Sequence[RawRow]) -> None:
    """Number the pages of the rows: a jump in line numbers is a page break where jumps are rare."""
    steps = [b.number - a.number for a, b in pairwise(rows)]
    usual = sorted(steps)[len(steps) // 2] if steps else 1
    page = 0
    for position, row in enumerate(rows):
        if position and steps[position - 1] > usual + max(rows[position - 1].joined, 1):
            page += 1
        row.page = page
