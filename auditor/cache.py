"""Keep what was read and extracted, by content, so that the second run of a folder starts at the checks.

Stored as JSON in the user's cache folder: nothing read there is ever executed, a damaged entry counts as absent.
Beside it the program keeps what it made of itself, compiled patterns and templates, as Python keeps its byte code; that
is taken only from a file that is whole and that nobody but the user could have written.
"""

from __future__ import annotations

import dataclasses
import hashlib
import json
import marshal
import os
import sys
import zlib
from collections.abc import Callable, Iterable
from functools import lru_cache
from pathlib import Path
from typing import Any

from auditor import model
from auditor.records import record

_CLASSES = {name: cls for name, cls in vars(model).items() if isinstance(cls, type) and dataclasses.is_dataclass(cls)}


def cache_folder() -> Path:
    """Return the folder of the cache: `AUDIT_CACHE`, or the platform's own place."""
    if chosen := os.environ.get("AUDIT_CACHE"):
        return Path(chosen)
    if sys.platform == "win32":
        base = Path(os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local")
    elif sys.platform == "darwin":
        base = Path.home() / "Library" / "Caches"
    else:
        base = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    return base / "audit"


@lru_cache(maxsize=1)
def code_digest() -> str:
    """Return a digest of everything a reading depends on: the sources of model, text, read and extract."""
    package = Path(__file__).resolve().parent
    files = [package / "model.py", package / "text.py"]
    files += sorted((package / "read").rglob("*.py")) + sorted((package / "extract").rglob("*.py"))
    digest = hashlib.blake2b(digest_size=8)
    for file in files:
        digest.update(file.read_bytes())
    return digest.hexdigest()


def encode(value: Any) -> Any:
    """Turn a dataclass of the model into JSON data: `{"_": class, field: …}`; defaults are left out."""
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        record = {"_": type(value).__name__}
        for field in dataclasses.fields(value):
            item = getattr(value, field.name)
            if item is not None and item not in ((), ""):
                record[field.name] = encode(item)
        return record
    if isinstance(value, tuple | list):
        return [encode(item) for item in value]
    return value


def decode(data: Any) -> Any:
    """Turn JSON data back into what `encode` was given; raises KeyError or TypeError for anything else."""
    if isinstance(data, dict):
        cls = _CLASSES[data["_"]]
        values = {key: decode(item) for key, item in data.items() if key != "_"}
        for field in dataclasses.fields(cls):
            if field.name not in values and field.default is dataclasses.MISSING:
                values[field.name] = _absent(str(field.type))
        return cls(**values)
    if isinstance(data, list):
        return tuple(decode(item) for item in data)
    return data


def _absent(annotation: str) -> Any:
    if "None" in annotation:
        return None
    return () if annotation.startswith("tuple") else ""


_DIGEST = 16


def kept(name: str, stamp: tuple[object, ...]) -> dict[Any, Any]:
    """Return what `keep` stored under a name and the same stamp; empty where nothing can be trusted."""
    file = cache_folder() / name
    try:
        if not _only_ours(file):
            return {}
        content = file.read_bytes()
        if hashlib.blake2b(content[_DIGEST:], digest_size=_DIGEST).digest() != content[:_DIGEST]:
            return {}
        stored, values = marshal.loads(content[_DIGEST:])  # noqa: S302  ours, whole
    except (OSError, ValueError, EOFError, TypeError):
        return {}
    return values if stored == stamp and isinstance(values, dict) else {}


def made(name: str, sources: Iterable[Path], make: Callable[[], dict[Any, Any]]) -> dict[Any, Any]:
    """Return what `make` makes of some files, from an earlier run where they are still what they were.

    Args:
        name: of the file it is kept in.
        sources: all that the values depend on, the code that makes them included.
        make: called where nothing is kept; what it returns must be what `marshal` can write.
    """
    digest = hashlib.blake2b(digest_size=_DIGEST)
    for source in sources:
        content = source.read_bytes()
        digest.update(f"{source.name}\0{len(content)}\0".encode())
        digest.update(content)
    stamp = (sys.hexversion, digest.hexdigest())
    values = kept(name, stamp)
    if not values:
        values = make()
        keep(name, stamp, values)
    return values


def _only_ours(file: Path) -> bool:
    """Tell whether nobody but the user could have written a file; the platform's own place is the user's alone."""
    if os.name != "posix":
        return "AUDIT_CACHE" not in os.environ
    status = file.stat()
    return status.st_uid == os.getuid() and not status.st_mode & 0o022


def keep(name: str, stamp: tuple[object, ...], values: dict[Any, Any]) -> None:
    """Store what the program made of itself, whole or not at all; a folder that cannot be written to is no error.

    Args:
        name: of the file.
        stamp: all that the values depend on beside their keys.
        values: what `marshal` can write.
    """
    content = marshal.dumps((stamp, values))  # type: ignore[arg-type]  # the stub knows no sets of strings
    file = cache_folder() / name
    scratch = file.with_suffix(f".{os.getpid()}")
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        scratch.write_bytes(hashlib.blake2b(content, digest_size=_DIGEST).digest() + content)
        scratch.chmod(0o644)
        scratch.replace(file)
    except OSError:
        return


@record(slots=False)
class Cache:
    """A folder of readings by content; every method is silent where the folder cannot be used."""

    folder: Path

    def _file(self, key: str) -> Path:
        return self.folder / key[:2] / f"{key}.z"

    def get(self, key: str) -> Any:
        """Return what was stored under the key, or None."""
        try:
            return decode(json.loads(zlib.decompress(self._file(key).read_bytes())))
        except (OSError, ValueError, KeyError, TypeError, zlib.error):
            return None

    def put(self, key: str, value: Any) -> None:
        """Store a value; an entry appears whole or not at all."""
        file = self._file(key)
        scratch = file.with_suffix(f".{os.getpid()}")
        try:
            file.parent.mkdir(parents=True, exist_ok=True)
            scratch.write_bytes(zlib.compress(json.dumps(encode(value), ensure_ascii=False).encode(), 1))
            scratch.replace(file)
        except OSError:
            return

    def size(self) -> tuple[int, int]:
        """Return the number of entries and their bytes."""
        sizes = [file.stat().st_size for file in self.folder.rglob("*.z")] if self.folder.is_dir() else []
        return len(sizes), sum(sizes)

    def clear(self) -> int:
        """Remove every entry of ours and return how many there were."""
        files = list(self.folder.rglob("*.z")) if self.folder.is_dir() else []
        for file in files:
            file.unlink(missing_ok=True)
        return len(files)
