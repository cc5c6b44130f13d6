"""Put the cells of a row under the columns of the head, also when the row is shifted or lost its blanks."""

from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache

from auditor.extract.columns import LEVELS, Column, Header
from auditor.extract.levels import read_label
from auditor.extract.stream import Row
from auditor.model import Cell
from auditor.patterns import compiled
from auditor.records import record
from auditor.text import squeeze

# Costs of reading a row one way or the other. Only their order matters: losing a cell is worse than a row
# without a name, that is worse than a shift, that is worse than an empty value.
LOST = 6.0
NO_NAME = 3.0
NO_VALUE = 1.5
SHIFT_LINES = 1.1
SHIFT_CELLS = 2.6
SHIFT_SPACES = 0.1
# A whole row moved by the same number of columns is one fault, not one for each cell.
WHOLE_ROW = 2.4
# Roles whose cells tell by what they say whether they stand in the right column; of most a row has one cell.
_TELLING = frozenset({*LEVELS, "block", "level3"})
_SINGLE = frozenset({*LEVELS, "level3"})
_VALUES = frozenset({"value", "actual", "value_long"})
_COMPARED = compiled(r"[≥≤><=≈~±]|不低于|不少于|不超过|不高于|大于|小于")
# What these begin with: most names are told from values by their first character.
_COMPARING = "≥≤><=≈~±不大小"
_MEASURE = compiled(r"\d[\d,.]*(?:%|‰|[\p{Han}/·㎡]{0,6}|[A-Za-z/]{1,5})")
_NUMBER = compiled(r"\d[\d,.]*%?")
_SIGN = compiled(
    r"[≥≤><=≈]|大于(?:等于)?|小于(?:等于)?|等于|不低于|不高于|不少于|不超过|定性|定量|正向|反向|其他|定量\(.*\)|不适用"
)


@record
class Aligned:
    """A row read against a head.

    Attributes:
        cells: column number → cells put there, in order.
        moved: at least one cell stands outside its column.
        lost: cells no column took.
    """

    cells: dict[int, tuple[Cell, ...]]
    cost: float
    moved: bool
    lost: tuple[Cell, ...]


@lru_cache(maxsize=8192)
def looks_like_value(text: str) -> bool:
    """Tell whether a text can only be a value: a comparator or a bare measure."""
    plain = squeeze(text)
    first = plain[:1]
    if first.isdecimal():
        return _MEASURE.fullmatch(plain) is not None
    return first != "" and first in _COMPARING and _COMPARED.match(plain) is not None


def is_sign(text: str) -> bool:
    """Tell whether a text is a comparator or 定性 and nothing else."""
    return bool(_SIGN.fullmatch(squeeze(text)))


@lru_cache(maxsize=8192)
def _content_cost(role: str, text: str) -> float:
    """Return how badly a text fits a role (0 fits)."""
    if role in LEVELS or role == "block":
        return _label_cost(role, text)
    plain = squeeze(text)
    if role == "sign":
        return 0.0 if _SIGN.fullmatch(plain) else 3.0
    if role == "unit":
        return 0.0 if len(plain) <= 8 and not _NUMBER.fullmatch(plain) else 2.0
    if role in ("weight", "number"):
        return 0.0 if _NUMBER.fullmatch(plain) else 3.0
    return _text_cost(role, text)


def _misnames(text: str) -> bool:
    """Tell whether a text is hardly a name: a class or a value. No name comes twice, so nothing is kept of it."""
    label = read_label(text)
    return looks_like_value(text) or (label is not None and label.suffixed)


def _text_cost(role: str, text: str) -> float:
    """Return the cost for names, values and further texts, where a level label is a sign of a shift."""
    label = read_label(text)
    suffixed = label is not None and label.suffixed
    if role == "level3":
        return 2.0 if suffixed else 2.5 if looks_like_value(text) else 0.6 if label else 0.0
    if role in ("value", "value_long", "actual"):
        return 3.0 if suffixed else 0.0 if looks_like_value(text) else 0.2 if len(text) <= 12 else 0.4
    return 1.5 if suffixed else 1.0 if looks_like_value(text) else 0.3


def _label_cost(role: str, text: str) -> float:
    label = read_label(text)
    if role == "block":
        if label is not None:
            return 4.0
        return 0.0 if len(squeeze(text)) <= 14 and ("指标" in text or "目标" in text or "绩" in text) else 3.0
    if label is None:
        return 0.6 if squeeze(text).endswith("指标") and len(text) <= 12 else (1.6 if len(text) <= 8 else 3.0)
    if role == "level1":
        return 0.0 if label.level1 else 2.0
    if role == "level2":
        return 0.0 if label.level2 else 3.5
    return 0.0


def _shift_unit(row: Row, header: Header) -> float:
    if row.grid is None or "按空格分列" in row.grid.notes:
        return SHIFT_SPACES
    if row.grid.n_cols != header.n_cols and row.grid.source != "lines":
        return 0.4
    return SHIFT_CELLS if row.grid.source == "cells" else SHIFT_LINES


def _inside(cell: Cell, column: Column) -> bool:
    return column.start <= cell.col <= column.end


def _in_place(cells: Sequence[Cell], header: Header) -> Aligned | None:
    """Return the plain reading when every cell stands in its own column and means what the column says."""
    placed: dict[int, tuple[Cell, ...]] = {}
    filled: set[str] = set()
    roles, places = header.roles, header.lookup.at
    for cell in cells:
        number = places.get(cell.col)
        if number is None:
            return None
        role = roles[number]
        if role in _TELLING and (_misnames(cell.text) if role == "level3" else _content_cost(role, cell.text) > 1.0):
            return None
        if number not in placed:
            placed[number] = (cell,)
            filled.add(role)
        elif role in _SINGLE:
            return None
        else:
            placed[number] = (*placed[number], cell)
    if "level3" not in filled or filled.isdisjoint(_VALUES):
        return None
    return Aligned(placed, 0.0, False, ())


def by_column(row: Row, header: Header) -> Aligned:
    """Return the cells under the columns they stand in, whatever they say."""
    placed: dict[int, tuple[Cell, ...]] = {}
    lost: list[Cell] = []
    for cell in row.filled():
        number = header.at(cell.col)
        if number is None:
            lost.append(cell)
        else:
            placed[number] = (*placed.get(number, ()), cell)
    return Aligned(placed, 0.0, False, tuple(lost))


def align(row: Row, header: Header) -> Aligned:
    """Return the cheapest reading of a row that keeps the order of its cells."""
    cells = row.filled()
    plain = _in_place(cells, header)
    if plain is not None and not (_lost_blanks(row) and _misread(plain, header)):
        return plain
    found = _Search(cells, header, _shift_unit(row, header)).best()
    whole = _whole_row_moved(cells, header) if found.cost > WHOLE_ROW else None
    return whole or found


def _lost_blanks(row: Row) -> bool:
    return row.grid is not None and "按空格分列" in row.grid.notes


def _misread(placed: Aligned, header: Header) -> bool:
    """Tell whether the column of signs or units holds something else: an empty one left no blank."""
    return any(
        role in ("sign", "unit") and _content_cost(role, cells[0].text) > 0
        for number, cells in placed.cells.items()
        for role in header.roles[number : number + 1]
    )


def _whole_row_moved(cells: Sequence[Cell], header: Header) -> Aligned | None:
    """Return the reading of a row that stands one or two columns beside its head, labels included."""
    if not any(read_label(cell.text) for cell in cells):
        return None
    for steps in (1, -1, 2, -2):
        moved = {replace(cell, col=cell.col + steps): cell for cell in cells if cell.col + steps >= 0}
        if len(moved) < len(cells):
            continue
        placed = _in_place(list(moved), header)
        if placed is not None and any(header.roles[n] in LEVELS for n in placed.cells):
            back = {n: tuple(moved[cell] for cell in held) for n, held in placed.cells.items()}
            return Aligned(back, WHOLE_ROW, True, ())
    return None


class _Search:
    """Dynamic programme over cells × columns; both are few (under 20), so this is instant."""

    def __init__(self, cells: Sequence[Cell], header: Header, shift: float) -> None:
        self.cells = cells[:40]
        self.columns = header.columns
        self.shift = shift
        self.known: dict[tuple[int, int], tuple[float, tuple[tuple[int, int], ...]]] = {}

    def best(self) -> Aligned:
        cost, choice = self._from(0, 0)
        placed: dict[int, tuple[Cell, ...]] = {}
        for i, j in choice:
            placed[j] = (*placed.get(j, ()), self.cells[i])
        used = {i for i, _ in choice}
        lost = tuple(cell for i, cell in enumerate(self.cells) if i not in used)
        moved = any(not _inside(self.cells[i], self.columns[j]) for i, j in choice)
        return Aligned(placed, cost, moved, lost)

    def _from(self, i: int, j: int) -> tuple[float, tuple[tuple[int, int], ...]]:
        """Return the least cost of placing the cells from `i` into the columns from `j`."""
        key = (i, j)
        if key not in self.known:
            self.known[key] = min(self._options(i, j), key=lambda option: option[0])
        return self.known[key]

    def _options(self, i: int, j: int) -> list[tuple[float, tuple[tuple[int, int], ...]]]:
        if j == len(self.columns):
            return [(LOST * (len(self.cells) - i), ())]
        role = self.columns[j].role
        empty = NO_NAME if role == "level3" else NO_VALUE if role == "value" else 0.0
        rest, chosen = self._from(i, j + 1)
        options = [(rest + empty, chosen)]
        if i < len(self.cells):
            rest, chosen = self._from(i + 1, j)
            options.append((rest + LOST, chosen))
            options += self._placings(i, j, role)
        return options

    def _placings(self, i: int, j: int, role: str) -> list[tuple[float, tuple[tuple[int, int], ...]]]:
        options = []
        cost = 0.0
        column = self.columns[j]
        for k in range(i, len(self.cells)):
            cell = self.cells[k]
            if k > i and not _inside(cell, column):
                break
            cost += _content_cost(role, cell.text) + self._distance(cell, column)
            if k > i:
                cost += 1.5 if role in _SINGLE or self._both_measures(k) else 0.2
            rest, chosen = self._from(k + 1, j + 1)
            options.append((cost + rest, (*((n, j) for n in range(i, k + 1)), *chosen)))
        return options

    def _both_measures(self, k: int) -> bool:
        """Tell whether a cell and the one before it are figures of their own (a value and its points)."""
        return all(_MEASURE.fullmatch(squeeze(cell.text)) for cell in self.cells[k - 1 : k + 1])

    def _distance(self, cell: Cell, column: Column) -> float:
        if _inside(cell, column):
            return 0.0
        steps = column.start - cell.col if cell.col < column.start else cell.col - column.end
        return self.shift * (1 + 0.1 * min(steps, 6))
