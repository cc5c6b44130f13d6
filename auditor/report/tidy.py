"""Lay a result out as plain tables: one row a project, an indicator, a finding; the base of workbook and CSV."""

from __future__ import annotations

from collections.abc import Iterator

from auditor.model import AuditResult, DocumentResult, Finding, TableResult, TypedIndicator
from auditor.records import record
from auditor.report.outcomes import all_findings

Value = str | float | int | None

KINDS = {"project": "项目", "overall": "整体支出", "self_evaluation": "自评"}
VALUE_KINDS = {
    "quantity": "定量",
    "deadline": "时限",
    "state": "定性状态",
    "trend": "趋势程度",
    "restated": "重复指标名",
    "filler": "无/不适用",
    "missing": "空缺",
    "malformed": "格式错误",
    "compound": "多个值",
}
PROJECT_COLUMNS = (
    "项目名称",
    "主管部门",
    "实施单位",
    "年度",
    "预算总额(万元)",
    "类型",
    "指标数",
    "得分",
    "等级",
    "高",
    "中",
    "低",
    "待核",
    "得分下限",
    "得分上限",
    "项目编码",
    "文件",
    "位置",
    "表编号",
)
INDICATOR_COLUMNS = (
    "项目名称",
    "一级指标",
    "二级指标",
    "三级指标",
    "指标值",
    "值的类型",
    "模糊等级",
    "应属二级指标",
    "把握",
    "问题数",
    "比较符",
    "数值",
    "单位",
    "方向",
    "绩效指标描述",
    "指标值确定依据",
    "文件",
    "位置",
    "指标编号",
)
FINDING_COLUMNS = (
    "严重程度",
    "规则",
    "规则名称",
    "主管部门",
    "项目名称",
    "二级指标",
    "三级指标",
    "指标值",
    "提示",
    "建议",
    "原文",
    "依据",
    "性质",
    "变化",
    "文件",
    "位置",
    "发现编号",
)
VERDICT_COLUMNS = ("审核意见", "理由", "有效年度")
_POLARITY = {"positive": "越大越好", "negative": "越小越好", "unknown": ""}


@record
class Sheet:
    """One plain table: column heads and rows of the same length."""

    columns: tuple[str, ...]
    rows: list[tuple[Value, ...]]


def _placed(result: AuditResult) -> Iterator[tuple[DocumentResult, TableResult]]:
    for document in result.documents:
        for table in document.tables:
            yield document, table


def project_sheet(result: AuditResult) -> Sheet:
    """Return one row a target table."""
    return Sheet(PROJECT_COLUMNS, [_project(document, table) for document, table in _placed(result)])


def _project(document: DocumentResult, result: TableResult) -> tuple[Value, ...]:
    table, score = result.table, result.score
    failing = [finding.severity.value for finding in result.check.findings if finding.status == "fail"]
    return (
        table.project_name,
        table.department,
        table.unit,
        table.year,
        table.budget.total,
        KINDS[table.kind] + ("（正文）" if table.narrative else ""),
        len(table.indicators),
        score.total if score else None,
        score.grade if score else "未评",
        failing.count("高"),
        failing.count("中"),
        failing.count("低"),
        sum(finding.status == "review" for finding in result.check.findings),
        score.low if score else None,
        score.high if score else None,
        table.project_code,
        document.path,
        table.location,
        table.id,
    )


def indicator_sheet(result: AuditResult) -> Sheet:
    """Return one row an indicator, with what the language layer read out of it."""
    rows = []
    for document, table in _placed(result):
        problems: dict[str, int] = {}
        for finding in table.check.findings:
            if finding.indicator and finding.status == "fail":
                problems[finding.indicator] = problems.get(finding.indicator, 0) + 1
        rows += [
            _indicator(document.path, table.table.project_name, row, problems.get(row.indicator.id, 0))
            for row in table.typed.rows
        ]
    return Sheet(INDICATOR_COLUMNS, rows)


def _indicator(path: str, project: str | None, row: TypedIndicator, problems: int) -> tuple[Value, ...]:
    item, value, best = row.indicator, row.value, row.category.guesses[:1]
    return (
        project,
        item.level1,
        item.level2,
        item.level3,
        item.value,
        VALUE_KINDS[value.kind],
        f"V{row.vagueness.level}",
        best[0].label if best else ("过程性指标" if row.category.process else None),
        round(best[0].confidence, 2) if best else None,
        problems,
        value.comparator,
        value.number,
        value.unit,
        _POLARITY[row.polarity],
        item.description,
        item.basis,
        path,
        item.location,
        item.id,
    )


def finding_sheet(result: AuditResult, names: dict[str, str]) -> Sheet:
    """Return one row a finding, those across tables last; `names` gives the name of each rule."""
    rows: list[tuple[Value, ...]] = []
    titles: dict[str, str] = {}
    for document, table in _placed(result):
        filed = {row.indicator.id: row for row in table.typed.rows}
        titles[table.table.id] = table.table.project_name or "（未写名称）"
        rows += [
            _finding(finding, names, document.path, table, filed.get(finding.indicator or ""))
            for finding in table.check.findings
        ]
    for finding in result.findings:
        projects = "；".join(dict.fromkeys(titles.get(identity, "") for identity in finding.tables))
        rows.append(_finding(finding, names, "", None, None, projects))
    return Sheet(FINDING_COLUMNS, rows)


def _finding(
    finding: Finding,
    names: dict[str, str],
    path: str,
    table: TableResult | None,
    row: TypedIndicator | None,
    projects: str = "",
) -> tuple[Value, ...]:
    return (
        finding.severity.value,
        finding.rule,
        names.get(finding.rule, ""),
        table.table.department if table else None,
        table.table.project_name if table else projects,
        row.indicator.level2 if row else None,
        row.indicator.level3 if row else None,
        row.indicator.value if row else None,
        finding.message,
        finding.suggestion,
        finding.evidence,
        finding.basis,
        "待核" if finding.status == "review" else "问题",
        finding.state,
        path,
        finding.location,
        finding.id,
    )


def decision_rows(result: AuditResult) -> list[tuple[Value, ...]]:
    """Return the verdict columns for each row of `finding_sheet`, empty where nothing is decided."""
    decided = [dict(finding.verdict or ()) for finding in all_findings(result)]
    return [(v.get("decision"), v.get("reason"), int(v["until"]) if v.get("until") else None) for v in decided]


def rule_names(rules: object) -> dict[str, str]:
    """Return code → name of a rule set."""
    return {rule.code: rule.name for rule in getattr(rules, "rules", ())}
