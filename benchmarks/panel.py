"""Run the product on the two labelled sets and score it, as the quality page and the quality floor need it.

    python benchmarks/panel.py seeds|samples        print the figures of extraction and of agreement with the readers

The figures are those of whole runs: documents → report.json → score. The reference readings (judge_gold.py) hold less
than the documents, so they flatter: they lack the unit of the spending plan, and M06 raises nothing over it there.
"""

import json
import subprocess
import sys
import tempfile
from functools import cache
from pathlib import Path

from gold_tables import SHARED

SETS = ("seeds", "samples")
GOLD = {"seeds": SHARED / "gold", "samples": SHARED / "samples" / "gold.jsonl"}
LABELS = {"seeds": ("rows.jsonl", "tables.jsonl"), "samples": ("samples_rows.jsonl", "samples_tables.jsonl")}
_SCORE = [sys.executable, str(SHARED / "score" / "score.py")]
# Exit 3 says that a file could not be read: the report is there, and the figures show the loss.
_FINISHED = {0, 3}


def _scored(what: str, report: Path, *more: str) -> dict:
    done = subprocess.run([*_SCORE, what, str(report), *more, "--json"], check=True, capture_output=True, text=True)
    return json.loads(done.stdout)


def _labels(which: str) -> list[str]:
    return [str(SHARED / "labels" / name) for name in LABELS[which]]


@cache
def figures(which: str) -> dict[str, dict]:
    """Return the figures of a whole run over a set: `extraction` and `labels`, as the scorer names them."""
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "report"
        command = [sys.executable, "-m", "auditor", str(SHARED / which), "-o", str(out), "-f", "json", "-q"]
        done = subprocess.run(command, check=False, capture_output=True, text=True)
        if done.returncode not in _FINISHED:
            raise SystemExit(done.stderr)
        report = out / "report.json"
        return {
            "extraction": _scored("extraction", report, str(GOLD[which])),
            "labels": _scored("labels", report, *_labels(which)),
        }


if __name__ == "__main__":
    print(json.dumps(figures(sys.argv[1]), ensure_ascii=False, indent=1))
