"""Type every row of a target table: value, vagueness, name, direction, proper category."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import field
from functools import lru_cache
from pathlib import Path
from typing import Protocol

from auditor.classify.name import NameReader, load_names
from auditor.classify.polarity import Directions, load_directions
from auditor.classify.vagueness import grade_vagueness
from auditor.classify.value import ValueReader, load_reader
from auditor.classify.wording import Wording, load_wording
from auditor.model import (
    CategoryCall,
    Indicator,
    Layout,
    NameReading,
    Polarity,
    TargetTable,
    TargetValue,
    TypedIndicator,
    TypedTable,
    Vagueness,
)
from auditor.records import record

# All that is said of a row, and that its texts alone decide.
_Said = tuple[TargetValue, Vagueness, NameReading, Polarity, CategoryCall]


class Categories(Protocol):
    """What the language layer asks of a category model."""

    def call(self, level2: str | None, value: TargetValue, name: NameReading, layout: Layout) -> CategoryCall:
        """Return the proper 二级指标 of a row declared as `level2`, best first."""
        ...


class _NoCategories:
    """Stand in where the category model is absent: no row is called anything."""

    def call(self, level2: str | None, value: TargetValue, name: NameReading, layout: Layout) -> CategoryCall:
        """Return an empty call."""
        del level2, value, name, layout
        return CategoryCall()


def _load_categories(layers: Sequence[Path]) -> Categories:
    try:
        from auditor.classify.category import CategoryModel
    except ModuleNotFoundError as error:
        if error.name != "auditor.classify.category":
            raise
        return _NoCategories()
    model: Categories = CategoryModel.load(layers)
    return model


@record(slots=False)
class Language:
    """The language layer with one set of word lists and one category model."""

    values: ValueReader
    names: NameReader
    wording: Wording
    directions: Directions
    categories: Categories
    _known: Callable[[str | None, str | None, str | None, str | None, str | None, Layout], _Said] = field(
        init=False, repr=False, compare=False
    )

    def __post_init__(self) -> None:
        # A quarter of the rows of a collection are word for word what another unit filed, or the same unit elsewhere.
        object.__setattr__(self, "_known", lru_cache(maxsize=16384)(self._read))

    @classmethod
    def load(cls, layers: Sequence[Path] = ()) -> Language:
        """Load word lists and model, the layers laid over; raises RuleLoadError."""
        return cls(
            load_reader(layers),
            load_names(layers),
            load_wording(layers),
            load_directions(layers),
            _load_categories(layers),
        )

    def type_table(self, table: TargetTable) -> TypedTable:
        """Return the table with each row typed; `rows[i].indicator is table.indicators[i]`."""
        return TypedTable(table, tuple(self.type_row(row, table.layout) for row in table.indicators))

    def type_row(self, row: Indicator, layout: Layout = "88") -> TypedIndicator:
        """Return one row with everything the layer reads out of it."""
        said = self._known(row.value, row.level3, row.level2, row.description, row.basis, layout)
        return TypedIndicator(row, *said)

    def _read(
        self,
        value: str | None,
        level3: str | None,
        level2: str | None,
        description: str | None,
        basis: str | None,
        layout: Layout,
    ) -> _Said:
        read = self.values.read(value, level3, level2, description, basis)
        name = self.names.read(level3)
        return (
            read,
            grade_vagueness(read, self.wording, level3, description, basis),
            name,
            self.directions.of(level3, read),
            self.categories.call(level2, read, name, layout),
        )
