"""Read .doc and .wps: a native reader first, LibreOffice second, else one line on how to convert."""

from __future__ import annotations

import importlib.util
from collections.abc import Iterable, Iterator
from typing import Any

from auditor.errors import ReadError
from auditor.model import Grid, TextBlock
from auditor.read.limits import Limits
from auditor.read.office import convert, find_office
from auditor.read.placing import flow_grid

Blocks = tuple[Grid | TextBlock, ...]

_HOW = (
    "旧版 Word/WPS 文件在本机读不了；请用 WPS 或 Word 打开后另存为 .docx，"
    "或安装 LibreOffice，或 pip install 'budget-target-auditor[doc]'"
)
_NO_TABLE = "旧版 Word/WPS 文件中没有读到表格；如原文件有表格，请另存为 .docx 后重试"


def read_legacy(data: bytes, shown: str, limits: Limits) -> tuple[Blocks, tuple[str, ...]]:
    """Return the blocks of a Word 97 to 2003 file or a WPS file of that kind, with cells and spans.

    Raises:
        ReadError: neither way is there, or neither can read it.
    """
    native = _native(data, limits)
    if any(isinstance(block, Grid) for block in native):
        return native, ()
    if find_office() is not None:
        try:
            return read_converted(data, shown, limits)
        except ReadError:
            if not native:
                raise
    if native:
        return native, (_NO_TABLE,)
    raise ReadError("unsupported", _HOW)


def read_converted(data: bytes, shown: str, limits: Limits) -> tuple[Blocks, tuple[str, ...]]:
    """Return the blocks of a file that LibreOffice converts to .docx (.doc, .wps, .odt).

    Raises:
        ReadError: no LibreOffice here, too slow, or damaged.
    """
    from auditor.read.word import read_word

    suffix = "odt" if shown.lower().endswith(".odt") else "doc"
    if find_office() is None:
        raise ReadError("unsupported", "这种格式需要 LibreOffice 才能读取；请用 WPS 或 Word 打开后另存为 .docx")
    return read_word(convert(data, suffix, "docx", limits.seconds), shown, limits)


def _native(data: bytes, limits: Limits) -> Blocks:
    """Return what the native reader finds; nothing when it is not installed or cannot read the file."""
    if importlib.util.find_spec("office_oxide") is None:
        return ()
    from office_oxide import Document

    try:
        content = Document.from_bytes(data, "doc").to_ir()
    except (KeyboardInterrupt, SystemExit, MemoryError):
        raise
    except BaseException:  # it is beta: a panic inside it arrives as a BaseException of its own
        return ()
    return tuple(_Blocks(limits).of(content))


class _Blocks:
    """Turn the native reader's tree into blocks."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._tables = 0
        self._paragraphs = 0

    def of(self, content: dict[str, Any]) -> Iterator[Grid | TextBlock]:
        for section in content.get("sections", ()):
            yield from self._elements(section.get("elements", ()))

    def _elements(self, elements: Iterable[dict[str, Any]]) -> Iterator[Grid | TextBlock]:
        for element in elements:
            if element.get("type") == "table":
                yield from self._table(element)
                continue
            self._paragraphs += 1
            for line in _text(element).split("\n"):
                if line.strip():
                    yield TextBlock(line, f"第{self._paragraphs}段", self._paragraphs)

    def _table(self, table: dict[str, Any]) -> Iterator[Grid]:
        self._tables += 1
        rows = table.get("rows", ())
        grid = flow_grid((_cells(row) for row in rows), len(rows), f"第{self._tables}张表", self._limits)
        if grid is not None:
            yield grid
        for row in rows:
            for cell in row.get("cells", ()):
                for element in cell.get("content", ()):
                    if element.get("type") == "table":
                        yield from self._table(element)


def _cells(row: dict[str, Any]) -> Iterator[tuple[str, int, int]]:
    for cell in row.get("cells", ()):
        text = "\n".join(_text(element) for element in cell.get("content", ()))
        yield text.strip("\n"), int(cell.get("row_span", 1)), int(cell.get("col_span", 1))


def _text(element: dict[str, Any]) -> str:
    """Return all text inside an element, lists and tables within included."""
    if element.get("type") == "line_break":
        return "\n"
    if isinstance(element.get("text"), str):
        return str(element["text"])
    if "rows" in element:
        return "\n".join("\t".join(cell[0].replace("\n", "") for cell in _cells(row)) for row in element["rows"])
    if "items" in element:
        return "\n".join(_text(item) for item in element["items"])
    parts = [_text(part) for part in element.get("content", ()) if isinstance(part, dict)]
    inline = all("text" in part or part.get("type") == "line_break" for part in element.get("content", ()))
    return ("" if inline else "\n").join(parts)
