"""Take apart indicators that stand in running text behind their label: `【数量指标】培训人次（≥300人次）；…`."""

from collections.abc import Sequence

import regex

from auditor.extract.align import looks_like_value
from auditor.extract.levels import read_label
from auditor.model import Cell, Grid, TextBlock
from auditor.patterns import compiled
from auditor.text import squeeze

NOTE = "由文字拆出"
# `【数量指标】` anywhere; `数量指标：` only where a sentence or line starts.
_LABEL = compiled(
    r"[【\[](?P<boxed>[^】\]\n]{2,20})[】\]]\s*[:：]?"
    r"|(?:^|(?<=[\n;；。]))\s*(?:[(（]?[\d一二三四五六七八九十]{1,2}[)）.、．]\s*)?(?P<told>[\p{Han}\d\-]{2,14}指标)\s*[:：]"
)
_NUMBERING = compiled(r"^\s*(?:指标\d{1,2}\s*[:：.、]|[(（]?\d{1,2}[)）.、．](?!\d)|[①-⑩])\s*")
_PAREN_VALUE = compiled(
    r"^(?P<name>.+?)\s*[(（](?P<value>[^()（）]{1,40}(?:[(（][^()（）]*[)）][^()（）]*)?)[)）]$", flags=regex.S
)
_SIGNED = compiled(
    r"^(?P<name>.+?)\s*(?P<value>(?:[≥≤><=＝＞＜≧≦﹥﹤]|不低于|不少于|不超过|不高于|大于|小于|达到|达)\s*.+)$",
    flags=regex.S,
)
_COLON = compiled(r"^(?P<name>[^:：]{2,40})\s*[:：]\s*(?P<value>.+)$", flags=regex.S)
_SPACED = compiled(r"^(?P<name>\S.{1,40}?)(?:\s{1,}|　)(?P<value>\S.{0,30})$", flags=regex.S)
_MEASURED = compiled(r"^(?P<name>.*?[\p{Han})）])(?P<value>\d[\d,.]*\s*(?:%|‰|[\p{Han}/]{1,6}))$", flags=regex.S)
_FROM_DIGIT = compiled(r"^(?P<name>\D{2,40}[\p{Han})）])(?P<value>\d.{0,25})$", flags=regex.S)
_SENTENCE_ENDS = compiled(r"[;；\n。]")
_LEAD = compiled(r"^\s*(?:年度)?绩效(?:目标|指标)\s*[:：]\s*")
LEAST_LABELS = 3


def split_item(text: str) -> tuple[str, str]:
    """Return name and value of one item; the value is empty when none is told."""
    item = _NUMBERING.sub("", text).strip(" \t、,，")
    for pattern in (_PAREN_VALUE, _SIGNED, _COLON, _SPACED, _FROM_DIGIT, _MEASURED):
        match = pattern.match(item)
        if match and (pattern is not _PAREN_VALUE or _is_value(match["value"])):
            return match["name"].strip(" :："), match["value"].strip()
    return item, ""


def _is_value(text: str) -> bool:
    """Tell brackets that hold a value from brackets that explain the name: a unit (个) is no value."""
    return looks_like_value(text) or len(squeeze(text)) >= 2


def labelled_items(text: str) -> list[tuple[str, str, str]]:
    """Return (label, name, value) of every item behind a level label in a text."""
    found = [
        (match, match["boxed"] or match["told"])
        for match in _LABEL.finditer(text)
        if read_label(match["boxed"] or match["told"]) is not None
    ]
    items: list[tuple[str, str, str]] = []
    for n, (match, label) in enumerate(found):
        end = found[n + 1][0].start() if n + 1 < len(found) else len(text)
        parts = _SENTENCE_ENDS.split(text[match.end() : end])
        items.extend((label, *split_item(part)) for part in parts if part.strip(" \t、,，"))
    return items


def _labels(text: str) -> int:
    if "指标" not in text and "【" not in text and "[" not in text:
        return 0
    return sum(read_label(match["boxed"] or match["told"]) is not None for match in _LABEL.finditer(text))


def items_grid(lines: Sequence[tuple[str, str]], location: str) -> Grid | None:
    """Return a grid of label, name, value for lines of (text, address); None when too few items are labelled."""
    text = "\n".join(line for line, _ in lines)
    items = labelled_items(text)
    if _labels(text) < LEAST_LABELS or len(items) < LEAST_LABELS:
        return None
    cells: list[Cell] = []
    for n, item in enumerate(items):
        address = next((at for line, at in lines if item[1] in line), lines[0][1])
        cells += [Cell(part, n, c, address=address) for c, part in enumerate(item)]
    return Grid(tuple(cells), len(items), 3, location, "lines", (NOTE,))


def labelled_lines(lines: Sequence[TextBlock], n: int) -> tuple[Grid, int] | None:
    """Read a run of lines from the first with a level label to the last that has one."""
    if not _starts(lines[n].text):
        return None
    end, last, others = n, n, 0
    while end < len(lines) and others <= 3:
        text = lines[end].text
        others += bool(text.strip())
        if _starts(text):
            last, others = end, 0
        elif len(text.strip()) > 60:
            break
        end += 1
    last = _with_items(lines, last)
    taken = [(line.text, line.address) for line in lines[n : last + 1]]
    first, final = taken[0][1], taken[-1][1]
    location = first if first == final else f"{first}-{final.rsplit(' ', 1)[-1]}"
    grid = items_grid(taken, location)
    return (grid, last + 1) if grid else None


def _with_items(lines: Sequence[TextBlock], last: int) -> int:
    """Return the line that holds what the last label says: itself, or the next one with text."""
    if labelled_items(lines[last].text):
        return last
    return next((at for at in range(last + 1, min(last + 4, len(lines))) if lines[at].text.strip()), last)


def _starts(text: str) -> bool:
    return len(text) < 4000 and _labels(_LEAD.sub("", text)) > 0


def split_grid(grid: Grid) -> list[Grid]:
    """Return the grid in parts around a cell that holds all its indicators as text."""
    told = [cell for cell in grid.cells if len(cell.text) > 20 and _labels(cell.text) >= LEAST_LABELS]
    if not told:
        return [grid]
    parts, start = [], 0
    for cell in sorted(told, key=lambda cell: cell.row):
        items = items_grid([(cell.text, cell.address)], grid.location)
        if items is None or cell.row < start:
            continue
        parts += [*_slice(grid, start, cell.row), items]
        start = cell.row + 1
    return [*parts, *_slice(grid, start, grid.n_rows)]


def _slice(grid: Grid, start: int, end: int) -> list[Grid]:
    cells = [
        Cell(
            cell.text,
            max(cell.row, start) - start,
            cell.col,
            min(cell.row + cell.row_span, end) - max(cell.row, start),
            cell.col_span,
            cell.address,
            cell.confidence,
        )
        for cell in grid.cells
        if cell.row < end and cell.row + cell.row_span > start
    ]
    if not any(cell.text.strip() for cell in cells):
        return []
    return [Grid(tuple(cells), end - start, grid.n_cols, grid.location, grid.source, grid.notes)]
