"""Tell which way an indicator is good: more, less, or not to be judged."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import field
from functools import lru_cache
from pathlib import Path

import regex

from auditor.classify.lexicon import either, load_lexicon
from auditor.classify.name import dimension_asked
from auditor.model import Polarity, TargetValue
from auditor.patterns import compiled
from auditor.records import record
from auditor.text import squeeze

_LISTS = (
    "negative_nouns",
    "negative_flips",
    "positive_nouns",
    "ambiguous_nouns",
    "lowering_verbs",
    "raising_verbs",
    "mending_verbs",
)
# A price paid to people (补助标准, 工资) has no better direction; a cost of the project has.
_COST = compiled(r"(?:成本|费用|造价|单价|支出|开支|经费|价格|投资|费)$")
_ENTITLEMENT = compiled(r"补助|补贴|津贴|工资|薪|奖|救助|标准|花费|消费|节省|省下|保障金|低保|养老|慰问")
_PARENTHESES = compiled(r"[(\[【][^()\[\]【】]*[)\]】]")
_STOPS = compiled(r"[,;。，；]")
_PROMPT_NAME = compiled(r"及时(?:率|性)?$")
_PROMPTNESS = compiled(
    r"响应|反应|到达|到场|修复|抢修|等候|等待|排队|处置|办理|审批|审理|办结|审核|恢复|通行|停机|中断|住院|抢通|救援|受理|出具"
)
_COUNTS = frozenset(
    {
        "",
        "率",
        "数",
        "量",
        "次数",
        "起数",
        "件数",
        "件",
        "起",
        "总数",
        "总量",
        "值",
        "次",
        "数量",
        "例数",
        "个数",
        "发生率",
        "人",
        "人次",
        "人数",
        "批次",
        "户数",
        "家数",
        "宗数",
        "处数",
        "笔数",
        "额",
        "金额",
        "时长",
        "面积",
        "天数",
    }
)
# 拖欠工资案件, 网络攻击事件, 违法排污行为: the class of event behind the bad thing.
_EVENTS = compiled(
    r"^(?:\p{Han}{0,3}(?:案件|事件|现象|行为|纠纷|问题|投诉|情形|事故|建筑|河段|区域|点位|商品|产品|食品|药品|活动|用地|车辆|线索))"
)
# Money that others bring in is no cost of the project: 拉动固定资产投资, 带动消费支出.
_ATTRACTED = compiled(
    r"拉动|带动|撬动|吸引|引进|引导|引资|招商|招引|吸收|利用外资|争取|募集|筹集|社会资本|民间|社会投资|固定资产投资|产业投资|外来投资|"
    r"新增投资|到位投资|企业投资|完成投资|投资完成|签约|落地|刺激|激发"
)
_CONSUMED = compiled(r"砍伐|清除|占用|损毁|淹没")
_SAVED = compiled(r"挽回|避免|减少|降低|节省|节约|省下|减免|替代|分流")
# People who leave: 志愿者退出率 is bad, 落后产能退出率 and 低保退出率 are not.
_LEFT = (
    r"(?:者|队员|队伍|教师|医生|护士|职工|员工|学员|学生|人才|干部|选手|中途|无故|擅自)(?:中途)?"
    r"(?:退出|离开|离队|退训|弃权)(?:率|比例|人数)?"
)
_LEFT_FIRSTS = frozenset("者队教医护职员学人干选中无擅")
_SHADE = compiled(r"(?:情况|程度|指标|水平|比例|数量|目标|以上|概率|几率|年均|月均|平均|浓度|均值|强度)+$")


@record(slots=False)
class Directions:
    """The polarity word lists, compiled."""

    negative: regex.Pattern[str]
    positive: regex.Pattern[str]
    ambiguous: regex.Pattern[str]
    lowering_start: regex.Pattern[str]
    lowering_inside: regex.Pattern[str]
    lowering_end: regex.Pattern[str]
    raising_start: regex.Pattern[str]
    mending: regex.Pattern[str]
    flip_after: regex.Pattern[str]
    _noun: Callable[[str], Polarity] = field(init=False, repr=False, compare=False)
    _known: Callable[[str | None, bool, str | None, str | None], Polarity] = field(
        init=False, repr=False, compare=False
    )

    def __post_init__(self) -> None:
        object.__setattr__(self, "_noun", lru_cache(maxsize=16384)(self._noun_of))
        object.__setattr__(self, "_known", lru_cache(maxsize=16384)(self._of))

    def of(self, name: str | None, value: TargetValue | None = None) -> Polarity:
        """Return the direction of an indicator; `unknown` wherever two readings are honest.

        Of the value only its form counts; units file the same names with other figures.
        """
        if value is None:
            return self._known(name, False, None, None)
        return self._known(name, value.kind == "quantity", value.dimension, value.comparator)

    def _of(self, name: str | None, counted: bool, dimension: str | None, comparator: str | None) -> Polarity:
        text = _PARENTHESES.sub("", squeeze(name or "")[:80])
        if not text or self._is_ambiguous(text) or self._turns_both_ways(text):
            return "unknown"
        # 检测及时率 ≤7工作日: the time it takes is meant, whatever the name is called.
        if _PROMPT_NAME.search(text) and dimension == "time":
            return "negative"
        if dimension_asked(text) == "time" and not self.positive.search(text):
            bad = _PROMPTNESS.search(text) is not None or self._noun(text) == "negative"
            return "negative" if bad and dimension in {None, "time"} else "unknown"
        if self.lowering_start.match(text) or self.lowering_inside.search(text):
            # 降低能耗 ≥5% measures the fall itself, 降低投诉率 ≥95% is a slip: which one is not ours to say.
            return "unknown" if counted and comparator in {"≥", ">"} else "negative"
        noun = self._noun(text)
        if noun == "negative" and self.lowering_end.search(text):
            return "positive" if counted else "negative"
        return "negative" if noun == "unknown" and self._is_project_cost(text, dimension) else noun

    def _turns_both_ways(self, text: str) -> bool:
        """Return whether a sentence lowers one thing and raises another: 预防事故，提高效率."""
        clauses = _STOPS.split(text)
        if len(clauses) < 2:
            return False
        lowered = any(self.lowering_start.match(clause) for clause in clauses)
        return lowered and any(self.raising_start.match(clause) for clause in clauses)

    def _is_ambiguous(self, text: str) -> bool:
        """Return whether an ambiguous noun is what is measured; 投诉处理及时率 measures promptness."""
        doubtful, positive = _last(self.ambiguous, text), _last(self.positive, text)
        return doubtful is not None and (positive is None or positive.end() <= doubtful.end())

    def _is_project_cost(self, text: str, dimension: str | None) -> bool:
        """Return whether a price of the project is meant; money saved, or spent by guests, is none."""
        money = dimension in {"money", "unit_money"}
        cost = _COST.search(text) is not None and _ENTITLEMENT.search(text) is None
        return money and cost and not (_SAVED.search(text) or _ATTRACTED.search(text))

    def _noun_of(self, text: str) -> Polarity:
        """Return the direction of the noun that ends last; 隐患整改率 is good although 隐患 is not."""
        negative, positive = _last(self.negative, text), _last(self.positive, text)
        if positive is not None and (negative is None or _beats(positive, negative)):
            used_up = _CONSUMED.search(text, 0, positive.start()) is not None
            return "positive" if _is_measured(text[positive.end() :]) and not used_up else "unknown"
        if negative is None:
            return "unknown"
        flip = self.flip_after.match(text, negative.end())
        if flip:
            return "positive" if _is_measured(text[flip.end() :]) else "unknown"
        if self.mending.search(text, 0, negative.start()):
            return "unknown"
        return "negative" if _is_measured(text[negative.end() :]) else "unknown"


def _is_measured(tail: str) -> bool:
    """Return whether the noun before is what is measured; in 污染源监控点位, 满意度样本量 it is a modifier."""
    return _SHADE.sub("", _EVENTS.sub("", tail)) in _COUNTS


def _beats(positive: regex.Match[str], negative: regex.Match[str]) -> bool:
    return positive.end() > negative.end() or _within(negative, positive)


def _within(inner: regex.Match[str], outer: regex.Match[str]) -> bool:
    return outer.start() <= inner.start() and inner.end() <= outer.end() and outer.span() != inner.span()


def _last(pattern: regex.Pattern[str], text: str) -> regex.Match[str] | None:
    found = None
    for match in pattern.finditer(text):
        found = match
    return found


@lru_cache(maxsize=8)
def _directions(layers: tuple[Path, ...]) -> Directions:
    words = {name: load_lexicon(name, layers) for name in _LISTS}
    lowering = either(words["lowering_verbs"])
    firsts = regex.escape("".join(sorted({word[0] for word in words["negative_nouns"]} | _LEFT_FIRSTS)))
    return Directions(
        # A look at the first character spares nine of ten positions the search in the list.
        negative=compiled(rf"(?=[{firsts}])(?:\L<words>|{_LEFT})", words=words["negative_nouns"]),
        positive=compiled(r"(?<![不未非无])\L<words>", words=words["positive_nouns"]),
        ambiguous=compiled(either(words["ambiguous_nouns"])),
        lowering_start=compiled(rf"(?:有效|切实|逐步|不断|进一步|持续|大幅|显著|明显)*(?:{lowering})(?!率|量)"),
        # 受助家庭减少餐费支出: the fall of what follows.
        lowering_inside=compiled(
            rf"(?:{lowering})(?=\p{{Han}}{{1,8}}(?:成本|费用?|支出|开支|负担|率|量|数)$)(?!率|量)"
        ),
        lowering_end=compiled(rf"(?:{lowering})(?:率|幅度?|比例|值|量|数|情况)?$"),
        raising_start=compiled(rf"(?:有效|切实|逐步|不断|进一步|持续)*(?:{either(words['raising_verbs'])})"),
        mending=compiled(r"\L<words>", words=words["mending_verbs"]),
        flip_after=compiled(rf"\p{{Han}}{{0,3}}?(?:{either(words['negative_flips'])})"),
    )


def load_directions(layers: Sequence[Path] = ()) -> Directions:
    """Return the polarity lists with the layers laid over; raises RuleLoadError."""
    return _directions(tuple(layers))


def polarity_of(name: str | None, value: TargetValue | None = None) -> Polarity:
    """Return positive, negative or unknown for an indicator, with the shipped word lists."""
    return load_directions().of(name, value)
