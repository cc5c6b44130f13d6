"""Gather what the coverage page shows: the six outcomes over files, tables, rows and checks, with their sums."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from auditor.model import AuditResult, DocumentResult, Outcome
from auditor.report.outcomes import Summary, document_outcome
from auditor.report.projects import Project

if TYPE_CHECKING:
    from auditor.report.rule_texts import RuleText

_LEVELS = (("documents", "文件"), ("tables", "绩效目标表"), ("rows", "指标行"), ("checks", "检查（规则×对象）"))
# More than this makes the page slow to open; the workbook and report.json hold all.
FILES = 2000
REPAIRS = 500
TABLES_OF_A_FILE = 100
_STATUS = {
    "ok": "有绩效目标表",
    "no_tables": "没有绩效目标表",
    "unreadable": "读不出",
    "skipped": "不是材料，已跳过",
}


def coverage_context(
    result: AuditResult, projects: Sequence[Project], texts: Mapping[str, RuleText], summary: Summary
) -> dict[str, Any]:
    """Return the values of the coverage template."""
    counts = summary.outcomes
    by_path: dict[str, list[Project]] = {}
    for project in projects:
        by_path.setdefault(project.path, []).append(project)
    return {
        "outcomes": [outcome.value for outcome in Outcome],
        "levels": [(words, counts[name], sum(counts[name].values())) for name, words in _LEVELS],
        "documents": [
            (d, _STATUS[d.status], document_outcome(d).value, by_path.get(d.path, [])) for d in _shown(result.documents)
        ],
        "n_documents": len(result.documents),
        "tables_of_a_file": TABLES_OF_A_FILE,
        "repairs": [(p, repair) for p in projects for repair in p.table.repairs][:REPAIRS],
        "n_repairs": sum(len(p.table.repairs) for p in projects),
        "not_run": _not_run(result, projects),
        "texts": texts,
    }


def _shown(documents: Sequence[DocumentResult]) -> Sequence[DocumentResult]:
    """Return the documents in order; of very many, those that were not read and then as many as fit."""
    if len(documents) <= FILES:
        return documents
    unread = [d for d in documents if d.status == "unreadable"]
    return [*unread, *(d for d in documents if d.status != "unreadable")][:FILES]


def _not_run(result: AuditResult, projects: Sequence[Project]) -> list[tuple[str, str, str]]:
    own = [(n.rule, p.name, n.reason) for p in projects for n in p.result.check.not_run]
    return [*own, *((n.rule, "跨表检查", n.reason) for n in result.not_run)]
