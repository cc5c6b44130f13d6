"""Read indicators written in prose: `绩效指标：拨付机构数=18家`, `【数量指标】培训人次（≥300人次）`."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import regex

from auditor.extract.levels import HOME, read_label
from auditor.extract.stream import Row
from auditor.extract.table import Around
from auditor.model import Indicator, Repair, TargetTable
from auditor.patterns import compiled
from auditor.text import squeeze, unwrap

_START = compiled(r"^\s*(?:主要)?绩效指标\s*[:：]\s*(.*)$")
_GOAL = compiled(r"^\s*(?:年度|总体)?绩效目标\s*[:：]\s*(.*)$")
_SECTION = compiled(r"^\s*(?:\[.*?\])?\s*(?:[一二三四五六七八九十]+、|[(（][一二三四五六七八九十]+[)）]|\d+[、.])")
_ITEM = compiled(
    r"^\s*(?:\d{1,2}[.、)）]\s*)?(?P<name>[^=＝≥≤><＞＜≧≦\s:：,，。;；][^=＝≥≤><＞＜≧≦\s:：。;；]{1,40}?)"
    r"(?:\s*(?P<value>[=＝≥≤><＞＜≧≦〉〈].{1,30})|\s{1,}(?P<text>[^\s].{0,29})|[:：]\s*(?P<told>.{1,30}))\s*[;；。]?\s*$"
)
# An item of prose is short; a longer line is a paragraph.
ITEM_LENGTH = 60


@dataclass
class _Section:
    title: str = ""
    goal: list[str] = field(default_factory=list)
    rows: list[tuple[Row, str, str]] = field(default_factory=list)
    order: int = 0


def read_narrative(lines: Sequence[Row], around: Around) -> list[tuple[int, TargetTable]]:
    """Return a narrative table for each section of prose indicators, with its place in the document."""
    sections: list[_Section] = []
    current: _Section | None = None
    title, goal = "", list[str]()
    collecting = ""
    for row in lines:
        text = row.text()
        start, aim = _START.match(text), _GOAL.match(text)
        if start:
            current = _Section(title, list(goal), order=row.order)
            sections.append(current)
            collecting = "items"
            _add_items(current, row, start[1])
        elif aim:
            goal, collecting, current = [aim[1]], "goal", None
        elif _SECTION.match(text) and not (collecting and _ITEM.match(text) and not _chinese_number(text)):
            title, goal, collecting, current = text, [], "", None
        elif collecting == "items" and current is not None and _is_item(text):
            _add_items(current, row, text)
        elif collecting == "goal":
            goal.append(text)
        else:
            collecting, current = "", None
    return [(section.order, _table(section, around)) for section in sections if section.rows]


def _chinese_number(text: str) -> bool:
    return bool(regex.match(r"\s*(?:\[.*?\])?\s*[(（]?[一二三四五六七八九十]+[、))]", text))


def _is_item(text: str) -> bool:
    return len(text) <= ITEM_LENGTH and bool(_ITEM.match(text))


def _add_items(section: _Section, row: Row, text: str) -> None:
    for part in regex.split(r"[;；]", text):
        match = _ITEM.match(part)
        if match:
            value = match["value"] or match["text"] or match["told"] or ""
            section.rows.append((row, unwrap(match["name"]), unwrap(value).rstrip("。;；")))


def _table(section: _Section, around: Around) -> TargetTable:
    first, last = section.rows[0][0], section.rows[-1][0]
    title = regex.sub(
        r"^\s*(?:\[.*?\])?\s*(?:[一二三四五六七八九十]+、|[(（].*?[)）]|\d+[、.])", "", section.title
    ).strip("。 ")
    location = first.address if first is last else f"{first.address}-{last.index}"
    indicators = []
    for row, name, value in section.rows:
        label = read_label(name)
        level2 = label.level2 if label else None
        indicators.append(Indicator("", row.address, HOME.get(level2 or ""), level2, name, value, confidence=0.8))
    return TargetTable(
        id="",
        location=location,
        kind="overall",
        layout="88",
        project_name=squeeze(title) or None,
        indicators=tuple(indicators),
        narrative=True,
        year=around.year,
        department=around.department,
        goal=unwrap("".join(section.goal)) or None,
        repairs=(Repair(location, "指标写在文字叙述中，按“名称+比较符+值”拆出", 0.7),),
        grid_rows=(-1,) * len(indicators),
    )
