"""Define a rule as it is after loading: what it looks at, when it applies, what it says."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import field
from functools import cached_property, partial
from operator import attrgetter
from typing import TYPE_CHECKING, Any, Literal

from auditor.check.conditions import Condition
from auditor.check.kind import CellKind, Hit, Kind, RowKind, TableKind
from auditor.check.roles import ROLES, Role
from auditor.check.slots import spellings
from auditor.model import FindingStatus, Layout, Severity, TargetTable
from auditor.model import TableKind as KindOfTable
from auditor.records import record

if TYPE_CHECKING:
    from auditor.check.examples import Example
    from auditor.check.places import Place
    from auditor.check.subject import Row, Rows, Table

# Rows with what was found in each.
Found = Sequence[tuple["Row", list[Hit]]]
_READABLE: Callable[[Any], Any] = attrgetter("readable")


@record(slots=False)
class SeverityCase:
    """A severity that holds where a condition is met."""

    when: Condition
    severity: Severity


@record(slots=False)
class Rule:
    """One rule of the catalogue or of a user.

    Attributes:
        kind: name of the kind of check, a module in auditor/check/kinds.
        where: cell roles it looks at (指标值 …), first one named in the finding.
        with_: the kind with its parameters.
        when: where the rule applies at all; None is everywhere.
        severity_when: first case that holds replaces `severity`.
        item: review point it counts towards.
        weight: factor of the cost in the score; 0 costs nothing.
        rewrite: whether a finding on a row also carries the row rewritten and similar good indicators.
        unless_also: codes which, standing on the same row (or on the whole table), silence this one.
        cause: shared name of a cause, so that the score charges once.
        cause_per: `row`: once a row; `table`: once a table.
        status: `review` makes every finding 待核.
        layouts: empty for both; table_kinds: empty for all.
        layer: name of the layer the rule comes from.
        changed: layers that changed something, in order.
        places: key → where its value stands; the key `code` is the rule itself.
    """

    code: str
    name: str
    kind: str
    where: tuple[str, ...]
    with_: Kind
    when: Condition | None
    severity: Severity
    item: str
    message: str
    why: str
    basis: str
    severity_when: tuple[SeverityCase, ...] = ()
    weight: float = 1.0
    suggestion: str | None = None
    rewrite: bool = False
    unless_also: tuple[str, ...] = ()
    cause: str | None = None
    cause_per: Literal["row", "table"] = "row"
    status: FindingStatus = "fail"
    layouts: tuple[Layout, ...] = ()
    table_kinds: tuple[KindOfTable, ...] = ()
    bad: Sequence[Example] = ()
    good: Sequence[Example] = ()
    enabled: bool = True
    layer: str = ""
    changed: tuple[str, ...] = ()
    places: Mapping[str, Place] = field(default_factory=dict, compare=False)

    @property
    def place(self) -> Place:
        """Return where the rule's code stands."""
        return self.places["code"]

    @cached_property
    def scopes(self) -> tuple[bool, bool]:
        """Return whether the rule checks rows, and whether it checks the table as a whole."""
        if self.with_.scope == "table":
            return False, True
        if not isinstance(self.with_, CellKind):
            return True, False
        scopes = {ROLES[role].scope for role in self.where}
        return "row" in scopes, "table" in scopes

    def meant_for(self, filed: TargetTable) -> bool:
        """Tell whether the rule is meant for tables of this kind and layout; prose is checked by rows only."""
        if self.layouts and filed.layout not in self.layouts:
            return False
        if self.table_kinds and filed.kind not in self.table_kinds:
            return False
        return not (filed.narrative and self.with_.scope != "row")

    def severity_for(self, subject: Row | Table | None) -> Severity:
        """Return the severity for a row or table: of the first case that holds, else the rule's own."""
        if subject is not None:
            for case in self.severity_when:
                if case.when.test(subject):
                    return case.severity
        return self.severity

    @cached_property
    def candidates(self) -> Callable[[Table], Rows]:
        """Return what gives the rows of a table that the kind can speak about; all others are 不适用."""
        return self.with_.candidates if isinstance(self.with_, RowKind) else _READABLE

    @cached_property
    def slot_names(self) -> Mapping[str, str]:
        """Return every spelling of a slot its message may use → the slot's name."""
        return spellings(type(self.with_))

    @cached_property
    def search_rows(self) -> Callable[[Table, Sequence[Row]], Found]:
        """Return what finds the rows of a table in which something is wrong, with their hits, in order."""
        kind, where = self.with_, self.where
        if isinstance(kind, CellKind):
            roles = [ROLES[name] for name in where if ROLES[name].scope == "row"]
            return lambda table, rows: _in_cells(kind, roles, table, rows)
        if isinstance(kind, RowKind):
            find = partial(kind.find, where=where)
            return lambda _table, rows: [(row, hits) for row in rows if (hits := [*find(row)])]
        return lambda _table, _rows: ()

    @cached_property
    def search_table(self) -> Callable[[Table], Iterable[Hit]]:
        """Return what the rule does with a table as a whole, decided once for all of them."""
        kind, where = self.with_, self.where
        if isinstance(kind, CellKind):
            roles = [ROLES[name] for name in where if ROLES[name].scope == "table"]
            return lambda table: _in_head(kind, roles, table)
        if isinstance(kind, TableKind):
            return partial(kind.find, where=where)
        return lambda _table: ()

    @property
    def near_misses(self) -> tuple[Example, ...]:
        """Return the good examples that look like bad ones."""
        return tuple(example for example in self.good if example.near_miss)


def _in_cells(kind: CellKind, roles: Sequence[Role], table: Table, rows: Sequence[Row]) -> Found:
    """Return the rows with a problem in one of their cells; cells are looked at one by one only where one may have."""
    found: dict[int, list[Hit]] = {}
    for role in roles:
        if kind.rules_out(role.together(table), table):
            continue
        texts = role.texts(table)
        for row in rows:
            text = texts[row.index]
            if text and (hit := kind.find_in(text, row)):
                found.setdefault(row.index, []).append(_placed(hit, role))
    return [(row, found[row.index]) for row in rows if row.index in found] if found else ()


def _in_head(kind: CellKind, roles: Sequence[Role], table: Table) -> list[Hit]:
    texts = ((role, role.text(table)) for role in roles)
    return [_placed(hit, role) for role, text in texts if text and (hit := kind.find_in(text, table))]


def _placed(hit: Hit, role: Role) -> Hit:
    return Hit(hit.evidence, hit.row, hit.role or role.name, hit.slots, hit.trace, unsure=hit.unsure)
