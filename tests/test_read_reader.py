"""Facts about reading any file: nothing raises, every failure is named with what to do."""

import hashlib
import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from read_builders import cell, docx, grids, lines, paragraph, read, row, table, zip_of

from auditor.read import reader
from auditor.read.folder import Source
from auditor.read.limits import Limits
from auditor.read.reader import read_source

_PAGE = "<table><tr><td>一级指标</td><td>指标值</td></tr></table>"


@pytest.mark.parametrize(
    ("data", "name", "code", "words"),
    [
        (b"", "空.docx", "empty", "0 字节"),
        (b"\0" * 500, "空.doc", "empty", "没有内容"),
        (b"Rar!\x1a\x07\x00 ", "材料.rar", "unsupported", ".zip"),
        (b"7z\xbc\xaf\x27\x1c ", "材料.7z", "unsupported", ".zip"),
        (zip_of({"OFD.xml": "<a/>"}), "公文.ofd", "unsupported", "另存为"),
        (b"{\\rtf1 {\\pict abc}}", "表.rtf", "empty", ".docx"),
        (b"{\\rtf1" + b"{" * 9000, "表.doc", "corrupt", ".docx"),
        (zip_of({"uof.xml": "<a/>"}), "表.uos", "unsupported", ".xlsx"),
        (
            b'<?xml version="1.0"?><uof:UOF xmlns:uof="http://schemas.uof.org/cn/2003/uof"/>',
            "表.uot",
            "unsupported",
            "WPS",
        ),
        (zip_of({"Index/Document.iwa": ""}), "表.numbers", "unsupported", "苹果"),
        (zip_of({"mimetype": "application/vnd.sun.xml.calc"}), "表.sxc", "unsupported", "OpenOffice"),
        (zip_of({"ppt/presentation.xml": "<a/>"}), "汇报.pptx", "unsupported", ".docx"),
        (bytes(range(256)) * 9, "不明.dat", "unsupported", "另存为"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "旧.xls", "unsupported", "另存为"),
        (b"a1\xfe9\x10z", "断.docx", "corrupt", "只有 6 字节"),
        (b"a1\xfe9\x10z", "断.xlsx", "corrupt", "重新索取"),
        ("文件损坏".encode(), "断.pdf", "corrupt", "没有传完"),
        (b"x" * 2000, "大.txt", "too_large", "拆分"),
    ],
)
def test_what_cannot_be_read_is_named_with_what_to_do(
    data: bytes, name: str, code: str, words: str, tmp_path: Path
) -> None:
    """Each file becomes one document with a code of the interface, a sentence and its digest."""
    limits = Limits(file_bytes=1000) if code == "too_large" else Limits()
    (document,) = read(data, name, tmp_path, limits)
    assert document.problem is not None
    assert document.problem.code == code
    assert words in document.problem.message
    assert document.sha256 == hashlib.sha256(data).hexdigest()
    assert not document.skipped


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("~$表.docx", b"x"),
        (".~lock.表.docx#", b"x"),
        ("Thumbs.db", b"\xd0\xcf\x11\xe0"),
        ("章.jpg", b"x"),
        ("扫描.docx", b"\xff\xd8\xff\xe0"),
        ("录音.mp3", b"x"),
        ("安装.exe", b"MZ"),
    ],
)
def test_what_is_no_document_is_skipped_with_the_reason(name: str, data: bytes, tmp_path: Path) -> None:
    """Lock files, pictures, programs: skipped, not unreadable, and a note says why."""
    (document,) = read(data, name, tmp_path)
    assert document.skipped
    assert document.problem is None
    assert document.notes


@pytest.mark.parametrize(
    ("name", "data", "shown"),
    [
        ("表.doc", docx(table(row(cell("一级指标"), cell("指标值")))), "docx"),
        ("表.wps", docx(table(row(cell("一级指标"), cell("指标值")))), "wps"),
        ("表.xls", _PAGE.encode("gb18030"), "html"),
        ("表.docx", f"<html><body>{_PAGE}</body></html>".encode(), "html"),
    ],
)
def test_a_wrong_suffix_does_not_matter(name: str, data: bytes, shown: str, tmp_path: Path) -> None:
    """The content is read as what it is; only WPS's own suffixes are shown as the user knows them."""
    (document,) = read(data, name, tmp_path)
    assert document.format == shown
    assert [c.text for c in grids(document)[0].cells] == ["一级指标", "指标值"]


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="root may read everything")
def test_a_file_without_permission_is_named(tmp_path: Path) -> None:
    """No permission is said as such."""
    path = tmp_path / "表.txt"
    path.write_text("x")
    path.chmod(0)
    (document,) = read_source(Source(path, "表.txt"))
    assert document.problem is not None
    assert document.problem.code == "no_permission"


def test_a_file_gone_or_a_folder_in_its_place_is_named(tmp_path: Path) -> None:
    """A file that vanished since it was found, or a folder that may not be opened, is a result too."""
    for path in (tmp_path / "无.txt", tmp_path):
        (document,) = read_source(Source(path, "x"))
        assert document.problem is not None
        assert document.problem.code == "no_permission"


def test_a_fault_of_a_reader_costs_one_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An error nobody foresaw becomes `crashed` with its name."""

    def fail(*_: object) -> None:
        raise ZeroDivisionError("意外")

    monkeypatch.setattr(reader, "sniff", fail)
    (document,) = read(b"abc", "a.txt", tmp_path)
    assert document.problem is not None
    assert document.problem.code == "crashed"
    assert "ZeroDivisionError" in document.problem.message


_SEEDS = [
    docx(table(row(cell("甲"), cell("乙"))) + paragraph("文")),
    zip_of({"a.txt": "一", "b.html": _PAGE}),
    f"<html><body>{_PAGE}</body></html>".encode("gb18030"),
    b"MIME-Version: 1.0\r\nContent-Type: text/html\r\n\r\n" + _PAGE.encode(),
    "一级指标\t指标值\n".encode(),
]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=150)
@given(
    st.sampled_from(_SEEDS),
    st.lists(st.tuples(st.integers(0, 5000), st.binary(min_size=1, max_size=8)), max_size=6),
    st.integers(0, 5000),
    st.sampled_from(["docx", "doc", "zip", "html", "xls", "mht", "txt"]),
)
def test_damaged_bytes_never_raise(
    tmp_path: Path, seed: bytes, changes: list[tuple[int, bytes]], cut: int, suffix: str
) -> None:
    """Any file with bytes overwritten and its end cut off gives documents that say what happened."""
    data = bytearray(seed)
    for place, patch in changes:
        data[place % len(data) : place % len(data) + len(patch)] = patch
    documents = read(bytes(data[: max(1, len(data) - cut % len(data))]), f"f.{suffix}", tmp_path)
    assert all(d.problem is None or (d.problem.code != "crashed" and d.problem.message) for d in documents)


def test_the_same_file_reads_the_same_twice(tmp_path: Path) -> None:
    """Reading is a function of the bytes and the name."""
    data = docx(table(row(cell("甲"), cell("乙"))) + paragraph("文"))
    assert read(data, "a.docx", tmp_path) == read(data, "a.docx", tmp_path)
    assert lines(read(data, "a.docx", tmp_path)[0]) == ["文"]
