"""Open .zip, .tar and .tar.gz within bounds; members come with decoded names, nested archives with a shared budget."""

from __future__ import annotations

import bz2
import gzip
import lzma
import tarfile
import zipfile
import zlib
from collections.abc import Iterator
from io import BytesIO
from pathlib import PurePosixPath
from typing import IO, Any, cast

from auditor.errors import ReadError
from auditor.read.budget import Budget
from auditor.read.folder import is_hidden_name
from auditor.read.limits import Limits
from auditor.read.package import BOMB, DAMAGED, read_member

Member = tuple[str, bytes | ReadError]
_UTF8_FLAG = 0x800


def members(data: bytes, shown: str, kind: str, limits: Limits, budget: Budget) -> Iterator[Member]:
    """Yield the files of an archive in the order of their names; one that cannot be unpacked comes as its error.

    Raises:
        ReadError: the archive cannot be opened, or its members pass the budget.
    """
    if kind == "zip":
        yield from _zip_members(data, limits, budget)
        return
    if kind != "tar":
        data = _decompress(data, kind, limits, budget)
        if data[257:262] != b"ustar":
            budget.take(0)
            yield PurePosixPath(shown).stem or "content", data
            return
    yield from _tar_members(data, limits, budget)


def _zip_members(data: bytes, limits: Limits, budget: Budget) -> Iterator[Member]:
    try:
        archive = zipfile.ZipFile(BytesIO(data))
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
        raise ReadError("corrupt", DAMAGED) from error
    with archive:
        entries = [info for info in archive.infolist() if not info.is_dir()]
        if len(entries) > limits.members:
            raise ReadError("too_large", f"压缩包里的文件超过 {limits.members} 个；请分成几个压缩包")
        named = sorted(((_zip_name(info), info) for info in entries), key=lambda pair: pair[0])
        for name, info in _unique(named):
            if _unwanted(name):
                continue
            budget.take(info.file_size if info.file_size <= limits.part_bytes else 0)
            try:
                content: bytes | ReadError = read_member(archive, info, limits)
            except ReadError as error:
                content = error
            yield name, content


def _unique(named: list[tuple[str, zipfile.ZipInfo]]) -> Iterator[tuple[str, zipfile.ZipInfo]]:
    """Number members of equal name, so that none hides another."""
    count: dict[str, int] = {}
    for name, info in named:
        count[name] = count.get(name, 0) + 1
        yield (name if count[name] == 1 else f"{name}({count[name]})"), info


def _zip_name(info: zipfile.ZipInfo) -> str:
    """Return a member's name; Windows tools write it in GBK without a mark, others in UTF-8 without a mark."""
    name = info.orig_filename
    if not info.flag_bits & _UTF8_FLAG:
        raw = name.encode("cp437", "replace")
        try:
            name = raw.decode("utf-8")
        except UnicodeDecodeError:
            name = raw.decode("gb18030", "replace")
    return _clean(name)


def _clean(name: str) -> str:
    parts = [part for part in name.replace("\\", "/").split("/") if part not in {"", ".", ".."}]
    return "/".join(parts) or "?"


def _unwanted(name: str) -> bool:
    parts = PurePosixPath(name).parts
    return any(is_hidden_name(part) or part == "__MACOSX" for part in parts)


def _decompress(data: bytes, kind: str, limits: Limits, budget: Budget) -> bytes:
    """Return the content of .gz, .bz2 or .xz, unpacked no further than the limits."""
    most = min(limits.part_bytes, budget.bytes_left)
    opener: Any = {"gz": gzip.open, "bz2": bz2.open, "xz": lzma.open}[kind]
    try:
        with cast("IO[bytes]", opener(BytesIO(data))) as stream:
            content = stream.read(most + 1)
    except (zlib.error, OSError, lzma.LZMAError, EOFError) as error:
        raise ReadError("corrupt", DAMAGED) from error
    if len(content) > most:
        raise ReadError("too_large", BOMB)
    return content


def _tar_members(data: bytes, limits: Limits, budget: Budget) -> Iterator[Member]:
    try:
        with tarfile.open(fileobj=BytesIO(data), mode="r:") as archive:
            entries = [info for info in archive.getmembers() if info.isfile()]
            named = sorted(((_tar_name(info), info) for info in entries), key=lambda pair: pair[0])
            for name, info in named:
                if _unwanted(name):
                    continue
                budget.take(info.size)
                if info.size > limits.part_bytes:
                    yield name, ReadError("too_large", BOMB)
                    continue
                stream = archive.extractfile(info)
                yield name, stream.read() if stream else b""
    except (tarfile.TarError, OSError, EOFError, ValueError) as error:
        raise ReadError("corrupt", DAMAGED) from error


def _tar_name(info: tarfile.TarInfo) -> str:
    raw = info.name.encode("utf-8", "surrogateescape")
    try:
        return _clean(raw.decode("utf-8"))
    except UnicodeDecodeError:
        return _clean(raw.decode("gb18030", "replace"))
