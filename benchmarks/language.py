"""Measure the language layer: rows a second for the whole and its parts, and the ratio to a bare `regex` pass.

    python benchmarks/language.py [rounds]

Rows are those of the reference readings, repeated with varied figures so that nothing kept by its text helps.
"""

import statistics
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from itertools import product

import regex
from gold_tables import gold_tables

from auditor.classify.language import Language
from auditor.classify.vagueness import grade_vagueness
from auditor.model import Indicator, TargetValue

TARGET_ROWS = 5_000
# What the study of performance measured: operator, number, unit (benchmarks compare with this on the same machine).
BARE = regex.compile(r"([≥≤><=≈]?)(\d+(?:\.\d+)?)(\p{Han}{0,4}|%)")


def varied_rows(round_: int) -> list[Indicator]:
    """Return TARGET_ROWS rows whose texts are all different, and different in every round: nothing said is kept."""
    tables = [t for which in ("seeds", "samples") for ts in gold_tables(which).values() for t in ts]
    rows = [row for table in tables for row in table.indicators]
    out: list[Indicator] = []
    copy = round_ * (1 + TARGET_ROWS // len(rows))
    while len(out) < TARGET_ROWS:
        mark = chr(0x4E00 + copy)
        out += [replace(row, level3=f"{mark}{row.level3 or ''}", value=_vary(row.value, copy)) for row in rows]
        copy += 1
    return out[:TARGET_ROWS]


def _vary(value: str | None, copy: int) -> str | None:
    return None if value is None else regex.sub(r"\d+", lambda found: str(int(found.group()) + copy), value, count=1)


def values_of(layer: Language, rows: list[Indicator]) -> list[TargetValue]:
    return [layer.values.read(r.value, r.level3, r.level2, r.description, r.basis) for r in rows]


def main(rounds: int) -> None:
    start = time.perf_counter()
    layer = Language.load()
    print(f"load {time.perf_counter() - start:.3f} s")
    parts: dict[str, Callable[[list[Indicator], list[TargetValue]], object]] = {
        "bare regex": lambda rows, _: [BARE.search(r.value or "") for r in rows],
        "value": lambda rows, _: values_of(layer, rows),
        "vagueness": lambda rows, values: [
            grade_vagueness(v, layer.wording, r.level3, r.description, r.basis)
            for v, r in zip(values, rows, strict=True)
        ],
        "name": lambda rows, _: [layer.names.read(r.level3) for r in rows],
        "polarity": lambda rows, values: [layer.directions.of(r.level3, v) for v, r in zip(values, rows, strict=True)],
        "category": lambda rows, values: [
            layer.categories.call(r.level2, v, layer.names.read(r.level3), "88")
            for v, r in zip(values, rows, strict=True)
        ],
        "whole layer": lambda rows, _: [layer.type_row(r) for r in rows],
    }
    rates: dict[str, list[float]] = {name: [] for name in parts}
    for number, (name, work) in product(range(rounds), parts.items()):
        rows = varied_rows(number * len(parts) + list(parts).index(name))
        values = values_of(layer, rows) if name in {"vagueness", "polarity", "category"} else []
        start = time.perf_counter()
        work(rows, values)
        rates[name].append(len(rows) / (time.perf_counter() - start))
    middle = {name: statistics.median(found) for name, found in rates.items()}
    for name, figure in middle.items():
        print(f"{name:12} {figure:12,.0f} rows/s   {middle['bare regex'] / figure:7.1f} x bare regex")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 3)
