"""Read labels written upright (产/出/指/标): where one ends and which rows it stands beside.

The characters follow at one distance whether a label goes on or the next begins; the word decides.
"""

from __future__ import annotations

from collections.abc import Sequence

from auditor.read.pdf_page import Run

Span = tuple[float, float]

# Label cells of this field end so.
LABEL_END = "指标"
# A label beside no row, a row beside no label, and a label one leading off the middle of its rows.
_BLANK = 0.8
_OFF = 2.0
_LEEWAY = 0.12
# The first and the last label of a page may be cut by the break: their middle says little.
_CUT_OFF = 0.4


def upright_words(lines: Sequence[Run]) -> list[tuple[Run, ...]]:
    """Return the labels of a column whose lines are mostly single characters, empty when it is not upright."""
    if len(lines) < 3 or 3 * sum(len(line.text) == 1 for line in lines) < 2 * len(lines):
        return []
    words: list[tuple[Run, ...]] = []
    start = 0
    for end in range(1, len(lines) + 1):
        text = "".join(line.text for line in lines[start:end])
        if text.endswith(LABEL_END) or text == LABEL_END[-1] or end == len(lines):
            words.append(tuple(lines[start:end]))
            start = end
    return words if any(_text(word).endswith(LABEL_END) for word in words) else []


def _text(word: Sequence[Run]) -> str:
    return "".join(line.text for line in word)


def place_words(words: Sequence[Span], bands: Sequence[Span], leading: float) -> list[tuple[int, int]]:
    """Return for each label the first and last row it stands beside, in order and without overlap.

    Args:
        words: top and bottom of each label.
        bands: top and bottom of the text of each row.
        leading: distance of lines, the unit of what is off.
    """
    if len(words) > len(bands):
        return _nearest(words, bands)
    best: dict[tuple[int, int], tuple[float, tuple[tuple[int, int], ...]]] = {(0, 0): (0.0, ())}
    for end in range(1, len(bands) + 1):
        for used in range(min(end, len(words)) + 1):
            options = [(cost + _BLANK, spans) for cost, spans in _known(best, used, end - 1)]
            for start in range(end if used else 0):
                off = _off(words, used - 1, bands, start, end, leading)
                options += [(cost + off, (*spans, (start, end - 1))) for cost, spans in _known(best, used - 1, start)]
            if options:
                best[used, end] = min(options)
    return list(best[len(words), len(bands)][1])


def _known(
    best: dict[tuple[int, int], tuple[float, tuple[tuple[int, int], ...]]], used: int, end: int
) -> list[tuple[float, tuple[tuple[int, int], ...]]]:
    return [best[used, end]] if (used, end) in best else []


def _off(words: Sequence[Span], number: int, bands: Sequence[Span], start: int, end: int, leading: float) -> float:
    middle = sum(words[number]) / 2
    off = abs(middle - (bands[start][0] + bands[end - 1][1]) / 2) / leading
    weight = _OFF * (_CUT_OFF if number in {0, len(words) - 1} else 1.0)
    return weight * max(0.0, off - _LEEWAY)


def _nearest(words: Sequence[Span], bands: Sequence[Span]) -> list[tuple[int, int]]:
    """Return the row each label is nearest to, where there are fewer rows than labels."""
    middles = [(top + bottom) / 2 for top, bottom in bands]
    rows = [min(range(len(bands)), key=lambda at: abs(middles[at] - sum(word) / 2)) for word in words]
    return [(row, row) for row in rows]
