"""Join tests of a row or table to one; loops, for a generator costs as much as a test, some hundred times a row."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from auditor.check.subject import Row, Table

Holds = Callable[[Row | Table], bool]
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
