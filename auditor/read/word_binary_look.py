"""Read what paragraphs and characters of a Word 97 to 2003 file refer to: single modifiers, styles, fonts.

Source: MS-DOC 2.6 (single property modifiers), 2.9.271 and 2.9.260 (style sheet), 2.9.85 (fonts).
"""

from __future__ import annotations

import struct
from collections.abc import Iterator

# Operand bytes by the top three bits of a modifier; 6 is variable.
_OPERANDS = {0: 1, 1: 1, 2: 2, 3: 4, 4: 2, 5: 2, 7: 3}
_TABLE_DEFINITION, _TAB_CHANGE = 0xD608, 0xC615
HIDDEN = 0x083C
# The name of a font stands behind this many bytes on its look.
_FONT_HEAD = 40


class Look:
    """Styles whose text is hidden, by their number in two bytes, and the names of fonts; damage gives fewer."""

    def __init__(self, styles: bytes, fonts: bytes) -> None:
        self.hidden: frozenset[bytes] = frozenset()
        self.fonts: dict[int, str] = {}
        try:
            self.hidden = frozenset(struct.pack("<H", number) for number in _hidden(styles))
            self.fonts = dict(_fonts(fonts))
        except (struct.error, IndexError):
            return


def _hidden(area: bytes) -> Iterator[int]:
    if len(area) < 6:
        return
    own: dict[int, bytes] = {}
    base: dict[int, int] = {}
    at = 2 + struct.unpack_from("<H", area)[0]
    count, size = struct.unpack_from("<HH", area, 2)
    for number in range(count):
        length = struct.unpack_from("<H", area, at)[0]
        style = area[at + 2 : at + 2 + length]
        at += 2 + length
        if length > size:
            base[number] = struct.unpack_from("<H", style, 2)[0] >> 4
            own.update((number, operand) for code, operand in parse(_characters(style, size)) if code == HIDDEN)
    yield from (number for number in own if _is_hidden(number, own, base, count))


def _is_hidden(number: int, own: dict[int, bytes], base: dict[int, int], steps: int) -> bool:
    """Tell whether a style's text is hidden: set, as in the style it is made from (0x80), or otherwise (0x81)."""
    operand = own.get(number, b"\x80")
    if operand in {b"\x00", b"\x01"} or number not in base or not steps:
        return operand == b"\x01"
    return _is_hidden(base[number], own, base, steps - 1) != (operand == b"\x81")


def _characters(style: bytes, size: int) -> bytes:
    """Return the modifiers of characters: the second set of a paragraph style, the first of a character style."""
    kind = style[2] & 0xF
    at = size + 2 * struct.unpack_from("<H", style, size)[0] + 4
    if kind == 1:
        at += 2 + struct.unpack_from("<H", style, at)[0]
        at += at & 1
    elif kind != 2:
        return b""
    if at + 2 > len(style):
        return b""
    length = struct.unpack_from("<H", style, at)[0]
    return style[at + 2 : at + 2 + length]


def _fonts(area: bytes) -> Iterator[tuple[int, str]]:
    at = 4
    for number in range(struct.unpack_from("<H", area)[0] if len(area) > 4 else 0):
        length = area[at] + 1
        name = area[at + _FONT_HEAD : at + length]
        yield number, name.decode("utf-16-le", "replace").partition("\0")[0]
        at += length


def parse(data: bytes) -> Iterator[tuple[int, bytes]]:
    """Yield code and operand of each modifier."""
    at = 0
    while at + 3 <= len(data):
        code = struct.unpack_from("<H", data, at)[0]
        at += 2
        if code == _TABLE_DEFINITION:
            length = struct.unpack_from("<H", data, at)[0] + 1
        elif code == _TAB_CHANGE and data[at] == 255:
            return  # its length has to be counted from its content; no table modifier follows it
        else:
            length = _OPERANDS.get(code >> 13) or data[at] + 1
        yield code, data[at : at + length]
        at += length
