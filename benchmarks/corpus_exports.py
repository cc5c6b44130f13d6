"""Write forms as reporting systems export them: Rich Text, Word and Excel 2003 XML, a page inside a .docx."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

if TYPE_CHECKING:
    from corpus import Box, Form

_CELL = 1500  # twips
_WORD_2003 = "http://schemas.microsoft.com/office/word/2003/wordml"
_WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.microsoft.com/office/2006/xmlPackage"
_SHEET = "urn:schemas-microsoft-com:office:spreadsheet"


def _owners(form: Form) -> list[list[Box]]:
    """Return the rows of a form as the boxes that cover them, a box over several columns once a row."""
    rows: list[list[Box]] = []
    boxes = form.boxes()
    for row in range(len(form.specs)):
        covering = [box for box in boxes if box.row <= row < box.row + box.rows]
        rows.append(sorted(covering, key=lambda box: box.col))
    return rows


def rich_text(forms: Sequence[Form]) -> bytes:
    """Return Rich Text in ASCII: Chinese as code points with a stand-in, merged cells by their marks."""
    parts = [r"{\rtf1\ansi\ansicpg936\uc1{\fonttbl{\f0\fcharset134 SimSun;}}{\*\generator X;}\f0 "]
    for form in forms:
        parts += [rf"\pard {_points(form.title)}\par \pard {_points('（2026年度）')}\par "]
        for number, row in enumerate(_owners(form)):
            parts.append(r"\trowd ")
            for box in row:
                mark = "" if box.rows == 1 else r"\clvmgf" if box.row == number else r"\clvmrg"
                parts.append(rf"{mark}\cellx{(box.col + box.cols) * _CELL} ")
            for box in row:
                parts.append(rf"\pard\intbl {_points(box.text) if box.row == number else ''}\cell ")
            parts.append(r"\row ")
        parts.append(r"\pard\par ")
    return "".join([*parts, "}"]).encode("ascii")


def _points(text: str) -> str:
    plain = {"\n": r"\line ", "\\": r"\\", "{": r"\{", "}": r"\}"}
    return "".join(plain.get(char) or (char if char < "\x7f" else rf"\u{_signed(char)}?") for char in text)


def _signed(char: str) -> int:
    return ord(char) - 0x10000 if ord(char) > 0x7FFF else ord(char)


def _paragraph(text: str) -> str:
    return f"<w:p><w:r><w:t>{escape(text)}</w:t></w:r></w:p>"


def _word_body(forms: Sequence[Form], merge: str) -> str:
    parts = []
    for form in forms:
        parts += [_paragraph(form.title), _paragraph("（2026年度）"), "<w:tbl>"]
        for number, row in enumerate(_owners(form)):
            parts.append("<w:tr>")
            for box in row:
                down = (
                    "" if box.rows == 1 else f'<w:{merge} w:val="restart"/>' if box.row == number else f"<w:{merge}/>"
                )
                texts = box.text.split("\n") if box.row == number else [""]
                content = "".join(map(_paragraph, texts))
                parts.append(f'<w:tc><w:tcPr><w:gridSpan w:val="{box.cols}"/>{down}</w:tcPr>{content}</w:tc>')
            parts.append("</w:tr>")
        parts.append("</w:tbl>")
    return "".join(parts)


def word_2003(forms: Sequence[Form]) -> bytes:
    """Return Word 2003 XML."""
    body = _word_body(forms, "vmerge")
    head = '<?xml version="1.0" encoding="UTF-8"?><?mso-application progid="Word.Document"?>'
    return f'{head}<w:wordDocument xmlns:w="{_WORD_2003}"><w:body>{body}</w:body></w:wordDocument>'.encode()


def flat_package(forms: Sequence[Form]) -> bytes:
    """Return a .docx laid flat in one XML file."""
    kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
    body = f'<w:document xmlns:w="{_WORD}"><w:body>{_word_body(forms, "vMerge")}</w:body></w:document>'
    part = (
        f'<pkg:part pkg:name="/word/document.xml" pkg:contentType="{kind}"><pkg:xmlData>{body}</pkg:xmlData></pkg:part>'
    )
    return f'<?xml version="1.0"?><pkg:package xmlns:pkg="{_PACKAGE}">{part}</pkg:package>'.encode()


def sheet_2003(forms: Sequence[Form]) -> bytes:
    """Return Excel 2003 XML, a sheet a form."""
    parts = [f'<?xml version="1.0"?><Workbook xmlns="{_SHEET}" xmlns:ss="{_SHEET}">']
    for number, form in enumerate(forms, 1):
        parts.append(f'<Worksheet ss:Name="表{number}"><Table><Row>{_cell(form.title)}</Row>')
        parts.append(f"<Row>{_cell('（2026年度）')}</Row>")
        boxes = form.boxes()
        for row in range(len(form.specs)):
            own = (box for box in boxes if box.row == row)
            parts.append("<Row>" + "".join(_cell(box.text, box) for box in own) + "</Row>")
        parts.append("</Table></Worksheet>")
    return "".join([*parts, "</Workbook>"]).encode()


def _cell(text: str, box: Box | None = None) -> str:
    place = f' ss:Index="{box.col + 1}"' if box else ""
    across = f' ss:MergeAcross="{box.cols - 1}"' if box and box.cols > 1 else ""
    down = f' ss:MergeDown="{box.rows - 1}"' if box and box.rows > 1 else ""
    content = escape(text).replace("\n", "&#10;")
    return f'<Cell{place}{across}{down}><Data ss:Type="String">{content}</Data></Cell>'


def page_in_document(page: bytes) -> bytes:
    """Return a .docx that holds nothing but a web page (w:altChunk)."""
    main = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
    types = "http://schemas.openxmlformats.org/package/2006/content-types"
    relations = '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{}</Relationships>'
    relation = '<Relationship Id="{}" Type="' + _RELATION + '/{}" Target="{}"/>'
    parts: dict[str, str | bytes] = {
        "[Content_Types].xml": f'<Types xmlns="{types}"><Default Extension="htm" ContentType="text/html"/>'
        f'<Override PartName="/word/document.xml" ContentType="{main}"/></Types>',
        "_rels/.rels": relations.format(relation.format("r1", "officeDocument", "word/document.xml")),
        "word/document.xml": f'<w:document xmlns:w="{_WORD}" xmlns:r="{_RELATION}"><w:body>'
        '<w:altChunk r:id="page"/></w:body></w:document>',
        "word/_rels/document.xml.rels": relations.format(relation.format("page", "aFChunk", "page.htm")),
        "word/page.htm": page,
    }
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return buffer.getvalue()
