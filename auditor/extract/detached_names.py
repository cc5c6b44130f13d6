"""Decide which parts of names and which values of damaged text belong together: the cheapest grouping wins."""

from collections.abc import Sequence
from itertools import pairwise
from typing import Literal

from auditor.patterns import compiled
from auditor.records import record

_GOOD_END = compiled(
    r"(?:率|数|数量|量|额|度|次|个数|情况|水平|性|能力|环境|发展|成本|费用?|经费|金额|投入|时间|期限|时限|进度|工作|服务|质量|影响|意识|作用|效果|效益|报告|培训|面积"
    r"|里程|任务|维护|运行|保障|建设|价|标准|周期|比例|占比|规模|收入|产值|支出|补助|补贴|名单|活动|稳定|安全|满意|投诉|机制|比|频次|天数|年限|成果|条件|体系|网络|秩序|氛围|格局|力度|资金|总投资|等次|结论)(?:[(（][^()（）]*[)）])?$"
)
_BAD_START = compiled(
    r"^(?:[、,，。;；:：)）”》%]|率|的|及|和|与|或|度(?!假)|数(?!据|字|控)|性|次(?!生)|量(?!化)|指标)"
)
_BAD_END = compiled(r"(?:[、,，(（“《]|的|及|和|与|或|对|为|等|在)$")
_STATE = compiled(
    r"提高|提升|增强|改善|促进|保障|降低|减少|优化|加强|稳定|完善|增长|显著|明显|有效|长期|持续|良好|优|按|及时|\d|[季月年]度?$|足额|到位"
)
_VALUE_START = compiled(
    r"按|较|比上|不断|显著|明显|有效|持续|逐步|逐年|进一步|全面|保持|维持|稳[定步中]|达到|提高|提升|增强|改善|增加|增长|减少|降低|下降|优[化良秀]?$|良好|良$|通过|完成|合格|全年"
    r"|及时|得到|基本|更加|极大|日益|规范|健全|完善|好$|是$"
)
# Costs of one grouping against another; only their order matters.
JOIN = 0.4
JOIN_COMPLETE = 0.8
JOIN_SHORT = 0.6
JOIN_OVER_LABEL = 1.5
NO_NAME = 6.0
NO_VALUE = 1.6
SOFT = 0.3
EXTRA_BESIDE = 1.5
VALUE_MAX = 14
_NEVER = 50.0


@record
class Part:
    """A piece of a name on a line of its own; `soft` is (name, value) if its last word may be a value."""

    text: str
    opens: bool = False
    soft: tuple[str, str] | None = None


@record
class Gap:
    """Parts between a row and the values after it.

    Attributes:
        before: name of the row before, None when there is none.
        own: for each value the name part on its own line, empty for a value alone.
        width: width at which names wrap, 0 when unknown.
        apart: values stand on lines of their own in this block.
    """

    parts: tuple[Part, ...]
    before: str | None
    own: tuple[str, ...]
    own_opens: bool
    width: int
    apart: bool


@record
class Group:
    """Parts `start`..`end` and what they are: tail of the row before, name of the next value, a row of their own.

    Attributes:
        value: for a row of its own the text read as its value, None when it has none.
    """

    kind: Literal["before", "value", "row"]
    start: int
    end: int
    name: tuple[str, ...]
    value: str | None = None


def share(gap: Gap) -> tuple[Group, ...]:
    """Return the cheapest grouping of the parts, in order."""
    return _Share(gap).best(0, 0)[1]


def joined(name: str, parts: Sequence[str]) -> str:
    """Join parts of a name; a blank stays only between Latin words."""
    text = name
    for part in parts:
        latin = text[-1:].isascii() and text[-1:].isalnum() and part[:1].isascii() and part[:1].isalpha()
        text = f"{text} {part}" if latin else text + part
    return text


def ends_well(text: str) -> bool:
    """Tell whether a text ends the way names of indicators do."""
    return bool(_GOOD_END.search(text))


def starts_badly(text: str) -> bool:
    """Tell whether a text can only be the rest of a name begun before."""
    return bool(_BAD_START.search(text))


def value_at_end(text: str) -> tuple[str, str] | None:
    """Part a whole name from the words after it where they begin as values do; the shortest value wins."""
    for size in range(1, min(9, len(text) - 3)):
        name, value = text[:-size], text[-size:]
        if ends_well(name) and _VALUE_START.match(value):
            return name, value
    return None


Option = tuple[float, tuple[Group, ...]]


class _Share:
    """Dynamic programme over parts × values."""

    def __init__(self, gap: Gap) -> None:
        self.gap = gap
        self.known: dict[tuple[int, int], Option] = {}

    def best(self, start: int, group: int) -> Option:
        """Return the least cost from a part and value on; group 0 is the row before."""
        key = (start, group)
        if key not in self.known:
            self.known[key] = min(self._options(start, group), key=lambda option: option[0])
        return self.known[key]

    def _options(self, start: int, group: int) -> list[Option]:
        parts, own = self.gap.parts, self.gap.own
        if group == 0:
            last = len(parts) if self.gap.before is not None else start
            return [
                self._then("before", start, end, (end, 1), self._join(start, end, 0)) for end in range(start, last + 1)
            ]
        options: list[Option] = []
        if group > len(own):
            if start == len(parts):
                return [(0.0, ())]
            if own:
                return [(_NEVER, ())]
        for end in range(start, len(parts) + 1):
            if group <= len(own):
                options.append(self._then("value", start, end, (end, group + 1), self._join(start, end, group)))
            if end > start:
                options.append(self._then("row", start, end, (end, group), NO_VALUE + self._join(start, end, -1)))
            options += self._rows(start, end, group)
        return options

    def _rows(self, start: int, end: int, group: int) -> list[Option]:
        """Return the ways to see a whole row in the parts: the last one its value, or holding its value."""
        parts = self.gap.parts
        if end >= len(parts):
            return []
        options = []
        if end > start and not parts[end].opens:
            cost = self._join(start, end, -1) + _as_value(parts[end].text) + (0.0 if self.gap.apart else EXTRA_BESIDE)
            options.append(self._then("row", start, end, (end + 1, group), cost, value=parts[end].text))
        soft = parts[end].soft
        if soft is not None:
            texts = (*(part.text for part in parts[start:end]), soft[0])
            broken = sum(part.opens for part in parts[start + 1 : end + 1])
            cost = _cost(texts, self.gap.width) + SOFT + JOIN_OVER_LABEL * broken + 0.5 * _as_value(soft[1])
            options.append(self._then("row", start, end + 1, (end + 1, group), cost, value=soft[1], name=texts))
        return options

    def _then(
        self,
        kind: Literal["before", "value", "row"],
        start: int,
        end: int,
        state: tuple[int, int],
        cost: float,
        *,
        value: str | None = None,
        name: tuple[str, ...] | None = None,
    ) -> Option:
        rest, groups = self.best(*state)
        texts = name if name is not None else tuple(part.text for part in self.gap.parts[start:end])
        return cost + rest, (Group(kind, start, end, texts, value), *groups)

    def _join(self, start: int, end: int, group: int) -> float:
        """Return the cost of one name out of the parts, with the row before (group 0) or the value's own line."""
        gap = self.gap
        texts = [part.text for part in gap.parts[start:end]]
        opening = [part.opens for part in gap.parts[start:end]]
        if group == 0:
            texts, opening = [gap.before or "", *texts], [False, *opening]
        elif group > 0:
            texts, opening = [*texts, gap.own[group - 1]], [*opening, group == 1 and gap.own_opens]
        kept = [(text, flag) for text, flag in zip(texts, opening, strict=True) if text]
        if not kept:
            return 0.0 if group == 0 else NO_NAME
        return _cost([text for text, _ in kept], gap.width) + JOIN_OVER_LABEL * sum(flag for _, flag in kept[1:])


def _cost(pieces: Sequence[str], width: int) -> float:
    """Return how unlikely these pieces make up one name."""
    cost = _shape("".join(pieces))
    for part, following in pairwise(pieces):
        cost += JOIN
        if ends_well(part) and not starts_badly(following):
            cost += JOIN_COMPLETE
        if width and len(part) < width - 2:
            cost += JOIN_SHORT
    return cost


def _shape(text: str) -> float:
    """Return how little a text looks like a whole name."""
    cost = 0.0 if ends_well(text) else 0.5
    cost += 1.5 if starts_badly(text) else 0.0
    cost += 1.5 if _BAD_END.search(text) else 0.0
    cost += 0.5 if len(text) < 4 else 0.0
    opened = sum(text.count(char) for char in "(（“《") - sum(text.count(char) for char in ")）”》")
    return cost + (2.0 if opened else 0.0) + (0.02 * max(len(text) - 40, 0))


def _as_value(text: str) -> float:
    """Return how little a text looks like a value."""
    if len(text) > VALUE_MAX or starts_badly(text):
        return 3.0
    cost = 0.4 if _STATE.search(text) else 1.0
    return cost + (0.8 if ends_well(text) else 0.0)
