"""Agreement of the value layer with three careful readers, on real and on written documents."""

import json

import pytest

from auditor.classify.value import read_value

VAGUE = {"trend", "state", "restated"}


def _rows(folder, name):
    return [json.loads(line) for line in (folder / "labels" / name).read_text("utf-8").splitlines() if line.strip()]


@pytest.mark.real
@pytest.mark.parametrize("name", ["rows.jsonl", "samples_rows.jsonl"])
def test_values_are_read_as_the_panel_reads_them(shared, name):
    """Kind, vagueness, number and comparator agree with the panel as well as its readers with each other."""
    rows = _rows(shared, name)
    read = [read_value(row["value"], row["level3"], row["level2"]) for row in rows]
    kinds = sum(value.kind == row["kind"] for value, row in zip(read, rows, strict=True)) / len(rows)
    ours = [value.kind in VAGUE for value in read]
    theirs = [row["kind"] in VAGUE for row in rows]
    both = sum(a and b for a, b in zip(ours, theirs, strict=True))
    figures = [(value, row) for value, row in zip(read, rows, strict=True) if row["kind"] == "quantity"]
    numbers = sum(value.number == row["num"] for value, row in figures) / len(figures)
    signs = sum(value.comparator == row["op"] for value, row in figures) / len(figures)
    assert kinds >= 0.99
    assert 2 * both / (sum(ours) + sum(theirs)) >= 0.99
    assert numbers >= 0.995
    assert signs >= 0.995
