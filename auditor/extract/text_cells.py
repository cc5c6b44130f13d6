"""Rebuild tables from text with one cell a line and nothing else: blank lines part rows, or the head counts them."""

from collections.abc import Sequence
from dataclasses import replace

from auditor.extract.align import is_sign, looks_like_value
from auditor.extract.columns import LEVELS
from auditor.extract.head import starts_field
from auditor.extract.labels import MONEY, field_of
from auditor.extract.levels import read_label
from auditor.extract.money import is_amount, label_unit
from auditor.extract.passing_rows import FOOTER
from auditor.extract.roles import role_of
from auditor.extract.text_bars import FITTED, Placed, grid_of, put_back
from auditor.extract.text_loose import loose_table
from auditor.extract.titles import is_title
from auditor.model import Grid, TextBlock
from auditor.patterns import compiled
from auditor.text import squeeze

# Blanks of merged cells are lost: cells are put under the head by what they say.
_LOST_BLANKS = "按空格分列"
_LABEL_LENGTH = 24
_HALF_LABEL = 8
# Half a head word, and what joins it to the other half: no line holds it.
_HALF_WORD = 6
_JOINT = "\v"
# The head fields take no more lines than this, a table no more than that.
_FIELD_LINES = 100
_TABLE_LINES = 600
_LEAST_ROWS = 3
# Fewer rows are a table where every one of so many cells stands under its head word.
_LEAST_FITTED = 16
# Runs of cells between labels that come out even, whatever the values say.
_LEAST_EVEN = 5
# Share of the rows that must fit the head.
_FIT = 0.9
_MOST_POINTS = 100
_GOAL = compiled(r"目标\s*\d{0,2}\s*[:：]\s*\S")
_POINTS = {"weight", "score"}

Line = tuple[str, str]
Rows = list[list[Line]]


def cell_lines(lines: Sequence[TextBlock], n: int) -> tuple[Grid, int] | None:
    """Read a table from its first head field or its head on; None where the lines do not fit one."""
    return _table(lines, n) or loose_table(lines, n, _set_apart, _table)


def _set_apart(lines: Sequence[TextBlock], n: int) -> tuple[Grid, int] | None:
    """Read cells that stood apart: a line of blanks is an empty cell, none parts rows."""
    return _table(lines, n, apart=True)


def _table(lines: Sequence[TextBlock], n: int, *, apart: bool = False) -> tuple[Grid, int] | None:
    if not _is_label(lines[n].text) and role_of(lines[n].text) not in LEVELS:
        return None
    start = _head_start(lines, n)
    if start is None:
        return None
    head = _head(lines, start)
    if head is None:
        return None
    body = start + sum(line.text.count(_JOINT) + 1 for line in head)
    words = [(squeeze(line.text), line.address) for line in head]
    for read, exact in _BODIES[apart:]:
        found = read(lines, body, head)
        if found is not None:
            notes = (FITTED,) if exact else (_LOST_BLANKS, FITTED)
            rows = [_placed(row) for row in ([words, *found[0]] if exact else _under_head(words, found[0]))]
            return grid_of([*map(_placed, _fields(lines[n:start])), *rows], *notes), found[1]
    return None


def _placed(row: Sequence[Line]) -> list[Placed]:
    return [(c, *line) for c, line in enumerate(row)]


def _under_head(words: Sequence[Line], rows: Rows) -> Rows:
    """Return the head and the rows with an empty cell for each label that a merged cell left out in front."""
    room = [_placed(words), *(_placed([*row, *[("", "")] * len(words)]) for row in rows)]
    moved = [[("", "")] * row[0][0] + [(text, address) for _, text, address in row] for row in put_back(room)]
    return [[cell for n, cell in enumerate(row) if cell[0] or any(after[0] for after in row[n:])] for row in moved]


def _is_label(text: str) -> bool:
    return len(text) <= _LABEL_LENGTH and "\t" not in text and starts_field(text) is not None and not is_title(text)


def _head_start(lines: Sequence[TextBlock], n: int) -> int | None:
    """Return the line of the first level word, None when another table or title comes before."""
    for at in range(n, min(n + _FIELD_LINES, len(lines))):
        text = lines[at].text
        if role_of(text) in {"level1", "level2", "label"}:
            return at
        below = next((line.text for line in lines[at + 1 : at + 3] if line.text.strip()), "")
        caption = role_of(below) in {"level1", "level2", "label"}
        if "\t" in text or (at > n and is_title(text) and read_label(text) is None and not caption):
            return None
    return None


def _head(lines: Sequence[TextBlock], start: int) -> Sequence[TextBlock] | None:
    """Return the head words from a line on; one over two lines (年度 | 指标值) is one."""
    head: list[TextBlock] = []
    at = start
    while at < len(lines) and not read_label(lines[at].text):
        halves = lines[at : at + 2]
        if role_of(lines[at].text) is None and all(0 < len(line.text.strip()) <= _HALF_WORD for line in halves):
            halves = [replace(halves[0], text=_JOINT.join(line.text for line in halves))]
        if role_of(halves[0].text) is None:
            break
        head.append(halves[0])
        at += halves[0].text.count(_JOINT) + 1
    if head and at + 1 < len(lines) and _is_points(lines[at].text) and _is_level(lines[at + 1].text):
        head.append(replace(lines[at], text=f"得分({lines[at].text.strip()})"))  # of all rows, over those of each
    roles = [role_of(line.text) for line in head]
    single = [role for role in roles if role != "value"]
    halved = roles.count("level3") == roles.count("value") == 2
    told = {"level3", "value"} <= set(roles) and (halved or len(single) == len(set(single)))
    return head if told else None


def _is_points(text: str) -> bool:
    return text.strip().replace(".", "", 1).isdigit() and float(text) <= _MOST_POINTS


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


def _by_width(lines: Sequence[TextBlock], body: int, head: Sequence[TextBlock]) -> tuple[Rows, int] | None:
    """Read rows of as many cells as the head, the empty ones included; each starts with a label or an empty cell."""
    width, at = len(head), body
    contents = [n for n, line in enumerate(head) if role_of(line.text) not in LEVELS]
    rows: Rows = []
    while at + width <= len(lines) and lines[at].text and not _ends(lines[at].text):
        row = [(line.text.strip(), line.address) for line in lines[at : at + width]]
        if (row[0][0] and not _is_level(row[0][0])) or any(_is_level(row[n][0]) for n in contents):
            break
        rows.append(row)
        at += width
    labelled = sum(_is_level(row[0][0]) and _is_level(row[1][0]) for row in rows)
    whole = at >= len(lines) or not _is_level(lines[at].text)
    enough = labelled >= _LEAST_ROWS or (labelled == len(rows) and labelled * width >= _LEAST_FITTED)
    return (rows, at) if whole and enough else None


def _by_labels(lines: Sequence[TextBlock], body: int, head: Sequence[TextBlock]) -> tuple[Rows, int] | None:
    """Read labels and then a cell for each other column of the head; a line of blanks is an empty cell."""
    contents = [role for line in head if (role := role_of(line.text)) not in LEVELS]
    width, depth, at = len(contents), len(head) - len(contents), body
    rows: Rows = []
    while at < min(body + _TABLE_LINES, len(lines)) and lines[at].text and not _ends(lines[at].text):
        labels, at = _labels(lines, at, depth, width)
        cells = [(line.text.strip(), line.address) for line in lines[at : at + width]]
        told = [text for text, _ in cells if text]
        if len(cells) < width or (told and not cells[0][0]) or any(_is_level(text) or _ends(text) for text in told):
            break
        rows += [[*row, *([("", "")] * width)] for row in labels[:-1]]
        rows.append([*(labels[-1] if labels else [("", "")] * depth), *cells])
        at += width
    # A page may break off within a row.
    whole = at + width > len(lines) or not lines[at].text or _ends(lines[at].text)
    return (rows, at) if whole and _fits(rows, depth, contents) else None


def _fits(rows: Rows, depth: int, contents: Sequence[str | None]) -> bool:
    """Tell whether names stand where names belong and values where values do.

    Values in words are told by the labels alone: one or two before almost every row, none within any; or by the
    points, a figure in every row.
    """
    named = [[text for text, _ in row[depth:]] for row in rows if row[depth][0] and any(t for t, _ in row[depth + 1 :])]
    if len(named) < _LEAST_ROWS or any(looks_like_value(row[0]) for row in named):
        return False
    valued = sum(looks_like_value(row[contents.index("value")]) for row in named)
    labelled = sum(any(text for text, _ in row[:depth]) for row in rows)
    points = next((n for n, role in enumerate(contents) if role in _POINTS), None)
    pointed = points is not None and all(_is_points(row[points]) for row in named) and len(named) >= _LEAST_EVEN
    return 2 * valued > len(named) or pointed or (labelled >= _LEAST_EVEN and labelled == len(rows) == len(named))


def _labels(lines: Sequence[TextBlock], at: int, depth: int, width: int) -> tuple[Rows, int]:
    """Return the level labels from a line on as rows of label cells, and the line after them."""
    rows: Rows = []
    while at < len(lines):
        # A merged label left an empty cell at the break of a page.
        at += int(lines[at].text.isspace() and at + 1 < len(lines) and _is_level(lines[at + 1].text))
        text, after = lines[at].text.strip(), at + 1
        if after < len(lines) and squeeze(lines[after].text) == "指标" and read_label(text) and not _is_level(text):
            text, after = f"{text}指标", after + 1
        label = read_label(text)
        if label is None or not (label.suffixed or _is_bare_label(lines, at, width)):
            break
        place = 0 if label.level2 is None or text.startswith("满意度") else depth - 1
        if not rows or rows[-1][place][0] or any(cell[0] for cell in rows[-1][place:]):
            rows.append([("", "")] * depth)
        rows[-1][place] = (text, lines[at].address)
        at = after
    return rows, at


def _is_bare_label(lines: Sequence[TextBlock], at: int, width: int) -> bool:
    """Tell whether 社会效益 is a label: rows of whole cells follow it up to the next label, and it is none of them."""
    rest = range(at + 1, len(lines))
    end = next((n for n in rest if not lines[n].text or read_label(lines[n].text)), len(lines))
    return not lines[at].text.startswith("满意") and end - at > 1 and (end - at - 1) % width == 0


# The stricter readings first; those that give every cell its column are exact.
_BODIES = ((_by_blanks, False), (_by_signs, False), (_by_width, True), (_by_labels, True))


def _is_level(text: str) -> bool:
    label = read_label(text)
    return label is not None and label.suffixed


def _fields(lines: Sequence[TextBlock]) -> Rows:
    """Return label and text of each head field; a text may take several lines."""
    rows: Rows = []
    lines = _whole_labels([line for line in lines if line.text.strip()])
    paired = _goal_pair(lines)
    for n, line in enumerate(lines):
        if paired and n == paired[0]:
            rows += paired[1]
        if paired and paired[0] <= n < paired[2]:
            continue
        text = line.text.strip()
        if text and (_is_label(text) or not rows):
            label, _, value = text.partition(":") if field_of(text) is None else (text, "", "")
            rows.append([(part.strip(), line.address) for part in (label, value) if part.strip()])
        elif text and (len(rows[-1]) == 1 or (is_amount(text) and is_amount(rows[-1][-1][0]))):
            rows[-1].append((text, line.address))
        elif text:
            held, address = rows[-1][-1]
            rows[-1][-1] = (f"{held}\n{text}", address)
    return _under_unit(rows)


def _under_unit(rows: Rows) -> Rows:
    """Put 项目资金（元） in front of the amounts below it: the merged cell that named their unit."""
    result: Rows = []
    block: Line | None = None
    for row in rows:
        key = field_of(row[0][0])
        if key == "money_block":
            block = row[0] if label_unit(row[0][0]) else None
        elif key not in MONEY and key != "ignored":
            block = None
        covered = block is not None and key in MONEY and label_unit(row[0][0]) is None
        result.append([block, *row] if covered and block is not None else row)
    return result


def _whole_labels(lines: Sequence[TextBlock]) -> list[TextBlock]:
    """Join a label that takes two lines: 项目起 | 止时间, 主管部门 | 及编码, 项目资金 | (万元)."""
    found: list[TextBlock] = []
    for line in lines:
        text, last = line.text.strip(), found[-1].text.strip() if found else ""
        rest = text[:1] in "及(（" if field_of(last) else len(text) <= _HALF_LABEL
        if last and rest and len(last) <= _HALF_LABEL and not field_of(text) and field_of(last + text):
            found[-1] = replace(found[-1], text=last + text)
        else:
            found.append(line)
    return found


def _goal_pair(lines: Sequence[TextBlock]) -> tuple[int, Rows, int] | None:
    """Return first line, two rows and the line after them where two goals stand after their two labels."""
    keys = [starts_field(line.text) if _is_label(line.text) else None for line in lines]
    for n in range(len(lines) - 1):
        if keys[n] != "goal_long" or keys[n + 1] != "goal":
            continue
        end = next((at for at in range(n + 2, len(lines)) if keys[at] and not _GOAL.match(lines[at].text)), len(lines))
        texts = [(line.text.strip(), line.address) for line in lines[n + 2 : end] if not is_title(line.text)]
        if len(texts) == 2:
            labels = [(line.text.strip(), line.address) for line in lines[n : n + 2]]
            return n, [labels, texts], end
    return None
