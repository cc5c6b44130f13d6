"""Read .rtf, also under the name .doc: its tables are those of Word 97, told by words instead of bytes.

Source: Rich Text Format 1.9.1: control words, destinations, Unicode, tables (nested ones by itap).
"""

from __future__ import annotations

import re
import struct
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from auditor.errors import ReadError
from auditor.model import Grid, TextBlock
from auditor.read.limits import Limits
from auditor.read.rich_text_row import RowDefinition
from auditor.read.symbols import sign_of
from auditor.read.word_binary import Modifiers, Paragraph
from auditor.read.word_binary_tables import DEPTH, IN_TABLE, INNER_CELL, INNER_ROW_END, ROW_END, Builder
from auditor.records import record

_TOKEN = re.compile(
    rb"\\(?:(?P<word>[A-Za-z]+)(?P<number>-?\d+)? ?|'(?P<byte>[0-9A-Fa-f]{2})|(?P<sign>[^A-Za-z]))"
    rb"|(?P<brace>[{}])|(?P<text>[^\\{}\r\n]+)",
    re.DOTALL,
)
# Code pages of font character sets (\fcharset); what is not named is in the document's own (\ansicpg).
_CHARSETS = {
    2: "symbol",
    128: "cp932",
    129: "cp949",
    134: "gb18030",
    136: "cp950",
    161: "cp1253",
    162: "cp1254",
    163: "cp1258",
    177: "cp1255",
    178: "cp1256",
    186: "cp1257",
    204: "cp1251",
    222: "cp874",
    238: "cp1250",
}
_PAGES = {936: "gb18030", 54936: "gb18030", 950: "cp950", 932: "cp932", 65001: "utf-8"}
# Parts that are no text of the body; of groups marked `\*` only these few are.
_ASIDE = frozenset(
    {"colortbl", "stylesheet", "info", "pict", "object", "footnote", "annotation", "listtext", "pntext", "nonshppict"}
    | {"header", "headerl", "headerr", "headerf", "footer", "footerl", "footerr", "footerf", "xe", "tc", "txe", "rxe"}
    | {"shprslt", "sp", "nonesttables", "filetbl", "revtbl", "private"}
)
_STARRED = frozenset({"shpinst", "nesttableprops", "shptxt"})
_SIGNS = {
    "tab": "\t",
    "line": "\n",
    "emdash": "—",
    "endash": "–",
    "bullet": "•",
    "lquote": "‘",
    "rquote": "’",
    "ldblquote": "“",
    "rdblquote": "”",
    "emspace": " ",
    "enspace": " ",
}
_ENDS = frozenset({"par", "sect", "page"})
_MAX_DEPTH = 500
_EMPTY = "文件里没有文字和表格；请用 WPS/Word 打开核对，另存为 .docx 后提交"


@record
class _State:
    """What holds until the end of a group."""

    silent: bool = False  # in a part that is no text of the body
    hidden: bool = False
    encoding: str = ""
    font: int = -1
    fallback: int = 1  # characters that stand for one \u where Unicode is not known
    in_fonts: bool = False
    box: bool = False
    in_table: bool = False
    depth: int = 0
    row: RowDefinition = field(default_factory=RowDefinition)


@dataclass
class _Reader:
    builder: Builder
    page: str = "gb18030"
    state: _State = field(default_factory=_State)
    stack: list[_State] = field(default_factory=list)
    fonts: dict[int, str] = field(default_factory=dict)
    names: dict[int, str] = field(default_factory=dict)  # of fonts
    font: int = 0  # the one the table of fonts is at
    text: list[str] = field(default_factory=list)
    raw: bytearray = field(default_factory=bytearray)
    outside: list[list[str]] = field(default_factory=list)  # of paragraphs around text boxes
    skip: int = 0
    starred: bool = False

    def mute(self) -> bool:
        """Tell whether what comes is not shown."""
        return self.state.silent or self.state.hidden or self.state.in_fonts

    def flush(self) -> None:
        """Turn the bytes gathered into text: a character may be made of several tokens."""
        if self.raw:
            encoding = self.state.encoding or self.page
            if encoding == "symbol":
                name = self.names.get(self.state.font, "")
                self.text += [sign_of(name, byte) or (" " if byte == 0x20 else "") for byte in self.raw]
            else:
                self.text.append(_decoded(bytes(self.raw), encoding))
            self.raw.clear()

    def gather(self, data: bytes) -> None:
        taken = min(self.skip, len(data))
        self.skip -= taken
        if self.state.in_fonts and not self.state.silent:
            name = self.names.get(self.font, "") + data[taken:].decode("latin-1")
            self.names[self.font] = name.strip().removesuffix(";")
        elif not self.mute():
            self.raw += data[taken:]

    def brace(self, sign: bytes) -> None:
        self.flush()
        self.skip = 0
        self.starred = False
        if sign == b"{":
            if len(self.stack) >= _MAX_DEPTH:
                raise ReadError("corrupt", "内容嵌套过深，不是正常的文档；请用 WPS/Word 打开另存为 .docx 后提交")
            self.stack.append(self.state)
        elif self.stack:
            inside, self.state = self.state, self.stack.pop()
            if inside.box and not self.state.box and self.outside:
                self._end()
                self.text = self.outside.pop()

    def sign(self, sign: bytes) -> None:
        if sign == b"*":
            self.starred = True
        elif sign in b"\r\n":
            self.word("par", None)
        elif sign in b"{}\\":
            self.gather(sign)
        elif not self.mute():
            self.flush()
            self.text.append({b"~": "\xa0", b"_": "-"}.get(sign, ""))

    def word(self, word: str, number: int | None) -> None:
        starred, self.starred = self.starred, False
        if word in _ASIDE or (starred and word not in _STARRED):
            self.state = replace(self.state, silent=True)
        elif word == "nesttableprops":  # the row around it keeps its own
            self.state = replace(self.state, row=RowDefinition())
        elif word == "fonttbl":
            self.state = replace(self.state, in_fonts=True)
        elif word in {"f", "fcharset", "ansicpg", "uc", "plain", "v", "deleted"}:
            self._character(word, 1 if number is None else number)
        elif word == "u" and number is not None:
            self._unicode(number)
        elif not self.state.silent and not self.state.in_fonts:
            self._layout(word, number or 0)

    def _character(self, word: str, number: int) -> None:
        self.flush()
        state = self.state
        if word == "f":
            self.font = number
            if not state.in_fonts:
                self.state = replace(state, font=number, encoding=self.fonts.get(number, ""))
        elif word == "fcharset" and state.in_fonts:
            self.fonts[self.font] = _CHARSETS.get(number, "")
        elif word == "ansicpg":
            self.page = _PAGES.get(number, f"cp{number}" if number in range(1250, 1259) else self.page)
        elif word == "uc":
            self.state = replace(state, fallback=max(0, min(number, 10)))
        elif word == "plain":
            self.state = replace(state, encoding="", hidden=False)
        elif word in {"v", "deleted"}:
            self.state = replace(state, hidden=bool(number))

    def _unicode(self, number: int) -> None:
        self.flush()
        self.skip = self.state.fallback
        code = number & 0xFFFF
        if self.mute():
            return
        if 0xF000 <= code <= 0xF0FF:  # where the Symbol font keeps its signs
            self.text.append(sign_of(self.names.get(self.state.font, ""), code))
        else:
            self.text.append(chr(code))

    def _layout(self, word: str, number: int) -> None:
        self.flush()
        if word in _SIGNS:
            self.text.append(_SIGNS[word])
        elif word in _ENDS:
            self._end()
        elif word == "cell":
            self._end({IN_TABLE: b"\1", DEPTH: struct.pack("<i", 1)}, "\x07")
        elif word == "nestcell":
            self._end(self._inside({INNER_CELL: b"\1"}))
        elif word == "row":
            self._end(
                {IN_TABLE: b"\1", DEPTH: struct.pack("<i", 1), ROW_END: b"\1", **self.state.row.modifiers()}, "\x07"
            )
        elif word == "nestrow":
            self._end(self._inside({INNER_ROW_END: b"\1", **self.state.row.modifiers()}))
        elif word == "pard":
            self.state = replace(self.state, in_table=False, depth=0)
        elif word == "intbl":
            self.state = replace(self.state, in_table=True)
        elif word == "itap":
            self.state = replace(self.state, in_table=number > 0, depth=min(number, 60))
        elif word == "shptxt":
            self.outside.append(self.text)
            self.text = []
            self.state = replace(self.state, box=True)
        else:
            self.state.row.take(word, number)

    def _inside(self, more: Modifiers) -> Modifiers:
        return {IN_TABLE: b"\1", DEPTH: struct.pack("<i", max(self.state.depth, 2)), **more}

    def _end(self, modifiers: Modifiers | None = None, end: str = "\r") -> None:
        """End a paragraph, cell or row."""
        text = "".join(self.text)
        self.text = []
        if any("\ud800" <= char <= "\udfff" for char in text):  # one character in two \\u
            text = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
        if modifiers is None:
            depth = max(self.state.depth, int(self.state.in_table))
            modifiers = {IN_TABLE: b"\1", DEPTH: struct.pack("<i", depth)} if depth else {}
        self.builder.add(Paragraph(text, end, modifiers))

    def close(self) -> None:
        """End what the file left open."""
        self.flush()
        if "".join(self.text).strip():
            self._end()
        self.builder.close(0)


def read_rich_text(data: bytes, shown: str, limits: Limits) -> tuple[tuple[Grid | TextBlock, ...], tuple[str, ...]]:
    """Return the blocks of an .rtf, cells and spans as in a .doc.

    Raises:
        ReadError: no content, nested too deeply, or too large.
    """
    del shown
    reader = _Reader(Builder(limits))
    for match in _tokens(data):
        kind = match.lastgroup
        if kind == "text":
            reader.gather(match[0])
        elif kind == "byte":
            reader.gather(bytes([int(match["byte"], 16)]))
        elif kind == "brace":
            reader.brace(match[0])
        elif kind == "sign":
            reader.sign(match["sign"])
        else:
            number = match["number"]
            reader.word(match["word"].decode("ascii"), int(number) if number and len(number) < 10 else None)
    reader.close()
    if not reader.builder.blocks:
        raise ReadError("empty", _EMPTY)
    return tuple(reader.builder.blocks), ()


def _decoded(raw: bytes, encoding: str) -> str:
    """Return the text of bytes in a code page, or in the Western one where they are none of it."""
    try:
        return raw.decode(encoding)
    except UnicodeDecodeError:
        return raw.decode("cp1252", "replace") if len(raw) == 1 else raw.decode(encoding, "replace")


def _tokens(data: bytes) -> Iterator[re.Match[bytes]]:
    """Yield the tokens; those behind a `bin` are bytes of a picture."""
    place = 0
    while match := _TOKEN.search(data, place):
        place = match.end()
        if match["word"] == b"bin":
            place += max(0, int(match["number"] or 0))
            continue
        yield match
