"""Normalise text: width, spaces, line wraps, look-alike signs."""

import re
import unicodedata
from functools import lru_cache

import regex

_SPACE = regex.compile(r"\s+")
# Signs that units and OCR use for the four comparators, and for 至; NFKC itself reads ﹥, ﹤, ～ and ﹪.
_SIGNS = str.maketrans({"〉": ">", "≧": "≥", "≦": "≤", "⩾": "≥", "⩽": "≤", "〈": "<", "∽": "~"})
# Few texts hold one: a look by `re` costs a third of one by `regex` and a tenth of translating.
_LOOK_ALIKE = re.compile("[〉≧≦⩾⩽〈∽]")
# Control, bidirectional and zero-width characters carry no meaning in a cell and hide matches.
_INVISIBLE = regex.compile(r"[\p{Cc}\p{Cf}--[\t\n\r]]", flags=regex.V1)
_CJK = r"\p{Han}\u3000-\u303f\uff00-\uffef"
_CJK_GAP = regex.compile(rf"(?<=[{_CJK}])\s+(?=[{_CJK}])")
_LATIN_WRAP = regex.compile(r"(?<=[A-Za-z])\n(?=[A-Za-z])")
_WRAP = regex.compile(r"\s*[\r\n\u2028\x0b]+\s*")


@lru_cache(maxsize=65536)
def squeeze(text: str) -> str:
    """Return the text as matching sees it: NFKC, one form of each sign, no white space, nothing invisible."""
    if text.isalnum() and unicodedata.is_normalized("NFKC", text):
        return text  # a plain word, as most names and labels are: nothing below would change it
    text = unicodedata.normalize("NFKC", text)
    if _LOOK_ALIKE.search(text):
        text = text.translate(_SIGNS)
    text = "".join(text.split())
    return text if text.isprintable() else _INVISIBLE.sub("", text)


@lru_cache(maxsize=65536)
def unwrap(text: str) -> str:
    """Return a cell verbatim but on one line: wraps inside a cell carry no meaning in Chinese."""
    if text.isprintable():
        return text.strip()  # one line with no other white space than plain spaces
    text = _INVISIBLE.sub("", text).replace("\xa0", " ").replace("\u3000", " ").strip()
    text = _WRAP.sub("\n", text)
    text = _LATIN_WRAP.sub(" ", text)
    return text.replace("\n", "").strip()


def collapse(text: str) -> str:
    """Return the text without spaces between Chinese characters and with single spaces elsewhere."""
    return _SPACE.sub(" ", _CJK_GAP.sub("", text)).strip()
