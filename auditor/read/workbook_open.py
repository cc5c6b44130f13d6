"""Read .ods: the shown text of each cell stands in the file itself."""

from __future__ import annotations

import io
import zipfile
import zlib
from typing import Any

from lxml import etree

from auditor.errors import ReadError
from auditor.read.limits import Limits
from auditor.read.sheets import Sheet, column_name, hidden_note, is_ledger

_BROKEN = (zipfile.BadZipFile, zlib.error, KeyError, EOFError, OSError, NotImplementedError, RuntimeError)
_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_STYLE = "{urn:oasis:names:tc:opendocument:xmlns:style:1.0}"
_VISIBILITY = f"{_TABLE}visibility"
_HIDDEN = {"collapse", "filter"}
_CELLS = (f"{_TABLE}table-cell", f"{_TABLE}covered-table-cell")


def read_ods(data: bytes, limits: Limits) -> list[Sheet]:
    """Return the sheets of an .ods as shown.

    Raises:
        ReadError: encrypted, corrupt, too_large.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            if b"encryption-data" in archive.read("META-INF/manifest.xml"):
                raise ReadError("encrypted", "工作簿有打开密码，读不出；请取消密码后重新提交")
            if archive.getinfo("content.xml").file_size > limits.part_bytes:
                raise ReadError("too_large", "工作簿解开后超出上限；请只保留绩效目标表后重试")
            content = archive.read("content.xml")
        parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)
        root = etree.fromstring(content, parser)
    except (*_BROKEN, etree.XMLSyntaxError) as error:
        raise ReadError("corrupt", "工作簿已损坏或不完整，打不开；请另存为 .xlsx 再审核") from error
    return open_sheets(root, limits)


def open_sheets(root: Any, limits: Limits) -> list[Sheet]:
    """Return the sheets of a parsed document, content and styles in it."""
    unseen = {
        style.get(f"{_STYLE}name")
        for style in root.iter(f"{_STYLE}style")
        if any(part.get(f"{_TABLE}display") == "false" for part in style.iterchildren(f"{_STYLE}table-properties"))
    }
    # Copies of other workbooks' sheets that formulas look into stand among the sheets, with where they come from.
    tables = root.iterfind(f"{_OFFICE}body/{_OFFICE}spreadsheet/{_TABLE}table")
    return [_sheet(table, unseen, limits) for table in tables if table.find(f"{_TABLE}table-source") is None]


def _sheet(table: Any, unseen: set[str | None], limits: Limits) -> Sheet:
    sheet = Sheet(table.get(f"{_TABLE}name") or "工作表")
    if table.get(f"{_TABLE}style-name") in unseen:
        sheet.notes.append(f"工作表“{sheet.name}”是隐藏的，已一并读取")
    hidden: list[str] = []
    row = 0
    for element in table.iter(f"{_TABLE}table-row"):
        repeat = int(element.get(f"{_TABLE}number-rows-repeated") or 1)
        filled = _row(element, sheet, row)
        if filled:
            hidden += [str(row + 1)] if element.get(_VISIBILITY) in _HIDDEN else []
            # A repeated filled row is rare and short; a repeated blank one fills the sheet to its end.
            for extra in range(1, min(repeat, 100)):
                _row(element, sheet, row + extra)
        row += repeat
        if is_ledger(sheet, limits):
            return sheet
    columns = [column_name(column) for column in _hidden_columns(table) if column in {c for _, c in sheet.texts}]
    sheet.notes += [hidden_note(sheet.name, "行", hidden)] if hidden else []
    sheet.notes += [hidden_note(sheet.name, "列", columns)] if columns else []
    return sheet


def _hidden_columns(table: Any) -> list[int]:
    hidden: list[int] = []
    column = 0
    for element in table.iter(f"{_TABLE}table-column"):
        repeat = int(element.get(f"{_TABLE}number-columns-repeated") or 1)
        if element.get(_VISIBILITY) in _HIDDEN:
            hidden += range(column, column + min(repeat, 50))
        column += repeat
    return hidden


def _row(element: Any, sheet: Sheet, row: int) -> bool:
    column, filled = 0, False
    for cell in element:
        if cell.tag not in _CELLS:
            continue
        repeat = int(cell.get(f"{_TABLE}number-columns-repeated") or 1)
        text = "\n".join("".join(p.itertext()) for p in cell.iterchildren(f"{_TEXT}p"))
        if text.strip():
            filled = True
            for extra in range(min(repeat, 100)):
                sheet.texts[row, column + extra] = text
            down = int(cell.get(f"{_TABLE}number-rows-spanned") or 1)
            across = int(cell.get(f"{_TABLE}number-columns-spanned") or 1)
            if down > 1 or across > 1:
                sheet.merges.append((row, column, row + down - 1, column + across - 1))
        column += repeat
    return filled
