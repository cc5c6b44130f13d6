"""Read the head fields of a damaged table: name, unit, department, year, money and goal."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import regex

from auditor.extract.detached_lines import Line, tidy
from auditor.extract.money import number_in
from auditor.patterns import compiled
from auditor.text import squeeze

_KEYS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("project", ("项目名称", "项目支出名称", "专项名称", "专项资金名称", "政策名称")),
    ("code", ("项目编码", "项目代码", "项目编号")),
    ("department", ("主管部门名称", "主管部门及代码", "主管部门", "业务主管部门", "预算主管部门", "一级预算单位")),
    (
        "unit",
        (
            "部门(单位)名称",
            "部门（单位）名称",
            "单位名称",
            "部门名称",
            "填报单位",
            "申报单位",
            "实施单位",
            "项目单位",
            "预算单位",
            "预算部门",
            "项目实施单位",
            "用款单位",
        ),
    ),
    (
        "total",
        (
            "年度资金总额",
            "年度预算总额",
            "年度预算数",
            "年度金额",
            "资金总额",
            "预算总额",
            "预算金额",
            "项目资金总额",
            "项目总额",
        ),
    ),
    ("fiscal", ("其中:财政拨款", "其中：财政拨款", "财政拨款", "财政资金", "一般公共预算")),
    ("other", ("其他资金", "自筹资金", "其它资金")),
    ("period", ("项目实施期", "实施期限", "项目期限", "项目周期", "起止时间")),
    (
        "stop",
        (
            "任务名称",
            "主要内容",
            "项目属性",
            "项目类别",
            "项目类型",
            "联系人",
            "联系电话",
            "项目负责人",
            "项目负责人及电话",
            "项目负责人及联系电话",
            "单位:万元",
            "单位：万元",
            "金额单位",
            "绩效目标",
            "年度目标",
            "年度总体目标",
            "总体目标",
            "年度绩效目标",
            "实施期目标",
            "项目资金",
            "资金情况",
            "预算资金",
            "年度主要任务",
        ),
    ),
)
_ROLE = {squeeze(word): role for role, words in _KEYS for word in words}
_SPACED = sorted(_ROLE, key=len, reverse=True)
_GAP = r"[ \u3000]*"
_KEY = compiled(
    r"(?:(?<=^)|(?<=[\s|:：,，;；]))(?<key>"
    + "|".join(
        _GAP.join(regex.escape(char) if char not in "():" else f"[{char}{chr(ord(char) + 0xFEE0)}]" for char in word)
        for word in _SPACED
    )
    + r")(?:\s*[（(][^()（）]{1,8}[)）])?(?=[\s:：|]|$|\d)\s*[:：]?"
)
_YEAR = compiled(r"(?<!\d)((?:19|20)\d ?\d) ?年?度?")
_TITLE_YEAR = compiled(r"[(（]\s*((?:19|20)\d ?\d)\s*年?\s*度?\s*[)）]|((?:19|20)\d\d)\s*年")
_TITLE = compiled(r"绩效目标.{0,8}表|绩效.{0,6}申报表|目标申报表")
_WHOSE = r"(?:[(（]?(?:19|20)\d\d年?度?[)）]?)?(?:年度|总体|预期|项目|部门|整体|当年|本年|绩效)*"
_ONE_GOAL_LABEL = rf"{_WHOSE}(?:绩效|总体)?(?:目标|主要任务)(?:情况|描述|内容)?[::]?"
_GOAL_LABEL = compiled(_ONE_GOAL_LABEL)
# A page turned to text may print them without anything between: 总体目标年度目标.
_GOAL_LABELS = compiled(f"(?:{_ONE_GOAL_LABEL}){{1,3}}")
_GLUED_NAME = compiled(r"\s*(?:二级)?项目(?:支出)?名称(?P<name>\p{Han}[^:：\t]{2,60})$")
_SUM_LINE = compiled(r"(?:其中[:：]?)?(?:\p{Han}{0,8}(?:资金|拨款|总额)[:：]?)[\d.,]+(?:万?元)?")
_TAIL_LETTERS = compiled(r"[年度总体绩效目标主要任务 ]{1,4}")
_AMOUNT = compiled(r"(?:\d{1,3}(?:[,，] ?\d{3})+|\d+)(?: ?\. ?\d{1,6})?")
# Shorter text before the indicators is a label or a field, no goal.
GOAL_MIN = 16


@dataclass
class HeadFields:
    """Fields as written; money as numbers in the unit of the table."""

    texts: dict[str, str] = field(default_factory=dict)
    amounts: dict[str, float] = field(default_factory=dict)
    year: int | None = None
    title: str | None = None
    goal: str | None = None
    notes: list[tuple[str, str, float]] = field(default_factory=list)


def is_title(line: Line) -> bool:
    """Tell whether a line is the title of a target table."""
    plain = squeeze(line.text)
    return len(plain) <= 60 and bool(_TITLE.search(plain)) and not regex.search(r"[。;；]", plain)


def has_field(line: Line) -> bool:
    """Tell whether a line holds a head field of a table (项目名称, 单位名称 …)."""
    match = _KEY.search("\t".join(line.cells)) if len(line.text) < 200 else None
    return match is not None and _ROLE[squeeze(match["key"])] in ("project", "unit", "department")


def read_head(lines: Sequence[Line], goal_from: int) -> HeadFields:
    """Return the fields of the lines above the indicators; the goal stands at or after place `goal_from`."""
    head = HeadFields()
    for line in lines[:12]:
        if head.title is None and is_title(line):
            head.title = squeeze(line.text)
    head.year = _year(lines)
    for n, line in enumerate(lines):
        if len(line.text) < 300:
            _fields(line, lines[n + 1] if n + 1 < len(lines) else None, head)
    head.goal = _goal(lines, goal_from, head)
    return head


def _year(lines: Sequence[Line]) -> int | None:
    for pattern in (_TITLE_YEAR, _YEAR):
        for line in lines[:8]:
            text = squeeze(line.text)
            match = pattern.search(text) if len(text) < 80 else None
            if match:
                return int(next(group for group in match.groups() if group))
    return None


def _fields(line: Line, following: Line | None, head: HeadFields) -> None:
    text = "\t".join(line.cells) if line.split else line.text
    matches = list(_KEY.finditer(text))
    if not matches and (glued := _GLUED_NAME.match(text)):
        _keep("project", glued["name"], line, head)
    for number, match in enumerate(matches):
        role = _ROLE[squeeze(match["key"])]
        end = matches[number + 1].start() if number + 1 < len(matches) else len(text)
        value = text[match.end() : end]
        if (
            not value.strip()
            and number + 1 == len(matches)
            and following is not None
            and role not in ("stop", "total", "fiscal", "other")
        ):
            below = "\t".join(following.cells)
            value = "" if _KEY.search(below) else (following.text if len(following.text) < 60 else "")
            if value:
                head.notes.append((following.address, f"“{squeeze(match['key'])}”的内容在下一行", 0.85))
        _keep(role, value, line, head)


def _keep(role: str, value: str, line: Line, head: HeadFields) -> None:
    value = value.lstrip("|｜:： ")
    if role == "stop" or not value.strip():
        return
    if role in ("total", "fiscal", "other"):
        amount = _AMOUNT.search(value)
        number = number_in(amount[0]) if amount else None
        if number is not None and role not in head.amounts:
            head.amounts[role] = number
        return
    parts = [part for part in value.split("\t") if part.strip()]
    text = tidy("".join(tidy(part) for part in parts))
    if role not in head.texts and text and not is_title(line):
        head.texts[role] = text
        if len(parts) > 1:
            head.notes.append((line.address, f"“{text}”分在{len(parts)}格，合并", 0.9))


def _goal(lines: Sequence[Line], goal_from: int, head: HeadFields) -> str | None:
    """Return the long text nearest before the indicators, back to its label, a task or a field."""
    held: list[str] = []
    first: Line | None = None
    for n in range(len(lines) - 1, max(goal_from, 0) - 1, -1):
        text, label = _without_label(lines[n])
        if not text and (label or held):
            if held and sum(map(len, held)) >= GOAL_MIN and label:
                break
            continue
        if _stops(lines[n], text):
            break
        held.insert(0, text)
        first = lines[n]
        if label:
            break
    goal = "".join(tidy(part) for part in held)
    if len(squeeze(goal)) < GOAL_MIN or first is None:
        return None
    if "主要任务" in squeeze(first.text)[:8]:
        head.notes.append((first.address, "绩效目标的文字站在“年度主要任务”栏，按绩效目标读", 0.85))
    return goal


def _without_label(line: Line) -> tuple[str, bool]:
    """Return the text of a line without a goal label at its start, and whether there was one."""
    cells = [cell for cell in line.cells if cell]
    if not cells:
        return "", False
    if _GOAL_LABELS.fullmatch(squeeze(cells[0])):
        return " ".join(cells[1:]), True
    match = regex.match(r"(?<label>\S{0,14}?(?:目标|任务))[ :：]+(?<rest>.{8,})", line.text)
    if match and _GOAL_LABEL.fullmatch(squeeze(match["label"])):
        return match["rest"], True
    if len(cells) == 1 and _TAIL_LETTERS.fullmatch(cells[0]):
        return "", False
    return " ".join(cells), False


def _stops(line: Line, text: str) -> bool:
    """Tell whether a line above the indicators is no part of the goal: a field, amounts, a title."""
    key = _KEY.match(line.text)
    if is_title(line) or _SUM_LINE.fullmatch(squeeze(line.text)) or (key and _ROLE[squeeze(key["key"])] != "stop"):
        return True
    cells = [cell for cell in line.cells if cell]
    return (
        line.split
        and len(cells) > 1
        and sum(bool(_AMOUNT.fullmatch(squeeze(cell))) for cell in cells) >= 1
        and len(squeeze(text)) < 400
    )
