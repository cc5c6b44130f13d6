"""Read OpenDocument texts (.odt): paragraphs and tables in reading order, merged cells once with their spans.

Source: OpenDocument 1.3 part 3, 5 (paragraphs, lists, sections, tracked changes), 9 (tables).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from auditor.errors import ReadError
from auditor.model import Grid, TextBlock
from auditor.read.limits import Limits
from auditor.read.package import Package, parse_xml
from auditor.read.placing import check_size, flow_grid
from auditor.read.symbols import without_private

if TYPE_CHECKING:
    from lxml.etree import _Element

Blocks = tuple[Grid | TextBlock, ...]

_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_DRAW = "{urn:oasis:names:tc:opendocument:xmlns:drawing:1.0}"
_PARAGRAPHS = frozenset({f"{_TEXT}p", f"{_TEXT}h"})
# Deleted text, footnotes and comments are no part of the final text; a text box is read behind its paragraph.
_ASIDE = frozenset({f"{_TEXT}tracked-changes", f"{_TEXT}note", f"{_OFFICE}annotation", f"{_DRAW}text-box"})
_GROUPS = frozenset(f"{_TABLE}{name}" for name in ("table-header-rows", "table-rows", "table-row-group"))
_SIGNS = {f"{_TEXT}tab": "\t", f"{_TEXT}line-break": "\n"}


def read_open_text(data: bytes, shown: str, limits: Limits) -> tuple[Blocks, tuple[str, ...]]:
    """Return the blocks of an .odt.

    Raises:
        ReadError: damaged, encrypted or too large.
    """
    del shown
    package = Package(data, limits)
    if "META-INF/manifest.xml" in package and b"encryption-data" in package.read("META-INF/manifest.xml"):
        raise ReadError("encrypted", "文件有打开密码；请在 WPS/Office 中取消密码后另存再提交")
    body = parse_xml(package.read("content.xml")).find(f"{_OFFICE}body/{_OFFICE}text")
    if body is None:
        raise ReadError("corrupt", "文档没有正文，可能已损坏；请用 WPS/Word 打开另存后再提交")
    return read_open_body(body, limits), ()


def read_open_body(body: _Element, limits: Limits) -> Blocks:
    """Return the blocks of a parsed body.

    Raises:
        ReadError: too large.
    """
    walker = _Walker(limits)
    walker.container(body)
    return tuple(walker.blocks)


class _Walker:
    def __init__(self, limits: Limits) -> None:
        self.blocks: list[Grid | TextBlock] = []
        self._limits = limits
        self._paragraphs = 0
        self._tables = 0
        self._cells = 0

    def container(self, parent: _Element) -> None:
        """Read the paragraphs and tables of a body, section, list or text box."""
        for child in parent:
            if child.tag in _PARAGRAPHS:
                self._paragraph(child)
            elif child.tag == f"{_TABLE}table":
                self._table(child)
            elif child.tag not in _ASIDE or child.tag == f"{_DRAW}text-box":
                self.container(child)

    def _paragraph(self, element: _Element) -> None:
        self._paragraphs += 1
        for line in without_private(_text(element)).split("\n"):
            if line.strip():
                self.blocks.append(TextBlock(line, f"第{self._paragraphs}段", self._paragraphs))
        for box in element.iter(f"{_DRAW}text-box"):
            self.container(box)

    def _table(self, table: _Element) -> None:
        rows = list(_rows(table))
        frame = _frame(rows)
        if frame is not None:
            self.container(frame)
            return
        self._tables += 1
        grid = flow_grid((_cells(row) for row in rows), len(rows), f"第{self._tables}张表", self._limits)
        if grid is not None:
            self._cells += len(grid.cells)
            check_size(0, 0, self._cells, self._limits)
            self.blocks.append(grid)
        for row in rows:
            for cell in row.iterfind(f"{_TABLE}table-cell"):
                for inner in cell.iterfind(f"{_TABLE}table"):
                    self._table(inner)


def _frame(rows: list[_Element]) -> _Element | None:
    """Return the only cell of a table that is a frame around tables."""
    cells = list(rows[0].iterfind(f"{_TABLE}table-cell")) if len(rows) == 1 else []
    return cells[0] if len(cells) == 1 and cells[0].find(f"{_TABLE}table") is not None else None


def _rows(table: _Element) -> Iterator[_Element]:
    for child in table:
        if child.tag == f"{_TABLE}table-row":
            yield child
        elif child.tag in _GROUPS:
            yield from _rows(child)


def _cells(row: _Element) -> Iterator[tuple[str, int, int]]:
    """Yield text and spans; the places a merged cell covers are elements of their own and left out."""
    for cell in row.iterfind(f"{_TABLE}table-cell"):
        entry = (
            _cell_text(cell).strip("\n"),
            _number(cell, "number-rows-spanned"),
            _number(cell, "number-columns-spanned"),
        )
        for _ in range(_number(cell, "number-columns-repeated")):
            yield entry


def _number(cell: _Element, name: str) -> int:
    text = str(cell.get(f"{_TABLE}{name}", "1"))
    return max(1, int(text)) if text.isdecimal() and len(text) < 6 else 1


def _cell_text(parent: _Element) -> str:
    parts: list[str] = []
    for child in parent:
        if child.tag in _PARAGRAPHS:
            parts.append(without_private(_text(child)))
            parts += [_cell_text(box) for box in child.iter(f"{_DRAW}text-box")]
        elif child.tag == f"{_TABLE}table":
            parts += ["\t".join(cell[0].replace("\n", "") for cell in _cells(row)) for row in _rows(child)]
        elif child.tag not in _ASIDE:
            parts.append(_cell_text(child))
    return "\n".join(parts)


def _text(element: _Element) -> str:
    """Return the text inside an element; a run of spaces is one element with a count."""
    parts = [element.text or ""]
    for child in element:
        if child.tag in _SIGNS:
            parts.append(_SIGNS[child.tag])
        elif child.tag == f"{_TEXT}s":
            count = str(child.get(f"{_TEXT}c", "1"))
            parts.append(" " * min(int(count) if count.isdecimal() else 1, 100))
        elif child.tag not in _ASIDE and isinstance(child.tag, str):
            parts.append(_text(child))
        parts.append(child.tail or "")
    return "".join(parts)
