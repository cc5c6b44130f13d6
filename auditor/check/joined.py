"""Join tests of a row or table to one; loops, for a generator costs as much as a test, some hundred times a row.

What is asked of many rows is asked of all rows of a table at once: a question costs some steps for each table then
instead of some for each row.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from auditor.check.subject import Row, Rows, Table

Holds = Callable[[Row | Table], bool]
# Takes a table and some of its rows, and returns those for which something holds.
Among = Callable[[Table, Rows], Rows]
# What an expression gives counts as true or not by Python's own measure.
_Any = Callable[[Row | Table], object]


def every_of(tests: Sequence[_Any]) -> Holds:
    """Return the test that holds where every one does."""

    def every(subject: Row | Table) -> bool:
        for test in tests:  # noqa: SIM110  see above
            if not test(subject):
                return False
        return True

    return every


def some_of(tests: Sequence[_Any]) -> Holds:
    """Return the test that holds where one does."""

    def some(subject: Row | Table) -> bool:
        for test in tests:  # noqa: SIM110  see above
            if test(subject):
                return True
        return False

    return some


def among_each(test: _Any) -> Among:
    """Return what asks a test of one row after the other."""

    def each(table: Table, rows: Rows) -> Rows:
        found = 0
        for row in table.picked(rows):
            if test(row):
                found |= 1 << row.index
        return found

    return each


def among_every(parts: Sequence[Among]) -> Among:
    """Return what keeps the rows every part keeps; a part is asked only of those the parts before it kept."""

    def every(table: Table, rows: Rows) -> Rows:
        for part in parts:
            if not rows:
                break
            rows = part(table, rows)
        return rows

    return every


def among_some(parts: Sequence[Among]) -> Among:
    """Return what keeps the rows one part keeps; a part is asked only of those no part before it kept."""

    def some(table: Table, rows: Rows) -> Rows:
        rest = rows
        for part in parts:
            if not rest:
                break
            rest &= ~part(table, rest)
        return rows & ~rest

    return some


def among_not(part: Among) -> Among:
    """Return what keeps the rows a part does not keep."""
    return lambda table, rows: rows & ~part(table, rows)
