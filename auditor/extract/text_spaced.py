"""Part a whole table on one line whose cells stand one blank apart: its head says how many cells a row has."""

from collections.abc import Iterator, Sequence

from auditor.extract.align import looks_like_value
from auditor.extract.columns import LEVELS
from auditor.extract.labels import MONEY, field_of
from auditor.extract.levels import HOME, read_label
from auditor.extract.roles import role_of
from auditor.patterns import compiled

_OVER = compiled(r"总分|合计|总计|注[:：].*|说明[:：]?.*|备注[:：].*|填[表报]人.*")
_BARE = compiled(r"[(（]\d{1,3}分?[)）]$")
_UNIT = compiled(r"[(（](?:万?元)[)）]")
_FIGURES = {"weight", "score"}
_BLANKS = {"-", "—", "/", "…", "……"}
_NAMING = {"name", "owner", "department", "goal"}
_REMARK = {"remark"}
_LEVEL = "级"
_TITLE_LENGTH = 60
_LEAST_ROWS = 4
# Without points only values in figures tell that no blank stands within a name.
_LEAST_FIGURES = 0.6


def spaced_rows(text: str) -> list[str] | None:
    """Return the line in parts, head fields, head and rows with bars; None where not every row has its cells.

    A row ends in its points where the head names them; a row cut off at the end of the line is left out.
    """
    words = text.split() if _LEVEL in text else []
    head = _head(words)
    if head is None:
        return None
    start, roles = head
    end = next((n for n in range(start + len(roles), len(words)) if _OVER.fullmatch(words[n])), len(words))
    contents = [role for role in roles if role not in LEVELS and role not in _REMARK]
    rows = _rows(words[start + len(roles) : end], contents, cut=end == len(words))
    if rows is None:
        return None
    titles = [word for word, role in zip(words[start : start + len(roles)], roles, strict=True) if role not in _REMARK]
    after = [" ".join(words[end:])] if end < len(words) else []
    return [*_above(words[:start]), *("|".join(row) for row in (titles, *rows)), *after]


def _head(words: Sequence[str]) -> tuple[int, list[str]] | None:
    """Return the place of the head and the roles of its words, None where no line of head words is found."""
    for start in range(len(words) - 2):
        if role_of(words[start]) != "level1" or role_of(words[start + 1]) != "level2":
            continue
        roles: list[str] = []
        for word in words[start:]:
            role = role_of(word)
            if role is None or read_label(word) is not None:
                break
            roles.append(role)
        if {"level3", "value"} <= set(roles) and len(set(roles)) == len(roles):
            return start, roles
    return None


def _rows(words: Sequence[str], contents: Sequence[str], *, cut: bool) -> list[list[str]] | None:
    """Return labels and cells of every row, None where a group of words between labels does not come out even."""
    rows: list[list[str]] = []
    level1 = level2 = ""
    groups = list(_groups(words))
    for label, cells in groups:
        if label:
            level1, level2 = _under(label, level1)
        over = len(cells) % len(contents)
        if over and not (cut and cells is groups[-1][1]):
            return None
        whole = cells[: len(cells) - over]
        starts = range(0, len(whole), len(contents))
        rows += [[level1, level2, *whole[n : n + len(contents)]] for n in starts]
    return rows if len(rows) >= _LEAST_ROWS and _fits(rows, contents) else None


def _groups(words: Sequence[str]) -> Iterator[tuple[str, list[str]]]:
    """Yield each label with the words up to the next one; words before the first label have none."""
    label = ""
    cells: list[str] = []
    for word in words:
        if _is_level(word):
            yield label, cells
            label, cells = word, []
        else:
            cells.append(word)
    yield label, cells


def _under(label: str, level1: str) -> tuple[str, str]:
    """Return the two labels rows stand under after a label: 满意度指标 below 满意度指标 is the second."""
    read = read_label(_BARE.sub("", label))
    second = read is not None and read.level2 is not None
    home = HOME.get(read.level2 or "") if read is not None else None
    if _BARE.sub("", label) == _BARE.sub("", level1):
        return level1, label
    return (level1 if level1 and home is not None else home or "", label) if second else (label, "")


def _fits(rows: Sequence[Sequence[str]], contents: Sequence[str]) -> bool:
    """Tell whether figures stand where points do, or values where values do, and no name is one."""
    cells = [row[len(row) - len(contents) :] for row in rows]
    names, values = contents.index("level3"), contents.index("value")
    if any(looks_like_value(row[names]) for row in cells):
        return False
    points = [n for n, role in enumerate(contents) if role in _FIGURES]
    if points:
        return all(_is_figure(row[n]) for row in cells for n in points)
    return sum(looks_like_value(row[values]) for row in cells) >= _LEAST_FIGURES * len(cells)


def _is_figure(word: str) -> bool:
    return word in _BLANKS or word.replace(".", "", 1).isdigit()


def _is_level(word: str) -> bool:
    label = read_label(_BARE.sub("", word))
    return label is not None and label.suffixed


def _above(words: Sequence[str]) -> list[str]:
    """Return the title and the head fields of names, goal and money, a line each."""
    places = [n for n, word in enumerate(words) if field_of(word)]
    title = " ".join(words[: places[0]] if places else words)[-_TITLE_LENGTH:]
    unit = next((word for word in words if _UNIT.fullmatch(word)), "")
    lines = [title]
    for n, after in zip(places, [*places[1:], len(words)], strict=True):
        field, told = field_of(words[n]), words[n + 1 : after]
        label = words[n].rstrip(":：")
        if field in _NAMING and told:
            lines.append(f"{label}：{' '.join(told)}")
        elif field in MONEY and told and _is_figure(told[0]) and float(told[0].strip("-—/…") or 0):
            lines.append(f"{label}{unit}：{told[0]}")
    return lines
