"""Choose between the two readings of a table in text: by its columns, or by meaning where columns fell apart."""

from collections.abc import Sequence

import regex

from auditor.extract.detached import extract_detached, looks_detached
from auditor.extract.locate import Draft
from auditor.model import Grid, TargetTable, TextBlock

# Share of rows without a class, shifted or not understood, above which a reading by columns is called poor.
POOR_SHARE = 0.25
LEAST_UNCLEAR = 3
_NUMBERS = regex.compile(r"\d+")


def is_poor(table: TargetTable) -> bool:
    """Tell whether the reading by columns left much open."""
    rows = len(table.indicators)
    unclear = sum(row.level2 is None or row.level3 is None for row in table.indicators)
    unclear += sum(repair.confidence <= 0.5 or "错列" in repair.what for repair in table.repairs)
    return unclear >= max(LEAST_UNCLEAR, rows * POOR_SHARE)


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
        """Return the reading by meaning when the one by columns is poor and that one has no fewer rows.

        Args:
            table: the reading by columns.
            draft: where it stands.
            start: place of the first line no table before it took.
        """
        if self.line_of(draft) is None or not is_poor(table):
            return None
        other = self._read(start, len(table.indicators))
        # A reading that drops whole columns is no better, however tidy its rows are.
        return self._accept(other) if other is not None and _columns_kept(other) >= _columns_kept(table) else None

    def without_drafts(self) -> TargetTable | None:
        """Return a table of a text in which the reading by columns found none."""
        found = self._read(0, 1) if self.lines else None
        return self._accept(found) if found is not None else None

    def _accept(self, table: TargetTable) -> TargetTable:
        first, last = self._span(table)
        self.taken.update(line.address for line in self.lines[first : last + 1])
        return table

    def _read(self, start: int, least: int) -> TargetTable | None:
        lines = self.lines[start:]
        if not looks_detached(lines):
            return None
        found = extract_detached(lines)
        if found is None or len(found.indicators) < least:
            return None
        return found

    def _span(self, table: TargetTable) -> tuple[int, int]:
        """Return the places of the first and last line a table took."""
        numbers = [int(number) for number in _NUMBERS.findall(table.location)]
        places = [n for n, line in enumerate(self.lines) if numbers and numbers[0] <= line.line <= numbers[-1]]
        return (places[0], places[-1]) if places else (0, -1)

    def last_line(self, table: TargetTable) -> int:
        """Return the place of the last line a table took."""
        return self._span(table)[1]
