"""Choose between the two readings of a table in text: by its columns, or by meaning where columns fell apart."""

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from auditor.extract.align import is_sign, looks_like_value
from auditor.extract.levels import read_label
from auditor.extract.locate import Draft
from auditor.extract.roles import role_of
from auditor.extract.text_bars import FITTED
from auditor.model import Grid, Indicator, LeftOut, TargetTable, TextBlock
from auditor.patterns import compiled

if TYPE_CHECKING:
    from auditor.extract.detached import DetachedText

# Columns that the reading by meaning does not know: a sound head names them.
_COLUMNS_ONLY = {"sign", "unit", "number", "value_long", "project"}
_NUMBERS = compiled(r"\d+")
# A table read by meaning of which more than this share of the rows is no row at all was not understood.
_ODD_ROWS = 0.15
_HEAD_ROLES = {"level1", "level2", "level3", "value", "actual"}
_HEAD_WORDS = compiled(r"[一二三]级指标|^(?:全年|年度|预期|实际)\S{0,4}(?:指标|完成)值")
_NOT_UNDERSTOOD = "像绩效目标表，但文字里各格的次序已经打乱，认不清哪些是一行，没有读入；请用 Word、Excel 或 PDF 原件"


def _is_better(other: TargetTable, table: TargetTable) -> bool:
    """Tell whether the reading by meaning beats the one by columns of lines that look damaged.

    A reading that drops whole columns or takes signs and labels for names is no better, however tidy its rows are;
    where both say the same, the one by columns has more to show.
    """
    if _columns_kept(other) < _columns_kept(table) or _plain_rows(other) < _plain_rows(table):
        return False
    return [_said(row) for row in other.indicators] != [_said(row) for row in table.indicators]


def _is_understood(table: TargetTable) -> bool:
    """Tell whether the rows of a reading by meaning have names, and head words are none of them."""
    odd = sum(_is_odd(row.level3) for row in table.indicators)
    return odd <= _ODD_ROWS * len(table.indicators)


def _is_odd(name: str | None) -> bool:
    return name is None or role_of(name) in _HEAD_ROLES or _HEAD_WORDS.search(name) is not None


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
        self.refused: list[LeftOut] = []
        self._text: DetachedText | None = None

    def line_of(self, draft: Draft) -> int | None:
        """Return the place of a draft's first line, None when it stands in a real grid."""
        if draft.header_row.grid is None or draft.header_row.grid.source != "lines":
            return None
        rows = [*draft.head, draft.header_row]
        return next((self.at[row.address] for row in rows if row.address in self.at), None)

    def end_of(self, draft: Draft) -> int:
        """Return the place of a draft's last line, -1 when it stands in a real grid."""
        rows = [draft.header_row, *(row for row, _ in draft.rows)] if self.at else []
        return max(
            (self.at.get(row.address, -1) for row in rows if row.grid and row.grid.source == "lines"), default=-1
        )

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
        if other is None or not _is_understood(other) or not _is_better(other, table):
            return None
        return self._accept(_with_head_of(table, other))

    def without_drafts(self) -> TargetTable | None:
        """Return a table of a text in which the reading by columns found none."""
        found = self._read(0) if self.lines else None
        if found is None:
            return None
        if not _is_understood(found):
            self.refused.append(LeftOut(found.location, _NOT_UNDERSTOOD))
            return None
        return self._accept(found)

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
