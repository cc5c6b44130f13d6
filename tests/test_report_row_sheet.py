"""Rows written at once are the bytes the library writes cell by cell."""

import zipfile
from datetime import datetime

import pytest
import xlsxwriter

from auditor.report.row_sheet import RowSheet

HEAD = ("名称", "数", "意见", "编号")
LONG = "很长的一段" * 8000


def rows(count):
    """Rows whose first and last filled column change from block to block."""
    for number in range(count):
        name = None if number % 40 > 20 else ("甲 ", "乙&<丙>", "", "_x0041_\x01", f"第{number}行")[number % 5]
        yield (name, (number, number / 7, None, -0.5e-20, 10**18)[number % 5], None, f"r{number:04}")


def book(path):
    made = xlsxwriter.Workbook(str(path), {"strings_to_formulas": False, "strings_to_urls": False})
    made.set_properties({"created": datetime(2000, 1, 1)})
    return made, {name: made.add_format({"num_format": name}) for name in ("@", "0", "#,##0.00", "0%", "0.0")}


def head(made, formats, sheet_class=None):
    front = made.add_worksheet("前")
    front.write_string(0, 0, "乙&<丙>", formats["0%"])
    page = made.add_worksheet("表", sheet_class)
    for column, text in enumerate(HEAD):
        page.write_string(0, column, text, formats["0.0"])
    page.autofilter(0, 0, 9, 3)
    return page


def parts(path):
    with zipfile.ZipFile(path) as package:
        return {name: package.read(name).decode() for name in package.namelist()}


def cell_by_cell(path, given):
    made, formats = book(path)
    page = head(made, formats)
    for number, row in enumerate(given, 1):
        if row[-1] != "总计":
            page.set_row(number, 13.5 * (number % 3 + 1))
        for column, value in enumerate(row):
            if isinstance(value, str):
                page.write_string(number, column, value, formats["@"])
            elif isinstance(value, int | float):
                page.write_number(number, column, value, formats["0" if isinstance(value, int) else "#,##0.00"])
            elif column == 2 and row[-1] != "总计":
                page.write_blank(number, column, None, formats["0%"])
    made.close()
    return parts(path)


def at_once(path, given):
    made, formats = book(path)
    page = head(made, formats, RowSheet)
    plain = {str: formats["@"], int: formats["0"], float: formats["#,##0.00"], type(None): None}
    own = [row for row in given if row[-1] != "总计"]
    heights = [13.5 * (number % 3 + 1) for number in range(1, len(own) + 1)]
    page.add_rows(own, [plain, plain, plain | {type(None): formats["0%"]}, plain], heights)
    page.add_rows([row for row in given if row[-1] == "总计"], [plain] * 4, [None])
    made.close()
    return parts(path)


@pytest.mark.parametrize("count", [1, 14, 15, 16, 200])
def test_the_bytes_are_those_of_the_library(count, tmp_path):
    given = [*rows(count), (LONG, None, None, "r"), (None, None, "𠀀" * 20000, "r"), (None, None, None, "总计")]
    assert at_once(tmp_path / "a.xlsx", given) == cell_by_cell(tmp_path / "b.xlsx", given)


@pytest.mark.parametrize("value", [float("inf"), float("nan")])
def test_what_is_no_number_of_a_cell_is_an_error(value, tmp_path):
    with pytest.raises(ValueError, match="no number"):
        at_once(tmp_path / "a.xlsx", [("名", value, None, "r1"), (None, None, None, "总计")])
