"""Rebuild tables from lines of text: tab separated, one cell a line, joined by bars, or aligned by spaces."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from auditor.extract.levels import read_label
from auditor.extract.prose import labelled_lines, split_grid
from auditor.extract.roles import role_of
from auditor.extract.text_bars import bar_lines, bar_rows, grid_of
from auditor.extract.text_cells import cell_lines
from auditor.extract.text_words import word_lines
from auditor.model import Grid, TextBlock
from auditor.patterns import compiled

_CELL_LINE = compiled(r"\t[^\t]*\t*$")
_BAR = compiled(r"\s*[|｜│┃]\s*")
_RULE_LINE = compiled(r"[\s|｜│┃:+\-—=─━┌┐└┘├┤┬┴┼]*$")
_WIDE_GAP = compiled(r"(?: {2,}|　+|(?<=\S) *　 *)")
# A quoted cell that does not close within this many lines was no quoted cell.
QUOTED_LINES = 60
_TITLE = compiled(
    r"^\s*(?:\[bookmark:.*?\])?\s*(?:第[一二三四五六七八九十]+部分|[一二三四五六七八九十]+、|\d+、.*表\s*$|.{2,120}表\s*$|.{2,40}(?:情况|说明)\s*$)"
)

_ITEM = compiled(r"\s*\d{1,2}[.、．)）]")


@dataclass
class _Builder:
    """Collects rows of cells with their line; one grid per run."""

    rows: list[list[tuple[int, str, str]]] = field(default_factory=list)  # (column, text, address)

    def grid(self, note: str = "") -> Grid:
        return grid_of(self.rows, *([note] if note else []))


def rebuild(blocks: Sequence[Grid | TextBlock]) -> list[Grid | TextBlock]:
    """Return the blocks with every run of table-like lines turned into a grid; other lines stay."""
    result: list[Grid | TextBlock] = []
    run: list[TextBlock] = []
    for block in blocks:
        if isinstance(block, TextBlock):
            run.append(block)
        else:
            result += _rebuild_lines(run)
            run = []
            result += split_grid(block)
    return result + _rebuild_lines(run)


def _rebuild_lines(lines: Sequence[TextBlock]) -> list[Grid | TextBlock]:
    result: list[Grid | TextBlock] = []
    n = 0
    while n < len(lines):
        made = next((found for read in _READERS if (found := read(lines, n))), None)
        result.append(made[0] if made else lines[n])
        n = made[1] if made else n + 1
    return result


# ------------------------------------------------------------------ tab separated


def _is_tab_row(text: str, *, inside: bool = False) -> bool:
    stripped = text.strip()
    return bool(stripped) and "\t" in (text if inside else stripped)


def _unquote(text: str) -> str:
    stripped = text.strip()
    if len(stripped) >= 2 and stripped[0] == stripped[-1] == '"' and (stripped.count('"') % 2 == 0):
        return stripped[1:-1].replace('""', '"')
    return text


def _logical_line(lines: Sequence[TextBlock], n: int) -> tuple[str, int]:
    """Join the lines of a row whose quoted cell runs over several lines."""
    text = lines[n].text
    last = text.rsplit("\t", 1)[-1].lstrip()
    if not (last.startswith('"') and last.count('"') % 2 == 1):
        return text, n + 1
    joined = text
    for later in range(n + 1, min(n + QUOTED_LINES, len(lines))):
        joined += "\n" + lines[later].text
        if lines[later].text.count('"') % 2 == 1:
            return joined, later + 1
    return text, n + 1


def _tab_lines(lines: Sequence[TextBlock], n: int) -> tuple[Grid, int] | None:
    if not _is_tab_row(lines[n].text):
        return None
    builder = _Builder()
    while n < len(lines) and _is_tab_row(lines[n].text, inside=True):
        address = lines[n].address
        text, after = _logical_line(lines, n)
        parts = _tab_cells(text)
        builder.rows.append([(c, _unquote(part), address) for c, part in enumerate(parts)])
        n = after
    return builder.grid(), n


def _tab_cells(text: str) -> list[str]:
    parts: list[str] = []
    for part in text.split("\t"):
        if parts and parts[-1].lstrip().startswith('"') and parts[-1].count('"') % 2 == 1:
            parts[-1] += part  # a tab inside a quoted cell
        else:
            parts.append(part)
    return parts


# ------------------------------------------------------------------ one cell a line


@dataclass
class _CellRun:
    """A run of lines that hold one cell each; rows are set apart by blank lines."""

    groups: list[list[tuple[str, str]]] = field(default_factory=list)  # cells of a row: (text, address)
    open: bool = False

    def start_cell(self, text: str, address: str) -> None:
        if not self.open:
            self.groups.append([])
            self.open = True
        self.groups[-1].append((text, address))

    def extend_cell(self, text: str) -> None:
        held, address = self.groups[-1][-1]
        self.groups[-1][-1] = (f"{held}\n{text}", address)

    def cells(self) -> int:
        return sum(len(group) for group in self.groups)


def _cell_lines(lines: Sequence[TextBlock], n: int) -> tuple[Grid, int] | None:
    """Read a run of `<tab>text` lines; text without a tab continues the cell, blank lines end a row."""
    if not _starts_cells(lines, n):
        return None
    run, blanks = _CellRun(), 0
    while n < len(lines):
        text = lines[n].text
        if _CELL_LINE.fullmatch(text):
            cell, n, address = *_quoted_cell(lines, n), lines[n].address
            run.start_cell(cell, address)
            blanks = 0
        elif not text.strip():
            run.open, blanks, n = False, blanks + 1, n + 1
        elif run.groups and _continues(lines, n, blanks):
            run.extend_cell(text.rstrip())
            run.open, blanks, n = True, 0, n + 1
        else:
            break
    return (_assemble(run), n) if run.groups else None


def _starts_cells(lines: Sequence[TextBlock], n: int) -> bool:
    """Tell whether at least three of the next lines with text hold one cell each, this one included."""
    if not _CELL_LINE.fullmatch(lines[n].text):
        return False
    seen = single = 0
    for line in lines[n : n + 12]:
        if "\t" in line.text:
            seen += 1
            single += bool(_CELL_LINE.fullmatch(line.text))
    return single >= 2 and single == seen


def _quoted_cell(lines: Sequence[TextBlock], n: int) -> tuple[str, int]:
    """Return the cell that starts on a line and the line after it; a quoted one runs to its closing quote."""
    text = lines[n].text.strip("\t ")
    if not (text.startswith('"') and text.count('"') % 2 == 1):
        return _unquote(text), n + 1
    parts = [text]
    for later in range(n + 1, min(n + QUOTED_LINES, len(lines))):
        part = lines[later].text
        parts.append(part.strip("\t "))
        if part.count('"') % 2 == 1:
            return _unquote("\n".join(parts).strip()), later + 1
    return text, n + 1


def _continues(lines: Sequence[TextBlock], n: int, blanks: int) -> bool:
    """Tell whether a line without a leading tab belongs to the cell before it."""
    if lines[n].text.startswith("\t"):
        return False
    if blanks == 0:
        return True
    if blanks > 3 or _TITLE.match(lines[n].text):
        return False
    # After a blank line only a cell of the table in hand goes on: its other cells, or the indicator head, follow soon.
    following = [line.text for line in lines[n + 1 : n + 9] if line.text.strip()][:1]
    return bool(following) and bool(_CELL_LINE.fullmatch(following[0]) or _ITEM.match(following[0]))


def _assemble(run: _CellRun) -> Grid:
    """Put groups together to rows: below an indicator head a row has as many cells as the head."""
    builder, width = _Builder(), 0
    held: list[tuple[str, str]] = []
    for position, group in enumerate(run.groups):
        if _is_head(group):
            _emit(builder, held)
            held, width = [], len(group)
            _emit(builder, group)
            continue
        if width and not held and len(group) < width and not _belongs_together(run.groups[position:], width):
            _emit(builder, group)
            if not _starts_like_row(group):
                width = 0
            continue
        held = [*held, *group]
        if not width or len(held) >= width or not _belongs_together([held, *run.groups[position + 1 :]], width):
            _emit(builder, held)
            held = []
    _emit(builder, held)
    return builder.grid()


def _is_head(group: Sequence[tuple[str, str]]) -> bool:
    roles = [role_of(text) for text, _ in group]
    return len({"level1", "level2", "level3"} & set(roles)) >= 2


def _starts_like_row(group: Sequence[tuple[str, str]]) -> bool:
    return not group[0][0].strip() or read_label(group[0][0]) is not None


def _belongs_together(groups: Sequence[Sequence[tuple[str, str]]], width: int) -> bool:
    """Tell whether this group and the next ones make exactly one row of the width, the next not starting a row."""
    total = 0
    for number, group in enumerate(groups[:width]):
        if number and (_is_head(group) or len(group) >= width or (total >= 3 and read_label(group[0][0]) is not None)):
            return False
        total += len(group)
        if total >= width:
            return total == width
    return False


def _emit(builder: _Builder, cells: Sequence[tuple[str, str]]) -> None:
    if cells:
        builder.rows.append([(c, text, address) for c, (text, address) in enumerate(cells)])


# ------------------------------------------------------------------ spaces


def _space_parts(text: str) -> list[str]:
    return [part for part in _WIDE_GAP.split(text.strip()) if part.strip()]


def _space_lines(lines: Sequence[TextBlock], n: int) -> tuple[Grid, int] | None:
    """Read lines aligned by spaces, from a head of an indicator block on; blanks of merged cells are lost."""
    parts = _space_parts(lines[n].text)
    if len(parts) < 3 or len({"level1", "level2", "level3"} & {role_of(part) for part in parts}) < 2:
        return word_lines(lines, n)
    builder = _Builder()
    while n < len(lines):
        parts = _space_parts(lines[n].text)
        if len(parts) < 2 and not (parts and read_label(parts[0])):
            break
        builder.rows.append([(c, part, lines[n].address) for c, part in enumerate(parts)])
        n += 1
    return builder.grid("按空格分列"), n


# The order matters: a line that fits an earlier shape is not tried as a later one.
_READERS = (_cell_lines, _tab_lines, bar_rows, bar_lines, _space_lines, cell_lines, labelled_lines)
