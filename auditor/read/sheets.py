"""What every kind of workbook is read into before it becomes a grid: shown texts, merges, what is hidden."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from auditor.errors import ReadError
from auditor.model import Cell, Grid
from auditor.read.limits import Limits

Place = tuple[int, int]
Area = tuple[int, int, int, int]


@dataclass
class Sheet:
    """One sheet: shown text by (row, column), merged areas (top, left, bottom, right), and notes."""

    name: str
    texts: dict[Place, str] = field(default_factory=dict)
    merges: list[Area] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


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
    column = 0
    for index, char in enumerate(reference):
        if not char.isalpha():
            return int(reference[index:]) - 1, column - 1
        column = column * 26 + ord(char.upper()) - 64
    raise ValueError(reference)


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


def to_grid(sheet: Sheet, limits: Limits) -> Grid | None:
    """Return the used part of a sheet as a grid, None for an empty sheet.

    Raises:
        ReadError: too_large, when more cells are filled than a document may have.
    """
    texts = {place: text for place, text in sheet.texts.items() if text.strip()}
    if not texts:
        return None
    if len(texts) > limits.cells:
        raise ReadError(
            "too_large", f"工作表“{sheet.name}”有 {len(texts)} 个非空单元格，超出上限；请只保留绩效目标表后重试"
        )
    merges = {(area[0], area[1]): area for area in sheet.merges if (area[0], area[1]) in texts}
    top, left, bottom, right = _used(texts, merges.values())
    cells = tuple(_cells(sheet.name, texts, merges, (top, left)))
    location = f"{sheet.name}!{column_name(left)}{top + 1}:{column_name(right)}{bottom + 1}"
    return Grid(cells, bottom - top + 1, right - left + 1, location, notes=tuple(sheet.notes))


def _used(texts: dict[Place, str], merges: Iterable[Area]) -> Area:
    rows, columns = {row for row, _ in texts}, {column for _, column in texts}
    bottom, right = max(rows), max(columns)
    for _, _, low, far in merges:
        # A title merged over 16,384 columns must not widen the grid beyond what is filled, but for a few.
        bottom, right = max(bottom, min(low, bottom + 50)), max(right, min(far, right + 50))
    return min(rows), min(columns), bottom, right


def _cells(name: str, texts: dict[Place, str], merges: dict[Place, Area], origin: Place) -> Iterator[Cell]:
    covered = _covered(merges.values(), texts)
    for place in sorted(texts):
        if place in covered:
            continue
        row, column = place
        area = merges.get(place, (row, column, row, column))
        yield Cell(
            texts[place],
            row - origin[0],
            column - origin[1],
            area[2] - row + 1,
            area[3] - column + 1,
            f"{name}!{column_name(column)}{row + 1}",
        )


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
