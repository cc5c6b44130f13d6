"""The real documents are read to the figures promised for them."""

import json
import subprocess
import sys

import pytest

pytestmark = pytest.mark.real


def figures(root, shared, tmp_path, folder, gold):
    report = tmp_path / "report.json"
    tool = [sys.executable, str(root / "benchmarks" / "extraction.py"), str(folder), str(report)]
    subprocess.run(tool, check=True, capture_output=True, cwd=root, env={"PYTHONPATH": str(root), "PYTHONUTF8": "1"})
    score = [sys.executable, str(shared / "score" / "score.py"), "extraction", str(report), str(gold), "--json"]
    return json.loads(subprocess.run(score, check=True, capture_output=True, text=True, cwd=root).stdout)


def test_seeds(root, shared, tmp_path):
    """Five real documents: 87 tables, 854 rows, none extra, every head field."""
    found = figures(root, shared, tmp_path, shared / "seeds", shared / "gold")
    assert found["row_f1"] >= 0.998
    assert (found["tables_found"], found["tables_count_off"]) == (87, 0)
    assert found["level2_accuracy"] >= 0.99
    assert found["worst_document_f1"] >= 0.99
    assert {found[key] for key in ("budget_wan_accuracy", "year_accuracy", "goal_accuracy")} == {1.0}


def test_samples(root, shared, tmp_path):
    """Eight written documents in txt, docx and xlsx: 40 tables, 420 rows."""
    found = figures(root, shared, tmp_path, shared / "samples", shared / "samples" / "gold.jsonl")
    assert found["row_f1"] >= 0.99
    assert (found["tables_found"], found["tables_count_off"]) == (40, 0)
    assert {found[key] for key in ("budget_wan_accuracy", "year_accuracy", "goal_accuracy")} == {1.0}
