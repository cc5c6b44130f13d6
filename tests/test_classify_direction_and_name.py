"""Facts about the direction of indicators and about what their names are."""

import pytest

from auditor.classify.name import dimension_asked, read_name
from auditor.classify.polarity import polarity_of
from auditor.classify.value import read_value


@pytest.mark.parametrize(
    ("name", "value", "direction"),
    [
        ("刑事案件发案率", "≤3%", "negative"),
        ("设备故障率", "≤2%", "negative"),
        ("PM2.5年均浓度", "≤35微克/立方米", "negative"),
        ("接警平均到达时间", "≤8分钟", "negative"),
        ("人均培训成本", "≤350元/人", "negative"),
        ("降低出生缺陷发生率", "逐步提高", "negative"),
        ("案件办结率", "≥95%", "positive"),
        ("隐患整改率", "100%", "positive"),
        ("信访量下降率", "≥5%", "positive"),
        ("污染物排放达标率", "100%", "positive"),
        ("群众投诉处理及时率", "≥95%", "positive"),
        ("隐患查出率", "≥80%", "unknown"),
        ("病床使用率", "≥85%", "unknown"),
        ("补助标准", "=500元/人", "unknown"),
        ("参训人数", "≥300人", "unknown"),
        ("事故伤者补偿人数", "≥20人", "unknown"),
        ("清运河道垃圾量", "≥1.1万吨", "unknown"),
        ("预防溺水，提高安全意识", "逐步提高", "unknown"),
        ("受益农户减少水费支出", "≥100元", "unknown"),
        ("信访总量", "明显上升", "negative"),
        ("越级上访人次", "≥50人次", "negative"),
        ("拖欠工资案件", "上升", "negative"),
        ("网络攻击事件", "增多", "negative"),
        ("违章建筑数量", "增加", "negative"),
        ("拉动企业固定资产投资", "≥3亿元", "unknown"),
        ("带动居民消费支出", "≥500万元", "unknown"),
        ("招商成本控制率", "≤100%", "unknown"),
        ("接待上访群众人次", "≥500人次", "unknown"),
        ("整改安全隐患数量", "≥300处", "unknown"),
        ("信访干部业务能力", "提升", "unknown"),
        ("信访积案化解率", "≥95%", "positive"),
    ],
)
def test_directions(name, value, direction):
    """Bad things are negative, what mends them is positive, and doubtful ones stay unknown."""
    assert polarity_of(name, read_value(value, name)) == direction


@pytest.mark.parametrize(
    "name",
    ["确保校园食堂食品安全", "为市民提供良好的健身环境", "让老人安享晚年", "加强队伍建设，提升服务水平", "打造宜居环境",
     "持续发挥水利工程灌溉和防洪排涝效益", "通过项目实施改善通行条件"],
)  # fmt: skip
def test_goals_and_slogans_are_sentences(name):
    """A name led by a promise or made of clauses is a sentence."""
    assert read_name(name).is_sentence


@pytest.mark.parametrize(
    "name",
    ["提升群众文化生活品质", "改善农村学校办学条件", "对口支援学校数量", "使用年限", "助学金发放人数", "保障房建设套数", "控制性工程完工节点",
     "开展普法宣传活动场次", "项目受益群众对工程质量的满意度", "稳定性", "通过率", "服务质量"],
)  # fmt: skip
def test_short_names_are_no_sentences(name):
    """A short verb-noun name and a name with a measurable ending are names."""
    assert not read_name(name).is_sentence


def test_two_measures_in_one_name():
    """Only two measurable things make a compound name, not two objects of one measure."""
    assert read_name("隐患查出率及整改率").parts == ("隐患查出率", "整改率")
    assert len(read_name("书架购置套数、图书采购册数").parts) == 2
    assert read_name("公路、桥梁养护里程").parts == ()
    assert read_name("达到三星及以上标准的比例").parts == ()
    assert read_name("支付进度与序时进度匹配率").parts == ()


def test_boilerplate_names_are_generic():
    """A name that fits any project is generic; one with its own noun is not."""
    assert read_name("各项工作完成及时率").generic
    assert read_name("项目数量（个）").generic
    assert read_name("完成年度测绘任务").generic
    assert not read_name("防汛物资入库及时率").generic


def test_a_name_asks_for_a_dimension():
    """The ending of a name says which dimension its value must have."""
    expected = {"家长满意度": "share", "参训人次": "people", "演出场次": "events", "绿化面积": "geometry", "单位造价": "money",
                "平均住院日": "time", "设备台数": "things", "图像分辨率": None}  # fmt: skip
    assert {name: dimension_asked(name) for name in expected} == expected


def test_the_leading_verb_is_told():
    """降低 and 提高 at the start of a name are kept for the direction check."""
    assert read_name("有效降低能耗").verb == "降低"
    assert read_name("能耗水平").verb is None
