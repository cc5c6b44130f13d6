"""Facts about Word and Excel documents saved as one XML file."""

from pathlib import Path

import pytest
from read_builders import CONTINUE, RESTART, W, cell, grids, lines, paragraph, read, row, table, texts

_WORD_2003 = "http://schemas.microsoft.com/office/word/2003/wordml"
_BODY = paragraph("目标表") + table(
    row(cell("产出指标", RESTART), cell("巡河次数")), row(cell("", CONTINUE), cell("≥12次"))
)


def _flat() -> str:
    package = "http://schemas.microsoft.com/office/2006/xmlPackage"
    kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
    return (
        f'<?xml version="1.0"?><?mso-application progid="Word.Document"?><pkg:package xmlns:pkg="{package}">'
        f'<pkg:part pkg:name="/word/document.xml" pkg:contentType="{kind}"><pkg:xmlData>'
        f'<w:document xmlns:w="{W}"><w:body>{_BODY}</w:body></w:document></pkg:xmlData></pkg:part></pkg:package>'
    )


def _old() -> str:
    hint = "http://schemas.microsoft.com/office/word/2003/auxHint"
    body = _BODY.replace("w:vMerge", "w:vmerge")
    return (
        f'<?xml version="1.0"?><w:wordDocument xmlns:w="{_WORD_2003}" xmlns:wx="{hint}"><w:body><wx:sect>{body}'
        "</wx:sect></w:body></w:wordDocument>"
    )


@pytest.mark.parametrize("xml", [_flat(), _old()])
def test_word_documents_in_one_xml_file_are_read(xml: str, tmp_path: Path) -> None:
    """Word 2003 XML and a flat package give text and merged cells, under the name .doc."""
    (document,) = read(xml.encode(), "表.doc", tmp_path)
    assert document.format == "doc"
    assert lines(document) == ["目标表"]
    assert [texts(grid) for grid in grids(document)] == [[["产出指标", "巡河次数"], ["产出指标", "≥12次"]]]


def test_excel_2003_xml_shows_numbers_as_displayed(tmp_path: Path) -> None:
    """Percent, dates, merges, skipped cells and rich text of a SpreadsheetML workbook under the name .xls."""
    xml = """<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?>
<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet">
<Styles><Style ss:ID="p"><NumberFormat ss:Format="0%"/></Style>
<Style ss:ID="d"><NumberFormat ss:Format="yyyy&quot;年&quot;m&quot;月&quot;"/></Style></Styles>
<Worksheet ss:Name="目标"><Table>
<Row><Cell ss:MergeAcross="2"><Data ss:Type="String">目标表</Data></Cell></Row>
<Row ss:Index="3"><Cell ss:MergeDown="1"><Data ss:Type="String">产出</Data></Cell>
<Cell ss:StyleID="p"><Data ss:Type="Number">0.95</Data></Cell><Cell><Data ss:Type="Number">12.50</Data></Cell></Row>
<Row ss:Hidden="1"><Cell ss:Index="2" ss:StyleID="d"><Data ss:Type="DateTime">2025-12-01T00:00:00.000</Data></Cell>
<Cell><ss:Data ss:Type="String"><B xmlns="http://www.w3.org/TR/REC-html40">合</B>格</ss:Data></Cell></Row>
</Table></Worksheet></Workbook>"""
    (document,) = read(xml.encode(), "表.xls", tmp_path)
    assert document.format == "xls"
    (grid,) = grids(document)
    assert texts(grid) == [["目标表"] * 3, [None] * 3, ["产出", "95%", "12.5"], ["产出", "2025年12月", "合格"]]
    assert grid.location == "目标!A1:C4"
    assert "隐藏" in document.notes[0]


def test_excel_2003_cells_take_formats_from_row_column_and_parent(tmp_path: Path) -> None:
    """A cell without a style has that of its row, else its column; a style without a format that of its parent."""
    xml = """<?xml version="1.0"?>
<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet"
 xmlns:x="urn:schemas-microsoft-com:office:excel">
<Styles><Style ss:ID="p"><NumberFormat ss:Format="0%"/></Style><Style ss:ID="q" ss:Parent="p"/>
<Style ss:ID="t"><NumberFormat ss:Format="0.00"/></Style></Styles>
<Worksheet ss:Name="目标"><Table><Column ss:Index="2" ss:StyleID="q" ss:Span="1" ss:Hidden="1"/>
<Row><Cell><Data ss:Type="Number">0.5</Data></Cell><Cell><Data ss:Type="Number">0.5</Data></Cell>
<Cell><Data ss:Type="Boolean">1</Data></Cell></Row>
<Row ss:StyleID="t"><Cell ss:Index="2"><Data ss:Type="Number">0.5</Data></Cell></Row>
</Table><x:WorksheetOptions><x:Visible>SheetHidden</x:Visible></x:WorksheetOptions></Worksheet></Workbook>"""
    (document,) = read(xml.encode(), "表.xls", tmp_path)
    assert texts(grids(document)[0]) == [["0.5", "50%", "是"], [None, "0.50", None]]
    assert document.notes == ("工作表“目标”是隐藏的，已一并读取", "工作表“目标”有隐藏的列：B、C，已一并读取")


@pytest.mark.parametrize("kind", ["text", "spreadsheet"])
def test_open_documents_in_one_xml_file_are_read(kind: str, tmp_path: Path) -> None:
    """A prefix nobody declared is no damage: the rest is read."""
    names = "".join(
        f' xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in ("office", "table", "text")
    )
    cell = "<table:table-cell><text:p>{}</text:p></table:table-cell>"
    rows = f"<table:table-row loext:x='1'>{cell.format('巡河次数')}{cell.format('≥12次')}</table:table-row>"
    xml = (
        f'<?xml version="1.0"?><office:document{names} office:version="1.3"><office:body><office:{kind}>'
        f'<table:table table:name="表">{rows}</table:table></office:{kind}></office:body></office:document>'
    )
    (document,) = read(xml.encode(), "表.fods", tmp_path)
    assert document.format == "odf"
    assert [texts(grid) for grid in grids(document)] == [[["巡河次数", "≥12次"]]]
