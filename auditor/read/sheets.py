"""What every kind of workbook is read into before it becomes a grid: shown texts, merges, what is hidden."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache

from auditor.errors import ReadError
from auditor.model import Cell, Grid
from auditor.read.limits import Limits

DIGITS = "0123456789"
Place = tuple[int, int]
Area = tuple[int, int, int, int]
# More filled cells than this on one sheet are a ledger; 300,000 in all sheets keep a worker under 400 MB.
SHEET_CELLS = 300_000
# What a sheet may have still when others have used that up: a list of two thousand indicators with all their columns.
FORM_CELLS = 40_000
# A workbook of 12,000 cells that share one text of a megabyte is small until its texts are put together.
SHEET_CHARACTERS = 30_000_000
# Tables on one sheet stand nearer to each other than this; what is farther is a stray cell.
_GAP_ROWS = 500
_GAP_COLUMNS = 100
# What a cell shows instead of a value that cannot be had, by its code (MS-XLS 2.5.10).
ERRORS = {
    0x00: "#NULL!",
    0x07: "#DIV/0!",
    0x0F: "#VALUE!",
    0x17: "#REF!",
    0x1D: "#NAME?",
    0x24: "#NUM!",
    0x2A: "#N/A",
    0x2B: "#GETTING_DATA",
}
# Merged areas are compared with each other over this many rows.
_LONGEST = 2_000


@dataclass
class Sheet:
    """One sheet: shown text by (row, column), merged areas (top, left, bottom, right), and notes."""

    name: str
    texts: dict[Place, str] = field(default_factory=dict)
    merges: list[Area] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    oversize: bool = False


@lru_cache(maxsize=1024)
def column_name(column: int) -> str:
    """Return A, B, … Z, AA … for a 0-based column."""
    name = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        name = chr(65 + rest) + name
    return name


def place_of(reference: str) -> Place:
    """Return (row, column), 0-based, of a reference such as `B3`."""
    letters = reference.rstrip(DIGITS)
    return int(reference[len(letters) :]) - 1, column_of(letters)


@lru_cache(maxsize=1024)
def column_of(letters: str) -> int:
    """Return the 0-based column of its letters, upper or lower case: `B` is 1."""
    if not (letters.isascii() and letters.isalpha()):
        raise ValueError(letters)
    column = 0
    for char in letters:
        column = column * 26 + ord(char.upper()) - 64
    return column - 1


@lru_cache(maxsize=4096)
def area_of(reference: str) -> Area:
    """Return (top, left, bottom, right), 0-based, of a reference such as `A1:D3`."""
    first, _, last = reference.partition(":")
    top, left = place_of(first)
    bottom, right = place_of(last or first)
    return top, left, bottom, right


def hidden_note(name: str, kind: str, numbers: Iterable[str]) -> str:
    """Return the note on hidden rows or columns of a sheet, which are read like the others."""
    shown = list(numbers)
    more = f" 等 {len(shown)} {kind}" if len(shown) > 10 else ""
    return f"工作表“{name}”有隐藏的{kind}：{'、'.join(shown[:10])}{more}，已一并读取"


def for_next(sheets: Iterable[Sheet], limits: Limits) -> Limits:
    """Return the limits for the next sheet of a workbook, from what those before it hold."""
    used = sum(len(sheet.texts) for sheet in sheets)
    if used <= FORM_CELLS:  # all but a few workbooks
        return limits
    return replace(limits, cells=min(limits.cells, max(SHEET_CELLS - used, FORM_CELLS)))


def is_ledger(sheet: Sheet, limits: Limits) -> bool:
    """Tell whether a sheet has grown too large for a target table; its texts are dropped and a note says so."""
    if len(sheet.texts) <= min(SHEET_CELLS, limits.cells):
        return False
    _give_up(sheet, f"的非空单元格超过 {min(SHEET_CELLS, limits.cells)} 个")
    return True


def _is_swollen(sheet: Sheet) -> bool:
    """Tell whether the texts, each kept once in the file and used by many cells, are longer than any table's."""
    if sum(map(len, sheet.texts.values())) <= SHEET_CHARACTERS:
        return False
    _give_up(sheet, f"的文字超过 {SHEET_CHARACTERS // 10_000} 万字")
    return True


def _give_up(sheet: Sheet, why: str) -> None:
    sheet.texts.clear()
    sheet.oversize = True
    sheet.notes.append(f"工作表“{sheet.name}”{why}，不像绩效目标表，没有读取；如有目标表，请另存为单独的文件")


def read_grids(sheets: Sequence[Sheet], limits: Limits) -> tuple[tuple[Grid, ...], tuple[str, ...]]:
    """Return the grids of all sheets and the notes on them.

    Raises:
        ReadError: too_large, when nothing is left but sheets too large to be read.
    """
    grids: list[Grid] = []
    for sheet in sheets:
        grids += to_grids(sheet, limits)
        sheet.texts.clear()  # a large workbook is not in memory twice
    if not grids and any(sheet.oversize for sheet in sheets):
        raise ReadError("too_large", "；".join(note for sheet in sheets for note in sheet.notes))
    return tuple(grids), tuple(note for sheet in sheets for note in sheet.notes)


def to_grids(sheet: Sheet, limits: Limits) -> list[Grid]:
    """Return the used parts of a sheet as grids, top to bottom; none for an empty sheet.

    A lone cell far away is a part of its own: a grid over the whole sheet would have 17 billion places.
    """
    if is_ledger(sheet, limits) or _is_swollen(sheet):
        return []
    texts = sheet.texts
    if not all(map(str.strip, texts.values())):
        texts = {place: text for place, text in texts.items() if text.strip()}
    if not texts:
        return []
    corners = _corners(texts)
    top, left, bottom, right = corners
    if bottom - top <= _GAP_ROWS and right - left <= _GAP_COLUMNS:
        return [_grid(sheet, texts, corners)]
    return [_grid(sheet, part, _corners(part)) for part in _parts(texts)]


def _parts(texts: dict[Place, str]) -> Iterator[dict[Place, str]]:
    """Yield the texts in parts with no long empty stretch of rows or columns between them."""
    for rows in _stretches({row for row, _ in texts}, _GAP_ROWS):
        own = {place: text for place, text in texts.items() if place[0] in rows}
        for columns in _stretches({column for _, column in own}, _GAP_COLUMNS):
            yield {place: text for place, text in own.items() if place[1] in columns}


def _corners(texts: dict[Place, str]) -> Area:
    rows, columns = [row for row, _ in texts], [column for _, column in texts]
    return min(rows), min(columns), max(rows), max(columns)


def _stretches(numbers: set[int], gap: int) -> list[range]:
    found: list[range] = []
    for number in sorted(numbers):
        if found and number - found[-1].stop <= gap:
            found[-1] = range(found[-1].start, number + 1)
        else:
            found.append(range(number, number + 1))
    return found


def _grid(sheet: Sheet, texts: dict[Place, str], corners: Area) -> Grid:
    merges, covered = _merged(sheet, texts)
    top, left, bottom, right = _used(corners, merges.values())
    cells = tuple(_cells(sheet.name, texts, merges, covered, (top, left, bottom, right)))
    location = f"{sheet.name}!{column_name(left)}{top + 1}:{column_name(right)}{bottom + 1}"
    return Grid(cells, bottom - top + 1, right - left + 1, location, notes=tuple(sheet.notes))


def _used(corners: Area, merges: Iterable[Area]) -> Area:
    """Return the area of a part: where its texts stand, and the areas merged of them."""
    top, left, bottom, right = corners
    for _, _, low, far in merges:
        # A title merged over 16,384 columns must not widen the grid beyond what is filled, but for a few.
        bottom, right = max(bottom, min(low, bottom + 50)), max(right, min(far, right + 50))
    return top, left, bottom, right


def _merged(sheet: Sheet, texts: dict[Place, str]) -> tuple[dict[Place, Area], set[Place]]:
    """Return the merged areas by their first place, sorted, and the other places of them that could hold a text."""
    first = {place: area for area in sheet.merges if (place := area[:2]) in texts}
    merges = {place: area for place, area in sorted(first.items()) if area[0] <= area[2] and area[1] <= area[3]}
    if sum((bottom - top + 1) * (right - left + 1) for top, left, bottom, right in merges.values()) <= _LONGEST:
        places = [
            (row, column)
            for top, left, bottom, right in merges.values()
            for row in range(top, bottom + 1)
            for column in range(left, right + 1)
        ]
        covered = set(places)
        if len(covered) == len(places):
            return merges, covered - merges.keys()
    merges = _apart(merges)
    return merges, _covered(merges.values(), texts)


def _apart(merges: dict[Place, Area]) -> dict[Place, Area]:
    """Return the merged areas without those that overlap an earlier one, as damaged files have them."""
    kept: dict[Place, Area] = {}
    by_row: dict[int, list[Area]] = {}
    for place, (top, left, bottom, right) in merges.items():
        rows = range(top, min(bottom, top + _LONGEST) + 1)
        if any(left <= other[3] and other[1] <= right for row in rows for other in by_row.get(row, ())):
            continue
        kept[place] = (top, left, bottom, right)
        for row in rows:
            by_row.setdefault(row, []).append(kept[place])
    return kept


def _covered(merges: Iterable[Area], texts: dict[Place, str]) -> set[Place]:
    covered: set[Place] = set()
    for top, left, bottom, right in merges:
        size = (bottom - top + 1) * (right - left + 1)
        if size > len(texts):
            inside = {(r, c) for r, c in texts if top <= r <= bottom and left <= c <= right}
        else:
            inside = {(r, c) for r in range(top, bottom + 1) for c in range(left, right + 1)}
        covered |= inside - {(top, left)}
    return covered


def _cells(
    name: str, texts: dict[Place, str], merges: dict[Place, Area], covered: set[Place], used: Area
) -> Iterator[Cell]:
    top, left, bottom, right = used
    for place, text in sorted(texts.items()):
        if place in covered:
            continue
        row, column = place
        down = across = 1
        if place in merges:
            _, _, low, far = merges[place]
            down, across = min(low, bottom) - row + 1, min(far, right) - column + 1
        yield Cell(text, row - top, column - left, down, across, f"{name}!{column_name(column)}{row + 1}")
