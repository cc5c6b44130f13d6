"""Choose between the two readings of a table in text: by its columns, or by meaning where columns fell apart."""

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from auditor.extract.align import is_sign, looks_like_value
from auditor.extract.levels import read_label
from auditor.extract.locate import Draft
from auditor.extract.text_bars import FITTED
from auditor.model import Grid, Indicator, TargetTable, TextBlock
from auditor.patterns import compiled

if TYPE_CHECKING:
    from auditor.extract.detached import DetachedText

# Columns that the reading by meaning does not know: a sound head names them.
_COLUMNS_ONLY = {"sign", "unit", "number", "value_long", "project"}
_NUMBERS = compiled(r"\d+")


def _is_better(other: TargetTable, table: TargetTable) -> bool:
    """Tell whether the reading by meaning beats the one by columns of lines that look damaged.

    A reading that drops whole columns or takes signs and labels for names is no better, however tidy its rows are;
    where both say the same, the one by columns has more to show.
    """
    if _columns_kept(other) < _columns_kept(table) or _plain_rows(other) < _plain_rows(table):
        return False
    return [_said(row) for row in other.indicators] != [_said(row) for row in table.indicators]


def _said(row: Indicator) -> tuple[str | None, ...]:
    return row.level1, row.level2, row.level3, row.value


def _plain_rows(table: TargetTable) -> int:
    """Return how many rows are whole: a class, a name that is one, a value."""
    return sum(row.level2 is not None and row.value is not None and _is_name(row.level3) for row in table.indicators)


def _is_name(text: str | None) -> bool:
    label = read_label(text or "")
    return text is not None and not looks_like_value(text) and not is_sign(text) and not (label and label.suffixed)


def _with_head_of(table: TargetTable, other: TargetTable) -> TargetTable:
    """Return the reading by meaning with those head fields that only the reading by columns has."""
    return replace(
        other,
        goal=other.goal or table.goal,
        budget_long=table.budget_long,
        goal_long=table.goal_long,
        purpose=table.purpose,
        period=other.period or table.period,
        spending_plan=table.spending_plan,
        spending_plan_unit=table.spending_plan_unit,
        head=table.head,
    )


def _columns_kept(table: TargetTable) -> int:
    """Return how many side columns most rows have filled."""
    rows = table.indicators
    return sum(
        2 * sum(getattr(row, field) is not None for row in rows) > len(rows)
        for field in ("description", "basis", "weight")
    )


class TextChoice:
    """Holds the lines of a document and answers whether a table is better read as detached."""

    def __init__(self, blocks: Sequence[Grid | TextBlock]) -> None:
        self.lines = [block for block in blocks if isinstance(block, TextBlock)]
        self.at = {line.address: n for n, line in reversed(list(enumerate(self.lines))) if line.address}
        self.taken: set[str] = set()
        self._text: DetachedText | None = None

    def line_of(self, draft: Draft) -> int | None:
        """Return the place of a draft's first line, None when it stands in a real grid."""
        if draft.header_row.grid is None or draft.header_row.grid.source != "lines":
            return None
        rows = [*draft.head, draft.header_row]
        return next((self.at[row.address] for row in rows if row.address in self.at), None)

    def end_of(self, draft: Draft) -> int:
        """Return the place of a draft's last line, -1 when it stands in a real grid."""
        rows = [draft.header_row, *(row for row, _ in draft.rows)]
        return max((self.at.get(row.address, -1) for row in rows), default=-1)

    def better(self, table: TargetTable, draft: Draft, start: int) -> TargetTable | None:
        """Return the reading by meaning where the lines of a table show that its columns fell apart.

        Args:
            table: the reading by columns.
            draft: where it stands.
            start: place of the first line no table before it took.
        """
        grid = draft.header_row.grid
        if grid is not None and FITTED in grid.notes:
            return None
        if self.line_of(draft) is None or draft.header.depth > 1 or _COLUMNS_ONLY & set(draft.header.roles):
            return None
        other = self._read(start)
        return self._accept(_with_head_of(table, other)) if other is not None and _is_better(other, table) else None

    def without_drafts(self) -> TargetTable | None:
        """Return a table of a text in which the reading by columns found none."""
        found = self._read(0) if self.lines else None
        return self._accept(found) if found is not None else None

    def _accept(self, table: TargetTable) -> TargetTable:
        first, last = self._span(table)
        self.taken.update(line.address for line in self.lines[first : last + 1])
        return table

    def _read(self, start: int) -> TargetTable | None:
        if self._text is None:
            # Its patterns take a quarter of the start of a run to compile; tables in cells never need them.
            from auditor.extract.detached import DetachedText

            self._text = DetachedText(self.lines)
        return self._text.extract(start) if self._text.looks_detached(start) else None

    def _span(self, table: TargetTable) -> tuple[int, int]:
        """Return the places of the first and last line a table took."""
        numbers = [int(number) for number in _NUMBERS.findall(table.location)]
        places = [n for n, line in enumerate(self.lines) if numbers and numbers[0] <= line.line <= numbers[-1]]
        return (places[0], places[-1]) if places else (0, -1)

    def last_line(self, table: TargetTable) -> int:
        """Return the place of the last line a table took."""
        return self._span(table)[1]
