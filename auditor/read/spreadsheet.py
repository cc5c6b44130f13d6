"""Read workbooks of every kind into grids: one a sheet, as shown on the screen."""

from __future__ import annotations

from importlib import import_module

from auditor.model import Grid, TextBlock
from auditor.read.limits import Limits
from auditor.read.sheets import Sheet, read_grids

# kind → module and function `read(data, limits)`; imported when the first such workbook comes.
READERS = {
    "xlsx": ("auditor.read.workbook_xml", "read_workbook_xml"),
    "xls": ("auditor.read.workbook_binary", "read_xls"),
    "xlsb": ("auditor.read.workbook_xlsb", "read_xlsb"),
    "ods": ("auditor.read.workbook_open", "read_ods"),
}


def read_spreadsheet(
    data: bytes,
    shown: str,
    limits: Limits,
    format: str = "xlsx",  # noqa: A002  the name of the field
) -> tuple[tuple[Grid | TextBlock, ...], tuple[str, ...]]:
    """Return a grid a sheet, and notes on what is hidden.

    Args:
        data: the file.
        shown: its name in messages.
        limits: bounds.
        format: xlsx, xls, et, xlsb or ods, as sniffed.

    Raises:
        ReadError: encrypted, corrupt, too_large.
    """
    del shown
    return read_grids(_sheets(data, limits, format), limits)


def _sheets(data: bytes, limits: Limits, format: str) -> list[Sheet]:  # noqa: A002  the name of the field
    binary = format in {"xls", "et"} and not data.startswith(b"PK")
    module, function = READERS["xls" if binary else format if format in {"xlsb", "ods"} else "xlsx"]
    sheets: list[Sheet] = getattr(import_module(module), function)(data, limits)
    return sheets
