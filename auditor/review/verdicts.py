"""Carry the auditor's decisions: 采纳, 不采纳 or 待核 with a reason, until a budget year.

A file of verdicts is YAML, a `report.xlsx` with filled verdict columns, or CSV. A rejected finding stays in
the report, marked, and costs no points. An expiry is a budget year, not a date: a run never asks the clock.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from auditor.errors import UsageError, reason
from auditor.model import AuditResult, DocumentResult, Finding, TableResult
from auditor.records import record
from auditor.score.points import score_table

if TYPE_CHECKING:
    from auditor.check.scoring_settings import Scoring

DECISIONS = ("采纳", "不采纳", "待核")
# Head words of the workbook's columns, and of a CSV.
_COLUMNS = {"发现编号": "finding", "规则": "rule", "审核意见": "decision", "理由": "reason", "有效年度": "until"}
_ID_COLUMN = "发现编号"
_KEYS = ("finding", "rule", "decision", "reason", "until")


@record
class Verdict:
    """One decision on one finding; `until` is the last budget year it holds for, None for always."""

    finding: str
    decision: str
    rule: str = ""
    reason: str = ""
    until: int | None = None


def load_verdicts(path: Path) -> list[Verdict]:
    """Return the verdicts of a YAML, xlsx or CSV file.

    Raises:
        UsageError: every bad line, with what is allowed.
    """
    try:
        rows = list(_rows(path))
    except OSError as error:
        raise UsageError(f"{path}：打不开（{reason(error)}）；请检查路径或关闭正在使用它的程序") from error
    verdicts, problems = [], []
    for place, row in rows:
        try:
            verdicts.append(_verdict(row))
        except ValueError as error:
            problems.append(f"{path}：{place}：{error}")
    if problems:
        raise UsageError("\n".join(problems))
    return verdicts


def _rows(path: Path) -> Iterable[tuple[str, Mapping[str, Any]]]:
    suffix = path.suffix.lower()
    if suffix == ".xlsx":
        return _sheet_rows(path)
    if suffix == ".csv":
        text = _text(path)
        rows = [(f"第{n}行", _named(row)) for n, row in enumerate(csv.DictReader(io.StringIO(text)), 2)]
        return [(place, row) for place, row in rows if row.get("decision") or row.get("reason")]
    return _yaml_rows(path)


def _text(path: Path) -> str:
    """Return the text of a file saved by anything: Excel in China writes CSV in GBK."""
    content = path.read_bytes()
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("gb18030", "replace")


def _named(row: Mapping[str, Any]) -> dict[str, Any]:
    named = {_COLUMNS.get(str(key).strip(), str(key).strip()): value for key, value in row.items() if key}
    return {key: value for key, value in named.items() if key in _KEYS and value not in (None, "")}


def _sheet_rows(path: Path) -> list[tuple[str, Mapping[str, Any]]]:
    import openpyxl

    try:
        book = openpyxl.load_workbook(io.BytesIO(path.read_bytes()), read_only=True, data_only=True)
    except OSError:
        raise
    except Exception as error:  # openpyxl raises zip, XML and its own errors
        raise UsageError(f"{path}：不是有效的 Excel 文件（.xlsx）；请用 Excel 打开后另存一份") from error
    sheets = [(sheet.title, list(sheet.iter_rows(values_only=True))) for sheet in book.worksheets]
    book.close()
    found = [pair for title, rows in sheets for pair in _decided_rows(title, rows)]
    if not any(_ID_COLUMN in _head(rows) for _, rows in sheets):
        raise UsageError(f"{path}：没有带“{_ID_COLUMN}”列的工作表；请选择审核报告里的 report.xlsx")
    return found


def _head(rows: Sequence[Sequence[Any]]) -> list[str]:
    return [str(cell or "").strip() for cell in rows[0]] if rows else []


def _decided_rows(title: str, rows: Sequence[Sequence[Any]]) -> Iterable[tuple[str, Mapping[str, Any]]]:
    head = _head(rows)
    if _ID_COLUMN not in head:
        return
    for number, cells in enumerate(rows[1:], 2):
        row = _named(dict(zip(head, cells, strict=False)))
        # A reason without a decision is a line somebody forgot to finish: it is told, not dropped.
        if row.get("decision") or row.get("reason"):
            yield f"{title}第{number}行", row


def _yaml_rows(path: Path) -> list[tuple[str, Mapping[str, Any]]]:
    import yaml

    try:
        data = yaml.safe_load(path.read_text("utf-8-sig"))
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise UsageError(f"{path}：不是有效的 YAML 文件；请检查缩进和编码（UTF-8）") from error
    if not isinstance(data, list) or not all(isinstance(row, dict) for row in data):
        raise UsageError(f"{path}：应是一列意见，每条含 finding、decision；可由 audit verdicts import report.xlsx 生成")
    return [(f"第{n}条", _named(row)) for n, row in enumerate(data, 1)]


def _verdict(row: Mapping[str, Any]) -> Verdict:
    decision = str(row.get("decision", "")).strip()
    if not decision and row.get("reason"):
        raise ValueError(f"写了理由，没有选审核意见；请选：{'、'.join(DECISIONS)}")
    if decision not in DECISIONS:
        raise ValueError(f"审核意见“{decision}”不可用；可用：{'、'.join(DECISIONS)}")
    if not row.get("finding"):
        raise ValueError("没有发现编号（finding）；编号见 report.xlsx 的“发现编号”列")
    until = str(row.get("until") or "").strip().removesuffix(".0")
    if until and not (until.isdigit() and len(until) == len("2025")):
        raise ValueError(f"有效年度“{until}”应是四位年份，如 2026")
    return Verdict(
        str(row["finding"]).strip(),
        decision,
        str(row.get("rule") or "").strip(),
        str(row.get("reason") or "").strip(),
        int(until) if until else None,
    )


def dump_verdicts(verdicts: Sequence[Verdict]) -> str:
    """Return the verdicts as YAML, sorted by finding; what `load_verdicts` reads."""
    import yaml

    rows = [
        {key: value for key, value in asdict(verdict).items() if value not in ("", None)}
        for verdict in sorted(verdicts, key=lambda v: v.finding)
    ]
    return yaml.safe_dump(rows, allow_unicode=True, sort_keys=False)


def merge(files: Iterable[Sequence[Verdict]]) -> tuple[list[Verdict], list[tuple[Verdict, Verdict]]]:
    """Return one verdict a finding, the later file winning, and the pairs that disagreed."""
    merged: dict[str, Verdict] = {}
    conflicts = []
    for verdicts in files:
        for verdict in verdicts:
            earlier = merged.get(verdict.finding)
            if earlier and earlier.decision != verdict.decision:
                conflicts.append((earlier, verdict))
            merged[verdict.finding] = verdict
    return list(merged.values()), conflicts


def apply_verdicts(result: AuditResult, verdicts: Sequence[Verdict], scoring: Scoring) -> AuditResult:
    """Return the result with decisions on its findings; tables with rejected findings are scored again."""
    by_id = {verdict.finding: verdict for verdict in verdicts}
    return replace(
        result,
        documents=tuple(_document(document, by_id, scoring) for document in result.documents),
        findings=tuple(_decided(finding, by_id, None) for finding in result.findings),
    )


def unmatched(result: AuditResult, verdicts: Iterable[Verdict]) -> int:
    """Return how many verdicts speak of a finding the result does not have."""
    own = {f.id for document in result.documents for table in document.tables for f in table.check.findings}
    own |= {finding.id for finding in result.findings}
    return sum(verdict.finding not in own for verdict in verdicts)


def _document(document: DocumentResult, by_id: Mapping[str, Verdict], scoring: Scoring) -> DocumentResult:
    return replace(document, tables=tuple(_table(table, by_id, scoring) for table in document.tables))


def _table(result: TableResult, by_id: Mapping[str, Verdict], scoring: Scoring) -> TableResult:
    findings = tuple(_decided(finding, by_id, result.table.year) for finding in result.check.findings)
    if findings == result.check.findings:
        return result
    counted = [finding for finding in findings if not is_rejected(finding)]
    score = score_table(result.typed, counted, scoring) if result.score else None
    return replace(result, check=replace(result.check, findings=findings), score=score)


def _decided(finding: Finding, by_id: Mapping[str, Verdict], year: int | None) -> Finding:
    verdict = by_id.get(finding.id)
    if verdict is None or (verdict.until is not None and year is not None and year > verdict.until):
        return finding
    return replace(finding, verdict=tuple(verdict_record(verdict).items()))


def verdict_record(verdict: Verdict) -> dict[str, str]:
    """Return what a report says of a verdict: decision, and reason and last year where there are."""
    record = {"decision": verdict.decision, "reason": verdict.reason, "until": str(verdict.until or "")}
    return {key: value for key, value in record.items() if value}


def is_rejected(finding: Finding) -> bool:
    """Tell whether the auditor decided 不采纳 on the finding."""
    return finding.verdict is not None and dict(finding.verdict).get("decision") == "不采纳"
