"""Facts about vague wording: productions, traps, levels, excuses."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.classify.lexicon import load_lexicon
from auditor.classify.vagueness import grade_vagueness
from auditor.classify.value import read_value
from auditor.classify.wording import load_wording
from auditor.model import Vagueness


def _grade(value: str, name: str = "某项指标", description: str | None = None, basis: str | None = None) -> Vagueness:
    read = read_value(value, name, description=description, basis=basis)
    return grade_vagueness(read, load_wording(), name, description, basis)


@pytest.mark.parametrize(
    "text",
    ["稳步增强", "日益改善", "明显好转", "更加规范", "日趋浓厚", "有所突破", "逐步养成", "较上年有所提高", "同比增长", "稳中有升", "得到提升",
     "服务能力增强", "效果显著", "越来越好", "趋于合理", "大力撬动", "更有保障", "比往年明显减少",
     "低于上年", "好于去年同期", "多于往年", "更趋完善", "愈加便捷", "渐趋合理", "水涨船高", "翻番", "焕发新活力", "卓有成效"],
)  # fmt: skip
def test_unlisted_combinations_are_trends(text):
    """Adverb and verb are matched by production, so combinations in no list are caught."""
    assert read_value(text).kind == "trend"
    assert _grade(text).level == 4
    assert _grade(text).hits


@pytest.mark.parametrize(
    "text",
    ["有效期内", "显著位置公示", "不减少", "未降低", "不断供", "不断电", "持续稳定", "全面开展", "有序推进", "按计划推进", "妥善化解",
     "保持稳定", "有效运行", "增长率达标", "较为完善", "优于国家标准", "低于全国平均水平", "不低于上年", "群众普遍认可", "深受观众喜爱",
     "社会各界高度赞誉", "倍增计划已实施", "持续发力", "常态长效"],
)  # fmt: skip
def test_look_alikes_are_no_trends(text):
    """Denials, nouns that hold a vague syllable, and work done in order are states."""
    assert read_value(text).kind == "state"


@given(
    st.sampled_from(load_lexicon("trend_adverbs")),
    st.sampled_from(load_lexicon("change_verbs")),
    st.sampled_from(["", "得到"]),
)
def test_every_adverb_with_every_change_verb_is_a_trend(adverb, verb, aid):
    """Each trend adverb before each change verb is a trend with the phrase as its evidence."""
    value = read_value(f"{adverb}{aid}{verb}")
    assert value.kind == "trend"


_LISTS = (
    "trend_adverbs", "degree_adverbs", "staying_adverbs", "change_verbs", "backed_verbs", "change_adjectives", "trend_idioms",
    "static_verbs",
)  # fmt: skip
_PIECES = [word for name in _LISTS for word in load_lexicon(name)]
_GLUE = list(
    "比较与同上一年度去前之以来期环再迈新个的层楼得到获取现有了将能可会持续更好过胜强似于趋向日稳中求进升地率值额不未无断"
)


@given(st.lists(st.sampled_from([*_PIECES, *_GLUE]), min_size=1, max_size=8))
def test_no_phrase_is_without_a_sign_of_one(pieces):
    """What the quick look passes over holds no phrase: looking for a sign first never hides one."""
    wording, text = load_wording(), "".join(pieces)
    assert wording.sign.search(text) or not wording.phrase.search(text)


@given(st.text(alphabet="甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳午未申酉戌亥", min_size=1, max_size=30))
def test_a_text_without_lexicon_words_never_hits(text):
    """Where no word of the lists stands, no vague phrase is found."""
    assert load_wording().hits(text) == ()


@pytest.mark.parametrize(
    ("value", "level", "family"),
    [
        ("≥90%", 0, None),
        ("2025年11月30日前", 0, None),
        ("约20万人", 1, None),
        ("10个", 1, None),
        ("年底前", 1, None),
        ("通过验收", 2, None),
        ("优（得分≥90分）", 2, "grade"),
        ("良好", 3, "grade"),
        ("按期完成", 3, "time"),
        ("中长期", 3, "time"),
        ("逐步提高", 4, "trend"),
        ("显著提升", 4, "degree"),
        ("为群众提供优质服务", 5, "promise"),
        ("无", 5, "filler"),
        ("", 5, "filler"),
    ],
)
def test_the_six_levels(value, level, family):
    """Each level of the scale has its kind of value and its family."""
    found = _grade(value)
    assert (found.level, found.family) == (level, family)


def test_a_restatement_is_level_five():
    """A value that repeats its name carries no standard."""
    assert _grade("维护辖区稳定", "维护辖区稳定") == Vagueness(5, "restated", ("维护辖区稳定",))


def test_a_baseline_or_scale_nearby_excuses():
    """A base figure in the basis or a scale in the description lowers the level by one and is named."""
    assert _grade("逐步提高", basis="2024年实际为82%").excused_by == "baseline"
    assert _grade("逐步提高", basis="2024年实际为82%").level == 3
    assert _grade("优秀", description="按百分制评分，90分以上为优秀").excused_by == "scale"
    assert _grade("合格", description="以竣工验收报告为准").excused_by == "document"
    assert _grade("优秀", description="反映工作质量").excused_by is None


def test_a_number_beside_the_phrase_excuses_it():
    """降低 with a figure is a quantity; the phrase stays visible as evidence."""
    found = _grade("较上年显著提高5%")
    assert found.level <= 1
    assert (found.excused_by, bool(found.hits)) == ("number", True)
