"""Read the tasks of a 整体支出 table, also where name, content and amounts run together in one paragraph."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import regex

from auditor.extract.detached_lines import Line, tidy
from auditor.extract.money import is_amount, read_amount
from auditor.model import Task
from auditor.patterns import compiled
from auditor.text import squeeze

# Total, 财政拨款, 其他资金 in running text. Two decimals tell them from other numbers; whole numbers must add up.
_NUMBER = r"(?:\d{1,3}(?:[,，] ?\d{3})+|\d+)(?: ?\. ?\d{1,6})?"
_TRIPLE = compiled(rf"(?<![\d.,])(?<a>{_NUMBER}) +(?<b>{_NUMBER}) +(?<c>{_NUMBER})(?![\d.,%\p{{Han}}])")
_DECIMAL = compiled(r"\. ?\d\d$")
_COUNTED = compiled(r"^任务[\d一二三四五六七八九十]{1,3}[:：、.]?\s*")
_SUM = compiled(r"(?:金额|资金|预算)?(?:合计|总计|总额)(?:金额)?[::]?|合\s*计[::]?")
_START = compiled(r"任务名称|主要任务名称|工作任务")
_HEAD = compiled(
    r"主要内容|预算金额|总额|财政拨款|其他资金|任务名称|\(万元\)|万元|其中|年度|主要|任务|年度主要任务|金额|资金"
)
_HEAD_MARKS = compiled(r"[()、:]")
_SENTENCE = compiled(r"[,，。;；::!?]|等$|》$")
NAME_MAX = 26
# In running text a longer chunk is a line of content.
RUNNING_NAME_MAX = 16
_TWO_HAN = compiled(r"\p{Han}{2}")


@dataclass
class Tasks:
    """Tasks and the line of the sum; `notes` are (address, what, confidence)."""

    tasks: list[Task] = field(default_factory=list)
    total: tuple[float | None, ...] = ()
    last: int = -1
    notes: list[tuple[str, str, float]] = field(default_factory=list)


def read_tasks(lines: Sequence[Line]) -> Tasks:
    """Return the tasks between the head word 任务名称 and the end of the lines; none without that word."""
    found = Tasks()
    start = next((n for n, line in enumerate(lines) if _START.search(squeeze(line.text)[:40])), None)
    if start is None:
        return found
    unit = next((u for line in lines[: start + 4] for u in ("万元", "元") if f"({u})" in squeeze(line.text)), "万元")
    run: list[tuple[int, Line]] = []
    waiting: list[str] = []
    for n in range(start + 1, len(lines)):
        line = lines[n]
        if not line.split:
            run.append((n, line))
            continue
        _running(run, found, unit)
        run = []
        following = lines[n + 1] if n + 1 < len(lines) else None
        waiting = _columns(line, n, found, unit, waiting, amounts_follow=_only_amounts(following))
    _running(run, found, unit)
    return found


def _only_amounts(line: Line | None) -> bool:
    return line is not None and line.split and all(is_amount(cell) for cell in line.cells if cell)


def _is_head(text: str) -> bool:
    return not _HEAD_MARKS.sub("", _HEAD.sub("", squeeze(text)))


def _columns(line: Line, n: int, found: Tasks, unit: str, waiting: list[str], *, amounts_follow: bool) -> list[str]:
    """Read a line of columns; return name parts that wait for their amounts."""
    filled, amounts = _amounts_off([cell for cell in line.cells if cell])
    texts = [cell for cell in filled if not _is_head(cell)]
    if not amounts:
        return _without_amounts(line, texts, found, waiting, amounts_follow=amounts_follow)
    values = [_wan(text, unit) for text in amounts]
    if any(_SUM.fullmatch(squeeze(text)) for text in filled):
        found.total, found.last = tuple(_in_order(values, line, found)), n
        return []
    if texts or waiting:
        _add(found, _name([*waiting, *texts[:1]] if waiting and len(texts) < 2 else texts[:1]), values, line)
        found.last = n
    return []


def _amounts_off(filled: list[str]) -> tuple[list[str], list[str]]:
    """Take up to three amounts off the end of a line, also where they share a cell."""
    amounts: list[str] = []
    while filled and len(amounts) < 3:
        triple = _TRIPLE.fullmatch(filled[-1])
        if triple is None and not is_amount(filled[-1]):
            break
        amounts = [*(triple.group("a", "b", "c") if triple else (filled[-1],)), *amounts]
        filled = filled[:-1]
    return filled, amounts


def _without_amounts(
    line: Line, texts: list[str], found: Tasks, waiting: list[str], *, amounts_follow: bool
) -> list[str]:
    """Keep a name whose amounts stand below, or put the second line of a name to the task before."""
    if not texts or len(texts[0]) > NAME_MAX or _SENTENCE.search(texts[0]):
        return []
    if len(texts) == 1 or amounts_follow:
        return [*waiting, texts[0]]
    if len(texts) == 2 and found.tasks and line.cells[0]:
        name = _name([found.tasks[-1].name, texts[0]])
        found.tasks[-1] = replace(found.tasks[-1], name=name)
        found.notes.append((line.address, f"任务名称分在两行，合并为“{name}”", 0.75))
    return []


def _name(parts: Sequence[str]) -> str:
    return _COUNTED.sub("", tidy("".join(tidy(part) for part in parts)))


def _wan(text: str, unit: str) -> float | None:
    amount = read_amount(text, unit)
    return amount.wan if amount else None


def _add(found: Tasks, name: str, values: list[float | None], line: Line) -> None:
    values = _in_order(values, line, found)
    values += [None] * (3 - len(values))
    found.tasks.append(Task(name, values[0], values[1], values[2]))


def _in_order(values: list[float | None], line: Line, found: Tasks) -> list[float | None]:
    """Return total, fiscal, other; reversed where only the last can be the total of the other two."""
    if len(values) == 3 and None not in values:
        a, b, c = (value or 0.0 for value in values)
        if abs(a - b - c) > 0.006 and abs(c - a - b) <= 0.006:
            found.notes.append((line.address, f"金额次序颠倒，按总额 {c:g}、财政拨款 {b:g}、其他 {a:g} 读", 0.8))
            return [c, b, a]
    return values


# ------------------------------------------------------------------ running text


def _running(run: Sequence[tuple[int, Line]], found: Tasks, unit: str) -> None:
    """Read tasks out of running text: each three amounts in a row end or split the content of one task."""
    if not run:
        return
    text = " ".join(line.text for _, line in run)
    start = 0
    for match in _TRIPLE.finditer(text):
        if not _adds_up(match, unit):
            continue
        line, begins = _line_at(run, match.start())
        before = _chunks(text[start : match.start()])
        beside = _chunks(text[begins : match.start()]) if begins >= start else []
        start = match.end()
        values = [_wan(part, unit) for part in match.group("a", "b", "c")]
        if before and _SUM.fullmatch(squeeze(before[-1])):
            found.total = tuple(_in_order(values, line, found))
        else:
            name = beside[0] if 1 < len(beside) <= 3 and _may_be_name(beside[0]) else _name_before(before)
            if name:
                _add(found, _name([name]), values, line)
                found.notes.append((line.address, f"任务“{tidy(name)}”的名称、内容与金额连写，按金额拆开", 0.75))
            else:
                found.notes.append((line.address, f"金额 {match[0]} 前没有找到任务名称", 0.3))
        found.last = _place_at(run, match.start())[0]


def _chunks(text: str) -> list[str]:
    return [chunk for chunk in text.split(" ") if chunk and not _is_head(chunk)]


def _adds_up(match: regex.Match[str], unit: str) -> bool:
    """Tell whether three numbers are amounts: all with two decimals, or one the sum of the others."""
    texts = match.group("a", "b", "c")
    if all(_DECIMAL.search(text) for text in texts):
        return True
    a, b, c = (_wan(text, unit) or 0.0 for text in texts)
    return a + b + c > 0 and (abs(a - b - c) < 0.006 or abs(c - a - b) < 0.006)


def _name_before(chunks: Sequence[str]) -> str | None:
    """Return the name among the chunks before the amounts: of name and content the first, else the nearest."""
    names = [chunk for chunk in chunks if _may_be_name(chunk)]
    if not names:
        return None
    return names[0] if len(chunks) <= 2 or (chunks[-1] != names[-1] and chunks[0] == names[0]) else names[-1]


def _may_be_name(chunk: str) -> bool:
    return 2 <= len(chunk) <= RUNNING_NAME_MAX and not _SENTENCE.search(chunk) and bool(_TWO_HAN.search(chunk))


def _place_at(run: Sequence[tuple[int, Line]], offset: int) -> tuple[int, Line, int]:
    """Return place, line and offset of its start for an offset in the joined lines."""
    seen = 0
    for n, line in run:
        if seen + len(line.text) + 1 > offset:
            return n, line, seen
        seen += len(line.text) + 1
    return (*run[-1], seen)


def _line_at(run: Sequence[tuple[int, Line]], offset: int) -> tuple[Line, int]:
    _, line, begins = _place_at(run, offset)
    return line, begins
