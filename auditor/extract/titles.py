"""Recognise titles of target tables, and what they name."""

from collections.abc import Sequence
from functools import lru_cache

import regex

from auditor.extract.labels import field_of
from auditor.patterns import compiled
from auditor.text import squeeze

TITLE = compiled(r"绩效.{0,8}(?:目标|指标|自评).{0,14}(?:表|书)?|目标申报表|绩效.{0,6}申报")
_CONTINUED = compiled(r"续表|\(续\)|（续）|续\d|^续")
_FIELD_LINE = compiled(r"^\s*([^:：]{2,20})\s*[:：]\s*(.+)$", flags=regex.S)
_NAMED_TITLE = compiled(r"[“\"《]?(.{3,120}?)[”\"》]?(?:项目)?(?:支出)?(?:预算|区域)?绩效(?:目标|指标)(?:申报|批复)?表")
_NUMBERING = compiled(r"^\s*(?:\[.*?\])?\s*(?:\d+|[一二三四五六七八九十]+)[、.．]\s*")
_YEAR = compiled(r"[(（]?20\d\d年?度?[)）]?")
_GENERIC = compiled(
    r".*(?:部门|单位|区本级|本级|区级|县级|市级|省级|预算|申报|整体)|项目|专项|财政|支出|年度"
    r"|.{0,14}(?:项目支出|预算项目|部门项目|整体支出|项目)"
)


@lru_cache(maxsize=4096)
def is_title(text: str) -> bool:
    """Tell whether a line is the title of a target table."""
    plain = squeeze(text)
    if not 4 <= len(plain) <= 120 or "。" in plain or ";" in plain or not TITLE.search(plain):
        return False
    return (len(plain) <= 60 or plain.endswith("表")) and field_of(text) is None and not _FIELD_LINE.match(text)


def is_continued(text: str) -> bool:
    """Tell whether a title says that the table goes on (续表)."""
    return bool(_CONTINUED.search(squeeze(text)))


def title_name(titles: Sequence[str]) -> str | None:
    """Return the project's name from a title such as `3、河道保洁经费绩效目标表`."""
    return next((name for title in reversed(titles) if (name := _name_in(title)) is not None), None)


@lru_cache(maxsize=4096)
def _name_in(title: str) -> str | None:
    match = _NAMED_TITLE.fullmatch(_NUMBERING.sub("", title))
    return match[1] if match and not _generic(match[1]) else None


def _generic(name: str) -> bool:
    plain = _YEAR.sub("", squeeze(name))
    return not plain or bool(_GENERIC.fullmatch(plain))
