"""Facts about the proper 二级指标 of a row."""

import math
import re
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.classify import rules_by_name
from auditor.classify.category import CategoryModel
from auditor.classify.category_neighbours import Neighbours, load_neighbours
from auditor.classify.lines import CLASSES, IndicatorLine
from auditor.classify.name import load_names
from auditor.classify.value import load_reader
from auditor.classify.weights import Weights, from_text, to_text
from auditor.errors import RuleLoadError


@pytest.fixture(scope="module")
def model():
    return CategoryModel.load()


@pytest.fixture
def call(model):
    def ask(name, value, declared=None, layout="88", by=None):
        read = load_reader(()).read(value, name, declared)
        return (by or model).call(declared, read, load_names(()).read(name), layout)

    return ask


@pytest.mark.parametrize(
    ("name", "value", "label"),
    [
        ("新建渔港码头长度", "≥260米", "数量指标"),
        ("蔬菜大棚薄膜更换面积", "≥1.1万平方米", "数量指标"),
        ("焊缝抽检合格率", "≥98%", "质量指标"),
        ("护航巡逻艇故障率", "≤2%", "质量指标"),
        ("渔民转产补贴发放及时率", "100%", "时效指标"),
        ("码头主体完工时间", "2026年10月底前", "时效指标"),
        ("每米护岸造价", "≤4200元/米", "成本指标"),
        ("渔户年均增收", "≥2600元/户", "经济效益指标"),
        ("沿岸渔船碰撞事故起数", "≤2起（2025年6起）", "社会效益指标"),
        ("渔港垃圾分类知晓率", "≥85%", "社会效益指标"),
        ("近岸海域氨氮排放削减量", "≥35吨", "生态效益指标"),
        ("航标灯设计使用年限", "≥12年", "可持续影响指标"),
        ("渔港长效管护机制", "逐步健全", "可持续影响指标"),
        ("靠港渔民对泊位服务满意度", "≥90%", "服务对象满意度指标"),
        ("接待来港渔民", "若干批次", "数量指标"),
        ("滩涂土壤墒情", "改善", "生态效益指标"),
        ("巡航任务完成质量", "优", "质量指标"),
        ("改造后年电费支出下降率", "≥8%", "经济效益指标"),
        ("渔港安全隐患数量", "增加", "社会效益指标"),
        ("拉动民间投资", "≥2亿元", "经济效益指标"),
    ],
)
def test_a_plain_row_gets_its_class_without_a_declared_one(call, name, value, label):
    """Names of a sector that is in no list are sorted by their measure and the kind of value."""
    assert call(name, value).guesses[0].label == label


@pytest.mark.parametrize(
    "name", ["渔港资金支出进度", "渔业专项经费使用合规率", "项目资金到位率", "预算执行率", "政府采购执行率"]
)
def test_how_money_is_managed_is_process_and_no_class(call, name):
    """A process item has no guesses; filed as quality it is certainly wrong."""
    found = call(name, "100%", "质量指标")
    assert found.process
    assert found.guesses == ()
    assert found.sure
    assert "过程" in found.reason


@pytest.mark.parametrize(
    ("name", "value", "declared"),
    [
        ("渔民转产培训覆盖率", "≥90%", "数量指标"),
        ("渔民转产培训覆盖率", "≥90%", "质量指标"),
        ("受益渔户数", "≥320户", "社会效益指标"),
        ("受益渔户数", "≥320户", "数量指标"),
        ("码头系缆桩使用年限", "≥10年", "质量指标"),
        ("渔船进港平均等候时间", "≤30分钟", "社会效益指标"),
        ("渔村治理能力", "逐步提升", "可持续影响指标"),
        ("渔村治理能力", "逐步提升", "社会效益指标"),
    ],
)
def test_a_class_that_is_honestly_arguable_is_never_called_wrong(call, name, value, declared):
    """Where two classes are right the declared one comes first and nothing is certain against it."""
    found = call(name, value, declared)
    assert not found.sure
    assert declared in [guess.label for guess in found.guesses]


@pytest.mark.parametrize(
    ("name", "value", "declared", "label"),
    [
        ("渔船检验合格率", "≥98%", "时效指标", "质量指标"),
        ("渔民补贴发放及时性", "及时", "质量指标", "时效指标"),
        ("护岸工程总投资", "≤860万元", "社会效益指标", "成本指标"),
        ("养殖户对苗种质量满意率", "≥90%", "社会效益指标", "服务对象满意度指标"),
        ("购置巡逻艇", "3艘", "质量指标", "数量指标"),
    ],
)
def test_a_clearly_misfiled_row_is_called_wrong(call, name, value, declared, label):
    """A trusted rule outweighs the claim of the table."""
    found = call(name, value, declared)
    assert found.guesses[0].label == label
    assert found.sure


def test_words_that_only_look_like_another_class_do_not_mislead(call):
    """A survey's sample is counted, equipment that monitors nature is bought, a file of timestamps is complete."""
    assert call("渔民满意度调查样本量", "≥800份").guesses[0].label == "数量指标"
    assert call("水质监测浮标购置数量", "6套").guesses[0].label == "数量指标"
    assert call("时间戳日志完整率", "≥99%").guesses[0].label == "质量指标"


def test_each_layout_has_its_own_classes(call):
    """社会成本 stands in the newer layout only; lasting effect stands in the older one; cost has two names."""
    side = ("码头施工期间扰民投诉件数", "≤3件")
    assert call(*side, layout="101").guesses[0].label == "社会成本指标"
    assert call(*side, layout="88").guesses[0].label == "社会效益指标"
    assert call("每米护岸造价", "≤4200元/米", layout="101").guesses[0].label == "经济成本指标"
    assert all(
        g.label != "可持续影响指标" or g.confidence < 0.5
        for g in call("防波堤设计使用年限", "≥30年", layout="101").guesses
    )


def test_a_filler_has_no_class(call):
    """A row that says 无 belongs nowhere."""
    found = call("无", "无", "生态效益指标")
    assert found.guesses == ()
    assert not found.process
    assert not found.sure


def test_probabilities_fall_and_stay_within_one(call):
    """The best guess comes first; what is listed adds up to one at most."""
    for name, value in (("渔港治理情况", "良好"), ("渔获量", "≥3吨"), ("x", "1"), ("", "≥5%")):
        chances = [guess.confidence for guess in call(name, value).guesses]
        assert chances == sorted(chances, reverse=True)
        assert sum(chances) <= 1.01


@pytest.mark.parametrize(
    "name", ["渔" * 10_000, "😀" * 500, "提高" * 3000, "率" * 5000, "资金" * 4000 + "率", "\u202e合格率"]
)
def test_a_pathological_name_gets_an_answer_in_linear_time(call, name):
    """No cell makes the rules backtrack."""
    start = time.perf_counter()
    call(name, "≥95%", "质量指标")
    assert time.perf_counter() - start < 1.0


def test_an_auditors_own_lines_change_the_model_and_are_kept_by_content(call, tmp_path, monkeypatch):
    """A folder with own lines refits the model once; the second load comes from the cache."""
    monkeypatch.setenv("AUDIT_CACHE", str(tmp_path / "cache"))
    folder = tmp_path / "rules" / "indicators"
    folder.mkdir(parents=True)
    odd = [f"海岛项目\t可持续影响指标\t\t{word}灯塔传习指数\t≥{n}分" for n, word in enumerate("东西南北中", 60)]
    (folder / "islands.tsv").write_text("# what: own\n" + "\n".join(odd) + "\n", "utf-8")
    before = call("灯塔传习指数", "≥70分")
    own = CategoryModel.load([tmp_path / "rules"])
    assert call("灯塔传习指数", "≥70分", by=own).guesses[0].label == "可持续影响指标"
    assert before.guesses[0].label != "可持续影响指标" or before.guesses[0].confidence < 0.9
    assert len(list((tmp_path / "cache").glob("category-*.tsv"))) == 1


def test_a_faulty_own_line_is_named_with_its_place(tmp_path, monkeypatch):
    """Wrong label or missing column: file, line and what may be written."""
    monkeypatch.setenv("AUDIT_CACHE", str(tmp_path / "cache"))
    folder = tmp_path / "indicators"
    folder.mkdir()
    (folder / "own.tsv").write_text("项目\t效益指标\t\t名称\t1\n项目\t数量指标\t名称\n", "utf-8")
    with pytest.raises(RuleLoadError) as caught:
        CategoryModel.load([tmp_path])
    assert caught.value.problems[0].startswith("own.tsv:1：没有“效益指标”这一类")
    assert "own.tsv:2" in caught.value.problems[1]


def test_loading_and_calling_need_no_heavy_library():
    """The default run classifies without scikit-learn, numpy or jieba."""
    import subprocess
    import sys

    code = (
        "import sys\n"
        "from auditor.classify.category import CategoryModel\n"
        "from auditor.model import NameReading, TargetValue\n"
        "value = TargetValue('quantity', '≥98%', '≥', 98.0, unit='%', dimension='share')\n"
        "CategoryModel.load().call(None, value, NameReading('渔船检验合格率'), '88')\n"
        "print([m for m in ('sklearn', 'numpy', 'jieba') if m in sys.modules])\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_a_refit_agrees_with_the_shipped_weights(call, model):
    """The weights in the repository are those the shipped lines give: same best class on nearly every line."""
    from auditor.classify.train import fit, training_lines

    lines = training_lines()
    anew = CategoryModel(model.words, fit(lines))
    sample = lines[::12]
    same = sum(_best(call(x.name, x.value)) == _best(call(x.name, x.value, by=anew)) for x in sample)
    assert same >= 0.99 * len(sample)


def _best(found):
    return found.guesses[0].label if found.guesses else None


def test_a_call_no_rule_speaks_for_names_the_nearest_line(call):
    """The reason quotes an indicator of the same class from the shipped lines."""
    found = call("泊位单灯故障修复耗时情况", "明显缩短")
    assert "“单灯故障修复时间”（时效）" in found.reason


def test_neighbours_vote_by_what_their_names_share():
    """Lines alike in rare characters speak for their class; a name like none leaves the classes as the lines are."""
    lines = [
        IndicatorLine("a", "p", "时效指标", (), "航标灯修复时间", "≤2小时"),
        IndicatorLine("a", "p", "质量指标", ("数量指标",), "航标灯完好率", "≥98%"),
        IndicatorLine("a", "p", "数量指标", (), "码头长度", "≥9米"),
    ]
    near = Neighbours.of(lines)
    assert [number for _, number in near.near("浮标修复时间")] == [0]
    voices = dict(zip(CLASSES, near.voices(near.near("浮标修复时间")), strict=True))
    assert max(voices, key=voices.get) == "时效指标"
    strange = near.voices(near.near("xyz"))
    assert strange == near.voices([])


def test_an_auditors_own_line_outvotes_the_shipped_ones(tmp_path):
    """Three votes for hers, none for a shipped line it replaces."""
    (tmp_path / "indicators").mkdir()
    own = tmp_path / "indicators" / "渔政.tsv"
    own.write_text("灯塔\t可持续影响指标\t\t单灯故障修复时间\t≤8小时\n", encoding="utf-8")
    near = load_neighbours([tmp_path])
    assert near.names.count("单灯故障修复时间") == 3
    voices = dict(zip(CLASSES, near.voices(near.near("单灯故障修复时间")), strict=True))
    assert max(voices, key=voices.get) == "可持续影响指标"


def test_neighbours_are_not_asked_of_a_row_a_rule_has_named(model):
    """A plain row costs no search."""

    def refuse():
        raise AssertionError

    strict = CategoryModel(model.words, model.weights, refuse)
    value = load_reader(()).read("≥98%", "焊缝抽检合格率", None)
    found = strict.call(None, value, load_names(()).read("焊缝抽检合格率"), "88")
    assert found.guesses[0].label == "质量指标"


def test_a_figure_decides_nothing_but_by_its_size(model):
    """Rows that differ in the figure are called alike, and the reason quotes each one's own."""
    from auditor.classify.train import training_lines

    reader, names = load_reader(()), load_names(())
    for line in training_lines()[::5]:
        value, name = reader.read(line.value, line.name), names.read(line.name)
        for layout in ("88", "101"):
            assert model.call(line.level2, value, name, layout) == model._call(line.level2, value, name.text, layout)


def test_a_reason_quotes_the_value_of_its_own_row(call):
    """The second row of a form is not told the figure of the first."""
    assert "“≤4200元/米”" in call("每米护岸造价", "≤4200元/米").reason
    assert "“≤38.5元/米”" in call("每米护岸造价", "≤38.5元/米").reason


def test_a_large_sum_is_told_from_a_small_one(call):
    """Under a name of costs four digits without a unit are money, fewer are not."""
    assert call("护岸成本", "≤4200").reason != call("护岸成本", "≤42").reason


def test_features_are_added_for_every_class_at_once():
    """A row says of each class the sum of what its features say, whatever the signs, over the length of the row."""
    said = [[0.12 * k, -0.07 * k, *[0.0] * 9, -3.21] for k in range(1, 4)]
    weights = Weights.of({f"f{k}": (3.0, *row) for k, row in enumerate(said)}, (0.0,) * len(CLASSES), {})
    odds = weights.probabilities(weights.sums(["f0", "f1", "unknown"]) + weights.sums(["f2"]))
    scores = [1.3 * sum(column) / (27**0.5) for column in zip(*said, strict=True)]
    total = sum(math.exp(score) for score in scores)
    assert odds == pytest.approx([math.exp(score) / total for score in scores])


def test_weights_are_written_as_they_are_read(model):
    """The text of the shipped model gives itself again."""
    text = to_text(model.weights)
    assert to_text(from_text(text)) == text


@pytest.mark.parametrize("row", ["3\t4", "x" + "\t1" * 12, "9999" + "\t1" * 12, "1" + "\t2000000" * 12])
def test_a_damaged_row_of_weights_is_an_error(model, row):
    """Too few figures, no figures, figures no fit gives."""
    with pytest.raises(ValueError, match="权重文件有误"):
        from_text(to_text(model.weights) + f"渔港\t{row}\n")


_OF_MONEY = re.findall(
    r"\S+",
    """
    预算 资金 经费 专款 专项 国债 决算 公用经费 贴息 补助款 补贴款 工程款 项目款 拨款 款项 费
    三公经费变动率 科目调整次数 冒领 骗取 套取 挪用 串用 收支两条线 缴库情况 政府采购 采购计划 报销
    付款 支付 支出 拨付 结算 发放 结转 结余 下达 打卡 到位 发到 足额 落实 到户 兑现 给付 津贴
    养老金 工资 券 待遇 合规 规范 及时 执行 程序 手续 单据 财务 用途 情况 金额 数 率 性 比例
    渔港 河道
    """,
)


@given(st.lists(st.sampled_from(_OF_MONEY), max_size=5))
def test_no_name_of_money_is_without_a_sign_of_it(pieces):
    """The quick look passes over no name that says how money is kept or handed out."""
    name = "".join(pieces)
    kept = (rules_by_name._FUNDS_IN_TIME, rules_by_name._MANAGED, rules_by_name._PROCESS)
    assert rules_by_name._MONEY_SIGN.search(name) or not any(pattern.search(name) for pattern in kept)
    assert rules_by_name._HANDED_SIGN.search(name) or not rules_by_name._HANDED.search(name)
