"""Bring cells of a page copied as text one under the other: a blank line or a bar stands after each of them."""

from collections.abc import Callable, Sequence

from auditor.extract.head import starts_field
from auditor.extract.header import LEVELS
from auditor.extract.roles import role_of
from auditor.model import Grid, TextBlock

Reader = Callable[[Sequence[TextBlock], int], tuple[Grid, int] | None]

_BAR = "|"
# Fewer cells are no table.
_LEAST_CELLS = 24
# A longer stretch holds several tables; each is read on its own.
_MOST_LINES = 1500
# A cell over more lines than this has lost its bar.
_CELL_LINES = 12


def loose_table(lines: Sequence[TextBlock], n: int, read: Reader) -> tuple[Grid, int] | None:
    """Read a table whose cells stand apart, from its first head field on; `read` takes a cell a line."""
    first = lines[n].text.rstrip(" |")
    if not first.strip() or (starts_field(first) is None and role_of(first) is None):
        return None
    for apart in (_between_blanks, _between_bars):
        cells, places = apart(lines, n)
        found = read(cells, 0) if len(cells) >= _LEAST_CELLS else None
        if found is not None:
            grid, end = found
            return grid, places[end] if end < len(places) else places[-1] + 1
    return None


def _between_blanks(lines: Sequence[TextBlock], n: int) -> tuple[list[TextBlock], list[int]]:
    """Return every second line while those between are empty; a line of blanks alone is an empty cell.

    Above the head of the indicators an empty cell may have left one more empty line.
    """
    cells: list[TextBlock] = []
    places: list[int] = []
    headed = False
    while n < len(lines) and len(places) < _MOST_LINES and "\t" not in lines[n].text:
        headed |= role_of(lines[n].text) in LEVELS
        if not lines[n].text and not headed and cells and lines[n - 2].text:
            n += 1
            continue
        if not lines[n].text:
            break
        cells.append(lines[n])
        places.append(n)
        if n + 1 < len(lines) and lines[n + 1].text:
            break
        n += 2
    return cells, places


def _between_bars(lines: Sequence[TextBlock], n: int) -> tuple[list[TextBlock], list[int]]:
    """Return the cells that end with a bar; one may run over several lines, empty ones are left out."""
    cells: list[TextBlock] = []
    places: list[int] = []
    held: list[str] = []
    start = n
    for at in range(n, min(n + _MOST_LINES, len(lines))):
        text = lines[at].text.strip()
        body = text.rstrip(f"{_BAR} ")
        if _BAR in body or at - start > _CELL_LINES:
            break
        if body:
            start = start if held else at
            held.append(body)
        if text.endswith(_BAR):
            if held:
                cells.append(TextBlock("\n".join(held), lines[start].address, lines[start].line))
                places.append(start)
            held, start = [], at + 1
    return cells, places
