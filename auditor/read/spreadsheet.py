"""Read workbooks of every kind into grids: one a sheet, as shown on the screen."""

from __future__ import annotations

from auditor.model import Grid, TextBlock
from auditor.read.limits import Limits
from auditor.read.sheets import Sheet, read_grids


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
    if format in {"xls", "et"} and not data.startswith(b"PK"):
        from auditor.read.workbook_binary import read_xls

        return read_xls(data, limits)
    if format == "xlsb":
        from auditor.read.workbook_xlsb import read_xlsb

        return read_xlsb(data, limits)
    if format == "ods":
        from auditor.read.workbook_open import read_ods

        return read_ods(data, limits)
    from auditor.read.workbook_xml import read_workbook_xml

    return read_workbook_xml(data, limits)
