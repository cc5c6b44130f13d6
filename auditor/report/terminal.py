"""Print what a run found on the terminal, on stderr: stdout is for what can be piped."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from auditor.report.outcomes import summarise

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from rich.console import Console

    from auditor.model import AuditResult, TableResult

# The table on the terminal is an overview; the rest stands in the report.
SHOWN_PROJECTS = 15
_GRADE_ORDER = "差中良优"
_NAMES = {
    "html": "index.html",
    "xlsx": "report.xlsx",
    "json": "report.json",
    "docx": "审核意见",
    "csv": "findings.csv",
    "sarif": "report.sarif",
}
_STATUSES = {"ok": "已读", "no_tables": "无目标表", "skipped": "不是材料", "unreadable": "读不出"}
# Grades a project is returned for; the better ones need no first look.
_TO_RETURN = ("差", "中")


def _console() -> Console:
    from rich.console import Console

    return Console(stderr=True, highlight=False, soft_wrap=False)


def main_file(formats: Sequence[str]) -> str:
    """Return the file (or folder) of a report to look at first."""
    return _NAMES[formats[0]] if formats else ""


def _worst_first(result: AuditResult) -> list[tuple[str, TableResult]]:
    rows = [
        (document.path, table)
        for document in result.documents
        for table in document.tables
        if table.score and table.score.grade in _TO_RETURN
    ]
    return sorted(
        rows,
        key=lambda row: (
            _GRADE_ORDER.index(row[1].score.grade) if row[1].score else 9,
            -(row[1].table.budget.total or 0),
            row[1].table.id,
        ),
    )


def _project_rows(result: AuditResult, console: Console) -> None:
    from rich.table import Table
    from rich.text import Text

    rows = _worst_first(result)
    if not rows:
        return
    table = Table(title="需要优先处理的项目（等级差、中）", title_justify="left", header_style="bold", expand=False)
    table.add_column("等级")
    for head, justify in (("得分", "right"), ("金额(万元)", "right"), ("问题", "right")):
        table.add_column(head, justify=justify)  # type: ignore[arg-type]  # a literal, from the tuple above
    table.add_column("项目", overflow="fold")
    for _, row in rows[:SHOWN_PROJECTS]:
        score, money = row.score, row.table.budget.total
        if score is None:
            continue
        problems = sum(finding.status == "fail" for finding in row.check.findings)
        name = row.table.project_name or "（未写名称）"
        table.add_row(
            score.grade, f"{score.total:.1f}", "" if money is None else f"{money:,.2f}", str(problems), Text(name)
        )
    console.print(table)
    if len(rows) > SHOWN_PROJECTS:
        console.print(f"另有 {len(rows) - SHOWN_PROJECTS} 个，见报告。", markup=False)


def _document_lines(result: AuditResult, *, verbose: bool) -> list[str]:
    """Return a line for each file that could not be read and, when asked, for each other; those not reached counted."""
    lines = []
    waiting = 0
    for document in result.documents:
        if document.problem is None:
            if verbose:
                lines.append(f"{_STATUSES[document.status]}　{document.path}　{len(document.tables)} 张表")
        elif document.problem.code == "interrupted" and not verbose:
            waiting += 1
        else:
            lines.append(f"读不出：{document.path}：{document.problem.message}")
    return [*lines, f"未执行：{waiting} 个文件在中断时还没有读到"] if waiting else lines


def print_unread(result: AuditResult) -> None:
    """Print the files that could not be read, and nothing else: even a quiet run must not lose them."""
    lines = _document_lines(result, verbose=False)
    if lines:
        console = _console()
        for line in lines:
            console.print(line, markup=False, soft_wrap=True)


def print_summary(result: AuditResult, out: Path, formats: Sequence[str], *, verbose: bool = False) -> None:
    """Print totals, unread files, the projects to return first and where the report is."""
    console = _console()
    summary = summarise(result)
    grades = "　".join(f"{grade} {count}" for grade, count in summary.grades.items() if count)
    findings = "　".join(f"{severity} {count}" for severity, count in summary.findings.items())
    lines = [
        f"读取文件 {summary.documents} 个，绩效目标表 {summary.tables} 张，指标 {summary.indicators} 条。",
        f"发现问题：{findings}",
    ]
    if grades:
        lines.append(f"等级分布：{grades}")
    if not summary.tables:
        lines.append("没有找到绩效目标表：读到的材料里没有“三级指标”和“指标值”这样的表头；请确认是否放对了文件夹。")
    for line in lines:
        console.print(line, markup=False)
    _project_rows(result, console)
    for document in result.documents:
        if document.problem:
            console.print(f"读不出：{document.path}：{document.problem.message}", markup=False, soft_wrap=True)
        elif verbose:
            console.print(
                f"{_STATUSES[document.status]}　{document.path}　{len(document.tables)} 张表",
                markup=False,
                soft_wrap=True,
            )
    for missed in result.not_run:
        console.print(f"未执行：{missed.rule}：{missed.reason}", markup=False, soft_wrap=True)
    shown = out / main_file(formats)
    console.print(f"报告：{shown}", markup=False, soft_wrap=True)


def print_times(seconds: Mapping[str, float], per_rule: Mapping[str, float]) -> None:
    """Print seconds per stage and the ten slowest rules."""
    console = _console()
    for stage, spent in seconds.items():
        console.print(f"{stage}：{spent:.2f} 秒", markup=False)
    for rule, spent in sorted(per_rule.items(), key=lambda item: -item[1])[:10]:
        console.print(f"规则 {rule}：{spent * 1000:.1f} 毫秒", markup=False)
