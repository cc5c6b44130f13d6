"""Rebuild the tables of Word 97 to 2003 files: cells end by marks, rows say where their cells' edges stand.

Source: MS-DOC 2.4.3 (finding cell and row ends), 2.9.315 (row definition), 2.9.310 (merges of a cell).
"""

from __future__ import annotations

import struct
from collections.abc import Iterable
from dataclasses import dataclass, field

from auditor.model import Grid, TextBlock
from auditor.read.limits import Limits
from auditor.read.placing import Canvas, Placed, check_size
from auditor.read.word_binary import Modifiers, Paragraph, paragraphs

Blocks = tuple[Grid | TextBlock, ...]

IN_TABLE, ROW_END, DEPTH = 0x2416, 0x2417, 0x6649
INNER_CELL, INNER_ROW_END = 0x244B, 0x244C
DEFINITION, _VERTICAL, _HORIZONTAL = 0xD608, 0xD62B, 0x5624
CELL_BYTES = 20
# Edges of different rows closer than this are one (twips; half a millimetre, what dragging a border leaves).
SAME_EDGE = 30


@dataclass
class _Row:
    """Texts of a row's cells, their edges in twips and how each takes part in merges."""

    texts: list[str]
    edges: list[int]
    vertical: list[str | None]
    horizontal: list[bool]


@dataclass
class _Level:
    """What is being read at one depth of nesting."""

    rows: list[_Row] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)
    lines: list[str | list[_Row]] = field(default_factory=list)  # of the cell: paragraphs and tables inside
    first: list[str | list[_Row]] = field(default_factory=list)  # those of the first cell

    def end_cell(self, text: str) -> None:
        """Take in a cell that ends with this paragraph."""
        self.lines.append(text)
        if not self.rows and not self.texts:
            self.first = self.lines
        self.texts.append(_joined(self.lines).strip("\n"))
        self.lines = []

    def is_frame(self) -> bool:
        """Tell whether this is a frame around tables, not a table: one cell with tables inside."""
        return [len(row.texts) for row in self.rows] == [1] and any(isinstance(part, list) for part in self.first)


def read_binary(data: bytes, limits: Limits) -> Blocks:
    """Return the blocks of a Word 97 to 2003 file, none when it is older or something else.

    Raises:
        ReadError: too large.
        struct.error, IndexError, ValueError: damaged.
    """
    builder = Builder(limits)
    for paragraph in paragraphs(data):
        builder.add(paragraph)
    builder.close(0)
    return tuple(builder.blocks)


class Builder:
    """Collect the blocks of a document from its paragraphs as they come, those of .rtf too."""

    def __init__(self, limits: Limits) -> None:
        self.blocks: list[Grid | TextBlock] = []
        self._limits = limits
        self._levels: list[_Level] = []
        self._inner: list[list[_Row]] = []
        self._paragraphs = 0
        self._tables = 0
        self._cells = 0

    def add(self, paragraph: Paragraph) -> None:
        """Take in the next paragraph."""
        modifiers = paragraph.modifiers
        depth = _depth(modifiers)
        if depth == 0:
            self.close(0)
            self._text(paragraph.text)
            return
        self.close(depth)
        while len(self._levels) < depth:
            self._levels.append(_Level())
        level = self._levels[depth - 1]
        inner = depth > 1
        if _is_set(modifiers, INNER_ROW_END if inner else ROW_END):
            level.rows.append(_row(level.texts, modifiers))
            level.texts = []
        elif _is_set(modifiers, INNER_CELL) if inner else paragraph.end == "\x07":
            level.end_cell(paragraph.text)
        else:
            level.lines.append(paragraph.text)

    def close(self, depth: int) -> None:
        """End all tables deeper than this; a nested one goes into the text of its cell and follows on its own."""
        while len(self._levels) > depth:
            level = self._levels.pop()
            if level.texts or level.lines:  # a last row without its end mark
                level.rows.append(_row([*level.texts, *([_joined(level.lines)] if level.lines else [])], {}))
            if self._levels:
                self._levels[-1].lines.append(level.rows)
                self._inner.append(level.rows)
            elif level.is_frame():
                self._frame(level.first)
            else:
                self._grid(level.rows)
                self._rest()

    def _frame(self, parts: list[str | list[_Row]]) -> None:
        for part in parts:
            if isinstance(part, str):
                self._text(part)
            else:
                self._grid(part)
                self._inner = [rows for rows in self._inner if rows is not part]
        self._rest()

    def _rest(self) -> None:
        """Put the tables that stood inside others behind them."""
        for rows in self._inner:
            self._grid(rows)
        self._inner.clear()

    def _text(self, text: str) -> None:
        self._paragraphs += 1
        lines = text.split("\n")
        for number, line in enumerate(lines, 1):
            if line.strip():
                address = f"第{self._paragraphs}段" + (f"第{number}行" if len(lines) > 1 else "")
                self.blocks.append(TextBlock(line, address, self._paragraphs))

    def _grid(self, rows: list[_Row]) -> None:
        self._tables += 1
        columns = _columns(edge for row in rows for edge in row.edges)
        canvas = Canvas(self._limits)
        above: dict[int, Placed] = {}
        for number, row in enumerate(rows):
            above = _place(row, number, columns, canvas, above)
        canvas.n_rows = len(rows)
        self._cells += len(canvas.cells)
        check_size(0, 0, self._cells, self._limits)
        grid = canvas.grid(f"第{self._tables}张表")
        if grid is not None:
            self.blocks.append(grid)


def _joined(parts: list[str | list[_Row]]) -> str:
    """Return the text of a cell; a table inside is a line a row."""
    lines: list[str] = []
    for part in parts:
        lines += [part] if isinstance(part, str) else ["\t".join(row.texts).replace("\n", "") for row in part]
    return "\n".join(lines)


def _depth(modifiers: Modifiers) -> int:
    if not _is_set(modifiers, IN_TABLE) and DEPTH not in modifiers:
        return 0
    depth = struct.unpack("<i", modifiers[DEPTH])[0] if len(modifiers.get(DEPTH, b"")) == 4 else 1
    return min(max(depth, 1 if _is_set(modifiers, IN_TABLE) else 0), 64)


def _is_set(modifiers: Modifiers, code: int) -> bool:
    return modifiers.get(code, b"\0")[:1] == b"\x01"


def _row(texts: list[str], modifiers: Modifiers) -> _Row:
    """Return a row; without a definition its cells stand side by side."""
    definition = modifiers.get(DEFINITION, b"")
    count = definition[2] if len(definition) > 2 else 0
    # A cell of the definition without text, or the other way round, comes from damage: neither is dropped.
    count = max(min(count, (len(definition) - 3) // 2 - 1), 0)
    edges = list(struct.unpack_from(f"<{count + 1}h", definition, 3)) if count else [0]
    edges += [edges[-1] + 1000 * (extra + 1) for extra in range(len(texts) - count)]
    vertical: list[str | None] = [None] * (len(edges) - 1)
    states = [0] * (len(edges) - 1)
    base = 3 + 2 * (count + 1)
    for index in range(count):
        if base + index * CELL_BYTES + 2 > len(definition):
            break
        flags = struct.unpack_from("<H", definition, base + index * CELL_BYTES)[0]
        states[index] = flags & 3
        vertical[index] = (None, "continue", None, "restart")[flags >> 5 & 3]
    horizontal = _merged_left(states)
    _overrides(modifiers, vertical, horizontal)
    return _Row([*texts, *[""] * (len(edges) - 1 - len(texts))], edges, vertical, horizontal)


def _merged_left(states: list[int]) -> list[bool]:
    """Tell which cells belong to the one before.

    Word 97 marks the first of a set by 1 and the others by 2, MS-DOC 2.9.327 the other way round; either way a set
    begins with its own mark and goes on with another.
    """
    merged: list[bool] = []
    opening = 0
    for state in states:
        goes_on = bool(state and opening and state != opening)
        merged.append(goes_on)
        opening = opening if goes_on else state
    return merged


def _overrides(modifiers: Modifiers, vertical: list[str | None], horizontal: list[bool]) -> None:
    change = modifiers.get(_VERTICAL, b"")
    if len(change) >= 3 and change[1] < len(vertical):
        vertical[change[1]] = (None, "continue", None, "restart")[change[2] & 3]
    merge = modifiers.get(_HORIZONTAL, b"")
    if len(merge) >= 2:
        for index in range(merge[0] + 1, min(merge[1], len(horizontal))):
            horizontal[index] = True


def _columns(edges: Iterable[int]) -> list[int]:
    """Return the distinct edges, left to right; those closer than SAME_EDGE to the one before are the same."""
    distinct: list[int] = []
    for edge in sorted(set(edges)):
        if not distinct or edge - distinct[-1] > SAME_EDGE:
            distinct.append(edge)
    return distinct


def _column(columns: list[int], edge: int) -> int:
    return min(range(len(columns)), key=lambda index: abs(columns[index] - edge))


def _place(row: _Row, number: int, columns: list[int], canvas: Canvas, above: dict[int, Placed]) -> dict[int, Placed]:
    """Place a row's cells; return the vertical merges that may go on below, by column."""
    going: dict[int, Placed] = {}
    previous: Placed | None = None
    for index, text in enumerate(row.texts):
        start, end = _column(columns, row.edges[index]), _column(columns, row.edges[index + 1])
        if end <= start:
            end = start + 1
        if row.horizontal[index] and previous is not None:
            previous.col_span = end - previous.col
            canvas.n_cols = max(canvas.n_cols, end)
        elif row.vertical[index] == "continue" and (cell := above.get(start)) is not None:
            cell.row_span = number + 1 - cell.row
            going[start] = cell
            previous = None
        else:
            previous = canvas.put(Placed(text, number, start, 1, end - start))
            if row.vertical[index] is not None:
                going[start] = previous
    return going
