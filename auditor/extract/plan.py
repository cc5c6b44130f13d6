"""Read the 资金支出计划 of a head: a row of dates and the row of amounts or shares below it."""

from collections.abc import Iterable, Sequence

import regex

from auditor.extract.stream import one_line
from auditor.model import Cell
from auditor.patterns import compiled
from auditor.text import squeeze

_DATE = compiled(r"(?:\d{1,2}月|[一二三四1-4]季度|第[一二三四1-4]季度|上半年|下半年|全年|\d{4}年)(?:底|末|份)?.{0,6}")


def plan_dates(cells: Iterable[Cell]) -> list[Cell]:
    """Return the cells of a row that name a date, none when there are fewer than two."""
    dates = [cell for cell in cells if _DATE.fullmatch(squeeze(cell.text))]
    return dates if len(dates) >= 2 else []


def plan_steps(cells: Sequence[Cell], dates: Sequence[Cell]) -> list[tuple[str, str]] | None:
    """Return each date with the figure below it, None when the row holds other things than figures."""
    values = [cell for cell in cells if cell.col >= min(date.col for date in dates)]
    if any(cell.text.strip() and not regex.search(r"\d", cell.text) for cell in values):
        return None
    steps = []
    for n, date in enumerate(dates):
        at = next((cell for cell in values if cell.col == date.col), None)
        if at is None and len(values) == len(dates):
            at = values[n]
        steps.append((one_line(date.text), one_line(at.text) if at else ""))
    return steps
