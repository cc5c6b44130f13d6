"""Read a 指标值: what kind it is, its numbers, units, dates, and what is wrong with its form."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import field, replace
from functools import lru_cache
from pathlib import Path
from typing import Literal, NamedTuple

import regex

from auditor.classify import dates
from auditor.classify.baseline import stated_baseline
from auditor.classify.broken import find_broken
from auditor.classify.measures import Grammar, Measure, is_change, load_grammar, split_baseline, with_period
from auditor.classify.name import unit_in_name
from auditor.classify.numerals import parse_number
from auditor.classify.plain import PlainFigures
from auditor.classify.restating import restates
from auditor.classify.signs import clean_value
from auditor.classify.terms import may_be_term, names_term
from auditor.classify.wording import Wording, load_wording
from auditor.model import TargetValue
from auditor.patterns import compiled
from auditor.records import record

_PARENS = compiled(r"[(\[【〔{][^()\[\]【】〔〕{}]{2,120}[)\]】〕}]")
# Figures that name something: standards, documents, grades, viruses, modes of service.
_NAMES_WITH_DIGITS = compiled(
    r"(?<![A-Za-z\d/万])(?![kdc]?m[23])[A-Za-z]{1,6}(?:\d{0,3}/[A-Za-z]{1,3})?[-—]?\d[\d.\-A-Za-z]*(?![\d台个套辆件])|\d+[A-Za-z](?![A-Za-z])(?=级|网|打印|标准|类)|"
    r"[〔\[(]20\d\d[〕\])]\d+号?|(?:第)\d+(?:条|次|号|届|期|名|位|批|类|款|章)|\d+号文?(?!\d)|7[x×*]24(?:小时)?|\d{3,}标准|\d[A-Z]级?景区|"
    r"(?:24|二十四)小时(?=[值服开运在不供守监]|全天)|365天(?=[值服开运在不供守监])|\d+[:：]\d\d-\d+[:：]\d\d"
)
# Most values hold none of these, and so nothing of that sort.
_NAMING_HINT = compiled(r"[A-Za-z×*号第〔\[(:：]|标准|小时|天")
_DATE_IN_TEXT = compiled(
    r"(?:(?:20)\d\d年度?(?:\d{1,2}月份?)?|(?<!\d)\d{1,2}月份?(?!内))(?:\d{1,2}[日号])?(?:[上中下]旬|[初中底末])?(?:之?前|以前|之?内|以内)?|"
    r"20\d\d[-./]\d{1,2}[-./]\d{1,2}(?:之?前)?|20\d\d年?[-~至]20\d\d年?|年底前"
)
_DATED_END = compiled(r"(?:月|日|年|底|末|旬)(?:之?前|以前|[底末初])|前$|底$|内$")
_BASE_LABEL = compiled(
    r"(?:上一?年度?|去年|基期|基数|现状|原(?:来|有|为)?|(?:改造|实施|项目|建设)前|20\d\d年度?)(?:为|是|:|达|的)?$"
)
_GRADE_AFTER_HAN = compiled(r"^(?:类|级|等|档|星|甲|流|体|致|律|票|般|线)")
_SOFT = compiled(r"约|左右|上下|大概|预计|估计|近(?=\d)|余|多(?=[个人户])")
_HAN_INDEFINITE = compiled(
    r"(?:一(?:批|些|定|系列|般|流|致|律|票|卡|体|次性)|十分|千方|百姓|万无|三农|两不|百年|千家|万家|统一|第[一二三四五六七八九十])"
)
# 零容忍, 零门槛 and 零距离 are ways of working, 零事故 and 为零 a count.
_ZERO = compiled(
    r"(?:实现|保持|做到|确保|力争|达到|继续保持|始终|全年|控制)?(?:为|是|降?至|降为|归|在)?"
    r"(?:零(?![散售星距碳排碎容门接工基换起花])|0)\p{Han}{0,4}"
)
# 数百人次, 几十户: a number nobody knows; 上万人次, 近万份: about one.
_UNKNOWN_FIGURE = frozenset("数几")
_ABOUT = compiled(r"(?<![\p{Han}\d])[上成](?=[百千万]\p{Han})")
_LAST_YEAR = frozenset("上前下同每")
# Most values hold none of these and need no look at the grammar of dates.
_DATE_HINT = compiled(r"[年月日季期前内天时起旬周]|20\d\d|秒|分钟|\d:\d\d")
_WHOLE_SPAN = compiled(r"[≥≤<>=≈]?\d+(?:\.\d+)?(?:年|月|日)(?:以上|以内)?")
_DOUBLED = compiled(r"[≥≤<>=≈]{2,}")
_CLOSES = compiled(r"[,、;，；。()（）　]")
_MANY_DIGITS = 15
# 3年内达到2万亩: the target is the area, the years only say by when.
_TERM_FIRST = compiled(r"^(?:\d{1,2}|[一二两三四五])年(?:之|以)?内(?:累计)?(?:达到?|完成|实现|建成|新增|推广)(?=.*\d)")


class _Alone(NamedTuple):
    """What a text says whatever row it stands in.

    Attributes:
        asks: what the name of the row may add: the unit of a bare figure, that a span is a term.
    """

    value: TargetValue
    asks: Literal["unit", "term"] | None = None


@record(slots=False)
class ValueReader:
    """Reads values with one set of word lists; see `read_value`."""

    grammar: Grammar
    wording: Wording
    _plain: PlainFigures = field(init=False, repr=False, compare=False)
    # Half the values of a folder are 100%, ≥95% and the like.
    _alone: Callable[[str], _Alone | None] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_plain", PlainFigures(self._figure, self.grammar.units, (_DATE_HINT, _NAMING_HINT)))
        object.__setattr__(self, "_alone", lru_cache(maxsize=16384)(self._read_alone))

    def read(
        self,
        value: str | None,
        name: str | None = None,
        level2: str | None = None,
        description: str | None = None,
        basis: str | None = None,
    ) -> TargetValue:
        """Return what the value says; `name` decides restatements and terms, the others give a baseline."""
        if value is None or not value.strip():
            return TargetValue("missing", "")
        cleaned = clean_value(value)
        if not cleaned.text:
            return TargetValue("missing", "")
        found = self._read(cleaned.text, name or "", level2)
        if found.kind == "filler":
            return found
        baseline = found.baseline or stated_baseline(cleaned.text, description, basis)
        if baseline is None and not cleaned.defects:
            return found
        return replace(found, baseline=baseline, defects=tuple(dict.fromkeys((*cleaned.defects, *found.defects))))

    def _read(self, text: str, name: str, level2: str | None) -> TargetValue:
        alone = self._alone(text)
        if alone is None:
            return self._worded(text, name)
        if alone.asks == "unit":
            return self._with_unit(alone.value, name)
        if alone.asks == "term" and names_term(name, level2):
            return replace(alone.value, kind="deadline", deadline=text)
        return alone.value

    def _read_alone(self, text: str) -> _Alone | None:
        """Return what a text says by itself; None for words, which a name may make a restatement."""
        if self.wording.is_filler(text) or self.wording.is_filler(_PARENS.sub("", text) or "值"):
            return _Alone(TargetValue("filler", text))
        plain = self._plain.value(text)
        return _Alone(plain) if plain else self._in_full(text)

    def _in_full(self, text: str) -> _Alone | None:
        found = find_broken(text) or self._sign_and_unit(text) or self._deadline(text)
        return _Alone(found) if found else self._measured(text)

    def _figure(self, text: str) -> TargetValue | None:
        alone = self._in_full(text)
        return alone.value if alone and not alone.asks else None

    def _sign_and_unit(self, text: str) -> TargetValue | None:
        if text[:1] in "≥≤<>=" and len(text) > 1 and self.grammar.is_unit(text[1:]):
            return TargetValue("malformed", text, text[0], unit=text[1:], defects=("bare_unit",))
        return None

    def _deadline(self, text: str) -> TargetValue | None:
        if not _DATE_HINT.search(text):
            return None
        outer = _PARENS.sub("", text) or text
        found = dates.find_deadline(outer)
        if found:
            date, sign = found
            return TargetValue("deadline", text, sign, deadline=date, defects=("comparator_on_date",) if sign else ())
        span = dates.find_span_after_event(outer) or dates.find_span_within(outer)
        return self._span(text, outer, *span) if span else None

    def _span(self, text: str, outer: str, written: str, unit: str) -> TargetValue:
        number = 0.5 if written == "半" else parse_number(written)[0]
        dimension, factor = self.grammar.units.measure(unit)
        return TargetValue(
            "deadline", text, "≤", number, unit=unit, dimension=dimension, magnitude=number * factor, deadline=outer
        )

    def _measured(self, text: str) -> _Alone | None:
        target, baseline = split_baseline(_TERM_FIRST.sub("", text))
        outer = _PARENS.sub(lambda found: " " * 0 if found.start() else found.group()[1:-1], target) or target
        masked = _ABOUT.sub("近", outer)
        if _NAMING_HINT.search(masked):
            masked = _NAMES_WITH_DIGITS.sub(_blank, masked)
        dated = _DATE_IN_TEXT.search(masked)
        plain = masked if _WHOLE_SPAN.fullmatch(masked) else _DATE_IN_TEXT.sub(_blank, masked)
        measures = self._measures(plain, outer, bool(baseline))
        if not measures:
            measures = self._graded(target)
        if not measures:
            if dated and (_DATED_END.search(dated.group()) or (not dated.start() and "月" in dated.group())):
                return _Alone(TargetValue("deadline", text, deadline=dated.group()))
            return _Alone(TargetValue("quantity", text, number=0.0, magnitude=0.0)) if _ZERO.fullmatch(text) else None
        if len(measures) > 1:
            return _Alone(self._several(text, plain, measures, baseline))
        value = self._single(text, plain, measures[0], baseline)
        if value.kind != "quantity":
            return _Alone(value)
        return _Alone(value, "unit" if value.unit is None else "term" if may_be_term(text, measures[0]) else None)

    def _measures(self, plain: str, outer: str, has_base: bool) -> list[Measure]:
        found = [m for m in self.grammar.scan(plain) if _is_real(m, plain)]
        if len(found) > 1 and not has_base:
            # 2024年为82 beside the target is a base figure, not a second value.
            kept = [m for m in found if not _BASE_LABEL.search(outer[max(0, m.start - 12) : m.start])]
            found = kept or found[-1:]
        if len(found) > 1:
            # ≥95%，且较上年提高1个百分点: the change explains the target.
            found = [m for m in found if m.comparator or not is_change(plain[: m.start])] or found
        return found

    def _graded(self, text: str) -> list[Measure]:
        """Return the threshold a grade gives in brackets: 良好及以上（得分≥85分）; a base figure is none."""
        inner = _PARENS.search(text)
        if inner is None:
            return []
        words = inner.group()[1:-1]
        found = [m for m in self._measures(words, words, has_base=False) if m.comparator]
        return found if len(found) == 1 and not _BASE_LABEL.search(words[: found[0].start]) else []

    def _several(self, text: str, plain: str, measures: list[Measure], baseline: str | None) -> TargetValue:
        bounds = _bounds(plain, measures)
        if bounds:
            return self._single(text, plain, bounds, baseline)
        joined = _is_one(plain, measures)
        if joined:
            return self._single(text, plain, measures[0], baseline)
        parts = tuple(self._value(plain[m.start : m.end], plain, m, None) for m in measures)
        first = parts[0]
        return TargetValue(
            "compound", text, first.comparator, first.number, unit=first.unit, dimension=first.dimension, parts=parts,
            baseline=baseline,
        )  # fmt: skip

    def _single(self, text: str, plain: str, measure: Measure, baseline: str | None) -> TargetValue:
        value = self._value(text, plain, measure, baseline)
        # Several systems print the unit so: the figure is whole, its form is not.
        if measure.percent_word:
            return replace(value, unit="%", defects=(*value.defects, "percent_word"))
        return value

    def _with_unit(self, value: TargetValue, name: str) -> TargetValue:
        """Return the value with the unit its name gives in parentheses: 参训人数（人） = ≥60."""
        unit = unit_in_name(name)
        if unit is None or not self.grammar.is_unit(unit):
            return value
        dimension, factor = self.grammar.units.measure(unit)
        return replace(value, unit=unit, dimension=dimension, magnitude=(value.number or 0.0) * factor)

    def _value(self, text: str, plain: str, measure: Measure, baseline: str | None) -> TargetValue:
        before = plain[: measure.start]
        measure = with_period(measure, before, self.grammar.units)
        unit = measure.unit
        if not math.isfinite(measure.number) or measure.number >= 10**_MANY_DIGITS:
            return TargetValue("malformed", text, measure.comparator, defects=("unreadable",))
        unknown = measure.han and before[-1:] in _UNKNOWN_FIGURE and unit != "%"
        if unknown:
            return TargetValue("quantity", text, "≈", unit=unit, dimension=measure.dimension, approximate=True)
        doubled = len(measure.lead) > 1 and _DOUBLED.fullmatch(measure.lead) is not None
        magnitude = measure.number * measure.factor
        frequency = unit.split("/", 1)[1] if unit and measure.dimension == "events" and "/" in unit else None
        return TargetValue(
            kind="quantity", text=text, comparator=measure.comparator, number=measure.number,
            number_max=measure.number_max, unit=unit, dimension=measure.dimension, magnitude=magnitude,
            frequency=frequency, approximate=measure.approximate or bool(_SOFT.search(plain)),
            baseline=baseline, defects=("doubled_comparator",) if doubled else (),
        )  # fmt: skip

    def _worded(self, text: str, name: str) -> TargetValue:
        if name and restates(text, name, self.wording):
            return TargetValue("restated", text)
        if self.wording.hits(_PARENS.sub("", text) or text):
            return TargetValue("trend", text)
        return TargetValue("state", text)


def _blank(found: regex.Match[str]) -> str:
    return "　" * len(found.group())


def _is_real(measure: Measure, text: str) -> bool:
    """Return whether a scanned figure is a value: 一次性, 十分满意, 三级 are words."""
    after = text[measure.end :]
    if not measure.han:
        return True
    if _HAN_INDEFINITE.match(text[measure.start : measure.start + 4]) and not measure.lead:
        return False
    if measure.unit is None:
        return bool(measure.lead or measure.tail) and not after and not _GRADE_AFTER_HAN.match(after)
    if measure.unit in {"年度", "年", "学年"} and text[measure.start - 1 : measure.start] in _LAST_YEAR:
        return False
    if measure.unit in {"级", "类", "等", "档", "星"}:
        return False
    return not after or _CLOSES.match(after) is not None


def _bounds(plain: str, measures: list[Measure]) -> Measure | None:
    """Return one range where two figures are its ends: ≥95%且≤100%, 95%≤合格率≤100%."""
    if len(measures) != 2:
        return None
    low, high = measures
    upper = high.comparator in {"≤", "<"} and low.number <= high.number
    below = plain[low.end : low.end + 1] in {"≤", "<"} and low.comparator is None
    if not upper or not (low.comparator in {"≥", ">"} or below):
        return None
    if low.unit and high.unit and low.unit != high.unit:
        return None
    return replace(low, comparator=low.comparator or "≥", number_max=high.number, unit=low.unit or high.unit)


def _is_one(plain: str, measures: list[Measure]) -> bool:
    """Return whether several figures make one value: 2小时30分, 1:15, 5万2千."""
    first, second = measures[0], measures[1]
    between = plain[first.end : second.start]
    if between in {":", "/", "±"}:
        return True
    time = first.dimension == "time" and (second.dimension == "time" or second.unit == "分")
    return len(measures) == 2 and not between and time


@lru_cache(maxsize=8)
def _reader(layers: tuple[Path, ...]) -> ValueReader:
    return ValueReader(load_grammar(layers), load_wording(layers))


def load_reader(layers: Sequence[Path] = ()) -> ValueReader:
    """Return the reader over the word lists with the layers laid over; raises RuleLoadError."""
    return _reader(tuple(layers))


def read_value(
    value: str | None,
    name: str | None = None,
    level2: str | None = None,
    description: str | None = None,
    basis: str | None = None,
) -> TargetValue:
    """Return kind, comparator, number, unit, date and form faults of a 指标值, with the shipped word lists."""
    return load_reader().read(value, name, level2, description, basis)
