"""Tell whether a value only repeats or paraphrases its indicator's name."""

from __future__ import annotations

import regex

from auditor.classify.signs import clean_value
from auditor.classify.wording import Wording

# Domain V06: equal after normalising, or this alike.
_ALIKE = 0.85
_SYNONYMS = (
    (regex.compile("保证|确保|维护|保持"), "保障"),
    (regex.compile("提升|增强|增进"), "提高"),
    (regex.compile("减少|减轻|下降"), "降低"),
    (regex.compile("百姓|人民群众|居民"), "群众"),
    (regex.compile("推动|推进|助推"), "促进"),
)
_LIGHT = regex.compile(r"情况|进行|工作|得到|有效|切实|[的了]|[^\p{L}\p{N}]")


def _normal(text: str) -> str:
    text = _LIGHT.sub("", text)
    for pattern, word in _SYNONYMS:
        text = pattern.sub(word, text)
    return text


def _pairs(text: str) -> set[str]:
    return {text[i : i + 2] for i in range(len(text) - 1)}


def restates(value: str, name: str, wording: Wording) -> bool:
    """Return whether the value (cleaned text) carries nothing beyond the name."""
    title = clean_value(name).text
    if value == title:
        return len(value) > 1
    if _wraps(value, title, wording):
        return True
    own = wording.content(value)
    if len(own) < 2:
        # 优化人才队伍结构 = 优化: the name's own verb alone; with an adverb it says at least a degree.
        return len(value) >= 2 and title.startswith(value) and len(title) > len(value) + 1 and _is_verb(value, wording)
    short, long = _normal(value), _normal(title)
    if not short or not long:
        return False
    if short == long or (len(short) >= 4 and short in long):
        return True
    a, b = _pairs(short), _pairs(long)
    if not a or not b:
        return False
    shared = len(a & b)
    if 2 * shared / (len(a) + len(b)) >= _ALIKE:
        return True
    return len(short) >= 5 and shared / len(a) >= _ALIKE


def _wraps(value: str, title: str, wording: Wording) -> bool:
    """Return whether one is the other with nothing but light words added: 保障道路畅通 = 道路畅通."""
    if len(title) >= 4 and title in value:
        return not wording.content(value.replace(title, "", 1))
    if len(value) >= 4 and value in title:
        return not wording.hits(value) and not wording.time_phrase.match(value)
    return False


def _is_verb(value: str, wording: Wording) -> bool:
    found = wording.bare.fullmatch(value)
    return found is not None
