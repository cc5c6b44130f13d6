"""Join what a page break cut through: a row by a bracket that closes on the next page, an upright label by its end."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from auditor.model import Cell, Grid, TextBlock

# Label cells of this field end so.
_END = "指标"
# Name and value are at least so many columns on the right.
_NAMING = 2
_OPEN, _CLOSE = "（(【〔《“", "）)】〕》”"


def join_cut_rows(pages: Sequence[Sequence[Grid | TextBlock]]) -> list[Grid | TextBlock]:
    """Return the blocks of all pages; a row whose lower half begins the next page is whole again.

    Other rows that a break cut are for the extraction to judge: here only brackets speak, and labels without a name.
    """
    blocks: list[Grid | TextBlock] = []
    for page in pages:
        rest = list(page)
        if blocks and isinstance(blocks[-1], Grid):
            blocks[-1], rest = _ended(blocks[-1], rest)
        if blocks and rest and isinstance(blocks[-1], Grid) and isinstance(rest[0], Grid):
            upper, lower = _completed(blocks[-1], rest[0])
            blocks[-1], joined = _joined(upper, lower)
            rest[:1] = [joined] if joined is not None else []
        blocks += rest
    return blocks


def _joined(upper: Grid, lower: Grid) -> tuple[Grid, Grid | None]:
    last = {cell.col: cell for cell in upper.cells if cell.row == upper.n_rows - 1 and cell.row_span == 1}
    first = {cell.col: cell for cell in lower.cells if cell.row == 0}
    if upper.n_cols != lower.n_cols or any(cell.row_span > 1 for cell in first.values()):
        return upper, lower
    if _are_halves(last, first, upper.n_cols):
        texts = last | {col: replace(cell, row=upper.n_rows - 1) for col, cell in first.items()}
    elif first.keys() <= last.keys() and any(_opened(last[c].text) and _closes(first[c].text) for c in first):
        texts = last | {col: replace(last[col], text=f"{last[col].text}\n{cell.text}") for col, cell in first.items()}
    else:
        return upper, lower
    kept = [cell for cell in upper.cells if last.get(cell.col) is not cell]
    cells = tuple(sorted([*kept, *texts.values()], key=lambda cell: (cell.row, cell.col)))
    below = tuple(replace(cell, row=cell.row - 1) for cell in lower.cells if cell.row > 0)
    return replace(upper, cells=cells), replace(lower, cells=below, n_rows=lower.n_rows - 1) if below else None


def _are_halves(last: Mapping[int, Cell], first: Mapping[int, Cell], n_cols: int) -> bool:
    """Tell whether name and value stand above the break and the labels of that row below it.

    Cells in the middle of their row go to the side of the break their lines fit on.
    """
    written = {col for col, cell in first.items() if cell.text}
    above = {col for col, cell in last.items() if cell.text}
    return (
        n_cols > _NAMING
        and bool(written)
        and max(written) < n_cols - _NAMING
        and above == set(range(max(written) + 1, n_cols))
        and all(cell.col_span == 1 for cell in (*last.values(), *first.values()))
    )


def _ended(upper: Grid, rest: list[Grid | TextBlock]) -> tuple[Grid, list[Grid | TextBlock]]:
    """Return the grid with an upright label (满/意/度/指) whole, and the page without the lines that end it (标)."""
    count = next((n for n, block in enumerate(rest) if not _is_character(block)), len(rest))
    tail = [block.text.strip() for block in rest[:count] if isinstance(block, TextBlock)]
    for cell in upper.cells:
        whole = "\n".join((cell.text, *tail))
        cut = cell.row + cell.row_span == upper.n_rows and _is_upright(cell.text)
        if tail and cut and whole.replace("\n", "").endswith(_END) and _END not in cell.text.replace("\n", ""):
            return _with_texts(upper, {cell: whole}), rest[count:]
    return upper, rest


def _is_character(block: Grid | TextBlock) -> bool:
    return isinstance(block, TextBlock) and len(block.text.strip()) == 1


def _completed(upper: Grid, lower: Grid) -> tuple[Grid, Grid]:
    """Return the grids with a label written upright (产/出 | 指/标) whole on both pages."""
    if upper.n_cols != lower.n_cols:
        return upper, lower
    last = {cell.col: cell for cell in upper.cells if cell.row + cell.row_span == upper.n_rows}
    whole = {}
    for cell in lower.cells:
        above = last.get(cell.col) if cell.row == 0 else None
        if above is None or not (_is_upright(above.text) and _is_upright(cell.text)):
            continue
        start, both = above.text.replace("\n", ""), f"{above.text}\n{cell.text}"
        if not start.endswith(_END) and both.replace("\n", "").endswith(_END):
            whole[above] = whole[cell] = both
    if not whole:
        return upper, lower
    return _with_texts(upper, whole), _with_texts(lower, whole)


def _is_upright(text: str) -> bool:
    return bool(text) and all(len(line.strip()) == 1 for line in text.split("\n"))


def _with_texts(grid: Grid, texts: Mapping[Cell, str]) -> Grid:
    return replace(grid, cells=tuple(replace(cell, text=texts.get(cell, cell.text)) for cell in grid.cells))


def _opened(text: str) -> bool:
    return _depth(text) > 0


def _closes(text: str) -> bool:
    return _depth(text) < 0


def _depth(text: str) -> int:
    return sum(char in _OPEN for char in text) - sum(char in _CLOSE for char in text)
