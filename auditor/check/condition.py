"""Put questions about a row or a table together: all / any / not; every one can say what it saw and wanted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import field

from auditor.check.joined import Among, Holds, among_each, among_every, among_not, among_some, every_of, some_of
from auditor.check.subject import Row, Table
from auditor.records import record


@record(slots=False)
class Explained:
    """One node of an explanation: what was asked, the answer, and what was seen."""

    text: str
    holds: bool
    seen: str = ""
    children: tuple[Explained, ...] = ()

    def lines(self, depth: int = 0) -> list[str]:
        """Return the tree as indented lines: ✓ or ✗, the question, the value seen."""
        mark = "✓" if self.holds else "✗"
        own = f"{'　' * depth}{mark} {self.text}" + (f"（实际：{self.seen}）" if self.seen else "")
        return [own, *(line for child in self.children for line in child.lines(depth + 1))]


@record(slots=False)
class Condition:
    """A question about a row or a table.

    Attributes:
        test: tells whether it holds, put together once.
        among: returns those of some rows of one table for which it holds, as `test` says of each.
        cost: what a test costs beside others, so that a cheap part is asked before a dear one.
    """

    test: Holds = field(init=False, repr=False, compare=False, default=lambda _subject: False)
    among: Among = field(init=False, repr=False, compare=False, default=lambda _table, _rows: 0)
    cost: int = field(init=False, repr=False, compare=False, default=1)

    def _decide(self, test: Holds, cost: int, among: Among | None = None) -> None:
        object.__setattr__(self, "test", test)
        object.__setattr__(self, "among", among or among_each(test))
        object.__setattr__(self, "cost", cost)

    def explain(self, subject: Row | Table) -> Explained:
        """Tell whether it holds and why."""
        raise NotImplementedError

    def __str__(self) -> str:
        raise NotImplementedError


# What must not be there hardly ever is: of parts that must all hold, such a part rarely decides, so it is asked late.
DENIED = 4


def _cheapest_first(parts: Sequence[Condition]) -> list[Condition]:
    return sorted(parts, key=lambda part: part.cost)


@record(slots=False)
class AllOf(Condition):
    """Every part holds."""

    parts: tuple[Condition, ...]

    def __post_init__(self) -> None:
        parts = _cheapest_first(self.parts)
        test, among = every_of([part.test for part in parts]), among_every([part.among for part in parts])
        self._decide(test, sum(part.cost for part in parts), among)

    def explain(self, subject: Row | Table) -> Explained:
        """Explain every part, also those after the first that fails."""
        children = tuple(part.explain(subject) for part in self.parts)
        return Explained("以下全部成立", all(child.holds for child in children), children=children)

    def __str__(self) -> str:
        return "（" + " 且 ".join(map(str, self.parts)) + "）"


@record(slots=False)
class AnyOf(Condition):
    """At least one part holds."""

    parts: tuple[Condition, ...]

    def __post_init__(self) -> None:
        parts = _cheapest_first(self.parts)
        test, among = some_of([part.test for part in parts]), among_some([part.among for part in parts])
        self._decide(test, sum(part.cost for part in parts), among)

    def explain(self, subject: Row | Table) -> Explained:
        """Explain every part."""
        children = tuple(part.explain(subject) for part in self.parts)
        return Explained("以下至少一项成立", any(child.holds for child in children), children=children)

    def __str__(self) -> str:
        return "（" + " 或 ".join(map(str, self.parts)) + "）"


@record(slots=False)
class NotOf(Condition):
    """The part does not hold."""

    part: Condition

    def __post_init__(self) -> None:
        test = self.part.test
        self._decide(lambda subject: not test(subject), self.part.cost + DENIED, among_not(self.part.among))

    def explain(self, subject: Row | Table) -> Explained:
        """Explain the part."""
        child = self.part.explain(subject)
        return Explained("以下不成立", not child.holds, children=(child,))

    def __str__(self) -> str:
        return f"非{self.part}"
