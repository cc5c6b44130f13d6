"""Tell which of several value columns of a head is the annual one, the long-term one, the base, a place."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from auditor.extract.align import looks_like_value
from auditor.extract.columns import Column
from auditor.extract.roles import WHOLE, YEAR, period_of
from auditor.extract.stream import Row
from auditor.text import squeeze

_STANDARD_WORDS = {"绩效标准", "指标标准"}
_VALUED = frozenset({"value", "value_long", "actual", "sign"})
# The name of a place or a unit is short.
_PLACE_LENGTH = 12
_LEAST_PLACES = 2


def split_values(columns: list[Column], year: Callable[[], int | None]) -> list[Column]:
    """Decide which of several value columns is the annual one, the long-term one, the base, a place.

    Args:
        columns: of the head.
        year: finds the year of the table.
    """
    columns = _standards(columns)
    values = [n for n, column in enumerate(columns) if column.role == "value"]
    if len(values) < 2:
        return columns
    periods = {n: period_of(columns[n].label) for n in values}
    chosen = _annual_value(columns, values, periods, year())
    for n in values:
        if n == chosen:
            continue
        role = "value_long" if periods[n] == "long" else "extra"
        if role == "value_long" and any(column.role == "value_long" for column in columns):
            role = "extra"
        columns[n] = replace(columns[n], role=role)
    return columns


def _standards(columns: list[Column]) -> list[Column]:
    """Take 绩效标准 beside 指标值 for the source of the value (计划标准, 行业标准), alone for the value itself."""
    told = [column for column in columns if column.role == "value" and column.label in _STANDARD_WORDS]
    values = sum(column.role == "value" for column in columns)
    if len(told) != 1 or values < 2 or any(column.role == "basis" for column in columns):
        return columns
    return [replace(column, role="basis") if column is told[0] else column for column in columns]


def _annual_value(columns: list[Column], values: list[int], periods: dict[int, str | None], year: int | None) -> int:
    years = {n: int(match[1]) for n in values if (match := YEAR.search(columns[n].label))}
    if year is not None:
        for n, written in years.items():
            if written == year and periods[n] != "past":
                return n
    for wanted in ("annual", None):
        same = [n for n in values if periods[n] == wanted]
        whole = [n for n in same if WHOLE.search(columns[n].label)]
        if whole or same:
            return (whole or same)[0]
    return values[-1]


def with_periods(columns: list[Column], above: Row | None, row: Row) -> list[Column]:
    """Put the period words of the row above (年度目标 over 指标值) in front of value labels without any."""
    values = [column for column in columns if column.role == "value"]
    if above is None or above.grid is not row.grid or len(values) < 2:
        return columns
    words = [cell for cell in above.filled() if period_of(cell.text) and len(cell.text) < 20]
    result = []
    for column in columns:
        over = [cell.text for cell in words if cell.col <= column.start < cell.col + cell.col_span]
        bare = column.role == "value" and period_of(column.label) is None
        result.append(replace(column, label=f"{squeeze(over[0])}·{column.label}") if bare and over else column)
    return result


def with_places(columns: list[Column], below: Sequence[Row]) -> list[Column]:
    """Take a column a place for values where no head word says 指标值 and figures stand below the places' names.

    Bare numbers alone may be points that somebody gave: one figure must have a sign or a unit.
    """
    roles = [column.role for column in columns]
    if _VALUED & set(roles) or "level3" not in roles:
        return columns
    first = roles.index("level3") + 1
    held = {
        n: [cell.text for row in below for cell in row.filled() if column.start <= cell.col <= column.end]
        for n, column in enumerate(columns)
        if n >= first and column.role == "extra" and 0 < len(column.label) <= _PLACE_LENGTH
    }
    places = [n for n, texts in held.items() if texts and all(looks_like_value(text) for text in texts)]
    measured = any(not squeeze(text).isdecimal() for n in places for text in held[n])
    if len(places) < _LEAST_PLACES or not measured:
        return columns
    return [replace(column, role="value") if n in places else column for n, column in enumerate(columns)]
