"""Measure the score against the panel, and refit its few parameters.

python benchmarks/calibrate_score.py                        the panel's own codes as findings, shipped settings
python benchmarks/calibrate_score.py --fit                  the same, and held out (tenths, whole sets)
python benchmarks/calibrate_score.py --report SEEDS SAMPLES the tool's findings (report.json of each set)
… --more FOLDER [REPORT]    one more set: FOLDER with rows.jsonl and tables.jsonl, with --report its report.json too

Severity, review point and weight of a code come from the shipped rules; codes without a rule take the catalogue's.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from auditor.check.loading import load_rules
from auditor.check.scoring_settings import Scoring
from auditor.model import Budget, Finding, Indicator, Score, Severity, TargetTable, TypedTable
from auditor.score.points import score_table
from benchmarks.gold_tables import SHARED

SETS = {"seeds": ("rows.jsonl", "tables.jsonl"), "samples": ("samples_rows.jsonl", "samples_tables.jsonl")}
# Joined with an absolute path, as --more gives one, it yields that path.
LABELS = SHARED / "labels"
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
    for line in (LABELS / rows_file).read_text("utf-8").splitlines():
        row = json.loads(line)
        by_table.setdefault(row["id"].rsplit(".", 1)[0], []).append(row)
    known = catalogue_severities()
    lines = (LABELS / tables_file).read_text("utf-8").splitlines()
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
    for line in (LABELS / SETS[which][1]).read_text("utf-8").splitlines():
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


# --------------------------------------------------------------------------- fitting

# Few on purpose: a scale for the impression, the part of the whole table in it, and the dearest rule.
PARAMETERS = ("整体印象", "整张表", "T01")


def _with(settings: Scoring, factors: Sequence[float]) -> Scoring:
    """Return the settings with each parameter multiplied by its factor."""
    shared, table, category = (abs(float(factor)) for factor in factors)
    items = tuple(replace(item, impression=item.impression * shared) for item in settings.items)
    weights = {**settings.costs.weights, "T01": settings.weight("T01") * category}
    costs = replace(settings.costs, weights=weights)
    impression = replace(settings.impression, table=settings.impression.table * table)
    return replace(settings, items=items, costs=costs, impression=impression)


def fit(sets: list[list[Judged]], settings: Scoring) -> tuple[Scoring, list[float]]:
    """Return the settings whose mean absolute error over the sets, equally weighted, is least, and the factors."""
    from scipy.optimize import minimize

    def error(factors) -> float:
        tried = _with(settings, factors)
        return sum(_error(tables, tried) for tables in sets if tables)

    start = [1.0] * len(PARAMETERS)
    corners = [start, *([*start[:n], 1.2, *start[n + 1 :]] for n in range(len(start)))]
    options = {"maxiter": 60, "adaptive": True, "initial_simplex": corners}
    found = minimize(error, start, method="Nelder-Mead", options=options)
    return _with(settings, found.x), [float(factor) for factor in found.x]


def _error(tables: list[Judged], settings: Scoring) -> float:
    return sum(abs(score_table(t.typed, t.findings, settings).total - t.total) for t in tables) / len(tables)


def cross_validate(sets: dict[str, list[Judged]], settings: Scoring, folds: int = 10) -> None:
    """Fit on nine tenths of all sets and score the tenth; print the figures over all tenths."""
    held: dict[str, list[tuple[Judged, Score]]] = {name: [] for name in sets}
    for fold in range(folds):
        fitted, _ = fit([[t for i, t in enumerate(ts) if i % folds != fold] for ts in sets.values()], settings)
        for name, tables in sets.items():
            held[name] += [(t, score_table(t.typed, t.findings, fitted)) for t in tables[fold::folds]]
    for name, scored in held.items():
        print(f"{folds} folds, {_line(name, scored)}")


def leave_set_out(sets: dict[str, list[Judged]], settings: Scoring) -> None:
    """Fit on the other sets, score each set, and print the figures."""
    for name, tables in sets.items():
        fitted, _ = fit([other for key, other in sets.items() if key != name], settings)
        print(f"set left out, {_line(name, [(t, score_table(t.typed, t.findings, fitted)) for t in tables])}")


# --------------------------------------------------------------------------- figures


def _line(name: str, scored: Sequence[tuple[Judged, Score]]) -> str:
    """Return Spearman, mean absolute error, share of equal grades, and the bias of bad, middling and good tables."""
    from scipy.stats import spearmanr

    rho = spearmanr([s.total for _, s in scored], [t.total for t, _ in scored]).statistic
    errors = [s.total - t.total for t, s in scored]
    same = sum(s.grade == t.grade for t, s in scored) / len(scored)
    bands = []
    for low, high in ((0, 60), (60, 80), (80, 101)):
        own = [s.total - t.total for t, s in scored if low <= t.total < high]
        bands.append(f"{sum(own) / len(own):+.1f}" if own else "–")
    mean = sum(map(abs, errors)) / len(errors)
    return (
        f"{name}: tables {len(scored)}  Spearman {rho:.3f}  MAE {mean:.2f}  grade {same:.3f}  "
        f"bias below 60 / to 80 / above: {' / '.join(bands)}"
    )


def _tables(options: argparse.Namespace) -> dict[str, list[Judged]]:
    if options.more:
        folder = Path(options.more[0]).resolve()
        SETS["more"] = (str(folder / "rows.jsonl"), str(folder / "tables.jsonl"))
    if not options.report:
        return {name: panel_tables(name) for name in SETS}
    reports = [*options.report, *map(Path, (options.more or [])[1:2])]
    return {name: reported_tables(path, name) for name, path in zip(SETS, reports, strict=True)}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--fit", action="store_true")
    parser.add_argument("--report", nargs=2, metavar=("SEEDS", "SAMPLES"), type=Path)
    parser.add_argument("--more", nargs="+", metavar="FOLDER [REPORT]")
    options = parser.parse_args()
    settings = load_rules().scoring
    sets = _tables(options)
    for name, tables in sets.items():
        print(_line(name, [(t, score_table(t.typed, t.findings, settings)) for t in tables]))
    if options.fit:
        fitted, factors = fit(list(sets.values()), settings)
        print("factors of the best fit:", "  ".join(f"{n} {f:.2f}" for n, f in zip(PARAMETERS, factors, strict=True)))
        for name, tables in sets.items():
            print("refitted,", _line(name, [(t, score_table(t.typed, t.findings, fitted)) for t in tables]))
        cross_validate(sets, settings)
        leave_set_out(sets, settings)


if __name__ == "__main__":
    main()
