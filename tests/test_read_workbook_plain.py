"""What a pattern lifts out of a workbook reads as the tree of its parts does, whatever they are made of."""

import io
import zipfile
from unittest.mock import patch

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from auditor.errors import ReadError
from auditor.read import workbook_xml
from auditor.read.limits import Limits
from auditor.read.spreadsheet import read_spreadsheet
from auditor.read.workbook_plain import CellReading, plain_sheet, plain_strings

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
BOOK = f'<workbook xmlns="{MAIN}" xmlns:r="{RELATIONS}"><sheets><sheet name="表" sheetId="1" r:id="r1"/></sheets></workbook>'
RELS = '<Relationships><Relationship Id="r1" Target="worksheets/sheet1.xml"/></Relationships>'
STYLES = f'<styleSheet xmlns="{MAIN}"><cellXfs><xf numFmtId="0"/><xf numFmtId="9"/></cellXfs></styleSheet>'
STRINGS = "<si><t>产出指标</t></si><si><t>数量&amp;质量</t></si><si><r><t>时</t></r><r><t>效</t></r></si>"
SHEET = (
    f'<?xml version="1.0" encoding="UTF-8"?>\n<worksheet xmlns="{MAIN}" xmlns:x="urn:x">'
    '<cols><col min="2" max="2" hidden="1"/></cols><sheetData>'
    '<row r="1" x:d="0.2" spans="1:4"><c r="A1" s="1" t="s"><v>0</v></c><c r="B1" s="1"/>'
    '<c r="C1" t="inlineStr"><is><t>清淤&#38271;度</t></is></c><c r="D1" s="1"><f>1/2</f><v>0.5</v></c></row>'
    '<row r="2" hidden="1"><c r="A2" t="str"><f t="shared" si="0"/><v>≥12</v></c><c r="B2" t="s"><v>2</v></c></row>'
    '<row r="3" ht="9"/><row r="4"><c r="A4" t="b"><v>1</v></c><c r="B4" s="1"></c>'
    '<c r="C4" t="inlineStr"><is><r><t>公</t></r><r><t>里</t></r></is></c></row>'
    '</sheetData><mergeCells><mergeCell ref="A1:A2"/></mergeCells></worksheet>'
)


def workbook(sheet=SHEET, strings=STRINGS, styles=STYLES):
    parts = {
        "[Content_Types].xml": "<Types/>",
        "xl/workbook.xml": BOOK,
        "xl/_rels/workbook.xml.rels": RELS,
        "xl/worksheets/sheet1.xml": sheet,
        "xl/sharedStrings.xml": f'<sst xmlns="{MAIN}">{strings}</sst>',
        "xl/styles.xml": styles,
    }
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def read(data):
    try:
        return read_spreadsheet(data, "a.xlsx", Limits())
    except ReadError as error:
        return error.code, error.message


def by_tree(data):
    with (
        patch.object(workbook_xml, "plain_sheet", lambda *_: None),
        patch.object(workbook_xml, "plain_strings", lambda *_: None),
    ):
        return read(data)


def rows_of(cells):
    return f'<worksheet xmlns="{MAIN}"><sheetData><row r="1">{cells}</row></sheetData></worksheet>'


def lifted(sheet):
    """Return the texts that the pattern finds, by type, style and value; None where it leaves the sheet to the tree."""
    reading = CellReading(lambda kind, style, value: f"{kind}/{style}/{value}", lambda cell: f"<{cell.get('t')}>")
    found = plain_sheet(sheet if isinstance(sheet, bytes) else sheet.encode(), reading)
    return found and list(found.texts.values())


def test_sample_is_lifted_with_all_that_it_holds():
    """The comparisons below compare two roads only while the sample takes the first."""
    assert lifted(SHEET) == ["s/1/0", "清淤长度", "/1/0.5", "<str>", "s//2", "b//1", "<inlineStr>"]
    (grid,), notes = read(workbook())
    assert [cell.text for cell in grid.cells] == ["产出指标", "清淤长度", "50%", "时效", "是", "公里"]
    assert grid.cells[0].row_span == 2
    assert notes == ("工作表“表”有隐藏的行：2，已一并读取", "工作表“表”有隐藏的列：B，已一并读取")
    assert read(workbook()) == by_tree(workbook())


@pytest.mark.parametrize(
    "cells",
    [
        '<c r="A1"><v>1</v></c>',
        '<c s="1" r="A1"><v>1</v></c>',
        '<c r="A1" t="n" s="1" ph="1"><v>1</v></c>',
        '<c r="A1"><f t="array" ref="A1">B1&amp;C1</f><v>1</v></c>',
        '<c r="A1"><v>1</v><extLst><ext uri="u"/></extLst></c>',
        '\n  <c r="A1"><v>1</v></c>\t\n  ',
        '<c r="B1"/><c r="A1"><v>1</v></c><c r="C1"></c>',
    ],
)
def test_ways_of_writing_a_cell_that_are_lifted(cells):
    assert len(lifted(rows_of(cells))) == 1
    assert read(workbook(rows_of(cells))) == by_tree(workbook(rows_of(cells)))


@pytest.mark.parametrize(
    "sheet",
    [
        SHEET.replace('<row r="1"', "<row"),
        SHEET.replace('<c r="A1"', "<c"),
        SHEET.replace("sheetData", "x:sheetData"),
        SHEET.replace("<sheetData>", '<sheetData xml:space="default">'),
        SHEET.replace('<row r="4">', '<row r="2">'),
        SHEET.replace("0.5", "<!-- 0.5 -->0.5"),
        SHEET.replace("0.5", "<![CDATA[0.5]]>"),
        SHEET.replace('<row r="1"', '<!-- <row r="1"/> --><row r="1"'),
        SHEET.replace("<cols>", "<!-- <sheetData> --><cols>"),
        SHEET.replace("</worksheet>", '<ext><row r="9"/></ext></worksheet>'),
        SHEET.replace("清淤", "\U0010fffd"),
        '<!DOCTYPE worksheet [<!ATTLIST c t CDATA "s">]>' + SHEET.partition("\n")[2],
        SHEET.encode("utf-16"),
        SHEET.replace("UTF-8", "GB18030").encode("gb18030"),
        SHEET.replace("UTF-8", "ISO-8859-1"),
    ],
)
def test_what_is_written_otherwise_is_left_to_the_tree_and_read(sheet):
    assert lifted(sheet) is None
    assert read(workbook(sheet)) == by_tree(workbook(sheet))


@pytest.mark.parametrize(
    "damage",
    [
        ("</worksheet>", ""),
        ('r="A1"', 'r="A1" r="A1"'),
        ('s="1"/>', 's="1" s="1"/>'),
        ('x:d="0.2"', 'y:d="0.2"'),
        ('ht="9"/>', 'ht="9" ht="9"/>'),
        ("&#38271;", "&nobody;"),
        ("&#38271;", "&#1;"),
        ("清淤", "\x01"),
        ("清淤", "\ufffe"),
        ("清淤", "]]>"),
        ("<v>0.5</v>", "<v>0.5"),
        ('<row r="2"', '</row><row r="2"'),
    ],
)
def test_damage_is_named_as_by_the_tree(damage):
    data = workbook(SHEET.replace(*damage))
    assert read(data)[0] == "corrupt"
    assert read(data) == by_tree(data)


def test_bytes_that_are_no_text_are_named_as_by_the_tree():
    data = workbook(SHEET.encode().replace("清".encode(), b"\xff"))
    assert read(data)[0] == "corrupt"
    assert read(data) == by_tree(data)


TEXTS = st.text("数量 ≥1.5%_x000D\t\n\r>'\"\u3000", min_size=1, max_size=8)
CODED = st.lists(st.sampled_from(["&amp;", "&lt;", "&#25968;", "&#x13;", "&#10;", "量", "1"]), max_size=4).map("".join)
VALUES = st.sampled_from(["0", "1", "2", "9", "0.5", "45992", "", "x", "-1"])
LOOKS = st.sampled_from(
    ["", ' s="1"', ' s="7"', ' t="s"', ' s="1" t="s"', ' t="str"', ' t="n" s="1"', ' t="e"', ' t="b"']
)
INLINE = st.sampled_from([' t="inlineStr"', ' s="1" t="inlineStr"', ' t="inlineStr" s="1"', "", ' t="str"'])
CONTENTS = st.one_of(
    st.tuples(LOOKS, VALUES.map("<v>{}</v>".format)),
    st.tuples(LOOKS, (TEXTS | CODED).map("<v>{}</v>".format)),
    st.tuples(LOOKS, VALUES.map("<f>1+1</f><v>{}</v>".format)),
    st.tuples(LOOKS, VALUES.map('<f t="shared" si="0"/><v>{}</v>'.format)),
    st.tuples(INLINE, (TEXTS | CODED).map("<is><t>{}</t></is>".format)),
    st.tuples(INLINE, TEXTS.map('<is><t xml:space="preserve">{}</t></is>'.format)),
    st.tuples(INLINE, TEXTS.map("<is><r><t>{}</t></r><rPh><t>a</t></rPh></is>".format)),
    st.tuples(LOOKS, st.sampled_from(["", "<v/>", "<f>1</f>", "<is/>", "<is><t/></is>"])),
)
CELLS = st.one_of(
    st.tuples(st.sampled_from(["A", "B", "C", "AA"]), CONTENTS),
    st.tuples(st.sampled_from(["A", "B"]), LOOKS.map(lambda look: (look, None))),
)
GAPS = st.sampled_from(["", "", "", "\n", "  "])
ROWS = st.tuples(
    st.sampled_from(["", ' hidden="1"', ' hidden="0" ht="5"', ' x:d="1"']), st.lists(CELLS, max_size=4), GAPS
)


def row_xml(number, row):
    look, cells, gap = row
    written = [
        f'<c r="{column}{number}"{content[0]}/>'
        if content[1] is None
        else f'<c r="{column}{number}"{content[0]}>{content[1]}</c>'
        for column, content in cells
    ]
    return f'{gap}<row r="{number}"{look}>{gap.join(written)}</row>' if written else f'<row r="{number}"{look}/>'


@given(st.lists(ROWS, max_size=5), st.sampled_from(["", '<mergeCell ref="A1:B2"/>', '<mergeCell ref="B2:B1"/>']))
@settings(max_examples=150, deadline=None)
def test_rows_of_every_shape_read_as_by_the_tree(rows, merges):
    written = "".join(row_xml(number, row) for number, row in enumerate(rows, 1))
    data = workbook(
        f'<worksheet xmlns="{MAIN}" xmlns:x="urn:x"><cols><col min="1" max="2" hidden="1"/></cols>'
        f"<sheetData>{written}</sheetData><mergeCells>{merges}</mergeCells></worksheet>"
    )
    assert read(data) == by_tree(data)


PIECES = st.sampled_from(
    [
        *(
            "<",
            ">",
            "&",
            '"',
            "'",
            "&amp;",
            "&#65;",
            "&#0;",
            "&x;",
            "<!--",
            "-->",
            "<![CDATA[",
            "]]>",
            "<?x ?>",
            "\r",
            "\f",
        ),
        *(' r="2"', ' r="B2"', ' hidden="1"', ' x:y="1"', ' z:y="1"', ' t="s"', ' s="x"', "_x000D_", "_x5F_", "\ufffe"),
        *("<c>", "</c>", '<c r="B2">', '<c r="F1"/>', '<c t="s"><v>1</v></c>', '<c r="a1"><v>1</v></c>', "<v>", "</v>"),
        *(
            "<row>",
            "</row>",
            '<row r="3">',
            '<row r="9" hidden="1"/>',
            '<row r="0"/>',
            "<is><t>",
            "</t></is>",
            "<f>",
            "</f>",
        ),
        *("<sheetData>", "</sheetData>", "<sheetData/>", "<si>", "</si>", "<si><t/></si>", "<t/>", "\U0010fffd"),
    ]
)


def spliced(text, splices):
    for place, cut, piece in splices:
        at = place % (len(text) + 1)
        text = text[:at] + piece + text[at + cut :]
    return text


@given(
    st.booleans(),
    st.lists(
        st.tuples(st.integers(0, 5000), st.sampled_from([0, 0, 1, 2, 9]), PIECES | st.just("")), min_size=1, max_size=3
    ),
)
@settings(max_examples=300, deadline=None)
def test_damaged_parts_read_as_by_the_tree(of_sheet, splices):
    data = workbook(spliced(SHEET, splices)) if of_sheet else workbook(strings=spliced(STRINGS, splices))
    assert read(data) == by_tree(data)


def test_shared_strings_are_lifted_but_for_the_rich_ones():
    parsed = []
    strings = f'<sst xmlns="{MAIN}">{STRINGS}<si><t>项目</t><phoneticPr fontId="1" type="noConversion"/></si></sst>'
    found = plain_strings(strings.encode(), lambda element: parsed.append(element) or "富文本")
    assert found == ["产出指标", "数量&质量", "富文本", "项目"]
    assert len(parsed) == 1


@pytest.mark.parametrize(
    "strings",
    [
        "<!-- <si><t>甲</t></si> -->",
        "<si><t>甲<si></si><si><t>乙</t></si></t></si>",
        '<si xml:space="preserve"><t>甲</t></si><si><t>乙</t></si>',
    ],
)
def test_shared_strings_written_otherwise_are_left_to_the_tree(strings):
    cells = '<c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c>'
    assert plain_strings(f'<sst xmlns="{MAIN}">{strings}</sst>'.encode(), str) is None
    assert read(workbook(rows_of(cells), strings)) == by_tree(workbook(rows_of(cells), strings))


def test_styles_matter_only_to_numbers():
    """A workbook of texts reads whatever state its styles are in; one with a number is named damaged."""
    cell = '<c r="A1" s="1" t="{}"><v>0</v></c>'
    (grid,), _ = read(workbook(rows_of(cell.format("s")), styles="<styleSheet>"))
    assert grid.cells[0].text == "产出指标"
    assert read(workbook(rows_of(cell.format("n")), styles="<styleSheet>"))[0] == "corrupt"


@pytest.mark.parametrize(
    "body",
    [
        '<row r="1">' + '<c r="A1" ' * 40_000,
        '<row r="1">' + '<c q="1">' * 40_000,
        '<row r="1">' + '<c r="A1"/>' * 40_000,
        '<row r="1"></row>' + '<row r="1"/>' * 40_000 + "<",
        '<row r="1"><c q="1">' + "<a>" * 100_000,
        '<row r="1">' + '   <c r="A1"/>' * 30_000 + " ",
    ],
)
def test_patterns_walk_over_a_damaged_sheet_once(body):
    """Each of these would take hours if a pattern tried again from every place: 16 billion steps."""
    data = workbook(f'<worksheet xmlns="{MAIN}"><sheetData>{body}</sheetData></worksheet>')
    assert read(data)[0] == "corrupt"
