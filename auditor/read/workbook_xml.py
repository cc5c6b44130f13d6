"""Read .xlsx over the sheet's XML: shown texts, merges, what is hidden.

calamine gives 0.95 for a cell shown as 95%, knows no number format, and builds a dense range: one filled cell in
XFD1048576 costs gigabytes. A sparse pass needs the filled cells only. Sheets of the shape that common programs write
are read by a pattern (workbook_plain.py), all others and the large ones element by element.
"""

from __future__ import annotations

import io
import posixpath
import zipfile
from collections.abc import Iterable, Iterator
from functools import cached_property, lru_cache
from typing import Any

from auditor.errors import ReadError
from auditor.read.limits import Limits
from auditor.read.number_format import BUILTIN, plain, show
from auditor.read.sheets import DIGITS, Area, Sheet, area_of, column_name, column_of, for_next, hidden_note, is_ledger
from auditor.read.workbook_package import BROKEN, DAMAGED, Parts, is_hidden, name_of, unescaped
from auditor.read.workbook_plain import CellReading, plain_sheet, plain_strings

_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_STRICT_RELATION = "{http://purl.oclc.org/ooxml/officeDocument/relationships}id"


class _Book:
    """What the cells of every sheet refer to, read when the first cell does: many a workbook has no number."""

    def __init__(self, parts: Parts, *, from_1904: bool) -> None:
        self._parts = parts
        self._from_1904 = from_1904

    @cached_property
    def strings(self) -> list[str]:
        """The shared strings."""
        path = self._parts.by_kind.get("sharedStrings")
        if path is None:
            return []
        content = self._parts.read(path) if self._parts.is_small(path) else None
        found = plain_strings(content, rich_text) if content else None
        if found is not None:
            return found
        return [rich_text(element) for element in self._parts.elements(path, "si", content=content)]

    @cached_property
    def formats(self) -> list[str]:
        """The number format of each style."""
        path = self._parts.by_kind.get("styles")
        if path is None:
            return []
        root = self._parts.tree(path)
        own = {int(e.get("numFmtId")): e.get("formatCode") or "General" for e in root.iter("{*}numFmt")}
        cells = next(root.iterchildren("{*}cellXfs"), ())
        identities = [int(xf.get("numFmtId") or 0) for xf in cells]
        return [own.get(i) or BUILTIN.get(i, "General") for i in identities]

    def value_text(self, kind: str, style: str, value: str) -> str:
        """Return what is shown of a stored value; without a type it is a number."""
        if not value:
            return ""
        if kind == "s":
            index = int(value)
            return self.strings[index] if index < len(self.strings) else ""
        if kind == "b":
            return "是" if value == "1" else "否"
        if kind in {"n", ""}:
            number = int(style or 0)
            code = self.formats[number] if number < len(self.formats) else "General"
            return _shown(value, code, self._from_1904)
        return unescaped(value)

    def cell_text(self, cell: Any) -> str:
        """Return what a cell shows."""
        for child in cell:
            name = name_of(child)
            if name == "v":
                return self.value_text(cell.get("t") or "", cell.get("s") or "", child.text or "")
            if name == "is" and cell.get("t") == "inlineStr":
                return rich_text(child)
        return ""


@lru_cache(maxsize=16384)
def _shown(value: str, code: str, from_1904: bool) -> str:
    try:
        number = float(value)
    except ValueError:
        return value
    return plain(number) if code == "General" else show(number, code, from_1904=from_1904)


def read_workbook_xml(data: bytes, limits: Limits) -> list[Sheet]:
    """Return the sheets of an .xlsx, hidden ones included.

    Raises:
        ReadError: corrupt or too_large.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return _sheets(Parts(archive, data, limits, "workbook.xml"))
    except BROKEN as error:
        raise ReadError("corrupt", DAMAGED) from error


def _sheets(parts: Parts) -> list[Sheet]:
    root = parts.tree(parts.main)
    settings = next((e for e in root if name_of(e) == "workbookPr"), None)
    from_1904 = settings is not None and settings.get("date1904") in {"1", "true"}
    book = _Book(parts, from_1904=from_1904)
    sheets: list[Sheet] = []
    for element in root.iter():
        if name_of(element) != "sheet":
            continue
        target = parts.by_id.get(element.get(_RELATION) or element.get(_STRICT_RELATION) or "")
        if target is None or "chartsheet" in target:
            continue
        sheet = Sheet(element.get("name") or "工作表")
        if element.get("state") in {"hidden", "veryHidden"}:
            sheet.notes.append(f"工作表“{sheet.name}”是隐藏的，已一并读取")
        _fill(sheet, target, parts, book, for_next(sheets, parts.limits))
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


def rich_text(element: Any) -> str:
    """Return the text of a shared string or of one in its cell."""
    alone = len(element) == 1 and name_of(element[0]) == "t"
    text = (element[0].text or "") if alone else "".join(_runs(element))
    return unescaped(text)


def _runs(element: Any) -> Iterator[str]:
    """Yield the texts of runs; phonetic ones (rPh) repeat the text in kana or pinyin and are not shown."""
    for child in element:
        name = name_of(child)
        if name == "t":
            yield child.text or ""
        elif name == "r":
            yield from (t.text or "" for t in child if name_of(t) == "t")


def _fill(sheet: Sheet, path: str, parts: Parts, book: _Book, limits: Limits) -> None:
    content = parts.read(path) if parts.is_small(path) else None
    found = plain_sheet(content, CellReading(book.value_text, book.cell_text)) if content else None
    hidden_rows: list[str] = []
    hidden_columns: list[str] = []
    if found:
        sheet.texts, hidden_rows = found.texts, found.hidden_rows
        sheet.merges = [_area(element) for element in found.rest.iter("{*}mergeCell")]
        for element in found.rest.iter("{*}col"):
            hidden_columns += _hidden_columns(element)
        is_ledger(sheet, limits)
    else:
        elements = parts.elements(path, "row", "mergeCell", "col", content=content)
        for element in _read_rows(elements, sheet, book, limits, hidden_rows):
            if name_of(element) == "mergeCell":
                sheet.merges.append(_area(element))
            else:
                hidden_columns += _hidden_columns(element)
    if sheet.oversize:
        return
    filled_columns = {column_name(column) for _, column in sheet.texts} if hidden_columns else set()
    shown_columns = [name for name in hidden_columns if name in filled_columns]
    sheet.notes += [hidden_note(sheet.name, "行", hidden_rows)] if hidden_rows else []
    sheet.notes += [hidden_note(sheet.name, "列", shown_columns)] if shown_columns else []


def _area(element: Any) -> Area:
    return area_of(element.get("ref") or "")


def _hidden_columns(element: Any) -> list[str]:
    """Return the names of the columns that an element hides, of many the first."""
    if not is_hidden(element):
        return []
    first = int(element.get("min") or 1)
    last = min(int(element.get("max") or 0), first + 50)
    return [column_name(column - 1) for column in range(first, last + 1)]


def _read_rows(
    elements: Iterable[Any], sheet: Sheet, book: _Book, limits: Limits, hidden_rows: list[str]
) -> Iterator[Any]:
    """Add the texts of rows to their sheet, and the numbers of hidden ones; yield all other elements.

    Nothing comes after the row with which the sheet is a ledger.
    """
    row = -1
    for element in elements:
        if name_of(element) != "row":
            yield element
            continue
        row = int(element.get("r") or row + 2) - 1
        if _read_row(element, row, sheet, book) and is_hidden(element):
            hidden_rows.append(str(row + 1))
        if is_ledger(sheet, limits):
            return


def _read_row(element: Any, row: int, sheet: Sheet, book: _Book) -> bool:
    """Add the texts of a row to its sheet; tell whether there are any."""
    column, found = -1, False
    for cell in element.iterchildren("{*}c"):
        reference = cell.get("r")
        column = column_of(reference.rstrip(DIGITS)) if reference else column + 1
        text = book.cell_text(cell) if len(cell) else ""
        if text:
            sheet.texts[row, column] = text
            found = True
    return found
