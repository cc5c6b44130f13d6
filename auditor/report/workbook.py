"""Write `report.xlsx`: overview, projects, all indicators, findings with columns for the auditor's verdict."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from auditor.report.outcomes import summarise
from auditor.report.tidy import Sheet, Value, finding_sheet, indicator_sheet, project_sheet, rule_names

if TYPE_CHECKING:
    from auditor.check.ruleset import RuleSet
    from auditor.model import AuditResult

VERDICT_COLUMNS = ("审核意见", "理由", "有效年度")
_DECISIONS = ["采纳", "不采纳", "待核"]
# A workbook records when it was made; a report has no clock, so that the same input gives the same bytes.
_MADE = datetime(2000, 1, 1, tzinfo=UTC).replace(tzinfo=None)
_WIDE = {"提示": 46, "建议": 46, "依据": 36, "原文": 30, "项目名称": 30, "三级指标": 30, "指标值": 20, "文件": 26}
_WIDE |= {"绩效指标描述": 26, "指标值确定依据": 26, "主管部门": 22, "实施单位": 22, "规则名称": 18}
_SEVERITY_FILL = {"高": "#F4D7D2", "中": "#FBEBCF", "低": "#EEF1F4"}
# Excel refuses more than 1,048,576 rows; far below it a sheet is of no use to a reader.
MAX_ROWS = 200_000


def write_workbook(result: AuditResult, rules: RuleSet, path: Path) -> None:
    """Write the workbook; texts are written as texts, so that none is run as a formula."""
    import xlsxwriter

    options = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    book = xlsxwriter.Workbook(str(path), options)
    book.set_properties({"title": "预算绩效目标审核结果", "created": _MADE})
    formats = _formats(book)
    _overview(book, formats, result)
    _sheet(book, formats, "项目", project_sheet(result))
    findings = finding_sheet(result, rule_names(rules))
    _sheet(book, formats, "发现", findings, verdicts=True)
    _sheet(book, formats, "全部指标", indicator_sheet(result))
    book.close()


def _formats(book: Any) -> dict[str, Any]:
    base = {"font_name": "宋体", "font_size": 10, "valign": "top", "text_wrap": True}
    return {
        "head": book.add_format(base | {"bold": True, "bg_color": "#E4E9EE", "bottom": 1, "valign": "vcenter"}),
        "text": book.add_format(base | {"num_format": "@"}),
        "number": book.add_format(base | {"num_format": "#,##0.00##"}),
        "whole": book.add_format(base | {"num_format": "0"}),
        "title": book.add_format({"font_name": "宋体", "font_size": 15, "bold": True}),
        "verdict": book.add_format(base | {"bg_color": "#FFFBE6", "border": 1, "border_color": "#D9D2B0"}),
        **{f"severity {key}": book.add_format({"bg_color": colour}) for key, colour in _SEVERITY_FILL.items()},
    }


def _overview(book: Any, formats: dict[str, Any], result: AuditResult) -> None:
    summary = summarise(result)
    page = book.add_worksheet("总览")
    page.set_column(0, 0, 22)
    page.set_column(1, 7, 12)
    page.write_string(0, 0, "预算绩效目标审核结果", formats["title"])
    rows: list[tuple[Value, ...]] = [
        ("读取文件", summary.documents),
        ("绩效目标表", summary.tables),
        ("指标", summary.indicators),
        *((f"问题（{severity}）", count) for severity, count in summary.findings.items()),
        *((f"等级：{grade}", count) for grade, count in summary.grades.items()),
    ]
    for number, row in enumerate(rows, 2):
        _row(page, formats, number, row)
    start = len(rows) + 4
    names = {"documents": "文件", "tables": "表", "rows": "指标行", "checks": "检查"}
    heads = ("六种结果", *next(iter(summary.outcomes.values())), "合计")
    for column, head in enumerate(heads):
        page.write_string(start, column, head, formats["head"])
    for number, (key, counts) in enumerate(summary.outcomes.items(), start + 1):
        _row(page, formats, number, (names[key], *counts.values(), sum(counts.values())))
    number = start + len(summary.outcomes) + 3
    page.write_string(number, 0, "没有读出的文件", formats["head"])
    for document in result.documents:
        if document.problem:
            number += 1
            _row(page, formats, number, (document.path, document.problem.message))
    _print_setup(page)


def _row(page: Any, formats: dict[str, Any], number: int, row: tuple[Value, ...]) -> None:
    for column, value in enumerate(row):
        if isinstance(value, str):
            page.write_string(number, column, value[:32767], formats["text"])
        elif isinstance(value, int):
            page.write_number(number, column, value, formats["whole"])
        elif value is not None:
            page.write_number(number, column, value, formats["number"])


def _sheet(book: Any, formats: dict[str, Any], name: str, sheet: Sheet, *, verdicts: bool = False) -> None:
    page = book.add_worksheet(name)
    columns = (*sheet.columns, *VERDICT_COLUMNS) if verdicts else sheet.columns
    for column, head in enumerate(columns):
        page.set_column(column, column, _WIDE.get(head, 11))
        page.write_string(0, column, head, formats["head"])
    rows = sheet.rows[:MAX_ROWS]
    for number, row in enumerate(rows, 1):
        _row(page, formats, number, row)
    last = max(len(rows), 1)
    if verdicts:
        _verdict_columns(page, formats, len(sheet.columns), last)
    page.freeze_panes(1, 3 if verdicts else 1)
    page.autofilter(0, 0, last, len(columns) - 1)
    _print_setup(page)


def _verdict_columns(page: Any, formats: dict[str, Any], first: int, last: int) -> None:
    for row in range(1, last + 1):
        for column in range(first, first + len(VERDICT_COLUMNS)):
            page.write_blank(row, column, None, formats["verdict"])
    page.data_validation(
        1, first, last, first, {"validate": "list", "source": _DECISIONS, "error_message": "请选择：采纳、不采纳、待核"}
    )
    for key in _SEVERITY_FILL:
        rule = {"type": "cell", "criteria": "==", "value": f'"{key}"', "format": formats[f"severity {key}"]}
        page.conditional_format(1, 0, last, 0, rule)


def _print_setup(page: Any) -> None:
    page.set_landscape()
    page.set_paper(9)
    page.fit_to_pages(1, 0)
    page.repeat_rows(0)
    page.set_footer("&C第 &P 页，共 &N 页")
