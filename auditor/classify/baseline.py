"""Find the figure of an earlier year a target is held against: 2024年为82%, 改造前实际1200户."""

from __future__ import annotations

from auditor.classify.signs import clean_value
from auditor.patterns import compiled

_BASE_HINT = compiled(r"[年期前]\D{0,16}\d")
_DATE_FIGURE = compiled(r"\d{1,2}月|\d+号")
_STATED = compiled(
    r"(?:上一?年度?|去年|基期|20\d\d年度?|改造前|实施前)(?:实际|全年|同期|全区|全县|平均)?\p{Han}{0,8}?(?:为|是|:|达到?|完成|约)?"
    r"(?P<figure>\d[\d.,]*+(?:%|‰|\p{Han}{1,3})?)"
)


def stated_baseline(text: str, description: str | None, basis: str | None) -> str | None:
    """Return the base figure, with what it is called, that stands in a value, its description or its basis."""
    for place in (text, description, basis):
        if not place or not _BASE_HINT.search(place):
            continue
        found = _STATED.search(clean_value(place).text)
        if found and not _DATE_FIGURE.match(found.group("figure")):
            return found.group()
    return None
