"""Copy the .xlsx a unit sent in and put each finding as a comment on its cell; the original is never touched.

openpyxl keeps cell formats, merges and widths, and drops what it does not know (shapes, some charts, form
controls); a sheet added to the copy says so.
"""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

from auditor.model import AuditResult, DocumentResult, Finding, TableResult, TargetTable
from auditor.read.folder import Source, find_sources
from auditor.report.package import without_dates
from auditor.review.verdicts import is_rejected
from auditor.text import squeeze

Each = Callable[[Callable[[Source], bool], Sequence[Source]], Iterable[bool]]
_ADDRESS = re.compile(r"^(?P<sheet>.+)!(?P<cell>[A-Z]{1,3}\d{1,7})")
_NOTE = "审核说明"
_FAILED = "没有副本的文件.txt"
# Excel refuses a comment of more than 32,767 characters; nobody reads one of more than this.
_COMMENT_CHARACTERS = 1_500
_FILL = {"高": "F4D7D2", "中": "FBEBCF", "低": "EEF1F4"}


def write_annotated(result: AuditResult, inputs: Sequence[Path], folder: Path, each: Each = map) -> None:
    """Write a commented copy of every .xlsx with findings; members of archives get none.

    A workbook openpyxl cannot open is named in a text file beside the copies.

    Args:
        result: everything the run found.
        inputs: the original files.
        folder: where the copies go.
        each: calls a function with each item and gives the answers in order, one after another or side by side.
    """
    wanted = {document.path: document for document in result.documents if _wants_copy(document)}
    if not wanted:
        return
    sources = [source for source in find_sources(inputs) if source.shown in wanted]

    def copied(source: Source) -> bool:
        suffix = "" if source.shown.lower().endswith(".xlsx") else ".xlsx"
        return _annotate(wanted[source.shown], source.path, folder / f"{source.shown}{suffix}")

    failed = [source.shown for source, done in zip(sources, each(copied, sources), strict=True) if not done]
    if failed:
        lines = ["以下文件的格式特殊，做不出带批注的副本；发现见 report.xlsx：", *failed]
        folder.mkdir(parents=True, exist_ok=True)
        (folder / _FAILED).write_text("\n".join(lines) + "\n", encoding="utf-8")


def _wants_copy(document: DocumentResult) -> bool:
    return document.format == "xlsx" and any(_told(table) for table in document.tables)


def _told(table: TableResult) -> list[Finding]:
    """Return the findings the copy shows: the unit need not see what the auditor rejected."""
    return [finding for finding in table.check.findings if not is_rejected(finding)]


def _annotate(document: DocumentResult, source: Path, target: Path) -> bool:
    import openpyxl

    try:
        book = openpyxl.load_workbook(io.BytesIO(source.read_bytes()))
        unplaced = [
            finding
            for cell, findings in _by_cell(document).items()
            if not _comment(book, cell, findings)
            for finding in findings
        ]
        _note_sheet(book, unplaced)
        target.parent.mkdir(parents=True, exist_ok=True)
        book.save(target)
    except Exception:  # the reader of this program is more tolerant than openpyxl
        target.unlink(missing_ok=True)
        return False
    without_dates(target)
    return True


def _by_cell(document: DocumentResult) -> dict[str, list[Finding]]:
    cells: dict[str, list[Finding]] = {}
    for table in document.tables:
        for finding in _told(table):
            match = _ADDRESS.match(_head_cell(table.table, finding) or finding.location)
            cells.setdefault(match.group(0) if match else "", []).append(finding)
    return cells


def _head_cell(table: TargetTable, finding: Finding) -> str | None:
    """Return the address of the head cell a finding on the table speaks of, where one cell holds that text."""
    text = {"绩效目标": table.goal, "项目名称": table.project_name, "用途": table.purpose}.get(finding.role or "")
    if finding.indicator is not None or not text or table.grid is None:
        return None
    return next((cell.address for cell in table.grid.cells if squeeze(cell.text) == squeeze(text)), None)


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
    lines = [f"【{_weight(f)}】{f.rule} {f.message}\n{f.suggestion or ''}".strip() for f in findings]
    earlier = f"{cell.comment.text}\n" if cell.comment else ""
    cell.comment = Comment((earlier + "\n".join(lines))[:_COMMENT_CHARACTERS], "audit", height=160, width=360)
    worst = min((f.severity.value for f in findings), key="高中低".index)
    cell.fill = PatternFill("solid", fgColor=_FILL[worst])
    return True


def _weight(finding: Finding) -> str:
    return "待核" if finding.status == "review" else finding.severity.value


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
        row = [_weight(finding), finding.rule, finding.message, finding.suggestion or ""]
        sheet.append(row)
        for cell in sheet[sheet.max_row]:
            # Texts of a submission must not run as formulas.
            cell.data_type = "s"
    sheet.column_dimensions["A"].width = 40
    sheet.column_dimensions["C"].width = 60
