"""Facts about single rows: which codes they raise, and that near misses raise none."""

import pytest

from auditor.check.loading import load_rules
from auditor.check.run import check_table
from auditor.classify.language import Language
from auditor.model import Budget, Indicator, TargetTable

_OF_THE_TABLE = {"T07", "T11", "M02"}
_LEVEL1 = {"数量": "产出指标", "质量": "产出指标", "时效": "产出指标", "成本": "产出指标"}
_COSTS = {"经济成本指标", "社会成本指标", "生态环境成本指标"}
_BESIDE = (
    ("产出指标", "数量指标", "修缮排水沟渠长度", "≥3公里"),
    ("产出指标", "质量指标", "沟渠验收合格率", "≥98%"),
    ("效益指标", "社会效益指标", "内涝积水点减少数量", "≥3处"),
)


def _level1(level2):
    if level2 in _COSTS:
        return "成本指标"
    return "满意度指标" if "满意度" in level2 else _LEVEL1.get(level2[:2], "效益指标")


@pytest.fixture(scope="module")
def codes_of():
    language, rules = Language.load(), load_rules()

    def ask(level2, name, value):
        row = Indicator("r0", "", _level1(level2), level2, name, value, level2_written=level2)
        beside = [
            Indicator(f"b{i}", "", one, two, *rest, level2_written=two) for i, (one, two, *rest) in enumerate(_BESIDE)
        ]
        table = TargetTable(
            "t", "", "project", "101" if level2 in _COSTS else "88", "排水沟渠修缮", (row, *beside),
            budget=Budget(2000, 2000), year=2025, goal="修缮排水沟渠3公里，消除内涝积水点3处。", unit="某局", department="某局",
        )  # fmt: skip
        findings = check_table(language.type_table(table), rules).findings
        return {found.rule for found in findings if found.indicator == "r0"} - _OF_THE_TABLE

    return ask


def test_rows_raise_their_codes_and_no_others(codes_of, root):
    """Each row of the list raises exactly the codes written beside it."""
    lines = (root / "tests/fixtures/row_codes.tsv").read_text("utf-8").splitlines()
    wrong = []
    for line in lines:
        if line.startswith("#"):
            continue
        level2, name, value, codes = line.split("\t")
        got = codes_of(level2, name, value)
        if got != set(codes.split()) - {"-"}:
            wrong.append((level2, name, value, codes, sorted(got)))
    assert len(lines) > 250
    assert wrong == []
