"""Read PDF: ruled tables by their lines, the rest by the positions of words; scanned pages are named."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from auditor.errors import ReadError
from auditor.model import Cell, Grid, TextBlock
from auditor.read.limits import Limits
from auditor.read.pdf_gutters import TextLine, find_tables, text_lines
from auditor.read.pdf_page import PageView, Run
from auditor.read.pdf_ruled import RuledTable, ruled_tables

# Text of neighbouring cells touches the ruling lines; a box is read this far inside them.
_INSET = 0.8
# Fewer characters than this on a page with a picture: a scan with a stamp or a page number.
_SCAN_CHARACTERS = 12
_SCAN_ADVICE = "扫描件（图片），没有文字可读；请向单位要 Word、Excel 原件，或安装文字识别扩展后重试"

Blocks = list[tuple[float, Grid | TextBlock]]


def read_pdf(data: bytes, shown: str, limits: Limits) -> tuple[tuple[Grid | TextBlock, ...], tuple[str, ...]]:
    """Return the tables and the text of a PDF, page by page, and notes on pages that were not read.

    Raises:
        ReadError: encrypted, corrupt, scan.
    """
    del shown
    document = _open(data)
    blocks: list[Grid | TextBlock] = []
    notes: list[str] = []
    scanned: list[int] = []
    try:
        count = len(document)
        for number in range(min(count, limits.pages)):
            page = PageView(document[number])
            try:
                if page.characters() < _SCAN_CHARACTERS and _has_picture(document[number]):
                    scanned.append(number + 1)
                else:
                    blocks += _page_blocks(page, number + 1)
            finally:
                page.close()
    finally:
        document.close()
    if count > limits.pages:
        notes.append(f"共 {count} 页，只读了前 {limits.pages} 页；请拆分后重新提交")
    if scanned and not blocks:
        raise ReadError("scan", _SCAN_ADVICE)
    if scanned:
        pages = "、".join(map(str, scanned[:20]))
        notes.append(f"第 {pages} 页是{_SCAN_ADVICE}")
    if not blocks:
        raise ReadError("scan", "页面上没有可读的文字；请向单位要 Word、Excel 原件")
    return tuple(blocks), tuple(notes)


def _open(data: bytes) -> Any:
    import pypdfium2

    try:
        return pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        if "password" in str(error).lower() or "security" in str(error).lower():
            raise ReadError("encrypted", "PDF 有打开密码，读不出；请取消密码后重新提交") from error
        raise ReadError("corrupt", "PDF 已损坏或不完整，打不开；请重新导出后提交") from error


def _has_picture(page: Any) -> bool:
    import pypdfium2.raw as pdfium

    found = next(iter(page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_IMAGE], max_depth=2)), None)
    return found is not None


def _page_blocks(page: PageView, number: int) -> list[Grid | TextBlock]:
    flat, upright = page.lines()
    tables = ruled_tables(flat, upright)
    placed: Blocks = [(table.box[3], _grid(page, table, number)) for table in tables]
    runs = [run for run in page.runs() if not any(_inside(run, table) for table in tables)]
    loose = [line for line in flat if not any(table.box[1] - 1 <= line.at <= table.box[3] + 1 for table in tables)]
    for lines in _between(text_lines(runs), [table.box[3] for table in tables]):
        found = find_tables(lines, loose, number)
        placed += [(table.top, table.grid) for table in found]
        taken = {at for table in found for at in range(table.first, table.end)}
        placed += [(line[0].top, _text_block(line, number)) for at, line in enumerate(lines) if at not in taken]
    return [block for _, block in sorted(placed, key=lambda item: -item[0])]


def _between(lines: Sequence[TextLine], tops: Sequence[float]) -> list[list[TextLine]]:
    """Return the lines in groups that no ruled table parts."""
    groups: dict[int, list[TextLine]] = {}
    for line in lines:
        groups.setdefault(sum(top > line[0].middle for top in tops), []).append(line)
    return [groups[key] for key in sorted(groups)]


def _grid(page: PageView, table: RuledTable, number: int) -> Grid:
    cells = []
    for cell in table.cells:
        left, bottom, right, top = cell.box
        text = page.text_in((left + _INSET, bottom + _INSET, right - _INSET, top - _INSET))
        if text or cell.row_span > 1 or cell.col_span > 1:
            address = f"第{number}页第{cell.row + 1}行"
            cells.append(Cell(text, cell.row, cell.col, cell.row_span, cell.col_span, address))
    return Grid(tuple(cells), table.n_rows, table.n_cols, f"第{number}页")


def _inside(run: Run, table: RuledTable) -> bool:
    left, bottom, right, top = table.box
    return bottom <= run.middle <= top and left - 1 <= (run.left + run.right) / 2 <= right + 1


def _text_block(line: list[Run], number: int) -> TextBlock:
    return TextBlock("\t".join(run.text for run in line), f"第{number}页")
