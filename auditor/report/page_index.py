"""Gather what the first page shows: what was read, grades, money, what to return first, problems, departments."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from auditor.model import REVIEW_ITEMS, AuditResult, DocumentResult, Outcome, Severity
from auditor.records import record
from auditor.report.charts import bar, grade_strip
from auditor.report.outcomes import GRADES, Summary, all_findings
from auditor.report.projects import Project, to_return_first

if TYPE_CHECKING:
    from markupsafe import Markup

    from auditor.report.rule_texts import RuleText

# Above this the rows of the list travel as JS shards, so that the page itself stays small.
INLINE_PROJECTS = 500
SHARD = 1000
FIRST = 12
PROBLEMS = 12
DEPARTMENTS = 30
# Files told one by one where nothing was found to audit, and reasons told of each.
FILES = 50
_REASONS = 3
# What became of a finding since the earlier report; the gone ones are in `resolved`.
STATES = ("新增", "未改", "已改")
_MONEY_GRADES = ("差", "中", "良", "优", "未评")


@record
class ListRow:
    """One project in the list, as the page and the shards carry it.

    Attributes:
        items: share of each review point kept (0–100), None where a person judges.
    """

    page: str
    name: str
    department: str
    kind: str
    grade: str
    total: float | None
    money: float | None
    high: int
    mid: int
    low: int
    ask: int
    items: tuple[int | None, ...]
    rules: tuple[str, ...]
    categories: tuple[str, ...]
    repeated: bool
    states: tuple[str, ...]


def list_rows(projects: Sequence[Project]) -> list[ListRow]:
    """Return the list, worst first; tables without score at the end in document order."""
    ordered = to_return_first(projects)
    done = {project.number for project in ordered}
    return [_row(p) for p in [*ordered, *(p for p in projects if p.number not in done)]]


def _row(project: Project) -> ListRow:
    score = project.result.score
    levels = {row.id: row.level2 for row in project.table.indicators}
    found = project.findings
    standing = [f.severity for f in found if f.status == "fail"]
    categories = {levels.get(f.indicator or "") for f in found}
    states = {f.state for f in found}
    return ListRow(
        project.page,
        project.name,
        project.department,
        project.kind,
        project.grade,
        score.total if score else None,
        project.table.budget.total,
        standing.count(Severity.HIGH),
        standing.count(Severity.MEDIUM),
        standing.count(Severity.LOW),
        sum(f.status == "review" for f in found),
        _kept(project),
        tuple(sorted({f.rule for f in found})),
        tuple(sorted(c.removesuffix("指标") for c in categories if c)),
        project.repeated,
        tuple(state for state in STATES if state in states),
    )


def _kept(project: Project) -> tuple[int | None, ...]:
    score = project.result.score
    by_name = {item.item: item for item in score.items} if score else {}
    kept: list[int | None] = []
    for name in assessed_items():
        item = by_name.get(name)
        kept.append(None if item is None or item.score is None else round(100 * item.score / item.max))
    return tuple(kept)


def assessed_items() -> list[str]:
    """Return the review points a program can assess, in order."""
    return list(REVIEW_ITEMS)[:6]


def shards(rows: Sequence[ListRow], rules: Sequence[str], categories: Sequence[str]) -> list[str]:
    """Return the rows as JS files of at most SHARD rows each; rules and categories by their place in the lists."""
    rule_at = {code: n for n, code in enumerate(rules)}
    category_at = {name: n for n, name in enumerate(categories)}
    files = []
    for start in range(0, len(rows), SHARD):
        data = [_compact(row, rule_at, category_at) for row in rows[start : start + SHARD]]
        text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
        files.append(f"auditRows.push.apply(auditRows,{text});\n")
    return files


def _compact(row: ListRow, rule_at: Mapping[str, int], category_at: Mapping[str, int]) -> list[Any]:
    return [
        row.page.removeprefix("projects/").removesuffix(".html"),
        row.name,
        row.department,
        row.kind,
        row.grade,
        row.total,
        row.money,
        [row.high, row.mid, row.low, row.ask],
        list(row.items),
        [rule_at[code] for code in row.rules],
        [category_at[name] for name in row.categories],
        int(row.repeated),
        [STATES.index(state) for state in row.states],
    ]


def index_context(
    result: AuditResult, projects: Sequence[Project], texts: Mapping[str, RuleText], summary: Summary
) -> dict[str, Any]:
    """Return the values of the index template."""
    rows = list_rows(projects)
    rules = sorted({code for row in rows for code in row.rules})
    categories = sorted({name for row in rows for name in row.categories})
    inline = len(rows) <= INLINE_PROJECTS
    return {
        "summary": summary,
        "outcomes": [outcome.value for outcome in Outcome],
        "files": _files(result),
        "unread": [d for d in result.documents if d.status == "unreadable"],
        "nothing": [] if projects else [(d, _nothing_in(d)) for d in result.documents[:FILES]],
        "strip": grade_strip(summary.grades),
        "grade_counts": [(grade, summary.grades[grade]) for grade in _MONEY_GRADES if summary.grades[grade]],
        "money": _money(projects),
        "first": [p for p in to_return_first(projects) if p.grade in {"差", "中"} and not p.repeated][:FIRST],
        "to_return": sum(p.grade in {"差", "中"} for p in projects),
        "problems": _problems(projects, texts),
        "departments": _departments(projects)[:DEPARTMENTS],
        "n_departments": len({p.department for p in projects}),
        "department_names": sorted({p.department for p in projects}),
        "grades": [grade for grade in GRADES if summary.grades[grade]],
        "items": assessed_items(),
        "rules": [(code, texts[code].name) for code in rules],
        "categories": categories,
        "states": [state for state in STATES if any(state in row.states for row in rows)],
        "since": _since(result),
        "rows": rows if inline else [],
        "n_shards": 0 if inline else -(-len(rows) // SHARD),
        "shard_files": [] if inline else shards(rows, rules, categories),
        "n_rows": len(rows),
        "sentence": _sentence(summary, _files(result)),
    }


def _nothing_in(document: DocumentResult) -> str:
    """Return why a document gave no table, in the words of the reader or of what it left out."""
    if document.problem:
        return document.problem.message
    if document.status == "skipped":
        return "不是材料，已跳过"
    reasons = dict.fromkeys(f"{left.location}：{left.reason}" for left in document.left_out[:_REASONS])
    return "；".join(reasons) or "没有找到绩效目标表（一级、二级、三级指标和指标值各列）"


def _files(result: AuditResult) -> dict[str, int]:
    counts = Counter(document.status for document in result.documents)
    return {
        "有绩效目标表": counts["ok"],
        "没有绩效目标表": counts["no_tables"],
        "读不出": counts["unreadable"],
        "不是材料": counts["skipped"],
    }


def _sentence(summary: Summary, files: Mapping[str, int]) -> str:
    told = "，".join(f"{count}个{name}" for name, count in files.items() if count)
    read = f"读到{summary.tables}张绩效目标表、{summary.indicators}项指标"
    return f"共{summary.documents}个文件（{told or '没有文件'}），{read}。"


def _since(result: AuditResult) -> str:
    """Return what changed since the earlier report, or nothing without one."""
    counts = Counter(f.state for f in (*all_findings(result), *result.resolved) if f.state)
    return "、".join(f"{state}{counts[state]}" for state in (*STATES, "已消除", "撤回") if counts[state])


@record
class MoneyRow:
    """Money of one grade, in 万元."""

    grade: str
    tables: int
    amount: float
    share: float
    bar: Markup


def _money(projects: Sequence[Project]) -> dict[str, Any]:
    """Return money by grade: project tables once; 整体支出 and repeated submissions apart."""
    filed = [p for p in projects if p.table.kind == "project" and not p.table.narrative]
    once = [p for p in filed if not p.repeated]
    whole = sum(p.table.budget.total or 0.0 for p in once)
    rows = []
    for grade in _MONEY_GRADES:
        own = [p for p in once if p.grade == grade]
        if own:
            amount = sum(p.table.budget.total or 0.0 for p in own)
            rows.append(
                MoneyRow(grade, len(own), amount, amount / whole if whole else 0.0, bar(amount, whole, "money"))
            )
    return {
        "rows": rows,
        "tables": len(once),
        "whole": whole,
        "repeated": _sum([p for p in filed if p.repeated]),
        "overall": _sum([p for p in projects if p.table.kind == "overall" and not p.table.narrative]),
        "without": sum(p.table.budget.total is None for p in once),
    }


def _sum(projects: Sequence[Project]) -> tuple[int, float]:
    return len(projects), sum(p.table.budget.total or 0.0 for p in projects)


@record
class ProblemRow:
    """One rule in the Pareto list; `running` is the share of all problems up to here."""

    code: str
    name: str
    count: int
    projects: int
    running: float
    bar: Markup


def _problems(projects: Sequence[Project], texts: Mapping[str, RuleText]) -> list[ProblemRow]:
    counts: Counter[str] = Counter()
    touched: Counter[str] = Counter()
    seen: set[str] = set()
    for project in projects:
        standing = [f for f in project.findings if f.status == "fail"]
        touched.update({f.rule for f in standing})
        fresh = [f for f in standing if f.id not in seen or not f.tables]
        seen.update(f.id for f in standing if f.tables)
        counts.update(f.rule for f in fresh)
    ordered = sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))
    whole, running, rows = sum(counts.values()), 0, []
    for code, count in ordered[:PROBLEMS]:
        running += count
        name = texts[code].name if code in texts else code
        rows.append(ProblemRow(code, name, count, touched[code], running / whole, bar(count, ordered[0][1], "count")))
    return rows


@record
class DepartmentRow:
    """One department compared: problems per indicator and per 百万元."""

    name: str
    tables: int
    indicators: int
    amount: float
    problems: int
    per_indicator: float
    per_million: float | None
    mean: float | None
    to_return: int
    bar: Markup


def _departments(projects: Sequence[Project]) -> list[DepartmentRow]:
    groups: dict[str, list[Project]] = {}
    for project in projects:
        if project.table.kind != "self_evaluation" and not project.table.narrative:
            groups.setdefault(project.department, []).append(project)
    figures = [_department(name, group) for name, group in groups.items()]
    most = max((row[5] for row in figures), default=0.0)
    rows = [DepartmentRow(*row, bar(row[5], most, "count")) for row in figures]
    return sorted(rows, key=lambda row: (-row.per_indicator, row.name))


def _department(
    name: str, group: Sequence[Project]
) -> tuple[str, int, int, float, int, float, float | None, float | None, int]:
    indicators = sum(len(p.table.indicators) for p in group)
    amount = sum(p.table.budget.total or 0.0 for p in group if not p.repeated and p.table.kind == "project")
    problems = sum(f.status == "fail" for p in group for f in p.result.check.findings)
    totals = [p.result.score.total for p in group if p.result.score]
    return (
        name,
        len(group),
        indicators,
        amount,
        problems,
        problems / indicators if indicators else 0.0,
        problems / (amount / 100) if amount else None,
        sum(totals) / len(totals) if totals else None,
        sum(p.grade in {"差", "中"} for p in group),
    )
