"""Tell what the characters of symbol fonts show: comparators of Symbol, boxes and ticks of Wingdings.

Source: the fonts' own tables. Word's 插入符号 writes such a character with its font; without the font its number says
nothing: 0xA3 is ≤ in Symbol and an empty box in Wingdings 2, which forms use for 是 □ 否 □.
"""

import regex

from auditor.patterns import compiled

_SYMBOL = {0xB3: "≥", 0xA3: "≤", 0xB1: "±", 0xBB: "≈", 0xB4: "×", 0xB9: "≠", 0xB0: "°", 0x3E: ">", 0x3C: "<"}
_WINGDINGS = {0x6F: "□", 0x71: "□", 0xA8: "□", 0x6E: "■", 0xFE: "☑", 0xFD: "☒", 0xFC: "√", 0xFB: "×"}
_WINGDINGS_2 = {0xA3: "□", 0x52: "☑", 0x53: "☒", 0x54: "☒", 0x50: "√", 0x4F: "×"}
_ANY = {**_WINGDINGS, **_SYMBOL}
_EITHER = 0xA3
# Where programs keep the characters of symbol fonts in texts.
_PRIVATE = compiled("[\uf020-\uf0ff]")


def sign_of(font: str, code: int) -> str:
    """Return what a character of a font shows, empty for what tables of this field do not use.

    Args:
        font: its name; a font not known as one of symbols is taken for Symbol.
        code: one byte, or where it lies in the private area.
    """
    name = font.lower()
    table = _WINGDINGS_2 if name == "wingdings 2" else _WINGDINGS if name.startswith("wingdings") else _SYMBOL
    return table.get(code & 0xFF, "")


def without_private(text: str) -> str:
    """Return a text with the private characters of symbol fonts as what they show; others stay."""
    return text if _PRIVATE.search(text) is None else _PRIVATE.sub(_shown, text)


def _shown(match: regex.Match[str]) -> str:
    code = ord(match[0]) & 0xFF
    if code == _EITHER:  # of two fonts: a comparator stands before a number
        return "≤" if match.string[match.end() : match.end() + 2].strip()[:1].isdigit() else "□"
    return _ANY.get(code, match[0])
