"""A condition says of many rows at once what it says of each."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.check.conditions import AllOf, AnyOf, ByExpression, Leaf, NotOf
from auditor.check.expression import parse_expression
from auditor.check.loading import load_rules
from auditor.check.patterns import SafePattern
from auditor.check.run import check_table, check_tables
from auditor.check.subject import WINDOW, Table, rows_of
from auditor.check.words import Words
from auditor.classify.language import Language
from auditor.model import Budget, Indicator, TargetTable

ROWS = (
    ("数量指标", "巡堤里程", "≥320公里", "按巡查日志统计"),
    ("质量指标", "堤坝隐患整改率", "100%", None),
    ("时效指标", "汛前检查完成时间", "5月底前", "汛前检查完成时间"),
    ("社会效益指标", "提高沿岸居民防汛意识", "显著提高", ""),
    ("服务对象满意度指标", "沿岸居民满意度", "≥90%", "抽样问卷，满意与基本满意占比"),
    (None, None, None, None),
    ("成本指标", "防汛物资采购费", "≤12万元", "12 万元"),
)
LEAVES = (
    Leaf("level2", "is", words=("数量指标", "成本指标")),
    Leaf("value.kind", "is_not", words=("quantity",)),
    Leaf("name", "contains", words=("居民", "物资")),
    Leaf("name", "lacks", words=("率", "堤")),
    Leaf("description", "matches", pattern=SafePattern("满意|统计$")),
    Leaf("description", "empty"),
    Leaf("description", "empty", flag=False),
    Leaf("description", "same_as", other="name"),
    Leaf("value.number", "at_least", number=90),
    Leaf("value.number", "contains", words=("9",)),
    Leaf("vagueness.hits", "contains", words=("提高",)),
    Leaf("vagueness.hits", "is", words=("显著提高",)),
    Leaf("category.labels", "no_lexicon", lexicon=Words(None, ("时效指标",))),
    Leaf("name", "longer_than", number=7),
    Leaf("value", "starts", words=("≥", "≤")),
    Leaf("value", "ends", words=("万元",)),
    Leaf("value", "listed", lexicon=Words(None, ("100%",))),
    Leaf("row.filled", "is", flag=False),
    Leaf("siblings.count", "at_most", number=0),
    Leaf("table.rows", "more_than", number=3),
    Leaf("table.purpose", "empty", flag=False),
    ByExpression(parse_expression('value.number > 50 and not contains(name, "居民")')),
)
CONDITIONS = st.recursive(
    st.sampled_from(LEAVES),
    lambda inner: st.one_of(
        st.lists(inner, min_size=1, max_size=4).map(lambda parts: AllOf(tuple(parts))),
        st.lists(inner, min_size=1, max_size=4).map(lambda parts: AnyOf(tuple(parts))),
        inner.map(NotOf),
    ),
    max_leaves=8,
)


def filed(number: int, times: int = 1) -> TargetTable:
    rows = tuple(
        Indicator(f"t{number}.{copy}.{place}", "", "产出指标", level2, name, value, description=description)
        for copy in range(times)
        for place, (level2, name, value, description) in enumerate(ROWS)
    )
    return TargetTable(f"t{number}", "第1张表", "project", "88", f"防汛{number}", rows, year=2026, budget=Budget(12.0))


@pytest.fixture(scope="module")
def language() -> Language:
    return Language.load()


@given(condition=CONDITIONS, asked=st.integers(0, 2 ** len(ROWS) - 1))
def test_rows_together_are_told_apart_as_one_by_one(language, condition, asked):
    """Of any rows of a table exactly those are returned of which the test holds."""
    table = Table(language.type_table(filed(1)))
    assert condition.among(table, asked) == rows_of(row for row in table.picked(asked) if condition.test(row))


def test_tables_together_are_checked_as_one_by_one(language):
    """Findings and counts of a table do not depend on the tables checked beside it, nor on how many rows it has."""
    rules = load_rules()
    assert len(ROWS) * 12 > WINDOW
    typed = [language.type_table(filed(number, times)) for number, times in enumerate((1, 12, 2), 1)]
    together = check_tables(typed, rules)
    assert together == [check_table(one, rules) for one in typed]
    for one, check in zip(typed, together, strict=True):
        sizes = [rule.scopes[0] * len(one.rows) + rule.scopes[1] for rule in rules.of_tables]
        assert sum(count for _, count in check.outcomes) == sum(sizes)
