"""Rebuild tables from text with one cell a line and nothing else: blank lines part rows, or the head counts them."""

from collections.abc import Sequence

from auditor.extract.align import is_sign, looks_like_value
from auditor.extract.head import starts_field
from auditor.extract.header import LEVELS
from auditor.extract.indicators import FOOTER
from auditor.extract.levels import read_label
from auditor.extract.roles import role_of
from auditor.extract.titles import is_title
from auditor.model import Cell, Grid, TextBlock
from auditor.text import squeeze

# Blanks of merged cells are lost: cells are put under the head by what they say.
_LOST_BLANKS = "按空格分列"
# Every line found its place: no other reading is asked for.
FITTED = "一行一格"
_LABEL_LENGTH = 24
# The head fields take no more lines than this, a table no more than that.
_FIELD_LINES = 60
_TABLE_LINES = 600
_LEAST_ROWS = 3
# Share of the rows that must fit the head, and of those without blank lines whose last cells must be values.
_FIT = 0.9
_VALUED = 0.6

Line = tuple[str, str]
Rows = list[list[Line]]


def cell_lines(lines: Sequence[TextBlock], n: int) -> tuple[Grid, int] | None:
    """Read a table from its first head field or its head on; None where the lines do not fit one."""
    if not _is_label(lines[n].text) and role_of(lines[n].text) not in LEVELS:
        return None
    start = _head_start(lines, n)
    if start is None:
        return None
    head = _head(lines, start)
    if head is None:
        return None
    body = start + len(head)
    found = _by_blanks(lines, body, head) or _by_signs(lines, body, head) or _by_count(lines, body, head)
    if found is None:
        return None
    rows, end = found
    return _grid([*_fields(lines[n:start]), [(line.text, line.address) for line in head], *rows]), end


def _is_label(text: str) -> bool:
    return len(text) <= _LABEL_LENGTH and "\t" not in text and starts_field(text) is not None and not is_title(text)


def _head_start(lines: Sequence[TextBlock], n: int) -> int | None:
    """Return the line of the first level word, None when another table or title comes before."""
    for at in range(n, min(n + _FIELD_LINES, len(lines))):
        text = lines[at].text
        if role_of(text) in {"level1", "level2", "label"}:
            return at
        if "\t" in text or (at > n and is_title(text) and read_label(text) is None):
            return None
    return None


def _head(lines: Sequence[TextBlock], start: int) -> Sequence[TextBlock] | None:
    end = start
    while end < len(lines) and role_of(lines[end].text) is not None and not read_label(lines[end].text):
        end += 1
    roles = [role_of(line.text) for line in lines[start:end]]
    single = [role for role in roles if role != "value"]
    return lines[start:end] if {"level3", "value"} <= set(roles) and len(single) == len(set(single)) else None


def _ends(text: str) -> bool:
    return bool(FOOTER.fullmatch(squeeze(text))) or (is_title(text) and read_label(text) is None) or "\t" in text


def _by_blanks(lines: Sequence[TextBlock], body: int, head: Sequence[TextBlock]) -> tuple[Rows, int] | None:
    """Read groups of lines between blank lines as rows; each has the columns right of the labels at least."""
    groups: Rows = []
    end = at = body
    blank = True
    while at < min(body + _TABLE_LINES, len(lines)) and not _ends(lines[at].text):
        text = lines[at].text.strip()
        if text and blank:
            groups.append([])
        if text:
            groups[-1].append((text, lines[at].address))
            end = at + 1
        blank = not text
        at += 1
    fitting = [group for group in groups if 2 <= len(group) <= len(head)]
    if len(fitting) < _LEAST_ROWS or len(fitting) < _FIT * len(groups):
        return None
    return groups, end


def _by_signs(lines: Sequence[TextBlock], body: int, head: Sequence[TextBlock]) -> tuple[Rows, int] | None:
    """Read rows by their sign (≥, 定性), which none lacks: the name stands before it, a unit may be missing."""
    contents = [role for line in head if (role := role_of(line.text)) not in LEVELS]
    if "sign" not in contents:
        return None
    end = body
    while end < len(lines) and lines[end].text.strip() and not _ends(lines[end].text):
        end += 1
    starts = []
    for at in range(body, end):
        if is_sign(lines[at].text):
            start = at - contents.index("sign")
            while start - 1 >= body and _is_level(lines[start - 1].text):
                start -= 1
            starts.append(start)
    if len(starts) < _LEAST_ROWS or starts[0] != body:
        return None
    rows = [
        [(line.text.strip(), line.address) for line in lines[start:after]]
        for start, after in zip(starts, [*starts[1:], end], strict=True)
    ]
    fitting = sum(len(contents) - 1 <= len(row) <= len(head) for row in rows)
    return (rows, end) if fitting == len(rows) else None


def _by_count(lines: Sequence[TextBlock], body: int, head: Sequence[TextBlock]) -> tuple[Rows, int] | None:
    """Read labels and then as many cells as the head has columns right of the labels; no cell may be missing."""
    width = sum(role_of(line.text) not in LEVELS for line in head)
    at_value = [role_of(line.text) for line in head if role_of(line.text) not in LEVELS].index("value")
    rows: Rows = []
    at = body
    while at < min(body + _TABLE_LINES, len(lines)) and not _ends(lines[at].text):
        row: list[Line] = []
        while at < len(lines) and _is_level(lines[at].text) and len(row) < len(head) - width:
            row.append((lines[at].text.strip(), lines[at].address))
            at += 1
        cells = [(line.text.strip(), line.address) for line in lines[at : at + width]]
        if len(cells) < width or any(not text or _is_level(text) or _ends(text) for text, _ in cells):
            break
        rows.append([*row, *cells])
        at += width
    valued = sum(looks_like_value(row[len(row) - width + at_value][0]) for row in rows)
    whole = at >= len(lines) or not lines[at].text.strip() or _ends(lines[at].text)
    return (rows, at) if whole and len(rows) >= _LEAST_ROWS and valued >= _VALUED * len(rows) else None


def _is_level(text: str) -> bool:
    label = read_label(text)
    return label is not None and label.suffixed


def _fields(lines: Sequence[TextBlock]) -> Rows:
    """Return label and text of each head field; a text may take several lines."""
    rows: Rows = []
    for line in lines:
        text = line.text.strip()
        if text and (_is_label(text) or not rows):
            rows.append([(text, line.address)])
        elif text and len(rows[-1]) == 1:
            rows[-1].append((text, line.address))
        elif text:
            held, address = rows[-1][-1]
            rows[-1][-1] = (f"{held}\n{text}", address)
    return rows


def _grid(rows: Rows) -> Grid:
    cells = [Cell(text, r, c, address=address) for r, row in enumerate(rows) for c, (text, address) in enumerate(row)]
    first, last = cells[0].address, cells[-1].address
    location = first if first == last else f"{first}-{last.rsplit(' ', 1)[-1]}"
    return Grid(tuple(cells), len(rows), max(map(len, rows)), location, "lines", (_LOST_BLANKS, FITTED))
