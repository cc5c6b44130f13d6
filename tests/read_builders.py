"""Build small documents for the tests of the readers: handwritten XML, zip files, web pages."""

import struct
import zipfile
from collections.abc import Mapping, Sequence
from io import BytesIO
from pathlib import Path

from auditor.model import Document, Grid, TextBlock
from auditor.read.folder import Source
from auditor.read.limits import Limits
from auditor.read.reader import read_source

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
STRICT = "http://purl.oclc.org/ooxml/wordprocessingml/main"
_SPACES = (
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
    'xmlns:v="urn:schemas-microsoft-com:vml"'
)

# LibreOffice opens nothing without these two.
_TYPES = (
    '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Override PartName="/word/document.xml" ContentType='
    '"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>'
)
_MAIN = (
    '<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    '<Relationship Id="rId1" Target="word/document.xml" Type='
    '"http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"/></Relationships>'
)


def zip_of(parts: Mapping[str, bytes | str], compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    """Return a zip file of the parts."""
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w", compression) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def docx(body: str, namespace: str = W, parts: Mapping[str, bytes | str] | None = None) -> bytes:
    """Return a .docx whose body is this XML (prefix w)."""
    xml = f'<?xml version="1.0"?><w:document xmlns:w="{namespace}" {_SPACES}><w:body>{body}</w:body></w:document>'
    return zip_of({"[Content_Types].xml": _TYPES, "_rels/.rels": _MAIN, "word/document.xml": xml, **(parts or {})})


def paragraph(text: str) -> str:
    """Return a paragraph of one run."""
    return f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>"


def cell(text: str = "", properties: str = "", inside: str = "") -> str:
    """Return a table cell."""
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{paragraph(text)}{inside}</w:tc>"


def span(columns: int) -> str:
    """Return the property of a cell over several columns."""
    return f'<w:gridSpan w:val="{columns}"/>'


def row(*cells: str, properties: str = "") -> str:
    """Return a table row."""
    return f"<w:tr><w:trPr>{properties}</w:trPr>{''.join(cells)}</w:tr>"


def table(*rows: str) -> str:
    """Return a table."""
    columns = "<w:gridCol w:w='2000'/>" * max(line.count("<w:tc>") for line in rows)
    return f"<w:tbl><w:tblPr/><w:tblGrid>{columns}</w:tblGrid>{''.join(rows)}</w:tbl>"


RESTART = '<w:vMerge w:val="restart"/>'
CONTINUE = "<w:vMerge/>"


def read(data: bytes, name: str, folder: Path, limits: Limits | None = None) -> list[Document]:
    """Write a file and read it back as the pipeline does."""
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    return read_source(Source(path, name), limits)


def grids(document: Document) -> list[Grid]:
    """Return the tables of a document."""
    assert document.problem is None, document.problem
    return [block for block in document.blocks if isinstance(block, Grid)]


def lines(document: Document) -> list[str]:
    """Return the text outside tables."""
    return [block.text for block in document.blocks if isinstance(block, TextBlock)]


def texts(grid: Grid) -> list[list[str | None]]:
    """Return the table as rows of texts, a merged cell in every place it covers."""
    return [[None if place is None else place.text for place in line] for line in grid.filled()]


def _record(kind: int, body: bytes = b"") -> bytes:
    """Return a BIFF12 record: kind and length are numbers of 7-bit groups (MS-XLSB 2.1.4)."""
    head = bytes([kind]) if kind < 128 else bytes([kind & 0x7F | 0x80, kind >> 7])
    size, rest = b"", len(body)
    while rest > 0x7F:
        size, rest = size + bytes([rest & 0x7F | 0x80]), rest >> 7
    return head + size + bytes([rest]) + body


def _wide(text: str) -> bytes:
    return struct.pack("<I", len(text)) + text.encode("utf-16-le")


Content = str | float | tuple[float, int]


def _xlsb_cell(column: int, content: Content) -> bytes:
    number, style = content if isinstance(content, tuple) else (content, 0)
    place = struct.pack("<II", column, style)
    if isinstance(number, str):
        return _record(6, place + _wide(number))
    return _record(5, place + struct.pack("<d", number))


def _xlsb_styles(codes: Sequence[str]) -> bytes:
    formats = b"".join(_record(44, struct.pack("<H", 164 + at) + _wide(code)) for at, code in enumerate(codes))
    cells = b"".join(_record(47, struct.pack("<HH12x", 0, 164 + at if at >= 0 else 0)) for at in range(-1, len(codes)))
    return _record(278) + formats + _record(617) + cells + _record(618) + _record(279)


def xlsb(
    rows: Sequence[Sequence[Content]],
    codes: Sequence[str] = (),
    merges: Sequence[tuple[int, int, int, int]] = (),
    hidden: Sequence[int] = (),
) -> bytes:
    """Return an .xlsb of one sheet; LibreOffice and Excel open it, neither can be had to write one here.

    Args:
        rows: of cells: a text, a number, or a number with the place of its format in codes, from 1.
        codes: number formats.
        merges: top, bottom, left, right.
        hidden: rows.
    """
    bundle = _record(156, struct.pack("<II", 0, 1) + _wide("rId1") + _wide("表"))
    book = _record(131) + _record(143) + bundle + _record(144) + _record(132)
    size = struct.pack("<IIII", 0, len(rows) - 1, 0, max(map(len, rows)) - 1)
    sheet = _record(129) + _record(148, size) + _record(145)
    for number, row in enumerate(rows):
        flags = 0x10 if number in hidden else 0
        sheet += _record(0, struct.pack("<IIHBBBI", number, 0, 300, 0, flags, 0, 0))
        sheet += b"".join(_xlsb_cell(column, content) for column, content in enumerate(row) if content != "")
    sheet += _record(146) + b"".join(_record(176, struct.pack("<4I", *area)) for area in merges) + _record(130)
    relation = (
        '<Relationship Id="rId{}" '
        'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/{}" Target="{}"/>'
    )
    relations = '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{}</Relationships>'
    types = (
        '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="bin" '
        'ContentType="application/vnd.ms-excel.sheet.binary.macroEnabled.main"/></Types>'
    )
    own = relation.format(1, "worksheet", "worksheets/sheet1.bin") + relation.format(2, "styles", "styles.bin")
    return zip_of(
        {
            "[Content_Types].xml": types,
            "_rels/.rels": relations.format(relation.format(1, "officeDocument", "xl/workbook.bin")),
            "xl/workbook.bin": book,
            "xl/_rels/workbook.bin.rels": relations.format(own),
            "xl/styles.bin": _xlsb_styles(codes),
            "xl/worksheets/sheet1.bin": sheet,
        }
    )


def ods(body: str, styles: str = "") -> bytes:
    """Return an .ods whose spreadsheet is this XML (prefixes table, text) with these automatic styles."""
    names = "".join(
        f' xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
        for name in ("office", "table", "text", "style")
    )
    content = (
        f"<office:document-content{names}><office:automatic-styles>{styles}</office:automatic-styles>"
        f"<office:body><office:spreadsheet>{body}</office:spreadsheet></office:body></office:document-content>"
    )
    mimetype = "application/vnd.oasis.opendocument.spreadsheet"
    return zip_of({"mimetype": mimetype, "META-INF/manifest.xml": "<manifest/>", "content.xml": content})
