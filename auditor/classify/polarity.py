"""Tell which way an indicator is good: more, less, or not to be judged."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import regex

from auditor.classify.lexicon import either, load_lexicon
from auditor.model import Polarity, TargetValue
from auditor.text import squeeze

_LISTS = (
    "negative_nouns",
    "negative_flips",
    "positive_nouns",
    "ambiguous_nouns",
    "lowering_verbs",
    "raising_verbs",
)
# A price paid to people (补助标准, 工资) has no better direction; a cost of the project has.
_COST = regex.compile(r"(?:成本|费用|造价|单价|支出|开支|经费|价格|投资|费)$")
_ENTITLEMENT = regex.compile(r"补助|补贴|津贴|工资|薪|奖|救助|标准|保障金|低保|养老|慰问")
_PARENTHESES = regex.compile(r"[(\[【][^()\[\]【】]*[)\]】]")
_SHADE = regex.compile(r"(?:情况|程度|指标|水平|比例|数量|目标|以上|概率|几率|年均|月均|平均|浓度|均值|强度)+$")


@dataclass(frozen=True)
class Directions:
    """The polarity word lists, compiled."""

    negative: regex.Pattern[str]
    positive: regex.Pattern[str]
    ambiguous: regex.Pattern[str]
    lowering_start: regex.Pattern[str]
    lowering_inside: regex.Pattern[str]
    lowering_end: regex.Pattern[str]
    raising_start: regex.Pattern[str]
    flip_after: regex.Pattern[str]

    def of(self, name: str | None, value: TargetValue | None = None) -> Polarity:
        """Return the direction of an indicator; `unknown` wherever two readings are honest."""
        text = _PARENTHESES.sub("", squeeze(name or "")[:80])
        if not text or self._is_ambiguous(text):
            return "unknown"
        counted = value is not None and value.kind == "quantity"
        if self.lowering_start.match(text) or self.lowering_inside.search(text):
            # 降低能耗 ≥5% measures the fall itself, 降低投诉率 ≥95% is a slip: which one is not ours to say.
            rising = counted and value is not None and value.comparator in {"≥", ">"}
            return "unknown" if rising else "negative"
        noun = self._noun(text)
        if noun == "negative" and self.lowering_end.search(text):
            return "positive" if counted else "negative"
        if noun != "unknown":
            return noun
        if _is_project_cost(text, value):
            return "negative"
        return "unknown"

    def _is_ambiguous(self, text: str) -> bool:
        """Return whether an ambiguous noun is what is measured; 投诉处理及时率 measures promptness."""
        doubtful, positive = _last(self.ambiguous, text), _last(self.positive, text)
        return doubtful is not None and (positive is None or positive.end() <= doubtful.end())

    def _noun(self, text: str) -> Polarity:
        """Return the direction of the noun that ends last; 隐患整改率 is good although 隐患 is not."""
        negative = _last(self.negative, text)
        positive = _last(self.positive, text)
        if negative is None and positive is None:
            return "unknown"
        if positive is not None and (negative is None or _beats(positive, negative)):
            return "positive"
        if negative is not None and self.flip_after.match(text, negative.end()):
            return "positive"
        tail = _SHADE.sub("", text[negative.end() :]) if negative is not None else ""
        # A negative word far from the end is a modifier (污染源在线监控点位), not what is measured.
        return "negative" if len(tail) <= 2 else "unknown"


def _beats(positive: regex.Match[str], negative: regex.Match[str]) -> bool:
    return positive.end() > negative.end() or _within(negative, positive)


def _within(inner: regex.Match[str], outer: regex.Match[str]) -> bool:
    return outer.start() <= inner.start() and inner.end() <= outer.end() and outer.span() != inner.span()


def _last(pattern: regex.Pattern[str], text: str) -> regex.Match[str] | None:
    found = None
    for match in pattern.finditer(text):
        found = match
    return found


def _is_project_cost(text: str, value: TargetValue | None) -> bool:
    money = value is not None and value.dimension in {"money", "unit_money"}
    return money and _COST.search(text) is not None and _ENTITLEMENT.search(text) is None


@lru_cache(maxsize=8)
def _directions(layers: tuple[Path, ...]) -> Directions:
    words = {name: load_lexicon(name, layers) for name in _LISTS}
    lowering = either(words["lowering_verbs"])
    return Directions(
        negative=regex.compile(either(words["negative_nouns"])),
        positive=regex.compile(either(words["positive_nouns"])),
        ambiguous=regex.compile(either(words["ambiguous_nouns"])),
        lowering_start=regex.compile(rf"(?:有效|切实|逐步|不断|进一步|持续|大幅|显著|明显)*(?:{lowering})(?!率|量)"),
        # 受助家庭减少餐费支出: the fall of what follows.
        lowering_inside=regex.compile(
            rf"(?:{lowering})(?=\p{{Han}}{{1,8}}(?:成本|费用?|支出|开支|负担|率|量|数)$)(?!率|量)"
        ),
        lowering_end=regex.compile(rf"(?:{lowering})(?:率|幅度?|比例|值|量|数|情况)?$"),
        raising_start=regex.compile(rf"(?:有效|切实|逐步|不断|进一步|持续)*(?:{either(words['raising_verbs'])})"),
        flip_after=regex.compile(rf"\p{{Han}}{{0,3}}?(?:{either(words['negative_flips'])})"),
    )


def load_directions(layers: Sequence[Path] = ()) -> Directions:
    """Return the polarity lists with the layers laid over; raises RuleLoadError."""
    return _directions(tuple(layers))


def polarity_of(name: str | None, value: TargetValue | None = None) -> Polarity:
    """Return positive, negative or unknown for an indicator, with the shipped word lists."""
    return load_directions().of(name, value)
