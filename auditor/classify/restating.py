"""Tell whether a value only repeats or paraphrases its indicator's name."""

from __future__ import annotations

from auditor.classify.signs import clean_value
from auditor.classify.wording import Wording
from auditor.patterns import compiled

# Domain V06: equal after normalising, or this alike.
_ALIKE = 0.85
# A value of unknown words that shares half of its own nouns with the name says nothing beyond it.
_HALF = 0.5
_SYNONYMS = (
    (compiled("保证|确保|维护|保持"), "保障"),
    (compiled("提升|增强|增进"), "提高"),
    (compiled("减少|减轻|下降"), "降低"),
    (compiled("百姓|人民群众|居民"), "群众"),
    (compiled("推动|推进|助推"), "促进"),
)
# Nouns of every sector say nothing about this row.
_COMMON = compiled("标准|要求|规定|国家|政策|规范|单位|项目")
# …可持续性 = 可持续; with two letters (准确性 = 准确) the panel takes the value for a grade.
_OWN_TRAIT = compiled(r"(?:性|度|程度|情况|状况|影响|状态|水平)$")
_LEADING_LIGHT = compiled(r"^(?:得到|有效|切实|持续|继续|已|全面)+")
_DEGREE_OF_KEEPING = compiled("(?:得到)?有效(?:保障|保证)")
_TRAILING_LIGHT = compiled(r"(?<=..)(?:发展|进行|工作)$")
_LIGHT = compiled(r"情况|进行|工作|得到|有效|切实|[的了]|[^\p{L}\p{N}]")


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
    if len(value) >= 3 and title != value and _OWN_TRAIT.sub("", title).endswith(value):
        return True
    if _wraps(value, title, wording) or _is_own_verb(value, title, wording) or _is_skeleton(value, title, wording):
        return True
    if len(wording.content(value)) < 2:
        return False
    return _is_alike(_normal(value), _normal(title)) or _is_paraphrase(value, title, wording)


def _wraps(value: str, title: str, wording: Wording) -> bool:
    """Return whether one is the other with nothing but light words added: 保障道路畅通 = 道路畅通."""
    if len(title) >= 4 and title in value:
        rest = wording.promise_start.sub("", value.replace(title, "", 1))
        return not wording.content(rest) and not wording.hits(rest) and not wording.graded(value)
    promise = wording.promise_start.match(value)
    if promise and len(value) - promise.end() >= 4 and title.endswith(value[promise.end() :]):
        # 科研成果转化 = 促进成果转化: a promise before the end of the name.
        return not wording.graded(value)
    if len(value) >= 4 and value in title:
        return not wording.hits(value) and not wording.time_phrase.match(value)
    return False


def _is_own_verb(value: str, title: str, wording: Wording) -> bool:
    """Return whether the value is the name's own verb alone: 优化人才队伍结构 = 优化, 戏曲传承 = 得到传承发展.

    有效 before a verb of change is a degree (有效提高 is a trend), before others it says nothing; 有效保障 is counted
    among the degrees by the panel, whatever the name.
    """
    if _DEGREE_OF_KEEPING.fullmatch(value):
        return False
    if len(title) > len(value) + 1 and title.startswith(value):
        return wording.is_verb(value)
    verb = _LEADING_LIGHT.sub("", value)
    if verb == value or len(verb) < 2:
        return False
    if title.startswith(verb):
        return wording.is_verb(verb) and wording.bare.fullmatch(verb) is None
    return value.startswith("得到") and title.endswith(_TRAILING_LIGHT.sub("", verb)) and wording.is_verb(verb[:2])


def _is_skeleton(value: str, title: str, wording: Wording) -> bool:
    """Return whether the value is the name's verb and last noun: 提高群众参与的积极性 = 提高积极性."""
    verb, noun = value[:2], value[2:]
    if not 2 <= len(noun) < len(title) - 2 or not (title.startswith(verb) and title.endswith(noun)):
        return False
    return wording.is_verb(verb)


def _is_alike(value: str, title: str) -> bool:
    if not value or not title:
        return False
    if value == title or (len(value) >= 4 and value in title):
        return True
    own, theirs = _pairs(value), _pairs(title)
    if not own or not theirs:
        return False
    shared = len(own & theirs)
    return 2 * shared / (len(own) + len(theirs)) >= _ALIKE or (len(value) >= 5 and shared / len(own) >= _ALIKE)


def _is_paraphrase(value: str, title: str, wording: Wording) -> bool:
    """Return whether the value's nouns and verbs are the name's: 供水得到保障 for 保障城区供水.

    With an adverb of degree or a comparison it says a little more (供水明显改善) and is a trend.
    """
    nouns, verbs = _COMMON.sub("", wording.content(value)), {_normal(verb) for verb in wording.predicates(value)}
    if wording.graded(value):
        return False
    if verbs:
        known = {_normal(verb) for verb in wording.predicates(title)}
        return verbs <= known and _coverage(nouns, title) >= _ALIKE
    if wording.hits(value) or wording.grade_word.search(value) or wording.time_phrase.match(value):
        return False
    return len(nouns) >= 3 and _coverage(nouns, title) >= _HALF


def _coverage(nouns: str, title: str) -> float:
    """Return the share of the nouns' characters that stand in the title in runs of two or more."""
    covered: set[int] = set()
    for i in range(len(nouns) - 1):
        if nouns[i : i + 2] in title:
            covered.update((i, i + 1))
    return len(covered) / len(nouns) if nouns else 0.0
