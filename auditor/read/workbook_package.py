"""Open the zip package of an .xlsx or .xlsb: its parts within the limits, and which part is which."""

from __future__ import annotations

import posixpath
import re
import struct
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from typing import IO, Any

from lxml import etree

from auditor.errors import ReadError
from auditor.read.limits import Limits
from auditor.read.package import quick_member

# What a damaged package makes its readers raise.
BROKEN = (
    *(zipfile.BadZipFile, zlib.error, etree.XMLSyntaxError, EOFError, OSError, NotImplementedError),
    *(KeyError, ValueError, IndexError, StopIteration, RuntimeError, struct.error),
)
# Parts up to this size are parsed at once: too small for a sheet of more cells than a table may have (sheets.py).
SMALL = 4 * 1024**2
# A character XML cannot hold, or the text of such an escape itself (ECMA-376 part 1, 22.9.2.19).
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
DAMAGED = "工作簿已损坏或不完整，打不开；请用 Excel 或 WPS 打开后另存一份再审核"


def name_of(element: Any) -> str:
    """Return the local name of an element, whatever its namespace or prefix; empty for a comment."""
    tag = element.tag
    return _local(tag) if isinstance(tag, str) else ""


@lru_cache(maxsize=1024)
def _local(tag: str) -> str:
    return tag.rpartition("}")[2]


def is_hidden(element: Any) -> bool:
    """Tell whether a row or column is hidden."""
    return element.get("hidden") in {"1", "true"}


def unescaped(text: str) -> str:
    """Return a text with its escaped characters (`_x000D_`) as such; a return before a line feed is part of it."""
    if "_x" not in text:
        return text
    return _ESCAPED.sub(lambda match: chr(int(match[1], 16)), text).replace("\r\n", "\n")


def parse(content: bytes) -> Any:
    """Return the root of a part in XML; no entity is expanded, nothing fetched.

    Raises:
        etree.XMLSyntaxError: damaged.
    """
    return etree.fromstring(content, _parser())


@lru_cache(maxsize=1)
def _parser() -> etree.XMLParser:
    return etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False, remove_comments=True)


@dataclass
class Parts:
    """The parts of a workbook, found by the relations of its main part.

    Attributes:
        archive: the package.
        data: its bytes.
        limits: bounds.
        main_name: the file name of the workbook part.
        names: of all parts, by their path in lower case; some writers use backslashes or other case than they say.
        main: the path of the workbook part.
        by_id: path of each part the workbook names.
        by_kind: path of one part of each kind (the last word of its relation's type: styles, sharedStrings).
    """

    archive: zipfile.ZipFile
    data: bytes
    limits: Limits
    main_name: str
    names: dict[str, str] = field(init=False)
    main: str = field(init=False)
    by_id: dict[str, str] = field(default_factory=dict)
    by_kind: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.names = {name.replace("\\", "/").lstrip("/").lower(): name for name in self.archive.namelist()}
        self.main = f"xl/{self.main_name}"
        if self.main not in self.names:
            self.main = next(path for path in self.names if path.endswith(self.main_name))
        folder, file = posixpath.split(self.main)
        for element in self.tree(f"{folder}/_rels/{file}.rels"):
            target = (element.get("Target") or "").replace("\\", "/")
            path = target.lstrip("/") if target.startswith("/") else posixpath.normpath(posixpath.join(folder, target))
            if path.lower() in self.names:
                self.by_id[str(element.get("Id"))] = path.lower()
                self.by_kind[str(element.get("Type")).rpartition("/")[2]] = path.lower()
        for kind in ("styles", "sharedStrings"):
            usual = f"{folder}/{kind}{posixpath.splitext(file)[1]}".lower()
            if kind not in self.by_kind and usual in self.names:
                self.by_kind[kind] = usual

    def open(self, path: str) -> IO[bytes]:
        """Return a part as a stream: a sheet of 400 MB is never in memory as a whole.

        What a part declares is what the zip reader gives at most, so that the check is enough.

        Raises:
            ReadError: too_large.
        """
        return self.archive.open(self._checked(path))

    def _checked(self, path: str) -> zipfile.ZipInfo:
        info = self.archive.getinfo(self.names[path])
        packed = max(info.compress_size, 1)
        swollen = info.file_size > self.limits.ratio_from and info.file_size > self.limits.ratio * packed
        if info.file_size > self.limits.part_bytes or swollen:
            raise ReadError("too_large", f"工作簿解开后有 {info.file_size // 1024**2} MB；请只保留绩效目标表后重试")
        return info

    def tree(self, path: str) -> Any:
        """Return the root of a part in XML."""
        return parse(self.read(path.lower()))

    def read(self, path: str) -> bytes:
        """Return a part.

        Raises:
            ReadError: too_large.
        """
        content = quick_member(self.data, self._checked(path)) if self.is_small(path) else None
        return self.open(path).read() if content is None else content

    def is_small(self, path: str) -> bool:
        """Tell whether a part may be in memory as a whole, which takes half the time of events."""
        return self.archive.getinfo(self.names[path]).file_size <= SMALL

    def elements(self, path: str, *names: str, content: bytes | None) -> Iterator[Any]:
        """Yield the elements of these names in a part, in order; their children are gone when the next one comes.

        A large part is never in memory as a whole.

        Args:
            path: of the part.
            names: of the elements.
            content: of a small part.
        """
        tags = [f"{{*}}{name}" for name in names]
        if content is not None:
            yield from parse(content).iter(*tags)
            return
        settings = {"resolve_entities": False, "no_network": True, "huge_tree": False}
        for _, element in etree.iterparse(self.open(path), tag=tags, **settings):
            yield element
            element.clear()
            while element.getprevious() is not None:
                del element.getparent()[0]
