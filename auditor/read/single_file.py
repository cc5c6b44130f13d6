"""Read Word and Excel documents saved as one XML file, which systems export under the names .doc and .xls.

Source: Office 2003 XML reference schemas (WordprocessingML, SpreadsheetML), Flat OPC of ECMA-376 part 2.
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
from auditor.read.sheets import Sheet, hidden_note, read_grids
from auditor.read.word import read_document_xml

if TYPE_CHECKING:
    from lxml.etree import _Element

Blocks = tuple[Grid | TextBlock, ...]

_PACKAGE = "{http://schemas.microsoft.com/office/2006/xmlPackage}"
_SHEET = "{urn:schemas-microsoft-com:office:spreadsheet}"
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


def _formats(root: _Element) -> Iterator[tuple[str, str]]:
    """Yield style id and number format."""
    for style in root.iter(f"{_SHEET}Style"):
        number = style.find(f"{_SHEET}NumberFormat")
        if number is not None:
            code = number.get(f"{_SHEET}Format", "General")
            yield str(style.get(f"{_SHEET}ID")), _NAMED_FORMATS.get(code, code)


def _sheet(element: _Element, formats: dict[str, str], limits: Limits) -> Sheet:
    sheet = Sheet(element.get(f"{_SHEET}Name", "Sheet"))
    row = 0
    hidden: list[str] = []
    for line in element.iterfind(f"{_SHEET}Table/{_SHEET}Row"):
        row = _index(line, row)
        if line.get(f"{_SHEET}Hidden") == "1":
            hidden.append(str(row + 1))
        _row(sheet, line, row, formats, limits)
        row += 1 + _number(line, "Span")
    if hidden:
        sheet.notes.append(hidden_note(sheet.name, "行", hidden))
    return sheet


def _row(sheet: Sheet, line: _Element, row: int, formats: dict[str, str], limits: Limits) -> None:
    column = 0
    for cell in line.iterfind(f"{_SHEET}Cell"):
        column = _index(cell, column)
        check_size(row, column, len(sheet.texts), limits)
        across, down = _number(cell, "MergeAcross"), _number(cell, "MergeDown")
        content = cell.find(f"{_SHEET}Data")
        if content is not None:
            sheet.texts[row, column] = _shown(content, formats.get(str(cell.get(f"{_SHEET}StyleID")), "General"))
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
    return {"1": "TRUE", "0": "FALSE"}.get(text, text) if kind == "Boolean" else text
