"""Read .doc and .wps: our own reader first, LibreOffice for what it does not know, else one line on how to convert."""

from __future__ import annotations

import struct

from auditor.errors import ReadError
from auditor.model import Grid, TextBlock
from auditor.read.limits import Limits
from auditor.read.office import convert, find_office
from auditor.read.word import SCAN, read_word
from auditor.read.word_binary import has_pictures, is_blank
from auditor.read.word_binary_tables import read_binary

Blocks = tuple[Grid | TextBlock, ...]

_HOW = "旧版 Word/WPS 文件读不了（可能是 Word 95 以前的格式，或已损坏）；请用 WPS 或 Word 打开后另存为 .docx"


def read_legacy(data: bytes, shown: str, limits: Limits) -> tuple[Blocks, tuple[str, ...]]:
    """Return the blocks of a Word 97 to 2003 file or a WPS file of that kind, with cells and spans.

    Raises:
        ReadError: older or damaged, and LibreOffice is not here or cannot read it either.
    """
    try:
        blocks = read_binary(data, limits)
    except (struct.error, IndexError, ValueError):
        blocks = ()
    if blocks:
        return blocks, ()
    if _is_blank(data):
        if has_pictures(data):
            raise ReadError("scan", SCAN)
        return (), ()
    if find_office() is not None:
        return read_word(convert(data, "doc", "docx", limits.seconds), shown, limits)
    raise ReadError("unsupported", _HOW)


def _is_blank(data: bytes) -> bool:
    try:
        return is_blank(data)
    except (struct.error, IndexError, ValueError):
        return False
