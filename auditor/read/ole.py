"""List the streams of an OLE compound file (.doc, .xls, .wps, .et, encrypted Office files)."""

from __future__ import annotations

import struct
from collections.abc import Iterator

MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENTRY = 128
# A directory of an Office file has some ten entries; the bound only stops loops in damaged files.
_MAX_SECTORS = 4096
_HEADER_TABLE = 109


def streams(data: bytes) -> dict[str, int]:
    """Return stream and storage names with the byte offset of each one's first sector; damaged files give what is left.

    Source: MS-CFB 2.2 (header), 2.3 (sector allocation), 2.6 (directory entries).
    """
    if not data.startswith(MAGIC) or len(data) < 512:
        return {}
    shift = struct.unpack_from("<H", data, 30)[0]
    size = 1 << (shift if shift in (9, 12) else 9)
    table = _allocation(data, size)
    names: dict[str, int] = {}
    for sector in _chain(table, struct.unpack_from("<I", data, 48)[0]):
        start = (sector + 1) * size
        for offset in range(start, min(start + size, len(data) - _ENTRY + 1), _ENTRY):
            length, kind = struct.unpack_from("<HB", data, offset + 64)
            if kind in (1, 2, 5) and 2 <= length <= 64:
                name = data[offset : offset + length - 2].decode("utf-16-le", "replace")
                names[name] = (struct.unpack_from("<I", data, offset + 116)[0] + 1) * size
    return names


def _allocation(data: bytes, size: int) -> list[int]:
    sectors = list(struct.unpack_from(f"<{_HEADER_TABLE}I", data, 76))
    following = struct.unpack_from("<I", data, 68)[0]
    per_sector = size // 4 - 1
    for _ in range(_MAX_SECTORS):
        start = (following + 1) * size
        if following >= 0xFFFFFFFA or start + size > len(data):
            break
        sectors += struct.unpack_from(f"<{per_sector}I", data, start)
        following = struct.unpack_from("<I", data, start + size - 4)[0]
    table: list[int] = []
    for sector in sectors:
        start = (sector + 1) * size
        if sector < 0xFFFFFFFA and start + size <= len(data):
            table += struct.unpack_from(f"<{size // 4}I", data, start)
    return table


def _chain(table: list[int], sector: int) -> Iterator[int]:
    for _ in range(_MAX_SECTORS):
        if sector >= 0xFFFFFFFA:
            return
        yield sector
        if sector >= len(table):
            return
        sector = table[sector]
