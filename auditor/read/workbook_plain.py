"""Read sheets and shared strings in the plain shape that common programs write, at half of what their trees cost.

A pattern lifts out the plain cells. The rest of the part is parsed as ever, with one empty element for each way in
which lifted rows and cells are written and with whatever is not plain, so that libxml2 judges all that can be wrong:
encodings, entities, prefixes nobody declared, doubled attributes. A part that is written otherwise is left to the tree.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import Any, NamedTuple

from lxml import etree

from auditor.read.sheets import DIGITS, Place, column_of
from auditor.read.workbook_package import is_hidden, parse, unescaped
from auditor.records import record

# No text but markup, or a character that XML forbids or changes (XML 1.0, 2.2 and 2.11).
_NO_TEXT = r"<>\x00-\x08\x0b-\x1f\ufffe\uffff"
_TEXT = rf"[^{_NO_TEXT}]*"
_SPACE = " \t\n"
_T = rf'<t(?: xml:space="preserve")?>({_TEXT})</t>'
# An element that is not plain, or else all that is left. A comment, an instruction or an element of the same name in
# it could hold what looks like its end.
_OTHER = r"(<{0}[ >][^<]*+(?:<(?![!?]|{0}[ />])[^<]*+)*?</{0}>|[\s\S]+)"
# Cells of nothing but a style, which every border makes.
_EMPTY = r'(?:<c r="[A-Z]+[0-9]+"(?: s="[0-9]+")?(?: t="n")?(?:/>|></c>))*+'
_CELL = (
    r'<c r="([A-Z]+)[0-9]+"([^<>]*)'
    rf"(?:>(?:(?:<f>[^&{_NO_TEXT}]*</f>)?<v>({_TEXT})</v>|<is>{_T}</is>)?</c>|/>)"
)
# The end of a row, rows of no cells, and the beginning of the next row or the end of all.
_ROW = (
    rf'</row>[{_SPACE}]*((?:<row r="[1-9][0-9]*"[^<>]*/>[{_SPACE}]*)*+)'
    r'(?:<row r="([1-9][0-9]{0,8})"([^<>]*)(?<!/)>|\Z)'
)
_TOKEN = re.compile(rf"[{_SPACE}]*{_EMPTY}(?:{_CELL}|{_ROW}|{_OTHER.format('c')})")
_STRING = re.compile(
    rf'[{_SPACE}]*(?:<si>{_T}(?:<phoneticPr fontId="[0-9]+" type="[A-Za-z]+"/>)?</si>|{_OTHER.format("si")})'
)
# Stands between texts that are parsed together; no program knows it, and where one does the part is left to the tree.
_BETWEEN = "\U0010fffd"
Strings = list[str | None]


@record
class CellReading:
    """How the texts of cells are had.

    Attributes:
        value: by type and style, both empty where they are not written, and the stored value.
        element: of a cell that is parsed.
    """

    value: Callable[[str, str, str], str]
    element: Callable[[Any], str]


@record
class PlainSheet:
    """What a sheet shows: texts by place, hidden rows that have any by number; and the root of all the rest."""

    texts: dict[Place, str]
    hidden_rows: list[str]
    rest: Any


class _Tokens(NamedTuple):
    """The tokens of a sheet by what they hold; each is a cell, what is between two rows, or another element.

    Attributes:
        columns: letters of a cell.
        looks: its other attributes.
        values: its stored value.
        inlines: the text that stands in it.
        empty: rows of no cells.
        numbers: of a row that begins.
        row_looks: its other attributes.
        others: elements that are not plain.
    """

    columns: Strings
    looks: Strings
    values: Strings
    inlines: Strings
    empty: Strings
    numbers: Strings
    row_looks: Strings
    others: Strings


@record
class _Rest:
    """What is parsed of a sheet.

    Attributes:
        root: of all but what was lifted out.
        hidden: the looks of hidden rows.
        types: type and style of a cell by its look.
        others: the cells that are not plain.
        decoded: texts by how they are written, where that is with references (`&amp;`, `&#39033;`).
    """

    root: Any
    hidden: set[str | None]
    types: dict[str | None, tuple[str, str]]
    others: list[Any]
    decoded: dict[str | None, str]


class _UnusualError(Exception):
    """A part is written in another shape."""


def plain_sheet(data: bytes, reading: CellReading) -> PlainSheet | None:
    """Return what a sheet shows, or None when it is written in another shape or damaged.

    Args:
        data: the part.
        reading: gives the texts of cells.
    """
    head, _, after = data.partition(b"<sheetData>")
    body, closed, tail = after.partition(b"</sheetData>")
    if not closed:
        return None
    try:
        # Split gives what a token holds one after the other, with what stands between them: nothing.
        pieces = _TOKEN.split("</row>" + body.decode().strip(_SPACE))
        tokens = _Tokens(*(pieces[i::9] for i in range(1, 9)))
        coded = _coded(tokens.values + tokens.inlines) if b"&" in body else []
        rest = _rest(head, tokens, coded, tail)
        texts = _texts(tokens, rest, reading)
    except (UnicodeDecodeError, etree.XMLSyntaxError, _UnusualError):
        return None
    return PlainSheet(texts, _hidden(tokens, rest, texts), rest.root)


def _rest(head: bytes, tokens: _Tokens, coded: list[str], tail: bytes) -> _Rest:
    """Return the rest of a sheet.

    Raises:
        _UnusualError: the lifted cells do not stand in the rows of its one sheetData, all different.
        XMLSyntaxError: damaged.
    """
    numbers, others = list(filter(None, tokens.numbers)), list(filter(None, tokens.others))
    if tokens.columns[-1] or tokens.numbers[-1] or tokens.others[-1] or len(set(numbers)) < len(numbers):
        raise _UnusualError
    row_looks, looks = list(set(tokens.row_looks)), list(set(tokens.looks))
    rows = "".join([f'<row r="1"{look or ""}/>' for look in row_looks] + list(filter(None, tokens.empty)))
    cells = "".join([f'<c r="A1"{look or ""}/>' for look in looks] + others)
    texts = f"<c>{_BETWEEN.join(coded)}</c>"
    root = parse(b"".join((head, b"<sheetData>", rows.encode(), cells.encode(), texts.encode(), b"</sheetData>", tail)))
    data = list(root.iterchildren("{*}sheetData"))
    n_rows, n_cells = rows.count("<row "), len(looks) + len(others) + 1
    if (
        len(data) != 1
        or len(data[0]) != n_rows + n_cells
        or len(list(root.iter("{*}row"))) != n_rows
        or len(found := list(data[0].iterchildren("{*}c"))) != n_cells
        or not _is_plain_xml(root)
    ):
        raise _UnusualError
    hidden = {look for look, row in zip(row_looks, data[0], strict=False) if is_hidden(row)}
    types = {look: (cell.get("t") or "", cell.get("s") or "") for look, cell in zip(looks, found, strict=False)}
    return _Rest(root, hidden, types, found[len(looks) : -1], _decoded(coded, found[-1]))


def _is_plain_xml(root: Any) -> bool:
    """Tell whether a part is in UTF-8, as what was lifted out of it is read, and declares no entities."""
    info = root.getroottree().docinfo
    return info.internalDTD is None and str(info.encoding).upper() == "UTF-8"


def _coded(texts: Iterable[str | None]) -> list[str]:
    """Return the texts with references to characters or entities, each once."""
    return [text for text in dict.fromkeys(texts) if text and "&" in text]


def _decoded(coded: list[str], element: Any) -> dict[str | None, str]:
    """Return texts by how they are written, of those that an element holds.

    Raises:
        _UnusualError: one of them holds what was put between them.
    """
    texts = (element.text or "").split(_BETWEEN) if coded else []
    if len(texts) != len(coded):
        raise _UnusualError
    return dict(zip(coded, texts, strict=True))


def _texts(tokens: _Tokens, rest: _Rest, reading: CellReading) -> dict[Place, str]:
    """Return the texts of a sheet.

    Raises:
        _UnusualError: a cell that is not plain does not say where it stands.
    """
    texts: dict[Place, str] = {}
    values, inlines, types, others = tokens.values, tokens.inlines, rest.types, iter(rest.others)
    if decoded := rest.decoded:
        values = [decoded.get(text, text) for text in values]
        inlines = [decoded.get(text, text) for text in inlines]
    columns = {letters: column_of(letters) for letters in set(tokens.columns) if letters}
    row = -1
    kinds = zip(tokens.columns, tokens.looks, values, inlines, tokens.numbers, tokens.others, strict=True)
    for letters, look, value, inline, number, other in kinds:
        if value:
            text = reading.value(*types[look], value)
        elif inline:
            text = unescaped(inline) if types[look][0] == "inlineStr" else ""
        elif number:
            row = int(number) - 1
            continue
        elif other:
            cell = next(others)
            place = row, _column_of(cell)
            if shown := reading.element(cell):
                texts[place] = shown
            continue
        else:
            continue
        if text and letters:
            texts[row, columns[letters]] = text
    return texts


def _column_of(cell: Any) -> int:
    reference = cell.get("r")
    if not reference:
        raise _UnusualError
    return column_of(reference.rstrip(DIGITS))


def _hidden(tokens: _Tokens, rest: _Rest, texts: dict[Place, str]) -> list[str]:
    if not rest.hidden:
        return []
    filled = {row for row, _ in texts}
    rows = zip(tokens.numbers, tokens.row_looks, strict=True)
    return [number for number, look in rows if number and look in rest.hidden and int(number) - 1 in filled]


def plain_strings(data: bytes, element_text: Callable[[Any], str]) -> list[str] | None:
    """Return the shared strings, or None when they are written in another shape or damaged.

    Args:
        data: the part.
        element_text: gives the text of one that is parsed.
    """
    head, opened, after = data.partition(b"<si>")
    body, closed, tail = after.rpartition(b"</si>")
    if not closed:
        return None
    try:
        pieces = _STRING.split((opened + body + closed).decode())
        texts, others = pieces[1::3], list(filter(None, pieces[2::3]))
        coded = _coded(texts)
        inside = f"<si plain='1'>{_BETWEEN.join(coded)}</si>{''.join(others)}"
        root = parse(head + inside.encode() + tail)
        found = list(root.iter("{*}si"))
        if len(found) != len(others) + 1 or not found[0].get("plain") or not _is_plain_xml(root):
            return None
        decoded = _decoded(coded, found[0])
    except (UnicodeDecodeError, etree.XMLSyntaxError, _UnusualError):
        return None
    parsed = iter(found[1:])
    return [element_text(next(parsed)) if text is None else unescaped(decoded.get(text, text)) for text in texts]
