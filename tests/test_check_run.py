"""Running rules: outcomes that add up, silence, order, failures that do not end the run."""

from dataclasses import dataclass, replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from auditor.check.conditions import Leaf
from auditor.check.kind import Hit, RowKind
from auditor.check.kinds.pattern import PatternHit
from auditor.check.loading import load_rules
from auditor.check.patterns import SafePattern
from auditor.check.rule import SeverityCase
from auditor.check.ruleset import RuleSet
from auditor.check.run import check_across, check_table
from auditor.classify.language import Language
from auditor.model import Budget, Grid, Indicator, Outcome, Severity, TargetTable


@pytest.fixture(scope="module")
def language():
    return Language.load()


RULES = load_rules()


@pytest.fixture(scope="module")
def rules():
    return RULES


def table(*rows, **head):
    indicators = tuple(
        Indicator(f"r{i}", f"第{i + 1}行", "产出指标", level2, name, value)
        for i, (level2, name, value) in enumerate(rows)
    )
    return TargetTable("t", "第1张表", "project", "88", "云岭镇路灯改造", indicators, year=2025, **head)


ROWS = (
    ("数量指标", "新增路灯数量", "120盏"),
    ("质量指标", "路灯完好率", ""),
    ("时效指标", "完工时限", "按期完成"),
    ("社会效益指标", "群众出行安全感", "显著提升"),
    ("服务对象满意度指标", "沿线居民满意度", "100%"),
)


def test_a_form_that_asks_for_no_class_is_judged_by_what_its_rows_measure(language, rules):
    """T01 names what no row measures; where classes are written they alone count, either name of satisfaction."""

    def missing(*rows, level1=None):
        indicators = tuple(Indicator(f"r{i}", "x", level1, *row) for i, row in enumerate(rows))
        typed = language.type_table(replace(table(), indicators=indicators))
        return [finding.evidence for finding in check_table(typed, rules.only("T01")).findings]

    bare = ((None, "新增路灯数量", "120盏"), (None, "单盏路灯采购成本", "≤3000元/盏"), (None, "沿线居民满意度", "≥90%"))
    assert missing(*bare) == ["质量指标、时效指标、效益指标"]
    assert missing(("数量指标", *bare[0][1:]), *bare[1:]) == ["质量指标、时效指标、成本指标、效益指标、满意度指标"]
    assert missing(("服务对象满意度指标", *bare[2][1:])) == ["数量指标、质量指标、时效指标、成本指标、效益指标"]


def test_every_check_is_counted_in_one_outcome(language, rules):
    """The six outcomes add up to rules × rows (row rules) plus rules (table rules)."""
    typed = language.type_table(table(*ROWS))
    check = check_table(typed, rules)
    scopes = [rule.with_.scope for rule in rules]
    assert dict(check.outcomes).keys() == {outcome.value for outcome in Outcome}
    assert sum(count for _, count in check.outcomes) >= scopes.count("row") * len(ROWS) + scopes.count("table")
    only = check_table(typed, rules.only("V08", "T01"))
    assert sum(count for _, count in only.outcomes) == len(ROWS) + 1


def test_findings_come_by_row_then_severity(language, rules):
    """The order is that of the table, the gravest first within a row."""
    findings = check_table(language.type_table(table(*ROWS)), rules).findings
    rows = [int(dict(finding.trace).get("行序", 0)) for finding in findings]
    assert rows == sorted(rows)
    assert {"V08", "V04", "V02", "S01", "T01"} <= {finding.rule for finding in findings}


def test_a_finding_points_quotes_and_explains(language, rules):
    """Each finding has place, verbatim quote, basis, suggestion and a message with every slot filled."""
    for finding in check_table(language.type_table(table(*ROWS)), rules).findings:
        assert finding.location
        assert finding.evidence
        assert finding.basis
        assert "{" not in finding.message + (finding.suggestion or "")


@given(st.randoms(use_true_random=False))
@settings(max_examples=25, deadline=None)
def test_the_order_of_rules_changes_nothing(random):
    """Silencing and sorting give the same findings for any order of the rules."""
    rules, typed = RULES, Language.load().type_table(table(*ROWS, budget=Budget(50)))
    shuffled = list(rules.rules)
    random.shuffle(shuffled)
    expected = check_table(typed, rules)
    assert check_table(typed, replace(rules, rules=tuple(shuffled))).findings == expected.findings


def test_a_rule_is_silent_where_another_says_it(language, rules):
    """V01 keeps quiet on a row where V02 stands, and the check counts as 不适用."""
    typed = language.type_table(table(("社会效益指标", "群众出行安全感", "显著提升")))
    loud = check_table(
        typed, replace(rules, rules=(replace(rules["V02"], code="V98"), replace(rules["V02"], unless_also=("V98",))))
    )
    assert [finding.rule for finding in loud.findings] == ["V98"]
    assert dict(loud.outcomes)["不适用"] == 1


def test_unsure_rows_give_questions_not_faults(language, rules):
    """A row repaired with little confidence, or a recognised table, gives 待核."""
    one = table(("质量指标", "路灯完好率", ""))
    unsure = replace(one, indicators=(replace(one.indicators[0], confidence=0.5),))
    scanned = replace(one, grid=Grid((), 1, 1, source="ocr"))
    for case in (unsure, scanned):
        check = check_table(language.type_table(case), rules.only("V08"))
        assert [finding.status for finding in check.findings] == ["review"]
        assert dict(check.outcomes)["待核"] == 1
    assert check_table(language.type_table(one), rules.only("V08")).findings[0].status == "fail"


def test_prose_is_checked_by_rows_only_and_asked_not_judged(language, rules):
    """Narrative tables get no table-level findings, and row findings of status review."""
    check = check_table(language.type_table(table(*ROWS, narrative=True)), rules)
    assert all(finding.indicator for finding in check.findings)
    assert {finding.status for finding in check.findings} == {"review"}


@dataclass(frozen=True, kw_only=True)
class _Failing(RowKind):
    """A kind that fails, or never ends, on the second row."""

    error: type[Exception] = ValueError

    def find(self, row, where):
        if row.index == 1:
            raise self.error("第二行")
        yield Hit("x", role=where[0])


@pytest.mark.parametrize("error", [ValueError, TimeoutError, RecursionError])
def test_a_failing_rule_is_named_and_the_run_goes_on(language, rules, error):
    """What fails in one rule costs that rule on that table: 未执行, nothing half done, the others run."""
    broken = replace(rules["V08"], code="V97", with_=_Failing(error=error))
    check = check_table(language.type_table(table(*ROWS)), replace(rules, rules=(broken, rules["V08"])))
    assert [(missed.rule, missed.table) for missed in check.not_run] == [("V97", "t")]
    assert {finding.rule for finding in check.findings} == {"V08"}
    assert dict(check.outcomes)["未执行"] == len(ROWS)


def test_a_slow_pattern_is_stopped_and_named(language, rules):
    """A pattern that explodes on one cell costs its rule, within the time limit, and nothing else."""
    rule = replace(rules["V08"], code="V96", kind="pattern", with_=PatternHit(pattern=SafePattern("(a|aa)+$")))
    typed = language.type_table(table(("质量指标", "路灯完好率", "a" * 400 + "!"), *ROWS))
    both = replace(rules, rules=(rule, rules["V08"]), seconds={})
    check = check_table(typed, both)
    assert [missed.rule for missed in check.not_run] == ["V96"]
    assert {finding.rule for finding in check.findings} == {"V08"}
    assert both.seconds["V96"] < 5


def test_a_slow_severity_case_costs_only_its_rule(language, rules):
    """Conditions of `severity_when` run under the same protection as the kind."""
    slow = SeverityCase(Leaf("name", "matches", pattern=SafePattern("(a|aa)+$")), Severity.HIGH)
    rule = replace(rules["V08"], code="V95", severity_when=(slow,))
    typed = language.type_table(table(("质量指标", "a" * 400 + "!", "")))
    check = check_table(typed, replace(rules, rules=(rule, rules["V08"])))
    assert [missed.rule for missed in check.not_run] == ["V95"]
    assert {finding.rule for finding in check.findings} == {"V08"}


def test_ids_follow_content(language, rules):
    """The id of a finding survives a moved row and differs from every other."""
    first = check_table(language.type_table(table(*ROWS)), rules).findings
    moved = table(*ROWS)
    moved = replace(moved, indicators=moved.indicators[::-1])
    second = check_table(language.type_table(moved), rules).findings
    ids = [finding.id for finding in first]
    assert len(set(ids)) == len(ids)
    assert {f.id for f in first if f.indicator} == {f.id for f in second if f.indicator}


def test_checks_across_tables_count_every_table(language):
    """Across rules end in one outcome for every rule and table; without such rules nothing is counted."""
    tables = [language.type_table(replace(table(*ROWS), id=f"t{i}", project_name=f"项目{i}")) for i in range(3)]
    rules = load_rules()
    across = [rule for rule in rules if rule.with_.scope == "across"]
    check = check_across(tables, rules)
    assert sum(count for _, count in check.outcomes) == 3 * len(across)
    assert not check.not_run
    assert all(finding.tables for finding in check.findings)


def test_an_empty_table_and_an_empty_rule_set_are_no_error(language, rules):
    """No rows, no rules: nothing found, nothing raised."""
    assert check_table(language.type_table(table()), RuleSet(())).findings == ()
    assert not check_table(language.type_table(table()), rules).not_run
