"""Find goal items that no indicator supports."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import ClassVar

from auditor.check.fields import setting
from auditor.check.goal_clauses import FIGURE, clauses_of, is_slogan, names_action
from auditor.check.kind import Hit, TableKind
from auditor.check.likeness import pairs
from auditor.check.subject import Row, Table
from auditor.check.words import Words
from auditor.model import Indicator
from auditor.patterns import compiled
from auditor.records import record
from auditor.text import squeeze

_WORDS = compiled(r"[\u4e00-\u9fffA-Za-z]{2,}|\n")
# What `bare` leaves out of words, breaks kept.
_LIGHT = re.compile(r"[的了及与和]|以及")
# 为辖区居民提供…服务 says for whom, not what.
_FOR_WHOM = re.compile(r"^为.*(?:提供|创造|奠定)")
_CONTENT = 5
# 获批省级科研项目12项: what is counted, how many; an area or a sum may be told in other words.
_COUNTED = compiled(
    r"(?P<noun>(?<!》)[\u4e00-\u9fff]{6,})(?:不少于|不低于|达到?|约|共)?(?P<number>\d+(?:\.\d+)?)(?P<scale>[万千百]?)"
    r"[余多]?(?:个|项|件|台|套|座|处|家|户|人|名|场|期|册|份|篇|部|辆|条)(?:以上)?$"
)
# 补充教师80名, 建设运动场6000平方米: a short noun with its figure, where neither stands anywhere in the rows.
_COUNTED_SHORT = compiled(
    r"(?P<noun>[\u4e00-\u9fff]{2,})(?<!等)(?:不少于|不低于|达到?|约|共)?(?P<number>\d+(?:\.\d+)?)(?P<scale>[万千百]?)[余多]?"
    r"(?:个|项|件|台|套|座|处|家|户|人|名|人次|场|次|期|册|份|篇|部|辆|条|平方米|公里|千米|亩|公顷|吨|立方米|盏|株|眼|口|间|栋)(?:以上)?$"
)
# With hardly any counts the rows sum up what the goal lists (T02 says so).
_COUNTS_FROM = 2
_NO_COUNTS = frozenset({"money", "unit_money", "share"})
_SCALES = {"万": 1e4, "千": 1e3, "百": 1e2}
_NOISE = (
    "工作",
    "项目",
    "资金",
    "经费",
    "单位",
    "相关",
    "情况",
    "目标",
    "任务",
    "完成",
    "开展",
    "加强",
    "提高",
    "提升",
    "保障",
    "确保",
    "进一步",
    "不断",
    "有效",
    "积极",
    "做好",
    "落实",
    "实施",
    "推进",
    "促进",
    "全区",
    "全县",
    "全市",
    "年度",
    "按照",
    "根据",
    "要求",
    "通过",
    "以及",
    "进行",
    "管理",
    "服务",
    "能力",
    "水平",
    "质量",
    "建设",
    "发展",
    "全面",
    "组织",
    "及时",
    "按时",
    "群众",
    "人民",
    "用于",
    "支付",
    "本年",
    "我区",
    "我县",
    "我市",
)


@record(kw_only=True, slots=False)
class GoalCoverage(TableKind):
    """An item of the goal whose own words stand in no indicator."""

    title: ClassVar[str] = "目标没有指标支撑"
    default_where: ClassVar[tuple[str, ...]] = ("绩效目标",)
    slots: ClassVar[dict[str, str]] = {"items": "没有支撑的目标事项", "count": "几项"}
    overlap: float = setting("事项的字对在指标里不到几成算没有支撑", alias="重合", default=0.1)
    at_least: int = setting("至少几项具体事项（有做法、数字或比率）没有支撑才报", alias="至少", default=1)
    any_from: int = setting("或者：不论具体与否，至少几项没有支撑就报", alias="任何事项至少", default=3)
    counted_overlap: float = setting(
        "写明数目、而产出里既没有这个数也没有这样东西的事项，重合不到几成算没有支撑", alias="数目重合", default=0.25
    )
    actions: Words = setting("具体做法的词", alias="做法词", default=Words(None, ()))
    slogans: Words = setting("口号动词（口号句不看）", alias="口号词", default=Words(None, ()))
    noise: Words = setting("比较前去掉的词", alias="虚词", default=Words(None, _NOISE))
    use_values: bool = setting("指标值、描述里的文字也算支撑", alias="含值", default=True)

    def find(self, table: Table, where: Sequence[str]) -> Iterator[Hit]:
        """Yield one hit that quotes the items without support."""
        goal = table.table.goal or table.table.goal_long or ""
        if not goal or not table.rows:
            return
        items = [c for c in clauses_of(goal) if not is_slogan(c, self.slogans, self.actions) and not self._for_whom(c)]
        told = _Told(table, self.noise, self.use_values)
        missing = [
            item
            for item in items
            if (self._support(item, told) < self.overlap and not _is_counted(item, told))
            or self._is_uncounted(item, told)
            or self._is_unheard(item, told)
        ]
        concrete = [item for item in missing if self._is_concrete(item)]
        if len(concrete) < self.at_least and len(missing) < self.any_from:
            return
        named = concrete if len(concrete) >= self.at_least else missing
        quoted = "；".join(named)
        slots = {"items": quoted, "count": str(len(named)), "hit": named[0]}
        trace = (("目标事项", str(len(items))), ("没有支撑", str(len(named))))
        yield Hit(quoted, role=where[0], slots=slots, trace=trace)

    def _is_uncounted(self, item: str, told: _Told) -> bool:
        """Return whether a counted item (获批课题12项) has neither its number nor its noun among the outputs."""
        found = _COUNTED.search(item)
        if found is None or self._support(item, told) >= self.counted_overlap:
            return False
        scale = _SCALES.get(found["scale"] or "", 1.0)
        if float(found["number"]) * scale in told.numbers:
            return False
        noun = pairs(found["noun"][-4:])
        named = [f"{row.typed.indicator.level3}{row.typed.indicator.description or ''}" for row in told.counts]
        return len(told.counts) >= _COUNTS_FROM and not any(noun & pairs(name) for name in named)

    def _is_unheard(self, item: str, told: _Told) -> bool:
        """Return whether neither the figure of an item nor its noun is heard of in any row."""
        found = _COUNTED_SHORT.search(item)
        # 《临河文史》第三辑1部: the noun is the title, which the rows need not repeat.
        if found is None or "》" in item or _is_counted(item, told):
            return False
        return len(told.counts) >= _COUNTS_FROM and not pairs(found["noun"]) & told.written

    def _for_whom(self, clause: str) -> bool:
        return _FOR_WHOM.match(clause) is not None and FIGURE.search(clause) is None

    def _is_concrete(self, clause: str) -> bool:
        return names_action(clause, self.actions) or FIGURE.search(clause) is not None or "率" in clause

    def _support(self, item: str, told: _Told) -> float:
        """Return which share of an item's own words stand in indicators; hardly any words count as known."""
        content = _content(item, self.noise)
        if len(content) < _CONTENT:
            return 1.0
        own = pairs(content)
        return sum(map(told.knows, own)) / len(own)


class _Told:
    """What the rows of a table tell, each worked out when first asked for."""

    def __init__(self, table: Table, noise: Words, use_values: bool) -> None:
        self._rows = table.rows
        self._noise = noise
        self._use_values = use_values

    def knows(self, pair: str) -> bool:
        """Tell whether a pair of characters stands in the words of some row; a single one only as its only word."""
        return (pair if len(pair) > 1 else f"\n{pair}\n") in self._words

    @cached_property
    def _words(self) -> str:
        """Return the words in names, and in values and descriptions if they count, a text a line."""
        items = [row.typed.indicator for row in self._rows if row.filled]
        texts = [text for item in items for text in (item.level3, *self._more(item)) if text]
        # A break keeps the words of one text from joining those of the next.
        words = _LIGHT.sub("", _content("\n".join(map(squeeze, texts)), self._noise))
        return f"\n{words}\n"

    def _more(self, item: Indicator) -> tuple[str | None, ...]:
        return (item.value, item.description) if self._use_values else ()

    @cached_property
    def numbers(self) -> frozenset[float]:
        """Return the numbers of all values but money and shares, as written and with their scale."""
        found: set[float] = set()
        for row in self._rows:
            for value in (row.typed.value, *row.typed.value.parts):
                if value.dimension not in _NO_COUNTS:
                    found.update(number for number in (value.number, value.magnitude) if number is not None)
        return frozenset(found)

    @cached_property
    def counts(self) -> list[Row]:
        """Return the rows that count something."""
        return [row for row in self._rows if row.typed.indicator.level2 == "数量指标"]

    @cached_property
    def written(self) -> frozenset[str]:
        """Return the pairs of characters of all that is written in names, values and descriptions."""
        items = (row.typed.indicator for row in self._rows)
        texts = (text for item in items for text in (item.level3, item.value, item.description) if text)
        return pairs(squeeze(" ".join(texts)))


def _content(text: str, noise: Words) -> str:
    """Return the words of a text without light ones; breaks between texts stay."""
    return "".join(_WORDS.findall(noise.blank(text)))


def _is_counted(item: str, told: _Told) -> bool:
    """Tell whether some row carries the figure of an item, whatever it calls the thing: 洗扫车、洒水车12辆."""
    found = _COUNTED_SHORT.search(item)
    return found is not None and float(found["number"]) * _SCALES.get(found["scale"] or "", 1.0) in told.numbers
