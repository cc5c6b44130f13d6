"""Pack what the script of a project page builds its parts from: a text that stands on the page is named, not repeated.

Points, main problems, the opinion and the what-if are told in the words of the table and of its findings; written out
once more they made more than half of a page.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING

from auditor.report.opinion import HEADINGS, NOTHING, PHRASES, said
from auditor.report.outcomes import GRADES

if TYPE_CHECKING:
    from auditor.model import Finding
    from auditor.report.filed_table import FiledTable

# What opinions have in common; the page's own phrases are counted on from here, its title first.
COMMON = (
    *(f"{number}、{heading}：" for number, heading in zip("一二三四五", HEADINGS, strict=True)),
    *(NOTHING, *PHRASES, "。建议：", "。建议", "”“", "”：", "\n", *(f"“{grade}”" for grade in GRADES)),
)
# A shorter text takes no more bytes than its number.
_WORTH = 2
# While a text is packed, a sign of the private plane 15 stands for each phrase; a text that has one is not packed.
_FIRST_MARK = 0xF0000
_MARK = re.compile("([\U000f0000-\U000fffff])")
_WHOLE = re.compile(r"[1-9][0-9]{0,8}")
_BLANKS = " \t\u3000\xa0"


def _length(pair: tuple[str, int]) -> int:
    return len(pair[0])


_ORDERED = sorted(((phrase, number) for number, phrase in enumerate(COMMON)), key=_length, reverse=True)
_SENTENCE = 8
_LONG = tuple(pair for pair in _ORDERED if _length(pair) >= _SENTENCE)
_SHORT = tuple(pair for pair in _ORDERED if _length(pair) < _SENTENCE)

Packed = list[str | int]


def shown_order(filed: FiledTable) -> list[Finding]:
    """Return the findings in the order of the page: those of the whole table, then row by row."""
    return [*filed.loose, *(finding for row in filed.rows for finding in row.findings)]


def places(filed: FiledTable, words: Iterable[str]) -> list[int | str]:
    """Return for each finding, as shown, the column of its row where its place is written, or the place in words.

    Args:
        filed: the table.
        words: the place of each finding, as shown.
    """
    told = iter(words)
    found: list[int | str] = [next(told) for _ in filed.loose]
    for row in filed.rows:
        if row.findings:
            texts = [one_line(cell.text) for cell in row.cells]
            own = [next(told) for _ in row.findings]
            found += [texts.index(text) if text in texts else text for text in own]
    return found


def one_line(text: str) -> str:
    """Return a cell's text without line ends and the blanks around them, as the script reads it too."""
    return "".join(line.strip(_BLANKS) for line in text.split("\n")) if "\n" in text else text


def locations(filed: FiledTable) -> list[str | int]:
    """Return what all locations begin with, what they end with, and the middle of each row that has one."""
    told = [row.location for row in filed.rows if row.anchor]
    start = _alike(told)
    rest = [text[len(start) :] for text in told]
    end = _alike([text[::-1] for text in rest])[::-1]
    middles = [text[: len(text) - len(end)] for text in rest]
    return [start, end, *map(_figure, middles)]


@lru_cache(maxsize=4096)
def _figure(text: str) -> int | str:
    return int(text) if _WHOLE.fullmatch(text) else text


def _alike(texts: Sequence[str]) -> str:
    """Return what all texts begin with: what the first and the last in order begin with."""
    if not texts:
        return ""
    first, last = min(texts), max(texts)
    pairs = zip(first, last, strict=False)
    return first[: next((at for at, (one, other) in enumerate(pairs) if one != other), min(len(first), len(last)))]


def worst_list(worst: Iterable[Finding], at: Mapping[str, int]) -> list[list[int | str]]:
    """Return [finding] with its quote: a place and length in the message, or the words; `at` by id of the finding."""
    return [[at[finding.id], *_quote(finding)] for finding in worst]


def _quote(finding: Finding) -> list[int | str]:
    quote = finding.evidence
    if not quote or len(quote) >= 40:
        return []
    start = said(finding).find(quote)
    return [quote] if start < 0 else [start, len(quote)]


def phrases(
    title: str, treatment: str, order: Iterable[Finding], words: Iterable[str], names: Callable[[Finding], str]
) -> list[str]:
    """Return the phrases the script finds on the page.

    The title, what follows from the grade, then place, rule, message and advice of each finding.
    """
    found = [title, treatment]
    for finding, place in zip(order, words, strict=True):
        found += (place, names(finding), said(finding), bare_advice(finding.suggestion or ""))
    return found


def bare_advice(advice: str) -> str:
    """Return a suggestion without its own 建议: the page writes that word in front of every one."""
    return advice.removeprefix("建议").lstrip("：:，, ")


def pack(text: str, own: Sequence[str]) -> Packed:
    """Return the text as pieces: numbers of phrases (the common ones, then the page's own), and what is left between.

    Longer phrases are sought first, so that a name inside a message does not break the message up; of the common ones
    only those that are sentences stand before the page's own.
    """
    if _MARK.search(text):
        return [text]
    numbered = {phrase: number for number, phrase in enumerate(own, len(COMMON)) if len(phrase) >= _WORTH}
    found = sorted(numbered.items(), key=_length, reverse=True)
    for phrase, number in (*_LONG, *found, *_SHORT):
        text = text.replace(phrase, chr(_FIRST_MARK + number))
    # What is split off, every second piece, is a mark.
    pieces = enumerate(_MARK.split(text))
    return [ord(piece) - _FIRST_MARK if place % 2 else piece for place, piece in pieces if piece]


def unpack(pieces: Iterable[str | int], own: Sequence[str]) -> str:
    """Return the text that was packed."""
    known = (*COMMON, *own)
    return "".join(piece if isinstance(piece, str) else known[piece] for piece in pieces)


@lru_cache(maxsize=4096)
def rounded(figure: float, digits: int) -> float | int:
    """Return a figure as the page writes it, so that the script need not round."""
    shown = float(f"{figure:.{digits}f}")
    return int(shown) if shown.is_integer() else shown
