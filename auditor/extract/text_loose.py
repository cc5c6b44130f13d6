"""Bring cells of a page copied as text one under the other: a blank line or a bar stands after each of them."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from auditor.extract.columns import LEVELS
from auditor.extract.head import starts_field
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
# Empty cells and a vertical title above the head of the indicators leave no more empty lines than this.
_GAP = 8


def loose_table(lines: Sequence[TextBlock], n: int, read: Reader, read_rows: Reader) -> tuple[Grid, int] | None:
    """Read a table whose cells stand apart, from its first head field on.

    Args:
        lines: the lines of a document.
        n: where to begin.
        read: takes a cell a line.
        read_rows: takes a cell a line, with an empty line after every row.
    """
    first = lines[n].text.rstrip(" |")
    if not first.strip() or (starts_field(first) is None and role_of(first) is None):
        return None
    ways = (
        (_rows_between_bars, read_rows),
        *((way, read) for way in (_between_blanks, _between_all_bars, _between_bars)),
    )
    for apart, reader in ways:
        cells, places = apart(lines, n)
        found = reader(cells, 0) if len(cells) >= _LEAST_CELLS else None
        if found is not None:
            grid, end = found
            return grid, places[end] if end < len(places) else places[-1] + 1
    return None


def _between_blanks(lines: Sequence[TextBlock], n: int) -> tuple[list[TextBlock], list[int]]:
    """Return the lines between empty lines, one of each; a line of blanks alone is an empty cell.

    A cell may take several lines. Above the head of the indicators empty cells may have left more empty lines.
    """
    cells: list[TextBlock] = []
    places: list[int] = []
    headed = False
    while n < len(lines) and len(places) < _MOST_LINES and "\t" not in lines[n].text:
        if not lines[n].text:
            gap = next((k for k in range(1, _GAP) if n + k < len(lines) and lines[n + k].text), 0)
            if headed or not cells or not gap:
                break
            n += gap
            continue
        end = next((at for at in range(n, len(lines)) if not lines[at].text), len(lines))
        if end - n > _CELL_LINES:
            break
        text = "\n".join(line.text for line in lines[n:end])
        headed |= role_of(text) in LEVELS
        cells.append(replace(lines[n], text=text))
        places.append(n)
        n = end + 1
    return cells, places


def _rows_between_bars(lines: Sequence[TextBlock], n: int) -> tuple[list[TextBlock], list[int]]:
    """Return the cells between lines that hold a bar alone, an empty line for two bars: there a row ends."""
    cells: list[TextBlock] = []
    places: list[int] = []
    held: list[str] = []
    start = n
    for at in range(n, min(n + _MOST_LINES, len(lines))):
        text = lines[at].text.strip()
        if (_BAR in text and text != _BAR) or at - start > _CELL_LINES:
            break
        if text == _BAR:
            cells.append(TextBlock("\n".join(held), lines[start].address, lines[start].line))
            places.append(start)
            held, start = [], at + 1
        elif text:
            start = start if held else at
            held.append(text)
    return (cells, places) if cells else ([], [])


def _between_all_bars(lines: Sequence[TextBlock], n: int) -> tuple[list[TextBlock], list[int]]:
    """Return the cells that end with a bar, the empty ones included."""
    return _between_bars(lines, n, empties=True)


def _between_bars(lines: Sequence[TextBlock], n: int, *, empties: bool = False) -> tuple[list[TextBlock], list[int]]:
    """Return the cells that end with a bar; one may run over several lines, empty ones are left out unless asked."""
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
            if held or empties:
                # A line of blanks, not an empty one, is an empty cell.
                cells.append(TextBlock("\n".join(held) or " ", lines[start].address, lines[start].line))
                places.append(start)
            held, start = [], at + 1
    return cells, places
