"""Facts about telling formats apart by content, whatever the suffix says."""

import struct
from io import BytesIO

import pytest
import xlwt
from read_builders import docx, zip_of

from auditor.read.sniff import sniff

_PAGE = b"<html><body><table><tr><td>a</td></tr></table></body></html>"


def _ole(*names: str, content: bytes = b"") -> bytes:
    """Return a minimal OLE file: header, one FAT sector, one directory sector, one content sector."""
    header = bytearray(512)
    header[:8] = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
    struct.pack_into("<HHH", header, 26, 3, 0xFFFE, 9)
    struct.pack_into("<III", header, 44, 1, 1, 0)
    struct.pack_into("<II", header, 68, 0xFFFFFFFE, 0)
    struct.pack_into("<109I", header, 76, 0, *[0xFFFFFFFF] * 108)
    table = struct.pack("<128I", 0xFFFFFFFD, 0xFFFFFFFE, 0xFFFFFFFE, *[0xFFFFFFFF] * 125)
    directory = b""
    for name in ("Root Entry", *names):
        raw = name.encode("utf-16-le") + b"\0\0"
        entry = bytearray(128)
        entry[: len(raw)] = raw
        struct.pack_into("<HB", entry, 64, len(raw), 5 if name == "Root Entry" else 2)
        struct.pack_into("<II", entry, 116, 2, len(content))
        directory += bytes(entry)
    return bytes(header) + table + directory.ljust(512, b"\0") + content.ljust(512, b"\0")


def _xls() -> bytes:
    book = xlwt.Workbook()
    book.add_sheet("表").write(0, 0, "指标")
    buffer = BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def _fib(flags: int) -> bytes:
    return struct.pack("<H8xH", 0xA5EC, flags)


@pytest.mark.parametrize(
    ("data", "suffix", "kind"),
    [
        (docx(""), "doc", "docx"),
        (docx(""), "zip", "docx"),
        (zip_of({"xl/workbook.xml": ""}), "et", "xlsx"),
        (zip_of({"xl/workbook.bin": "", "[Content_Types].xml": ""}), "xlsx", "xlsb"),
        (zip_of({"[Content_Types].xml": "", "word\\document2.xml": ""}), "docx", "docx"),
        (zip_of({"mimetype": "application/vnd.oasis.opendocument.spreadsheet"}), "xls", "ods"),
        (zip_of({"mimetype": "application/vnd.oasis.opendocument.text"}), "", "odt"),
        (zip_of({"OFD.xml": ""}), "ofd", "ofd"),
        (zip_of({"甲.txt": "a"}), "docx", "zip"),
        (docx("")[:200], "docx", "docx"),
        (_xls(), "doc", "xls"),
        (_xls(), "et", "xls"),
        (_ole("WordDocument", content=_fib(0)), "wps", "doc"),
        (_ole("WordDocument", content=_fib(0x100)), "doc", "encrypted"),
        (_ole("EncryptionInfo", "EncryptedPackage"), "xlsx", "encrypted"),
        (_ole("Book"), "xls", "xls"),
        (_ole("PowerPoint Document"), "dps", "slides"),
        (_ole("Whatever"), "doc", "ole"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "doc", "ole"),
        (_PAGE, "xls", "html"),
        (b"\xef\xbb\xbf\r\n<!-- made by a system -->\n<?xml version='1.0'?>" + _PAGE, "doc", "html"),
        ("<TABLE><TR><TD>指标</TD></TR></TABLE>".encode("gb18030"), "xls", "html"),
        (_PAGE.decode().encode("utf-16"), "xls", "html"),
        (b"MIME-Version: 1.0\nContent-Type: multipart/related\n\n", "doc", "mht"),
        (b"From: <saved>\r\nSubject: x\r\n y\r\nMIME-Version: 1.0\r\n\r\n", "mhtml", "mht"),
        (b'<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"/>', "xls", "xml-sheet"),
        (b"%PDF-1.7", "doc", "pdf"),
        (b"\n\n%PDF-1.4", "pdf", "pdf"),
        (b"{\\rtf1\\ansi", "doc", "rtf"),
        (b"Rar!\x1a\x07\x01\x00", "zip", "rar"),
        (b"7z\xbc\xaf\x27\x1c", "zip", "7z"),
        (b"\x1f\x8b\x08", "tgz", "gz"),
        (b"\0" * 257 + b"ustar" + b"\0" * 250, "tar", "tar"),
        (b"\x89PNG\r\n\x1a\n", "docx", "picture"),
        ("一级指标\t指标值".encode("gb18030"), "xls", "csv"),
        ("一级指标,指标值".encode(), "csv", "csv"),
        ("From: 数量指标，巡河次数".encode(), "txt", "txt"),
        ("MIME 说明".encode(), "txt", "txt"),
        ("指标值<95%".encode(), "txt", "txt"),
        ("绩效目标\x1a".encode(), "", "txt"),
        ("绩效目标: 1\r\n".encode("utf-16"), "txt", "txt"),
        ("ab: 1, 2\r\n一".encode("utf-16-le"), "txt", "txt"),
        (bytes(range(256)) * 4, "bin", "unknown"),
    ],
)
def test_content_decides(data: bytes, suffix: str, kind: str) -> None:
    """The bytes say what a file is; the suffix only chooses between two readings of the same text."""
    assert sniff(data, suffix) == kind


@pytest.mark.parametrize("cut", [9, 80, 511, 513, 600, 1100, 1300])
def test_a_cut_off_ole_file_never_raises(cut: int) -> None:
    """Whatever is left of a directory is used."""
    assert sniff(_ole("WordDocument")[:cut], "doc") in {"ole", "doc"}


def test_an_ole_directory_that_loops_ends() -> None:
    """A directory whose sectors point at themselves is read once around a bound."""
    data = bytearray(_ole("WordDocument", content=_fib(0)))
    struct.pack_into("<I", data, 512 + 4, 1)
    assert sniff(bytes(data), "doc") == "doc"


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_chinese_in_utf16_without_a_mark_is_text(encoding):
    """It has hardly a zero byte, by which other such texts are known; random bytes stay unknown."""
    text = "数量指标\t河道清淤长度≥12公里\r\n质量指标\t验收合格率达到百分之九十八\r\n" * 8
    assert sniff(text.encode(encoding), "xls") == "csv"
    assert sniff(bytes(range(256)) * 8, "xls") == "unknown"


def test_a_package_without_a_mimetype_is_known_by_its_manifest():
    """Some writers leave the first part out; a .jar has a manifest too and stays an archive."""
    kind = "application/vnd.oasis.opendocument.spreadsheet"
    manifest = f'<manifest:manifest><manifest:file-entry manifest:media-type="{kind}"/></manifest:manifest>'
    assert sniff(zip_of({"META-INF/manifest.xml": manifest, "content.xml": ""}), "ods") == "ods"
    assert sniff(zip_of({"META-INF/MANIFEST.MF": "Main-Class: a", "a.class": ""}), "jar") == "zip"
