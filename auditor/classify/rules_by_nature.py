"""Decide by what befalls nature and people: results in the environment, harm done on the way."""

from __future__ import annotations

from auditor.classify.category_case import (
    DELIVERED_START,
    LASTING,
    NATURE,
    NATURE_COST,
    QUALITY,
    QUANTITY,
    SIDE_EFFECT,
    SOCIAL_COST,
    SOCIETY,
    WORDED,
    Case,
    Ruling,
)
from auditor.patterns import compiled

_SIDE_NATURE = compiled(
    r"扬尘|噪声|排放|占用\p{Han}{0,6}(?:耕地|林地|草地|湿地)|废水|废液|废气|弃渣|固废|污染|砍伐|泄漏|农药|悬浮物|浊度|超标"
)

_GIVEN_NATURE = compiled(r"合格率|合格比例|达标率|优良率|优良比例|达标比例|达标排放|达标情况")

_CLEAN_AIR = compiled(r"水质|空气|大气|噪声|声环境|尾气|废气|废水|尾水|烟气|土壤|断面|排放|出水")

_REUSED = compiled(
    r"(?:粪污|垃圾|秸秆|废|资源化|循环|综合|安全|余热|雨水|再生水|中水|尾水|农膜|骨料|药渣)\p{Han}{0,8}(?:利用率|利用比例|回收率|还田率|减量率|处理率)"
)

# What there is of nature: a state of it, and one that lasts.
_STOCK = compiled(r"(?:(?:森林|林木|林草|植被|绿化|湿地)\p{Han}{0,2}(?:覆盖|保护|保有)(?:率|度)|绿地率)$")

_AIR = compiled(r"(?:空气|大气)\p{Han}{0,4}(?:优良|达标|良好)\p{Han}{0,4}(?:率|比例|占比|天数)$")
_STATE_OF_NATURE = compiled(
    r"(?<!供)(?:水质|水环境(?:质量)?|水体质量|土壤(?:环境)?质量|生态系统|生物多样性|水生态)(?:状况)?$"
)

# What is to last is lasting too: 水生生物多样性 = 长期保持.
_KEPT = compiled(r"长期|持续|永续|保持|维持")
_HANDLED = compiled(
    r"(?:处理|处置|清理|清运|治理|收集|回收|清淤|疏浚|造林|绿化|修复|恢复|管护|养护)(?:量|面积|长度|里程|吨数|方量)$"
)


def side_effect(case: Case) -> Ruling | None:
    """Find harm done on the way (newer layout)."""
    if case.layout != "101" or not case.falls:
        return None
    nature, people = _SIDE_NATURE.search(case.name), SIDE_EFFECT.search(case.name)
    if nature:
        return Ruling(
            "环境代价",
            (NATURE_COST, SOCIAL_COST, NATURE),
            f"“{nature.group()}”是对环境的负面影响",
            firm=False,
            sure=False,
        )
    if people:
        return Ruling(
            "社会代价",
            (SOCIAL_COST, NATURE_COST, SOCIETY),
            f"“{people.group()}”是对群众的负面影响",
            firm=False,
            sure=False,
        )
    return None


def nature(case: Case) -> Ruling | None:
    """Find results in nature."""
    found = case.holds("nature_words")
    if not found:
        return None
    if ruling := _state_of_nature(case, found):
        return ruling
    if case.ends("quality_ends") or case.ends("cover_ends"):
        return Ruling("环境质量", (QUALITY, NATURE, QUANTITY), f"名称含“{found}”，看的是处理得好不好", sure=False)
    if case.dimension in ("people", "things", "events") and not case.falls:
        return None
    if case.dimension in ("geometry", "weight") and not case.falls:
        labels = (
            (QUANTITY, NATURE) if DELIVERED_START.match(case.name) or _HANDLED.search(case.core) else (NATURE, QUANTITY)
        )
        return Ruling(
            "环境量", labels, f"名称含“{found}”，既是工作量也是环境结果", firm=labels[0] == QUANTITY, sure=False
        )
    plain = bool(case.holds("nature_sure")) and case.dimension not in ("people", "things", "events")
    return Ruling("环境", (NATURE,), f"名称含“{found}”，说的是环境结果", firm=plain and case.value.kind != "state")


def _state_of_nature(case: Case, found: str) -> Ruling | None:
    if (stock := _STOCK.search(case.core)) and case.dimension == "share":
        labels = (NATURE, LASTING) if "森林" in stock.group() else (NATURE, LASTING, QUALITY)
        return Ruling("自然存量", labels, f"“{stock.group()}”说的是环境结果")
    if (air := _AIR.search(case.core)) and case.dimension in ("share", "time"):
        return Ruling("空气", (NATURE,), f"“{air.group()}”说的是环境结果")
    if (state := _STATE_OF_NATURE.search(case.core)) and case.value.kind in WORDED and "饮" not in case.name:
        kept = (NATURE, LASTING) if _KEPT.search(case.value.text) else (NATURE,)
        return Ruling("环境状况", kept, f"名称落在“{state.group()}”上，说的是环境结果", sure=False)
    if _REUSED.search(case.core) or (_GIVEN_NATURE.search(case.core) and _CLEAN_AIR.search(case.name)):
        return Ruling("环境达标", (NATURE, QUALITY, SOCIETY), f"名称含“{found}”，说的是环境结果", sure=False)
    return None
