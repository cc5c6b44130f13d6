"""Define what every kind of check is: a dataclass of parameters with a search."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import field
from typing import ClassVar

from auditor.check.roles import Scope
from auditor.check.subject import Row, Rows, Table
from auditor.records import record

# Words every message may use, with what they stand for; a kind adds its own.
COMMON_SLOTS: Mapping[str, str] = {
    "name": "三级指标",
    "value": "指标值",
    "level2": "二级指标",
    "description": "描述",
    "basis": "依据",
    "project": "项目名称",
    "budget": "预算（万元）",
    "evidence": "引用的原文",
    "hit": "命中的词；没有时同原文",
}


@record
class Hit:
    """One problem found: what shows it, and the words and numbers for the message.

    Attributes:
        evidence: verbatim quote.
        row: index of the row it points at; None for the table. Row kinds leave it None: it is their row.
        role: the cell; None is the rule's first `where`.
        slots: words for the message, by name.
        trace: pairs that explain it.
        table: across kinds: index of the table it stands on when it belongs to one.
        tables: across kinds: indices of all tables concerned.
        unsure: true makes the finding 待核.
    """

    evidence: str
    row: int | None = None
    role: str | None = None
    slots: Mapping[str, str] = field(default_factory=dict)
    trace: tuple[tuple[str, str], ...] = ()
    table: int | None = None
    tables: tuple[int, ...] = ()
    unsure: bool = False


class Kind:
    """Parameters of one kind of check.

    Class attributes:
        title: what it finds, one Chinese phrase.
        scope: what is counted as one check: a row, a table, or all tables.
        roles: roles `where` may name; empty for any of its scope.
        default_where: roles where the rule names none.
        slots: further words for messages → what they stand for.
    """

    title: ClassVar[str] = ""
    scope: ClassVar[Scope] = "row"
    roles: ClassVar[tuple[str, ...]] = ()
    default_where: ClassVar[tuple[str, ...]] = ("指标值",)
    slots: ClassVar[Mapping[str, str]] = {}


class RowKind(Kind):
    """A kind that judges one row at a time."""

    scope: ClassVar[Scope] = "row"

    def candidates(self, table: Table) -> Rows:
        """Return the rows the kind can speak about at all; the others count as 不适用 without being looked at."""
        return table.readable

    def find(self, row: Row, where: Sequence[str]) -> Iterator[Hit]:
        """Yield the problems of a row; at most one becomes a finding per role."""
        raise NotImplementedError


class CellKind(Kind):
    """A kind that judges the text of one cell, in a row or in the head of the table, as `where` says."""

    scope: ClassVar[Scope] = "row"

    def find_in(self, text: str, subject: Row | Table) -> Hit | None:
        """Return the problem of a cell's text, or None; the text is never empty."""
        raise NotImplementedError

    def rules_out(self, texts: str, table: Table) -> bool:
        """Tell of cells of the rows of a table, squeezed and one a line, that none has a problem; False if unknown."""
        del texts, table
        return False


class TableKind(Kind):
    """A kind that judges a table as a whole; its hits may point at rows."""

    scope: ClassVar[Scope] = "table"
    default_where: ClassVar[tuple[str, ...]] = ("整表",)

    def find(self, table: Table, where: Sequence[str]) -> Iterator[Hit]:
        """Yield the problems of a table."""
        raise NotImplementedError


class AcrossKind(Kind):
    """A kind that compares all tables of a run."""

    scope: ClassVar[Scope] = "across"
    default_where: ClassVar[tuple[str, ...]] = ("整表",)

    def find(self, tables: Sequence[Table], where: Sequence[str]) -> Iterator[Hit]:
        """Yield the problems that show only across tables."""
        raise NotImplementedError
