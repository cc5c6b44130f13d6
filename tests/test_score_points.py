"""Facts about the score: eight points, one cause once, caps, band, and the law that a finding never helps."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from auditor.check.loading import load_rules
from auditor.check.scoring_settings import Scoring, default_scoring
from auditor.model import REVIEW_ITEMS, Budget, Finding, Indicator, Severity, TargetTable, TypedTable
from auditor.score.charges import row_weights
from auditor.score.impression import IMPRESSION
from auditor.score.points import score_table

ROWS = ("a", "b", "c", "d")


def table(kind="project", budget=12.0, rows=ROWS, confidence=1.0, narrative=False) -> TypedTable:
    indicators = tuple(
        Indicator(r, "", "产出指标", "数量指标", f"清运车次{r}", "≥3次", confidence=confidence) for r in rows
    )
    return TypedTable(
        TargetTable("t", "", kind, "88", "河道保洁", indicators, narrative=narrative, budget=Budget(budget)), ()
    )


def finding(number=0, rule="V01", severity="高", indicator="a", **more) -> Finding:
    return Finding(f"f{number}", rule, Severity(severity), "", "", "", "", indicator=indicator, **more)


@pytest.fixture(scope="module")
def shipped() -> Scoring:
    return load_rules().scoring


def test_a_table_without_findings_has_full_marks_and_grade_excellent(shipped):
    """Good rows only: 100, 优, on the 80 points a program can assess."""
    score = score_table(table(), (), shipped)
    assert (score.total, score.low, score.high, score.grade, score.assessable) == (100.0, 100.0, 100.0, "优", 80)


def test_the_two_feasibility_points_are_left_to_people(shipped):
    """实现可能性 and 条件充分性 are printed as 需人工判断, never scored."""
    items = {item.item: item for item in score_table(table(), [finding()], shipped).items}
    assert list(items) == list(REVIEW_ITEMS)
    for name in ("实现可能性", "条件充分性"):
        assert items[name].score is None
        assert items[name].why == ("需人工判断",)


def test_without_money_the_money_point_is_left_to_people(shipped):
    """No budget in the table: 资金匹配性 is not assessed and 65 points are."""
    score = score_table(table(budget=None), (), shipped)
    assert score.assessable == 65
    assert next(i for i in score.items if i.item == "资金匹配性").score is None


def test_self_evaluation_and_prose_are_not_scored(shipped):
    """自评 tables and indicators read from prose have no score."""
    assert score_table(table(kind="self_evaluation"), (), shipped) is None
    assert score_table(table(narrative=True), (), shipped) is None


def test_every_point_lost_is_told_by_its_costs(shipped):
    """Maximum minus costs is the score of each point while its cap is not reached."""
    found = [finding(0), finding(1, "T05", "中", None, item="明确清晰性"), finding(2, "S03", "低", "b")]
    for item in score_table(table(rows=tuple("abcdefghij")), found, shipped).items:
        if item.score is not None:
            assert item.score == pytest.approx(item.max - sum(c.points for c in item.costs), abs=0.03)


def test_a_finding_costs_under_its_own_point_only(shipped):
    """Other points lose by the impression alone, which is a line of its own and says what it rests on."""
    found = [finding(0), finding(1, "T05", "中", None, item="明确清晰性"), finding(2, "S03", "低", "b")]
    items = {item.item: item for item in score_table(table(), found, shipped).items}
    assert [c.rule for c in items["指标科学性"].costs] == ["V01", "S03", IMPRESSION]
    assert [c.rule for c in items["明确清晰性"].costs] == ["T05", IMPRESSION]
    assert [c.rule for c in items["资金匹配性"].costs] == [IMPRESSION]
    assert items["资金匹配性"].why == ("整体印象：4行中2行有问题，另有1个整张表或资金的问题",)


def test_rows_beyond_half_weigh_more(shipped):
    """The fourth faulty row of four lowers the score more than the first."""
    totals = [
        score_table(table(), [finding(n, indicator=row) for n, row in enumerate(ROWS[:count])], shipped).total
        for count in range(5)
    ]
    assert totals[3] - totals[4] > totals[0] - totals[1] > 0


def test_a_long_class_counts_for_three_rows(shipped):
    """One vague effect lowers a table of thirty good outputs as much as a table of three."""

    def scored(outputs: int) -> float:
        own = table(rows=tuple(f"r{n}" for n in range(outputs)))
        effect = replace(own.table.indicators[0], id="e", level1="效益指标", level2="社会效益指标")
        long = replace(own, table=replace(own.table, indicators=(*own.table.indicators, effect)))
        return score_table(long, [finding(indicator="e")], shipped).total

    assert scored(30) == scored(3) < 100
    assert scored(2) < scored(3)


def test_a_row_counts_one_where_no_class_is_long():
    """Three rows of each class: every row weighs alike; of a class of six each weighs half as much as another."""
    rows = tuple(
        Indicator(f"{level2}{n}", "", "产出指标", level2, "清运车次", "≥3次")
        for level2, size in (("数量指标", 6), ("质量指标", 3))
        for n in range(size)
    )
    long = TargetTable("t", "", "project", "88", "河道保洁", rows)
    weights = row_weights(long, 3)
    assert sum(weights.values()) == pytest.approx(len(rows))
    assert weights["质量指标0"] == pytest.approx(2 * weights["数量指标0"])
    assert set(row_weights(replace(long, indicators=rows[3:]), 3).values()) == {1.0}
    assert set(row_weights(long, 0).values()) == {1.0}


def test_a_point_never_falls_below_its_cap(shipped):
    """However many findings, and under whichever point: what is left of it is what its cap leaves."""
    names = [item.name for item in shipped.items if item.machine]
    found = [finding(n, indicator=row, item=names[n % 6]) for n, row in enumerate(ROWS * 30)]
    found += [finding(200 + n, f"X{n:02}", "高", None, item=names[n % 6]) for n in range(60)]
    score = score_table(table(), found, shipped)
    caps = {item.name: item.cap for item in shipped.items}
    for item in score.items:
        if item.score is not None:
            assert item.score == pytest.approx(item.max * (1 - caps[item.item]))


def test_one_cause_costs_once(shipped):
    """Two findings with the same cause cost what the dearer costs, on a row and on the table."""
    for row in ("a", None):
        found = [finding(0, "V06", cause=f"虚@{row}", indicator=row)]
        found += [finding(1, "V07", "中", cause=f"虚@{row}", indicator=row)]
        assert score_table(table(), found, shipped).total == score_table(table(), found[:1], shipped).total


def test_a_row_weighs_once(shipped):
    """A second finding of a row costs under its own point at most; two rows are worse than one with two."""
    one = score_table(table(), [finding(0, "V06")], shipped).total
    same_point = score_table(table(), [finding(0, "V06"), finding(1, "V07", "中")], shipped).total
    same_row = score_table(table(), [finding(0, "V06"), finding(1, "V08", item="规范完整性")], shipped).total
    two_rows = score_table(table(), [finding(0, "V06"), finding(1, "V08", "高", "b", item="规范完整性")], shipped).total
    assert one == same_point > same_row > two_rows


def test_findings_in_review_only_widen_the_band(shipped):
    """待核 costs nothing; the low end says what it would cost."""
    score = score_table(table(), [finding(status="review")], shipped)
    assert score.total == score.high == 100
    assert score.low < 100


def test_a_row_read_unsurely_widens_the_band_upwards(shipped):
    """A finding on a row of which the reading is unsure may be the reader's fault: the high end leaves it out."""
    score = score_table(table(confidence=0.85), [finding()], shipped)
    assert score.total == score.low < score.high == 100


def test_a_rule_without_weight_costs_nothing(shipped):
    """weight 0 in the rule: shown, not charged."""
    assert score_table(table(), [finding(weight=0.0)], shipped).total == 100


def test_overall_tables_have_their_own_profile(shipped):
    """整体支出: cost equal to the budget is no fault there."""
    found = [finding(0, "M01", "中", item="资金匹配性")]
    assert score_table(table(kind="overall"), found, shipped).total == 100
    assert score_table(table(), found, shipped).total < 100


def test_grades_follow_the_cut_offs():
    """The cut-offs are settings."""
    settings_ = default_scoring()
    strict = replace(settings_, cutoffs=replace(settings_.cutoffs, excellent=95))
    assert [settings_.grade(v) for v in (90, 89.9, 80, 60, 59.9)] == ["优", "良", "良", "中", "差"]
    assert strict.grade(92) == "良"


SHIPPED = load_rules().scoring
FINDINGS = st.builds(
    lambda n, rule, severity, row, cause, per_row, status, weight: Finding(
        f"f{n}", rule, Severity(severity), "", "", "", "", status, indicator=row, weight=weight, item=None,
        cause=cause and (f"{cause}@{row}" if per_row and row else cause),
    ),
    st.integers(0, 99),
    st.sampled_from(["V01", "V07", "M01", "M04", "T01", "T05", "C02", "R02", "S03", "X99"]),
    st.sampled_from("高中低"),
    st.sampled_from([None, *ROWS]),
    st.sampled_from([None, "k", "m"]),
    st.booleans(),
    st.sampled_from(["fail", "review"]),
    st.sampled_from([0.0, 0.5, 1.0, 3.0]),
)  # fmt: skip
ITEMS = st.sampled_from([None, *REVIEW_ITEMS])


@settings(max_examples=300, deadline=None)
@given(st.lists(st.tuples(FINDINGS, ITEMS), max_size=12), FINDINGS, ITEMS)
def test_one_more_finding_never_raises_a_score(found, more, item):
    """The law: with one more finding neither total, low nor any point rises."""
    known = [replace(f, item=i) for f, i in found]
    before = score_table(table(), known, SHIPPED)
    after = score_table(table(), [*known, replace(more, item=item)], SHIPPED)
    assert after.total <= before.total
    assert after.low <= before.low
    assert after.low <= after.total <= after.high
    for old, new in zip(before.items, after.items, strict=True):
        assert new.score is None or new.score <= old.score


@settings(max_examples=100, deadline=None)
@given(st.lists(FINDINGS, max_size=8, unique_by=lambda f: f.id), st.randoms())
def test_the_order_of_findings_does_not_matter(found, random):
    """Shuffled findings give the same score."""
    mixed = list(found)
    random.shuffle(mixed)
    first, second = score_table(table(), found, SHIPPED), score_table(table(), mixed, SHIPPED)
    assert (first.total, first.low, first.high) == (second.total, second.low, second.high)
