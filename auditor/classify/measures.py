"""Find the measures in a value: comparator, number or range, unit, and what surrounds them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import field, replace
from functools import lru_cache
from pathlib import Path

import regex

from auditor.classify.lexicon import either
from auditor.classify.numerals import NUMBER, parse_number
from auditor.classify.units import SCALES, Units, load_units
from auditor.model import Dimension
from auditor.patterns import compiled
from auditor.records import record

_LEADS = {
    "≥": "≥ 不少于 不低于 不小于 不短于 不下于 不得少于 不得低于 应不少于 应不低于 不应低于 至少 最少 最低 大于等于 "
         "大于或等于 高于等于 高于或等于 达到或超过 达到及超过 达到并超过 多于等于 多于或等于 不早于",
    ">": "> 大于 高于 超过 多于 突破 超出 超 逾",
    "≤": "≤ 不超过 不高于 不多于 不大于 不长于 不超出 不晚于 不得超过 不得高于 不应超过 不超 至多 最多 "
         "最高 最高不超过 最大 小于等于 小于或等于 低于等于 低于或等于 少于等于 控制在 控制到 严控在 限额 上限",
    "<": "< 小于 低于 少于 不足 不到 未满 短于 未超过",
    "=": "= 等于",
    "≈": "≈ 约 大约 约为 大概 预计 近 将近 接近 估计 大致",
}  # fmt: skip
_LEAD_SIGN = {word: sign for sign, words in _LEADS.items() for word in words.split()}
_TAIL_SIGN = {
    "≥": ("及以上", "或以上", "(含)以上", "以上(含)", "以上", "及其以上", "起", "+"),
    "≤": ("及以下", "或以下", "(含)以下", "以下", "以内", "之内", "内", "封顶", "及以内"),
    "≈": ("左右", "上下", "许", "前后"),
}
_TAILS = {word: sign for sign, words in _TAIL_SIGN.items() for word in words}


_LEAD = rf"(?:{either(tuple(_LEAD_SIGN))})"
_TAIL = rf"(?:{either(tuple(_TAILS))})(?!\p{{Han}}*?(?:率|级别))"
_JOIN = r"(?:[-~—–]{1,2}|至|到(?!位))"
# Words that may stand between the start of a value and its figure without changing what it is.
_EVERY = compiled(
    r"(?:每|平均每|按每)(?:个|家|所|名|位|年度?|人均|一)?"
    r"(?P<per>年|季度|季|月|周|日|天|学期|学年|学年度|星期|人|户|生|亩|公里|台|套|次|班|车|场|期|校|村|\p{Han}{1,4}?)"
    r"(?=每|平均每|按每|至少$|(?:补贴|补助|发放|投入|支付|奖励|开展|组织|举办|培训|开放|检查|巡查|更新|轮换)?$)(?:至少)?"
)
_CHANGE = compiled(
    r"(?:增加|新增|增长|提高|提升|上升|下降|降低|减少|压缩|缩短|缩减|节约|节省|压减|下浮|上浮|增幅|降幅|增速|递增|增收|高出|延长|扩大|减免|减排|减轻)[了约为达]?$"
)
_FROM_TO = compiled(
    r"(?:由|从)?(?P<base>[^,;。由从\d]{0,12}+(?:20\d\d年[^,;。由从\d]{0,8}+)?\d[\d.,]*+[^\d,;。]{0,12}?)(?:逐步|稳步|进一步|有效|分别)?"
    r"(?:提高|提升|增加|增长|上升|下降|降低|减少|降|升|缩短|压缩|压减|扩大|改善|增|减|提|压|缩|调整|扩容|恢复|扩)(?:至|到|为)(?P<rest>.*)"
)
_ARROW = compiled(r"(?P<base>\d[\d.,]*[^\d,;。→]{0,8})(?:→|->|—>)(?P<rest>\d.*)")


@record
class Measure:
    """One number with what belongs to it; `start`/`end` are places in the cleaned text."""

    start: int
    end: int
    comparator: str | None
    number: float
    number_max: float | None
    unit: str | None
    dimension: Dimension | None
    factor: float
    approximate: bool
    han: bool
    tail: str
    lead: str
    percent_word: bool = False


@record(slots=False)
class Grammar:
    """The compiled grammar of one unit list."""

    units: Units
    measure: regex.Pattern[str]
    # Half the values of a folder are 100%, ≥95% and the like.
    _scanned: Callable[[str], tuple[Measure, ...]] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_scanned", lru_cache(maxsize=16384)(self._scan))

    def scan(self, text: str) -> list[Measure]:
        """Return the measures of a text from left to right, in linear time; each text is read once."""
        return list(self._scanned(text))

    def _scan(self, text: str) -> tuple[Measure, ...]:
        found: list[Measure] = []
        for match in self.measure.finditer(text):
            # The 3 of mg/m3 stands inside the unit of the figure before.
            if found and match.start() < found[-1].end:
                continue
            measure = self._measure(match, text)
            if measure is not None:
                found.append(measure)
        return tuple(found)

    def _measure(self, match: regex.Match[str], text: str) -> Measure | None:
        written = match.group("num")
        try:
            number, carried = parse_number(written)
            upper = match.group("max")
            number_max = parse_number(upper)[0] if upper else None
        except (ValueError, OverflowError):
            return None
        han = not any(c.isascii() and c.isdigit() for c in written)
        unit = match.group("unit2") or match.group("unit") or carried
        end = match.end()
        # 600叶 has a unit nobody listed, 5.2万通 a known scale before one.
        if not han and (unit is None or (unit in SCALES and not match.group("tail"))):
            loose = self._loose_unit(text, end) or ""
            unit, end = (unit or "") + loose or None, end + len(loose)
        tail, end = _read_tail(text, match.group("tail") or "", end)
        lead = match.group("lead") or ""
        signs = _LEAD_PATTERN.findall(lead)
        hard = [_LEAD_SIGN[sign] for sign in signs if _LEAD_SIGN[sign] != "≈"]
        comparator = hard[-1] if hard else "≈" if signs else None
        if match.group("minus"):
            number = -number
        closing = _TAILS.get(tail)
        if closing and not (tail == "内" and not self._is_time(unit)):
            comparator = closing if comparator in {None, "≈", "≤"} else comparator
        dimension, factor = self.units.measure(unit) if unit else (None, 1.0)
        more = bool(match.group("more"))
        if more and comparator is None:
            comparator = "≈"
        return Measure(
            match.start(), end, comparator, number, number_max, spell(unit), dimension, factor,
            more or comparator == "≈" or "≈" in {_LEAD_SIGN[s] for s in signs}, han, tail, lead, unit == "百分比",
        )  # fmt: skip

    def _is_time(self, unit: str | None) -> bool:
        return bool(unit) and self.units.measure(unit or "")[0] == "time"

    def _loose_unit(self, text: str, at: int) -> str | None:
        """Return an unlisted unit: up to four characters between the number and the end or a mark."""
        found = _LOOSE.match(text, at)
        if found is None or _NOT_UNIT.search(found.group("unit")):
            return None
        return found.group("unit")

    def is_unit(self, text: str) -> bool:
        """Return whether the whole text is a listed unit."""
        return self.units.measure(text)[0] is not None


_LOOSE = compiled(
    rf"(?P<unit>(?:万亿|千万|百万|十万|万|亿|千)?\p{{Han}}{{1,4}}?(?:[/·]\p{{Han}}{{1,4}}?){{0,3}}|[A-Za-z]{{1,5}}(?:/[A-Za-z]{{1,3}}\d?)?)"
    rf"(?={_TAIL}|$|[,;、，；。)(])"
)
_NOT_UNIT = compiled(r"以上|以内|以下|左右|及以|为|是|的|达|完成|提高|下降|增|减|率|标准|要求|不|无|全|已|均|分别")
_SQUARE = compiled(r"(?<![A-Za-z])m2")
_CUBE = compiled(r"(?<![A-Za-z])m3")
_DOTS = str.maketrans("•∙・⋅", "····")
_STARTS_WITH_FIGURE = compiled(rf"{_LEAD}{{0,2}}(?:{NUMBER})")
_LEAD_PATTERN = compiled(_LEAD)
_TAIL_PATTERN = compiled(_TAIL)


def _read_tail(text: str, tail: str, end: int) -> tuple[str, int]:
    if tail:
        return tail, end
    found = _TAIL_PATTERN.match(text, end)
    return (found.group(), found.end()) if found else ("", end)


def spell(unit: str | None) -> str | None:
    """Return a unit as an auditor reads it."""
    if unit is None:
        return None
    # NFKC writes ㎡ as m2 and ℃ as °C; the auditor reads ㎡ and ℃.
    return _CUBE.sub("m³", _SQUARE.sub("㎡", unit)).replace("°C", "℃").translate(_DOTS)


@lru_cache(maxsize=8)
def _grammar(layers: tuple[Path, ...]) -> Grammar:
    units = load_units(layers)
    unit = units.pattern
    # 十分满意 and 一次性 are words: a unit after a Chinese numeral must end there.
    # Parts that occur more than once are defined once: the pattern compiles in a third of the time.
    pattern = compiled(
        rf"(?(DEFINE)(?P<a_unit>{unit})(?P<a_number>{NUMBER}))"
        rf"(?P<lead>{_LEAD}{{0,3}}+)(?:人民币)?±?(?P<minus>(?<=[≥≤<>=≈])-|(?<=^)-)?(?P<num>(?&a_number))"
        rf"(?:\((?:含|不含)\))?(?P<more>余|多(?!于)|来(?!源))?"
        rf"(?:(?P<unit>(?&a_unit))余?)?(?:±[\d.]+(?&a_unit)?)?"
        rf"(?:{_JOIN}(?P<max>(?&a_number))(?P<unit2>(?&a_unit))?)?(?P<tail>{_TAIL})?",
        units=list(units.known),
    )
    return Grammar(units, pattern)


def load_grammar(layers: Sequence[Path] = ()) -> Grammar:
    """Return the grammar over the unit list with the layers laid over."""
    return _grammar(tuple(layers))


def split_baseline(text: str) -> tuple[str, str | None]:
    """Return (target part, baseline) of 由465公斤提高到510公斤; (text, None) where there is none."""
    for pattern, signs in ((_FROM_TO, "至到为"), (_ARROW, "→>")):
        if not any(sign in text for sign in signs):  # looking for a sign costs a tenth of the pattern
            continue
        found = pattern.search(text)
        if found and _STARTS_WITH_FIGURE.match(found.group("rest")):
            return found.group("rest"), found.group("base").lstrip("由从")
    return text, None


_PERIOD = {"季": "季度"}


def with_period(measure: Measure, before: str, units: Units) -> Measure:
    """Return the measure with the 每… that stands before it in its unit: 每季度不少于2批 → 批/季度."""
    found = [_PERIOD.get(match.group("per"), match.group("per")) for match in _EVERY.finditer(before[-16:])]
    if not found or (measure.unit and "/" in measure.unit):
        return measure
    unit = f"{measure.unit or ''}/{'·'.join(found)}"
    dimension, factor = units.measure(unit)
    return replace(measure, unit=unit, dimension=dimension, factor=factor)


def is_change(before: str) -> bool:
    """Return whether the words before a number say it is a change: 下降5%."""
    return _CHANGE.search(before[-8:]) is not None
