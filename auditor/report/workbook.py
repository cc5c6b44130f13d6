"""Write `report.xlsx`: overview, projects, all indicators, findings with columns for the auditor's verdict."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from auditor.report.outcomes import summarise
from auditor.report.tidy import (
    VERDICT_COLUMNS,
    Sheet,
    Value,
    decision_rows,
    finding_sheet,
    indicator_sheet,
    project_sheet,
    rule_names,
)

if TYPE_CHECKING:
    from auditor.check.ruleset import RuleSet
    from auditor.model import AuditResult

# The last column of the overview.
_LAST = 7
_DECISIONS = ["采纳", "不采纳", "待核"]
# A workbook records when it was made; a report has no clock, so that the same input gives the same bytes.
_MADE = datetime(2000, 1, 1, tzinfo=UTC).replace(tzinfo=None)
_WIDTHS = {"提示": 36, "建议": 36, "依据": 36, "原文": 26, "项目名称": 22, "三级指标": 20, "指标值": 16, "文件": 30}
_WIDTHS |= {"绩效指标描述": 26, "指标值确定依据": 26, "主管部门": 16, "实施单位": 16, "规则名称": 13, "二级指标": 13}
_WIDTHS |= {
    "严重程度": 6,
    "规则": 6,
    "审核意见": 9,
    "理由": 16,
    "有效年度": 7,
    "位置": 16,
    "应属二级指标": 14,
    "年度": 6,
}
_WIDTHS |= {
    "高": 5,
    "中": 5,
    "低": 5,
    "待核": 6,
    "等级": 6,
    "得分": 7,
    "指标数": 7,
    "问题数": 7,
    "把握": 6,
    "比较符": 7,
}
_WIDTHS |= {"项目编码": 24, "表编号": 18, "指标编号": 20, "发现编号": 24, "预算总额(万元)": 13}
# What a meeting needs on paper is left of these columns; the rest is for filters and programs.
_PRINTED_BEFORE = {"项目": "得分下限", "发现": "原文", "全部指标": "比较符"}
_VERDICTS_BEFORE = "原文"
_SEVERITY_FILL = {"高": "#F4D7D2", "中": "#FBEBCF", "低": "#EEF1F4"}
_NUMBERS = {"年度", "预算总额(万元)", "指标数", "得分", "得分下限", "得分上限", "高", "中", "低", "待核"}
_NUMBERS |= {"把握", "问题数", "数值", "有效年度"}
# Points a line of text takes, and the most lines a row shows: a longer text is read in its cell.
_LINE_POINTS, _MOST_LINES = 13.5, 12
# Excel refuses more than 1,048,576 rows.
MAX_ROWS = 1_000_000
_HOW = "在“发现”表的“审核意见”列选 采纳、不采纳 或 待核 并写理由，保存后运行：audit 材料文件夹 --verdicts report.xlsx"


def write_workbook(result: AuditResult, rules: RuleSet, path: Path) -> None:
    """Write the workbook; texts are written as texts, so that none is run as a formula."""
    import xlsxwriter

    options = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    book = xlsxwriter.Workbook(str(path), options)
    book.set_properties({"title": "预算绩效目标审核结果", "created": _MADE})
    formats = _formats(book)
    _overview(book, formats, result)
    _sheet(book, formats, "项目", project_sheet(result))
    findings = _with_decisions(finding_sheet(result, rule_names(rules)), decision_rows(result))
    _sheet(book, formats, "发现", findings)
    _sheet(book, formats, "全部指标", indicator_sheet(result))
    book.close()


def _formats(book: Any) -> dict[str, Any]:
    base = {"font_name": "宋体", "font_size": 10, "valign": "top", "text_wrap": True}
    return {
        "head": book.add_format(base | {"bold": True, "bg_color": "#E4E9EE", "bottom": 1, "valign": "vcenter"}),
        "number head": book.add_format(base | {"bold": True, "bg_color": "#E4E9EE", "bottom": 1, "align": "right"}),
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
    heads = (*next(iter(summary.outcomes.values())), "合计")
    page.write_string(start, 0, "六种结果", formats["head"])
    for column, head in enumerate(heads, 1):
        page.write_string(start, column, head, formats["number head"])
    for number, (key, counts) in enumerate(summary.outcomes.items(), start + 1):
        _row(page, formats, number, (names[key], *counts.values(), sum(counts.values())))
    number = start + len(summary.outcomes) + 2
    page.merge_range(number, 0, number, _LAST, _HOW, formats["text"])
    _unread(page, formats, number + 2, result)
    _print_setup(page)


def _unread(page: Any, formats: dict[str, Any], number: int, result: AuditResult) -> None:
    problems = [(document.path, document.problem.message) for document in result.documents if document.problem]
    page.merge_range(number, 0, number, _LAST, f"没有读出的文件：{len(problems)} 个", formats["head"])
    for line, (path, message) in enumerate(problems, number + 1):
        page.merge_range(line, 0, line, 2, path, formats["text"])
        page.merge_range(line, 3, line, _LAST, message, formats["text"])


def _row(page: Any, formats: dict[str, Any], number: int, row: tuple[Value, ...], special: range = range(0)) -> None:
    for column, value in enumerate(row):
        text, whole = ("verdict", "verdict") if column in special else ("text", "whole")
        if isinstance(value, str):
            page.write_string(number, column, value[:32767], formats[text])
        elif isinstance(value, int):
            page.write_number(number, column, value, formats[whole])
        elif value is not None:
            page.write_number(number, column, value, formats["number"])
        elif column in special:
            page.write_blank(number, column, None, formats["verdict"])


def _with_decisions(sheet: Sheet, decisions: list[tuple[Value, ...]]) -> Sheet:
    """Put the verdict columns beside what they judge, filled with what is already decided."""
    cut = sheet.columns.index(_VERDICTS_BEFORE)
    columns = (*sheet.columns[:cut], *VERDICT_COLUMNS, *sheet.columns[cut:])
    pairs = zip(sheet.rows, decisions, strict=True)
    return Sheet(columns, [(*row[:cut], *decided, *row[cut:]) for row, decided in pairs])


def _sheet(book: Any, formats: dict[str, Any], name: str, sheet: Sheet) -> None:
    page = book.add_worksheet(name)
    for column, head in enumerate(sheet.columns):
        page.set_column(column, column, _WIDTHS.get(head, 10))
        page.write_string(0, column, head, formats["number head" if head in _NUMBERS else "head"])
    special = range(0)
    if VERDICT_COLUMNS[0] in sheet.columns:
        first = sheet.columns.index(VERDICT_COLUMNS[0])
        special = range(first, first + len(VERDICT_COLUMNS))
    rows = sheet.rows[:MAX_ROWS]
    widths = [_WIDTHS.get(head, 10) for head in sheet.columns]
    for number, row in enumerate(rows, 1):
        # Not every program fits a row to its wrapped text when it opens a file.
        page.set_row(number, _LINE_POINTS * min(_lines(row, widths), _MOST_LINES))
        _row(page, formats, number, row, special)
    last = max(len(rows), 1)
    if len(sheet.rows) > len(rows):
        page.write_string(last + 1, 0, f"另有 {len(sheet.rows) - len(rows)} 行，见 -f csv 的输出", formats["head"])
    if special:
        _verdict_rules(page, formats, special.start, last)
    page.freeze_panes(1, 3 if special else 1)
    page.autofilter(0, 0, last, len(sheet.columns) - 1)
    page.print_area(0, 0, last, sheet.columns.index(_PRINTED_BEFORE[name]) - 1)
    _print_setup(page)
    page.repeat_rows(0)


def _lines(row: tuple[Value, ...], widths: list[int]) -> int:
    # In GBK a Chinese sign is two bytes, as it is two columns wide.
    texts = ((value, width) for value, width in zip(row, widths, strict=True) if isinstance(value, str))
    return max((-(-len(text.encode("gbk", "replace")) // (width - 1)) for text, width in texts), default=1) or 1


def _verdict_rules(page: Any, formats: dict[str, Any], first: int, last: int) -> None:
    choice = {"validate": "list", "source": _DECISIONS, "error_message": "请选择：采纳、不采纳、待核"}
    page.data_validation(1, first, last, first, choice)
    for key in _SEVERITY_FILL:
        rule = {"type": "cell", "criteria": "==", "value": f'"{key}"', "format": formats[f"severity {key}"]}
        page.conditional_format(1, 0, last, 0, rule)


def _print_setup(page: Any) -> None:
    page.set_landscape()
    page.set_paper(9)
    page.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
    page.fit_to_pages(1, 0)
    page.set_footer("&C第 &P 页，共 &N 页")
