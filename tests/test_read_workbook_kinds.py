"""Workbooks of other makers: odd packages, records without a file around them, locks that ask for nothing."""

import hashlib
import io
import struct

import pytest
import xlwt
from read_builders import zip_of

from auditor.errors import ReadError
from auditor.read.limits import Limits
from auditor.read.ole import Compound
from auditor.read.sniff import sniff
from auditor.read.spreadsheet import read_spreadsheet

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def texts(data: bytes, kind: str = "xls") -> list[str]:
    """Return the texts of all cells."""
    grids, _ = read_spreadsheet(data, f"a.{kind}", Limits(), kind)
    return [cell.text for grid in grids for cell in grid.cells]


def saved(*rows: tuple[object, ...]) -> bytes:
    """Return an .xls of one sheet."""
    book = xlwt.Workbook()
    sheet = book.add_sheet("表")
    for at, row in enumerate(rows):
        for column, value in enumerate(row):
            sheet.write(at, column, value)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("path", "prefix", "target", "strings"),
    [
        ("xl/worksheets/sheet1.xml", "", "worksheets/sheet1.xml", "sharedStrings.xml"),
        ("xl\\worksheets\\sheet1.xml", "x:", "worksheets\\sheet1.xml", "sharedStrings.xml"),
        ("xl/Sheet.XML", "x:", "/xl/sheet.xml", "strings/all.xml"),
    ],
)
def test_unusual_packages_read_alike(path: str, prefix: str, target: str, strings: str) -> None:
    """Prefixed names, backslashes, other case, strings elsewhere, rows and cells without references."""
    spaces = f'xmlns{":x" if prefix else ""}="{MAIN}" xmlns:r="{RELATIONS}"'
    p = prefix
    rows = "".join(
        f'<{p}row><{p}c t="s"><{p}v>{at}</{p}v></{p}c><{p}c><{p}v>{at}</{p}v></{p}c></{p}row>' for at in (0, 1)
    )
    separator = "\\" if "\\" in path else "/"
    data = zip_of(
        {
            "[Content_Types].xml": "<Types/>",
            f"xl{separator}workbook.xml": f'<{p}workbook {spaces}><{p}sheets><{p}sheet name="表" r:id="a"/>'
            f"</{p}sheets></{p}workbook>",
            f"xl{separator}_rels{separator}workbook.xml.rels": f'<Relationships><Relationship Id="a" Target="{target}"/>'
            f'<Relationship Id="b" Type="{RELATIONS}/sharedStrings" Target="{strings}"/></Relationships>',
            path: f"<{p}worksheet {spaces}><{p}sheetData>{rows}</{p}sheetData></{p}worksheet>",
            f"xl/{strings}": f"<{p}sst {spaces}><{p}si><{p}t>数量_x000D_\n指标</{p}t></{p}si>"
            f"<{p}si><{p}t>_x005F_x0041_</{p}t></{p}si></{p}sst>",
        }
    )
    assert sniff(data, "xlsx") == "xlsx"
    assert texts(data, "xlsx") == ["数量\n指标", "0", "_x0041_", "1"]


def test_error_values_are_shown_in_every_format() -> None:
    """A cell that shows #DIV/0! is not an empty one."""
    book = xlwt.Workbook()
    book.add_sheet("表").write(0, 0, "合格率")
    sheet = book.get_sheet(0)
    sheet.row(0).set_cell_error(1, "#DIV/0!")
    buffer = io.BytesIO()
    book.save(buffer)
    assert texts(buffer.getvalue()) == ["合格率", "#DIV/0!"]


def _record(kind: int, body: bytes) -> bytes:
    return struct.pack("<HH", kind, len(body)) + body


def test_records_without_a_compound_file_are_a_workbook_in_gbk() -> None:
    """Reporting tools write BIFF 2 by hand, texts in GBK and no code page said."""
    label = "数量指标".encode("gbk")
    data = (
        _record(9, struct.pack("<HH", 2, 0x10))
        + _record(4, struct.pack("<HH3xB", 0, 0, len(label)) + label)
        + _record(3, struct.pack("<HH3xd", 0, 1, 12.5))
        + _record(10, b"")
    )
    assert sniff(data, "xls") == "xls"
    assert texts(data) == ["数量指标", "12.5"]


def test_stream_names_are_equal_in_any_case() -> None:
    """The name of a stream is compared without regard to case (MS-CFB 2.6.4)."""
    data = saved(("清淤长度", 12.5)).replace("Workbook".encode("utf-16-le"), "WORKBOOK".encode("utf-16-le"))
    assert sniff(data, "xls") == "xls"
    assert texts(data) == ["清淤长度", "12.5"]


def _with_inner_document(data: bytes) -> bytes:
    """Return a compound file with a storage that holds a Word document: two entries in the free ones."""
    at = (struct.unpack_from("<I", data, 48)[0] + 1) * 512
    changed = bytearray(data)
    for number, name, kind, inside in ((2, "MBD0001", 1, 3), (3, "WordDocument", 2, 0xFFFFFFFF)):
        entry = bytearray(128)
        raw = name.encode("utf-16-le")
        entry[: len(raw)] = raw
        struct.pack_into("<HB", entry, 64, len(raw) + 2, kind)
        struct.pack_into("<III", entry, 68, 0xFFFFFFFF, 0xFFFFFFFF, inside)
        changed[at + number * 128 : at + (number + 1) * 128] = entry
    struct.pack_into("<I", changed, at + 128 + 72, 2)  # the storage stands behind the workbook
    return bytes(changed)


def test_a_workbook_with_an_embedded_document_is_a_workbook() -> None:
    """What lies in a storage inside does not tell what the file is."""
    data = _with_inner_document(saved(("清淤长度", 12.5)))
    assert "MBD0001" in Compound(data)
    assert "WordDocument" not in Compound(data)
    assert sniff(data, "xls") == "xls"
    assert texts(data) == ["清淤长度", "12.5"]


def _rc4(data: bytes, key: bytes) -> bytes:
    box = list(range(256))
    at = 0
    for i in range(256):
        at = (at + box[i] + key[i % len(key)]) % 256
        box[i], box[at] = box[at], box[i]
    out, i, at = bytearray(), 0, 0
    for byte in data:
        i = (i + 1) % 256
        at = (at + box[i]) % 256
        box[i], box[at] = box[at], box[i]
        out.append(byte ^ box[(box[i] + box[at]) % 256])
    return bytes(out)


def _md5(data: bytes) -> bytes:
    return hashlib.md5(data, usedforsecurity=False).digest()


def _sha1(data: bytes) -> bytes:
    return hashlib.sha1(data, usedforsecurity=False).digest()


def _locked(password: str, provider: bool) -> bytes:
    """Return the records of a workbook encrypted as Excel 97 (or with a provider, as Excel 2003) does."""
    salt = bytes(range(16))
    secret = password.encode("utf-16-le")
    base = _sha1(salt + secret) if provider else _md5((_md5(secret)[:5] + salt) * 16)[:5]

    def key(block: int) -> bytes:
        mixed = base + struct.pack("<I", block)
        return _sha1(mixed)[:16] if provider else _md5(mixed)

    proof = b"0123456789abcdef"
    if provider:
        sealed = _rc4(proof + _sha1(proof), key(0))
        header = struct.pack("<8I", 0, 0, 0x6801, 0x8004, 128, 1, 0, 0) + "RSA".encode("utf-16-le") + b"\0\0"
        lock = struct.pack("<HHHII", 1, 2, 2, 4, len(header)) + header + struct.pack("<I", 16) + salt
        lock += sealed[:16] + struct.pack("<I", 20) + sealed[16:]
    else:
        lock = struct.pack("<HHH", 1, 1, 1) + salt + _rc4(proof + _md5(proof), key(0))
    plain = Compound(saved(("清淤长度", 12.5, "x" * 3000))).read("Workbook")
    first = 4 + struct.unpack_from("<H", plain, 2)[0]
    stream = bytearray(plain[:first] + _record(0x2F, lock) + plain[first:])
    shift = 4 + len(lock)
    cipher = b"".join(_rc4(b"\0" * 1024, key(block)) for block in range(len(stream) // 1024 + 1))
    place = 0
    while place + 4 <= len(stream):
        kind, length = struct.unpack_from("<HH", stream, place)
        begin = place + 4
        if kind == 0x85:  # where a sheet begins stays readable, but has moved
            struct.pack_into("<I", stream, begin, struct.unpack_from("<I", stream, begin)[0] + shift)
            begin += 4
        if kind not in {0x809, 0x2F, 0xE1}:
            for at in range(begin, place + 4 + length):
                stream[at] ^= cipher[at]
        place += 4 + length
    return bytes(stream)


@pytest.mark.parametrize("provider", [False, True])
def test_a_workbook_with_a_protected_structure_asks_for_nothing(provider: bool) -> None:
    """Excel encrypts it with a word of its own; one with a password of the unit's is said to have one."""
    assert texts(_locked("VelvetSweatshop", provider))[:2] == ["清淤长度", "12.5"]
    with pytest.raises(ReadError) as refused:
        texts(_locked("本单位密码", provider))
    assert refused.value.code == "encrypted"


def test_copies_of_other_workbooks_in_an_ods_are_no_sheets() -> None:
    """Formulas that look into other files leave copies of them among the sheets."""
    names = "".join(
        f' xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in ("office", "table", "text")
    )
    row = "<table:table-row><table:table-cell><text:p>{}</text:p></table:table-cell></table:table-row>"
    content = (
        f"<office:document-content{names}><office:body><office:spreadsheet>"
        f'<table:table table:name="一">{row.format("甲")}</table:table>'
        f"<table:table table:name=\"'file:///x.ods'#一\"><table:table-source/>{row.format('乙')}</table:table>"
        "</office:spreadsheet></office:body></office:document-content>"
    )
    mimetype = "application/vnd.oasis.opendocument.spreadsheet"
    data = zip_of({"mimetype": mimetype, "META-INF/manifest.xml": "<manifest/>", "content.xml": content})
    assert texts(data, "ods") == ["甲"]


def test_a_panic_of_the_second_reader_ends_no_run(monkeypatch: pytest.MonkeyPatch) -> None:
    """calamine panics on some files, and a panic is no Exception."""
    import python_calamine

    class Panic(BaseException):
        pass

    class Book:
        @staticmethod
        def from_filelike(_: object) -> None:
            raise Panic

    monkeypatch.setattr(python_calamine, "CalamineWorkbook", Book)
    with pytest.raises(ReadError) as refused:
        texts(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 no workbook")
    assert refused.value.code == "corrupt"
