"""Read the form with 实施期 indicators on the left and 年度 indicators on the right of one row."""

from collections.abc import Sequence
from dataclasses import replace

from auditor.extract.columns import Header
from auditor.extract.header import settle
from auditor.extract.indicators import Block, BlockReader
from auditor.extract.stream import Row
from auditor.model import Cell, Indicator, Repair
from auditor.text import squeeze


def half(header: Header, right: bool) -> Header:
    """Return one half of a header with 实施期 and 年度 side by side; level 1 serves both."""
    assert header.halves is not None  # noqa: S101 - callers ask only for headers with halves
    kept = [
        column
        for column in header.columns
        if (column.start >= header.halves) == right or column.role in ("level1", "block", "number")
    ]
    return replace(header, columns=tuple(settle(list(kept))), halves=None)


def _part(row: Row, header: Header) -> Row:
    """Return the row with only the cells that stand under the columns of one half."""
    spans = [(column.start, column.end) for column in header.columns]

    def inside(cell: Cell) -> bool:
        return any(start <= cell.col <= end for start, end in spans)

    return replace(row, cells=tuple(cell for cell in row.cells if inside(cell)))


def read_halves(rows: Sequence[tuple[Row, Header]], header: Header) -> Block:
    """Return the annual indicators, each with the 实施期 value of the same name; left-over long ones are kept too."""
    annual, long = BlockReader(), BlockReader()
    for row, current in rows:
        own = current if current.halves is not None else header
        right, left = half(own, True), half(own, False)
        first, second = (right, left) if own.annual_right else (left, right)
        for reader, part in ((annual, first), (long, second)):
            cut = _part(row, part)
            if any(cell.text.strip() for cell in cut.cells):
                reader.read(cut, part)
    if header.parted:
        return (
            _stacked(long.finish(), annual.finish())
            if header.annual_right
            else _stacked(annual.finish(), long.finish())
        )
    return _joined(annual.finish(), long.finish())


def _stacked(left: Block, right: Block) -> Block:
    """Return two parts of one list, the left one first."""
    return Block(left.indicators + right.indicators, left.rows + right.rows, left.repairs + right.repairs)


def _joined(annual: Block, long: Block) -> Block:
    waiting: dict[str, list[int]] = {}
    for n, indicator in enumerate(long.indicators):
        waiting.setdefault(squeeze(indicator.level3 or ""), []).append(n)
    joined: list[tuple[int, Indicator, Row]] = []
    for indicator, row in zip(annual.indicators, annual.rows, strict=True):
        same = waiting.get(squeeze(indicator.level3 or ""), [])
        value = long.indicators[same.pop(0)].value if same else None
        joined.append((row.order, replace(indicator, value_long=value), row))
    repairs = [*annual.repairs]
    for n in sorted(n for numbers in waiting.values() for n in numbers):
        indicator, row = long.indicators[n], long.rows[n]
        joined.append((row.order, replace(indicator, value=None, value_long=indicator.value), row))
        repairs.append(Repair(row.address, f"只有实施期指标、没有年度指标：{indicator.level3 or ''}", 0.8))
    joined.sort(key=lambda item: item[0])
    return Block(tuple(i for _, i, _ in joined), tuple(r for _, _, r in joined), tuple(repairs))
