"""Measure the language layer: rows a second for the whole and its parts, and the ratio to a bare `regex` pass.

    python benchmarks/language.py [rounds]

Rows are those of the reference readings, repeated with varied figures so that no cache of texts helps.
"""

import statistics
import sys
import time
from collections.abc import Callable
from dataclasses import replace

import regex
from gold_tables import gold_tables

from auditor.classify.language import Language
from auditor.classify.vagueness import grade_vagueness
from auditor.model import Indicator

TARGET_ROWS = 5_000
# What the study of performance measured: operator, number, unit (benchmarks compare with this on the same machine).
BARE = regex.compile(r"([≥≤><=≈]?)(\d+(?:\.\d+)?)(\p{Han}{0,4}|%)")


def varied_rows() -> list[Indicator]:
    """Return about TARGET_ROWS rows whose texts are all different."""
    tables = [t for which in ("seeds", "samples") for ts in gold_tables(which).values() for t in ts]
    rows = [row for table in tables for row in table.indicators]
    out: list[Indicator] = []
    copy = 0
    while len(out) < TARGET_ROWS:
        mark = chr(0x4E00 + copy)
        out += [replace(row, level3=f"{mark}{row.level3 or ''}", value=_vary(row.value, copy)) for row in rows]
        copy += 1
    return out[:TARGET_ROWS]


def _vary(value: str | None, copy: int) -> str | None:
    return None if value is None else regex.sub(r"\d+", lambda found: str(int(found.group()) + copy), value, count=1)


def rate(work: Callable[[], object], rows: int, rounds: int) -> float:
    """Return rows a second, the median of some rounds."""
    seconds = []
    for _ in range(rounds):
        start = time.perf_counter()
        work()
        seconds.append(time.perf_counter() - start)
    return rows / statistics.median(seconds)


def main(rounds: int) -> None:
    start = time.perf_counter()
    layer = Language.load()
    print(f"load {time.perf_counter() - start:.3f} s")
    rows = varied_rows()
    values = [layer.values.read(r.value, r.level3, r.level2, r.description, r.basis) for r in rows]
    parts: dict[str, Callable[[], object]] = {
        "bare regex": lambda: [BARE.search(r.value or "") for r in rows],
        "value": lambda: [layer.values.read(r.value, r.level3, r.level2, r.description, r.basis) for r in rows],
        "vagueness": lambda: [
            grade_vagueness(v, layer.wording, r.level3, r.description, r.basis)
            for v, r in zip(values, rows, strict=True)
        ],
        "name": lambda: [layer.names.read(r.level3) for r in rows],
        "polarity": lambda: [layer.directions.of(r.level3, v) for v, r in zip(values, rows, strict=True)],
        "category": lambda: [
            layer.categories.call(r, v, layer.names.read(r.level3), "88") for v, r in zip(values, rows, strict=True)
        ],
        "whole layer": lambda: [layer.type_row(r) for r in rows],
    }
    rates = {name: rate(work, len(rows), rounds) for name, work in parts.items()}
    for name, figure in rates.items():
        print(f"{name:12} {figure:12,.0f} rows/s   {rates['bare regex'] / figure:7.1f} x bare regex")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 3)
