"""Every rule's own examples are its tests, in both directions."""

import dataclasses

import pytest

from auditor.check.loading import load_rules
from auditor.check.patterns import SafePattern, survives
from auditor.check.registry import kind_class, kind_names
from auditor.classify.language import Language
from auditor.lab.examples import run_examples, shortfalls
from auditor.lab.kinds_page import kinds_page

RULES = load_rules()


@pytest.fixture(scope="module")
def language():
    return Language.load()


@pytest.mark.parametrize("code", [rule.code for rule in RULES])
def test_bad_examples_fire_and_good_ones_do_not(code, language):
    """A rule reports each of its bad examples and none of its good ones, near misses included."""
    wrong = [result.line for result in run_examples(RULES, language, code) if not result.right]
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("code", [rule.code for rule in RULES])
def test_a_built_in_rule_has_examples_reasons_and_polite_words(code):
    """Two bad, two good, one near miss; why, basis, suggestion; a short message that asks or advises."""
    rule = RULES[code]
    assert not shortfalls(rule)
    assert rule.why
    assert rule.basis
    assert rule.suggestion
    assert len(rule.message) <= 60
    assert any(word in rule.message for word in ("建议", "请"))


def patterns_in(value):
    """Yield every pattern inside a rule, its parameters and its conditions."""
    if isinstance(value, SafePattern):
        yield value.text
    elif dataclasses.is_dataclass(value):
        for field in dataclasses.fields(value):
            yield from patterns_in(getattr(value, field.name))
    elif isinstance(value, tuple):
        for item in value:
            yield from patterns_in(item)


def test_no_built_in_pattern_can_stop_a_run():
    """Built-in patterns are not probed at every start; they are here, on the same hard texts."""
    assert [text for rule in RULES for text in patterns_in(rule) if not survives(text)] == []


def test_a_rule_file_is_named_after_its_rule(root):
    """rules/<family>/<CODE>-<slug>.yaml, the code as in the file."""
    for rule in RULES:
        assert rule.place.file.rsplit("/", 1)[1].startswith(f"{rule.code}-")


def test_kinds_md_is_what_the_code_says(root):
    """docs/kinds.md is generated; it differs when a kind changed and the page was not made again."""
    assert (root / "docs" / "kinds.md").read_text("utf-8") == kinds_page()


def test_every_kind_names_itself_and_its_parameters():
    """A kind has a Chinese title and a help line for every parameter."""
    for name in kind_names():
        kind = kind_class(name)
        assert kind.title, name
        assert all(field.metadata.get("help") for field in dataclasses.fields(kind)), name
