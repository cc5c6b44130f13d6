"""Show a typed table and its rows the way rules look at them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from operator import attrgetter
from typing import Any

from auditor.model import Cell, Repair, TargetTable, TypedIndicator, TypedTable, Vagueness

# V0 and V1 of domain.md 4A: a number or a date stands there.
MEASURABLE_LEVEL = 1
_OUTPUT = frozenset({"数量指标", "质量指标", "时效指标", "成本指标"})
_SATISFACTION = frozenset({"满意度指标", "服务对象满意度指标"})
_BENEFIT = frozenset({"经济效益指标", "社会效益指标", "生态效益指标", "可持续影响指标"})


def is_filler(row: TypedIndicator) -> bool:
    """Tell whether a row says nothing: 无, 不适用, or no value and no name."""
    return row.value.kind == "filler" or (row.value.kind == "missing" and not row.indicator.level3)


# Rows a rule looks at together.
WINDOW = 64
# Rows of one table as one number, whose bit n stands for row n: what holds of which rows is joined by & and |, for all
# rows in one step.
Rows = int


_KIND = attrgetter("typed.value.kind")
_CLASS = attrgetter("typed.indicator.level2")


def either(rows_by_value: Mapping[Any, Rows], values: Iterable[Any]) -> Rows:
    """Return the rows that have one of the values."""
    found = 0
    for value in values:
        found |= rows_by_value.get(value, 0)
    return found


def rows_of(rows: Iterable[Row]) -> Rows:
    """Return some rows of a table as one number."""
    found = 0
    for row in rows:
        found |= 1 << row.index
    return found


@dataclass(frozen=True, eq=False)
class Row:
    """One row of a table, with the table around it."""

    typed: TypedIndicator
    table: Table
    index: int

    @cached_property
    def filled(self) -> bool:
        """Tell whether the row has a name and a value that is more than a filler."""
        return bool(self.typed.indicator.level3) and self.typed.value.kind not in {"filler", "missing"}

    @property
    def proper(self) -> tuple[str, ...]:
        """Return the 二级指标 the row may belong to, best first."""
        return tuple(guess.label for guess in self.typed.category.guesses)

    @property
    def misplaced(self) -> bool:
        """Tell whether the language layer is sure that the declared class is wrong."""
        category, declared = self.typed.category, self.typed.indicator.level2
        if declared is None or not category.sure:
            return False
        return category.process or (bool(category.guesses) and declared not in self.proper)

    @property
    def effective(self) -> bool:
        """Tell whether the row fills its category: filled, no process item, not misplaced."""
        return self.filled and not self.typed.category.process and not self.misplaced

    @property
    def measurable(self) -> bool:
        """Tell whether the value is a number or a date (V0, V1)."""
        vagueness: Vagueness = self.typed.vagueness
        return self.filled and vagueness.level <= MEASURABLE_LEVEL

    @cached_property
    def siblings(self) -> tuple[Row, ...]:
        """Return the other rows of the same 二级指标."""
        own = self.typed.indicator.level2
        return tuple(r for r in self.table.rows if r.index != self.index and r.typed.indicator.level2 == own)


@dataclass(frozen=True, eq=False)
class Table:
    """One typed table, with what several rules want to know about it."""

    typed: TypedTable

    @property
    def table(self) -> TargetTable:
        """Return the table as filed."""
        return self.typed.table

    @cached_property
    def rows(self) -> tuple[Row, ...]:
        """Return the rows in document order."""
        return tuple(Row(row, self, index) for index, row in enumerate(self.typed.rows))

    def column(self, name: str, read: Callable[[Row], Any]) -> Sequence[Any]:
        """Return what `read` gives for each row, worked out once a table for all that ask by the name."""
        if name not in self._columns:
            self._columns[name] = [read(row) for row in self.rows]
        return self._columns[name]

    def by_value(self, name: str, read: Callable[[Row], Any]) -> Mapping[Any, Rows]:
        """Return which rows have which value of a column."""
        if name not in self._by_value:
            found: dict[Any, Rows] = {}
            for index, value in enumerate(self.column(name, read)):
                found[value] = found.get(value, 0) | 1 << index
            self._by_value[name] = found
        return self._by_value[name]

    def together(self, name: str, read: Callable[[Row], str]) -> str:
        """Return the texts of a column together, one a line: what is not in it is in none of them."""
        if name not in self._together:
            self._together[name] = "\n".join(dict.fromkeys(self.column(name, read)))
        return self._together[name]

    def picked(self, rows: Rows) -> Sequence[Row]:
        """Return the rows a number stands for, in order."""
        if rows not in self._picked:
            self._picked[rows] = tuple(row for row in self.rows if rows >> row.index & 1)
        return self._picked[rows]

    @cached_property
    def windows(self) -> Sequence[Rows]:
        """Return all rows in portions, between which a slow rule can be stopped; most tables are one."""
        return [((1 << WINDOW) - 1) << start for start in range(0, len(self.rows), WINDOW)]

    @cached_property
    def _columns(self) -> dict[str, Sequence[Any]]:
        return {}

    @cached_property
    def _by_value(self) -> dict[str, Mapping[Any, Rows]]:
        return {}

    @cached_property
    def _together(self) -> dict[str, str]:
        return {}

    @cached_property
    def _picked(self) -> dict[Rows, Sequence[Row]]:
        return {}

    @cached_property
    def readable(self) -> Rows:
        """Return the rows that have a name or a value; the others could not be read."""
        return rows_of(
            r for r in self.rows if r.typed.indicator.level3 is not None or r.typed.indicator.value is not None
        )

    def with_value(self, *kinds: str) -> Rows:
        """Return the readable rows whose value is of one of the kinds."""
        return self.readable & either(self.by_value("typed.value.kind", _KIND), kinds)

    def in_class(self, classes: Iterable[str]) -> Rows:
        """Return the readable rows declared under one of the classes."""
        return self.readable & either(self.by_value("typed.indicator.level2", _CLASS), classes)

    @cached_property
    def effective_rows(self) -> tuple[Row, ...]:
        """Return the rows that fill their category, repeated ones once."""
        seen: set[tuple[str | None, str | None]] = set()
        kept = []
        for row in self.rows:
            key = (row.typed.indicator.level3, row.typed.indicator.value)
            if row.effective and key not in seen:
                seen.add(key)
                kept.append(row)
        return tuple(kept)

    @cached_property
    def categories(self) -> frozenset[str]:
        """Return the 二级指标 that have an effective row; 效益 and 产出 stand for any of theirs.

        By declaration; a row of a form that asks for no class counts by what it measures.
        """
        found = {row.typed.indicator.level2 for row in self.effective_rows if row.typed.indicator.level2}
        if self.unclassed:
            found |= {row.proper[0] for row in self.effective_rows if row.proper}
        found |= {row.typed.indicator.level1 for row in self.effective_rows if row.typed.indicator.level1}
        if found & _BENEFIT:
            found.add("效益指标")
        if found & _OUTPUT:
            found.add("产出指标")
        if found & {"经济成本指标", "社会成本指标", "生态环境成本指标"}:
            found.add("成本指标")
        if found & _SATISFACTION:
            found |= _SATISFACTION
        return frozenset(found)

    @cached_property
    def unclassed(self) -> bool:
        """Tell whether no row says its class, as in forms without a column for it."""
        return not any(row.typed.indicator.level1 or row.typed.indicator.level2 for row in self.rows)

    @property
    def budget(self) -> float | None:
        """Return the annual budget in 万元, the sum of its sources where no total is written."""
        budget = self.table.budget
        if budget.total is not None:
            return budget.total
        if budget.fiscal is not None or budget.other is not None:
            return (budget.fiscal or 0.0) + (budget.other or 0.0)
        return None

    @property
    def recognised(self) -> bool:
        """Tell whether the table comes from OCR."""
        return self.table.grid is not None and self.table.grid.source == "ocr"

    def repairs_of(self, row: Row) -> Iterator[Repair]:
        """Yield the repairs that were made at the row's place."""
        for repair in self.table.repairs:
            if repair.location == row.typed.indicator.location:
                yield repair

    def cells_of(self, index: int) -> list[Cell]:
        """Return the source cells that reach into a row of the table; none where it came from no grid."""
        grid_rows = self.table.grid_rows
        row = grid_rows[index] if index < len(grid_rows) else -1
        flat, tall = self._cells
        return [*flat.get(row, ()), *(cell for cell in tall if cell.row <= row < cell.row + cell.row_span)]

    @cached_property
    def _cells(self) -> tuple[dict[int, list[Cell]], list[Cell]]:
        """Return the source cells of one row by their row, and those of several."""
        flat: dict[int, list[Cell]] = {}
        tall: list[Cell] = []
        for cell in self.table.grid.cells if self.table.grid is not None else ():
            (flat.setdefault(cell.row, []) if cell.row_span == 1 else tall).append(cell)
        return flat, tall
