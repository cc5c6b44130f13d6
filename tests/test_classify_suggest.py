"""Facts about suggestions: similar indicators and rewrites."""

import pytest
import regex
from hypothesis import given, settings
from hypothesis import strategies as st

from auditor.classify.language import Language
from auditor.classify.lines import CLASSES
from auditor.classify.suggest import Suggester, is_good, rewrite
from auditor.classify.suggest_topics import Topics
from auditor.model import Indicator
from auditor.text import squeeze


@pytest.fixture(scope="module")
def language():
    return Language.load()


@pytest.fixture(scope="module")
def library():
    return Suggester.load()


@pytest.fixture
def row(language):
    def make(name, value, level2=None):
        return language.type_row(Indicator("i", "第1行", None, level2, name, value))

    return make


def test_the_library_holds_more_than_1200_good_indicators_of_every_effect(library):
    """Each entry has a checkable value; each class can be served."""
    assert len(library.entries) >= 1200
    assert len({entry.level2 for entry in library.entries}) >= 11
    assert all(entry.value and entry.name for entry in library.entries)


def test_neighbours_are_of_the_class_and_about_the_same_thing(library, row):
    """A vague row on complaints gets counted complaints, at most three, the nearest first."""
    found = library.neighbours(row("沿岸居民臭气投诉", "明显减少", "社会效益指标"))
    assert 1 <= len(found) <= 3
    assert all("投诉" in entry.name for entry in found)
    assert [entry.likeness for entry in found] == sorted((entry.likeness for entry in found), reverse=True)


def test_a_row_is_not_its_own_example(library, row):
    """The very name is never suggested back."""
    for entry in library.entries[::200]:
        assert entry.name not in [found.name for found in library.neighbours(row(entry.name, "较好", entry.level2))]


def test_good_rows_of_the_same_folder_are_offered_with_their_place(library, row):
    """A sibling's well-formed row is the nearest example; a vague one never."""
    good = row("海岛灯塔值守到岗率", "≥98%", "质量指标")
    vague = row("海岛灯塔值守水平", "逐步提高", "质量指标")
    assert is_good(good)
    assert not is_good(vague)
    wider = library.extended([("渔政科.docx 第2行", good), ("渔政科.docx 第3行", vague)])
    first = wider.neighbours(row("海岛灯塔值守情况", "良好", "质量指标"), "质量指标")[0]
    assert (first.name, first.value, first.source) == ("海岛灯塔值守到岗率", "≥98%", "渔政科.docx 第2行")


@pytest.mark.parametrize(
    ("name", "value", "level2", "start"),
    [
        ("提高渔民安全意识", "显著提高", "社会效益指标", "渔民安全知识知晓率由__%提高到__%（2026年底，"),
        ("渔港管理水平", "优良", "质量指标", "渔港管理水平考核得分≥__分（"),
        ("渔船检验质量", "优良", "质量指标", "渔船检验质量合格率≥__%（"),
        ("泊位修缮工程质量", "优良", "质量指标", "泊位修缮工程验收合格率≥__%（依据：验收报告"),
        ("渔船检验完成情况", "按期", "时效指标", "渔船检验完成时间：2026年__月__日前（"),
        ("渔船补贴发放及时性", "及时", "时效指标", "渔船补贴发放及时率≥__%（"),
        ("渔民求助响应时间", "较短", "时效指标", "渔民求助响应时间≤__小时（"),
        ("护岸维修费用", "控制在合理范围", "成本指标", "护岸维修费用≤__元/__（计量单位）（"),
        ("渔港管护长效机制", "长期", "可持续影响指标", "渔港管护长效机制配套文件印发数≥__份（"),
        ("护渔员队伍", "保持稳定", "可持续影响指标", "护渔员队伍留任率≥__%（"),
        ("渔港浮桥使用年限", "长期", "可持续影响指标", "渔港浮桥使用年限≥__年（"),
        ("增强在校学生防溺水能力", "明显增强", "社会效益指标", "在校学生防溺水能力评估得分由__分提高到__分（"),
        ("渔政队伍结构", "不断优化", "可持续影响指标", "渔政队伍__（学历、职称或年龄）达标占比由__%提高到__%（"),
        ("靠港渔民满意度", "较高", "服务对象满意度指标", "靠港渔民满意度≥__%（样本不少于__份，依据：问卷调查"),
        ("带动渔民收入", "逐步增长", "经济效益指标", "渔民收入由__元提高到__元（"),
        ("改善近岸水质", "有所改善", "生态效益指标", "近岸水质达标率≥__%（"),
        ("减少渔港污染", "明显减少", "生态效益指标", "渔港污染事件数由__起降至__起（"),
        ("杜绝渔船碰撞事故", "杜绝", "社会效益指标", "渔船碰撞事故发生数≤__起（"),
        ("渔船逾期未检率", "较低", "质量指标", "渔船逾期未检率≤__%（"),
        ("购置救生艇设备", "一批", "数量指标", "救生艇设备购置数量≥__台（套）（2026年__月底前，"),
        ("开展渔业安全宣传活动", "若干", "数量指标", "渔业安全宣传活动开展次数≥__次（"),
        ("铺设养殖排水管道", "若干", "数量指标", "养殖排水管道铺设长度≥__公里（"),
        ("建设普惠性渔民托管中心", "有效保障", "社会效益指标", "普惠性渔民托管中心建成数量≥__个（"),
    ],
)
def test_a_rewrite_has_the_form_its_noun_asks_for(row, name, value, level2, start):
    """Own nouns in the measure auditors use for such a thing, a blank for each figure, and the evidence."""
    text = rewrite(row(name, value, level2), level2, 2026)
    assert text.startswith(start)
    assert "依据：" in text


@pytest.mark.parametrize(
    ("name", "level2"),
    [
        ("让渔民少跑腿、多打鱼", "经济效益指标"),
        ("对渔业政策的支持与拥护", "社会效益指标"),
        ("提高社会影响力", "社会效益指标"),
        ("为渔民提供保障", "可持续影响指标"),
        ("促进县域经济发展", "经济效益指标"),
    ],
)
def test_nothing_is_said_where_the_name_gives_no_measurable_noun(row, name, level2):
    """Silence rather than a 率 hung on a clause."""
    assert rewrite(row(name, "有效提升", level2), level2, 2026) == ""


_WORDS = [
    "渔民",
    "提高",
    "安全意识",
    "的",
    "水平",
    "率",
    "（二期）",
    "3个",
    "2024年",
    "数量",
    "，",
    "减少",
    "事故",
    "及时",
    "建设",
    "队伍",
    "满意度",
    "成本",
]
_VALUES = [
    "显著提高",
    "≥95%",
    "两次",
    "30万人",
    "百分之九十五",
    "≥%90",
    "12月底前",
    "较上年提高5%",
    "一批",
    "%",
    "",
    "100%",
    "1.50元/人",
]


@given(
    name=st.lists(st.sampled_from(_WORDS), min_size=1, max_size=6).map("".join),
    value=st.sampled_from(_VALUES),
    level2=st.sampled_from(CLASSES[:-1]),
    year=st.sampled_from([None, 2026]),
)
@settings(max_examples=400, deadline=None)
def test_no_digit_in_a_rewrite_that_is_not_in_the_row_or_the_year(name, value, level2, year):
    """The law of blanks: every run of digits stands in the row or is the table's year."""
    text = rewrite(Language.load().type_row(Indicator("i", "第1行", None, level2, name, value)), level2, year)
    given_text = squeeze(f"{name} {value} {year or ''}")
    assert all(number in given_text for number in regex.findall(r"\d+(?:\.\d+)?", text))
    assert text == "" or "依据：" in text


def test_a_rewrite_keeps_the_figures_the_row_gives(row):
    """≥%90 is mended, not blanked; the year of the table is used where it is known."""
    text = rewrite(row("渔船检验合格率", "≥%90", "质量指标"), "质量指标", 2026)
    assert text.startswith("渔船检验合格率≥90%")
    assert "≥36艘（2026年__月底前" in rewrite(row("渔船检验艘数", "36艘", "数量指标"), "数量指标", 2026)


def test_a_generic_satisfaction_row_is_asked_for_its_group(row):
    """服务对象满意度 names nobody; a named group stays."""
    assert rewrite(row("服务对象满意度", "≥95%", "服务对象满意度指标")).startswith("__（具体群体）满意度≥95%")
    assert rewrite(row("靠港渔民对泊位满意度", "≥95%", "服务对象满意度指标")).startswith("靠港渔民满意度≥95%")


def test_fillers_and_process_items_are_not_reworded(row):
    """Such rows are to be struck out."""
    assert rewrite(row("无", "无", "生态效益指标")) == ""
    assert rewrite(row("项目资金到位率", "100%", "质量指标")) == ""


def test_a_shared_word_of_every_field_makes_no_neighbour(library, row):
    """设备, 水平, 满意 and the like are no common subject: rather no example than a strange one."""
    assert library.neighbours(row("海岛灯塔管理水平", "较高", "质量指标")) == ()
    assert library.neighbours(row("各项工作完成质量", "优良", "质量指标")) == ()


@pytest.mark.parametrize(
    "name", ["对渔港的" * 3000, "了解渔港" * 3000, "“" * 9000, "不断提高" * 3000, "\u202e渔港🚤水平" * 2000]
)
def test_a_cell_that_is_a_text_is_not_rewritten(library, row, name):
    """10,000 characters are no indicator: nothing is said, no example, and no pattern runs away."""
    long = row(name, "显著提高", "社会效益指标")
    assert rewrite(long, "社会效益指标") == ""
    assert len(library.neighbours(long, "社会效益指标")) <= 3


def test_a_row_gets_examples_of_its_subject_where_no_name_holds_its_noun(library, row):
    """防灾避险 is answered by warning and evacuation; the likeness claims no more than the nearest names have."""
    found = library.neighbours(row("渔民防灾避险意识", "稳步提升", "社会效益指标"))
    assert found
    assert all(any(word in entry.name for word in ("预警", "应急", "灾")) for entry in found)
    assert [entry.likeness for entry in found] == sorted((entry.likeness for entry in found), reverse=True)


def test_a_wide_subject_alone_makes_no_example():
    """培训 stands in every field: two names must share another subject with it."""
    topics = Topics.load()
    of = topics.of
    assert not topics.same(of("渔民技能培训"), of("消防员体能培训"))
    assert topics.same(of("渔民技能培训"), of("渔船驾驶培训"))
    assert not topics.same(of("xyz"), of("xyz"))


def test_an_auditors_own_subjects_are_laid_over_the_shipped_ones(tmp_path):
    """A line in `lexicons/example_topics.txt` of a layer joins words the shipped list does not know."""
    (tmp_path / "lexicons").mkdir()
    (tmp_path / "lexicons" / "example_topics.txt").write_text("灯塔 航标\n", encoding="utf-8")
    topics = Topics.load([tmp_path])
    assert topics.same(topics.of("灯塔值守"), topics.of("航标维护"))
    assert not Topics.load().same(Topics.load().of("灯塔值守"), Topics.load().of("航标维护"))
