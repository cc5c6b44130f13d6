"""Find the target tables in the stream of rows: their heads, their indicator blocks, and where they end."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from auditor.extract.bounds import (
    LINES_ABOVE,
    home_of,
    is_boundary,
    is_row_of,
    lines_above,
    same_shape,
    starts_table_field,
)
from auditor.extract.columns import Header
from auditor.extract.guess import guess_header
from auditor.extract.head import starts_field
from auditor.extract.head_row import LEVEL_NAMES, looks_like_header, rows_naming_levels, weak_header
from auditor.extract.header import read_header, same_columns
from auditor.extract.labels import STARTING
from auditor.extract.levels import read_label
from auditor.extract.pages import refit
from auditor.extract.passing_rows import is_passing
from auditor.extract.roles import role_of
from auditor.extract.stream import Row
from auditor.extract.titles import is_continued, is_title
from auditor.model import Grid, Repair
from auditor.patterns import compiled
from auditor.text import squeeze

_YEAR_LINE = compiled(r"[(]?(20[1-4]\d)年?度?[)]?")
_DIGIT = compiled(r"\p{N}")
_YEAR_IN = compiled(r"(20[1-4]\d)年")
# A head runs over this many grids at most before its own.
GRIDS_ABOVE = 3
# Between two parts of a table cut by a page stand at most a page number, a title and a unit line.
LINES_BETWEEN = 5


@dataclass
class Draft:
    """A table as located: rows above the indicator head, the head, rows below it.

    Attributes:
        rows: each with the head it is read under (a table over pages has several).
        page_starts: places of the rows that come first after a page break.
    """

    head: list[Row]
    header: Header
    header_row: Row
    rows: list[tuple[Row, Header]] = field(default_factory=list)
    header_rows: list[Row] = field(default_factory=list)
    repairs: list[Repair] = field(default_factory=list)
    page_starts: set[int] = field(default_factory=set)

    @property
    def grid(self) -> Grid | None:
        """Return the grid the last row or the last head stands in, whichever comes later."""
        head = self.header_rows[-1] if self.header_rows else self.header_row
        last = self.rows[-1][0] if self.rows else head
        return last.grid if last.order > head.order else head.grid


@dataclass
class Located:
    """The drafts, and the rows no table took."""

    drafts: list[Draft]
    left: list[Row]


def locate(rows: Sequence[Row]) -> Located:
    """Return the target tables of a document as drafts, in reading order."""
    return _Locator(rows).run()


class _Locator:
    def __init__(self, rows: Sequence[Row]) -> None:
        self.rows = rows
        self.drafts: list[Draft] = []
        self.current: Draft | None = None
        self.pending: list[Row] = []
        self.left: list[Row] = []
        # The grid the rows are in, and its rows that may be heads.
        self.grid: Grid | None = None
        self.naming: frozenset[int] = frozenset()

    def run(self) -> Located:
        n = 0
        while n < len(self.rows):
            n = self._step(n)
        self.left += self.pending
        return Located(self.drafts, self.left)

    def _step(self, n: int) -> int:
        row = self.rows[n]
        if row.grid is not None and self._may_be_header(row, row.grid) and self._is_header(row):
            return self._header(n)
        if self.current is not None and self._belongs(n):
            self.current.rows.append((self._below_head(row), self.current.header))
            return n + 1
        guessed = self._guess(n)
        if guessed is not None:
            return self._headless(n, guessed)
        self._close_if_over(row)
        self.pending.append(row)
        return n + 1

    def _headless(self, n: int, header: Header) -> int:
        """Open a block without a head row, or go on with the current one."""
        row = self.rows[n]
        above: list[Row] = []
        if self.current is not None and self._goes_on(n):
            self.current.header = header
            self.current.repairs.append(Repair(row.address, "没有表头的部分，按各列内容接在上一部分之后", 0.7))
            self._drop_pending()
        else:
            above = self._rows_above(row, header)
            self._open(row, header)
        assert self.current is not None  # noqa: S101 - opened just above
        self.current.rows += [(other, header) for other in (*above, row)]
        return n + 1

    def _drop_pending(self) -> None:
        """Leave out what stands between two parts of a table; a row of a grid among it is named."""
        assert self.current is not None  # noqa: S101 - there is a table the parts belong to
        for row in self.pending:
            if row.grid is not None:
                self.current.repairs.append(Repair(row.address, f"换页处的一行没有读懂：{row.text()[:60]}", 0.3))
        self.left += [row for row in self.pending if row.grid is None]
        self.pending = []

    def _rows_above(self, row: Row, header: Header) -> list[Row]:
        """Take back rows without labels just above a block without a head: they are indicators too."""
        start = len(self.pending)
        while start > 0 and self.pending[start - 1].grid is row.grid and is_row_of(self.pending[start - 1], header):
            start -= 1
        above, self.pending = self.pending[start:], self.pending[:start]
        return above

    # ------------------------------------------------------------ heads

    def _may_be_header(self, row: Row, grid: Grid) -> bool:
        """Tell whether a level is named in a row, worked out once for a grid."""
        if grid is not self.grid:
            self.grid, self.naming = grid, rows_naming_levels(grid)
        return row.index in self.naming

    def _is_header(self, row: Row) -> bool:
        if looks_like_header(row):
            # A head cell merged too far down covers rows of data: a head row holds head words of its own.
            return not LEVEL_NAMES.isdisjoint([role_of(cell.text) for cell in row.own()])
        if not weak_header(row):
            return False
        near = [*self.pending[-LINES_ABOVE:], *(r for r, _ in (self.current.rows[-3:] if self.current else []))]
        return any("绩效" in cell.text for other in near for cell in other.cells)

    def _header(self, n: int) -> int:
        row = self.rows[n]
        above = self.rows[n - 1] if n and self.rows[n - 1].grid is row.grid else None
        header = read_header(row, self.rows[n + 1 : n + 4], above, self._year_above)
        after = n
        below = row.index + header.depth
        while after < len(self.rows) and self.rows[after].grid is row.grid and self.rows[after].index < below:
            after += 1
        if self.current is not None and self._goes_on(after):
            alike = same_columns(self.current.header, header)
            self.current.header = header
            self.current.header_rows.append(row)
            self.current.page_starts.add(self.rows[after].order if after < len(self.rows) else -1)
            what = (
                "表头在换页处重复，接在上一部分之后"
                if alike
                else "前后两部分表头不同但中间没有新的表名，按同一张表接上"
            )
            self.current.repairs.append(Repair(row.address, what, 0.95 if alike else 0.7))
            self._drop_pending()
        else:
            self._open(row, header)
            self._note_place(row, header)
        return max(after, n + 1)

    def _note_place(self, row: Row, header: Header) -> None:
        """Say which column gave the values where the head names places only."""
        value = header.of("value")
        if value is not None and value.label and "·" not in value.label and role_of(value.label) is None:
            assert self.current is not None  # noqa: S101 - opened by the caller
            what = f"表头没有“指标值”，各列是地方或单位的数值，指标值取自“{value.label}”一列"
            self.current.repairs.append(Repair(row.address, what, 0.7))

    def _year_above(self) -> int | None:
        """Return the year that a title or a line of its own above the head says, for heads with a column a year."""
        for row in reversed(self.pending[-LINES_ABOVE - 30 :]):
            if _DIGIT.search(row.text()) is None:
                continue
            text = squeeze(row.text())
            if (match := _YEAR_LINE.fullmatch(text)) or (is_title(text) and (match := _YEAR_IN.search(text))):
                return int(match[1])
        return None

    def _open(self, row: Row, header: Header) -> None:
        head, rest = self._head_rows(row)
        self.left += rest
        self.current = Draft(head, header, row, header_rows=[row])
        self.drafts.append(self.current)
        self.pending = []

    def _goes_on(self, after: int) -> bool:
        """Tell whether a head goes on with the current table: no new name, title or head field before it."""
        assert self.current is not None  # noqa: S101 - checked by the caller
        if len(self.pending) > LINES_BETWEEN:
            return False
        for row in self.pending:
            text = row.text()
            if len(text) > 80 or any(starts_field(cell.text) for cell in row.filled()):
                return False
            if is_title(text) and not is_continued(text) and not self._is_old_title(text):
                return False
        return not self._starts_anew(after)

    def _is_old_title(self, title: str) -> bool:
        assert self.current is not None  # noqa: S101 - checked by the caller
        return squeeze(title) in {squeeze(row.text()) for row in self.current.head}

    def _starts_anew(self, after: int) -> bool:
        """Tell whether the rows below begin with 产出指标 again although 满意度指标 was reached."""
        assert self.current is not None  # noqa: S101 - checked by the caller
        reached = next((home for row, _ in reversed(self.current.rows) if (home := home_of(row))), None)
        below = next((home for row in self.rows[after : after + 3] if (home := home_of(row))), None)
        return reached == "满意度指标" and below == "产出指标"

    def _head_rows(self, row: Row) -> tuple[list[Row], list[Row]]:
        """Split the pending rows: those that belong above this head, and those that do not."""
        pending = self.pending
        start = len(pending)
        while start > 0 and pending[start - 1].grid is row.grid and row.grid is not None:
            start -= 1
        start = self._trim_same_grid(pending, start)
        if not any(starts_field(cell.text) in ("name", "owner") for r in pending[start:] for cell in r.filled()):
            start = self._head_grid_before(pending, start)
        start = lines_above(pending, start)
        return pending[start:], pending[:start]

    def _trim_same_grid(self, pending: Sequence[Row], start: int) -> int:
        """Drop rows of the same grid that stand above the last title (another table stacked on the sheet)."""
        titles = [
            n
            for n in range(start, len(pending))
            if len(pending[n].filled()) == 1 and is_title(pending[n].text()) and not is_continued(pending[n].text())
        ]
        if titles:
            return titles[-1]
        fields = (
            n for n in range(start, len(pending)) if pending[n].grid is not None and starts_table_field(pending[n])
        )
        first = next(fields, start)
        while first > start and (len(pending[first - 1].filled()) == 1 or _holds_field(pending[first - 1])):
            first -= 1
        return first

    def _head_grid_before(self, pending: Sequence[Row], start: int) -> int:
        """Take the grids just before when they hold the head fields (a head in tables of its own, or cut by pages)."""
        at = start
        for _ in range(GRIDS_ABOVE):
            n = at
            while n > 0 and pending[n - 1].grid is None and at - n < LINES_BETWEEN:
                n -= 1
            if n == 0 or pending[n - 1].grid is None or any(is_title(row.text()) for row in pending[n:at]):
                break
            grid, at = pending[n - 1].grid, n
            while at > 0 and pending[at - 1].grid is grid:
                at -= 1
            named = any(starts_field(cell.text) in ("name", "owner") for r in pending[at:n] for cell in r.filled())
            if named and n - at <= 40:
                return at
        return start

    # ------------------------------------------------------------ rows

    def _guess(self, n: int) -> Header | None:
        """Find an indicator block without a head row at the start of it."""
        row = self.rows[n]
        if row.grid is None:
            return None
        if not any(read_label(cell.text) for cell in row.filled()):
            return None
        following = [other for other in self.rows[n : n + 60] if other.grid is row.grid]
        if any(looks_like_header(other) for other in following):
            return None
        return guess_header(following)

    def _belongs(self, n: int) -> bool:
        """Tell whether a row goes on with the current block."""
        current, row = self.current, self.rows[n]
        assert current is not None  # noqa: S101 - checked by the caller
        if row.grid is None or is_boundary(row):
            return False
        if row.grid is current.grid:
            return not self.pending or is_passing(row)
        return self._continues_in_new_grid(n)

    def _below_head(self, row: Row) -> Row:
        """Return the row without cells that reach down from the head (a wrong merge, or the vertical title)."""
        assert self.current is not None  # noqa: S101 - checked by the caller
        top = self.current.header_rows[-1]
        if top.grid is not row.grid:
            return row
        first = top.index + self.current.header.depth
        if len(row.own()) == len(row.cells) or min([cell.row for cell in row.cells]) >= first:
            return row
        return replace(row, cells=tuple(cell for cell in row.cells if cell.row >= first))

    def _continues_in_new_grid(self, n: int) -> bool:
        """Tell whether a grid without a head goes on with the block of the grid before (a page break)."""
        current = self.current
        assert current is not None  # noqa: S101 - checked by the caller
        if len(self.pending) > LINES_BETWEEN or not self._only_page_lines():
            return False
        grid = self.rows[n].grid
        following = [row for row in self.rows[n : n + 30] if row.grid is grid]
        if any(is_boundary(row) for row in following[:2]) or looks_like_header(following[0]):
            return False
        header = refit(current.header, grid)
        if not same_shape(following, header):
            return False
        current.header = header
        current.page_starts.add(following[0].order)
        current.repairs.append(Repair(following[0].address, "表格跨页，接在上一页之后", 0.9))
        self._drop_pending()
        return True

    def _only_page_lines(self) -> bool:
        return all(
            row.grid is None and len(row.text()) <= 40 and not (is_title(row.text()) and not is_continued(row.text()))
            for row in self.pending
        )

    def _close_if_over(self, row: Row) -> None:
        if self.current is None or row.grid is None:
            return
        if row.grid is self.current.grid or is_boundary(row) or not self._only_page_lines():
            self.current = None if self._is_over(row) else self.current

    def _is_over(self, row: Row) -> bool:
        return any(starts_field(cell.text) in STARTING for cell in row.filled()) or row.grid is not (
            self.current.grid if self.current else None
        )


def _holds_field(row: Row) -> bool:
    return any(starts_field(cell.text) not in (None, "ignored") for cell in row.filled())
