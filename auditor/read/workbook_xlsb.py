"""Read .xlsb, the workbook in binary records: shown texts with their number formats, merges, what is hidden.

Source: MS-XLSB 2.1.4 (records), 2.4 (their kinds), 2.5.122 (RkNumber). calamine knows neither number formats nor what
is hidden, and ends the process on a workbook without document properties.
"""

from __future__ import annotations

import io
import struct
import zipfile
from collections.abc import Iterator
from typing import cast

from auditor.errors import ReadError
from auditor.read.limits import Limits
from auditor.read.number_format import BUILTIN, plain, show
from auditor.read.sheets import ERRORS, Sheet, column_name, for_next, hidden_note, is_ledger
from auditor.read.workbook_package import BROKEN, DAMAGED, Parts
from auditor.records import record

_ROW, _BLANK, _RK, _ERROR, _BOOL, _REAL, _TEXT, _SHARED = range(8)
_F_TEXT, _F_NUMBER, _F_BOOL, _F_ERROR = range(8, 12)
_STRING_ITEM, _FORMAT, _CELL_FORMAT, _COLUMN, _RICH = 19, 44, 47, 60, 62
_SETTINGS, _SHEET, _MERGE = 153, 156, 176
_CELL_FORMATS, _END_CELL_FORMATS = 617, 618
# A cell begins with its column (4 bytes) and style (3 bytes and one of flags).
_HEAD = 8
_HIDDEN_ROW = 0x10
Record = tuple[int, bytes]


@record(slots=False)
class _Book:
    """What the cells of every sheet refer to."""

    strings: list[str]
    formats: list[str]
    from_1904: bool

    def shown(self, number: float, style: int) -> str:
        code = self.formats[style] if style < len(self.formats) else "General"
        return plain(number) if code == "General" else show(number, code, from_1904=self.from_1904)


def read_xlsb(data: bytes, limits: Limits) -> list[Sheet]:
    """Return the sheets of an .xlsb, hidden ones included.

    Raises:
        ReadError: corrupt or too_large.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return _sheets(Parts(archive, data, limits, "workbook.bin"))
    except BROKEN as error:
        raise ReadError("corrupt", DAMAGED) from error


def _sheets(parts: Parts) -> list[Sheet]:
    from_1904 = False
    book: _Book | None = None
    sheets: list[Sheet] = []
    for kind, body in _records(parts, parts.main):
        if kind == _SETTINGS:
            from_1904 = bool(body[0] & 1)
        elif kind == _SHEET:
            book = book or _Book(_strings(parts), _formats(parts), from_1904)
            relation, at = _wide(body, 8)
            name, _ = _wide(body, at)
            path = parts.by_id.get(relation)
            if path is None or "chartsheet" in path:
                continue
            sheet = Sheet(name)
            if struct.unpack_from("<I", body)[0]:
                sheet.notes.append(f"工作表“{name}”是隐藏的，已一并读取")
            _fill(sheet, _records(parts, path), book, for_next(sheets, parts.limits))
            sheets.append(sheet)
    return sheets


def _records(parts: Parts, path: str) -> Iterator[Record]:
    """Yield kind and body of each record; kind and length are numbers of 7-bit groups."""
    stream = io.BufferedReader(cast("io.RawIOBase", parts.open(path)))  # a zip member serves as one
    while first := stream.read(1):
        kind = first[0]
        if kind & 0x80:
            kind = kind & 0x7F | stream.read(1)[0] << 7
        length = 0
        for shift in (0, 7, 14, 21):
            part = stream.read(1)[0]
            length |= (part & 0x7F) << shift
            if not part & 0x80:
                break
        yield kind, stream.read(length)


def _wide(body: bytes, at: int) -> tuple[str, int]:
    """Return a text with its length in front, and where it ends."""
    count = struct.unpack_from("<I", body, at)[0]
    end = at + 4 + 2 * count
    return body[at + 4 : end].decode("utf-16-le", "replace").replace("\r\n", "\n"), end


def _strings(parts: Parts) -> list[str]:
    path = parts.by_kind.get("sharedStrings")
    if path is None:
        return []
    return [_wide(body, 1)[0] for kind, body in _records(parts, path) if kind == _STRING_ITEM]


def _formats(parts: Parts) -> list[str]:
    path = parts.by_kind.get("styles")
    if path is None:
        return []
    own: dict[int, str] = {}
    identities: list[int] = []
    inside = False
    for kind, body in _records(parts, path):
        if kind == _FORMAT:
            own[struct.unpack_from("<H", body)[0]] = _wide(body, 2)[0]
        elif kind in {_CELL_FORMATS, _END_CELL_FORMATS}:
            inside = kind == _CELL_FORMATS
        elif kind == _CELL_FORMAT and inside:
            identities.append(struct.unpack_from("<H", body, 2)[0])
    return [own.get(i) or BUILTIN.get(i, "General") for i in identities]


def _fill(sheet: Sheet, records: Iterator[Record], book: _Book, limits: Limits) -> None:
    row = 0
    hidden_rows: dict[int, str] = {}
    hidden_columns: list[int] = []
    for kind, body in records:
        if kind == _ROW:
            row = struct.unpack_from("<I", body)[0]
            if body[11] & _HIDDEN_ROW:
                hidden_rows[row] = str(row + 1)
            if is_ledger(sheet, limits):
                return
        elif _BLANK < kind <= _F_ERROR or kind == _RICH:
            if text := _cell_text(kind, body, book):
                sheet.texts[row, struct.unpack_from("<I", body)[0]] = text
        elif kind == _MERGE:
            top, bottom, left, right = struct.unpack_from("<4I", body)
            sheet.merges.append((top, left, bottom, right))
        elif kind == _COLUMN and body[16] & 1:
            first, last = struct.unpack_from("<II", body)
            hidden_columns += range(first, min(last, first + 50) + 1)
    filled_rows, filled_columns = {row for row, _ in sheet.texts}, {column for _, column in sheet.texts}
    rows = [name for number, name in hidden_rows.items() if number in filled_rows]
    columns = [column_name(column) for column in hidden_columns if column in filled_columns]
    sheet.notes += [hidden_note(sheet.name, "行", rows)] if rows else []
    sheet.notes += [hidden_note(sheet.name, "列", columns)] if columns else []


def _cell_text(kind: int, body: bytes, book: _Book) -> str:
    if kind == _SHARED:
        index = struct.unpack_from("<I", body, _HEAD)[0]
        return book.strings[index] if index < len(book.strings) else ""
    if kind in {_TEXT, _F_TEXT}:
        return _wide(body, _HEAD)[0]
    if kind == _RICH:
        return _wide(body, _HEAD + 1)[0]
    if kind in {_BOOL, _F_BOOL}:
        return "是" if body[_HEAD] else "否"
    if kind in {_ERROR, _F_ERROR}:
        return ERRORS.get(body[_HEAD], "")
    number = _rk(body) if kind == _RK else struct.unpack_from("<d", body, _HEAD)[0]
    return book.shown(number, int.from_bytes(body[4:7], "little"))


def _rk(body: bytes) -> float:
    """Return a number in four bytes: a whole one or the upper half of a double, perhaps in hundredths."""
    raw = struct.unpack_from("<i", body, _HEAD)[0]
    number = float(raw >> 2) if raw & 2 else struct.unpack("<d", struct.pack("<iI", 0, raw & 0xFFFFFFFC))[0]
    return number / 100 if raw & 1 else number
