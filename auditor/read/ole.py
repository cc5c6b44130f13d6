"""Read OLE compound files (.doc, .xls, .wps, .et, encrypted Office files): names of streams, and their bytes.

Source: MS-CFB 2.2 (header), 2.3 (sector allocation), 2.6 (directory entries).
"""

from __future__ import annotations

import struct
from collections.abc import Iterator, Sequence

from auditor.records import record

MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENTRY = 128
# A directory of an Office file has some ten entries; the bound only stops loops in damaged files.
_MAX_DIRECTORY = 4096
_HEADER_TABLE = 109
_END = 0xFFFFFFFA
_MINI = 64
# Streams below this size live in the mini stream.
_MINI_CUTOFF = 4096


@record
class Stream:
    """Where a stream starts and how long it is."""

    start: int
    size: int


@record
class _Entry:
    """A directory entry with the numbers of those before and behind it in its tree, and of one inside it."""

    name: str
    stream: Stream
    left: int
    right: int
    inside: int


class Compound:
    """A compound file; damage gives what is left, never an error.

    Only streams of its own are seen: a workbook embedded in a document lies in a storage inside, under the same names
    as if it stood alone. Names are equal in upper and lower case (MS-CFB 2.6.4).
    """

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._streams: dict[str, Stream] = {}
        self._root: Stream | None = None
        if not data.startswith(MAGIC) or len(data) < 512:
            return
        shift = struct.unpack_from("<H", data, 30)[0]
        self._sector = 1 << (shift if shift in (9, 12) else 9)
        self._table = self._allocation()
        found: list[_Entry] = []
        for sector in self._chain(self._table, struct.unpack_from("<I", data, 48)[0], _MAX_DIRECTORY):
            found += self._entries((sector + 1) * self._sector)
        self._root = found[0].stream if found else None
        self._streams = _top(found)

    def __contains__(self, name: str) -> bool:
        return name.lower() in self._streams

    def read(self, name: str) -> bytes:
        """Return the bytes of a stream, as far as they are there; empty when there is none."""
        entry = self._streams.get(name.lower())
        if entry is None:
            return b""
        if entry.size >= _MINI_CUTOFF:
            return self._content(entry)
        if self._root is None:
            return b""
        small = self._content(self._root)
        table = self._mini_table()
        chain = self._chain(table, entry.start, entry.size // _MINI + 1)
        return b"".join(small[at * _MINI : (at + 1) * _MINI] for at in chain)[: entry.size]

    def first_bytes(self, name: str, count: int) -> bytes:
        """Return the beginning of a stream that is not in the mini stream, without following its chain."""
        start = (self._streams[name.lower()].start + 1) * self._sector
        return self._data[start : start + count]

    def _content(self, entry: Stream) -> bytes:
        size = self._sector
        chain = self._chain(self._table, entry.start, entry.size // size + 1)
        return b"".join(self._data[(at + 1) * size : (at + 2) * size] for at in chain)[: entry.size]

    def _entries(self, start: int) -> Iterator[_Entry]:
        """Yield the entries of one sector of the directory, unused ones too: they are named by number."""
        data = self._data
        for offset in range(start, start + self._sector, _ENTRY):
            name, stream, links = "", Stream(0, 0), (_END, _END, _END)
            if offset + _ENTRY <= len(data):
                length, kind = struct.unpack_from("<HB", data, offset + 64)
                links = struct.unpack_from("<III", data, offset + 68)
                if kind in (1, 2, 5) and 2 <= length <= 64:
                    name = data[offset : offset + length - 2].decode("utf-16-le", "replace")
                    stream = Stream(*struct.unpack_from("<II", data, offset + 116))
            yield _Entry(name, stream, *links)

    def _allocation(self) -> list[int]:
        data, size = self._data, self._sector
        sectors = list(struct.unpack_from(f"<{_HEADER_TABLE}I", data, 76))
        following = struct.unpack_from("<I", data, 68)[0]
        per_sector = size // 4 - 1
        for _ in range(len(data) // size):
            start = (following + 1) * size
            if following >= _END or start + size > len(data):
                break
            sectors += struct.unpack_from(f"<{per_sector}I", data, start)
            following = struct.unpack_from("<I", data, start + size - 4)[0]
        return self._numbers(sectors)

    def _mini_table(self) -> list[int]:
        first, count = struct.unpack_from("<II", self._data, 60)
        return self._numbers(self._chain(self._table, first, count))

    def _numbers(self, sectors: Iterator[int] | Sequence[int]) -> list[int]:
        data, size = self._data, self._sector
        table: list[int] = []
        for sector in sectors:
            start = (sector + 1) * size
            if sector < _END and start + size <= len(data):
                table += struct.unpack_from(f"<{size // 4}I", data, start)
        return table

    def _chain(self, table: Sequence[int], sector: int, most: int) -> Iterator[int]:
        most = min(most, len(self._data) // _MINI)
        for _ in range(most):
            if sector >= _END:
                return
            yield sector
            if sector >= len(table):
                return
            sector = table[sector]


def _top(found: Sequence[_Entry]) -> dict[str, Stream]:
    """Return what lies directly in the root by its name in lower case; all there is when the tree is broken."""
    streams: dict[str, Stream] = {}
    waiting = [found[0].inside] if found else []
    seen = {0}  # the root itself
    while waiting:
        number = waiting.pop()
        if number in seen or number >= len(found):
            continue
        seen.add(number)
        entry = found[number]
        if entry.name:
            streams.setdefault(entry.name.lower(), entry.stream)
        waiting += [entry.left, entry.right]
    return streams or {entry.name.lower(): entry.stream for entry in reversed(found) if entry.name}
