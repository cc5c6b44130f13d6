"""Find what a user handed in: files and folders become sources with names that stay the same on every machine."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from pathlib import Path, PurePosixPath

from auditor.errors import UsageError
from auditor.model import REPORT_MARKER
from auditor.records import record

LOCK_PREFIXES = ("~$", ".~lock.", ".~")


@record
class Source:
    """A file to read and the posix path under which the report shows it."""

    path: Path
    shown: str


def is_lock_name(name: str) -> bool:
    """Tell whether a file name is that of a lock file which Word, WPS or LibreOffice leave beside an open document."""
    return name.startswith(LOCK_PREFIXES)


def is_hidden_name(name: str) -> bool:
    """Tell whether a file or folder is hidden and therefore never read; lock files are named as skipped instead."""
    return name.startswith(".") and not is_lock_name(name)


def find_sources(inputs: Sequence[Path]) -> list[Source]:
    """Return every file of the inputs, sorted within each, with unique names; reports and hidden files are left out.

    Raises:
        UsageError: an input does not exist, or there is no file at all.
    """
    sources: list[Source] = []
    seen: set[str] = set()
    for given, name in _named(inputs):
        for source in _walk(given, name):
            identity = os.path.realpath(source.path)
            if identity not in seen:
                seen.add(identity)
                sources.append(source)
    if not sources:
        shown = "、".join(str(path) for path in inputs) or "（没有给出文件夹）"
        raise UsageError(f"{shown}：没有可读取的文件；请确认文件夹里有 Word、Excel、PDF、网页或文本材料")
    return sources


def _named(inputs: Sequence[Path]) -> Iterator[tuple[Path, str]]:
    """Give each input its name before the paths below it: none for a single folder, unique among several."""
    taken: dict[str, int] = {}
    for given in inputs:
        if not given.exists():
            raise UsageError(f"{given}：找不到这个文件或文件夹；请检查路径")
        if len(inputs) == 1 and given.is_dir():
            yield given, ""
            continue
        name = _legible(given.resolve().name) or "根目录"
        taken[name] = taken.get(name, 0) + 1
        if taken[name] > 1:
            stem, suffix = (name, "") if given.is_dir() else (Path(name).stem, Path(name).suffix)
            name = f"{stem}-{taken[name]}{suffix}"
        yield given, name


def _walk(given: Path, name: str) -> Iterator[Source]:
    if given.is_file():
        yield Source(given, name)
        return
    found: list[Source] = []
    visited: set[str] = set()
    denied: list[Path] = []
    walk = os.walk(given, onerror=lambda error: denied.append(Path(error.filename)), followlinks=True)
    for folder, folders, files in walk:
        real = os.path.realpath(folder)
        if real in visited or (REPORT_MARKER in files):
            folders.clear()
            continue
        visited.add(real)
        folders[:] = sorted(entry for entry in folders if not is_hidden_name(entry))
        found += [_source(given, name, Path(folder, file)) for file in files if not is_hidden_name(file)]
    # A folder that may not be opened is named like a file: whatever lies in it must not vanish silently.
    found += [_source(given, name, folder) for folder in denied]
    yield from sorted(found, key=lambda source: source.shown)


def _source(given: Path, name: str, path: Path) -> Source:
    return Source(path, _legible((PurePosixPath(name) / path.relative_to(given).as_posix()).as_posix()))


def _legible(shown: str) -> str:
    """Return a path without undecodable bytes: a Chinese archive unpacked on Linux leaves names in GBK."""
    try:
        shown.encode()
    except UnicodeEncodeError:
        return os.fsencode(shown).decode("gb18030", "replace")
    return shown
