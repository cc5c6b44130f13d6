"""Read .xlsx in one pass of our own over the sheet's XML: shown texts, merges, what is hidden.

calamine gives 0.95 for a cell shown as 95%, knows no number format, and builds a dense range: one filled cell in
XFD1048576 costs gigabytes. A sparse pass needs the filled cells only.
"""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from auditor.errors import ReadError
from auditor.read.limits import Limits
from auditor.read.number_format import BUILTIN, plain, show
from auditor.read.sheets import Sheet, area_of, column_name, column_of, hidden_note, is_ledger
from auditor.read.workbook_package import BROKEN, DAMAGED, Parts, name_of

_DIGITS = "0123456789"
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_STRICT_RELATION = "{http://purl.oclc.org/ooxml/officeDocument/relationships}id"
# A character XML cannot hold, or the text of such an escape itself (ECMA-376 part 1, 22.9.2.19).
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")


@dataclass(frozen=True)
class _Book:
    """What the cells of every sheet refer to."""

    strings: list[str]
    formats: list[str]
    from_1904: bool


def read_workbook_xml(data: bytes, limits: Limits) -> list[Sheet]:
    """Return the sheets of an .xlsx, hidden ones included.

    Raises:
        ReadError: corrupt or too_large.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return _sheets(Parts(archive, limits, "workbook.xml"))
    except BROKEN as error:
        raise ReadError("corrupt", DAMAGED) from error


def _sheets(parts: Parts) -> list[Sheet]:
    root = parts.tree(parts.main)
    settings = next((e for e in root if name_of(e) == "workbookPr"), None)
    from_1904 = settings is not None and settings.get("date1904") in {"1", "true"}
    book = _Book(_strings(parts), _formats(parts), from_1904)
    sheets = []
    for element in root.iter():
        if name_of(element) != "sheet":
            continue
        target = parts.by_id.get(element.get(_RELATION) or element.get(_STRICT_RELATION) or "")
        if target is None or "chartsheet" in target:
            continue
        sheet = Sheet(element.get("name") or "工作表")
        if element.get("state") in {"hidden", "veryHidden"}:
            sheet.notes.append(f"工作表“{sheet.name}”是隐藏的，已一并读取")
        _fill(sheet, parts.elements(target, "row", "mergeCell", "col"), book, parts.limits)
        sheets.append(sheet)
    media = f"{posixpath.dirname(parts.main)}/media/"
    if any(name.startswith(media) for name in parts.names):
        _refuse_pictures(sheets)
    return sheets


def _refuse_pictures(sheets: list[Sheet]) -> None:
    """Refuse a workbook that has pictures but no cell.

    Raises:
        ReadError: scan, when no sheet has any.
    """
    if sheets and not any(sheet.texts or sheet.oversize for sheet in sheets):
        raise ReadError("scan", "工作簿里只有图片（扫描件），没有文字；请提交原始 Word、Excel 文件，或识别成文字后提交")


def _strings(parts: Parts) -> list[str]:
    if "sharedStrings" not in parts.by_kind:
        return []
    return [_rich_text(element) for element in parts.elements(parts.by_kind["sharedStrings"], "si")]


def _rich_text(element: Any) -> str:
    alone = len(element) == 1 and name_of(element[0]) == "t"
    text = (element[0].text or "") if alone else "".join(_runs(element))
    return unescaped(text) if "_x" in text else text


def _runs(element: Any) -> Iterator[str]:
    """Yield the texts of runs; phonetic ones (rPh) repeat the text in kana or pinyin and are not shown."""
    for child in element:
        name = name_of(child)
        if name == "t":
            yield child.text or ""
        elif name == "r":
            yield from (t.text or "" for t in child if name_of(t) == "t")


def unescaped(text: str) -> str:
    """Return a text with its escaped characters (`_x000D_`) as such; a return before a line feed is part of it."""
    return _ESCAPED.sub(lambda match: chr(int(match[1], 16)), text).replace("\r\n", "\n")


def _formats(parts: Parts) -> list[str]:
    if "styles" not in parts.by_kind:
        return []
    root = parts.tree(parts.by_kind["styles"])
    own = {int(e.get("numFmtId")): e.get("formatCode") or "General" for e in root.iter("{*}numFmt")}
    cells = next(root.iterchildren("{*}cellXfs"), ())
    identities = [int(xf.get("numFmtId") or 0) for xf in cells]
    return [own.get(i) or BUILTIN.get(i, "General") for i in identities]


def _fill(sheet: Sheet, elements: Iterable[Any], book: _Book, limits: Limits) -> None:
    hidden_rows: list[str] = []
    hidden_columns: list[str] = []
    row = -1
    for element in elements:
        kind = name_of(element)
        if kind == "row":
            row = int(element.get("r") or row + 2) - 1
            if _read_row(element, row, sheet, book) and element.get("hidden") in {"1", "true"}:
                hidden_rows.append(str(row + 1))
            if is_ledger(sheet, limits):
                return
        elif kind == "mergeCell":
            sheet.merges.append(area_of(element.get("ref") or ""))
        elif element.get("hidden") in {"1", "true"}:
            last = min(int(element.get("max") or 0), int(element.get("min") or 1) + 50)
            hidden_columns += [column_name(c - 1) for c in range(int(element.get("min") or 1), last + 1)]
    filled_columns = {column_name(column) for _, column in sheet.texts} if hidden_columns else set()
    shown_columns = [name for name in hidden_columns if name in filled_columns]
    sheet.notes += [hidden_note(sheet.name, "行", hidden_rows)] if hidden_rows else []
    sheet.notes += [hidden_note(sheet.name, "列", shown_columns)] if shown_columns else []


def _read_row(element: Any, row: int, sheet: Sheet, book: _Book) -> bool:
    """Add the texts of a row to its sheet; tell whether there are any."""
    column, found = -1, False
    space = element.tag.removesuffix("row")
    value, inline = f"{space}v", f"{space}is"
    for cell in element.iterchildren("{*}c"):
        reference = cell.get("r")
        column = _column_in(reference) if reference else column + 1
        if len(cell) == 0:
            continue
        first = cell[0]
        kind = first.tag
        if kind == value:
            text = _value_text(cell, first.text or "", book)
        elif kind == inline and cell.get("t") == "inlineStr":
            text = _rich_text(first)
        else:
            text = _cell_text(cell, book)
        if text:
            sheet.texts[row, column] = text
            found = True
    return found


@lru_cache(maxsize=16384)
def _column_in(reference: str) -> int:
    return column_of(reference.rstrip(_DIGITS))


def _cell_text(cell: Any, book: _Book) -> str:
    for child in cell:
        name = name_of(child)
        if name == "v":
            return _value_text(cell, child.text or "", book)
        if name == "is" and cell.get("t") == "inlineStr":
            return _rich_text(child)
    return ""


def _value_text(cell: Any, value: str, book: _Book) -> str:
    kind = cell.get("t") or "n"
    if not value:
        return ""
    if kind == "s":
        index = int(value)
        return book.strings[index] if index < len(book.strings) else ""
    if kind == "b":
        return "是" if value == "1" else "否"
    if kind == "n":
        return _number_text(value, int(cell.get("s") or 0), book)
    return unescaped(value) if "_x" in value else value


def _number_text(value: str, style: int, book: _Book) -> str:
    code = book.formats[style] if style < len(book.formats) else "General"
    return _shown(value, code, book.from_1904)


@lru_cache(maxsize=16384)
def _shown(value: str, code: str, from_1904: bool) -> str:
    try:
        number = float(value)
    except ValueError:
        return value
    return plain(number) if code == "General" else show(number, code, from_1904=from_1904)
