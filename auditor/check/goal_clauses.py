"""Cut a goal into clauses and tell slogans from what is to be done."""

from __future__ import annotations

import re

from auditor.check.words import Words
from auditor.patterns import compiled
from auditor.text import squeeze

# A figure that says how much; a year, a document number or a list number says nothing.
FIGURE = compiled(
    r"(?<![〔【\[(\d])(?!20\d\d年)(?!\d{1,2}[、.．)）](?!\d))\d+(?:\.\d+)?\s*(?:%|‰|[万亿千百]?[\u4e00-\u9fff㎡A-Za-z])"
)
_BREAK = compiled(
    r"[，,。；;！!\n]|(?<![\d.])\d{1,2}[.．、](?!\d)|[（(]?[一二三四五六七八九十][）)、.．]|目标[\d一二三四五六七八九十]{1,2}[:：]"
)
# What leads a clause in without saying anything itself: 依据…要求, 通过…的实施.
_LEAD_IN = compiled(
    r"^(?:依据|按照|根据|遵照|围绕|结合|通过|为了|按).*"
    r"(?:要求|规定|文件|精神|通知|需要|安排|部署|政策|制度|职能|实施|方案)$"
)
# 以人民健康为中心, 聚焦高质量发展目标: whose spirit the work is done in.
_SPIRIT = compiled(
    r"^(?:坚持)?以[^,，0-9]{2,24}为(?:中心|导向|目标|抓手|主线|引领|指导|核心|契机|重点|根本|宗旨|统领|遵循|己任|载体|牵引|突破口|"
    r"切入点|依托|基础|动力|支撑|原则|准则|主题|出发点|落脚点|总揽|方向)$|"
    r"^(?:紧紧|紧密)?(?:围绕|聚焦|紧扣|立足|秉承|秉持|着眼|把握|锚定|服务)[^,，0-9]{2,24}(?:中心|大局|主线|战略|理念|思想|精神|目标|宗旨|定位|需求|要求)$"
)
# 为群众提供良好的出行环境: for whom, and nothing of what.
_PROVIDES = compiled(
    r"^为[^\d，,]{2,14}(?:提供|创造|营造|奠定|打下)[^\d，,]{0,10}(?:环境|保障|支撑|基础|条件|服务|动力|保证|氛围)$"
)
# …的公益性，及院长的管理职责: one more object of the clause before.
_CONTINUED = re.compile(r"^(?:以?及|和|与)(?!时)")
# What people feel and how well things go are no objects of work: 获得感、幸福感、安全感.
_ABSTRACT = compiled(
    r"(?:感|满意度|公信力|凝聚力|战斗力|影响力|竞争力|创造力|执行力|吸引力|生命力|向心力|素质|素养|能力|水平|质量|效率|效能|效益|规范化|法治化|专业化|"
    r"科学化|精细化|智能化|标准化|信息化|现代化|均等化|制度化|常态化|健康|安全|稳定|和谐|有序|公平|公正|高效|发展|进步|繁荣|意识|作用)$"
)
_ADVERB = compiled(
    r"^(?:(?:进一步|不断|持续|逐步|全面|切实|有效|大力|着力|积极|认真|扎实|努力|奋力|坚决|稳步|深入|充分|继续|有序|层层"
    r"|以|能够|从而|同时|更好地?|实施)+)"
)
# 各项工作顺利开展 names no action, 社区治理创新 a field of work.
_RUNNING = compiled(
    r"(?:顺利|正常|有序|平稳|稳步)(?:有序)?(?:开展|进行|运转|运行)|"
    r"(?:治理|执法|救助|治疗|评估|检测|监测|宣传|培训|供应|养护|办理|审批)(?:工作)?(?:体系|能力|水平|创新|格局|机制|现代化|效能|模式|改革|效率|质量)"
)
ENUMERATION = 2


def clauses_of(goal: str) -> list[str]:
    """Return the clauses of a goal, squeezed, without list numbers and without clauses that only lead in."""
    parts = (squeeze(part) for part in _BREAK.split(goal))
    return [
        part
        for part in parts
        if part and not _LEAD_IN.match(part) and not _SPIRIT.match(part) and not _CONTINUED.match(part)
    ]


def names_action(clause: str, actions: Words) -> bool:
    """Tell whether a clause says what is to be done: an action word, or several objects in a row."""
    listed = clause.count("、") >= ENUMERATION
    if listed:
        listed = sum(_ABSTRACT.search(item) is None for item in clause.split("、")) > ENUMERATION
    return listed or actions.find(_RUNNING.sub("", clause)) is not None


def is_slogan(clause: str, slogans: Words, actions: Words) -> bool:
    """Tell whether a clause starts with a slogan verb and names neither an action nor several objects."""
    if _PROVIDES.match(clause):
        return True
    if names_action(clause, actions):
        return False
    return slogans.starting(clause) is not None or slogans.starting(_ADVERB.sub("", clause)) is not None
