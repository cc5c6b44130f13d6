"""Read .xls and .et (BIFF) with their number formats."""

from __future__ import annotations

import contextlib
import io
from typing import Any

from auditor.errors import ReadError
from auditor.read.limits import Limits
from auditor.read.number_format import BUILTIN, plain, show
from auditor.read.ole import Compound
from auditor.read.sheets import ERRORS, Sheet, column_name, hidden_note
from auditor.read.workbook_locked import IGNORED, records, unlocked

_CORRUPT = "工作簿已损坏或不完整，打不开；请用 Excel 或 WPS 打开后另存为 .xlsx 再审核"
_ENCRYPTED = "工作簿有打开密码，读不出；请取消密码后重新提交"
# Before this version texts are in a code page; programs here that name none, or the Western one, write GBK.
_UNICODE = 80
_UNTOLD = {None, 0, 1252, 367, 32769}
# Comments and names, which no cell needs; xlrd gives up at some that Excel and other programs write.
_NEEDLESS = {0x1C, 0x18}


def read_xls(data: bytes, limits: Limits) -> list[Sheet]:
    """Return the sheets of a BIFF workbook as shown.

    Raises:
        ReadError: encrypted, corrupt.
    """
    stream = _stream(data)
    for prepared in (_same, _bare):
        try:
            book = _open(prepared(stream))
            return [_xls_sheet(book, book.sheet_by_index(i), limits) for i in range(book.nsheets)]
        except ReadError:
            raise
        except Exception:  # noqa: S112  # xlrd raises whatever its unpacking meets; the next way stands below
            continue
    return _by_calamine(data, limits)


def _same(stream: bytes) -> bytes:
    return stream


def _bare(stream: bytes) -> bytes:
    """Return the records without those no cell needs."""
    plain = bytearray(stream)
    for place, kind, _ in records(stream):
        if kind in _NEEDLESS:
            plain[place : place + 2] = IGNORED
    return bytes(plain)


def _stream(data: bytes) -> bytes:
    """Return the records of a workbook: those of its compound file, or the file itself where a program wrote no such.

    xlrd refuses compound files in which two streams share a sector, which Excel and WPS open.
    """
    compound = Compound(data)
    return compound.read("Workbook") or compound.read("Book") or data


def _open(stream: bytes) -> Any:
    """Return the workbook of a stream.

    Raises:
        ReadError: encrypted.
    """
    from xlrd.biffh import XLRDError

    try:
        book = _xlrd(stream)
    except XLRDError as error:
        text = str(error).lower()
        if "encrypt" not in text and "password" not in text:
            raise
        plain = unlocked(stream)
        if plain is None:
            raise ReadError("encrypted", _ENCRYPTED) from error
        book = _xlrd(plain)
    if book.biff_version < _UNICODE and book.codepage in _UNTOLD:
        with contextlib.suppress(UnicodeDecodeError):
            return _xlrd(stream, "gb18030")
    return book


def _xlrd(stream: bytes, encoding: str | None = None) -> Any:
    import xlrd

    return xlrd.open_workbook(
        file_contents=stream,
        formatting_info=True,
        on_demand=True,
        ragged_rows=True,
        logfile=io.StringIO(),
        encoding_override=encoding,
    )


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
    return ERRORS.get(value, "") if kind == 5 else ""


def _xls_format(book: Any, page: Any, row: int, column: int) -> str:
    from xlrd.formatting import std_format_strings

    key = book.xf_list[page.cell_xf_index(row, column)].format_key
    found = book.format_map.get(key)
    own = found.format_str if found else None
    # What a file does not define is as xlrd knows it from American Excel, or unknown.
    return BUILTIN.get(key, own or "General") if own is None or own == std_format_strings.get(key) else str(own)


def _by_calamine(data: bytes, limits: Limits) -> list[Sheet]:
    import python_calamine

    try:
        book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(data))
        return [_calamine_sheet(book, name, limits) for name in book.sheet_names]
    except python_calamine.PasswordError as error:
        raise ReadError("encrypted", _ENCRYPTED) from error
    except ReadError:
        raise
    except (KeyboardInterrupt, SystemExit, MemoryError):
        raise
    except BaseException as error:  # calamine has no common class for its errors, and a panic of it is no Exception
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
