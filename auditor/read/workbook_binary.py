"""Read .xls and .et (BIFF) with their number formats, and .xlsb."""

from __future__ import annotations

import io
from typing import Any

from auditor.errors import ReadError
from auditor.read.limits import Limits
from auditor.read.number_format import plain, show
from auditor.read.sheets import Sheet, column_name, hidden_note

_CORRUPT = "工作簿已损坏或不完整，打不开；请用 Excel 或 WPS 打开后另存为 .xlsx 再审核"
_ENCRYPTED = "工作簿有打开密码，读不出；请取消密码后重新提交"


def read_xls(data: bytes, limits: Limits) -> list[Sheet]:
    """Return the sheets of a BIFF workbook as shown.

    Raises:
        ReadError: encrypted, corrupt.
    """
    import xlrd

    try:
        book = _open_xls(xlrd, data)
        return [_xls_sheet(book, book.sheet_by_index(i), limits) for i in range(book.nsheets)]
    except ReadError:
        raise
    except Exception as error:  # xlrd raises whatever its unpacking meets: struct, index, assertion errors
        text = str(error).lower()
        if "encrypt" in text or "password" in text:
            raise ReadError("encrypted", _ENCRYPTED) from error
        return _by_calamine(data, limits)


def _open_xls(xlrd: Any, data: bytes) -> Any:
    try:
        return xlrd.open_workbook(
            file_contents=data, formatting_info=True, on_demand=True, ragged_rows=True, logfile=io.StringIO()
        )
    except NotImplementedError:
        return xlrd.open_workbook(file_contents=data, on_demand=True, ragged_rows=True, logfile=io.StringIO())


def _xls_sheet(book: Any, page: Any, limits: Limits) -> Sheet:
    sheet = Sheet(page.name)
    if page.visibility:
        sheet.notes.append(f"工作表“{page.name}”是隐藏的，已一并读取")
    if page.nrows * max(page.ncols, 1) > limits.cells * 10:
        raise ReadError("too_large", f"工作表“{page.name}”的单元格太多；请只保留绩效目标表后重试")
    for row in range(page.nrows):
        for column in range(page.row_len(row)):
            text = _xls_text(book, page, row, column)
            if text:
                sheet.texts[row, column] = text
    sheet.merges = [(top, left, bottom - 1, right - 1) for top, bottom, left, right in page.merged_cells]
    filled_rows = {row for row, _ in sheet.texts}
    hidden = [str(r + 1) for r, info in sorted(page.rowinfo_map.items()) if info.hidden and r in filled_rows]
    sheet.notes += [hidden_note(page.name, "行", hidden)] if hidden else []
    filled_columns = {column for _, column in sheet.texts}
    columns = [column_name(c) for c, info in sorted(page.colinfo_map.items()) if info.hidden and c in filled_columns]
    sheet.notes += [hidden_note(page.name, "列", columns)] if columns else []
    return sheet


def _xls_text(book: Any, page: Any, row: int, column: int) -> str:
    kind, value = page.cell_type(row, column), page.cell_value(row, column)
    if kind == 1:
        return str(value)
    if kind in {2, 3}:
        return show(float(value), _xls_format(book, page, row, column), from_1904=bool(book.datemode))
    if kind == 4:
        return "是" if value else "否"
    return ""


def _xls_format(book: Any, page: Any, row: int, column: int) -> str:
    if not book.formatting_info:
        return "General"
    style = book.xf_list[page.cell_xf_index(row, column)]
    found = book.format_map.get(style.format_key)
    return found.format_str if found else "General"


def read_xlsb(data: bytes, limits: Limits) -> list[Sheet]:
    """Return the sheets of an .xlsb; its number formats are not available, which a note says.

    Raises:
        ReadError: encrypted, corrupt.
    """
    return _by_calamine(data, limits)


def _by_calamine(data: bytes, limits: Limits) -> list[Sheet]:
    import python_calamine

    try:
        book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(data))
        return [_calamine_sheet(book, name, limits) for name in book.sheet_names]
    except python_calamine.PasswordError as error:
        raise ReadError("encrypted", _ENCRYPTED) from error
    except ReadError:
        raise
    except Exception as error:  # calamine has no common base class for its errors
        raise ReadError("corrupt", _CORRUPT) from error


def _calamine_sheet(book: Any, name: str, limits: Limits) -> Sheet:
    page = book.get_sheet_by_name(name)
    sheet = Sheet(name)
    if page.total_height * max(page.total_width, 1) > limits.cells * 10:
        raise ReadError("too_large", f"工作表“{name}”的单元格太多；请只保留绩效目标表后重试")
    fractions = False
    for row, values in enumerate(page.to_python(skip_empty_area=False)):
        for column, value in enumerate(values):
            text = _calamine_text(value)
            if text:
                sheet.texts[row, column] = text
                fractions |= isinstance(value, float) and 0 < value < 1
    for (top, left), (bottom, right) in page.merged_cell_ranges or ():
        sheet.merges.append((top, left, bottom, right))
    if fractions:
        sheet.notes.append(f"工作表“{name}”的数字格式读不到，小数可能显示为百分数；请另存为 .xlsx 核对")
    return sheet


def _calamine_text(value: object) -> str:
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, int | float):
        return plain(float(value))
    if hasattr(value, "strftime"):
        shown = str(value)
        return shown.removesuffix(" 00:00:00")
    return str(value)
