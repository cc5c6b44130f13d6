"""Facts about archives: names, nesting, bombs, passwords."""

import gzip
import struct
import tarfile
import zipfile
import zlib
from collections.abc import Mapping
from io import BytesIO
from pathlib import Path

import pytest
from read_builders import docx, lines, paragraph, read, zip_of

from auditor.model import Document
from auditor.read.limits import Limits


def _tar(parts: Mapping[str, bytes], mode: str = "w") -> bytes:
    buffer = BytesIO()
    with tarfile.open(fileobj=buffer, mode=mode) as archive:  # type: ignore[call-overload]
        for name, content in parts.items():
            info = tarfile.TarInfo(name)
            info.size = len(content)
            archive.addfile(info, BytesIO(content))
    return buffer.getvalue()


def _codes(documents: list[Document]) -> list[str | None]:
    return [document.problem.code if document.problem else None for document in documents]


def test_members_are_documents_under_the_archive(tmp_path: Path) -> None:
    """Each member is a document with its own path and format; the archive itself is none."""
    documents = read(zip_of({"局/乙.docx": docx(paragraph("二")), "甲.txt": "一"}), "材料.zip", tmp_path)
    assert [(d.path, d.format) for d in documents] == [("材料.zip!/局/乙.docx", "docx"), ("材料.zip!/甲.txt", "txt")]
    assert [lines(d) for d in documents] == [["二"], ["一"]]


@pytest.mark.parametrize("encoding", ["gb18030", "utf-8"])
def test_names_without_the_utf8_mark_are_decoded(encoding: str, tmp_path: Path) -> None:
    """Windows writes names in GBK, some tools in UTF-8, both without saying so."""
    name = "绩效目标表.txt"
    raw = name.encode(encoding)
    place = "x" * len(raw)
    data = zip_of({place: "一"}).replace(place.encode(), raw)
    (document,) = read(data, "a.zip", tmp_path)
    assert document.path == f"a.zip!/{name}"


def test_archives_within_archives_are_opened_to_a_depth(tmp_path: Path) -> None:
    """Three levels are opened; a fourth is named."""
    data = zip_of({"底.txt": "一"})
    for level in ("三.zip", "二.zip"):
        data = zip_of({level: data})
    (document,) = read(data, "一.zip", tmp_path)
    assert document.path == "一.zip!/二.zip!/三.zip!/底.txt"
    (document,) = read(zip_of({"零.zip": data}), "外.zip", tmp_path)
    assert _codes([document]) == ["too_large"]
    assert document.path == "外.zip!/零.zip!/二.zip!/三.zip"


@pytest.mark.parametrize("mode", ["w", "w:gz", "w:bz2", "w:xz"])
def test_tar_in_every_packing_is_read(mode: str, tmp_path: Path) -> None:
    """Members of a .tar, .tar.gz, .tar.bz2 or .tar.xz, with a name in any encoding."""
    documents = read(_tar({"局/表.txt": "一".encode()}, mode), "材料.tar.gz", tmp_path)
    assert [(d.path, lines(d)) for d in documents] == [("材料.tar.gz!/局/表.txt", ["一"])]


def test_a_single_packed_file_is_read(tmp_path: Path) -> None:
    """A .gz that holds no tar is the file itself, packed."""
    (document,) = read(gzip.compress("一".encode()), "表.txt.gz", tmp_path)
    assert document.path == "表.txt.gz!/表.txt"


def test_members_that_are_no_documents_are_treated_as_in_a_folder(tmp_path: Path) -> None:
    """Hidden files are left out, lock files and pictures skipped with the reason; paths cannot lead outside."""
    documents = read(
        zip_of({"__MACOSX/._a.txt": "x", ".b": "x", "~$a.docx": "x", "图.png": "x", "../../c.txt": "三"}),
        "a.zip",
        tmp_path,
    )
    assert [(d.path, d.skipped) for d in documents] == [
        ("a.zip!/c.txt", False),
        ("a.zip!/~$a.docx", True),
        ("a.zip!/图.png", True),
    ]


def test_two_members_of_one_name_are_both_read(tmp_path: Path) -> None:
    """Updating an archive with some tools leaves the old member in it; neither hides the other."""
    data = zip_of({"aa.txt": "一", "bb.txt": "二"}).replace(b"bb.txt", b"aa.txt")
    assert [(d.path, lines(d)) for d in read(data, "a.zip", tmp_path)] == [
        ("a.zip!/aa.txt", ["一"]),
        ("a.zip!/aa.txt(2)", ["二"]),
    ]


def test_a_password_is_named_and_the_rest_goes_on(tmp_path: Path) -> None:
    """An encrypted member is named as such; members beside it are read."""
    data = bytearray(zip_of({"a.txt": "一", "b.txt": "二"}))
    directory = data.index(b"PK\x01\x02")
    data[6] |= 1
    data[directory + 8] |= 1
    documents = read(bytes(data), "a.zip", tmp_path)
    assert _codes(documents) == ["encrypted", None]
    assert "密码" in documents[0].problem.message  # type: ignore[union-attr]


def test_a_member_that_unpacks_enormously_is_not_unpacked(tmp_path: Path) -> None:
    """A member of 50 MB zeros in 50 KB is a bomb; its neighbour is read."""
    documents = read(zip_of({"a.txt": b"\0" * (50 * 1024**2), "b.txt": "二"}), "a.zip", tmp_path)
    assert _codes(documents) == ["too_large", None]


def test_a_member_that_declares_two_gigabytes_is_not_unpacked(tmp_path: Path) -> None:
    """The declared size is believed when it is too large."""
    data = bytearray(zip_of({"a.txt": "一"}))
    struct.pack_into("<I", data, data.index(b"PK\x01\x02") + 24, 2 * 1024**3 - 1)
    assert _codes(read(bytes(data), "a.zip", tmp_path)) == ["too_large"]


def test_a_member_larger_than_it_declares_is_damaged(tmp_path: Path) -> None:
    """A member that lies about its size is never unpacked beyond it."""
    data = bytearray(zip_of({"a.txt": "一" * 10_000}))
    struct.pack_into("<I", data, data.index(b"PK\x01\x02") + 24, 10)
    assert _codes(read(bytes(data), "a.zip", tmp_path)) == ["corrupt"]


def test_packed_streams_are_bounded(tmp_path: Path) -> None:
    """A .gz that never ends is stopped at the limit."""
    packer = zlib.compressobj(9, wbits=31)
    data = b"".join(packer.compress(b"\0" * 1024**2) for _ in range(20)) + packer.flush()
    (document,) = read(data, "a.tgz", tmp_path, Limits(part_bytes=1024**2))
    assert _codes([document]) == ["too_large"]


def test_the_sum_of_nested_archives_is_bounded(tmp_path: Path) -> None:
    """Members count against one budget however they are nested."""
    inner = zip_of({f"{n}.txt": b"a" * 1000 for n in range(10)}, zipfile.ZIP_STORED)
    documents = read(zip_of({f"{n}.zip": inner for n in range(10)}), "a.zip", tmp_path, Limits(unpacked_bytes=30_000))
    failed = [d for d in documents if d.problem]
    assert 0 < len(documents) - len(failed) < 30
    assert all(d.problem and d.problem.code == "too_large" for d in failed)
    assert failed[-1].path == "a.zip"
    assert "其余成员未读取" in failed[-1].problem.message  # type: ignore[union-attr]


def test_an_archive_without_documents_is_named(tmp_path: Path) -> None:
    """Nothing in it, or only hidden files: empty, not nothing."""
    for parts in ({}, {"__MACOSX/x": "a"}):
        (document,) = read(zip_of(parts), "空.zip", tmp_path)
        assert _codes([document]) == ["empty"]


def test_too_many_members_are_refused(tmp_path: Path) -> None:
    """An archive of more files than the limit is named once."""
    data = zip_of({f"{n}.txt": "x" for n in range(12)})
    assert _codes(read(data, "a.zip", tmp_path, Limits(members=10))) == ["too_large"]


@pytest.mark.parametrize("name", ["a.zip", "a.docx"])
def test_a_cut_off_zip_is_corrupt(name: str, tmp_path: Path) -> None:
    """Half a file says that it is incomplete, as an archive and as a document."""
    data = docx(paragraph("一" * 5000))
    (document,) = read(data[: len(data) // 2], name, tmp_path)
    assert _codes([document]) == ["corrupt"]
    assert "不完整" in document.problem.message  # type: ignore[union-attr]
    assert document.path == name


def test_a_cut_off_tar_gz_is_corrupt(tmp_path: Path) -> None:
    """So does half a .tar.gz."""
    data = _tar({"a.txt": bytes(range(256)) * 100}, "w:gz")
    assert _codes(read(data[: len(data) // 2], "a.tar.gz", tmp_path)) == ["corrupt"]
