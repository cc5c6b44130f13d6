"""Facts about suggestions: similar indicators and rewrites."""

import pytest
import regex

from auditor.classify.language import Language
from auditor.classify.suggest import Suggester, is_good, rewrite
from auditor.model import Indicator


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
    found = library.neighbours(row("居民噪声投诉", "明显减少", "社会效益指标"))
    assert 1 <= len(found) <= 3
    assert all("投诉" in entry.name or "噪声" in entry.name for entry in found)
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
    ("name", "value", "level2"),
    [
        ("提高渔民安全意识", "显著提高", "社会效益指标"),
        ("渔港管理水平", "优良", "质量指标"),
        ("渔船检验完成情况", "及时", "时效指标"),
        ("护岸维修费用", "控制在合理范围", "成本指标"),
        ("渔港管护机制", "长期", "可持续影响指标"),
        ("靠港渔民满意度", "较高", "服务对象满意度指标"),
        ("带动渔民收入", "逐步增长", "经济效益指标"),
        ("改善近岸水质", "有所改善", "生态效益指标"),
        ("渔业宣传活动", "若干", "数量指标"),
    ],
)
def test_a_rewrite_has_the_right_form_and_no_made_up_number(row, name, value, level2):
    """Own nouns, a blank for each figure, a deadline and the evidence; not one digit that the row does not give."""
    text = rewrite(row(name, value, level2), level2)
    assert "__" in text
    assert "依据：" in text
    assert "年" in text
    assert not regex.search(r"\d", text)
    assert regex.search("渔|护岸|水质", text)


def test_a_rewrite_keeps_the_figures_the_row_gives(row):
    """≥%90 is mended, not blanked; the year of the table is used where it is known."""
    text = rewrite(row("渔船检验合格率", "≥%90", "质量指标"), "质量指标", 2026)
    assert "渔船检验合格率≥90%" in text
    assert "2026年" in text


def test_a_generic_satisfaction_row_is_asked_for_its_group(row):
    """服务对象满意度 names nobody; a named group stays."""
    assert rewrite(row("服务对象满意度", "≥95%", "服务对象满意度指标")).startswith("__（具体群体）满意度≥95%")
    assert rewrite(row("靠港渔民对泊位满意度", "≥95%", "服务对象满意度指标")).startswith("靠港渔民满意度≥95%")


def test_fillers_and_process_items_are_not_reworded(row):
    """Such rows are to be struck out."""
    assert rewrite(row("无", "无", "生态效益指标")) == ""
    assert rewrite(row("项目资金到位率", "100%", "质量指标")) == ""
