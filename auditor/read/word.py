"""Read .docx straight from its XML: paragraphs and tables in reading order, merged cells once with their spans.

Source: ECMA-376 part 1, 17.4 (tables), 17.13.5 (revisions), 17.5.2 (content controls), 20.4.2.38 (text boxes).
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from functools import lru_cache
from typing import TYPE_CHECKING

from auditor.errors import ReadError
from auditor.model import Grid, TextBlock
from auditor.read.limits import Limits
from auditor.read.package import Package, parse_xml
from auditor.read.placing import Canvas, Placed, check_size
from auditor.read.word_contents import Contents
from auditor.read.word_formatting import without_formatting
from auditor.read.word_names import Names
from auditor.read.word_revisions import settle

if TYPE_CHECKING:
    from lxml.etree import _Element

_MAIN = "word/document.xml"
SCAN = "文档里只有图片（扫描件），没有文字；请提交原始 Word、Excel 文件，或识别成文字后提交"
Blocks = tuple[Grid | TextBlock, ...]


def read_word(data: bytes, shown: str, limits: Limits) -> tuple[Blocks, tuple[str, ...]]:
    """Return the blocks of a .docx and notes on what was left out.

    Raises:
        ReadError: damaged, encrypted or too large.
    """
    package = Package(data, limits)
    main = _MAIN if _MAIN in package else _main_part(package)
    inserted = _Inserted(package, main, shown, limits)
    blocks, notes = read_document_xml(parse_xml(without_formatting(package.read(main))), limits, inserted)
    if not any(isinstance(block, Grid) for block in blocks) and package.under("word/media/"):
        if not blocks:
            raise ReadError("scan", SCAN)
        notes = (*notes, "文档里没有表格，但有图片；图片中的内容未读取")
    return blocks, notes


def read_document_xml(
    root: _Element, limits: Limits, inserted: _Inserted | None = None
) -> tuple[Blocks, tuple[str, ...]]:
    """Return the blocks of a parsed main part and notes; the tree is changed to its final text.

    Raises:
        ReadError: it has no body, or is too large.
    """
    names = names_of(root)
    notes = settle(root, names)
    body = root.find(names.body)
    if body is None:
        raise ReadError("corrupt", "文档没有正文，可能已损坏；请用 WPS/Word 打开另存后再提交")
    walker = Walker(names, Contents(root, names), limits, inserted)
    walker.container(body)
    return tuple(walker.blocks), notes


def _main_part(package: Package) -> str:
    if "_rels/.rels" in package:
        for relation in parse_xml(package.read("_rels/.rels")):
            if str(relation.get("Type", "")).endswith("/officeDocument"):
                return str(relation.get("Target", _MAIN)).lstrip("/")
    return _MAIN


@lru_cache(maxsize=8)
def _names(namespace: str) -> Names:
    return Names(namespace)


def names_of(root: _Element) -> Names:
    """Return the tag names of the document's own namespace (transitional, strict, or Word 2003)."""
    tag = root.tag
    namespace = tag[1:].partition("}")[0] if isinstance(tag, str) and tag.startswith("{") else ""
    return _names(namespace)


class _Inserted:
    """Parts inserted whole (w:altChunk): many web systems export a page as a .docx that holds only such a part."""

    def __init__(self, package: Package, main: str, shown: str, limits: Limits) -> None:
        self._package, self._main, self._shown, self._limits = package, main, shown, limits

    def blocks(self, relation: str | None) -> Blocks:
        folder, name = posixpath.split(self._main)
        part = f"{folder}/_rels/{name}.rels"
        if relation is None or part not in self._package:
            return ()
        for entry in parse_xml(self._package.read(part)):
            if entry.get("Id") == relation:
                target = str(entry.get("Target", ""))
                where = target.lstrip("/") if target.startswith("/") else posixpath.normpath(f"{folder}/{target}")
                return self._read(self._package.read(where))
        return ()

    def _read(self, data: bytes) -> Blocks:
        from auditor.read.sniff import sniff
        from auditor.read.web import read_mail, read_web

        kind = sniff(data, "html") if data else ""
        if kind == "html":
            return read_web(data, self._shown, self._limits)[0]
        if kind == "mht":
            return read_mail(data, self._shown, self._limits)[0]
        return ()


class Walker:
    """Walk the body and collect blocks; tables are numbered as they begin, paragraphs as they stand outside tables."""

    def __init__(self, names: Names, contents: Contents, limits: Limits, inserted: _Inserted | None = None) -> None:
        self.names = names
        self._contents = contents
        self.blocks: list[Grid | TextBlock] = []
        self._limits = limits
        self._inserted = inserted
        self._tables = 0
        self._paragraphs = 0
        self._cells = 0

    def container(self, parent: _Element) -> None:
        """Read the paragraphs and tables of a body, content control or text box."""
        names = self.names
        for child in parent:
            tag = child.tag
            if tag == names.p:
                self._paragraph(child)
            elif tag == names.tbl:
                self._table(child)
            elif tag in names.wrappers:
                self.container(child)
            elif tag == names.alt_chunk and self._inserted is not None:
                self.blocks.extend(self._inserted.blocks(child.get(names.relation)))

    def _paragraph(self, element: _Element) -> None:
        self._paragraphs += 1
        lines = self._contents.text(element).split("\n")
        for number, line in enumerate(lines, 1):
            if line.strip():
                address = f"第{self._paragraphs}段" + (f"第{number}行" if len(lines) > 1 else "")
                self.blocks.append(TextBlock(line, address, self._paragraphs))

    def _table(self, element: _Element) -> None:
        rows = list(self._unwrapped(element, self.names.tr))
        only = self._only_cell(rows)
        if only is not None and any(True for _ in only.iter(self.names.tbl)):
            self.container(only)  # a frame around tables, not a table
            return
        self._tables += 1
        location = f"第{self._tables}张表"
        canvas = Canvas(self._limits)
        inner: list[_Element] = []
        above: dict[int, Placed] = {}
        for number, row in enumerate(rows):
            above = self._row(row, number, canvas, above, inner)
        canvas.n_rows = max(canvas.n_rows, len(rows) if canvas.cells else 0)
        self._cells += len(canvas.cells)
        check_size(0, 0, self._cells, self._limits)
        grid = canvas.grid(location)
        if grid is not None:
            self.blocks.append(grid)
        for table in inner:
            self._table(table)

    def _only_cell(self, rows: list[_Element]) -> _Element | None:
        if len(rows) != 1:
            return None
        cells = list(self._unwrapped(rows[0], self.names.tc))
        return cells[0] if len(cells) == 1 else None

    def _unwrapped(self, parent: _Element, wanted: str) -> Iterator[_Element]:
        """Yield rows or cells, also those inside content controls and insertions."""
        for child in parent:
            if child.tag == wanted:
                yield child
            elif child.tag in self.names.wrappers:
                yield from self._unwrapped(child, wanted)

    def _row(
        self, row: _Element, number: int, canvas: Canvas, above: dict[int, Placed], inner: list[_Element]
    ) -> dict[int, Placed]:
        """Place one row; return the vertical merges that may go on below, by column."""
        col = self._contents.before(row)
        going: dict[int, Placed] = {}
        previous: Placed | None = None
        for element in self._unwrapped(row, self.names.tc):
            span, vertical, horizontal = self._contents.spans(element)
            span = min(span, self._limits.columns)
            if horizontal == "continue" and previous is not None:
                previous.col_span += span
                canvas.n_cols = max(canvas.n_cols, previous.col + previous.col_span)
            elif vertical == "continue" and (cell := _merge_above(above, col)) is not None:
                cell.row_span = number + 1 - cell.row
                going[cell.col] = cell
                previous = None
            else:
                # A merge that goes on from nothing (rows deleted above it) begins here.
                previous = canvas.put(Placed(self._cell_text(element, inner), number, col, 1, span))
                if vertical is not None:
                    going[col] = previous
            col += span
        canvas.n_rows = max(canvas.n_rows, number + 1)
        return going

    def _cell_text(self, cell: _Element, inner: list[_Element]) -> str:
        names = self.names
        parts: list[str] = []
        for child in cell:
            tag = child.tag
            if tag == names.p:
                parts.append(self._contents.text(child))
            elif tag == names.tbl:
                inner.append(child)
                parts.append(self._table_text(child))
            elif tag in names.wrappers:
                parts.append(self._cell_text(child, inner))
        return "\n".join(parts).strip("\n") if len(parts) > 1 else "".join(parts)

    def _table_text(self, table: _Element) -> str:
        rows = (self._unwrapped(row, self.names.tc) for row in self._unwrapped(table, self.names.tr))
        return "\n".join("\t".join(self._cell_text(cell, []).replace("\n", "") for cell in cells) for cells in rows)


def _merge_above(above: dict[int, Placed], col: int) -> Placed | None:
    """Return the merge going on in this column; edges moved by a resized row are within its columns."""
    cell = above.get(col)
    if cell is None:
        cell = next((other for start, other in above.items() if start < col < start + other.col_span), None)
    return cell
