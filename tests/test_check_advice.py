"""Facts about advice: which findings carry the row rewritten, once a row, and where examples come from."""

import sys
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.check.advice import REWRITE_MARK, plain, rewritten, with_advice
from auditor.check.loading import load_rules
from auditor.classify.language import Language
from auditor.judging import judge_table
from auditor.model import Budget, DocumentResult, Indicator, TargetTable
from auditor.report.opinion import write_opinion

LEVEL1 = {"质": "产出指标", "数": "产出指标", "时": "产出指标", "成": "产出指标", "服": "满意度指标"}


@pytest.fixture(scope="module")
def language():
    return Language.load()


@pytest.fixture(scope="module")
def rules():
    return load_rules()


def documents(language, rules, *rows, year=2026):
    """Return one document with one judged table of rows given as (二级指标, 三级指标, 指标值)."""
    indicators = tuple(
        Indicator(f"r{n}", f"第{n}行", LEVEL1.get(level2[0], "效益指标"), level2, name, value)
        for n, (level2, name, value) in enumerate(rows, 1)
    )
    table = TargetTable(
        "t", "第1张表", "project", "88", "渔港灯塔维护", indicators, year=year, budget=Budget(50, 50, 0)
    )
    result = judge_table(language.type_table(table), rules)
    return (DocumentResult("渔政站.docx", "docx", "", "ok", tables=(result,)),)


def findings(docs):
    return docs[0].tables[0].check.findings


def test_a_vague_row_is_rewritten_in_its_own_nouns_behind_the_rules_own_suggestion(language, rules):
    """The rule's advice stays word for word; the rewrite follows it in the same sentence, 建议 said once."""
    docs = documents(language, rules, ("社会效益指标", "渔民安全意识", "显著提高"))
    before = {finding.id: finding for finding in findings(docs)}
    found = [f for f in findings(with_advice(docs, rules)) if f.suggestion != before[f.id].suggestion]
    assert len(found) == 1
    own = before[found[0].id].suggestion
    assert found[0].suggestion.startswith(f"{own}{REWRITE_MARK}：渔民安全知识知晓率由__%提高到__%")
    assert found[0].suggestion.count("建议") == own.count("建议")
    assert plain(found[0].suggestion) == own


def test_a_row_with_several_findings_is_rewritten_once_on_the_gravest(language, rules):
    """Two asking rules on one row: only the finding of the higher severity carries the rewrite."""
    docs = documents(language, rules, ("社会效益指标", "努力营造爱护灯塔的良好风尚，提高渔民安全意识", "显著提高"))
    asking = [f for f in findings(docs) if rules[f.rule].rewrite and f.indicator == "r1"]
    assert len(asking) >= 2
    carrying = [f for f in findings(with_advice(docs, rules)) if REWRITE_MARK in (f.suggestion or "")]
    assert len(carrying) == 1
    order = ["高", "中", "低"]
    assert order.index(carrying[0].severity) == min(order.index(f.severity) for f in asking)


def test_a_misfiled_vague_row_is_rewritten_for_its_proper_class(language, rules):
    """The class is named where it is not the declared one."""
    docs = documents(language, rules, ("生态效益指标", "渔民健康水平", "逐步提高"))
    texts = [f.suggestion for f in findings(with_advice(docs, rules)) if REWRITE_MARK in (f.suggestion or "")]
    assert len(texts) == 1
    assert f"{REWRITE_MARK}社会效益指标：渔民健康水平" in texts[0]


def test_a_row_whose_only_fault_is_its_place_keeps_its_words(language, rules):
    """设备利用率≥80% under 满意度 is moved, not reworded."""
    docs = documents(language, rules, ("服务对象满意度指标", "灯塔设备利用率", "≥80%"))
    assert any(f.rule == "S02" for f in findings(docs))
    assert not any(REWRITE_MARK in (f.suggestion or "") for f in findings(with_advice(docs, rules)))


def test_good_rows_of_the_folder_come_first_and_faulty_ones_never(language, rules):
    """A sibling nothing is said against is the first example; another vague row is none."""
    docs = documents(
        language,
        rules,
        ("质量指标", "海岛灯塔值守水平", "较高"),
        ("质量指标", "海岛灯塔值守到岗率", "≥98%"),
        ("质量指标", "海岛灯塔值守情况", "良好"),
    )
    examples = [f.examples for f in findings(with_advice(docs, rules)) if f.examples]
    assert examples
    assert all(shown[0] == "海岛灯塔值守到岗率 ≥98%" for shown in examples)
    assert all(len(shown) <= 3 for shown in examples)


def test_the_rule_decides_whether_its_findings_are_rewritten(language, rules):
    """Without `rewrite: true` nothing is added; the key can be switched off in a layer like any other."""
    docs = documents(language, rules, ("社会效益指标", "渔民安全意识", "显著提高"))
    silent = replace(rules, rules=tuple(replace(rule, rewrite=False) for rule in rules))
    assert with_advice(docs, silent) == docs


def test_an_overlaid_rule_loses_its_rewrite(tmp_path):
    """`V01: {改写: false}` in a user's layer switches the rewrite off for V01 alone."""
    (tmp_path / "overrides.yaml").write_text("V01: {改写: false}\n", encoding="utf-8")
    changed = load_rules([tmp_path])
    assert not changed["V01"].rewrite
    assert changed["V02"].rewrite


def test_the_library_is_not_loaded_without_a_row_that_asks(language, rules, monkeypatch):
    """A table with nothing vague needs no library."""
    docs = documents(language, rules, ("质量指标", "灯塔检修合格率", "≥98%"))
    assert not any(rules[f.rule].rewrite for f in findings(docs))
    monkeypatch.setitem(sys.modules, "auditor.classify.suggest", None)
    assert with_advice(docs, rules) == docs


def test_an_auditors_own_indicators_are_offered(language, tmp_path):
    """Lines in `indicators/*.tsv` of a layer reach the examples."""
    folder = tmp_path / "indicators"
    folder.mkdir()
    (folder / "渔政.tsv").write_text("灯塔\t质量指标\t\t灯塔雾号发声合格率\t≥97%\n", encoding="utf-8")
    (tmp_path / "overrides.yaml").write_text("V03: {severity: 中}\n", encoding="utf-8")
    own = load_rules([tmp_path])
    docs = documents(language, own, ("质量指标", "灯塔雾号发声质量", "良好"))
    shown = [example for f in findings(with_advice(docs, own)) for example in f.examples]
    assert "灯塔雾号发声合格率 ≥97%" in shown


def test_fillers_and_process_items_get_no_rewrite(language, rules):
    """Such rows are to be struck out."""
    docs = documents(language, rules, ("质量指标", "项目资金到位率", "100%"), ("生态效益指标", "无", "无"))
    assert not any(REWRITE_MARK in (f.suggestion or "") for f in findings(with_advice(docs, rules)))


def test_an_opinion_on_several_rows_lists_their_rewrites_and_no_brackets(language, rules):
    """One sentence a rule: the advice for all, then each row's measure; a lone row keeps deadline and evidence."""
    several = documents(
        language, rules, ("社会效益指标", "渔民安全意识", "逐步提高"), ("社会效益指标", "渔港服务水平", "逐步提高")
    )
    lone = documents(language, rules, ("社会效益指标", "渔民安全意识", "逐步提高"))
    told = [
        write_opinion(with_advice(docs, rules)[0].tables[0], {}, rules.scoring).parts[2].sentences
        for docs in (several, lone)
    ]
    listed = "可改写为：渔民安全知识知晓率由__%提高到__%；渔港服务水平评估得分由__分提高到__分。"
    assert any(sentence.endswith(listed) for sentence in told[0])
    assert any("知晓率由__%提高到__%（2026年底，依据：抽样调查）。" in sentence for sentence in told[1])


@given(text=st.text(alphabet="渔民安全率≥__%（2年）：；", max_size=30))
def test_what_was_added_to_a_suggestion_can_be_taken_off_again(text):
    """plain() gives the rule's own words back, whatever the rewrite says."""
    assert plain(f"建议写明数值{REWRITE_MARK}：{text}") == "建议写明数值"
    assert rewritten(f"建议写明数值{REWRITE_MARK}社会效益指标：渔民收入≥__元（依据：报表）") == "渔民收入≥__元"
