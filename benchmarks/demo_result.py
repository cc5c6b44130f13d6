"""Build a result from the reference readings with the panel's codes as findings: reports without the other rooms.

python benchmarks/demo_result.py seeds|samples FOLDER      write the HTML report of it
"""

import json
import sys
from dataclasses import replace
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from auditor.check.loading import load_rules
from auditor.extract.identity import assign_ids
from auditor.model import (
    AuditResult,
    CategoryCall,
    DocumentResult,
    Extraction,
    Finding,
    NameReading,
    Severity,
    TableCheck,
    TableResult,
    TargetTable,
    TargetValue,
    TypedIndicator,
    TypedTable,
    Vagueness,
)
from auditor.report.html import write_html
from auditor.score.points import score_table
from benchmarks.calibrate_score import ITEM_OF, SETS, catalogue_severities
from benchmarks.gold_tables import SHARED, gold_tables

ACROSS = {"T09", "T10"}


def typed(table: TargetTable) -> TypedTable:
    """Return the table with rows nobody typed."""
    blank = (Vagueness(0), NameReading(""), "unknown", CategoryCall())
    rows = tuple(TypedIndicator(row, TargetValue("quantity", row.value or ""), *blank) for row in table.indicators)
    return TypedTable(table, rows)


def demo_result(which: str) -> AuditResult:
    """Return every reference table, the labelled ones with findings and all with a score."""
    settings, known = load_rules().scoring, catalogue_severities()
    rows, tables = (SHARED / "labels" / name for name in SETS[which])
    by_row: dict[str, list[dict]] = {}
    for line in rows.read_text("utf-8").splitlines():
        label = json.loads(line)
        by_row.setdefault(label["id"].rsplit(".", 1)[0], []).append(label)
    labels: dict[str, list[dict]] = {}
    for line in tables.read_text("utf-8").splitlines():
        label = json.loads(line)
        labels.setdefault(label["document"], []).append(label)
    documents, across = [], {}
    for name, filed in gold_tables(which).items():
        found = assign_ids([Extraction(tuple(replace(t, id="") for t in filed))])[0].tables
        results = []
        for place, table in enumerate(found):
            own = labels.get(name, [])
            label = own[place] if place < len(own) else None
            findings = _findings(table, label, by_row, known) if label else ()
            for code in ACROSS & set(label["codes"] if label else ()):
                across.setdefault(code, []).append(table.id)
            score = score_table(typed(table), findings, settings)
            results.append(TableResult(typed(table), TableCheck(findings), score))
        documents.append(DocumentResult(name, name.rsplit(".", 1)[-1], "0" * 64, "ok", tables=tuple(results)))
    shared = tuple(
        Finding(f"x{code}", code, Severity.MEDIUM, "多个项目的指标相同", "", "", "", tables=tuple(ids))
        for code, ids in sorted(across.items())
    )
    return AuditResult(tuple(documents), shared)


def _findings(table: TargetTable, label: dict, by_row: dict, known: dict) -> tuple[Finding, ...]:
    found = []
    for row, judged in zip(table.indicators, by_row[label["table"]], strict=False):
        found += [(code, row) for code in judged["codes"]]
    found += [(code, None) for code in label["codes"] if code not in ACROSS]
    return tuple(
        Finding(
            id=f"{table.id}-{number}",
            rule=code,
            severity=Severity(known.get(code, "中")),
            message=f"专家组认为“{(row.value if row else table.project_name) or '（空）'}”不妥",
            evidence=(row.value if row else table.goal) or "",
            location=row.location if row else table.location,
            basis="",
            table=table.id,
            indicator=row.id if row else None,
            role="指标值" if row else "绩效目标",
            item=ITEM_OF.get(code, "指标科学性"),
        )
        for number, (code, row) in enumerate(found)
    )


if __name__ == "__main__":
    out = Path(sys.argv[2])
    out.mkdir(parents=True, exist_ok=True)
    write_html(demo_result(sys.argv[1]), load_rules(), out)
