"""Tell what a file is by its content; the suffix only decides between ways to read the same bytes."""

from __future__ import annotations

import struct
import zipfile
from io import BytesIO

import regex

from auditor.read import ole

_MAGIC = (
    (b"%PDF-", "pdf"),
    (b"{\\rtf", "rtf"),
    (b"Rar!\x1a\x07", "rar"),
    (b"7z\xbc\xaf\x27\x1c", "7z"),
    (b"\x1f\x8b", "gz"),
    (b"BZh", "bz2"),
    (b"\xfd7zXZ\x00", "xz"),
    (b"\x89PNG\r\n\x1a\n", "picture"),
    (b"\xff\xd8\xff", "picture"),
    (b"GIF8", "picture"),
    (b"II*\x00", "picture"),
    (b"MM\x00*", "picture"),
    (b"MZ", "program"),
    # Records of a workbook without a compound file around them (BIFF 2 to 5), as reporting tools write.
    (b"\x09\x00\x04\x00", "xls"),
    (b"\x09\x02\x06\x00", "xls"),
    (b"\x09\x04\x06\x00", "xls"),
    (b"\x09\x08\x08\x00\x00\x05", "xls"),
)
# A part that only this kind of package has, lower case.
_PARTS = (
    ("word/document.xml", "docx"),
    ("xl/workbook.bin", "xlsb"),
    ("xl/workbook.xml", "xlsx"),
    ("ppt/presentation.xml", "slides"),
    ("ofd.xml", "ofd"),
    ("uof.xml", "uof"),
    ("index/document.iwa", "iwork"),
    ("index.zip", "iwork"),
)
_MIMETYPES = {
    "application/vnd.oasis.opendocument.text": "odt",
    "application/vnd.oasis.opendocument.spreadsheet": "ods",
    "application/vnd.oasis.opendocument.presentation": "slides",
}
_OPEN_TYPE = regex.compile(r"application/vnd\.(?:(sun)\.xml|oasis\.opendocument)\.[a-z]+")
_STREAMS = (
    ("EncryptedPackage", "encrypted"),
    ("WordDocument", "doc"),
    ("Workbook", "xls"),
    ("Book", "xls"),
    ("PowerPoint Document", "slides"),
)
# Suffixes of tables: text under such a name is comma or tab separated.
_TABLE_SUFFIXES = {"csv", "tsv", "tab", "xls", "xlsx", "et", "xlsm", "xlsb", "ods"}
_HTML = regex.compile(rb"<(?:!doctype\s+html|html|head|body|meta|table|div|style|p|span|title)\b", regex.I)
_PROLOGUE = regex.compile(rb"^(?:\xef\xbb\xbf)?(?:\s+|<\?xml[^>]{0,200}\?>|<!--.{0,2000}?-->)*", regex.S)
_MIME = regex.compile(
    rb"^(?:[A-Za-z][\w-]*:[^\r\n]*(?:\r?\n[ \t][^\r\n]*)*\r?\n){0,30}?(?:mime-version:|content-type:\s*multipart/)",
    regex.I,
)
_MAIL_HEAD = regex.compile(rb"^\s*(?:from|mime-version|content-type|subject|date|x-[\w-]+|message-id|to):", regex.I)
# Namespaces that tell a document in one XML file.
_MARKS = (
    (b"urn:schemas-microsoft-com:office:spreadsheet", "xml-sheet"),
    (b"schemas.microsoft.com/office/word/2003/wordml", "xml-word"),
    (b"schemas.microsoft.com/office/2006/xmlPackage", "xml-word"),
    (b"schemas.uof.org", "uof"),
)
_FLAT_OPEN = regex.compile(rb"<office:document\s")
CONTROL = bytes(range(9)) + b"\x0e\x0f\x10\x11\x12\x13\x14\x15\x16\x17\x18\x19\x1c\x1d\x1e\x1f"
# Share of control characters above which bytes are no text (0x1a ends old DOS texts, 0x0b and 0x0c are breaks).
CONTROL_SHARE = 0.02
# Beside Chinese and ASCII: punctuation, and the signs of values. Random bytes read as UTF-16 are half such at most.
_WIDE_SIGNS = "\t\r\n，。、；：？！“”‘’（）《》【】—…·％＝＋－～≥≤＞＜×\u3000"
_WIDE_SHARE = 0.9


def sniff(data: bytes, suffix: str) -> str:
    """Return the kind of a file: a format with a reader, or a name for what cannot be read.

    Args:
        data: the whole file, not empty.
        suffix: lower case, without the dot.
    """
    if data.startswith(ole.MAGIC):
        return _ole_kind(data)
    if data.startswith((b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")):
        return _zip_kind(data, suffix)
    return _by_magic(data) or _text_kind(data, suffix)


def _by_magic(data: bytes) -> str | None:
    for magic, kind in _MAGIC:
        if data.startswith(magic):
            return kind
    if data[:2] == b"BM" and len(data) > 6 and struct.unpack_from("<I", data, 2)[0] == len(data):
        return "picture"
    if data[257:262] == b"ustar":
        return "tar"
    # Some writers put a few bytes before the mark, and every viewer takes it (ISO 32000 annex H.3.4.1).
    return "pdf" if b"%PDF-" in data[:1024] else None


def _ole_kind(data: bytes) -> str:
    compound = ole.Compound(data)
    for stream, kind in _STREAMS:
        if stream in compound:
            if kind == "doc" and _locked_doc(compound.first_bytes(stream, 12)):
                return "encrypted"
            return kind
    return "ole"


def _locked_doc(head: bytes) -> bool:
    # FibBase: magic 0xA5EC, flag fEncrypted is bit 8 of the word at 10 (MS-DOC 2.5.2).
    if len(head) < 12:
        return False
    magic, flags = struct.unpack_from("<H8xH", head)
    return magic == 0xA5EC and bool(flags & 0x0100)


def _zip_kind(data: bytes, suffix: str) -> str:
    try:
        with zipfile.ZipFile(BytesIO(data)) as package:
            names = {name.replace("\\", "/").lower() for name in package.namelist()}
            if names & {"mimetype", "meta-inf/manifest.xml"} and (kind := _opendocument(package)):
                return kind
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, EOFError, struct.error):
        # A cut-off package still tells by its suffix what it was; its reader says that it is damaged.
        return suffix if suffix in {"docx", "xlsx", "xlsb", "ods", "odt"} else "zip"
    for part, kind in _PARTS:
        if part in names:
            return kind
    if "[content_types].xml" in names:
        if any(name.startswith("word/") for name in names):
            return "docx"
        if any(name.startswith("xl/") for name in names):
            return "xlsx"
    return "zip"


def _opendocument(package: zipfile.ZipFile) -> str | None:
    """Return the kind by the mimetype, or by the manifest, which names it too; a .jar has one of its own."""
    for part, most in (("mimetype", 200), ("META-INF/manifest.xml", 1024**2)):
        if part not in package.NameToInfo or package.getinfo(part).file_size > most:
            continue
        text = package.read(part).decode("ascii", "replace")
        if match := _OPEN_TYPE.search(text):
            return "sxw" if match[1] else _MIMETYPES.get(match[0])
    return None


def _text_kind(data: bytes, suffix: str) -> str:
    head = _head(data)
    body = head[len(match[0]) :] if (match := _PROLOGUE.match(head)) else head
    if body.startswith(b"<") and (kind := _markup_kind(head, body)):
        return kind
    if _MAIL_HEAD.match(head) and _MIME.match(head.lstrip()):
        return "mht"
    if _binary(data):
        return "unknown"
    return "csv" if suffix in _TABLE_SUFFIXES else "txt"


def _markup_kind(head: bytes, body: bytes) -> str | None:
    """Return the kind of a document in one XML file, or a page; None for other markup."""
    for mark, kind in _MARKS:
        if mark in head:
            return kind
    if _FLAT_OPEN.search(body):
        return "xml-open"
    return "html" if _HTML.search(body) else None


def _head(data: bytes) -> bytes:
    """Return the first 8 KB as single bytes, so that a UTF-16 page is recognised by the same patterns."""
    head = data[:8192]
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return head.decode("utf-16", "replace").encode("utf-8")
    return head


def _binary(data: bytes) -> bool:
    head = data[:8192]
    if head.startswith((b"\xff\xfe", b"\xfe\xff", b"\xef\xbb\xbf")):
        return False
    zeros = head.count(0)
    if zeros > len(head) * 0.05 and max(head[::2].count(0), head[1::2].count(0)) > zeros * 0.85:
        return False  # UTF-16 without a mark: its zero bytes stand in one half (一 is U+4E00, hence not all)
    stripped = head.translate(None, CONTROL)
    return len(head) - len(stripped) > max(len(head) * CONTROL_SHARE, 1) and not _wide_text(head)


def _wide_text(head: bytes) -> bool:
    """Tell whether bytes are Chinese in UTF-16 without a mark: hardly a zero byte, and many that look like controls."""
    for encoding in ("utf-16-le", "utf-16-be"):
        text = head[: len(head) // 2 * 2].decode(encoding, "replace")
        usual = sum("\u4e00" <= char <= "\u9fff" or " " <= char <= "~" or char in _WIDE_SIGNS for char in text)
        if usual > len(text) * _WIDE_SHARE:
            return True
    return False
