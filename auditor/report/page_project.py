"""Gather what a project page shows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from auditor.model import Finding, Indicator, ItemScore, Score
from auditor.report.filed_table import FiledTable, filed_table
from auditor.report.opinion import write_opinion
from auditor.report.page_data import locations, pack, phrases, places, rounded, shown_order, worst_list
from auditor.report.projects import Project, worst_first
from auditor.report.what_if import counted, what_if_data
from auditor.score.impression import IMPRESSION

if TYPE_CHECKING:
    from auditor.check.scoring_settings import Scoring
    from auditor.report.rule_texts import RuleText

# The meeting sheet names this many findings, as the reviewers have some minutes a project.
WORST = 5
_SHOWN_COSTS = 3
_SHORT = 3
# A name cut from a sentence; other words follow it.
_TRAILING = "，,；;、。：: "
# Shown costs are rounded one by one.
_ROUNDING = 0.05


def project_context(
    project: Project,
    neighbours: tuple[Project | None, Project | None],
    texts: Mapping[str, RuleText],
    scoring: Scoring,
) -> dict[str, Any]:
    """Return the values of the project template."""
    table, score = project.table, project.result.score
    findings = worst_first(project.findings)
    filed = filed_table(table, project.findings)
    worst = counted(findings)[:WORST]
    return {
        "p": project,
        "table": table,
        "score": score,
        "advice": scoring.advice(score.grade) if score else "",
        "filed": filed,
        "texts": texts,
        "worst": worst,
        "checked": _checked(project),
        "previous": neighbours[0],
        "next": neighbours[1],
        "facts": _facts(project),
        "unsure": [row for row in table.indicators if row.confidence < 0.95],
        "not_run": project.result.check.not_run,
        "goal": _goal(project, filed),
        "data": _data(project, filed, (worst, findings), texts, scoring),
    }


def _goal(project: Project, filed: FiledTable) -> str | None:
    """Return the goal where the table as shown does not have it."""
    goal = project.table.goal
    return None if goal and any(cell.text == goal for row in filed.rows for cell in row.cells) else goal


def _data(
    project: Project,
    filed: FiledTable,
    told: tuple[Sequence[Finding], Sequence[Finding]],
    texts: Mapping[str, RuleText],
    scoring: Scoring,
) -> dict[str, Any]:
    """Return what the script builds from; a finding is named by its place on the page."""
    score = project.result.score
    order = shown_order(filed)
    at = {finding.id: number for number, finding in enumerate(order)}
    words = _places(order, project)
    treatment = scoring.advice(score.grade) if score else ""
    own = phrases(project.name, treatment, order, words, lambda f: texts[f.rule].name if f.rule in texts else f.rule)
    tried = what_if_data(project.result, scoring) or {"charges": []}
    ask = [at[f.id] for f in told[1] if f.status == "review"][:WORST]
    return {
        "rows": len(project.table.indicators),
        "at": locations(filed),
        "places": places(filed, words),
        "points": [_point(item) for item in score.items] if score else [],
        "impression": _impression(score) if score else "",
        "charges": [[at[key], *weighed] for key, *weighed in tried["charges"]],
        "worst": worst_list(told[0], at),
        **({"ask": ask} if ask else {}),
        "opinion": pack(write_opinion(project.result, texts, scoring, project.across).text(), own)
        if _checked(project)
        else [],
    }


def _checked(project: Project) -> bool:
    """Tell whether any rule looked at the table; where none did, no opinion may sound like a clean one."""
    return project.table.kind != "self_evaluation" or bool(project.findings)


def _places(findings: Iterable[Finding], project: Project) -> list[str]:
    """Return the place of each finding in words: the name of its row, else its role."""
    rows = {row.id: (number, row) for number, row in enumerate(project.table.indicators, 1)}
    return [_place(rows[f.indicator]) if f.indicator in rows else f.role or "整张表" for f in findings]


def _place(numbered: tuple[int, Indicator]) -> str:
    number, row = numbered
    name = (row.level3 or row.value or "").rstrip(_TRAILING) or f"第{number}项"
    # A name such as 无 says nothing without its class.
    return f"{row.level2}“{name}”" if row.level2 and len(name) < _SHORT else name


def _point(item: ItemScore) -> list[Any] | str:
    """Return [score, most it can lose when capped, other rules, impression, code, points, code, points …].

    Of a point nobody scored, why.
    """
    if item.score is None:
        return f"{item.why[0]}（满分 {item.max:g}）"
    if not item.costs:
        return [rounded(item.score, 1), 0, 0, 0]
    by_rule: dict[str, float] = {}
    for cost in item.costs:
        by_rule[cost.rule] = by_rule.get(cost.rule, 0.0) + cost.points
    shared = by_rule.pop(IMPRESSION, 0.0)
    ordered = sorted(by_rule.items(), key=_dearest)
    shown = [part for code, points in ordered[:_SHOWN_COSTS] for part in (code, rounded(points, 2))]
    more = sum([points for _, points in ordered[_SHOWN_COSTS:]])
    lost = item.max - item.score
    capped = sum([cost.points for cost in item.costs]) > lost + _ROUNDING
    return [rounded(item.score, 1), rounded(lost, 2) if capped else 0, rounded(more, 2), rounded(shared, 2), *shown]


def _dearest(cost: tuple[str, float]) -> tuple[float, str]:
    code, points = cost
    return -points, code


def _impression(score: Score) -> str:
    """Return what the impression rests on: `8行中6行有问题，另有2个整张表或资金的问题`."""
    told = {why for item in score.items for why in item.why if why.startswith(IMPRESSION)}
    return min(told, default="").removeprefix(f"{IMPRESSION}：")


def money(amount: float | None) -> str:
    """Return 万元 with two digits and thousands, or a dash."""
    return "—" if amount is None else f"{amount:,.2f}"


def _facts(project: Project) -> list[tuple[str, str]]:
    table = project.table
    pairs = [
        ("主管部门", table.department),
        ("实施单位", table.unit),
        ("项目编码", table.project_code),
        ("年度", str(table.year) if table.year else None),
        ("资金（万元）", _money_words(project)),
        ("期限", table.period),
        ("文件", project.path),
        ("位置", table.location),
    ]
    return [(name, value) for name, value in pairs if value]


def _money_words(project: Project) -> str | None:
    budget = project.table.budget
    if budget.total is None:
        return None
    parts = [("财政拨款", budget.fiscal), ("其他", budget.other)]
    told = "，".join(f"{name}{money(value)}" for name, value in parts if value)
    return f"{money(budget.total)}（{told}）" if told else money(budget.total)
