"""Write the HTML report: a first page, a page a project, comparison, coverage and rules; opens without network."""

from __future__ import annotations

import json
import shutil
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import lru_cache, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from markupsafe import Markup, escape

from auditor import resources
from auditor.model import AuditResult, Finding
from auditor.report.filed_table import FiledCell, mark_of
from auditor.report.opinion import rejected, said
from auditor.report.outcomes import all_findings, summarise
from auditor.report.page_across import across_context
from auditor.report.page_coverage import coverage_context
from auditor.report.page_data import COMMON, bare_advice
from auditor.report.page_index import index_context
from auditor.report.page_project import money, project_context
from auditor.report.page_templates import page_environment
from auditor.report.projects import Project, collect_projects
from auditor.report.rule_texts import Rules, RuleText, rule_texts
from auditor.report.what_if import costs_data

if TYPE_CHECKING:
    from jinja2 import Environment

    from auditor.check.scoring_settings import Scoring

MENU = (
    ("index.html", "总览"),
    ("across.html", "跨项目比对"),
    ("coverage.html", "读取与检查情况"),
    ("rules.html", "规则说明"),
)
ASSETS = ("report.css", "report.js")
# Upper bounds of the heat classes, in percent of a review point kept.
_HEAT = ((45, "h4"), (60, "h3"), (75, "h2"), (90, "h1"))


def write_html(result: AuditResult, rules: Rules, folder: Path) -> None:
    """Write index.html, projects/, assets/ and the other pages into an existing folder.

    Args:
        result: everything the run found.
        rules: for the words of rules and the scoring settings.
        folder: the report folder.
    """
    for task in html_tasks(result, rules, folder):
        task()


def html_tasks(result: AuditResult, rules: Rules, folder: Path, parts: int = 1) -> list[Callable[[], None]]:
    """Return what writes the pages, in parts that may run side by side: the common pages, then those of projects.

    Args:
        result: everything the run found.
        rules: for the words of rules and the scoring settings.
        folder: the report folder.
        parts: into how many the pages of projects are divided.
    """
    environment = _environment()
    projects = collect_projects(result)
    findings = all_findings(result)
    texts = rule_texts(rules, _codes(result, findings))
    (folder / "projects").mkdir(exist_ok=True)
    environment.get_template("project.html.j2")  # compiled once, before the parts go their ways
    size = max(1, -(-len(projects) // parts))
    places = [range(start, min(start + size, len(projects))) for start in range(0, len(projects), size)]
    common = partial(_write_common, environment, result, findings, projects, texts, rules, folder)
    return [common, *(partial(_write_projects, environment, projects, part, texts, rules, folder) for part in places)]


def _write_common(
    environment: Environment,
    result: AuditResult,
    findings: Sequence[Finding],
    projects: Sequence[Project],
    texts: Mapping[str, RuleText],
    rules: Rules,
    folder: Path,
) -> None:
    assets = folder / "assets"
    assets.mkdir(parents=True, exist_ok=True)
    _write_assets(assets, texts, rules.scoring)
    summary = summarise(result)
    context = index_context(result, projects, texts, summary)
    for number, shard in enumerate(context["shard_files"], 1):
        # The first shard makes the list, so that the page needs no script of its own.
        start = "var auditRows=[];\n" if number == 1 else ""
        _write(assets / f"list-{number}.js", start + shard)
    _page(environment, "index.html", folder, context)
    _page(environment, "across.html", folder, across_context(result, projects, texts))
    _page(environment, "coverage.html", folder, coverage_context(result, projects, texts, summary))
    counts = Counter(f.rule for f in findings)
    _page(environment, "rules.html", folder, {"texts": {c: t for c, t in texts.items() if counts[c]}, "counts": counts})


def _write_projects(
    environment: Environment,
    projects: Sequence[Project],
    places: range,
    texts: Mapping[str, RuleText],
    rules: Rules,
    folder: Path,
) -> None:
    from jinja2.utils import htmlsafe_json_dumps

    template = environment.get_template("project.html.j2")
    for place in places:
        project = projects[place]
        before = projects[place - 1] if place else None
        after = projects[place + 1] if place + 1 < len(projects) else None
        context = project_context(project, (before, after), texts, rules.scoring)
        data = htmlsafe_json_dumps(context["data"], **environment.policies["json.dumps_kwargs"])
        _write(folder / project.page, template.render(context, data=data))


def _environment() -> Environment:
    environment = page_environment()
    environment.filters.update(money=money, heat=_heat, count=_count, verdict=_verdict)
    environment.filters.update(told=_told, cells=_cells)
    # Made once: imported by each page, the pieces took a fortieth of its time.
    environment.globals["parts"] = environment.get_template("parts.html.j2").module
    # Chinese as it is: an escape takes six bytes where UTF-8 takes three.
    environment.policies["json.dumps_kwargs"] = {"ensure_ascii": False, "sort_keys": True, "separators": (",", ":")}
    return environment


def _page(environment: Environment, name: str, folder: Path, context: Mapping[str, Any]) -> None:
    template = environment.get_template(f"{name}.j2")
    _write(folder / name, template.render(root="", here=name, menu=MENU, **context))


def _write(path: Path, text: str) -> None:
    # Lone surrogates of a broken file name or cell cannot be written as UTF-8.
    path.write_bytes(text.encode("utf-8", "replace"))


def _write_assets(assets: Path, texts: Mapping[str, RuleText], scoring: Scoring) -> None:
    for name in ASSETS:
        shutil.copyfile(resources.TEMPLATES / "assets" / name, assets / name)
    words = {code: [text.name, text.why, text.basis] for code, text in texts.items()}
    shared = {"Rules": words, "Scoring": costs_data(scoring), "Menu": MENU, "Words": COMMON}
    told = [f"var audit{name}={_json(data)};\n" for name, data in shared.items()]
    _write(assets / "rules.js", "".join(told))


def _json(data: object) -> str:
    return json.dumps(data, ensure_ascii=False, separators=(",", ":"))


def _codes(result: AuditResult, findings: Sequence[Finding]) -> set[str]:
    tables = [table for document in result.documents for table in document.tables]
    not_run = [n.rule for table in tables for n in table.check.not_run] + [n.rule for n in result.not_run]
    return {f.rule for f in (*findings, *result.resolved)} | set(not_run)


def _heat(kept: int | None) -> str:
    if kept is None:
        return "hand"
    return next((name for bound, name in _HEAT if kept < bound), "h0")


def _count(number: int) -> str:
    return f"{number:,}" if number else "–"


def _verdict(verdict: Sequence[tuple[str, str]]) -> str:
    told = dict(verdict)
    reason = told.get("reason", "")
    return f"{told.get('decision', '')}：{reason}" if reason else told.get("decision", "")


def _told(found: Iterable[Finding], texts: Mapping[str, RuleText], root: str) -> list[tuple[object, ...]]:
    """Return what the markup of each finding is filled with, at once: asked one by one, it takes half of the time.

    Its classes, weight, rule, quote, how it was judged, examples, itself where anything changed or was decided, words,
    and advice (None for none).
    """
    return [
        (
            f"{mark_of(finding)} no" if rejected(finding) else mark_of(finding),
            "待核" if finding.status == "review" else finding.severity.value,
            _rule_link(texts[finding.rule].name if finding.rule in texts else finding.rule, finding.rule, root),
            _quote(finding, root),
            _trace(finding, root),
            "；".join(finding.examples),
            finding if finding.state or finding.verdict else None,
            said(finding),
            bare_advice(finding.suggestion) if finding.suggestion else None,
        )
        for finding in found
    ]


def _quote(finding: Finding, root: str) -> str:
    """Return the quote where the message has none; one across tables is told on the page that compares them."""
    return "" if finding.evidence in finding.message or (root and finding.tables) else finding.evidence


def _trace(finding: Finding, root: str) -> str:
    """Return how it was judged, as far as the message does not say so; one across tables as for the quote."""
    if root and finding.tables:
        return ""
    return "；".join(
        [f"{key}：{value}" for key, value in finding.trace if key != "行序" and value not in finding.message]
    )


def _cells(cells: Sequence[FiledCell]) -> Markup:
    """Return the cells of a row; done cell by cell in the template, they took a third of a page's time."""
    return Markup("".join(map(_cell, cells)))  # noqa: S704  # each part is escaped below or a number


@lru_cache(maxsize=1 << 14)
def _cell(cell: FiledCell) -> str:
    text, rows, columns, mark, unsure = cell
    spans = (f" rowspan={rows}" if rows > 1 else "") + (f" colspan={columns}" if columns > 1 else "")
    names = f"{mark} unsure".strip() if unsure else mark
    # Two classes need quotes around them.
    quote = '"' if " " in names else ""
    return f"<td{spans}{f' class={quote}{names}{quote}' if names else ''}>{escape(text)}"


@lru_cache(maxsize=1024)
def _rule_link(name: str, code: str, root: str) -> Markup:
    """Return the rule's name, which leads to its words."""
    if code.isalnum():
        return Markup("<a href={}rules.html#{}>{}</a>").format(root, code, name)
    return Markup('<a href="{}rules.html#{}">{}</a>').format(root, code, name)
