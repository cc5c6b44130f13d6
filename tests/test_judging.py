"""Judging in several processes says what judging in one says, however the processes start."""

import pytest

from auditor import judging
from auditor.check.loading import load_rules
from auditor.check.ruleset import RuleSet
from auditor.classify.language import Language
from auditor.judging import judge_tables
from auditor.model import Budget, Indicator, TargetTable
from auditor.read import workers

ROWS = (
    ("数量指标", "培训场次", "≥12场"),
    ("质量指标", "培训合格率", "95%"),
    ("时效指标", "完成及时性", "及时"),
    ("社会效益指标", "提高服务水平", "显著提高"),
    ("服务对象满意度指标", "学员满意度", "≥90%"),
)


def table(number: int) -> TargetTable:
    rows = tuple(
        Indicator(f"t{number}.{place}", f"第{place + 1}行", "产出指标", level2, f"{name}{number}", value)
        for place, (level2, name, value) in enumerate(ROWS)
    )
    return TargetTable(f"t{number}", f"第{number}张表", "project", "88", f"项目{number}", rows, budget=Budget(10.0))


@pytest.fixture(scope="module")
def rules() -> RuleSet:
    return load_rules()


@pytest.fixture(scope="module")
def language() -> Language:
    return Language.load()


@pytest.fixture
def tables(monkeypatch: pytest.MonkeyPatch) -> list[TargetTable]:
    monkeypatch.setattr(judging, "ROWS_FORKED", 1)
    monkeypatch.setattr(judging, "ROWS_ANEW", 1)
    return [table(number) for number in range(15)]


@pytest.mark.parametrize("forked", [True, False])
def test_processes_say_what_one_says(forked, tables, rules, language, monkeypatch):
    """Results and their order are equal, and every rule has its seconds, with copies of this process and new ones."""
    for module in (judging, workers):
        monkeypatch.setattr(module, "forks", lambda: forked and workers.sys.platform == "linux")
    alone = judge_tables(tables, rules.only(*(rule.code for rule in rules)), lambda: language)
    timed = rules.only(*(rule.code for rule in rules))
    assert judge_tables(tables, timed, lambda: language, jobs=2) == alone
    assert any(result.check.findings for result in alone)
    assert set(timed.seconds) == {rule.code for rule in rules if rule.with_.scope != "across"}


def test_a_part_no_worker_ends_is_judged_here(tables, rules, language, monkeypatch):
    """When workers fail, the tables are judged all the same."""

    def broken(work, parts, jobs, seconds, meanwhile):
        return (workers.Outcome(index, failure="crashed") for index in reversed(range(len(parts))))

    monkeypatch.setattr(judging, "map_in_workers", broken)
    assert judge_tables(tables, rules, lambda: language, jobs=2) == judge_tables(tables, rules, lambda: language)


def test_what_is_done_meanwhile_changes_nothing(tables, rules, language):
    """A step done here while others judge is done, once, and the results are the same."""
    done = []
    judged = judge_tables(tables, rules, lambda: language, 2, (lambda: done.append("step"),))
    assert judged == judge_tables(tables, rules, lambda: language)
    assert done == ["step"]


def test_the_language_layer_is_not_loaded_for_nothing(rules):
    """Without tables nobody asks for it."""

    def never() -> Language:
        raise AssertionError

    assert judge_tables([], rules, never, jobs=2) == []


@pytest.mark.parametrize("rows", [0, judging.ROWS_BESIDE])
def test_two_looks_at_a_folder_are_both_taken(rows):
    """Whether one is done in a copy of this process or not, both answers come back, and this process keeps its own."""
    seen = []
    answers = judging.beside(lambda: seen.append("here"), lambda: {"row": ("there",)}, rows, 2)
    assert answers == (None, {"row": ("there",)})
    assert seen == ["here"]


def test_what_a_copy_fails_at_is_done_here(monkeypatch):
    """A copy that ends without an answer costs time, not the answer."""

    def broken(work, items, jobs, seconds, meanwhile):
        for step in meanwhile:
            step()
        return (workers.Outcome(index, failure="crashed") for index, _ in enumerate(items))

    monkeypatch.setattr(judging, "map_in_workers", broken)
    assert judging.beside(lambda: 1, lambda: 2, judging.ROWS_BESIDE, 2) == (1, 2)
