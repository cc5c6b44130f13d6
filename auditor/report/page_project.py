"""Gather what a project page shows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from auditor.model import Finding, ItemScore, Score
from auditor.report.filed_table import filed_table, mark_of
from auditor.report.opinion import write_opinion
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
# Shown costs are rounded one by one.
_ROUNDING = 0.05


@dataclass(frozen=True, slots=True)
class PointRow:
    """One review point as shown.

    Attributes:
        losses: (code, name, points) of the rules that cost most; `more` is what the others cost.
        shared: what the impression of the whole table costs here.
        capped: the costs add up to more than the point can lose.
    """

    dimension: str
    span: int
    item: str
    score: float | None
    max: float
    share: int
    losses: tuple[tuple[str, str, float], ...]
    more: float
    shared: float
    capped: bool
    reason: str


def project_context(
    project: Project,
    neighbours: tuple[Project | None, Project | None],
    texts: Mapping[str, RuleText],
    scoring: Scoring,
) -> dict[str, Any]:
    """Return the values of the project template."""
    table, score = project.table, project.result.score
    findings = worst_first(project.findings)
    standing = counted(findings)
    rows = {row.id: number for number, row in enumerate(table.indicators, 1)}
    return {
        "p": project,
        "table": table,
        "score": score,
        "advice": scoring.advice(score.grade) if score else "",
        "points": _points(score.items, texts) if score else (),
        "impression": _impression(score) if score else "",
        "filed": filed_table(table, project.findings),
        "texts": texts,
        "worst": standing[:WORST],
        "questions": [f for f in findings if f.status == "review"][:WORST],
        "findings": findings,
        "place": lambda finding: _place(finding, project, rows),
        "mark": mark_of,
        "opinion": write_opinion(project.result, texts, scoring, project.across).text(),
        "what_if": what_if_data(project.result, scoring, lambda finding: _place(finding, project, rows)),
        "previous": neighbours[0],
        "next": neighbours[1],
        "facts": _facts(project),
        "unsure": [row for row in table.indicators if row.confidence < 0.95],
        "not_run": project.result.check.not_run,
    }


def _place(finding: Finding, project: Project, rows: Mapping[str, int]) -> str:
    number = rows.get(finding.indicator or "")
    if number is None:
        return finding.role or "整张表"
    row = project.table.indicators[number - 1]
    name = row.level3 or row.value or f"第{number}项"
    # A name such as 无 says nothing without its class.
    return f"{row.level2}“{name}”" if row.level2 and len(name) < _SHORT else name


def _points(items: Sequence[ItemScore], texts: Mapping[str, RuleText]) -> list[PointRow]:
    spans: dict[str, int] = {}
    for item in items:
        spans[item.dimension] = spans.get(item.dimension, 0) + 1
    rows, seen = [], set[str]()
    for item in items:
        span = 0 if item.dimension in seen else spans[item.dimension]
        seen.add(item.dimension)
        rows.append(_point(item, span, _losses(item, texts)))
    return rows


def _point(item: ItemScore, span: int, losses: Sequence[tuple[str, str, float]]) -> PointRow:
    if item.score is None:
        return PointRow(item.dimension, span, item.item, None, item.max, 0, (), 0.0, 0.0, False, item.why[0])
    return PointRow(
        item.dimension,
        span,
        item.item,
        item.score,
        item.max,
        round(100 * item.score / item.max) if item.max else 0,
        tuple(losses[:_SHOWN_COSTS]),
        sum(points for *_, points in losses[_SHOWN_COSTS:]),
        sum(cost.points for cost in item.costs if cost.rule == IMPRESSION),
        sum(cost.points for cost in item.costs) > item.max - item.score + _ROUNDING,
        "",
    )


def _losses(item: ItemScore, texts: Mapping[str, RuleText]) -> list[tuple[str, str, float]]:
    by_rule: dict[str, float] = {}
    for cost in item.costs:
        if cost.rule != IMPRESSION:
            by_rule[cost.rule] = by_rule.get(cost.rule, 0.0) + cost.points
    ordered = sorted(by_rule.items(), key=lambda pair: (-pair[1], pair[0]))
    return [(code, texts[code].name if code in texts else code, points) for code, points in ordered]


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
