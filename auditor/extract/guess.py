"""Infer the columns of an indicator block that has no head row, from what stands in them."""

from collections import Counter
from collections.abc import Sequence

from auditor.extract.align import looks_like_value
from auditor.extract.columns import Column, Header
from auditor.extract.levels import read_label
from auditor.extract.prose import NOTE
from auditor.extract.stream import Row

# Fewer labelled rows than this could be any table that happens to say 数量.
LEAST_LABELS = 3

_TOLD = Header(
    (Column("label", 0, 0, "指标类别"), Column("level3", 1, 1, "指标名称"), Column("value", 2, 2, "指标值")), 0, 3
)


def guess_header(rows: Sequence[Row]) -> Header | None:
    """Return a head of depth 0 for rows with level labels and values, None when they are no indicator block."""
    if rows and rows[0].grid is not None and NOTE in rows[0].grid.notes:
        return _TOLD
    seconds, firsts, texts, values = Counter[int](), Counter[int](), Counter[int](), Counter[int]()
    for row in rows:
        for cell in row.filled():
            label = read_label(cell.text)
            if label is not None and label.suffixed and label.level2 and not label.level1:
                seconds[cell.col] += 1
            elif label is not None and label.suffixed and label.level1:
                firsts[cell.col] += 1
            elif looks_like_value(cell.text):
                values[cell.col] += 1
            else:
                texts[cell.col] += 1
    if sum(seconds.values()) < LEAST_LABELS:
        return None
    second = min(seconds, key=lambda col: (-seconds[col], col))
    names = [col for col in texts if col > second]
    if not names or sum(values.values()) < 2:
        return None
    name = min(names, key=lambda col: (-texts[col], col))
    after = [col for col in values if col > name]
    if not after:
        return None
    value = min(after, key=lambda col: (-values[col], col))
    first = next((col for col in sorted(firsts) if col < second), None)
    grid = rows[0].grid
    n_cols = grid.n_cols if grid else value + 1
    return Header(tuple(_columns(first, second, name, value, n_cols)), 0, n_cols)


def _columns(first: int | None, second: int, name: int, value: int, n_cols: int) -> list[Column]:
    columns = []
    if first is not None:
        if first > 0:
            columns.append(Column("block", 0, first - 1, ""))
        columns.append(Column("level1", first, second - 1, "一级指标"))
    elif second > 0:
        columns.append(Column("block", 0, second - 1, ""))
    columns.append(Column("level2", second, name - 1, "二级指标"))
    columns.append(Column("level3", name, value - 1, "三级指标"))
    columns.append(Column("value", value, value, "指标值"))
    columns += [Column("extra", col, col, "") for col in range(value + 1, n_cols)]
    return columns
