"""Read a 三级指标: an indicator's name, a sentence, two things in one, boilerplate; the dimension it asks for."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import field
from functools import lru_cache
from pathlib import Path

import regex

from auditor.classify.lexicon import either, load_lexicon
from auditor.model import Dimension, NameReading
from auditor.patterns import compiled
from auditor.records import record
from auditor.text import squeeze

_LISTS = (
    "name_sentence_verbs",
    "measure_nouns",
    "generic_names",
    "generic_modifiers",
    "lowering_verbs",
    "raising_verbs",
)
# A direction verb with its noun (提高居民健康水平) is a short name up to here; longer ones are clauses (panel).
_SHORT = 16
# Longer than this without a measurable ending is a clause (domain V07 says 18; real names with 率 run longer).
_LONG = 20
_STOPS = compiled(r"[,;。！!]")
_JOINTS = compiled(r"[、/与和,;]|以及|及(?!以[上下内]|其|时)")
_UNIT_IN_NAME = compiled(r"[(\[【]([^()\[\]【】]{1,10})[)\]】]$")
# Endings that say which dimension a value must have; first match wins (domain 6.5).
_ENDINGS: tuple[tuple[str, Dimension], ...] = (
    (r"(?:满意度|满意率)$|(?:比|占比|比例|比率|比重)$|率$|覆盖面$|知晓度$", "share"),
    (r"(?:得分|评分|分数|评分值)$", "grade"),
    (r"(?:人次|人数|户数|人员数量?|员数|受益人口|户次)$", "people"),
    (r"(?:场次|次数|频次|频率|期数|批次|场数)$", "events"),
    (r"(?:面积|里程|长度|宽度|高度|体积|容积|库容|公里数|亩数)$", "geometry"),
    (r"(?:重量|吨数|吨位)$", "weight"),
    (
        r"(?:金额|成本|费用?|经费|单价|造价|价格|支出|投入|工资|收入|产值|税收|利润|总额|销售额|成交额|投资额?|资金)$",
        "money",
    ),
    (r"(?:时间|时限|期限|年限|周期|工期|(?<!人)天数|时长|住院日|寿命|日期|小时数|月数|质保期)$", "time"),
    (
        r"(?:个数|件数|起数|家数|台数|套数|辆数|份数|册数|项数|座数|处数|株数|盏数|条数|张数|本数|艘数|间数|点位数)$",
        "things",
    ),
)
_DIMENSION_ENDINGS = tuple((compiled(pattern), dimension) for pattern, dimension in _ENDINGS)
_RATE_EXCEPTIONS = compiled(r"(?:功率|频率|汇率|利率|分辨率|速率|效率)$")
_MEASURED_PART = compiled(
    r"(?:(?<!效)率|种类|占比|比例|人数|户数|次数|场次|人次|数量|"
    r"面积|里程|长度|金额|成本|费用|标准|时间|时限|满意度|得分|个数|件数|套数|台数|数|量|额|度|性)$"
)

_MEASURED_CLAUSE = compiled(_MEASURED_PART.pattern[:-2] + r"|水平|差距|能力|质量|情况)$")


# 支付进度与序时进度匹配率 relates two things in one measure.
_RELATION = compiled(r"与.{1,12}(?:匹配|一致|吻合|不?相?符|衔接|对应)|[与和].*(?:之比|差距|差异)$")
_ALL_WORK = compiled(r"(?:各项|完成(?:年度|全年|本年|当年|上级)?)\p{Han}{0,6}(?:工作|任务|事项)(?:完成情况)?")
# What is left of 各项工作完成及时率 when the words of no content are taken out.
_EMPTY_RESTS = frozenset(
    {"", "率", "合格率", "及时率", "完成率", "质量", "数量", "及时性", "达标率", "效率", "成本", "效果"}
)


@record(slots=False)
class NameReader:
    """Reads names with one set of word lists."""

    verb_start: regex.Pattern[str]
    direction_start: regex.Pattern[str]
    measured_end: regex.Pattern[str]
    generic: frozenset[str]
    modifiers: regex.Pattern[str]
    _known: Callable[[str | None], NameReading] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_known", lru_cache(maxsize=16384)(self._read))

    def read(self, name: str | None) -> NameReading:
        """Return what the name is; text is squeezed. Units file the same names: each is read once."""
        return self._known(name)

    def _read(self, name: str | None) -> NameReading:
        text = squeeze(name or "")[:200]
        bare = _UNIT_IN_NAME.sub("", text)
        verb = self.direction_start.match(bare)
        return NameReading(
            text=text,
            is_sentence=self._is_sentence(bare),
            parts=self._parts(bare),
            generic=self._is_generic(bare),
            dimension=dimension_asked(bare),
            verb=verb.group("verb") if verb else None,
        )

    def _is_sentence(self, text: str) -> bool:
        text = text.strip(",;。")
        slogan = self.verb_start.match(text) is not None
        directed = self.direction_start.match(text) is not None
        if _STOPS.search(text):
            return slogan or directed or self._has_clause(text)
        if self.measured_end.search(text):
            return False
        if slogan:
            return len(text) > 4
        return len(text) > (_SHORT if directed else _LONG)

    def _has_clause(self, text: str) -> bool:
        """Return whether a part between stops is led by a verb: 城区保洁，改善环境."""
        return any(self.verb_start.match(part) or self.direction_start.match(part) for part in _STOPS.split(text))

    def _parts(self, text: str) -> tuple[str, ...]:
        pieces = [piece for piece in _JOINTS.split(text) if piece]
        if len(pieces) < 2 or _RELATION.search(text):
            return ()
        # 公路、桥梁养护里程 is one thing of two objects; 查出率及整改率 are two things.
        ending = _MEASURED_CLAUSE if _STOPS.search(text) else _MEASURED_PART
        measured = [piece for piece in pieces if ending.search(piece)]
        return tuple(measured) if len(measured) >= 2 else ()

    def _is_generic(self, text: str) -> bool:
        if text in self.generic or _ALL_WORK.fullmatch(text):
            return True
        rest = self.modifiers.sub("", text)
        return rest in _EMPTY_RESTS


@lru_cache(maxsize=16384)
def dimension_asked(name: str) -> Dimension | None:
    """Return the dimension a name asks for by its ending: …率 → share, …人数 → people."""
    text = _UNIT_IN_NAME.sub("", squeeze(name))
    if _RATE_EXCEPTIONS.search(text):
        return None
    for pattern, dimension in _DIMENSION_ENDINGS:
        if pattern.search(text):
            return dimension
    return None


def unit_in_name(name: str | None) -> str | None:
    """Return the unit a name gives in parentheses at its end: 参训人数（人） → 人."""
    found = _UNIT_IN_NAME.search(squeeze(name or ""))
    return found.group(1) if found else None


@lru_cache(maxsize=8)
def _reader(layers: tuple[Path, ...]) -> NameReader:
    words = {name: load_lexicon(name, layers) for name in _LISTS}
    adverb = (
        r"(?:有效|切实|逐步|不断|进一步|持续|大幅|显著|明显|稳步|长期|积极|全面|努力|着力|大力|充分|更好地?|深入|继续)*"
    )
    directions = either([*words["lowering_verbs"], *words["raising_verbs"]])
    return NameReader(
        # Verbs that run into other words are listed here with what they must not run into: 对口支援, 使用率, 保护区.
        verb_start=compiled(
            rf"{adverb}(?:{either(words['name_sentence_verbs'])}|对(?![口外象接于])|使(?!用)|控制(?![性价])|稳定(?!性)|让(?!利)|通过(?!率)|为(?!民|\p{{Han}}{{2,6}}挽回)"
            rf"|保护(?![区地性率])(?!动物|植物|标志|标识|单位|对象|设施|工程|管理|面积)"
            rf"|规范(?![化性率度])(?!管理|文件|文本|标准|流程|编制|名录))"
        ),
        direction_start=compiled(rf"{adverb}(?P<verb>{directions})"),
        measured_end=compiled(rf"(?r)(?<!生活质|工作质|服务质|办事质|环境质)(?:{either(words['measure_nouns'])})$"),
        generic=frozenset(words["generic_names"]),
        modifiers=compiled(either(words["generic_modifiers"])),
    )


def load_names(layers: Sequence[Path] = ()) -> NameReader:
    """Return the name reader over the word lists with the layers laid over; raises RuleLoadError."""
    return _reader(tuple(layers))


def read_name(name: str | None) -> NameReading:
    """Return what a 三级指标 is, with the shipped word lists."""
    return load_names().read(name)
