"""Kinds of check where more is at stake than one rule's examples: arithmetic, likeness, the cost of large tables."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from auditor.check.conditions import Leaf
from auditor.check.kinds.cost_equals_budget import CostEqualsBudget
from auditor.check.kinds.cost_parts_exceed import CostPartsExceed
from auditor.check.kinds.count_bounds import CountBounds
from auditor.check.kinds.duplicate_in_table import DuplicateInTable
from auditor.check.kinds.similar_tables import SimilarTables
from auditor.check.kinds.sources_balance import SourcesBalance
from auditor.check.kinds.spending_plan import SpendingPlan
from auditor.check.kinds.task_sum import TaskSum
from auditor.check.kinds.unit_cost_times_quantity import UnitCostTimesQuantity
from auditor.check.likeness import likeness
from auditor.check.subject import Table
from auditor.check.words import Words
from auditor.classify.language import Language
from auditor.model import Budget, Indicator, PlanStep, TargetTable, Task


@pytest.fixture(scope="module")
def language():
    return Language.load()


def view(language, *rows, **head):
    indicators = tuple(Indicator(f"r{i}", f"第{i + 1}行", None, *row) for i, row in enumerate(rows))
    filed = TargetTable(
        "t", "第1张表", head.pop("kind", "project"), "88", head.pop("name", "青禾镇修渠"), indicators, year=2025, **head
    )
    return Table(language.type_table(filed))


def sums(kind, table):
    return [dict(hit.trace).get("算式", dict(hit.trace).get("问题")) for hit in kind.find(table, ("指标值",))]


@pytest.mark.parametrize(
    ("quantity", "price", "budget", "shown"),
    [
        ("10000颗", "≤248.6元/颗", 80, "10000颗 × 248.6元 = 248.6万元，预算80万元"),
        ("0.8万亩", "≤120元/亩", 30, "8000亩 × 120元 = 96万元，预算30万元"),
        ("350人", "≤2500元/人/月", 500, "350人 × 2500元 × 12 = 1050万元，预算500万元"),
        ("350人", "≤0.25万元/人·季度", 500, "350人 × 2500元 × 4 = 350万元，预算500万元"),
        ("120盏", "≤3000元/盏", 36, None),
        ("120盏", "≤3000元/盏", 40, None),
        ("120盏", "≤3000元/米", 5, None),
        ("120盏", "≤3000元/盏·天", 5, None),
    ],
)
def test_unit_cost_times_quantity_shows_its_sum(language, quantity, price, budget, shown):
    """Units are matched, months become twelve, 万 is written out; within 0.8–1.2 and for other units it is silent."""
    table = view(language, ("数量指标", "完成数量", quantity), ("成本指标", "单位成本", price), budget=Budget(budget))
    assert sums(UnitCostTimesQuantity(), table) == ([shown] if shown else [])


@pytest.mark.parametrize(
    ("value", "budget", "told"),
    [
        ("203.77万元", 203.77, "相同"), ("2037700元", 203.77, "相同"), ("≤5万", 5, "相同"), ("0.3万元", 0.1 + 0.2, "相同"),
        ("203.76万元", 203.77, "几乎相同（仅差尾数）"),
    ],
)  # fmt: skip
def test_a_cost_that_repeats_the_budget_says_how_alike_they_are(language, value, budget, told):
    """The same amount in any writing is the same; a last digit rounded otherwise is told as such."""
    table = view(language, ("成本指标", "项目经费", value), budget=Budget(budget))
    (hit,) = CostEqualsBudget().find(table.rows[0], ("指标值",))
    assert hit.slots["alike"] == told


def test_parts_above_the_budget_are_added_up(language):
    """Totals in different units are added in 万元; unit costs are left out."""
    rows = (
        ("成本指标", "软件开发费用", "≤300万元"),
        ("成本指标", "硬件购置费用", "≤1800000元"),
        ("成本指标", "单价", "≤9000元/台"),
    )
    assert sums(CostPartsExceed(), view(language, *rows, budget=Budget(430))) == [
        "300万元 + 180万元 = 480万元，预算430万元"
    ]
    assert not sums(CostPartsExceed(), view(language, *rows, budget=Budget(480)))


@pytest.mark.parametrize(
    ("kind", "rows", "found"), [("project", 21, True), ("overall", 21, False), ("overall", 61, True)]
)
def test_a_unit_may_have_more_rows_than_a_project(language, kind, rows, found):
    """Twenty rows are enough for a project, sixty for a whole unit."""
    bounds = CountBounds(counted="all", above=20, above_overall=60)
    table = view(language, *[("数量指标", f"第{n}处泵站检修次数", "≥2次") for n in range(rows)], kind=kind)
    assert bool(list(bounds.find(table, ["整表"]))) == found


@pytest.mark.parametrize(
    ("amounts", "unit", "fault"),
    [
        ((25, 50, 75, 100), "%", None),
        ((30, 60, 90, 120), "万元", None),
        ((30, 30, 30, 30), "万元", None),
        ((30, 20, 90, 120), "万元", "累计数变小"),
        ((30, 60, 90, 95), "万元", "末期不等于预算"),
        ((30, 60, 90, 120), "%", "表头是比例而填的是金额，或相反"),
        ((0.25, 0.5, 0.75, 1), "%", "表头是“%”，各期填的却是小数（末期1.00，读作1%）"),
        ((0.25, 0.5, 0.75, 1), None, None),
        ((120, 120, 120, 120), "万元", "全部资金集中在一季度"),
    ],
)
def test_spending_plans_are_read_as_cumulative_or_single_amounts(language, amounts, unit, fault):
    """Shares, cumulative amounts and amounts that add up are fine; each fault is named."""
    steps = tuple(
        PlanStep(by, amount) for by, amount in zip(("3月底", "6月底", "10月底", "12月底"), amounts, strict=True)
    )
    table = view(language, budget=Budget(120), spending_plan=steps, spending_plan_unit=unit)
    assert sums(SpendingPlan(), table) == ([fault] if fault else [])


@given(st.lists(st.integers(1, 10**6), min_size=2, max_size=8), st.integers(-500, 500))
@settings(max_examples=60, deadline=None)
def test_a_sum_that_agrees_is_never_a_problem(cents, slip):
    """Tasks (in cents of 万元) that add up pass, whatever floating point makes of them; a slip beyond 0.02 does not."""
    tasks = tuple(Task(f"任务{i}", cent / 100) for i, cent in enumerate(cents))
    total = (sum(cents) + slip) / 100
    table = Table(
        Language.load().type_table(TargetTable("t", "", "overall", "88", None, (), budget=Budget(total), tasks=tasks))
    )
    assert bool(list(TaskSum().find(table, ("任务",)))) is (abs(slip) > 2)


@pytest.mark.parametrize(
    ("money", "fires"),
    [
        (Budget(100, 60, 40), False),
        (Budget(100, 60, 30), True),
        (Budget(100, 100, None), False),
        (Budget(100, 60, None), False),
        (Budget(100, 120, None), True),
        (Budget(None, 60, 40), False),
    ],
)
def test_sources_must_balance_where_both_are_written(language, money, fires):
    """A missing source is no imbalance; a part above the whole is."""
    assert bool(list(SourcesBalance().find(view(language, budget=money), ("预算",)))) is fires


NAMES = st.lists(st.text("道路桥梁学校率数量完成合格养护", min_size=1, max_size=9), min_size=2, max_size=14)


@given(NAMES)
@settings(max_examples=120, deadline=None)
def test_no_alike_pair_is_passed_over(names):
    """The index of rare pairs finds every duplicate that comparing all pairs finds."""
    kind = DuplicateInTable(contained=0.85)
    table = view(Language.load(), *(("数量指标", name, "5个") for name in names))
    rows = [row for row in table.rows if row.filled]
    expected = {b.index for i, b in enumerate(rows) if any(kind._same(a, b) for a in rows[:i])}
    assert {hit.row for hit in kind.find(table, ("三级指标",))} == expected


@given(st.text(max_size=12), st.text(max_size=12))
def test_likeness_is_symmetric_and_bounded(left, right):
    """0 ≤ likeness ≤ 1, the same both ways, 1 for a name and itself."""
    assert 0 <= likeness(left, right) <= 1
    assert likeness(left, right) == likeness(right, left)
    assert likeness(left, left) == 1


def test_a_long_table_costs_no_more_a_row_than_a_short_one(language, monkeypatch):
    """Duplicates are found without comparing every pair: a few comparisons a row, however many rows."""
    rows = [("数量指标", f"第{i}号{'甲乙丙丁'[i % 4]}段{'渠路桥涵'[i % 3]}修复长度", "5公里") for i in range(1500)]
    table, compared, same = view(language, *rows), [], DuplicateInTable._same
    monkeypatch.setattr(DuplicateInTable, "_same", lambda *pair: compared.append(1) or same(*pair))
    list(DuplicateInTable(contained=0.85).find(table, ("三级指标",)))
    assert len(compared) < 1500 * 1500 / 2 / 10


def test_similar_projects_are_one_group(language):
    """Three projects with the same names are one finding that names all three; a fourth of its own is not in it."""
    rows = [("数量指标", f"指标{name}", "5个") for name in ("甲", "乙", "丙", "丁", "戊")]
    others = [("数量指标", f"另一{name}事项", "5个") for name in ("甲", "乙", "丙", "丁", "戊")]
    tables = [view(language, *rows, name=f"项目{i}") for i in range(3)] + [view(language, *others, name="项目四")]
    hits = list(SimilarTables().find(tables, ("整表",)))
    assert [hit.tables for hit in hits] == [(0, 1, 2)]


@pytest.mark.parametrize(
    ("value", "listed", "held"), [("良好", True, True), (" 良 好", True, True), ("良好以上", False, True)]
)
def test_listed_asks_for_the_whole_text_and_lexicon_for_a_part(language, value, listed, held):
    """良好以上 holds a word of the list and is none."""
    row = view(language, ("质量指标", "展陈维护状况", value)).rows[0]
    words = Words(None, ("良好", "优秀"))
    assert Leaf("value", "listed", lexicon=words).test(row) == listed
    assert Leaf("value", "lexicon", lexicon=words).test(row) == held
