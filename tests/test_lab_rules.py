"""The lab: trying, explaining, comparing and beginning rules, as functions and from the command line."""

import json
from unicodedata import east_asian_width

import pytest
from click.testing import CliRunner

from auditor.check.loading import load_rules
from auditor.check.registry import kind_names
from auditor.classify.language import Language
from auditor.cli import cli
from auditor.errors import AuditError
from auditor.lab.coverage import coverage
from auditor.lab.differences import differences, html_of_differences, text_of_differences
from auditor.lab.examples import run_examples
from auditor.lab.explaining import explain_rule, explain_subject
from auditor.lab.placed import Placed, find_row, tables_of_record
from auditor.lab.schema import report_schema, rule_schema, shown
from auditor.lab.status import status_lines
from auditor.lab.template import new_rule, next_code
from auditor.lab.trying import try_rule
from auditor.model import AuditResult, Budget, DocumentResult, Indicator, TableResult, TargetTable
from auditor.report.json_record import to_record
from auditor.review.baseline import load_report


@pytest.fixture(scope="module")
def language():
    return Language.load()


@pytest.fixture(scope="module")
def rules():
    return load_rules()


@pytest.fixture(scope="module")
def placed(language):
    rows = (
        ("数量指标", "新增路灯数量", "120盏"),
        ("时效指标", "完工时限", "按期完成"),
        ("成本指标", "路灯改造经费", "≤80万元"),
        ("社会效益指标", "群众出行安全感", "显著提升"),
        ("服务对象满意度指标", "沿线居民满意度", "≥90%"),
    )
    indicators = tuple(Indicator(f"r{i}", f"第{i + 1}行", None, *row) for i, row in enumerate(rows))
    table = TargetTable("t1", "第1张表", "project", "88", "云岭镇路灯改造", indicators, year=2025, budget=Budget(80))
    return [Placed("云岭镇.docx", language.type_table(table))]


def test_trying_a_rule_shows_place_quote_and_totals(rules, placed):
    """Every hit names document, project and row; the last line counts."""
    lines = try_rule(rules["V04"], rules, placed).lines()
    assert "云岭镇.docx 云岭镇路灯改造" in lines[0]
    assert "第2行" in lines[0]
    assert "按期完成" in lines[0]
    assert "1 张表 5 行，命中 1 处" in lines[-1]


def test_a_rule_on_trial_is_silenced_as_in_a_run(rules, placed):
    """V01 does not show where V02 says the same."""
    assert not try_rule(rules["V01"], rules, placed).hits


def test_explain_says_why_a_rule_fired(rules, placed):
    """Condition with the values seen, what was read, the hit, the conclusion."""
    text = explain_subject(rules["V04"], rules, placed[0], 1)
    for part in ("✓ 二级指标 等于 时效指标（实际：时效指标）", "命中：按期完成", "结论：V04 报了"):
        assert part in text


@pytest.mark.parametrize(
    ("code", "row", "part"),
    [
        ("V04", 0, "结论：条件不成立，V04 不适用"),
        ("V08", 0, "结论：没有发现“指标值没有填”，V08 不报"),
        ("T08", 0, "T08 没有指到这一行"),
        ("M01", 2, "成本80万元，预算80万元"),
        ("T01", None, "质量指标"),
    ],
)
def test_explain_says_why_a_rule_did_or_did_not_fire(rules, placed, code, row, part):
    """Not applicable, nothing found, or found with the sum: each says which."""
    assert part in explain_subject(rules[code], rules, placed[0], row)


def test_every_rule_explains_itself_on_every_row(rules, placed):
    """No rule fails to explain itself, on rows or on the table."""
    for rule in rules:
        assert rule.why in explain_rule(rule, rules)
        for row in (*range(5), None):
            assert "结论" in explain_subject(rule, rules, placed[0], row)


def test_coverage_names_what_never_and_what_always_fires(rules, placed):
    """Rules without a hit are listed; a rule on most rows is called too wide."""
    found = coverage(rules, placed)
    assert ("V08", "指标值缺失") in found.never
    assert {code for code, _, _ in found.hits} >= {"V04", "M01", "T01"}
    assert "T01" in {code for code, _, _ in found.most}


def test_differences_tell_added_lost_and_changed(rules, placed, tmp_path):
    """Two rule sets on the same tables: what goes, what changes its severity; nothing when they are the same."""
    layer = tmp_path / "mine.yaml"
    layer.write_text("V04: off\nM01: {severity: 低}\n", "utf-8")
    found = differences(rules, load_rules([layer]), placed)
    assert [(d.how, d.finding.rule) for d in found] == [("减少", "V04"), ("改变", "M01")]
    assert "中 → 低" in text_of_differences(found).replace("（", "").replace("）", "")
    assert "&lt;" in html_of_differences(found, "<比较>")
    assert "完全相同" in text_of_differences(differences(rules, rules, placed))


def test_differences_see_the_word_lists_of_each_rule_set(tmp_path):
    """A word list alone makes a difference: each set reads the values with its own."""
    from auditor.commands.rules import rules as group

    material = tmp_path / "表.txt"
    rows = "产出指标\t数量指标\t新增路灯数量\t≥120盏\n效益指标\t社会效益指标\t群众夜间出行保障\t灯火通明\n"
    material.write_text(
        f"项目支出绩效目标表\n项目名称\t云岭镇路灯改造\n一级指标\t二级指标\t三级指标\t指标值\n{rows}", "utf-8"
    )
    layer = tmp_path / "mine" / "lexicons" / "generic_names.txt"
    layer.parent.mkdir(parents=True)
    layer.write_text("群众夜间出行保障\n", "utf-8")
    page = tmp_path / "diff.html"
    words = ["diff", "-", str(tmp_path / "mine"), str(material), "--html", str(page)]
    result = CliRunner().invoke(group, words, standalone_mode=False, catch_exceptions=False)
    assert "增加\tT11" in result.stdout
    assert "T11：增加 1" in page.read_text("utf-8")


def test_the_list_of_rules_lines_up(rules):
    """Names take the same room on a screen, so that what follows stands in a column; the head is on stderr."""
    result = CliRunner().invoke(cli, ["rules", "list"], standalone_mode=False)
    names = [line.split("\t")[3] for line in result.stdout.splitlines()]
    assert len({sum(2 if east_asian_width(sign) in "WF" else 1 for sign in name) for name in names}) == 1
    assert result.stderr.startswith("编号\t程度")
    assert any(name.endswith(" ") for name in names)


def test_status_shows_file_and_line_of_every_change(tmp_path):
    """What overrides what, from where."""
    layer = tmp_path / "mine.yaml"
    layer.write_text("V08: {severity: 低}\nV09: off\n", "utf-8")
    text = "\n".join(status_lines(load_rules([layer])))
    assert f"V08 severity：高 → 低　{layer.as_posix()}:1:7" in text
    assert "停用：V09" in text


@pytest.mark.parametrize("kind", kind_names())
def test_a_new_rule_of_any_kind_loads_as_it_is(kind, tmp_path, rules):
    """The beginnings of a rule are a rule."""
    file = tmp_path / "new.yaml"
    file.write_text(new_rule(next_code(rules, "V"), "试一试：新规则", kind), "utf-8")
    assert load_rules([file])["V90"].kind == kind


@pytest.mark.parametrize(("name", "file"), [("宽松", "lenient"), ("strict", "strict"), ("严格", "strict")])
def test_a_profile_is_chosen_by_one_line(tmp_path, rules, name, file):
    """`profile: 宽松` in a layer applies the shipped profile below that layer; own lines still win."""
    layer = tmp_path / "mine.yaml"
    layer.write_text(f"profile: {name}\nV04: {{severity: 低}}\n", "utf-8")
    loaded = load_rules([layer])
    assert loaded["V04"].severity == "低"
    assert any(f"rules/profiles/{file}.yaml" == change.place.file for change in loaded.changes)
    assert loaded["M01"].severity != rules["M01"].severity


def test_an_unknown_profile_is_named(tmp_path):
    """A profile that does not exist: its place and those that do."""
    layer = tmp_path / "mine.yaml"
    layer.write_text("profile: 从严\n", "utf-8")
    with pytest.raises(AuditError, match=r"mine\.yaml:1:10：没有“从严”这种口径，允许：.*严格"):
        load_rules([layer])


def test_the_schema_accepts_the_built_in_rules_and_refuses_a_typo(root):
    """Editors complete and check with the schema what the loader accepts."""
    import jsonschema
    import yaml

    validator = jsonschema.Draft202012Validator(rule_schema())
    validator.check_schema(rule_schema())
    files = [file for file in (root / "rules").glob("*/*.yaml") if file.parent.name != "profiles"]
    for file in files:
        data = json.loads(json.dumps(yaml.safe_load(file.read_text("utf-8")), default=str))
        assert not list(validator.iter_errors(data)), file
        assert list(validator.iter_errors({**data, "severty": "高"}))


def test_the_schemas_in_docs_are_what_the_code_says(root):
    """docs/rule.schema.json and docs/report.schema.json are generated."""
    assert (root / "docs" / "rule.schema.json").read_text("utf-8") == shown(rule_schema())
    assert (root / "docs" / "report.schema.json").read_text("utf-8") == shown(report_schema())


@pytest.fixture
def report(placed, rules, tmp_path):
    """Return a report.json of the table, and its record."""
    from auditor.check.run import check_table

    check = check_table(placed[0].typed, rules)
    document = DocumentResult("云岭镇.docx", "docx", "0" * 64, "ok", tables=(TableResult(placed[0].typed, check),))
    record = to_record(AuditResult((document,), rules_digest=rules.digest))
    path = tmp_path / "report.json"
    path.write_text(json.dumps(record, ensure_ascii=False), "utf-8")
    return path, record


def test_a_report_fits_its_schema(report):
    """What the product writes is what the schema promises."""
    import jsonschema

    jsonschema.validate(report[1], report_schema())


def test_tables_come_back_from_a_report(report, language, placed):
    """A report holds enough verbatim to judge its rows again."""
    again = tables_of_record(load_report(report[0]), language)
    assert [r.value for r in again[0].typed.rows] == [r.value for r in placed[0].typed.rows]
    assert find_row(again, "r1") == (again[0], 1)


def call(*words):
    return CliRunner().invoke(cli, words, prog_name="audit", standalone_mode=False, catch_exceptions=True)


def test_explain_takes_a_finding_or_a_row_of_a_report(report):
    """`audit explain REPORT FINDING` and `audit explain REPORT INDICATOR CODE`."""
    path, record = report
    finding = next(f for f in record["documents"][0]["tables"][0]["findings"] if f["rule"] == "V04")
    assert "结论：V04 报了" in call("explain", str(path), finding["id"]).output
    assert "V08 不报" in call("explain", str(path), "r0", "V08").output
    assert "V04 时效空泛" in call("explain", "v04").output


@pytest.mark.parametrize(
    ("words", "part"),
    [
        (("rules", "explain", "V4"), "是否想写 V"),
        (("explain", "没有.json", "x"), "打不开"),
        (("rules", "new", "试", "--kind", "lexicon"), "是否想写 lexicon_hit？"),
    ],
)
def test_wrong_words_get_a_chinese_line(words, part):
    """Unknown code, absent report, unknown kind: one line with a hint."""
    result = call(*words)
    assert isinstance(result.exception, AuditError)
    assert part in str(result.exception)


def test_rules_test_fails_for_a_rule_no_example_fires(tmp_path):
    """Exit 1 with the place of every example that did not do what it should."""
    file = tmp_path / "V90.yaml"
    file.write_text(new_rule("V90", "口号词", "lexicon_hit"), "utf-8")
    result = call("rules", "test", str(file))
    assert result.return_value == 1
    assert f"{file.as_posix()}:1:1：V90 没有一个例子命中" in result.output


def test_rules_list_and_schema_are_pipeable(rules):
    """stdout carries one line a rule, or JSON alone."""
    listed = CliRunner().invoke(cli, ["rules", "list"], standalone_mode=False).stdout.splitlines()
    assert len(listed) == len(rules.rules)
    assert json.loads(CliRunner().invoke(cli, ["rules", "schema", "--report"], standalone_mode=False).stdout)


def test_examples_of_switched_off_rules_still_run(language, tmp_path):
    """`audit rules test` also covers rules a layer switched off."""
    layer = tmp_path / "mine.yaml"
    layer.write_text("V08: off\n", "utf-8")
    assert all(result.right for result in run_examples(load_rules([layer]), language, "V08"))
