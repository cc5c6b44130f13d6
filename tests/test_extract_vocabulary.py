"""A word is found whatever its pattern lets stand in it, and a text with any other character is none."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.extract import labels, roles, tasks
from auditor.extract.levels import read_label
from auditor.extract.vocabulary import Vocabulary
from auditor.text import squeeze

SEASONS = (("spring", r"春(?:季|天)?"), ("fall", r"(?:金)?秋"), ("year", r"\d{4}年"), ("rest", r"其余.{0,3}"))
VOCABULARIES = {
    "head words": (roles._HEAD_WORDS, roles._ROLES),
    "value words": (roles._VALUE_WORDS, (("value", roles._VALUE),)),
    "labels of head fields": (labels._LABELS, labels._FIELDS),
    "head words of tasks": (tasks._WORDS, tasks._ROLES),
}
WORDS = [(which, pattern) for which, (_, patterns) in VOCABULARIES.items() for _, pattern in patterns]


@pytest.fixture(scope="module")
def seasons() -> Vocabulary:
    return Vocabulary(SEASONS, ("其余",))


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("春", "spring"),
        ("春季", "spring"),
        ("金秋", "fall"),
        ("2031年", "year"),
        ("其余栏杆", "rest"),
        ("其余", "rest"),
    ],
)
def test_first_pattern_that_matches_the_whole_text_names_it(seasons: Vocabulary, text: str, name: str) -> None:
    assert seasons.find(text) == name


@pytest.mark.parametrize("text", ["", "春桥", "季", "金", "秋季春", "31年", "栏杆其余", "冬"])
def test_other_texts_have_no_name(seasons: Vocabulary, text: str) -> None:
    assert seasons.find(text) is None


@pytest.mark.parametrize(("which", "pattern"), WORDS)
@given(data=st.data())
def test_no_word_of_a_pattern_is_turned_away_before_it_is_matched(
    which: str, pattern: str, data: st.DataObject
) -> None:
    vocabulary, patterns = VOCABULARIES[which]
    text = data.draw(st.from_regex(re.compile(pattern, re.ASCII), fullmatch=True))
    first = next(name for name, one in patterns if re.fullmatch(one, text))
    assert vocabulary.find(text) == first


@pytest.mark.parametrize("prefix", ["", "1.", "（一）", "11-", "①"])
@pytest.mark.parametrize("suffix", ["", "指标", "指标（50分）", "指标20%", ":", "(10)", "类指标"])
def test_a_level_is_read_with_any_numbering_and_weight(prefix: str, suffix: str) -> None:
    label = read_label(f"{prefix}经济效益{suffix}")
    assert label is not None
    assert (label.level1, label.level2) == (None, "经济效益指标")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("〈5 件", "<5件"),
        ("〈５", "<5"),
        ("∽ 3\n月", "~3月"),
        ("≧８０﹪", "≥80%"),
        ("⩽２\u200b0", "≤20"),
        ("（一）\t甲", "(一)甲"),
        ("3\u20144", "3—4"),
        ("a\x0bb\u3000c\u2028d", "abcd"),
    ],
)
def test_squeezed_text_has_one_form_of_each_sign_and_nothing_invisible(text: str, expected: str) -> None:
    assert squeeze(text) == expected
