"""Grade how vague a value is (V0–V5, domain 4A), with the phrases that show it and what excuses them."""

from __future__ import annotations

from auditor.classify.signs import clean_value
from auditor.classify.wording import Wording
from auditor.model import TargetValue, Vagueness
from auditor.patterns import compiled

# A date is exact when it names a month or a day; a year alone is a span of 365 days.
_EXACT_DATE = compiled(r"\d{1,2}月|20\d\d[-./]\d{1,2}|[一二三四]季度|\d[天日]|工作日|小时|分钟|周|[上中下]旬")
# 良好及以上(得分≥85分): a grade whose level is defined beside it.
_THRESHOLD = compiled(r"(?<=\p{Han})[(\[【][^()\[\]【】]*\d[^()\[\]【】]*[)\]】]")
# ≥95% and 1.2万人次 have no room for a phrase.
_SHORT_FIGURE = 6
_DIGIT = compiled(r"\d")
_SCALE_FIGURE = compiled(r"\d|分档|分级|优.?良.?中|等次")
_RATE_NAME = compiled(r"[率度比]$|[（(].{1,8}[)）]$|系数|指数")


def grade_vagueness(
    value: TargetValue,
    wording: Wording,
    name: str | None = None,
    description: str | None = None,
    basis: str | None = None,
) -> Vagueness:
    """Return level, family, hit phrases and the excuse of a value already read.

    Family is None for values with a figure or date and for facts a document proves.
    """
    if value.kind == "trend":
        return _trend(value, wording, description, basis)
    if value.kind == "state":
        return _state(value, wording, description, basis)
    if value.kind == "deadline":
        return _deadline(value)
    if value.kind in {"quantity", "compound"}:
        return _figure(value, wording, name or "")
    return _empty(value)


def _empty(value: TargetValue) -> Vagueness:
    hits = (value.text,) if value.text else ()
    if value.kind == "malformed":
        return Vagueness(1 if value.number is not None else 5, None, hits)
    return Vagueness(5, "restated" if value.kind == "restated" else "filler", hits)


def _deadline(value: TargetValue) -> Vagueness:
    exact = _EXACT_DATE.search(value.text) is not None or value.number is not None
    return Vagueness(0 if exact else 1, None, () if exact else (value.deadline or value.text,))


def _figure(value: TargetValue, wording: Wording, name: str) -> Vagueness:
    phrases = (
        ()
        if len(value.text) < _SHORT_FIGURE
        else tuple(hit.text for hit in wording.hits(value.text) if len(hit.text) > 2)
    )
    bracket = _THRESHOLD.search(value.text)
    if bracket and not _DIGIT.search(value.text[: bracket.start()]):
        return Vagueness(2, "grade", _grades(value.text[: bracket.start()], wording), "scale")
    parts = value.parts or (value,)
    has_unit = all(part.unit for part in parts) or _RATE_NAME.search(name) is not None
    complete = all(part.comparator for part in parts) and has_unit and not value.approximate
    return Vagueness(0 if complete else 1, None, phrases, "number" if phrases else None)


def _trend(value: TargetValue, wording: Wording, description: str | None, basis: str | None) -> Vagueness:
    found = wording.hits(value.text)
    family = "degree" if found and all(hit.family == "degree" for hit in found) else "trend"
    excuse = _excuse(value, wording, description, basis)
    hits = tuple(hit.text for hit in found) or (value.text,)
    return Vagueness(3 if excuse else 4, family, hits, excuse)


def _state(value: TargetValue, wording: Wording, description: str | None, basis: str | None) -> Vagueness:
    text = value.text
    if wording.scale.search(text) and len(text) > 2:
        return Vagueness(2, "grade", _grades(text, wording), "scale")
    family, hits = _family(text, wording)
    if family is None:
        return Vagueness(2, None, hits, "document")
    if family == "promise":
        return Vagueness(5, family, hits)
    excuse = _excuse(value, wording, description, basis)
    if excuse is None and family == "grade" and wording.document.search(_clean(description)):
        excuse = "document"
    return Vagueness(2 if excuse else 3, family, hits, excuse)


def _family(text: str, wording: Wording) -> tuple[str | None, tuple[str, ...]]:
    if text in wording.long_words or wording.lasting.fullmatch(text) or wording.time_phrase.match(text):
        return "time", (text,)
    checked = wording.checkable.search(text)
    if checked:
        return None, (checked.group(),)
    start = wording.promise_start.match(text)
    if start and len(text) > 4 and len(wording.content(text)) >= 2:
        return "promise", (start.group(),)
    return "grade", _grades(text, wording)


def _grades(text: str, wording: Wording) -> tuple[str, ...]:
    found = tuple(match.group() for match in wording.grade_word.finditer(text))
    return found or (text,)


def _excuse(value: TargetValue, wording: Wording, description: str | None, basis: str | None) -> str | None:
    if value.baseline:
        return "baseline"
    for place in (description, basis):
        text = _clean(place)
        scale = wording.scale.search(text)
        if scale and _SCALE_FIGURE.search(text):
            return "scale"
    return None


def _clean(text: str | None) -> str:
    return clean_value(text).text if text else ""
