"""Judge the reference readings, so that language and rules are measured apart from the readers.

python benchmarks/judge_gold.py seeds|samples REPORT.json       then: score.py labels REPORT.json ROWS TABLES --codes
"""

import sys
from pathlib import Path

from gold_tables import gold_tables

from auditor.check.loading import load_rules
from auditor.classify.language import Language
from auditor.extract.identity import assign_ids
from auditor.model import Document, Extraction
from auditor.pipeline import Reading, judge
from auditor.report.json_record import write_json


def judged(which: str, layers: tuple[Path, ...] = ()) -> object:
    """Return the audit result of the reference readings."""
    names, extractions = zip(*((n, Extraction(tuple(t))) for n, t in gold_tables(which).items()), strict=True)
    readings = [
        Reading(Document(name, name.rpartition(".")[2], ""), extraction)
        for name, extraction in zip(names, assign_ids(list(extractions)), strict=True)
    ]
    language = Language.load(layers)
    return judge(readings, load_rules(layers), lambda: language)


if __name__ == "__main__":
    write_json(judged(sys.argv[1]), Path(sys.argv[2]))
