"""Define a rule as it is after loading: what it looks at, when it applies, what it says."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, partial
from typing import TYPE_CHECKING, Any, Literal

from auditor.check.conditions import Condition, asked_for
from auditor.check.kind import CellKind, Hit, Kind, RowKind, TableKind
from auditor.check.roles import ROLES
from auditor.check.slots import spellings
from auditor.model import FindingStatus, Layout, Severity
from auditor.model import TableKind as KindOfTable

if TYPE_CHECKING:
    from auditor.check.examples import Example
    from auditor.check.places import Place
    from auditor.check.subject import Row, Table

_Cell = tuple[str, "Callable[[Row | Table], str | None]"]


@dataclass(frozen=True)
class SeverityCase:
    """A severity that holds where a condition is met."""

    when: Condition
    severity: Severity


@dataclass(frozen=True)
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

    def severity_for(self, subject: Row | Table | None) -> Severity:
        """Return the severity for a row or table: of the first case that holds, else the rule's own."""
        if subject is not None:
            for case in self.severity_when:
                if case.when.test(subject):
                    return case.severity
        return self.severity

    @cached_property
    def only_classes(self) -> frozenset[str] | None:
        """Return the 二级指标 outside which the condition cannot hold, or None."""
        return asked_for(self.when, "level2")

    @cached_property
    def only_values(self) -> frozenset[str] | None:
        """Return the kinds of value outside which the condition cannot hold, or None."""
        return asked_for(self.when, "value.kind")

    @cached_property
    def slot_names(self) -> Mapping[str, str]:
        """Return every spelling of a slot its message may use → the slot's name."""
        return spellings(type(self.with_))

    @cached_property
    def search_row(self) -> Callable[[Row], Iterable[Hit]]:
        """Return what the rule does with a row, decided once for all of them."""
        return self._search("row")

    @cached_property
    def search_table(self) -> Callable[[Table], Iterable[Hit]]:
        """Return what the rule does with a table as a whole, decided once for all of them."""
        return self._search("table")

    def _search(self, scope: str) -> Callable[[Any], Iterable[Hit]]:
        kind, where = self.with_, self.where
        if isinstance(kind, CellKind):
            roles = [(name, ROLES[name].text) for name in where if ROLES[name].scope == scope]
            return lambda subject: _cell_hits(kind, roles, subject)
        if isinstance(kind, TableKind if scope == "table" else RowKind):
            find: Any = kind.find
            return partial(find, where=where)
        return lambda _subject: ()

    @property
    def near_misses(self) -> tuple[Example, ...]:
        """Return the good examples that look like bad ones."""
        return tuple(example for example in self.good if example.near_miss)


def _cell_hits(kind: CellKind, roles: Sequence[_Cell], subject: Row | Table) -> list[Hit]:
    hits = []
    for name, read in roles:
        text = read(subject)
        hit = kind.find_in(text, subject) if text else None
        if hit is not None:
            hits.append(Hit(hit.evidence, hit.row, hit.role or name, hit.slots, hit.trace, unsure=hit.unsure))
    return hits
