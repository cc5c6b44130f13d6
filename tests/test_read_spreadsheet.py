"""Workbooks are read as they are shown: formats, merges, hidden parts, stray cells; damage and size are named."""

import io
import tracemalloc
import zipfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook
from openpyxl.styles import PatternFill
from read_builders import ods, xlsb

from auditor.errors import ReadError
from auditor.read import sheets, workbook_package
from auditor.read.limits import Limits
from auditor.read.sheets import Sheet, area_of, column_name, place_of, to_grids
from auditor.read.spreadsheet import read_spreadsheet

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def saved(book):
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def package(sheet_xml, strings="", styles=""):
    """Return an .xlsx of one sheet made by hand, as Excel and WPS write it."""
    parts = {
        "[Content_Types].xml": "<Types/>",
        "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{RELATIONS}"><sheets>'
        '<sheet name="表" sheetId="1" r:id="r1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": '<Relationships><Relationship Id="r1" Target="/xl/worksheets/sheet1.xml"/>'
        "</Relationships>",
        "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{MAIN}">{sheet_xml}</worksheet>',
        "xl/sharedStrings.xml": f'<sst xmlns="{MAIN}">{strings}</sst>',
        "xl/styles.xml": f'<styleSheet xmlns="{MAIN}">{styles}</styleSheet>',
    }
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def read(data, kind="xlsx", limits=None):
    return read_spreadsheet(data, f"a.{kind}", limits or Limits(), kind)


def texts(data, kind="xlsx"):
    (grid,), _ = read(data, kind)
    return {cell.address.partition("!")[2]: cell.text for cell in grid.cells}


def code_of(data, kind="xlsx", limits=None):
    try:
        read(data, kind, limits)
    except ReadError as error:
        return error.code
    return None


def test_numbers_and_dates_read_as_displayed():
    book = Workbook()
    sheet = book.active
    for row, (value, code) in enumerate(
        [
            (0.95, "0%"),
            (0.955, "0.0%"),
            (1234.5, "#,##0.00"),
            (46022, 'yyyy"年"m"月"'),
            (20.0, "General"),
            (3, '0"个"'),
        ],
        1,
    ):
        sheet.cell(row, 1, value).number_format = code
    assert list(texts(saved(book)).values()) == ["95%", "95.5%", "1,234.50", "2025年12月", "20", "3个"]


def test_shared_inline_and_rich_strings_read_alike_without_phonetic_runs():
    rows = (
        '<sheetData><row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="inlineStr"><is><t>数量指标</t></is></c>'
        '<c r="C1" t="s"><v>1</v></c><c r="D1" t="str"><f>A1&amp;""</f><v>公式</v></c><c r="E1" t="b"><v>1</v></c></row>'
        "</sheetData>"
    )
    strings = "<si><t>数量指标</t></si><si><r><t>质量</t></r><r><t>指标</t></r><rPh sb='0' eb='1'><t>zhi</t></rPh></si>"
    assert list(texts(package(rows, strings)).values()) == ["数量指标", "数量指标", "质量指标", "公式", "是"]


def test_large_part_reads_like_a_small_one(monkeypatch):
    """Read event by event, a sheet gives the same texts, merges and notes as parsed at once."""
    book = Workbook()
    sheet = book.active
    for row in range(1, 40):
        sheet.append([f"巡河{row}", row / 8, None, "≥12次"])
    sheet.merge_cells("A3:A5")
    sheet.row_dimensions[7].hidden = True
    sheet.column_dimensions["D"].hidden = True
    small = read(saved(book))
    monkeypatch.setattr(workbook_package, "SMALL", 0)
    assert read(saved(book)) == small
    assert len(small[1]) == 2


def test_formula_gives_its_cached_value_in_its_format():
    rows = '<sheetData><row r="1"><c r="A1" s="1"><f>19/20</f><v>0.95</v></c></row></sheetData>'
    styles = '<cellXfs><xf numFmtId="0"/><xf numFmtId="9"/></cellXfs>'
    assert texts(package(rows, styles=styles)) == {"A1": "95%"}


def test_cells_without_references_follow_each_other():
    rows = (
        '<sheetData><row><c t="inlineStr"><is><t>甲</t></is></c><c t="inlineStr"><is><t>乙</t></is></c></row>'
        '<row><c t="inlineStr"><is><t>丙</t></is></c></row></sheetData>'
    )
    assert texts(package(rows)) == {"A1": "甲", "B1": "乙", "A2": "丙"}


def test_merged_cell_stands_once_with_its_spans():
    book = Workbook()
    sheet = book.active
    sheet["A1"], sheet["A2"], sheet["B3"] = "标题", "产出指标", "名称"
    sheet.merge_cells("A1:B1")
    sheet.merge_cells("A2:A4")
    (grid,), _ = read(saved(book))
    assert [(c.text, c.row, c.col, c.row_span, c.col_span) for c in grid.cells] == [
        ("标题", 0, 0, 1, 2),
        ("产出指标", 1, 0, 3, 1),
        ("名称", 2, 1, 1, 1),
    ]


def test_title_merged_to_the_last_column_does_not_widen_the_grid_to_it():
    rows = (
        '<sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>标题</t></is></c></row></sheetData>'
        '<mergeCells><mergeCell ref="A1:XFD1"/></mergeCells>'
    )
    (grid,), _ = read(package(rows))
    assert grid.n_cols < 100
    assert grid.cells[0].col_span == grid.n_cols


def test_overlapping_merges_keep_every_text():
    sheet = Sheet("表", {(0, 0): "甲", (0, 1): "乙", (1, 0): "丙"}, [(0, 0, 0, 0), (0, 1, 1, 2), (1, 0, 2, 1)])
    (grid,) = to_grids(sheet, Limits())
    assert {cell.text for cell in grid.cells} >= {"甲", "乙", "丙"}
    assert len({(r, c) for cell in grid.cells for r, c in places(cell)}) == sum(
        cell.row_span * cell.col_span for cell in grid.cells
    )


def places(cell):
    return [
        (r, c) for r in range(cell.row, cell.row + cell.row_span) for c in range(cell.col, cell.col + cell.col_span)
    ]


def test_hidden_sheet_rows_and_columns_are_read_and_reported():
    book = Workbook()
    first, second = book.active, book.create_sheet("底稿")
    first["A1"], first["A2"], first["C1"] = "甲", "乙", "丙"
    first.row_dimensions[2].hidden = True
    first.column_dimensions["C"].hidden = True
    second["A1"], second.sheet_state = "丁", "hidden"
    grids, notes = read(saved(book))
    assert [cell.text for grid in grids for cell in grid.cells] == ["甲", "丙", "乙", "丁"]
    assert [note for note in notes if "隐藏的行：2" in note]
    assert [note for note in notes if "隐藏的列：C" in note]
    assert [note for note in notes if "“底稿”是隐藏的" in note]


def test_phantom_rows_and_styled_empties_cost_nothing():
    """A sheet formatted to its last row is as large as what is filled."""
    book = Workbook()
    sheet = book.active
    sheet["A1"] = "甲"
    for row in range(2, 3000):
        sheet.cell(row, 5).fill = PatternFill("solid", fgColor="FFFF00")
    sheet.row_dimensions[1_048_576].height = 20
    (grid,), _ = read(saved(book))
    assert (grid.n_rows, grid.n_cols) == (1, 1)


def test_cell_in_the_last_corner_is_a_part_of_its_own():
    """XFD1048576 must not make a grid of 17 billion places."""
    rows = (
        '<sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>甲</t></is></c></row>'
        '<row r="1048576"><c r="XFD1048576" t="inlineStr"><is><t>远</t></is></c></row></sheetData>'
    )
    grids, _ = read(package(rows))
    assert [(grid.n_rows, grid.n_cols, grid.cells[0].address) for grid in grids] == [
        (1, 1, "表!A1"),
        (1, 1, "表!XFD1048576"),
    ]


def test_tables_stacked_on_one_sheet_stay_one_grid_in_order():
    book = Workbook()
    for row in (1, 2, 30, 31):
        book.active.cell(row, 1, f"行{row}")
    (grid,), _ = read(saved(book))
    assert [cell.row for cell in grid.cells] == [0, 1, 29, 30]


def test_ledger_sheet_is_left_out_with_a_word_and_the_rest_read(monkeypatch):
    monkeypatch.setattr(sheets, "SHEET_CELLS", 50)
    book = Workbook()
    book.active["A1"] = "目标表"
    ledger = book.create_sheet("台账")
    for row in range(1, 40):
        ledger.append([row, row])
    grids, notes = read(saved(book))
    assert [cell.text for grid in grids for cell in grid.cells] == ["目标表"]
    assert [note for note in notes if "“台账”的非空单元格超过 50 个" in note]
    del book["Sheet"]
    assert code_of(saved(book)) == "too_large"


def test_sheets_that_are_a_ledger_together_leave_room_for_tables(monkeypatch):
    """What one sheet may hold all sheets may hold together; past that a sheet is read if it is as small as a table."""
    monkeypatch.setattr(sheets, "SHEET_CELLS", 50)
    monkeypatch.setattr(sheets, "FORM_CELLS", 10)
    book = Workbook()
    book.active.title = "甲"
    for name, rows in (("甲", 20), ("乙", 20), ("丙", 5)):
        sheet = book[name] if name in book else book.create_sheet(name)
        for row in range(rows):
            sheet.append([row, name])
    grids, notes = read(saved(book))
    assert [(grid.location[0], grid.n_rows) for grid in grids] == [("甲", 20), ("丙", 5)]
    assert [note for note in notes if "“乙”的非空单元格超过" in note]


def test_one_long_text_shared_by_many_cells_is_no_table(monkeypatch):
    """Small in the file and in memory, but not where the texts of a row are put together."""
    monkeypatch.setattr(sheets, "SHEET_CHARACTERS", 1000)
    cells = "".join('<row><c t="s"><v>0</v></c></row>' for _ in range(11))
    with pytest.raises(ReadError) as refused:
        read(package(f"<sheetData>{cells}</sheetData>", f"<si><t>{'长' * 100}</t></si>"))
    assert refused.value.code == "too_large"
    assert len(read(package("<sheetData><row><c><v>1</v></c></row></sheetData>"))[0]) == 1


def test_reading_a_large_sheet_stays_within_memory():
    """The part is parsed as a stream: 30 MB of rows, of which few are filled, take a fraction of that."""
    empty = "".join(f'<row r="{n}"><c r="A{n}" s="1"/><c r="B{n}" s="1"/></row>' for n in range(2, 500_000))
    data = package(f'<sheetData><row r="1"><c r="A1"><v>1</v></c></row>{empty}</sheetData>')
    limits = Limits(ratio=2_000)
    del empty
    tracemalloc.start()
    read(data, limits=limits)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 8 * 1024**2


def test_swollen_part_is_refused_before_it_is_unpacked():
    data = package(f"<sheetData>{' ' * 40_000_000}</sheetData>")
    assert code_of(data) == "too_large"


def test_binary_workbook_reads_formats_merges_and_hidden_sheets():
    import xlwt

    book = xlwt.Workbook()
    sheet, other = book.add_sheet("一"), book.add_sheet("二")
    sheet.write_merge(0, 0, 0, 1, "标题")
    sheet.write(1, 0, 0.95, xlwt.easyxf(num_format_str="0%"))
    sheet.write(1, 1, 46022, xlwt.easyxf(num_format_str='yyyy"年"m"月"'))
    sheet.write(2, 0, 12.0)
    other.write(0, 0, "底")
    other.visibility = 1
    data = saved(book)
    grids, notes = read(data, "xls")
    assert [cell.text for grid in grids for cell in grid.cells] == ["标题", "95%", "2025年12月", "12", "底"]
    assert grids[0].cells[0].col_span == 2
    assert any("“二”是隐藏的" in note for note in notes)
    assert read(data, "et") == read(data, "xls")


def test_xlsb_reads_formats_merges_and_hidden_rows():
    """What stands on the screen, as from the same workbook in any other format."""
    rows = [["年度绩效指标"], ["数量指标", 12.0, (46022.0, 2)], ["质量指标", (0.98, 1), 0.98]]
    grids, notes = read(xlsb(rows, ["0%", 'yyyy"年"m"月"'], [(0, 0, 0, 2)], [2]), "xlsb")
    assert [cell.text for cell in grids[0].cells] == [
        *("年度绩效指标", "数量指标", "12", "2025年12月", "质量指标", "98%", "0.98"),
    ]
    assert grids[0].cells[0].col_span == 3
    assert notes == ("工作表“表”有隐藏的行：3，已一并读取",)


def test_hidden_parts_of_an_ods_are_read_and_reported():
    """A collapsed or filtered row, a collapsed column, a sheet whose style is not displayed; a blank one says nothing."""
    cells = "<table:table-cell><text:p>甲</text:p></table:table-cell><table:table-cell><text:p>乙</text:p></table:table-cell>"
    body = (
        '<table:table table:name="一"><table:table-column/><table:table-column table:visibility="collapse"/>'
        f'<table:table-row>{cells}</table:table-row><table:table-row table:visibility="collapse">{cells}</table:table-row>'
        f'<table:table-row table:visibility="filter">{cells}</table:table-row>'
        '<table:table-row table:visibility="collapse"><table:table-cell/></table:table-row></table:table>'
        f'<table:table table:name="二" table:style-name="t2"><table:table-row>{cells}</table:table-row></table:table>'
    )
    style = '<style:style style:name="t2"><style:table-properties table:display="false"/></style:style>'
    grids, notes = read(ods(body, style), "ods")
    assert [len(grid.cells) for grid in grids] == [6, 2]
    assert notes == (
        "工作表“一”有隐藏的行：2、3，已一并读取",
        "工作表“一”有隐藏的列：B，已一并读取",
        "工作表“二”是隐藏的，已一并读取",
    )


def test_workbook_of_pictures_alone_is_named():
    """A picture beside cells is a stamp or a logo; alone it is a scan."""
    for cells, code in (("", "scan"), ('<sheetData><row><c t="str"><v>甲</v></c></row></sheetData>', None)):
        buffer = io.BytesIO(package(cells))
        with zipfile.ZipFile(buffer, "a") as archive:
            archive.writestr("xl/media/image1.png", b"")
        assert code_of(buffer.getvalue()) == code


def test_xls_with_a_password_is_named():
    """FILEPASS stands after the first BOF of an encrypted workbook; here it takes the place of INTERFACEHDR."""
    import xlwt

    book = xlwt.Workbook()
    book.add_sheet("一").write(0, 0, "数量指标")
    data = bytearray(saved(book))
    at = data.index(b"\x09\x08\x10\x00\x00\x06\x05\x00") + 20
    assert data[at : at + 2] == b"\xe1\x00"
    data[at : at + 2] = b"\x2f\x00"
    assert code_of(bytes(data), "xls") == "encrypted"


@pytest.mark.parametrize("kind", ["xlsx", "xls", "xlsb", "ods"])
def test_damaged_bytes_are_named(kind):
    assert code_of(b"PK\x03\x04 no workbook at all", kind) == "corrupt"


@given(st.integers(0, 4000), st.binary(min_size=1, max_size=40))
@settings(max_examples=60, deadline=None)
def test_overwritten_workbook_is_read_or_named(place, noise):
    book = Workbook()
    book.active.append(["一级指标", "二级指标", 1, 0.5])
    data = bytearray(saved(book))
    data[place : place + len(noise)] = noise
    assert code_of(bytes(data)) in {None, "corrupt", "too_large", "encrypted"}


def test_entity_bomb_is_refused():
    bomb = '<!DOCTYPE a [<!ENTITY x "aaaaaaaaaa"><!ENTITY y "&x;&x;&x;&x;&x;&x;&x;&x;&x;&x;">]>'
    body = f'<worksheet xmlns="{MAIN}"><sheetData><row><c t="str"><v>&y;</v></c></row></sheetData></worksheet>'
    data = package("")
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(buffer, "w") as new:
        for name in old.namelist():
            new.writestr(name, bomb + body if name.endswith("sheet1.xml") else old.read(name))
    assert "aaaaaaaaaa" not in str(read_or_code(buffer.getvalue()))


def read_or_code(data):
    try:
        return read(data)
    except ReadError as error:
        return error.code


@given(st.integers(0, 16_383))
def test_column_names_and_places_are_inverse(column):
    assert place_of(f"{column_name(column)}7") == (6, column)


def test_areas():
    assert area_of("B2:D10") == (1, 1, 9, 3)
    assert area_of("C5") == (4, 2, 4, 2)


@given(
    st.dictionaries(
        st.tuples(st.integers(0, 1500), st.integers(0, 300)), st.text("甲乙丙", min_size=1, max_size=3), max_size=12
    ),
    st.lists(st.tuples(st.integers(0, 20), st.integers(0, 20), st.integers(0, 5), st.integers(0, 5)), max_size=6),
)
@settings(max_examples=80, deadline=None)
def test_no_text_is_lost_but_under_a_merge_and_no_place_is_taken_twice(filled, areas):
    """Whatever is filled and merged: each text stands in one cell, or is covered by a merged one as on the screen."""
    merges = [(top, left, top + tall, left + wide) for top, left, tall, wide in areas]
    grids = to_grids(Sheet("表", dict(filled), merges), Limits())
    shown = {cell.address for grid in grids for cell in grid.cells}
    for (row, column), text in filled.items():
        covered = any(
            top <= row <= bottom and left <= column <= right and (top, left) != (row, column)
            for top, left, bottom, right in merges
        )
        assert covered or f"表!{column_name(column)}{row + 1}" in shown, text
    for grid in grids:
        taken = [place for cell in grid.cells for place in places(cell)]
        assert len(taken) == len(set(taken))
        assert all(r < grid.n_rows and c < grid.n_cols for r, c in taken)
