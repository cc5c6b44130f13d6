"""The columns of an indicator block, and what stands where."""

from collections.abc import Sequence
from dataclasses import field

from auditor.records import record

LEVELS = ("level1", "level2", "label")


@record
class Column:
    """A column of the indicator block.

    Attributes:
        role: level1, level2, label (either level), level3, sign, value, value_long, unit, actual, weight,
            description, basis, … ; `block` is the vertical label left of it, `extra` anything else.
        start, end: first and last grid column (both inclusive).
        label: the head word as written, on one line.
    """

    role: str
    start: int
    end: int
    label: str


@record
class Header:
    """The head of an indicator block.

    Attributes:
        depth: how many rows the head takes.
        n_cols: columns of its grid, to recognise the same table on the next page.
        halves: for the form with 实施期 on the left and 年度 on the right: the column where the right half starts.
        parted: the halves are two parts of one list (产出指标 on the left, 效益指标 on the right).
    """

    columns: tuple[Column, ...]
    depth: int
    n_cols: int
    halves: int | None = None
    annual_right: bool = True
    parted: bool = False
    # What stands where: every row under the head asks a dozen times.
    lookup: "_Lookup" = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Work out what stands where."""
        object.__setattr__(self, "lookup", _Lookup(self.columns))

    def of(self, role: str) -> Column | None:
        """Return the first column of a role."""
        return self.lookup.first.get(role)

    def at(self, col: int) -> int | None:
        """Return the number of the first column of the head over a column of the grid."""
        return self.lookup.at.get(col)

    @property
    def roles(self) -> tuple[str, ...]:
        """Return the roles in column order."""
        return self.lookup.roles

    @property
    def has_levels(self) -> bool:
        """Tell whether a column holds level labels."""
        return self.lookup.has_levels


class _Lookup:
    """Roles in column order, the first column of each role, and the number of the column over a grid column."""

    def __init__(self, columns: Sequence[Column]) -> None:
        self.roles = tuple(column.role for column in columns)
        self.has_levels = not set(LEVELS).isdisjoint(self.roles)
        self.first: dict[str, Column] = {}
        self.at: dict[int, int] = {}
        for number, column in enumerate(columns):
            self.first.setdefault(column.role, column)
            for col in range(column.start, column.end + 1):
                self.at.setdefault(col, number)
