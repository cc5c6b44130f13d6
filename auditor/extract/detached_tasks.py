"""Read the tasks of a 整体支出 table, also where name, content and amounts run together in one paragraph."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import regex

from auditor.extract.detached_lines import Line, tidy
from auditor.extract.money import is_amount, read_amount
from auditor.model import Task
from auditor.text import squeeze

_NUMBER = r"(?:\d{1,3}(?:[,，] ?\d{3})+|\d+)(?: ?\. ?\d{1,6})?"
# Total, 财政拨款, 其他资金 in running text; two decimals tell them from other numbers.
_TRIPLE = regex.compile(
    r"(?<![\d.,])(?<a>{n}) +(?<b>{n}) +(?<c>{n})(?![\d.,%])".replace(
        "{n}", r"(?:\d{1,3}(?:[,，] ?\d{3})+|\d+) ?\. ?\d\d"
    )
)
_SUM = regex.compile(r"(?:金额|资金|预算)?(?:合计|总计|总额)(?:金额)?[::]?|合\s*计[::]?")
_START = regex.compile(r"任务名称|主要任务名称|工作任务")
_HEAD = regex.compile(
    r"主要内容|预算金额|总额|财政拨款|其他资金|任务名称|\(万元\)|万元|其中|年度|主要|任务|年度主要任务|金额|资金"
)
_HEAD_MARKS = regex.compile(r"[()、:]")
_SENTENCE = regex.compile(r"[,，。;；::!?]|等$|》$")
NAME_MAX = 26


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
        waiting = _columns(line, n, found, unit, waiting)
    _running(run, found, unit)
    return found


def _is_head(text: str) -> bool:
    return not _HEAD_MARKS.sub("", _HEAD.sub("", squeeze(text)))


def _columns(line: Line, n: int, found: Tasks, unit: str, waiting: list[str]) -> list[str]:
    """Read a line of columns; return name parts that wait for their amounts."""
    filled = [cell for cell in line.cells if cell]
    amounts: list[str] = []
    while filled and is_amount(filled[-1]) and len(amounts) < 3:
        triple = _TRIPLE.fullmatch(filled[-1])
        amounts = [*(triple.group("a", "b", "c") if triple else (filled[-1],)), *amounts]
        filled = filled[:-1]
    texts = [cell for cell in filled if not _is_head(cell)]
    if not amounts:
        return (
            [*waiting, texts[0]]
            if len(texts) == 1 and len(texts[0]) <= NAME_MAX and not _SENTENCE.search(texts[0])
            else []
        )
    values = [_wan(text, unit) for text in amounts]
    if any(_SUM.fullmatch(squeeze(text)) for text in filled):
        found.total, found.last = tuple(_in_order(values, line, found)), n
        return []
    if texts or waiting:
        _add(found, _name([*waiting, *texts[:1]] if waiting and len(texts) < 2 else texts[:1]), values, line)
        found.last = n
    return []


def _name(parts: Sequence[str]) -> str:
    return tidy("".join(tidy(part) for part in parts))


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
        before = [chunk for chunk in text[start : match.start()].split(" ") if chunk]
        start = match.end()
        line = _line_at(run, text, match.start())
        values = [_wan(part, unit) for part in match.group("a", "b", "c")]
        if before and _SUM.fullmatch(squeeze(before[-1])):
            found.total = tuple(_in_order(values, line, found))
        else:
            name = _nearest_name(before)
            if name:
                _add(found, tidy(name), values, line)
                found.notes.append((line.address, f"任务“{tidy(name)}”的名称、内容与金额连写，按金额拆开", 0.75))
            else:
                found.notes.append((line.address, f"金额 {match[0]} 前没有找到任务名称", 0.3))
        found.last = run[-1][0] if len(run) == 1 else _place_at(run, match.start())


def _nearest_name(chunks: Sequence[str]) -> str | None:
    """Return the short chunk without sentence marks that stands nearest before the amounts."""
    for chunk in reversed(chunks):
        if (
            2 <= len(chunk) <= NAME_MAX - 10
            and not _SENTENCE.search(chunk)
            and regex.search(r"\p{Han}{2}", chunk)
            and not _is_head(chunk)
        ):
            return chunk
    return None


def _place_at(run: Sequence[tuple[int, Line]], offset: int) -> int:
    seen = 0
    for n, line in run:
        seen += len(line.text) + 1
        if seen > offset:
            return n
    return run[-1][0]


def _line_at(run: Sequence[tuple[int, Line]], _text: str, offset: int) -> Line:
    place = _place_at(run, offset)
    return next(line for n, line in run if n == place)
