"""Read the text of Word 97 to 2003 files (.doc, .wps) with what belongs to its paragraphs and characters.

Source: MS-DOC 2.5 (FIB), 2.8.35 (pieces), 2.9.2 and 2.9.174 (formatted disk pages), 2.6 (single property modifiers).
"""

from __future__ import annotations

import struct
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field

from auditor.read.ole import Compound
from auditor.read.symbols import sign_of, without_private
from auditor.read.word_binary_look import HIDDEN, Look, parse
from auditor.records import record

_WORD_97 = 193  # nFib of the oldest layout read here
_PAGE = 512
_COMPRESSED = 0x40000000
# Modifiers whose operand is the place of more modifiers in the Data stream (rows of many columns).
_ELSEWHERE = (0x6646, 0x646B)
_DELETED, _SYMBOL, _CHARACTER_STYLE, _FONT = 0x0800, 0x6A09, 0x4A30, 0x4A4F
# Set, or the other way round than in the style (MS-DOC 2.9.322): Word writes either.
_ON, _OTHER = b"\x01", b"\x81"
_ENDS = "\r\x07\x0c"
# Where the file information block tells where the styles and the fonts lie (MS-DOC 2.5.6).
_STYLES, _FONTS = 162, 274
# Under this number, which no modifier has, stands the style of a paragraph.
STYLE = -1

Modifiers = dict[int, bytes]


@record
class Paragraph:
    """A paragraph with its end mark (a cell ends by 0x07) and its direct paragraph and table modifiers."""

    text: str
    end: str
    modifiers: Modifiers


@dataclass
class _Runs:
    """Ranges of file positions with their modifiers, in order."""

    starts: list[int] = field(default_factory=list)
    modifiers: list[Modifiers] = field(default_factory=list)

    def at(self, position: int) -> Modifiers:
        index = bisect_right(self.starts, position) - 1
        return self.modifiers[index] if index >= 0 else {}


def paragraphs(data: bytes) -> list[Paragraph]:
    """Return the paragraphs of the main text and then of the text boxes; none when the layout is not known.

    Raises:
        struct.error, IndexError, ValueError: damaged.
    """
    compound = Compound(data)
    main = compound.read("WordDocument")
    magic, number = struct.unpack_from("<HH", main)
    if magic != 0xA5EC or number < _WORD_97:
        return []
    flags = struct.unpack_from("<H", main, 10)[0]
    table = compound.read("1Table" if flags & 0x0200 else "0Table")
    counts = struct.unpack_from("<8I", main, 76)  # main, notes, headers, -, comments, endnotes, text boxes
    boxes = counts[0] + counts[1] + counts[2] + counts[4] + counts[5]
    reader = _Reader(main, table, compound.read("Data"))
    return [*reader.range(0, counts[0]), *reader.range(boxes, boxes + counts[6])]


def is_blank(data: bytes) -> bool:
    """Tell whether the layout is known and nothing is written in it."""
    magic, number = struct.unpack_from("<HH", Compound(data).read("WordDocument").ljust(4, b"\0"))
    known = magic == 0xA5EC and number >= _WORD_97
    return known and not any(paragraph.text.strip() for paragraph in paragraphs(data))


def has_pictures(data: bytes) -> bool:
    """Tell whether there is more than text: pictures lie in a stream of their own."""
    return bool(Compound(data).read("Data"))


class _Reader:
    def __init__(self, main: bytes, table: bytes, more: bytes) -> None:
        self._main, self._table, self._more = main, table, more
        self._look = Look(self._area(_STYLES), self._area(_FONTS))
        self._pieces = list(self._read_pieces())
        self._paragraphs = self._pages(258, characters=False)
        self._characters = self._pages(250, characters=True)

    def _area(self, place: int) -> bytes:
        start, length = struct.unpack_from("<II", self._main, place)
        return self._table[start : start + length]

    def _read_pieces(self) -> Iterator[tuple[int, int, int, bool]]:
        """Yield first and last character position, file position, and whether a character is one byte."""
        area = self._area(418)
        at = 0
        while area[at] == 1:  # property changes of a quick save
            at += 3 + struct.unpack_from("<H", area, at + 1)[0]
        length = struct.unpack_from("<I", area, at + 1)[0]
        count = (length - 4) // 12
        positions = struct.unpack_from(f"<{count + 1}I", area, at + 5)
        for index in range(count):
            place = struct.unpack_from("<I", area, at + 5 + 4 * (count + 1) + 8 * index + 2)[0]
            narrow = bool(place & _COMPRESSED)
            place &= _COMPRESSED - 1
            yield positions[index], positions[index + 1], place // 2 if narrow else place, narrow

    def _pages(self, place: int, *, characters: bool) -> _Runs:
        area = self._area(place)
        count = (len(area) - 4) // 8
        found: dict[int, Modifiers] = {}
        for number in struct.unpack_from(f"<{count}I", area, 4 * (count + 1)) if count > 0 else ():
            start = (number & 0x3FFFFF) * _PAGE
            page = self._main[start : start + _PAGE]
            if len(page) == _PAGE:
                found.update(self._page(page, characters=characters))
        return _Runs(sorted(found), [found[start] for start in sorted(found)])

    def _page(self, page: bytes, *, characters: bool) -> Iterator[tuple[int, Modifiers]]:
        count = page[-1]
        starts = struct.unpack_from(f"<{count + 1}I", page)
        for index in range(count):
            offset = page[4 * (count + 1) + index * (1 if characters else 13)] * 2
            style, data = _property_bytes(page, offset, characters=characters)
            yield starts[index], {**self._modifiers(data), **({STYLE: style} if style else {})}

    def _modifiers(self, data: bytes, depth: int = 0) -> Modifiers:
        found: Modifiers = {}
        for code, operand in parse(data):
            found[code] = operand
            if code in _ELSEWHERE and depth == 0:
                start = struct.unpack("<I", operand)[0]
                if start + 2 <= len(self._more):
                    length = struct.unpack_from("<H", self._more, start)[0]
                    found.update(self._modifiers(self._more[start + 2 : start + 2 + length], 1))
        return found

    def range(self, first: int, last: int) -> Iterator[Paragraph]:
        """Yield the paragraphs between two character positions."""
        text: list[str] = []
        field_depth: list[bool] = []  # for each open field: still in its instruction
        for char, place in self._text(first, last):
            if char in _ENDS:
                yield Paragraph("".join(text), char, self._paragraphs.at(place))
                text.clear()
            elif char == "\x13":
                field_depth.append(True)
            elif char == "\x14" and field_depth:
                field_depth[-1] = False
            elif char == "\x15" and field_depth:
                field_depth.pop()
            elif not any(field_depth) and (shown := self._shown(char, place)):
                text.append(shown)
        if text:
            yield Paragraph("".join(text), "\r", {})

    def _text(self, first: int, last: int) -> Iterator[tuple[str, int]]:
        for start, end, place, narrow in self._pieces:
            low, high = max(start, first), min(end, last)
            if low >= high:
                continue
            width = 1 if narrow else 2
            begin = place + (low - start) * width
            raw = self._main[begin : begin + (high - low) * width]
            chars = raw.decode("cp1252", "replace") if narrow else _units(raw)
            for index, char in enumerate(chars):
                yield char, begin + index * width

    def _shown(self, char: str, place: int) -> str:
        modifiers = self._characters.at(place)
        if modifiers:
            if modifiers.get(_DELETED) in {_ON, _OTHER} or self._is_hidden(modifiers, place):
                return ""
            if _SYMBOL in modifiers:
                font, code = struct.unpack("<HH", modifiers[_SYMBOL])
                return sign_of(self._look.fonts.get(font, ""), code)
        if char < " ":
            return {"\t": "\t", "\x0b": "\n", "\x1e": "-"}.get(char, "")
        return self._private(char, modifiers) if "\uf020" <= char <= "\uf0ff" else char

    def _private(self, char: str, modifiers: Modifiers) -> str:
        """Return what a character of a symbol font shows, where it is not written as such a one."""
        font = self._look.fonts.get(int.from_bytes(modifiers.get(_FONT, b"\xff\xff"), "little"), "")
        return (sign_of(font, ord(char)) if font else without_private(char)) or char

    def _is_hidden(self, modifiers: Modifiers, place: int) -> bool:
        own = modifiers.get(HIDDEN)
        if own != _OTHER:
            return own == _ON
        styles = (self._paragraphs.at(place).get(STYLE), modifiers.get(_CHARACTER_STYLE))
        return not any(style in self._look.hidden for style in styles)


def _units(raw: bytes) -> list[str]:
    """Return one text per UTF-16 unit, so that positions stay right; the second half of a pair is empty."""
    text = raw.decode("utf-16-le", "replace")
    if len(text) * 2 == len(raw):
        return list(text)
    return [part for char in text for part in ((char, "") if ord(char) > 0xFFFF else (char,))]


def _property_bytes(page: bytes, offset: int, *, characters: bool) -> tuple[bytes, bytes]:
    """Return the number of a paragraph's style (two bytes, none for characters), and the modifiers."""
    if offset == 0:
        return b"", b""
    length = page[offset]
    if characters:
        return b"", page[offset + 1 : offset + 1 + length]
    begin, end = (offset + 1, offset + 2 * length) if length else (offset + 2, offset + 2 + 2 * page[offset + 1])
    return page[begin : begin + 2], page[begin + 2 : end]
