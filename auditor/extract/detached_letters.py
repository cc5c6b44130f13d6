"""Spell labels whose letters stand one below the other, as a narrow merged cell prints them."""

from collections.abc import Sequence
from dataclasses import dataclass

from auditor.extract.detached_pieces import Debris, is_block_label, label_of
from auditor.extract.levels import Label, read_label
from auditor.text import squeeze


@dataclass
class Letter:
    """A short text in a label column; `mark` is set when it belongs to a spelt label, on its middle letter."""

    place: int
    debris: Debris
    address: str
    spelt: bool = False
    mark: tuple[str, Label] | None = None


def spell(letters: Sequence[Letter]) -> None:
    """Find labels whose letters stand one below the other in one column."""
    for column in sorted({letter.debris.column for letter in letters}):
        _spell_column([letter for letter in letters if letter.debris.column == column])


def _spell_column(letters: Sequence[Letter]) -> None:
    n = 0
    while n < len(letters):
        end = min(len(letters), n + 10)
        while end > n + 1 and _spelt(letters[n:end]) is None and not _spells_block(letters[n:end]):
            end -= 1
        text = "".join(letter.debris.text for letter in letters[n:end])
        label = _spelt(letters[n:end])
        if label is not None:
            for letter in letters[n:end]:
                letter.spelt = True
            letters[(n + end - 1) // 2].mark = (text, label)
        elif end > n + 1:
            for letter in letters[n:end]:
                letter.spelt = True
        n = end


def _spells_block(letters: Sequence[Letter]) -> bool:
    """Tell whether letters spell the label left of the whole block (绩效指标), which no row needs."""
    text = "".join(squeeze(letter.debris.text) for letter in letters)
    return len(text) >= 4 and "绩效" in text and is_block_label(text)


def _spelt(letters: Sequence[Letter]) -> Label | None:
    """Return the label some letters spell; in a label column it may lack its 指标."""
    text = "".join(squeeze(letter.debris.text) for letter in letters)
    if len(text) < 2:
        return None
    label = label_of(text)
    if label is not None:
        return label
    bare = read_label(text)
    return bare if bare is not None and (not letters[0].debris.running or len(text) >= 4) else None
