"""Read office documents saved as one XML file, which systems export under the names .doc and .xls.

Source: Office 2003 XML reference schemas (WordprocessingML, SpreadsheetML), Flat OPC of ECMA-376 part 2, OpenDocument
1.3 part 3, 3.1.2 (single documents).
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING

from auditor.errors import ReadError
from auditor.model import Grid, TextBlock
from auditor.read.limits import Limits
from auditor.read.number_format import plain, show
from auditor.read.package import DAMAGED, parse_xml
from auditor.read.placing import check_size
from auditor.read.sheets import Sheet, column_name, hidden_note, read_grids
from auditor.read.word import read_document_xml
from auditor.read.word_open import read_open_body
from auditor.read.workbook_open import open_sheets
from auditor.records import record

if TYPE_CHECKING:
    from lxml.etree import _Element

Blocks = tuple[Grid | TextBlock, ...]

_PACKAGE = "{http://schemas.microsoft.com/office/2006/xmlPackage}"
_SHEET = "{urn:schemas-microsoft-com:office:spreadsheet}"
_EXCEL = "{urn:schemas-microsoft-com:office:excel}"
_OPEN = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
# Formats that SpreadsheetML calls by name; in Chinese Excel a short date is shown with slashes.
_NAMED_FORMATS = {
    "General Number": "General",
    "Fixed": "0.00",
    "Standard": "#,##0.00",
    "Percent": "0.00%",
    "Scientific": "0.00E+00",
    "Short Date": "yyyy/m/d",
    "Medium Date": "yyyy/m/d",
    "General Date": "yyyy/m/d",
    "Long Date": 'yyyy"年"m"月"d"日"',
}
_DAY_ZERO = datetime(1899, 12, 30)


def read_single_word(data: bytes, shown: str, limits: Limits) -> tuple[Blocks, tuple[str, ...]]:
    """Return the blocks of a Word document in one XML file (Word 2003, or a package laid flat).

    Raises:
        ReadError: damaged, too large, or no Word document.
    """
    del shown
    root = parse_xml(data)
    if root.tag == f"{_PACKAGE}package":
        for part in root.iter(f"{_PACKAGE}part"):
            content = part.find(f"{_PACKAGE}xmlData")
            if str(part.get(f"{_PACKAGE}contentType", "")).endswith("document.main+xml") and content is not None:
                return read_document_xml(content[0], limits)
        raise ReadError("corrupt", DAMAGED)
    return read_document_xml(root, limits)


def read_single_sheet(data: bytes, shown: str, limits: Limits) -> tuple[Blocks, tuple[str, ...]]:
    """Return a grid for each sheet of an Excel 2003 XML workbook, numbers as displayed.

    Raises:
        ReadError: damaged or too large.
    """
    del shown
    root = parse_xml(data)
    formats = dict(_formats(root))
    sheets = [_sheet(element, formats, limits) for element in root.iter(f"{_SHEET}Worksheet")]
    return read_grids(sheets, limits)


def read_single_open(data: bytes, shown: str, limits: Limits) -> tuple[Blocks, tuple[str, ...]]:
    """Return the blocks of an OpenDocument text or spreadsheet in one XML file.

    Raises:
        ReadError: damaged, too large, or another kind of document.
    """
    del shown
    root = parse_xml(data)
    text = root.find(f"{_OPEN}body/{_OPEN}text")
    if text is not None:
        return read_open_body(text, limits), ()
    return read_grids(open_sheets(root, limits), limits)


def _formats(root: _Element) -> Iterator[tuple[str, str]]:
    """Yield style id and number format, which may be that of the style it is made from."""
    known: dict[str, str] = {}
    for style in root.iter(f"{_SHEET}Style"):
        number = style.find(f"{_SHEET}NumberFormat")
        parent = known.get(str(style.get(f"{_SHEET}Parent")), "General")
        code = parent if number is None else str(number.get(f"{_SHEET}Format", "General"))
        known[str(style.get(f"{_SHEET}ID"))] = _NAMED_FORMATS.get(code, code)
    yield from known.items()


def _sheet(element: _Element, formats: dict[str, str], limits: Limits) -> Sheet:
    sheet = Sheet(element.get(f"{_SHEET}Name", "Sheet"))
    if str(element.findtext(f"{_EXCEL}WorksheetOptions/{_EXCEL}Visible", "")).startswith("SheetHidden"):
        sheet.notes.append(f"工作表“{sheet.name}”是隐藏的，已一并读取")
    columns, unseen = _columns(element, limits)
    row = 0
    hidden: list[str] = []
    for line in element.iterfind(f"{_SHEET}Table/{_SHEET}Row"):
        row = _index(line, row)
        if line.get(f"{_SHEET}Hidden") == "1":
            hidden.append(str(row + 1))
        _row(sheet, line, row, _Styles(formats, columns, line.get(f"{_SHEET}StyleID")), limits)
        row += 1 + _number(line, "Span")
    filled = {column for _, column in sheet.texts}
    names = [column_name(column) for column in unseen if column in filled]
    sheet.notes += [hidden_note(sheet.name, "行", hidden)] if hidden else []
    sheet.notes += [hidden_note(sheet.name, "列", names)] if names else []
    return sheet


@record
class _Styles:
    """Number formats by style, and the styles of columns and of the row for cells without one."""

    formats: dict[str, str]
    columns: dict[int, str]
    row: str | None

    def format_of(self, cell: _Element, column: int) -> str:
        own = cell.get(f"{_SHEET}StyleID") or self.row or self.columns.get(column)
        return self.formats.get(str(own), "General")


def _columns(element: _Element, limits: Limits) -> tuple[dict[int, str], list[int]]:
    """Return the styles of columns that have one, and the hidden columns."""
    styles: dict[int, str] = {}
    hidden: list[int] = []
    column = 0
    for entry in element.iterfind(f"{_SHEET}Table/{_SHEET}Column"):
        column = _index(entry, column)
        covered = range(column, min(column + 1 + _number(entry, "Span"), limits.columns))
        if style := entry.get(f"{_SHEET}StyleID"):
            styles.update(dict.fromkeys(covered, style))
        if entry.get(f"{_SHEET}Hidden") == "1":
            hidden += covered
        column += 1 + _number(entry, "Span")
    return styles, hidden


def _row(sheet: Sheet, line: _Element, row: int, styles: _Styles, limits: Limits) -> None:
    column = 0
    for cell in line.iterfind(f"{_SHEET}Cell"):
        column = _index(cell, column)
        check_size(row, column, len(sheet.texts), limits)
        across, down = _number(cell, "MergeAcross"), _number(cell, "MergeDown")
        content = cell.find(f"{_SHEET}Data")
        if content is not None:
            sheet.texts[row, column] = _shown(content, styles.format_of(cell, column))
        if across or down:
            sheet.merges.append((row, column, min(row + down, limits.rows), min(column + across, limits.columns)))
        column += 1 + across


def _index(element: _Element, following: int) -> int:
    """Return the 0-based place of a row or cell: the one it names (1-based), or the following."""
    return max(_number(element, "Index") - 1, following)


def _number(element: _Element, name: str) -> int:
    text = str(element.get(f"{_SHEET}{name}", "0"))
    return int(text) if text.isdecimal() and len(text) < 9 else 0


def _shown(content: _Element, code: str) -> str:
    text = "".join(str(part) for part in content.itertext())
    kind = content.get(f"{_SHEET}Type")
    try:
        if kind == "Number":
            return plain(float(text)) if code == "General" else show(float(text), code)
        if kind == "DateTime":
            since = datetime.fromisoformat(text) - _DAY_ZERO
            return show(since.days + since.seconds / 86400, "yyyy/m/d" if code == "General" else code)
    except ValueError:
        return text
    return {"1": "是", "0": "否"}.get(text, text) if kind == "Boolean" else text
