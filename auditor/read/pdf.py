"""Read PDF: ruled tables by their lines, the rest by the positions of words; scanned pages are recognised or named."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import pypdfium2

from auditor.errors import ReadError
from auditor.model import Cell, Grid, TextBlock
from auditor.read.limits import Limits
from auditor.read.pdf_breaks import join_cut_rows
from auditor.read.pdf_gutters import PlacedTable, find_tables
from auditor.read.pdf_hanging import hanging_lines
from auditor.read.pdf_lines import TextLine, text_lines
from auditor.read.pdf_page import PageView, Run, is_inside
from auditor.read.pdf_pieces import Line
from auditor.read.pdf_ruled import RuledCell, RuledTable, ruled_tables
from auditor.read.pdf_spill import spilled
from auditor.read.pdf_wide import SeenPage, join_wide

# Text of neighbouring cells touches the ruling lines; a box is read this far inside them.
_INSET = 0.8
# Fewer characters than this on a page with a picture: a scan with a stamp or a page number.
_SCAN_CHARACTERS = 12
# Recognition takes 5 to 10 s a page on two cores, a worker has 120 s; of a longer scan the original is asked for.
_RECOGNISED_PAGES = 6
# `— 12 —`, `第3页 共8页` below a table.
_PAGE_NUMBER = 10
_SCAN_ADVICE = "扫描件（图片），没有文字可读；请向单位要 Word、Excel 原件，或安装文字识别扩展后重试"
_NO_TEXT = "页面上没有可读的文字；请向单位要 Word、Excel 原件"

Blocks = list[tuple[float, Grid | TextBlock]]
Gutters = tuple[tuple[float, float], ...]
Texts = Callable[[RuledCell], tuple[str, float]]


@dataclass
class _Reading:
    """What has been read so far, and which pages were not read as text."""

    pages: list[SeenPage] = field(default_factory=list)
    scanned: list[int] = field(default_factory=list)
    recognised: list[int] = field(default_factory=list)
    broken: list[int] = field(default_factory=list)
    carried: Gutters = ()


def read_pdf(data: bytes, shown: str, limits: Limits) -> tuple[tuple[Grid | TextBlock, ...], tuple[str, ...]]:
    """Return the tables and the text of a PDF, page by page, and notes on pages that were not read as they are.

    Raises:
        ReadError: encrypted, corrupt, scan.
    """
    del shown
    document = _open(data)
    reading = _Reading()
    try:
        count = len(document)
        for number in range(min(count, limits.pages)):
            _read_page(document, number, reading)
    finally:
        document.close()
    blocks = join_cut_rows(join_wide(reading.pages))
    if not blocks:
        _refuse(reading)
    return tuple(blocks), tuple(_notes(reading, count, limits))


def _open(data: bytes) -> Any:
    try:
        return pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        if "password" in str(error).lower() or "security" in str(error).lower():
            raise ReadError("encrypted", "PDF 有打开密码，读不出；请取消密码后重新提交") from error
        raise ReadError("corrupt", "PDF 已损坏或不完整，打不开；请重新导出后提交") from error


def _read_page(document: Any, number: int, reading: _Reading) -> None:
    try:
        page = PageView(document[number])
    except pypdfium2.PdfiumError:
        reading.broken.append(number + 1)
        return
    try:
        if page.characters() >= _SCAN_CHARACTERS or not page.has_picture():
            seen, reading.carried = _seen_page(page, number + 1, reading.carried)
            reading.pages.append(seen)
            return
        reading.carried = ()
        if len(reading.recognised) < _RECOGNISED_PAGES and (found := _recognised(page, number + 1)) is not None:
            reading.pages.append(SeenPage(found))
            reading.recognised.append(number + 1)
        else:
            reading.scanned.append(number + 1)
    finally:
        page.close()


def _refuse(reading: _Reading) -> None:
    if reading.scanned:
        raise ReadError("scan", _SCAN_ADVICE)
    if reading.broken:
        raise ReadError("corrupt", "PDF 的页面已损坏，打不开；请重新导出后提交")
    raise ReadError("scan", _NO_TEXT)


def _notes(reading: _Reading, count: int, limits: Limits) -> list[str]:
    notes = []
    if count > limits.pages:
        notes.append(f"共 {count} 页，只读了前 {limits.pages} 页；请拆分后重新提交")
    if reading.recognised:
        notes.append(f"第 {_listed(reading.recognised)} 页是扫描件，由文字识别读出，可能有错字；请对照原件核对")
    if reading.scanned:
        notes.append(f"第 {_listed(reading.scanned)} 页是{_SCAN_ADVICE}")
    if reading.broken:
        notes.append(f"第 {_listed(reading.broken)} 页已损坏，没有读出；请重新导出后提交")
    return notes


def _listed(pages: Sequence[int]) -> str:
    more = f" 等 {len(pages)}" if len(pages) > 20 else ""
    return "、".join(map(str, pages[:20])) + more


# --------------------------------------------------------------------------- a page with text


def _seen_page(page: PageView, number: int, carried: Gutters) -> tuple[SeenPage, Gutters]:
    flat, upright = page.lines()
    tables = ruled_tables(flat, upright)
    spill = spilled(tables, page)
    runs = page.runs([table.box for table in tables], spill.boxes)
    hanging = hanging_lines(tables, runs)
    taken = {run for lines in hanging.values() for run in lines}

    def texts(cell: RuledCell) -> tuple[str, float]:
        text = spill.texts.get(cell) if spill.texts else None
        if text is None:
            left, bottom, right, top = cell.box
            text = page.text_in((left + _INSET, bottom + _INSET, right - _INSET, top - _INSET))
        if cell.is_open and cell in hanging:
            lines = ("".join(run.text for run in line) for line in text_lines(hanging[cell]))
            text = "\n".join(filter(None, (text, *lines)))
        return text, 1.0

    grids = [_grid(table, texts, number) for table in tables]
    loose = [run for run in runs if run not in taken] if taken else runs
    rules = _loose_lines(flat, tables)
    blocks, left = _arranged(tables, grids, loose, rules, number, carried)
    return SeenPage(blocks, tuple(zip(tables, grids, strict=True)), tuple(loose), tuple(rules)), left


def _arranged(
    tables: Sequence[RuledTable],
    grids: Sequence[Grid],
    runs: Sequence[Run],
    rules: Sequence[Line],
    number: int,
    carried: Gutters = (),
) -> tuple[list[Grid | TextBlock], Gutters]:
    """Return the ruled tables, the tables without rules and the lines of text of a page from top to bottom.

    Args:
        tables: the ruled tables.
        grids: the same as grids.
        runs: text outside the ruled tables.
        rules: horizontal lines outside the ruled tables.
        number: of the page.
        carried: gutters of a table without rules at the foot of the page before.

    Returns:
        The blocks, and the gutters to carry to the next page.
    """
    left: Gutters = ()
    placed: Blocks = [(table.box[3], grid) for table, grid in zip(tables, grids, strict=True)]
    for lines in _between(text_lines(runs, columned=True), [table.box[3] for table in tables]):
        top = all(table.box[3] < lines[0][0].middle for table in tables)
        found = find_tables(lines, rules, number, carried if top else ())
        carried = ()
        below = all(lines[-1][0].middle < table.box[1] for table in tables)
        left = _at_foot(found, lines) if below else ()
        placed += [(table.top, table.grid) for table in found]
        taken = {at for table in found for at in range(table.first, table.end)}
        placed += [(line[0].top, _text_block(line, number)) for at, line in enumerate(lines) if at not in taken]
    return [block for _, block in sorted(placed, key=lambda item: -item[0])], left


def _loose_lines(flat: Sequence[Line], tables: Sequence[RuledTable]) -> Sequence[Line]:
    for table in tables:
        bottom, top = table.box[1] - 1, table.box[3] + 1
        flat = [line for line in flat if not bottom <= line.at <= top]
    return flat


def _at_foot(found: Sequence[PlacedTable], lines: Sequence[TextLine]) -> Gutters:
    """Return the gutters of the last table when at most a page number stands below it."""
    if not found or any(len(line) > 1 or len(line[0].text) > _PAGE_NUMBER for line in lines[found[-1].end :]):
        return ()
    return found[-1].gutters


def _between(lines: Sequence[TextLine], tops: Sequence[float]) -> list[list[TextLine]]:
    """Return the lines in groups that no ruled table parts."""
    groups: dict[int, list[TextLine]] = {}
    places = sorted(-top for top in tops)
    for line in lines:
        groups.setdefault(bisect_left(places, -line[0].middle), []).append(line)
    return [groups[key] for key in sorted(groups)]


def _grid(table: RuledTable, texts: Texts, number: int) -> Grid:
    cells = []
    addresses = [f"第{number}页第{row}行" for row in range(1, table.n_rows + 1)]
    for cell in table.cells:
        text, confidence = texts(cell)
        row, col, row_span, col_span = cell[:4]
        if text or row_span > 1 or col_span > 1:
            cells.append(Cell(text, row, col, row_span, col_span, addresses[row], confidence))
    return Grid(tuple(cells), table.n_rows, table.n_cols, f"第{number}页")


def _text_block(line: TextLine, number: int) -> TextBlock:
    return TextBlock("\t".join(run.text for run in line), f"第{number}页")


# --------------------------------------------------------------------------- a scanned page


def _recognised(page: PageView, number: int) -> list[Grid | TextBlock] | None:
    from auditor.read.recognise import can_recognise, recognise

    if not can_recognise():
        return None
    runs, flat, upright = recognise(page)
    tables = ruled_tables(flat, upright)
    loose = [
        run for run in runs if not any(is_inside((run.left, run.bottom, run.right, run.top), t.box) for t in tables)
    ]

    def texts(cell: RuledCell) -> tuple[str, float]:
        left, bottom, right, top = cell.box
        own = [run for run in runs if left <= (run.left + run.right) / 2 <= right and bottom <= run.middle <= top]
        lines = text_lines(own)
        return "\n".join("".join(run.text for run in line) for line in lines), min(
            (run.confidence for run in own), default=1.0
        )

    grids = [_grid(table, texts, number) for table in tables]
    blocks, _ = _arranged(tables, grids, loose, _loose_lines(flat, tables), number)
    return [replace(block, source="ocr") if isinstance(block, Grid) else block for block in blocks]
