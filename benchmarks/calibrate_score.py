"""Measure the score against the panel, and refit its few parameters.

python benchmarks/calibrate_score.py                     the panel's own codes as findings, shipped settings
python benchmarks/calibrate_score.py --fit               the same, refitted, with ten-fold cross-validation
python benchmarks/calibrate_score.py --report R.json …   the tool's findings (report.json of the seeds and the samples)

Severity, review point and weight of a code come from the shipped rules; codes without a rule take the catalogue's.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from dataclasses import dataclass, replace
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from auditor.check.loading import load_rules
from auditor.check.scoring_settings import Scoring
from auditor.model import Budget, Finding, Indicator, Severity, TargetTable, TypedTable
from auditor.score.points import score_table
from benchmarks.gold_tables import SHARED

SETS = {"seeds": ("rows.jsonl", "tables.jsonl"), "samples": ("samples_rows.jsonl", "samples_tables.jsonl")}
# Review point of the catalogue's codes that are no matter of 指标科学性, where no rule says so.
ITEM_OF = {
    **dict.fromkeys(
        ["V08", "V09", "V10", "V15", "V24", "T01", "T12", "T14", "T15", "T16", "C08", "C09", "M06"], "规范完整性"
    ),
    **dict.fromkeys(["T05", "T06", "V07"], "明确清晰性"),
    **dict.fromkeys(["T07", "R07"], "目标相关性"),
    **dict.fromkeys(["R01", "R03", "R06", "S01", "S05", "R09", "R10"], "绩效合理性"),
    **dict.fromkeys(["M01", "M02", "M03", "M04", "M05", "M07", "M08", "R02", "T10", "V19"], "资金匹配性"),
}
ACROSS = {"T09", "T10"}


@dataclass(frozen=True)
class Judged:
    """A table with findings, and what the panel gave it."""

    name: str
    typed: TypedTable
    findings: tuple[Finding, ...]
    total: float
    grade: str


def catalogue_severities() -> dict[str, str]:
    """Return the first severity the catalogue names for each code."""
    found = {}
    for line in (SHARED / "domain.md").read_text("utf-8").splitlines():
        match = re.match(r"^\| ([A-Z]\d\d) .*\| ([^|]*) \|$", line.strip())
        if match and (severity := re.search("[高中低]", match[2])):
            found[match[1]] = severity[0]
    return {**found, "V02": "高", "V24": "低", "T01": "中"}


def _severity(code: str, row: dict | None, rows: list[dict], known: dict[str, str]) -> Severity:
    if row is not None and code in {"V01", "V02"}:
        firm = any(
            r is not row and r["level2"] == row["level2"] and r["kind"] in {"quantity", "deadline"} for r in rows
        )
        return Severity.MEDIUM if firm else Severity.HIGH
    return Severity(known.get(code, "中"))


def panel_tables(which: str) -> list[Judged]:
    """Return the labelled tables with the panel's codes as findings."""
    rows_file, tables_file = SETS[which]
    by_table: dict[str, list[dict]] = {}
    for line in (SHARED / "labels" / rows_file).read_text("utf-8").splitlines():
        row = json.loads(line)
        by_table.setdefault(row["id"].rsplit(".", 1)[0], []).append(row)
    known = catalogue_severities()
    lines = (SHARED / "labels" / tables_file).read_text("utf-8").splitlines()
    return [_judged(record, by_table[record["table"]], known) for record in map(json.loads, lines)]


def _judged(record: dict, rows: list[dict], known: dict[str, str]) -> Judged:
    pairs = [(code, row) for row in rows for code in row["codes"]]
    pairs += [(code, None) for code in record["codes"] if code not in ACROSS]
    findings = tuple(
        Finding(
            id=f"f{number}",
            rule=code,
            severity=_severity(code, row, rows, known),
            message="",
            evidence="",
            location="",
            basis="",
            indicator=row["id"] if row else None,
            item=ITEM_OF.get(code, "指标科学性"),
        )
        for number, (code, row) in enumerate(pairs)
    )
    indicators = tuple(Indicator(r["id"], "", r["level1"], r["level2"], r["level3"], r["value"]) for r in rows)
    table = TargetTable(record["table"], "", record["kind_of_table"], "88", None, indicators, budget=Budget(1.0))
    return Judged(record["table"], TypedTable(table, ()), findings, record["total100"], record["grade"])


def reported_tables(path: Path, which: str) -> list[Judged]:
    """Return the labelled tables with the findings of a report.json, joined by document and order."""
    record = json.loads(path.read_text("utf-8"))
    found = {d["path"].rsplit("/", 1)[-1]: [t for t in d["tables"] if not t["narrative"]] for d in record["documents"]}
    rules = load_rules()
    judged, counts = [], {}
    for line in (SHARED / "labels" / SETS[which][1]).read_text("utf-8").splitlines():
        label = json.loads(line)
        place = counts.setdefault(label["document"], 0)
        counts[label["document"]] += 1
        table = found[label["document"]][place]
        indicators = tuple(
            Indicator(i["id"], "", i["level1"], i["level2"], i["level3"], i["value"]) for i in table["indicators"]
        )
        target = TargetTable(
            table["id"], "", table["kind"], table["layout"], None, indicators, budget=Budget(table["budget"]["total"])
        )
        findings = tuple(_reported(f, rules) for f in table["findings"])
        judged.append(Judged(label["table"], TypedTable(target, ()), findings, label["total100"], label["grade"]))
    return judged


def _reported(record: dict, rules) -> Finding:
    rule = rules[record["rule"]]
    cause = rule.cause and (
        f"{rule.cause}@{record['indicator']}" if rule.cause_per == "row" and record["indicator"] else rule.cause
    )
    return Finding(
        record["id"], record["rule"], Severity(record["severity"]), "", "", "", "", record["status"],
        indicator=record["indicator"], cause=cause, item=rule.item, weight=rule.weight,
    )  # fmt: skip


# --------------------------------------------------------------------------- figures


def figures(tables: list[Judged], settings: Scoring) -> tuple[float, float, float]:
    """Return Spearman, mean absolute error and share of equal grades."""
    from scipy.stats import spearmanr

    scores = [score_table(t.typed, t.findings, settings) for t in tables]
    ours = [s.total for s in scores]
    error = sum(abs(a - t.total) for a, t in zip(ours, tables, strict=True)) / len(tables)
    same = sum(s.grade == t.grade for s, t in zip(scores, tables, strict=True)) / len(tables)
    return float(spearmanr(ours, [t.total for t in tables]).statistic), error, same


# --------------------------------------------------------------------------- fitting

# Few on purpose: a scale for all costs on rows, one for all on tables, and the two weights that carry most.
PARAMETERS = ("按行", "按表", "M", "T01")


def _values(settings: Scoring) -> list[float]:
    weights = settings.costs.weights
    return [1.0, 1.0, weights.get("M", 1.0), weights.get("T01", 1.0)]


def _scaled(degrees, factor: float):
    return replace(degrees, high=degrees.high * factor, medium=degrees.medium * factor, low=degrees.low * factor)


def _with(settings: Scoring, values) -> Scoring:
    rows, tables, money, category = (max(0.0, float(x)) for x in values)
    costs = settings.costs
    weights = {**costs.weights, "M": money, "T01": category}
    costs = replace(costs, rows=_scaled(costs.rows, rows), tables=_scaled(costs.tables, tables), weights=weights)
    return replace(settings, costs=costs)


def fit(sets: list[list[Judged]], settings: Scoring) -> Scoring:
    """Return the settings whose mean absolute error over the sets, equally weighted, is least."""
    from scipy.optimize import minimize

    def error(values) -> float:
        tried = _with(settings, values)
        return sum(figures_error(tables, tried) for tables in sets if tables)

    start = _values(settings)
    found = minimize(error, start, method="Nelder-Mead", options={"maxiter": 120, "adaptive": True})
    return _with(settings, found.x)


def figures_error(tables: list[Judged], settings: Scoring) -> float:
    return sum(abs(score_table(t.typed, t.findings, settings).total - t.total) for t in tables) / len(tables)


def _report(title: str, tables: list[Judged], settings: Scoring) -> None:
    rho, error, same = figures(tables, settings)
    print(f"{title}: tables {len(tables)}  Spearman {rho:.3f}  MAE {error:.2f}  grade {same:.3f}")


def cross_validate(sets: dict[str, list[Judged]], settings: Scoring, folds: int = 10) -> None:
    """Fit on nine tenths, score the tenth, and print the figures over all tenths."""
    held: dict[str, list[tuple[Judged, float, str]]] = {name: [] for name in sets}
    for fold in range(folds):
        fitted = fit([[t for i, t in enumerate(ts) if i % folds != fold] for ts in sets.values()], settings)
        for name, tables in sets.items():
            for table in tables[fold::folds]:
                score = score_table(table.typed, table.findings, fitted)
                held[name].append((table, score.total, score.grade))
    from scipy.stats import spearmanr

    for name, scored in held.items():
        rho = spearmanr([s for _, s, _ in scored], [t.total for t, _, _ in scored]).statistic
        error = sum(abs(s - t.total) for t, s, _ in scored) / len(scored)
        same = sum(g == t.grade for t, _, g in scored) / len(scored)
        print(f"held out {name}: Spearman {rho:.3f}  MAE {error:.2f}  grade {same:.3f}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--fit", action="store_true")
    parser.add_argument("--report", nargs=2, metavar=("SEEDS", "SAMPLES"), type=Path)
    options = parser.parse_args()
    settings = load_rules().scoring
    if options.report:
        sets = {name: reported_tables(path, name) for name, path in zip(SETS, options.report, strict=True)}
    else:
        sets = {name: panel_tables(name) for name in SETS}
    for name, tables in sets.items():
        _report(name, tables, settings)
    if options.fit:
        fitted = fit(list(sets.values()), settings)
        print(fitted.costs)
        for name, tables in sets.items():
            _report(f"refitted {name}", tables, fitted)
        cross_validate(sets, settings)


if __name__ == "__main__":
    main()
