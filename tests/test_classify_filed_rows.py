"""Facts about rows filed in the right and the wrong place: who is told to move, and who is left alone."""

from collections import Counter
from pathlib import Path

import pytest

from auditor.check.examples import canonical_level2
from auditor.check.loading import load_rules
from auditor.classify.language import Language
from auditor.judging import judge_table
from auditor.model import Budget, Indicator, TargetTable

ROWS = Path(__file__).parent / "fixtures" / "filed_rows.tsv"
MOVED = frozenset({"C01", "C02", "C03", "C04", "C05", "C06", "C07", "C09", "S02", "R04"})
LEVEL1 = {"数量": "产出指标", "质量": "产出指标", "时效": "产出指标", "成本": "产出指标", "满意度": "满意度指标"}


@pytest.fixture(scope="module")
def rows():
    """Each row of the fixture with the codes that tell it to move."""
    language, rules = Language.load(), load_rules()
    told = []
    lines = [line.split("\t") for line in ROWS.read_text("utf-8").splitlines() if not line.startswith("#")]
    for layout in ("88", "101"):
        own = [line for line in lines if line[1] == layout]
        items = tuple(
            Indicator(f"r{n}", "", _level1(line[2]), canonical_level2(line[2]), line[3], line[4])
            for n, line in enumerate(own)
        )
        table = TargetTable("t", "", "project", layout, "渔港维护", items, year=2026, budget=Budget(900, 900, 0))
        codes = {item.id: set() for item in items}
        for finding in judge_table(language.type_table(table), rules).check.findings:
            if finding.indicator:
                codes[finding.indicator].add(finding.rule)
        told += [(line, codes[f"r{n}"] & MOVED) for n, line in enumerate(own)]
    return told


def _level1(declared):
    return LEVEL1.get(declared, "成本指标" if declared.endswith("成本") else "效益指标")


def test_a_row_that_only_looks_misfiled_is_left_alone(rows):
    """Not one of the right rows is told to move: a false alarm costs more trust than a miss."""
    right = [(line, codes) for line, codes in rows if line[5] == "="]
    assert len(right) >= 150
    assert [(line[2:5], sorted(codes)) for line, codes in right if codes] == []


def test_nine_of_ten_misfiled_rows_are_told_to_move(rows):
    """And in every pair of classes at least three of four."""
    wrong = [(line, codes) for line, codes in rows if line[5] != "="]
    assert len(wrong) >= 180
    assert sum(bool(codes) for _, codes in wrong) >= 0.92 * len(wrong)
    pairs, found = Counter(line[0] for line, _ in wrong), Counter(line[0] for line, codes in wrong if codes)
    assert {pair for pair, n in pairs.items() if found[pair] < 0.75 * n} == set()
