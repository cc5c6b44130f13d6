"""Type every row of a target table: value, vagueness, name, direction, proper category."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
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
    TargetTable,
    TargetValue,
    TypedIndicator,
    TypedTable,
)


class Categories(Protocol):
    """What the language layer asks of a category model."""

    def call(self, indicator: Indicator, value: TargetValue, name: NameReading, layout: Layout) -> CategoryCall:
        """Return the proper 二级指标 of a row, best first."""
        ...


class _NoCategories:
    """Stand in where the category model is absent: no row is called anything."""

    def call(self, indicator: Indicator, value: TargetValue, name: NameReading, layout: Layout) -> CategoryCall:
        """Return an empty call."""
        del indicator, value, name, layout
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


@dataclass(frozen=True)
class Language:
    """The language layer with one set of word lists and one category model."""

    values: ValueReader
    names: NameReader
    wording: Wording
    directions: Directions
    categories: Categories

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
        value = self.values.read(row.value, row.level3, row.level2, row.description, row.basis)
        name = self.names.read(row.level3)
        return TypedIndicator(
            indicator=row,
            value=value,
            vagueness=grade_vagueness(value, self.wording, row.level3, row.description, row.basis),
            name=name,
            polarity=self.directions.of(row.level3, value),
            category=self.categories.call(row, value, name, layout),
        )
