"""Read .xlsx in one pass of our own over the sheet's XML: shown texts, merges, what is hidden.

calamine gives 0.95 for a cell shown as 95%, knows no number format, and builds a dense range: one filled cell in
XFD1048576 costs gigabytes. A sparse pass needs the filled cells only.
"""

from __future__ import annotations

import io
import posixpath
import struct
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import IO, Any

from lxml import etree

from auditor.errors import ReadError
from auditor.read.limits import Limits
from auditor.read.number_format import BUILTIN, plain, show
from auditor.read.sheets import Sheet, area_of, column_name, column_of, hidden_note, is_ledger

_BROKEN = (
    *(zipfile.BadZipFile, zlib.error, etree.XMLSyntaxError, EOFError, OSError, NotImplementedError),
    *(KeyError, ValueError, IndexError, StopIteration, RuntimeError, struct.error),
)
_DIGITS = "0123456789"
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_STRICT_RELATION = "{http://purl.oclc.org/ooxml/officeDocument/relationships}id"


@dataclass(frozen=True)
class _Book:
    """What the cells of every sheet refer to."""

    strings: list[str]
    formats: list[str]
    from_1904: bool


def read_workbook_xml(data: bytes, limits: Limits) -> list[Sheet]:
    """Return the sheets of an .xlsx, hidden ones included.

    Raises:
        ReadError: corrupt or too_large.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return _sheets(archive, limits)
    except _BROKEN as error:
        raise ReadError("corrupt", "工作簿已损坏或不完整，打不开；请用 Excel 或 WPS 打开后另存一份再审核") from error


def _part(archive: zipfile.ZipFile, name: str, limits: Limits) -> IO[bytes]:
    """Return a part as a stream: a sheet of 400 MB is never in memory as a whole.

    What a part declares is what the zip reader gives at most, so that the check is enough.
    """
    info = archive.getinfo(name)
    packed = max(info.compress_size, 1)
    swollen = info.file_size > limits.ratio_from and info.file_size > limits.ratio * packed
    if info.file_size > limits.part_bytes or swollen:
        raise ReadError("too_large", f"工作簿解开后有 {info.file_size // 1024**2} MB；请只保留绩效目标表后重试")
    return archive.open(info)


def _tree(archive: zipfile.ZipFile, name: str, limits: Limits) -> Any:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False, remove_comments=True)
    return etree.parse(_part(archive, name, limits), parser).getroot()


def _name(element: Any) -> str:
    tag = element.tag
    return _local(tag) if isinstance(tag, str) else ""


@lru_cache(maxsize=1024)
def _local(tag: str) -> str:
    return tag.rpartition("}")[2]


def _sheets(archive: zipfile.ZipFile, limits: Limits) -> list[Sheet]:
    names = {name.lower(): name for name in archive.namelist()}
    base = _workbook_part(names)
    root = _tree(archive, base, limits)
    targets = _targets(archive, base, limits, names)
    settings = next((e for e in root if _name(e) == "workbookPr"), None)
    from_1904 = settings is not None and settings.get("date1904") in {"1", "true"}
    folder = posixpath.dirname(base)
    book = _Book(
        _strings(archive, names.get(f"{folder}/sharedstrings.xml"), limits),
        _formats(archive, names.get(f"{folder}/styles.xml"), limits),
        from_1904,
    )
    sheets = []
    for element in root.iter():
        if _name(element) != "sheet":
            continue
        target = targets.get(element.get(_RELATION) or element.get(_STRICT_RELATION) or "")
        if target is None or "chartsheet" in target:
            continue
        sheet = Sheet(element.get("name") or "工作表")
        if element.get("state") in {"hidden", "veryHidden"}:
            sheet.notes.append(f"工作表“{sheet.name}”是隐藏的，已一并读取")
        _fill(sheet, _part(archive, target, limits), book, limits)
        sheets.append(sheet)
    if any(name.startswith(f"{folder}/media/".lower()) for name in names):
        _refuse_pictures(sheets)
    return sheets


def _refuse_pictures(sheets: list[Sheet]) -> None:
    """Refuse a workbook that has pictures but no cell.

    Raises:
        ReadError: scan, when no sheet has any.
    """
    if sheets and not any(sheet.texts or sheet.oversize for sheet in sheets):
        raise ReadError("scan", "工作簿里只有图片（扫描件），没有文字；请提交原始 Word、Excel 文件，或识别成文字后提交")


def _workbook_part(names: dict[str, str]) -> str:
    return names.get("xl/workbook.xml") or next(n for low, n in names.items() if low.endswith("workbook.xml"))


def _targets(archive: zipfile.ZipFile, base: str, limits: Limits, names: dict[str, str]) -> dict[str, str]:
    folder, file = posixpath.split(base)
    rels = names[f"{folder}/_rels/{file}.rels".lower()]
    found = {}
    for element in _tree(archive, rels, limits):
        target = element.get("Target") or ""
        path = target.lstrip("/") if target.startswith("/") else posixpath.normpath(posixpath.join(folder, target))
        if path.lower() in names:
            found[element.get("Id")] = names[path.lower()]
    return found


def _strings(archive: zipfile.ZipFile, name: str | None, limits: Limits) -> list[str]:
    if name is None:
        return []
    found = []
    for _, element in etree.iterparse(
        _part(archive, name, limits), tag="{*}si", resolve_entities=False, no_network=True, huge_tree=False
    ):
        found.append(_rich_text(element))
        element.clear()
    return found


def _rich_text(element: Any) -> str:
    # Phonetic runs (rPh) repeat the text in kana or pinyin and are not shown.
    parts = []
    for child in element:
        name = _name(child)
        if name == "t":
            parts.append(child.text or "")
        elif name == "r":
            parts += [t.text or "" for t in child if _name(t) == "t"]
    return "".join(parts)


def _formats(archive: zipfile.ZipFile, name: str | None, limits: Limits) -> list[str]:
    if name is None:
        return []
    root = _tree(archive, name, limits)
    own = {int(e.get("numFmtId")): e.get("formatCode") or "General" for e in root.iter() if _name(e) == "numFmt"}
    cells = next((e for e in root if _name(e) == "cellXfs"), ())
    identities = [int(xf.get("numFmtId") or 0) for xf in cells]
    return [own.get(i) or BUILTIN.get(i, "General") for i in identities]


def _fill(sheet: Sheet, part: IO[bytes], book: _Book, limits: Limits) -> None:
    hidden_rows: list[str] = []
    hidden_columns: list[str] = []
    row = -1
    events = etree.iterparse(
        part, tag=("{*}row", "{*}mergeCell", "{*}col"), resolve_entities=False, no_network=True, huge_tree=False
    )
    for _, element in events:
        kind = _name(element)
        if kind == "row":
            row = int(element.get("r") or row + 2) - 1
            filled = dict(_row_texts(element, row, book))
            sheet.texts.update(filled)
            if filled and element.get("hidden") in {"1", "true"}:
                hidden_rows.append(str(row + 1))
            if is_ledger(sheet, limits):
                return
            element.clear()
            while element.getprevious() is not None:
                del element.getparent()[0]
        elif kind == "mergeCell":
            sheet.merges.append(area_of(element.get("ref") or ""))
        elif element.get("hidden") in {"1", "true"}:
            last = min(int(element.get("max") or 0), int(element.get("min") or 1) + 50)
            hidden_columns += [column_name(c - 1) for c in range(int(element.get("min") or 1), last + 1)]
    filled_columns = {column_name(column) for _, column in sheet.texts}
    shown_columns = [name for name in hidden_columns if name in filled_columns]
    sheet.notes += [hidden_note(sheet.name, "行", hidden_rows)] if hidden_rows else []
    sheet.notes += [hidden_note(sheet.name, "列", shown_columns)] if shown_columns else []


def _row_texts(element: Any, row: int, book: _Book) -> Iterator[tuple[tuple[int, int], str]]:
    column = -1
    for cell in element:
        if _name(cell) != "c":
            continue
        reference = cell.get("r")
        column = column_of(reference.rstrip(_DIGITS)) if reference else column + 1
        text = _cell_text(cell, book)
        if text:
            yield (row, column), text


def _cell_text(cell: Any, book: _Book) -> str:
    kind = cell.get("t") or "n"
    value = ""
    for child in cell:
        name = _name(child)
        if name == "is" and kind == "inlineStr":
            return _rich_text(child)
        if name == "v":
            value = child.text or ""
            break
    if kind == "s" and value:
        index = int(value)
        return book.strings[index] if index < len(book.strings) else ""
    if kind == "b" and value:
        return "是" if value == "1" else "否"
    return _number_text(value, int(cell.get("s") or 0), book) if kind == "n" and value else value


def _number_text(value: str, style: int, book: _Book) -> str:
    code = book.formats[style] if style < len(book.formats) else "General"
    try:
        number = float(value)
    except ValueError:
        return value
    return plain(number) if code == "General" else show(number, code, from_1904=book.from_1904)
