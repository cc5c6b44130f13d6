"""Build small documents for the tests of the readers: handwritten XML, zip files, web pages."""

import zipfile
from collections.abc import Mapping
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
