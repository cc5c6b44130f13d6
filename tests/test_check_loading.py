"""Strict loading: what an auditor reads when a rule file does not load."""

from dataclasses import fields
from pathlib import Path
from typing import get_type_hints

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from auditor import resources
from auditor.check.loading import load_rules
from auditor.check.node_values import Reading
from auditor.check.places import Problems
from auditor.check.registry import kind_class, kind_names
from auditor.check.rule_reading import read_rule, rule_node
from auditor.check.typed_reading import _hint
from auditor.check.yaml_positions import Pairs, from_plain, to_plain
from auditor.check.yaml_reading import read_yaml
from auditor.errors import RuleLoadError

RULE = """code: V90
name: 口号词
kind: lexicon_hit
where: 指标值
with: {lexicon: [圆满, 顺利]}
severity: 低
message: “{value}”是口号
why: 没有标准
"""


@pytest.fixture
def layer(tmp_path):
    """Return a function that writes one file of a layer and returns its folder."""

    def write(text, name="mine.yaml"):
        folder = tmp_path / "我的规则"
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
        return folder

    return write


def problems(*layers):
    with pytest.raises(RuleLoadError) as caught:
        load_rules(layers)
    return caught.value.problems


def test_a_rule_in_english_keys_loads(layer):
    """The shortest useful rule loads and takes the defaults of the catalogue."""
    rule = load_rules([layer(RULE)])["V90"]
    assert (rule.item, rule.weight, rule.status, rule.severity) == ("指标科学性", 1.0, "fail", "低")


def test_a_rule_in_chinese_keys_is_the_same_rule(layer):
    """Chinese spellings of keys, kinds' parameters and words mean the same."""
    chinese = (
        "编号: V90\n名称: 口号词\n检查类型: lexicon_hit\n位置: 指标值\n参数: {词表: [圆满, 顺利]}\n"
        "严重程度: 低\n提示: “{指标值}”是口号\n理由: 没有标准\n"
    )
    first, second = load_rules([layer(RULE)])["V90"], load_rules([layer(chinese)])["V90"]
    assert (first.with_, first.severity, first.why) == (second.with_, second.severity, second.why)


@pytest.mark.parametrize("suffix", ["a.yml", "a.yaml", "deep/er/a.YML"])
def test_both_suffixes_and_sub_folders_load(layer, suffix):
    """Rules may end in .yml or .yaml and lie in sub-folders."""
    assert "V90" in load_rules([layer(RULE, suffix)])


@pytest.mark.parametrize(
    ("change", "line", "column", "parts"),
    [
        (("severity: 低", "severty: 低"), 6, 1, ["没有“severty”这一项", "是否想写 severity？"]),
        (("severity: 低", "严重性: 低"), 6, 1, ["没有“严重性”这一项", "是否想写 严重程度？"]),
        (("severity: 低", "severity: 底"), 6, 11, ["没有“底”这种取值", "高、中、低"]),
        (("kind: lexicon_hit", "kind: lexicon_hits"), 3, 7, ["没有“lexicon_hits”这种检查", "是否想写 lexicon_hit？"]),
        (("where: 指标值", "where: 指标直"), 4, 8, ["没有“指标直”这个位置", "是否想写 指标值？"]),
        (("{lexicon: [圆满, 顺利]}", "{lexicon: grade_wrds}"), 5, 17, ["没有“grade_wrds”这个词表"]),
        (("{lexicon: [圆满, 顺利]}", "{lexcon: [圆满]}"), 5, 8, ["没有“lexcon”这一项", "是否想写 lexicon？"]),
        (("“{value}”是口号", "“{valeu}”是口号"), 7, 11, ["没有“{valeu}”这个占位词", "是否想写 value？"]),
        (("code: V90", "code: 口号1"), 1, 7, ["编号“口号1”不对"]),
        (("why: 没有标准", "item: 指标科学"), 8, 7, ["没有“指标科学”这种取值", "是否想写 指标科学性？"]),
    ],
)  # fmt: skip
def test_every_wrong_word_is_shown_with_place_and_nearest(layer, change, line, column, parts):
    """A wrong key, kind, role, word list, placeholder or word: file, line, column, what is allowed, did-you-mean."""
    folder = layer(RULE.replace(*change))
    found = next(text for text in problems(folder) if all(part in text for part in parts))
    assert found.startswith(f"{folder.as_posix()}/mine.yaml:{line}:{column}：")


@pytest.mark.parametrize(
    ("added", "parts"),
    [
        ("enabled: 是\n", ["应当是真假值", "是否想写 true？"]),
        ("enabled: no\n", ["应当是真假值", "是否想写 false？"]),
        ("weight: 010\n", ["八进制"]),
        ("basis: yes\n", ["YAML 当作真假值"]),
        ("suggestion: >5\n", ["“>5”没有加引号", '请写成 ">5"']),
        ("suggestion: %\n", ["“%”没有加引号"]),
        ("bad:\n  - {指标值: %}\n", ["“%”没有加引号"]),
        ("bad:\n\t- {指标值: 好}\n", ["行首有制表符（Tab）"]),
        ("bad:\n\u00a0 - {指标值: 好}\n", ["不间断空格（NBSP）"]),
        ("建议：写明数值\n", ["冒号是全角"]),
        ("name: 又一个\n", ["“name”写了两次（第一次在第 2 行）"]),
        ("when: {value.knd: state}\n", ["条件里没有“value.knd”这一项", "value.kind"]),
        ("when: {value.kind: 状况}\n", ["没有“状况”这种取值"]),
        ('when: {name: {matches: "(a+"}}\n', ["正则表达式“(a+”有误"]),
        ('when: {expr: "value.number > "}\n', ["表达式没有写完"]),
        ("unless_also: [V99]\n", ["没有这条规则"]),
        ("bad:\n  - {指标直: 好}\n", ["例子里没有“指标直”这一项", "是否想写 指标值？"]),
        ("a: &x 1\nb: *x\n", ["没有加引号"]),
    ],
)
def test_yaml_traps_and_dead_references_are_named(layer, added, parts):
    """What YAML would silently misread, and what refers to nothing, ends the load with a Chinese line."""
    text = "\n".join(problems(layer(RULE + added)))
    assert all(part in text for part in parts), text


def test_all_problems_of_all_files_come_at_once(layer):
    """Load errors are listed together, not one a run."""
    layer(RULE.replace("severity: 低", "severity: 底"), "a.yaml")
    folder = layer(RULE.replace("V90", "V91").replace("kind: lexicon_hit", "kind: nothing"), "b.yaml")
    found = problems(folder)
    assert any("a.yaml" in line for line in found)
    assert any("b.yaml" in line for line in found)


def test_a_duplicate_code_names_the_other_file(layer):
    """Two rules of one layer with the same code: the second names the first."""
    layer(RULE, "a.yaml")
    assert any("重复" in line and "a.yaml:1" in line for line in problems(layer(RULE, "b.yaml")))


def test_a_half_written_file_is_a_line_not_a_crash(layer):
    """A file cut in the middle gives a syntax line with its place."""
    found = problems(layer("code: V90\nname: [口号\n"))
    assert len(found) == 1
    assert "YAML 写法有误" in found[0]


@pytest.mark.parametrize("data", [b"", b"\xff\xfe\x00", b"- 1\n- 2\n", b"just text\n", b"\x00\x01\x02"])
def test_files_that_are_no_rules_are_refused_in_chinese(tmp_path, data):
    """Empty, binary, list or bare text: a clear line each."""
    file = tmp_path / "x.yaml"
    file.write_bytes(data)
    assert all(line.startswith(file.as_posix()) for line in problems(file))


def test_gbk_files_load(tmp_path):
    """Editors on Windows save GBK; such a rule loads."""
    file = tmp_path / "gbk.yaml"
    file.write_bytes(RULE.encode("gb18030"))
    assert load_rules([file])["V90"].name == "口号词"


def test_a_missing_layer_is_named():
    """A path that does not exist is said, with what to do."""
    assert any("没有这个规则文件" in line for line in problems(Path("没有这里.yaml")))


@pytest.mark.parametrize(
    ("line", "check"),
    [
        ("V08: off", lambda rules: "V08" not in rules),
        ("V08: 关", lambda rules: "V08" not in rules),
        ("V08: {severity: 低}", lambda rules: rules["V08"].severity == "低"),
        ("V08: {权重: 2}", lambda rules: rules["V08"].weight == 2),
        ("V08: {提示: 请补填}", lambda rules: rules["V08"].message == "请补填"),
        ("S01: {at_least: 99}", lambda rules: rules["S01"].with_.at_least == 99),
        ("S01: {with: {达到: 98}}", lambda rules: rules["S01"].with_.at_least == 98),
        ("scoring: {等级线: {优: 92}}", lambda rules: rules.scoring.cutoffs.excellent == 92),
    ],
)
def test_one_line_changes_a_built_in_rule(layer, line, check):
    """Switch off, severity, weight, message, threshold, cut-off: one line each, and the rest stays."""
    before, after = load_rules(), load_rules([layer(line + "\n")])
    assert check(after)
    assert not check(before)
    assert before.digest != after.digest


def test_the_later_layer_wins_and_the_change_says_where(tmp_path):
    """Layers apply in order; every change keeps layer, file, line, before and after."""
    first, second = tmp_path / "省.yaml", tmp_path / "我.yaml"
    first.write_text("V08: {severity: 低}\n", "utf-8")
    second.write_text("# 本局\nV08: {severity: 中}\n", "utf-8")
    rules = load_rules([first, second])
    assert rules["V08"].severity == "中"
    last = rules.changes[-1]
    assert (last.key, last.before, last.after, last.place.line) == ("severity", "低", "中", 2)
    assert last.place.file == second.as_posix()


def test_an_override_of_a_rule_that_is_not_there_is_refused(layer):
    """A dead override is named with the nearest codes."""
    assert any("没有规则“V88”可改" in text for text in problems(layer("V88: off\n")))


def test_scoring_items_are_laid_over_by_name(layer):
    """Naming one review item changes that one and leaves the others."""
    rules = load_rules([layer("scoring: {items: [{name: 资金匹配性, points: 20}]}\n")])
    points = {item.name: item.points for item in rules.scoring.items}
    assert (points["资金匹配性"], points["规范完整性"], len(points)) == (20, 10, 8)


def test_circles_of_silence_are_refused(layer):
    """Two rules that silence each other would both vanish: refused at load."""
    layer(RULE + "unless_also: [V91]\n", "a.yaml")
    folder = layer(RULE.replace("V90", "V91") + "unless_also: [V90]\n", "b.yaml")
    assert any("成了圈" in line for line in problems(folder))


def test_the_digest_follows_content_not_files(tmp_path):
    """The same rule in another file gives the same digest; another word gives another."""
    one, two, three = (tmp_path / name for name in ("一.yaml", "二.yaml", "三.yaml"))
    one.write_text(RULE, "utf-8")
    two.write_text("# 注释\n" + RULE, "utf-8")
    three.write_text(RULE.replace("圆满", "完美"), "utf-8")
    digests = [load_rules([file]).digest for file in (one, two, three)]
    assert digests[0] == digests[1] != digests[2]


@pytest.mark.parametrize("pattern", ["(a|aa)+$", "(字|字字)*!$", "(x+x+)+y", "^(\\d+)*$"])
def test_a_pattern_that_could_stop_a_run_never_does(layer, pattern):
    """Nested repeats are refused at load by probing, or really are fast on hard texts."""
    text = RULE.replace("lexicon_hit", "pattern").replace("{lexicon: [圆满, 顺利]}", f'{{pattern: "{pattern}"}}')
    folder = layer(text.replace("\\", "\\\\"))
    refused = False
    try:
        searched = load_rules([folder])["V90"].with_.pattern
    except RuleLoadError as error:
        refused = all("非常慢" in line for line in error.problems)
        searched = None
    assert refused or searched.search("a" * 5000 + "字" * 5000 + "x" * 5000 + "?") is None


_BITS = ["\t", "：", "%", ">5", '"', "{", "}", "[", "]", "&a ", "*a", "!", "- ", "\n", "是", "~", "1e999", ".nan", "|", "#", "\x00", "---\n",
         "? ", "<<: ", "all", "expr", "value.kind", "rows", "bad", "V08: off\n", "(a|aa)+$", "有" * 50, "12:30:00", "0o17"]  # fmt: skip


@given(st.lists(st.tuples(st.integers(0, 400), st.integers(0, 15), st.sampled_from(_BITS)), min_size=1, max_size=5))
@settings(max_examples=150, deadline=None)
def test_no_damage_to_a_rule_file_makes_the_loader_fail(edits):
    """Any edit of a rule file loads or is refused with lines; nothing else happens."""
    text = RULE + "when: {value.kind: state}\nbad:\n  - {三级指标: 好, 指标值: 圆满}\n"
    for start, cut, bit in edits:
        text = text[:start] + bit + text[start + cut :]
    reading = Reading(Problems())
    root = read_yaml(text, "x.yaml", reading.problems)
    node = rule_node(root, "x", reading) if isinstance(root, Pairs) else None
    rule = read_rule(node, reading) if node else None
    assert rule is not None or reading.problems.lines() or root is None or not isinstance(root, Pairs)


def test_kept_documents_are_the_ones_read():
    """Every shipped rule file comes back from plain data as it was parsed, places and all."""
    problems = Problems()
    for file in sorted(resources.RULES.rglob("*.yaml")):
        node = read_yaml(file.read_text("utf-8"), file.name, problems)
        assert node is not None
        assert from_plain(to_plain(node), file.name) == node
    assert not problems.found


@pytest.mark.parametrize(
    ("written", "told"),
    [
        (RULE.replace("where: 指标值", "where： 指标值"), "rules/V90.yaml:4:"),
        # Examples of kept rules are not read in a run, so none with a fault is kept.
        (RULE + "bad:\n  - {三极指标: 好, 指标值: 圆满}\n", "三极指标"),
    ],
)
def test_a_faulty_shipped_rule_is_named_every_time(tmp_path, monkeypatch, written, told):
    """A slip in the catalogue itself ends a run like one in an auditor's own rules, and is not kept."""
    monkeypatch.setenv("AUDIT_CACHE", str(tmp_path / "cache"))
    monkeypatch.setattr(resources, "RULES", tmp_path / "rules")
    (tmp_path / "rules").mkdir()
    (tmp_path / "rules" / "V90.yaml").write_text(written, encoding="utf-8")
    for _ in range(2):
        with pytest.raises(RuleLoadError) as found:
            load_rules()
        assert told in str(found.value)


def test_examples_of_kept_rules_are_those_of_rules_read_anew(tmp_path, monkeypatch):
    """A second load takes the rules from the cache and gives every rule the same examples."""
    monkeypatch.setenv("AUDIT_CACHE", str(tmp_path / "cache"))
    monkeypatch.setattr("auditor.check.layer_files.made", lambda *_: {})
    anew = load_rules()
    monkeypatch.undo()
    monkeypatch.setenv("AUDIT_CACHE", str(tmp_path / "cache"))
    kept = [load_rules() for _ in range(2)][-1]
    assert [(rule.code, *rule.bad, *rule.good) for rule in kept] == [
        (rule.code, *rule.bad, *rule.good) for rule in anew
    ]
    assert all(len(rule.bad) >= 2 and rule.good[0] in rule.good for rule in kept)


def test_common_annotations_mean_what_typing_makes_of_them():
    """The short way to a field's type gives what evaluating the annotations gives, for every kind."""
    for name in kind_names():
        kind = kind_class(name)
        hints = get_type_hints(kind)
        assert {f.name: _hint(kind, f) for f in fields(kind)} == {f.name: hints[f.name] for f in fields(kind)}
