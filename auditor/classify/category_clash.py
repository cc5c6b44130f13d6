"""Tell when a declared class is wrong whatever the right one is: what the row asks cannot be of that class."""

from __future__ import annotations

from auditor.classify.category_case import (
    COST,
    COUNTED,
    NATURE,
    NATURE_COST,
    QUALITY,
    QUANTITY,
    SOCIAL_COST,
    SOCIETY,
    TIME,
    WORDED,
    Case,
)
from auditor.classify.lines import SATISFACTION
from auditor.patterns import compiled

# Belief in the declared class, from the text alone, under which a clash of form settles it.
_HARDLY = 0.25
# Below this a class has no real support.
_SUPPORT = 0.10
# Names that may still mean nature.
_WILD = compiled(
    r"[水气土林草山河湖海绿洁]|生态|自然|美丽|污染|环保|家园|宜居|生物|气候|灾|虫|疫|养殖|种植|农村|乡村|可持续"
)
# What may be said of a cost without money: shares saved or kept to, prices, budgets.
_OF_COST = compiled(
    r"成本|[费价款]|资金|经费|支出|预算|概算|投资|投入|节约|节支|节省|超支|控制|压减|采购|人均|亩均|标准|能耗|定额|金额"
)
_OF_EFFECT = compiled(r"(?:成效|效果|水平|质量|意识|能力|作用|影响|满意度?)$")
_OF_TIME = compiled(r"时|期|日|天|月|年|快|速|早|进度|完成|推进|开展|实施|落实|进展|效率|频|阶段|节点|情况")
# What is good or bad about the counted things makes their number a quality.
_OF_QUALITY = compiled(
    r"奖|优|星级|[A-Z]级|达标|合格|典型|示范|标准|规范|事故|差错|故障|投诉|问题|缺陷|[错漏误]|超标|复发|返工|通过|质量|等级|考核|认证|评|纠纷|案件|不|无|未"
)
_MADE = compiled(
    r"^(?:购置|采购|新建|建设|建成|改造|安装|配备|更换|修缮|维修|铺设|举办|编制|发放|印制|培训|资助|救助|检测|抽检|巡查|清运|清理|清淤|种植|栽植|补植|"
    r"拆除|新增|制作|拍摄|排查|整治|消除|治理|化解|创建|培育|处理|受理|办理|开展)"
)
_GOOD_RATE = compiled(r"(?:合格|达标|优良|优秀|准确|正确|完好|有效|稳定|履行|履约|规范|达优|差错|故障|返工)率$")


def contradicts(case: Case, declared: str | None, text_alone: float) -> bool:
    """Tell whether the form of the row rules the declared class out."""
    return (
        is_no_promptness(case, declared)
        or is_no_count(case, declared)
        or is_no_cost(case, declared, text_alone)
        or is_no_quality(case, declared, text_alone)
    )


def asks_no_opinion(case: Case, declared: str | None, best: str, text_alone: float) -> bool:
    """Tell whether a row declared a satisfaction asks nobody's opinion: what is counted or measured is none."""
    if declared != SATISFACTION or best == declared or text_alone >= _SUPPORT:
        return False
    return case.value.kind == "quantity" and not case.holds("opinion_words")


def names_no_nature(case: Case, declared: str | None, best: str, text_alone: float) -> bool:
    """Tell whether a worded row declared an effect on nature names nothing of it: health is never ecological."""
    if declared != NATURE or best != SOCIETY or case.value.kind not in WORDED or text_alone >= _SUPPORT:
        return False
    named = case.holds("nature_words") or case.arguable(SOCIETY) or _WILD.search(case.name + case.value.text)
    return bool(case.holds("lift_words")) and not named


def asks_more_harm(case: Case, declared: str | None) -> bool:
    """Tell whether a declared cost to people or nature asks for more of what is counted: no harm is, so no claim."""
    more = case.value.comparator in ("≥", ">") and case.dimension in COUNTED
    return declared in (SOCIAL_COST, NATURE_COST) and more


def is_no_promptness(case: Case, declared: str | None) -> bool:
    """Tell whether a row declared 时效 says how good a thing is and nothing of when: 会议筹备 = 充分."""
    value = case.value
    if declared != TIME or value.kind != "state":
        return False
    return case.words.hit("quality_values", value.text) != "" and _OF_TIME.search(case.name) is None


def is_no_cost(case: Case, declared: str | None, text_alone: float) -> bool:
    """Tell whether a row declared a cost measures no money and names none: 储粮损耗率, 新增处理能力 = 6万吨."""
    if declared != COST or _OF_COST.search(case.name):
        return False
    measured = case.value.kind == "quantity" and (case.dimension == "share" or case.dimension in COUNTED)
    told = case.value.kind in WORDED and _OF_EFFECT.search(case.core) is not None
    return told or (measured and text_alone < _HARDLY)


def is_no_count(case: Case, declared: str | None) -> bool:
    """Tell whether a row declared 数量 is a rate of work well done: 水质监测数据有效率."""
    return declared == QUANTITY and case.dimension == "share" and _GOOD_RATE.search(case.core) is not None


def is_no_quality(case: Case, declared: str | None, text_alone: float) -> bool:
    """Tell whether a row declared 质量 counts things made or done: 消除地质灾害隐患点 = 4处."""
    if declared != QUALITY or text_alone >= _HARDLY:
        return False
    counted = case.value.kind == "quantity" and case.dimension in COUNTED and case.value.comparator not in ("≤", "<")
    plain = counted and bool(case.value.number) and "/" not in (case.value.unit or "")
    return plain and _MADE.match(case.name) is not None and _OF_QUALITY.search(case.name) is None
