"""Say which cells of an indicator block ended nowhere: nothing a unit wrote is lost without a word."""

from collections.abc import Iterable, Sequence
from operator import attrgetter

from auditor.extract.align import looks_like_value
from auditor.extract.columns import Header
from auditor.extract.indicators import MINOR_LENGTH
from auditor.extract.levels import read_label
from auditor.extract.passing_rows import is_passing
from auditor.extract.roles import BLOCK, role_of
from auditor.extract.stream import Row, strip_markup
from auditor.model import Cell, Indicator, Repair
from auditor.text import squeeze

# A note names as much of what was not read.
_SHOWN = 60
_FIELDS = attrgetter(
    *("level1", "level2", "level2_written", "level3", "value"),
    *("value_long", "actual", "weight", "description", "basis"),
)


def unclaimed(
    rows: Sequence[tuple[Row, Header]], indicators: Iterable[Indicator], repairs: Iterable[Repair]
) -> list[Repair]:
    """Return a note for each row of a block with a text that no indicator, label, head word or repair holds.

    Args:
        rows: of the block, each with the head it is read under.
        indicators: what was read from them.
        repairs: what was already said.
    """
    written = _written(indicators)
    doubtful = [
        (row, header)
        for row, header in rows
        if not written.issuperset([cell.text for cell in row.own()]) and not is_passing(row)
    ]
    if not doubtful:
        return []
    texts = [squeeze(text) for text in written]
    whole = frozenset(texts)
    said = "\n".join((*texts, *(squeeze(repair.what) for repair in repairs)))
    found = []
    for row, header in doubtful:
        own = [cell for cell in row.own() if _plain(cell.text) not in whole]
        lost = [cell.text for cell in own if not _is_claimed(cell.text, said) and not _is_count(cell, header)]
        if lost:
            told = "；".join(squeeze(text) for text in lost)
            found.append(Repair(row.address, f"有内容没有归入任何指标，请对照原件核对：{told[:_SHOWN]}", 0.3))
    return found


def _written(indicators: Iterable[Indicator]) -> set[str]:
    """Return every text that the indicators hold, verbatim: nearly all cells are among them as they stand."""
    written: set[str] = set()
    for row in indicators:
        written.update(_FIELDS(row))
        written.update([text for _, text in row.extra])
    written.discard(None)
    return written


def _is_count(cell: Cell, header: Header) -> bool:
    """Tell whether a cell is a running number or a weight by its column."""
    roles = {column.role for column in header.columns if column.start <= cell.col <= column.end}
    return cell.text.strip().isdecimal() and bool(roles & {"number", "weight", "block", "level1", "level2", "label"})


def _plain(text: str) -> str:
    return squeeze(strip_markup(text))


def _is_claimed(text: str, said: str) -> bool:
    plain = _plain(text)
    if plain in said:
        return True
    if looks_like_value(text) or plain.isdecimal():
        return False
    if len(plain) <= MINOR_LENGTH or plain.isascii():
        return True
    if read_label(text) is not None or role_of(text) is not None or BLOCK.fullmatch(plain):
        return True
    # A cell that was split (a class in brackets, a sign before the value) is held in parts.
    return all(part in said for part in (plain[: len(plain) // 2], plain[len(plain) // 2 :]))
