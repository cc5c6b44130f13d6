"""Walk the records of an .xls; open those Excel itself encrypts: protecting the structure locks with a known word.

Who opens such a file is asked for nothing, so that it must not be called one with a password. Source: MS-XLS 2.2.10
(what is encrypted), 2.4.117 (FilePass); MS-OFFCRYPTO 2.3.5 and 2.3.6 (RC4), 2.4.2.3 (the word).
"""

from __future__ import annotations

import hashlib
import struct
from collections.abc import Callable, Iterator

_PASSWORD = "VelvetSweatshop".encode("utf-16-le")  # public, the same in every Excel
_FILE_PASS, _SHEET = 0x2F, 0x85
# Records that stay readable; of a sheet's entry its first four bytes do.
_OPEN = {0x0809, _FILE_PASS, 0x00E1, 0x0138, 0x0194, 0x0195, 0x0196}
# A record nobody looks at takes the place of FILEPASS.
IGNORED = struct.pack("<H", 0x00C1)
_BLOCK = 1024

Key = Callable[[int], bytes]


def unlocked(stream: bytes) -> bytes | None:
    """Return the stream of a workbook in plain records, or None when it has a password of its own."""
    for place, kind, length in records(stream):
        if kind == _FILE_PASS:
            key = _key(stream[place + 4 : place + 4 + length])
            return None if key is None else _decrypted(stream, key, place)
    return None


def records(stream: bytes) -> Iterator[tuple[int, int, int]]:
    """Yield place, kind and length of each record of a workbook."""
    place = 0
    while place + 4 <= len(stream):
        kind, length = struct.unpack_from("<HH", stream, place)
        yield place, kind, length
        place += 4 + length


def _key(body: bytes) -> Key | None:
    """Return what gives the key of each block, if the known word opens the workbook."""
    if len(body) < 54 or struct.unpack_from("<H", body)[0] != 1:
        return None  # the older obfuscation, which no program has chosen by itself since 1997
    if struct.unpack_from("<HH", body, 2) == (1, 1):
        key, proof, digest = _standard(body[6:22]), body[22:54], "md5"
    else:
        header = struct.unpack_from("<I", body, 10)[0]
        size = struct.unpack_from("<I", body, 14 + 16)[0] // 8 or 5
        salt = 14 + header + 4
        key, digest = _by_provider(body[salt : salt + 16], size), "sha1"
        proof = body[salt + 16 : salt + 32] + body[salt + 36 : salt + 56]
    plain = _mixed(proof, key(0))
    return key if hashlib.new(digest, plain[:16], usedforsecurity=False).digest() == plain[16:] else None


def _standard(salt: bytes) -> Key:
    first = hashlib.md5(_PASSWORD, usedforsecurity=False).digest()[:5]
    base = hashlib.md5((first + salt) * 16, usedforsecurity=False).digest()[:5]
    return lambda block: hashlib.md5(base + struct.pack("<I", block), usedforsecurity=False).digest()


def _by_provider(salt: bytes, size: int) -> Key:
    base = hashlib.sha1(salt + _PASSWORD, usedforsecurity=False).digest()

    def key(block: int) -> bytes:
        found = hashlib.sha1(base + struct.pack("<I", block), usedforsecurity=False).digest()[:size]
        return found.ljust(16, b"\0") if size == 5 else found

    return key


def _decrypted(stream: bytes, key: Key, file_pass: int) -> bytes:
    plain = bytearray()
    for block in range(-(-len(stream) // _BLOCK)):
        plain += _mixed(stream[block * _BLOCK : (block + 1) * _BLOCK], key(block))
    for place, kind, length in records(stream):
        readable = 4 + (length if kind in _OPEN else 4 if kind == _SHEET else 0)
        plain[place : place + readable] = stream[place : place + readable]
    plain[file_pass : file_pass + 2] = IGNORED
    return bytes(plain)


def _mixed(data: bytes, key: bytes) -> bytes:
    """Return data encrypted or decrypted by RC4."""
    state = list(range(256))
    j = 0
    for i in range(256):
        j = (j + state[i] + key[i % len(key)]) & 255
        state[i], state[j] = state[j], state[i]
    i = j = 0
    stream = bytearray()
    for _ in range(len(data)):
        i = (i + 1) & 255
        si = state[i]
        j = (j + si) & 255
        sj = state[i] = state[j]
        state[j] = si
        stream.append(state[(si + sj) & 255])
    return (int.from_bytes(data, "little") ^ int.from_bytes(stream, "little")).to_bytes(len(data), "little")
