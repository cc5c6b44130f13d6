"""Small members of a zip file are unpacked without the layers of zipfile, and only when there is nothing to judge."""

import io
import zipfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from auditor.errors import ReadError
from auditor.read.limits import Limits
from auditor.read.package import quick_member
from auditor.read.workbook_package import Parts

CONTENT = "绩效目标".encode() * 50


class Unseekable(io.RawIOBase):
    """What a writer that streams sees: sizes come after the content."""

    def __init__(self):
        self.data = bytearray()

    def writable(self):
        return True

    def write(self, data):
        self.data += data
        return len(data)


def packed(content=CONTENT, name="xl/表.xml", compression=zipfile.ZIP_DEFLATED, before=b""):
    buffer = io.BytesIO(before)
    with zipfile.ZipFile(buffer, "a", compression) as archive:
        archive.writestr(name, content)
    return bytearray(buffer.getvalue())


def quick(data):
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return quick_member(bytes(data), archive.infolist()[0])


@pytest.mark.parametrize("compression", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])
@pytest.mark.parametrize("content", [b"", CONTENT])
@pytest.mark.parametrize("before", [b"", b"MZ what a program puts before"])
def test_sound_members_are_unpacked(compression, content, before):
    assert quick(packed(content, compression=compression, before=before)) == content


def test_member_of_a_writer_that_streams_is_unpacked():
    stream = Unseekable()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.xml", CONTENT)
    assert quick(stream.data) == CONTENT


def directory_of(data):
    return data.index(b"PK\x01\x02")


def patched(data, place, value):
    data[place : place + len(value)] = value
    return data


@pytest.mark.parametrize(
    "data",
    [
        packed(compression=zipfile.ZIP_BZIP2),
        packed(compression=zipfile.ZIP_LZMA),
        patched(packed(), 0, b"PK\x05\x05"),
        patched(packed(name="a.xml"), 30, b"b"),
        patched(packed(name="a.xml"), 37, b"\xff\xff\xff\xff"),
        patched(packed(), directory_of(packed()) + 8, b"\x01\x08"),
        patched(packed(), directory_of(packed()) + 16, b"\0\0\0\0"),
        patched(packed(), directory_of(packed()) + 20, b"\5\0\0\0"),
        patched(packed(), directory_of(packed()) + 24, b"\5\0\0\0"),
        patched(packed(), directory_of(packed()) + 24, b"\xff\xff\0\0"),
    ],
    ids=["bzip2", "lzma", "signature", "name", "stream", "encrypted", "sum", "short", "longer", "shorter"],
)
def test_what_is_unusual_or_damaged_is_left_to_zipfile(data):
    assert quick(data) is None


def test_no_more_is_unpacked_than_declared():
    """A member of 100 MB that declares five bytes: unpacked are six."""
    data = packed(bytes(100_000_000))
    assert quick(patched(data, directory_of(data) + 24, b"\5\0\0\0")) is None


@given(st.integers(0, 200), st.binary(min_size=1, max_size=4))
@settings(max_examples=150, deadline=None)
def test_overwritten_member_is_what_zipfile_gives_or_left_to_it(place, noise):
    data = patched(packed(name="a.xml"), place, noise)
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
        info = archive.infolist()[0]
    except Exception:
        return  # no directory to be read
    try:
        expected = archive.read(info)
    except Exception:
        expected = None
    assert quick_member(bytes(data), info) in {None, expected}


def test_parts_of_a_workbook_keep_to_the_limits_however_they_are_read():
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
        archive.writestr("xl/_rels/workbook.xml.rels", "<Relationships/>")
        archive.writestr("xl/styles.xml", "<styleSheet>" + " " * 5_000)
    data = buffer.getvalue()
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = Parts(archive, data, Limits(part_bytes=1_000), "workbook.xml")
        assert parts.read("xl/workbook.xml") == b"<workbook/>"
        with pytest.raises(ReadError) as refused:
            parts.read("xl/styles.xml")
    assert refused.value.code == "too_large"
