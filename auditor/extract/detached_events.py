"""Set right what lines gave before rows are made of it: wrapped units, words that are values or ends of names."""

from dataclasses import dataclass, replace
from itertools import pairwise

from auditor.extract.detached_lines import Line
from auditor.extract.detached_names import ends_well, starts_badly
from auditor.extract.detached_values import completes, is_measure
from auditor.extract.levels import Label
from auditor.patterns import compiled
from auditor.text import squeeze

VALUE_MAX = 14
BLANKS = frozenset(("无", "不适用", "/", "-", "—"))
Notes = list[tuple[str, str, float]]


@dataclass
class Event:
    """A name part, a value, or both on one line; `opens` when a level label stands before the name."""

    line: Line
    name: str
    value: str
    after: tuple[str, ...] = ()
    opens: bool = False
    soft: tuple[str, str] | None = None


Marks = list[tuple[int, str, Label, bool]]


def join_blanks(events: list[Event], marks: Marks) -> tuple[list[Event], Marks]:
    """Make one row of two blank words (无, 不适用) on lines of their own: name and value of an empty 二级指标."""
    result: list[Event] = []
    moved: dict[int, int] = {}
    for n, event in enumerate(events):
        last = result[-1] if result else None
        twice = last is not None and not event.name and not last.name and event.value == last.value
        between = any(place == n for place, *_ in marks)
        moved[n] = len(result) - 1 if twice else len(result)
        if last is not None and twice and not between and squeeze(event.value) in BLANKS:
            result[-1] = Event(last.line, last.value, event.value, event.after)
        else:
            moved[n] = len(result)
            result.append(event)
    moved[len(events)] = len(result)
    return result, [(moved[place], text, label, lone) for place, text, label, lone in marks]


def join_units(events: list[Event], marks: Marks) -> tuple[list[Event], Marks]:
    """Join the end of a unit that wrapped to the next line to its value."""
    result: list[Event] = []
    moved: dict[int, int] = {}
    for n, event in enumerate(events):
        last = result[-1] if result else None
        text = event.name or event.value
        if last is not None and last.value and not (event.name and event.value) and completes(last.value, text):
            result[-1] = replace(last, value=last.value + text)
            moved[n] = len(result)
            continue
        moved[n] = len(result)
        result.append(event)
    moved[len(events)] = len(result)
    return result, [(moved[place], text, label, lone) for place, text, label, lone in marks]


def see_values(events: list[Event], notes: Notes) -> None:
    """See values by their place: a short text that stands alone several times, or repeats the name above it."""
    valued = [event for event in events if event.value]
    beside = sum(bool(event.name) for event in valued) * 2 > len(valued)
    for last, event in pairwise(events):
        if beside and last.name and last.value and not event.name and not is_measure(event.value):
            event.name, event.value = event.value, ""  # the end of a name that wrapped, though it reads like a value
    names = [event.name for event in events if event.name and not event.value]
    repeated = {
        name for name in names if names.count(name) > 1 and 2 <= len(name) <= VALUE_MAX and not starts_badly(name)
    }
    for previous, event in pairwise(events):
        if event.value or previous.value or not previous.name:
            continue
        if event.name in repeated or event.name == previous.name:
            event.name, event.value = "", event.name
            notes.append((event.line.address, f"“{event.value}”按指标值读", 0.7))


_STATE_END = compiled(
    r"(?<=.{4})(?<value>(?:(?:比|较)(?:上年|去年|往年))?(?:有效|显著|明显|逐步|不断|持续|稳步|进一步|大幅|逐年|有所|得到)+"
    r"(?:提高|提升|增强|改善|促进|保障|完善|优化|降低|减少|增长|增加|加强|发挥|下降|扩大)|优良|优秀|良好|及时|合格|按时完成|长期有效|按期完成|按要求完成|保持稳定|中长期)$"
)
_TREND_END = compiled(r"(?<=\p{Han}{3})(?<value>提高|提升|增强|改善|降低|减少|下降|增长|增加|稳定|完善)$")


def _state_at_end(text: str) -> tuple[str, str] | None:
    match = _STATE_END.search(text)
    if match is None:
        match = _TREND_END.search(text)
        if match is None or not ends_well(text[: match.start("value")]):
            return None
    return text[: match.start("value")], match["value"]


def see_names(events: list[Event]) -> None:
    """Take words that read like values for ends of names where more lone values follow than there are names."""
    n = 0
    while n < len(events):
        start = n
        while n < len(events) and not events[n].value:
            n += 1
        middle = n
        while n < len(events) and events[n].value and not events[n].name:
            n += 1
        if n == start:
            n += 1
            continue
        surplus = (n - middle) - (middle - start)
        for event in events[middle : n - 1] if start < middle else []:
            if surplus > 0 and not is_measure(event.value) and squeeze(event.value) not in BLANKS:
                event.name, event.value = event.value, ""
                surplus -= 1
            else:
                break


def split_states(events: list[Event], notes: Notes) -> None:
    """Part a state that runs on from its name without a blank, where no value of its own follows."""
    for n, event in enumerate(events):
        parted = _state_at_end(event.name) if not event.value else None
        following = events[n + 1] if n + 1 < len(events) else None
        if parted is None or (following is not None and (not following.name or starts_badly(following.name))):
            continue
        event.name, event.value = parted
        notes.append((event.line.address, f"指标名称与指标值连写，分为“{event.name[:30]}”和“{event.value}”", 0.7))
