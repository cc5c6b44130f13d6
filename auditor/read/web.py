"""Read web pages: tables with rowspan and colspan, the text between them; layout tables dissolve into what they hold.

Also pages saved as .xls or .doc by systems, and .mht archives.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import regex

from auditor.errors import ReadError
from auditor.model import Grid, TextBlock
from auditor.read.limits import Limits
from auditor.read.placing import check_size, flow_grid

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode

Blocks = tuple[Grid | TextBlock, ...]

_CHARSET = regex.compile(rb"charset\s*=\s*[\"']?\s*([\w-]+)", regex.I)
_OTHER_CHARSETS = {"big5": "big5hkscs", "big5-hkscs": "big5hkscs", "utf-16": "utf-16", "utf-16le": "utf-16-le"}
_SPACE = regex.compile(r"[ \t\r\n\f]+")
# A source line broken between Chinese characters shows no space on screen that anyone typed.
_CJK_BREAK = regex.compile(r"(?<=[\p{Han}\p{P}])[ \t]*\r?\n[ \t\r\n]*(?=[\p{Han}\p{P}])")
_UNSEEN = frozenset({"script", "style", "template", "noscript", "head", "title", "colgroup", "iframe", "object", "svg"})
_CELL_TAGS = ("td", "th")
_BLOCK = frozenset(
    {"p", "div", "li", "ul", "ol", "dl", "dt", "dd", "h1", "h2", "h3", "h4", "h5", "h6", "tr", "td", "th", "hr", "pre"}
    | {"thead", "tbody", "tfoot", "caption", "section", "article", "header", "footer", "main", "blockquote", "form"}
    | {"fieldset", "legend", "center", "address", "figure", "body"}
)
_NUMBER = regex.compile(r"\s*(\d{1,9})")
_HIDDEN = regex.compile(r"display\s*:\s*none", regex.I)
# A table with tables inside is layout unless it has this many cells of its own text in this many columns.
DATA_CELLS = 6
DATA_COLUMNS = 3
# Element depth at which a page is no document; browsers stop at 512.
MAX_DEPTH = 300
# Tags that must be closed; for most, each opening makes the parser look up through all open ones: 100,000 nested
# <div> take it 40 s, so that their depth is checked before.
_CLIMBING = regex.compile(
    r"<(/?)(?:div|table|section|article|center|blockquote|ul|ol|dl|form|fieldset|figure|header|footer|main|nav|aside|address"
    r"|pre|details)\b",
    regex.I,
)
# Even if all of them were nested, so many tags take the parser less than half a second.
HARMLESS_TAGS = 10_000
_NO_CONTENT = (
    "网页里没有文字和表格（可能只是框架，内容在同名的 .files 文件夹里）；请在 WPS 或浏览器中打开后另存为 .xlsx 或 .docx"
)
_DEEP = "网页嵌套过深，不是正常的文档；请用浏览器打开后另存为 .docx 或 .html"


def read_web(data: bytes, shown: str, limits: Limits) -> tuple[Blocks, tuple[str, ...]]:
    """Return the blocks of a web page in reading order.

    Raises:
        ReadError: no text in a known encoding, no content, or too large.
    """
    del shown
    reader = _Reader(limits)
    reader.page(decode_page(data))
    if not reader.blocks:
        raise ReadError("empty", _NO_CONTENT)
    return tuple(reader.blocks), ()


def read_mail(data: bytes, shown: str, limits: Limits) -> tuple[Blocks, tuple[str, ...]]:
    """Return the blocks of all pages of a .mht archive (Excel writes one a sheet).

    Raises:
        ReadError: the archive holds no page.
    """
    del shown
    from email import message_from_bytes

    message = message_from_bytes(data.lstrip())
    reader = _Reader(limits)
    pages = 0
    for part in message.walk():
        # Excel's list of sheet names is a page of its own.
        if part.get_content_type() != "text/html" or str(part.get("Content-Location", "")).endswith("tabstrip.htm"):
            continue
        content = part.get_payload(decode=True)
        if isinstance(content, bytes) and content.strip():
            pages += 1
            reader.page(decode_page(content, part.get_content_charset()))
    if not pages:
        raise ReadError("corrupt", "网页归档里没有网页内容；请在浏览器或 WPS 中打开后另存为 .docx 或 .html")
    return tuple(reader.blocks), ()


def decode_page(data: bytes, declared: str | None = None) -> str:
    """Return the text of a page: mark, then what the bytes prove, then the label, then detection.

    A page whose bytes are valid UTF-8 is UTF-8 whatever its label says: exports keep the label of the page they
    were made from. `gb2312` and `gbk` are read as their superset gb18030.
    """
    from auditor.read.plain import decode

    if declared is None and (match := _CHARSET.search(data[:4096])):
        declared = match[1].decode("ascii")
    encoding = _OTHER_CHARSETS.get((declared or "").lower())
    if encoding is not None and not data.startswith((b"\xff\xfe", b"\xfe\xff", b"\xef\xbb\xbf")):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            pass  # the label lies; detection below
    elif (declared or "").lower() in {"gb2312", "gbk", "gb18030", "x-gbk", "cp936"}:
        try:
            return data.decode("utf-8-sig")
        except UnicodeDecodeError:
            return data.decode("gb18030", "replace")
    return decode(data)


class _Reader:
    """Collect blocks over the pages of one document."""

    def __init__(self, limits: Limits) -> None:
        self.blocks: list[Grid | TextBlock] = []
        self._limits = limits
        self._tables = 0
        self._paragraphs = 0
        self._cells = 0
        self._line: list[str] = []

    def page(self, html: str) -> None:
        """Read one page."""
        from selectolax.lexbor import LexborHTMLParser

        _check_depth(html)
        tree = LexborHTMLParser(html)
        root = tree.body or tree.root
        if root is not None:
            self._flow(root, 0)
        self._flush()

    def _flow(self, parent: LexborNode, depth: int) -> None:
        """Walk content outside data tables, ending a paragraph where a block begins or ends."""
        if depth > MAX_DEPTH:
            raise ReadError("corrupt", _DEEP)
        node = parent.first_child
        while node is not None:
            tag = node.tag
            if tag == "-text":
                self._line.append(node.text_content or "")
            elif tag == "br":
                self._flush()
            elif tag == "table":
                self._flush()
                self._table(node, depth)
            elif tag is not None and tag[0] not in "-_" and tag not in _UNSEEN and not _hidden(node):
                self._element(node, tag, depth)
            node = node.next

    def _element(self, node: LexborNode, tag: str, depth: int) -> None:
        if (field := _field_text(node, tag)) is not None:
            self._line.append(field)
            return
        if tag in _BLOCK:
            self._flush()
        if tag == "pre":
            for line in node.text().split("\n"):
                self._line.append(line)
                self._flush()
            return
        self._flow(node, depth + 1)
        if tag in _BLOCK:
            self._flush()

    def _flush(self) -> None:
        text = _tidy("".join(self._line))
        self._line.clear()
        if text:
            self._paragraphs += 1
            self.blocks.append(TextBlock(text, f"第{self._paragraphs}段", self._paragraphs))

    def _table(self, table: LexborNode, depth: int) -> None:
        if _hidden(table):
            return
        inner = table.css("table")[1:]
        if inner and self._is_layout(table):
            self._flow(table, depth + 1)
            return
        self._tables += 1
        location = f"第{self._tables}张表"
        caption = table.css_first("caption")
        if caption is not None:
            self._line.append(caption.text())
            self._flush()
        rows = _rows(table)
        grid = flow_grid((_cells(row, depth) for row in rows), len(rows), location, self._limits)
        if grid is not None:
            self._cells += len(grid.cells)
            check_size(0, 0, self._cells, self._limits)
            self.blocks.append(grid)
        for other in inner:
            if _owner(other) == table.mem_id:
                self._table(other, depth + 1)

    def _is_layout(self, table: LexborNode) -> bool:
        """Tell whether a table with tables inside only arranges them."""
        own = 0
        columns = 0
        for row in _rows(table):
            cells = [cell for cell in _children(row, ("td", "th")) if cell.css_first("table") is None]
            filled = sum(bool(cell.text(strip=True)) for cell in cells)
            own += filled
            columns = max(columns, filled)
        return own < DATA_CELLS or columns < DATA_COLUMNS


def _check_depth(html: str) -> None:
    if html.count("<") <= HARMLESS_TAGS:
        return
    depth = 0
    for slash in _CLIMBING.findall(html):
        depth += -1 if slash else 1
        if depth > 4 * MAX_DEPTH:
            raise ReadError("corrupt", _DEEP)


def _children(parent: LexborNode, tags: tuple[str, ...]) -> list[LexborNode]:
    found: list[LexborNode] = []
    node = parent.first_child
    while node is not None:
        if node.tag in tags:
            found.append(node)
        node = node.next
    return found


def _rows(table: LexborNode) -> list[LexborNode]:
    """Return the rows of this table, not of tables inside; the foot comes last as on screen."""
    rows: list[LexborNode] = []
    foot: list[LexborNode] = []
    for part in _children(table, ("tr", "thead", "tbody", "tfoot")):
        if part.tag == "tr":
            rows.append(part)
        else:
            (foot if part.tag == "tfoot" else rows).extend(_children(part, ("tr",)))
    return [row for row in rows + foot if not _hidden(row)]


def _owner(table: LexborNode) -> int:
    """Return the id of the table directly around a nested one."""
    node = table.parent
    while node is not None and node.tag != "table":
        node = node.parent
    return node.mem_id if node is not None else 0


def _cells(row: LexborNode, depth: int) -> Iterator[tuple[str, int, int]]:
    """Yield text, row span and column span; the loop every cell goes through, hence in one piece."""
    node = row.first_child
    while node is not None:
        if node.tag in _CELL_TAGS:
            first = node.first_child
            if first is None:
                text = ""
            elif first.next is None and first.tag == "-text":
                text = _tidy(first.text_content or "")
            else:
                text = cell_text(node, depth)
            attributes = node.attributes
            down, across = attributes.get("rowspan"), attributes.get("colspan")
            yield text, 1 if down is None else _whole(down), 1 if across is None else _whole(across) or 1
        node = node.next


def _whole(text: str) -> int:
    """Return a span; nonsense is 1, and 0 means `to the end` for rows."""
    if text.isdecimal() and len(text) < 6:
        return int(text)
    match = _NUMBER.match(text)
    return int(match[1]) if match else 1


def cell_text(cell: LexborNode, depth: int = 0) -> str:
    """Return the text of a cell: breaks and blocks as lines, columns of tables inside as tabs."""
    parts: list[str] = []
    _gather(cell, parts, depth)
    lines = (_tidy(line) for line in "".join(parts).split("\v"))
    return "\n".join(line for line in lines if line)


def _gather(parent: LexborNode, parts: list[str], depth: int) -> None:
    if depth > MAX_DEPTH:
        raise ReadError("corrupt", _DEEP)
    node = parent.first_child
    while node is not None:
        tag = node.tag
        if tag == "-text":
            parts.append(node.text_content or "")
        elif tag == "br":
            parts.append("\v")
        elif tag is not None and tag[0] not in "-_" and tag not in _UNSEEN and not _hidden(node):
            if (field := _field_text(node, tag)) is not None:
                parts.append(field)
            elif tag == "pre":
                parts.append("\v" + node.text().replace("\n", "\v") + "\v")
            else:
                edge = " " if tag in {"td", "th"} else "\v" if tag in _BLOCK or tag == "table" else ""
                parts.append(edge)
                _gather(node, parts, depth + 1)
                parts.append(edge)
        node = node.next


def _hidden(node: LexborNode) -> bool:
    attributes = node.attributes
    return "hidden" in attributes or ("style" in attributes and bool(_HIDDEN.search(attributes["style"] or "")))


def _field_text(node: LexborNode, tag: str) -> str | None:
    """Return what a form field shows: pages saved from a system keep their values there."""
    if tag == "input":
        kind = (node.attributes.get("type") or "text").lower()
        return (node.attributes.get("value") or "") if kind in {"text", "number", "date"} else ""
    if tag == "select":
        chosen = node.css_first("option[selected]")
        return chosen.text() if chosen is not None else ""
    return None


def _tidy(text: str) -> str:
    if "\n" in text:
        text = _CJK_BREAK.sub("", text)
    if " " in text or "\n" in text or "\t" in text or "\r" in text:
        text = _SPACE.sub(" ", text)
    return text.strip(" \xa0\u3000")
