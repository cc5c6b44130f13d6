"""A look for needed words never hides what a pattern finds."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from typing import Any

import pytest
import regex
from hypothesis import given, settings
from hypothesis import strategies as st

from auditor.check.loading import load_rules
from auditor.check.needed import FirstLook, needed_words
from auditor.check.patterns import SafePattern, compile_pattern


def _patterns_in(value: Any) -> Iterator[str]:
    if isinstance(value, SafePattern):
        yield value.text
    elif dataclasses.is_dataclass(value) and not isinstance(value, type):
        for field in dataclasses.fields(value):
            yield from _patterns_in(getattr(value, field.name))
    elif isinstance(value, tuple | list):
        for item in value:
            yield from _patterns_in(item)


OWN_PATTERNS = sorted({text for rule in load_rules() for text in _patterns_in(rule)})


def _practised(pattern: str) -> FirstLook:
    """Return a look that has been asked often enough to be prepared."""
    look = FirstLook(pattern)
    for _ in range(1000):
        look.rules_out("")
    return look


@pytest.mark.parametrize(
    ("pattern", "words"),
    [
        ("成本", {"成本"}),
        ("成本|费用?$", {"成本", "费"}),
        ("[签预]约", {"约"}),
        ("(?:群众|农户).{0,8}(?:负担|自付|费用)", {"群众", "农户"}),
        ("^(?:达到?)?(?:国家|国标)+[级类]$", {"国家", "国标"}),
        ("约{2}", {"约"}),
        (r"\(万元\)", {"(万元)"}),
        ("[ab]", {"a", "b"}),
        ("(?!成本)费用", {"费用"}),
        ("成本(?=高)", {"成本"}),
        ("(?:成本)?", set()),
        ("(?:成本){0,2}", set()),
        ("成本|.{18,}", set()),
        ("[^成]", set()),
        ("[一-龥]", set()),
        (r"\d+", set()),
        # Not read: flags, names, groups told apart, and a match that may differ.
        ("(?i)abc", set()),
        ("(?P<a>成本)", set()),
        ("(?:成本){e<=1}", set()),
        ("[^][成]", set()),
        (r"(成)\1本", set()),
        (r"\L<words>", set()),
        ("成本)", set()),
    ],
)
def test_needed_words(pattern: str, words: set[str]) -> None:
    """The words are those of the best part of a sequence, of every alternative; none where the pattern is not read."""
    assert set(needed_words(pattern)) == words


@pytest.mark.parametrize("pattern", [text for text in OWN_PATTERNS if needed_words(text)])
@settings(max_examples=15, deadline=None)
@given(data=st.data())
def test_what_a_rule_matches_is_not_ruled_out(pattern: str, data: st.DataObject) -> None:
    """A text that a pattern of our own matches has one of the words it needs."""
    text = data.draw(st.from_regex(regex.sub(r"\\p\{Han\}", "字", pattern)))
    assert not _practised(pattern).rules_out(text)


_ATOMS = st.sampled_from(
    ["成", "本", "费", "a", ".", r"\d", "[成本]", "[^成]", "[a-c]", r"\(", "^", "$", "(?!成)", "(?<=本)"]
)
_COUNTS = st.sampled_from(["", "", "", "?", "*", "+", "+?", "{2}", "{0,1}", "{1,}"])
_ITEMS = st.recursive(
    _ATOMS,
    lambda inner: st.builds(
        lambda parts, form: form.format("|".join(parts)),
        st.lists(st.lists(inner, min_size=0, max_size=3).map("".join), min_size=1, max_size=3),
        st.sampled_from(["(?:{})", "({})", "(?={})"]),
    ),
    max_leaves=6,
)
_PATTERNS = st.lists(
    st.lists(st.builds(lambda item, count: item + count if item not in {"^", "$"} else item, _ITEMS, _COUNTS), max_size=4)
    .map("".join),
    min_size=1,
    max_size=3,
).map("|".join)  # fmt: skip


@settings(max_examples=400, deadline=None)
@given(pattern=_PATTERNS, texts=st.lists(st.text("成本费ab(1", max_size=8), min_size=1, max_size=12))
def test_a_look_changes_no_answer(pattern: str, texts: list[str]) -> None:
    """Searched with or without a look before, a text gives the same match."""
    plain, look = regex.compile(pattern), _practised(pattern)
    for text in texts:
        assert plain.search(text) is None or not look.rules_out(text)


def test_a_pattern_answers_alike_before_and_after_it_is_prepared() -> None:
    """However often it is asked, a pattern finds what it found at first."""
    pattern = compile_pattern("成本|费用?$")
    texts = ["项目成本", "培训费", "费用率", "人数", "成效"]
    first = [pattern.search(text) is not None for text in texts]
    for _ in range(300):
        pattern.search("人数")
    assert [pattern.search(text) is not None for text in texts] == first == [True, True, False, False, False]
