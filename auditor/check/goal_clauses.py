"""Cut a goal into clauses and tell slogans from what is to be done."""

from __future__ import annotations

import re

from auditor.check.words import Words
from auditor.text import squeeze

# A figure that says how much; a year, a document number or a list number says nothing.
FIGURE = re.compile(
    r"(?<![〔【\[(\d])(?!20\d\d年)(?!\d{1,2}[、.．)）](?!\d))\d+(?:\.\d+)?\s*(?:%|‰|[万亿千百]?[\u4e00-\u9fff㎡A-Za-z])"
)
_BREAK = re.compile(
    r"[，,。；;！!\n]|(?<![\d.])\d{1,2}[.．、](?!\d)|[（(]?[一二三四五六七八九十][）)、.．]|目标[\d一二三四五六七八九十]{1,2}[:：]"
)
# What leads a clause in without saying anything itself: 依据…要求, 通过…的实施.
_LEAD_IN = re.compile(
    r"^(?:依据|按照|根据|遵照|围绕|结合|通过|为了|按).*"
    r"(?:要求|规定|文件|精神|通知|需要|安排|部署|政策|制度|职能|实施|方案)$"
)
_ADVERB = re.compile(
    r"^(?:(?:进一步|不断|持续|逐步|全面|切实|有效|大力|着力|积极|认真|扎实|努力|奋力|坚决|稳步|深入|充分|继续|有序|层层"
    r"|以|能够|从而|同时|更好地?|实施)+)"
)
# 各项工作顺利开展 names no action.
_RUNNING = re.compile(r"(?:顺利|正常|有序|平稳|稳步)(?:有序)?(?:开展|进行|运转|运行)")
ENUMERATION = 2


def clauses_of(goal: str) -> list[str]:
    """Return the clauses of a goal, squeezed, without list numbers and without clauses that only lead in."""
    parts = (squeeze(part) for part in _BREAK.split(goal))
    return [part for part in parts if part and not _LEAD_IN.match(part)]


def names_action(clause: str, actions: Words) -> bool:
    """Tell whether a clause says what is to be done: an action word, or several objects in a row."""
    return clause.count("、") >= ENUMERATION or actions.find(_RUNNING.sub("", clause)) is not None


def is_slogan(clause: str, slogans: Words, actions: Words) -> bool:
    """Tell whether a clause starts with a slogan verb and names neither an action nor several objects."""
    if names_action(clause, actions):
        return False
    return slogans.starting(clause) is not None or slogans.starting(_ADVERB.sub("", clause)) is not None
