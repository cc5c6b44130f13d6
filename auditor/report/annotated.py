"""Copy the .xlsx a unit sent in and put each finding as a comment on its cell; the original is never touched.

openpyxl keeps cell formats, merges and widths, and drops what it does not know (shapes, some charts, form
controls); a sheet added to the copy says so.
"""

from __future__ import annotations

import io
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from auditor.model import AuditResult, DocumentResult, Finding
from auditor.report.package import without_dates

_ADDRESS = re.compile(r"^(?P<sheet>.+)!(?P<cell>[A-Z]{1,3}\d{1,7})")
_NOTE = "审核说明"
# Excel refuses a comment of more than 32,767 characters; nobody reads one of more than this.
_COMMENT_CHARACTERS = 1_500
_FILL = {"高": "F4D7D2", "中": "FBEBCF", "低": "EEF1F4"}


def write_annotated(result: AuditResult, inputs: Sequence[Path], folder: Path) -> None:
    """Write a commented copy of every .xlsx with findings; archive members and unfound files are left out."""
    for document in result.documents:
        source = _source(document, inputs)
        if source is None or not any(table.check.findings for table in document.tables):
            continue
        target = folder / document.path
        target = target.with_suffix(".xlsx")
        target.parent.mkdir(parents=True, exist_ok=True)
        _annotate(document, source, target)


def _source(document: DocumentResult, inputs: Sequence[Path]) -> Path | None:
    if document.format != "xlsx" or "!/" in document.path:
        return None
    for base in inputs:
        path = base if base.is_file() and base.name == Path(document.path).name else base / document.path
        if path.is_file():
            return path
    return None


def _annotate(document: DocumentResult, source: Path, target: Path) -> None:
    import openpyxl

    try:
        book = openpyxl.load_workbook(io.BytesIO(source.read_bytes()))
    except Exception:  # the reader of this program is more tolerant than openpyxl; then there is no copy
        return
    unplaced = [
        finding
        for cell, findings in _by_cell(document).items()
        if not _comment(book, cell, findings)
        for finding in findings
    ]
    _note_sheet(book, unplaced)
    book.save(target)
    without_dates(target)


def _by_cell(document: DocumentResult) -> dict[str, list[Finding]]:
    cells: dict[str, list[Finding]] = {}
    for table in document.tables:
        for finding in table.check.findings:
            match = _ADDRESS.match(finding.location)
            cells.setdefault(match.group(0) if match else "", []).append(finding)
    return cells


def _comment(book: Any, address: str, findings: list[Finding]) -> bool:
    from openpyxl.cell.cell import MergedCell
    from openpyxl.comments import Comment
    from openpyxl.styles import PatternFill

    sheet, _, cell_name = address.rpartition("!")
    if not sheet or sheet not in book.sheetnames:
        return False
    cell = book[sheet][cell_name]
    if isinstance(cell, MergedCell):
        area = next(a for a in book[sheet].merged_cells.ranges if cell_name in a)
        cell = book[sheet].cell(area.min_row, area.min_col)
    lines = [f"【{f.severity.value}】{f.rule} {f.message}\n{f.suggestion or ''}".strip() for f in findings]
    earlier = f"{cell.comment.text}\n" if cell.comment else ""
    cell.comment = Comment((earlier + "\n".join(lines))[:_COMMENT_CHARACTERS], "audit", height=160, width=360)
    worst = min((f.severity.value for f in findings), key="高中低".index)
    cell.fill = PatternFill("solid", fgColor=_FILL[worst])
    return True


def _note_sheet(book: Any, unplaced: list[Finding]) -> None:
    name = _NOTE
    while name in book.sheetnames:
        name += "1"
    sheet = book.create_sheet(name)
    sheet.append(["这是加了批注的副本，原文件没有改动。"])
    sheet.append(["批注写在被指出的单元格上，底色按严重程度。图形、控件和部分图表在副本中可能丢失，请以原文件为准。"])
    if unplaced:
        sheet.append(["以下发现针对整张表，没有对应的单元格："])
    for finding in unplaced:
        row = [finding.severity.value, finding.rule, finding.message, finding.suggestion or ""]
        sheet.append(row)
        for cell in sheet[sheet.max_row]:
            # Texts of a submission must not run as formulas.
            cell.data_type = "s"
    sheet.column_dimensions["A"].width = 40
    sheet.column_dimensions["C"].width = 60
