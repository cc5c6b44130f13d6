"""Rebuild tables whose cells are parted by bars: a row a line (Markdown included), or a row over several lines."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import pairwise

from auditor.extract.align import is_sign
from auditor.extract.head import starts_field
from auditor.extract.labels import STARTING, bare_label
from auditor.extract.levels import HOME, Label, read_label
from auditor.extract.roles import BLOCK, role_of
from auditor.model import Cell, Grid, TextBlock
from auditor.patterns import compiled
from auditor.text import squeeze

# Every line found its place: no other reading is asked for.
FITTED = "各行各格已归位"
Placed = tuple[int, str, str]
"""Column, text and address of a cell."""

_BAR = compiled(r"\s*[|｜│┃]\s*")
_BARS = "|｜│┃"
_RULE_LINE = compiled(r"[\s|｜│┃:+\-—=─━┌┐└┘├┤┬┴┼]*$")
# A vertical title written one character a line (绩 / 效 / 指 / 标) may open a row; longer text without a bar is none.
_PIECE = 4
# A row over more lines than this without reaching its number of bars is no row.
_OPEN_LINES = 60
# Only the end of a row is filled up with bars for the cells that are merged away.
_FILLED_UP = compiled(r"[|｜│┃]\s*[|｜│┃]$")
_WIDTHS = range(4, 41)
_LEAST_ROWS = 4
# Where every line ends with one bar, any number of them makes a row.
_LEAST_FILLED = 3
# A page may count a merged cell wrongly: a row filled up with so few bars less is whole.
_SHORT = 2
_TITLE_LENGTH = 12
_LEAST_LABELS = 2


def grid_of(rows: Sequence[Sequence[Placed]], *notes: str) -> Grid:
    """Return a grid of lines for rows of placed cells."""
    cells = [Cell(text, r, c, address=address) for r, row in enumerate(rows) for c, text, address in row]
    n_cols = max((c for row in rows for c, _, _ in row), default=0) + 1
    first, last = cells[0].address, cells[-1].address
    location = first if first == last else f"{first}-{last.rsplit(' ', 1)[-1]}"
    return Grid(tuple(cells), len(rows), n_cols, location, "lines", notes)


def bar_lines(lines: Sequence[TextBlock], n: int) -> tuple[Grid, int] | None:
    """Read lines that hold a row each."""
    rows: list[list[Placed]] = []
    start = n
    while n < len(lines):
        text = lines[n].text.strip()
        if text and _RULE_LINE.fullmatch(text) and rows:
            n += 1
            continue
        if len(_BAR.findall(text)) < 2:
            break
        parts = _BAR.split(text)
        if text[0] in _BARS:
            parts = parts[1:]
        if text[-1] in _BARS:
            parts = parts[:-1]
        rows.append([(c, part, lines[n].address) for c, part in enumerate(parts)])
        n += 1
    if len(rows) < 2 or n == start:
        return None
    placed = list(put_back(_beside_title(rows)))
    moved = any(row[0][0] > 0 for row in placed if row)
    return grid_of(placed, *([FITTED] if moved else [])), n


# ------------------------------------------------------------------ rows over several lines


@dataclass
class _Walk:
    """Rows read with a number of bars a row, up to the first that does not fit."""

    rows: list[list[tuple[str, str]]] = field(default_factory=list)
    end: int = 0
    wrapped: bool = False
    filled_up: int = 0


def bar_rows(lines: Sequence[TextBlock], n: int) -> tuple[Grid, int] | None:
    """Read rows that break after a bar; every row of such a table has the same number of bars."""
    if not any(bar in lines[n].text for bar in _BARS):
        return None
    best = max((_walk(lines, n, width) for width in _WIDTHS), key=lambda walk: len(walk.rows))
    headed = any(_is_head([text for text, _ in row]) for row in best.rows) and best.filled_up >= _LEAST_FILLED
    if len(best.rows) < _LEAST_ROWS or not best.wrapped or not (headed or _are_signed(best.rows)):
        return None
    bordered = all(not row[0][0] for row in best.rows)
    rows = [[(c, *cell) for c, cell in enumerate(row[1:] if bordered else row)] for row in best.rows]
    return grid_of(list(put_back(_beside_title(rows))), FITTED), best.end


def _are_signed(rows: Sequence[Sequence[tuple[str, str]]]) -> bool:
    """Tell whether rows stand below 指标名称, 指标性质 and 指标值 and each holds one sign: only one width does that."""
    roles = {role_of(text) for text, _ in rows[0]}
    signs = [sum(is_sign(text) for text, _ in row) for row in rows[1:]]
    return {"level3", "sign", "value"} <= roles and signs == [1] * len(signs)


@lru_cache(maxsize=4096)
def _parted(text: str) -> tuple[tuple[str, ...], bool]:
    """Return the parts of a line between its bars, and whether it ends filled up: the same for each width tried."""
    if not any(bar in text for bar in _BARS):
        return (text,), False
    return tuple(_BAR.split(text)), bool(_FILLED_UP.search(text))


def _walk(lines: Sequence[TextBlock], n: int, width: int) -> _Walk:
    walk, cells, bars, start = _Walk(end=n), [("", lines[n].address)], 0, n
    while n < len(lines) and n - start < _OPEN_LINES:
        text = lines[n].text.strip()
        parts, filled_up = _parted(text)
        opens = bars == 0 and not cells[-1][0]
        if text and len(parts) == 1 and opens and len(text) > _PIECE:
            break
        held, address = cells[-1]
        cells[-1] = (f"{held}\n{parts[0]}".strip("\n"), address if held else lines[n].address)
        cells += [(part, lines[n].address) for part in parts[1:]]
        bars += len(parts) - 1
        n += 1
        short = filled_up and 0 < width - bars <= _SHORT and len(walk.rows) >= _LEAST_ROWS
        if bars > width or (len(parts) > 1 and parts[-1]) or (filled_up and bars < width and not short):
            break
        if bars == width or short:
            walk.rows.append([*cells[:-1], *([("", "")] * (width - bars))])
            walk.wrapped |= n - start > 1
            walk.filled_up += filled_up
            walk.end, cells, bars, start = n, [("", "")], 0, n
    return walk


# ------------------------------------------------------------------ merged cells that were left out


def _beside_title(rows: Sequence[Sequence[Placed]]) -> Sequence[Sequence[Placed]]:
    """Move a head to the right of the vertical title (绩效指标) that only the first row below it holds.

    The first head word covers the title's column too; the page fills the row up at its end instead.
    """
    for n, (row, below) in enumerate(pairwise(rows)):
        texts = [text for _, text, _ in row]
        if not _is_head(texts) or role_of(texts[0]) not in ("level1", "level2"):
            continue
        titled = len(below) > 1 and BLOCK.fullmatch(squeeze(below[0][1])) and not read_label(below[0][1])
        if titled and _is_level(below[1][1]) and not texts[-1].strip():
            shifted = [(c + 1, text, address) for c, text, address in row[:-1]]
            return [*rows[:n], [(0, "", row[0][2]), *shifted], *rows[n + 1 :]]
    return rows


def put_back(rows: Sequence[Sequence[Placed]]) -> Iterator[Sequence[Placed]]:
    """Move rows that lack the cells merged from above to the right, as far as their label or name says.

    A page turned to text writes a merged cell once and fills the other rows up at their end.
    """
    head: dict[str, int] | None = None
    below = False
    above: Sequence[str] = ()
    for row in rows:
        texts = [text for _, text, _ in row]
        found = _head_columns(texts)
        if found or any(starts_field(text) in STARTING and read_label(text) is None for text in texts[:1]):
            head, below = found, False
        steps = 0 if found else _missing(texts, head, below=below) if head else _under_labels(texts, above)
        below |= head is not None and any(_is_level(text) for text in texts)
        above = [text for text in texts if text.strip()]
        yield [(c + steps, text, address) for c, text, address in row if not steps or text.strip()]


def _is_head(texts: Sequence[str]) -> bool:
    """Tell whether a row is the head of an indicator block; left of its level words stands a vertical title at most."""
    roles = [role_of(text) if text.strip() else None for text in texts]
    levels = {"level1", "level2", "level3"} & set(roles)
    first = min((roles.index(role) for role in levels), default=0)
    return len(levels) >= 2 and all(len(bare_label(text)) <= _TITLE_LENGTH for text in texts[:first])


def _head_columns(texts: Sequence[str]) -> dict[str, int] | None:
    """Return the column of each head word, that of the names only where the head has no second half; None: no head."""
    if not _is_head(texts):
        return None
    roles = [role_of(text) if text.strip() else None for text in texts]
    halves = roles.count("level3") != 1
    return {role: roles.index(role) for role in roles if role is not None and not (halves and role == "level3")}


def _under_labels(texts: Sequence[str], above: Sequence[str]) -> int:
    """Return 1 for texts that stand under labels only (总体目标 | 中期目标 | 年度目标) without the first of them."""
    held = [text for text in texts if text.strip()]
    labelled = len(above) >= _LEAST_LABELS and bool(texts[0].strip()) and all(starts_field(text) for text in above)
    return int(labelled and len(held) == len(above) - 1 and not any(starts_field(text) for text in held))


def _missing(texts: Sequence[str], head: dict[str, int], *, below: bool) -> int:
    """Return how many cells a row lacks at its start; none where it has no room for them."""
    filled = max((c for c, text in enumerate(texts) if text.strip()), default=-1) + 1
    first = next((c for c, text in enumerate(texts) if _is_level(text)), None)
    if first is None:
        steps = head.get("level3", 0) if below and texts[0].strip() else 0
        steps = steps if 0 <= head.get("value", steps) - steps < filled else 0
    else:
        label = read_label(texts[first])
        second = label is not None and label.level2 is not None
        both = second and label is not None and label.level1 is not None
        first_of_two = both and any(_is_under(text, label) for text in texts[first + 1 : first + 2])
        steps = head.get("level2" if second and not first_of_two else "level1", first) - first
    return steps if 0 < steps <= len(texts) - filled else 0


def _is_under(text: str, first: Label | None) -> bool:
    """Tell whether a text is a 二级指标 of the 一级指标 before it: 项目成本 beside 成本指标 is a name."""
    label = read_label(text)
    return label is not None and first is not None and HOME.get(label.level2 or "") == first.level1


def _is_level(text: str) -> bool:
    label = read_label(text)
    return label is not None and label.suffixed
