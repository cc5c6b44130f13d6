"""The small expression language of user rules: useful, and nothing of Python reachable."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.check.expression import ExpressionError, parse_expression
from auditor.check.subject import Table
from auditor.classify.language import Language
from auditor.model import Budget, Indicator, TargetTable


@pytest.fixture(scope="module")
def row():
    indicator = Indicator("r", "第1行", "产出指标", "质量指标", "桥梁检测合格率", "≥98%")
    filed = TargetTable("t", "第1张表", "project", "88", "桥梁检测", (indicator,), budget=Budget(120))
    return Table(Language.load().type_table(filed)).rows[0]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("value.number > 90", True),
        ("value.number > 90 and value.number <= 98", True),
        ("指标值.数 ≥ 98 且 非 含(三级指标, \"满意\")", True),
        ("contains(name, '合格', '优良')", True),
        ("name == '桥梁检测合格率'", True),
        ("level2 in ['数量指标', '质量指标']", True),
        ("level2 not in ['数量指标']", True),
        ("table.budget.total / 2 + 1 = 61", True),
        ("-1 < 0 and not false", True),
        ("length(description) > 0 or empty(description)", True),
        ("value.number_max > 0", False),
        ("1 / 0 > 0", False),
        ("max(1, value.number) - min(3, 2)", 96.0),
        ("(value.number > 99) or (value.unit == '%')", True),
    ],
)  # fmt: skip
def test_expressions_mean_what_they_say(row, text, value):
    """Comparisons, logic in both languages, arithmetic; an empty number makes a comparison false."""
    assert parse_expression(text).value(row) == value


@pytest.mark.parametrize(
    "text",
    ["__import__('os')", "name.__class__", "value.number.real > 1", "open('x')", "name[0]", "lambda: 1", "a := 1", "1 >", "(1", "1 2",
     "[1]", "", "value.number >> 2", "'没有收尾", "x" * 600, "(" * 60 + "1" + ")" * 60, "含(", "and"],
)  # fmt: skip
def test_everything_else_is_refused_with_a_place(text):
    """No attribute access, no foreign call, no unbounded size or depth; each refusal knows its character."""
    with pytest.raises(ExpressionError) as caught:
        parse_expression(text)
    assert 0 <= caught.value.position <= len(text)


@given(st.text(max_size=60))
def test_any_text_parses_or_is_refused(text):
    """No text makes the parser fail in another way."""
    with suppress(ExpressionError):
        parse_expression(text)


@given(
    st.lists(
        st.sampled_from(
            [
                "value.number",
                "1",
                "name",
                "'字'",
                "+",
                "-",
                "*",
                "/",
                ">",
                "and",
                "or",
                "not",
                "(",
                ")",
                "in",
                "[",
                "]",
                ",",
            ]
        ),
        max_size=14,
    )
)
def test_any_parsed_expression_can_be_evaluated(words):
    """What parses also runs on a row, whatever its types."""
    indicator = Indicator("r", "第1行", None, None, None, None)
    subject = Table(Language.load().type_table(TargetTable("t", "", "project", "88", None, (indicator,)))).rows[0]
    try:
        expression = parse_expression(" ".join(words))
    except ExpressionError:
        return
    expression.value(subject)
