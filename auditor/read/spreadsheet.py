"""Read workbooks of every kind into grids: one a sheet, as shown on the screen."""

from __future__ import annotations

from auditor.model import Grid, TextBlock
from auditor.read.limits import Limits
from auditor.read.sheets import Sheet, to_grid


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
    sheets = _sheets(data, limits, format)
    grids = [grid for sheet in sheets if (grid := to_grid(sheet, limits)) is not None]
    return tuple(grids), tuple(note for sheet in sheets for note in sheet.notes)


def _sheets(data: bytes, limits: Limits, format: str) -> list[Sheet]:  # noqa: A002  the name of the field
    if format in {"xls", "et"} and not data.startswith(b"PK"):
        from auditor.read.workbook_binary import read_xls

        return read_xls(data, limits)
    if format == "xlsb":
        from auditor.read.workbook_binary import read_xlsb

        return read_xlsb(data, limits)
    if format == "ods":
        from auditor.read.workbook_open import read_ods

        return read_ods(data, limits)
    from auditor.read.workbook_xml import read_workbook_xml

    return read_workbook_xml(data, limits)
