"""Put together what a page break cut: columns that count anew, and a row whose lower half is on the next page."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from auditor.extract.align import looks_like_value
from auditor.extract.columns import Header
from auditor.extract.levels import read_label
from auditor.model import Grid, Indicator
from auditor.records import record
from auditor.text import squeeze

# The lower half of a cell is short; a name of an indicator of its own is longer.
TAIL_LENGTH = 8
_JOINED = ("level3", "value", "value_long", "actual", "weight", "description", "basis")


@record
class Tail:
    """The lower half of a row: texts by field, and the rest of its class label."""

    fields: Mapping[str, str]
    label: str


def refit(header: Header, grid: Grid | None) -> Header:
    """Return the head with its columns counted as the next page counts them.

    A page without the head fields has fewer column borders: its n-th column is the head's n-th column.
    """
    if grid is None or grid.n_cols == header.n_cols:
        return header
    columns = list(header.columns)
    if len(columns) == grid.n_cols + 1 and columns[0].role == "block":
        columns = columns[1:]
    if len(columns) != grid.n_cols:
        return header
    ranked = tuple(replace(column, start=n, end=n) for n, column in enumerate(columns))
    return replace(header, columns=ranked, n_cols=grid.n_cols, halves=None)


def tail_of(last: Indicator, fields: Mapping[str, str], labels: Mapping[str, str]) -> Tail | None:
    """Return the first row of a page as the lower half of the last indicator, None when it is a row of its own."""
    held = {role: text for role, text in fields.items() if role in _JOINED}
    if not (held or labels) or len(held) < len(fields) or any(getattr(last, role) is None for role in held):
        return None
    fragments = [text for text in labels.values() if read_label(text) is None]
    known = [label for text in labels.values() if (label := read_label(text)) is not None]
    # The 一级指标 in force stands again beside the rest of its row.
    if known and not (fragments and all(label.level1 == last.level1 is not None for label in known)):
        return None
    completes = any(_completes(last, text) for text in fragments)
    if fragments and not completes:
        return None
    if looks_like_value(held.get("value", "")) and looks_like_value(last.value or ""):
        return None
    cut = "level3" not in held or _is_cut(squeeze(held["level3"]), squeeze(held.get("value", "")))
    if not completes and not cut:
        return None
    written = squeeze(last.level2_written or "")
    return Tail(held, next((text for text in fragments if written and read_label(written + squeeze(text))), ""))


def _is_cut(name: str, value: str) -> bool:
    """Tell whether name and value are too little for an indicator: `金额` and `元`."""
    if not value:
        return len(name) <= TAIL_LENGTH
    return len(name) <= TAIL_LENGTH // 2 and len(value) <= 3 and not any(char.isdigit() for char in value)


def _completes(last: Indicator, fragment: str) -> bool:
    """Tell whether a fragment is the end of a label: `社会效益` + `指标`."""
    plain = squeeze(fragment)
    written = squeeze(last.level2_written or "")
    if any((label or "").endswith(plain) for label in (last.level1, last.level2)):
        return True
    return plain in ("指标", "标") or (bool(written) and read_label(written + plain) is not None)


def join_tail(last: Indicator, tail: Tail) -> Indicator:
    """Return the indicator with the texts of both halves."""
    texts: dict[str, Any] = {role: (getattr(last, role) or "") + text for role, text in tail.fields.items()}
    written = (last.level2_written or "") + tail.label if tail.label else last.level2_written
    label = read_label(written or "")
    level2 = label.level2 if label is not None and label.level2 else last.level2
    return replace(last, **texts, level2=level2, level2_written=written, confidence=min(last.confidence, 0.7))
