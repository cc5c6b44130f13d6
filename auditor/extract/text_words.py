"""Rebuild tables whose cells stand one space apart: head fields, a line of head words, and rows below it."""

from collections.abc import Iterator, Sequence

from auditor.extract.columns import LEVELS
from auditor.extract.labels import field_of
from auditor.extract.levels import read_label
from auditor.extract.roles import BLOCK, role_of
from auditor.extract.text_bars import FITTED, grid_of, put_back
from auditor.model import Grid, TextBlock
from auditor.patterns import compiled
from auditor.text import squeeze

# Blanks of merged cells are lost: cells are put under the head by what they say.
LOST_BLANKS = "按空格分列"
# A head of fewer words may be a sentence; lines below it without labels are no rows.
_LEAST_WORDS = 4
_LEAST_LABELLED = 3
# What is left of a vertical label before the first row: (50分), 标.
_REST_OF_LABEL = 5
# The head fields take no more lines than this; a label is written over no more lines than that.
_FIELD_LINES = 40
_LABEL_LINES = 5
_PIECE = 6
_PAIR = 2
_EMPTY_LINES = 8
_DASHES = {"-", "—", "－"}
# The points of a vertical label: its letters are lost.
_REST = compiled(r"[(（]\d{1,3}分?[)）]")
# Names that are counted (指标3：…) begin a row even where nothing stands behind them.
_ITEM = compiled(r"指标\s*\d{1,2}\s*[.．、:：]")
_NAMING = {"name", "owner", "department"}

Line = tuple[str, str]


def word_lines(lines: Sequence[TextBlock], n: int) -> tuple[Grid, int] | None:
    """Read a table from its first head field or its head words on; a cell may stand on a line of its own."""
    start = n if _head(lines, n) else _head_below(lines, n)
    head = _head(lines, start) if start is not None else None
    if start is None or head is None:
        return None
    above = _fields(lines[n : start - 2 * (len(head) - len(lines[start].text.split()))]) if start > n else []
    words = [(c, part, lines[start].address) for c, part in enumerate(head)]
    rows, end = _rows(lines, start + 1, words)
    labelled = sum(any(read_label(text) for _, text, _ in row) for row in rows[1:])
    if labelled < _LEAST_LABELLED:
        return None
    room = [
        *rows[:1],
        *([*row, *[(len(row) + c, "", "") for c in range(len(words))]] for row in rows[1:]),
    ]
    placed = [[cell for cell in row if cell[1]] for row in put_back(room)]
    told = [[(c, *cell) for c, cell in enumerate(row) if cell[0]] for row in above]
    fitted = [FITTED] if start > n and _fits(placed) else []
    return grid_of([*told, *placed], LOST_BLANKS, *fitted), end


def _fits(rows: Sequence[Sequence[tuple[int, str, str]]]) -> bool:
    """Tell whether every row has a name and a value, and no label among them."""
    roles = [role_of(text) for _, text, _ in rows[0]]
    asked = {roles.index("level3"), roles.index("value")}
    return all(
        asked <= {c for c, _, _ in row} and not any(read_label(text) for c, text, _ in row if c in asked)
        for row in rows[1:]
    )


def _head(lines: Sequence[TextBlock], at: int) -> list[str] | None:
    """Return the words of a head that ends on a line, those over the lines above it included; None for no head."""
    own = lines[at].text.split()
    roles = {role_of(part) for part in own} if len(own) >= _LEAST_WORDS - 1 else set()
    if not {"level3", "value"} <= roles:
        return None
    words = [*_words_above(lines, at), *own]
    roles |= {role_of(part) for part in words}
    others = sum(role_of(part) is None for part in words)
    least = _LEAST_WORDS - ("level1" not in roles)
    told = len(words) >= least and _LEAST_WORDS * others <= len(words) and "level2" in roles
    return words if told else None


def _head_below(lines: Sequence[TextBlock], n: int) -> int | None:
    """Return the line of the head words below a first head field (项目名称 沟渠清淤), None where there is none."""
    words = lines[n].text.split(maxsplit=1)
    if len(words) < 2 or "\t" in lines[n].text or field_of(words[0]) not in _NAMING:
        return None
    for at in range(n + 1, min(n + _FIELD_LINES, len(lines))):
        if "\t" in lines[at].text:
            return None
        if _head(lines, at):
            return at
    return None


def _words_above(lines: Sequence[TextBlock], start: int) -> list[str]:
    """Return 一级指标 and 二级指标 where their halves stand on lines of their own above the other head words."""
    found: list[str] = []
    for at in range(start - 2, max(start - 6, -1), -2):
        halves = squeeze("".join(line.text for line in lines[at : at + 2]))
        if role_of(halves) not in LEVELS:
            break
        found.insert(0, halves)
    return found


def _rows(
    lines: Sequence[TextBlock], at: int, words: list[tuple[int, str, str]]
) -> tuple[list[list[tuple[int, str, str]]], int]:
    """Return the head words and the rows below them up to an empty line, and the line after them.

    Labels alone on their line belong to the row below.
    """
    rows = [words]
    labels: list[str] = []
    at = _after_blanks(lines, at)
    while at < len(lines):
        if not lines[at].text.strip():
            at, held = _after_blanks(lines, at), at
            if at == held:
                break
        parts, after = _whole_words(lines, at)
        row = rows[-1]
        if set(parts) <= _DASHES:
            pass  # a place of the form that nobody filled
        elif all(_is_level(part) or BLOCK.fullmatch(part) for part in parts):
            labels = _labels(labels, parts)
        elif len(parts) > 1 or labels or _ITEM.match(parts[0]):
            rows.append([(c, part, lines[at].address) for c, part in enumerate(_under(labels, parts))])
            labels = []
        elif len(rows) > 1 and len(row) < len(words):
            row.append((len(row), parts[0], lines[at].address))
        elif len(rows) > 1 or len(parts[0]) > _REST_OF_LABEL:
            break
        at = after
    return rows, at


def _after_blanks(lines: Sequence[TextBlock], at: int) -> int:
    """Return the line with the first row: a vertical label of empty letters leaves a few empty lines below the head."""
    told = [n for n in range(at, min(at + _EMPTY_LINES, len(lines))) if lines[n].text.strip()]
    told = [n for n in told if not _REST.fullmatch(lines[n].text.strip())][:1]
    words = lines[told[0]].text.split()[:_PAIR] if told else []
    labelled = any(_is_level(word) for word in words) or (bool(told) and _is_level(_whole_words(lines, told[0])[0][-1]))
    return told[0] if labelled else at


def _whole_words(lines: Sequence[TextBlock], at: int) -> tuple[list[str], int]:
    """Return the words of a line and the line after it; 指标 below 社会效益 ends that label."""
    parts = _words(lines[at].text)
    below = lines[at + 1].text.strip() if at + 1 < len(lines) else ""
    if below == "指标" and _is_level(parts[-1] + below) and not _is_level(parts[-1]):
        return [*parts[:-1], parts[-1] + below], at + 2
    return parts, at + 1


def _under(labels: Sequence[str], parts: Sequence[str]) -> list[str]:
    """Return the cells of a row with the labels that stood alone above it in front."""
    own = [part for part in parts[:_PAIR] if _is_level(part)]
    return [*_labels(labels, own), *parts[len(own) :]] if labels else list(parts)


def _labels(above: Sequence[str], own: Sequence[str]) -> list[str]:
    """Return the labels a row stands under: its own, and of those alone on the lines above a class of its own level."""
    found = {_depth(label): label for label in (*above, *own) if _is_level(label)}
    return [found[depth] for depth in sorted(found)]


def _depth(label: str) -> int:
    read = read_label(label)
    return int(read is not None and read.level2 is not None)


def _is_level(text: str) -> bool:
    label = read_label(text)
    return label is not None and label.suffixed


def _words(text: str) -> list[str]:
    """Return the words of a line; blanks within brackets part none."""
    words: list[str] = []
    for word in text.split():
        if words and _is_open(words[-1]):
            words[-1] += f" {word}"
        else:
            words.append(word)
    return words


def _is_open(text: str) -> bool:
    return text.count("(") + text.count("（") > text.count(")") + text.count("）")


# ------------------------------------------------------------------ head fields


def _fields(lines: Sequence[TextBlock]) -> list[list[Line]]:
    """Return labels and texts of the head fields; a text goes on over lines that start with no label."""
    rows: list[list[Line]] = []
    for text, address in _whole_labels(lines):
        parts = text.split()
        if field_of(parts[0]):
            rows.append([(part, address) for part in _cells(parts)])
        elif rows and len(parts) == len(rows[-1]) > 1 and all(field_of(cell) for cell, _ in rows[-1]):
            rows.append([(part, address) for part in parts])
        elif rows and len(rows[-1]) > _PAIR and all(field_of(cell) for cell, _ in rows[-1]):
            # 总体目标 | 年度目标 | 完成情况: the text below stands under the second.
            rows.append([("", address), (text, address)])
        elif rows and field_of(rows[-1][-1][0]):
            rows[-1].append((text, address))
        elif rows:
            held, first = rows[-1][-1]
            rows[-1][-1] = (f"{held}\n{text}", first)
    return rows


def _whole_labels(lines: Sequence[TextBlock]) -> Iterator[Line]:
    """Yield the lines with text; a label over several of them (年度 / 总体 / 目标) is one."""
    told = [(line.text.strip(), line.address) for line in lines if line.text.strip()]
    at = 0
    while at < len(told):
        short = next(
            (k for k, (text, _) in enumerate(told[at : at + _LABEL_LINES]) if len(text) > _PIECE), _LABEL_LINES
        )
        joined = ("".join(text for text, _ in told[at : at + k]) for k in range(short, 1, -1))
        steps = next((short - k for k, text in enumerate(joined) if field_of(text)), 1)
        yield "".join(text for text, _ in told[at : at + steps]), told[at][1]
        at += steps


def _cells(parts: Sequence[str]) -> list[str]:
    """Return the cells of a line that starts with a label: labels, figures, and words that belong together."""
    cells: list[str] = []
    for part in parts:
        apart = not cells or field_of(part) or field_of(cells[-1]) or _is_figure(part) or _is_figure(cells[-1])
        if apart:
            cells.append(part)
        else:
            cells[-1] += f" {part}"
    return cells


def _is_figure(text: str) -> bool:
    return text.replace(".", "").replace(",", "").rstrip("%").isdigit()
