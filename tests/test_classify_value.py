"""Facts about reading values: every kind, over sectors, form faults, laws, bad input."""

import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from auditor.classify.canonical import to_text
from auditor.classify.signs import _ODD, _mended
from auditor.classify.value import _NAMES_WITH_DIGITS, _NAMING_HINT, load_reader, read_value
from auditor.model import TargetValue


def _cases(root: Path) -> list[list[str]]:
    lines = (root / "tests" / "fixtures" / "values.tsv").read_text("utf-8").splitlines()
    return [line.split("\t") for line in lines if not line.startswith("#")]


def _shown(value: object) -> str:
    return "-" if value is None else f"{value:.10g}" if isinstance(value, float) else str(value)


def test_values_of_twenty_sectors_are_read(root):
    """Every written value over 20 sectors gives its kind, comparator, number and unit."""
    cases = _cases(root)
    assert len(cases) >= 400
    assert len({case[0] for case in cases}) >= 20
    wrong = []
    for _sector, name, text, *want in cases:
        value = read_value(text, name)
        got = [value.kind, _shown(value.comparator), _shown(value.number), _shown(value.unit)]
        if any(w not in {"?", g} for w, g in zip(want, got, strict=True)):
            wrong.append((name, text, want, got))
    assert wrong == []


@pytest.mark.parametrize(
    ("text", "comparator", "number", "unit"),
    [
        ("≥95%", "≥", 95, "%"),
        ("30万人", None, 30, "万人"),
        ("不少于三十万人", "≥", 30, "万人"),
        ("百分之九十五", None, 95, "%"),
        ("两次", None, 2, "次"),
        ("1，200人次", None, 1200, "人次"),
        ("控制在4.5%以内", "≤", 4.5, "%"),
        ("＞10万", ">", 10, "万"),
        ("~117人", "=", 117, "人"),
        ("“4000元/孩”", None, 4000, "元/孩"),
        ("每季度不少于2批", "≥", 2, "批/季度"),
        ("九成五以上", "≥", 95, "%"),
        ("≤-3%", "≤", -3, "%"),
        ("误差不超过±2%", "≤", 2, "%"),
        ("1OO%", None, 100, "%"),
        ("壹佰贰拾人", None, 120, "人"),
        ("良好及以上（得分≥85分）", "≥", 85, "分"),
        ("每站每月1次", None, 1, "次/站·月"),
        ("不少於50萬畝", "≥", 50, "万亩"),
    ],
)
def test_numbers_are_read_as_written(text, comparator, number, unit):
    """Comparator, figure and unit come out as the unit wrote them, whatever the spelling."""
    value = read_value(text)
    assert (value.kind, value.comparator, value.number, value.unit) == ("quantity", comparator, number, unit)


def test_a_baseline_is_no_second_value():
    """由A提高到B, a year's figure in brackets and 上年为… give the target and the base apart."""
    risen = read_value("由465公斤提高到510公斤")
    assert (risen.kind, risen.number, risen.baseline) == ("quantity", 510, "465公斤")
    stated = read_value("≥96.5%（2024年96.1%）")
    assert (stated.kind, stated.number) == ("quantity", 96.5)
    assert "96.1" in (stated.baseline or "")
    labelled = read_value("2024年为82分，2025年达到85分")
    assert (labelled.kind, labelled.number) == ("quantity", 85)
    assert read_value("逐步提高", "入园率", basis="2024年实际为82%").baseline is not None


def test_several_values_are_split():
    """A cell of several values is compound and gives each with its unit."""
    value = read_value("600顶、1200张")
    assert value.kind == "compound"
    assert [(part.number, part.unit) for part in value.parts] == [(600, "顶"), (1200, "张")]
    assert read_value("2小时30分").kind == "quantity"
    assert read_value("≥95%且≤100%").number_max == 100


def test_a_range_keeps_both_ends():
    """A range is one quantity with its lower and upper figure."""
    for text in ("90%-95%", "90%～95%", "90至95%", "90%到95%"):
        value = read_value(text)
        assert (value.kind, value.number, value.number_max, value.unit) == ("quantity", 90, 95, "%")


@pytest.mark.parametrize(
    ("text", "defect"),
    [
        ("≥%90", "percent_first"),
        ("%", "bare_unit"),
        ("≥", "bare_comparator"),
        ("≥人", "bare_unit"),
        ("90%≥", "comparator_last"),
        ("9" * 40, "unreadable"),
    ],
)
def test_broken_values_are_malformed_and_say_why(text, defect):
    """A value whose symbols are broken is malformed, with the fault named."""
    value = read_value(text)
    assert value.kind == "malformed"
    assert defect in value.defects


def test_mended_slips_are_noted_but_not_malformed():
    """Quotes, a tilde for an equals sign, doubled signs and 百分比 for % are read through and noted."""
    assert ("percent_word" in read_value("≥96百分比").defects, read_value("≥96百分比").unit) == (True, "%")
    assert "quoted" in read_value("“50件”").defects
    assert "tilde" in read_value("~50件").defects
    assert "doubled_comparator" in read_value("≥＞50件").defects
    assert "comparator_on_date" in read_value("≤12月底前").defects


@pytest.mark.parametrize(
    "text",
    ["2025年11月30日前", "12月底前", "2025年", "2025-10-31", "第三季度", "开学前", "合同签订后30日内", "每月10日前",
     "十二月底前", "2025年1—12月", "次年1月底前", "≤12月底前", "2025年12月31日前完成主体工程建设"],
)  # fmt: skip
def test_dates_and_spans_after_an_event_are_deadlines(text):
    """A day, month, quarter, year, or a span counted from an event is a deadline."""
    assert read_value(text, "完成时间").kind == "deadline"


def test_a_bare_term_depends_on_its_name():
    """One year is a deadline for money that runs out and a quantity for a thing that lasts."""
    assert read_value("1年", "资金使用期限").kind == "deadline"
    assert read_value("≤1年", "项目实施期限").kind == "deadline"
    assert read_value("≥2年", "设备使用年限").kind == "quantity"
    assert read_value("5年", "路面设计使用年限").kind == "quantity"
    assert read_value("≤15个工作日", "补贴审核办结时限").kind == "quantity"


@pytest.mark.parametrize(
    "text",
    ["一次性通过", "十分满意", "三级甲等", "Ⅲ类及以上", "符合GB/T 19001标准", "24小时值守", "第一时间处置", "一批", "万无一失",
     "7×24小时", "3A级景区", "二类及以上（按一至五类评定）"],
)  # fmt: skip
def test_figures_inside_words_are_no_numbers(text):
    """Grades, standards, modes of service and idioms hold figures but are states."""
    assert read_value(text, "某项情况").kind == "state"


def test_the_unit_in_the_name_counts():
    """A unit in brackets at the end of the name belongs to a bare number."""
    value = read_value("≥60", "参训骨干人数（人）")
    assert (value.unit, value.dimension) == ("人", "people")


@pytest.mark.parametrize(
    ("name", "text", "kind"),
    [
        ("保障城区供水", "城区供水得到保障", "restated"),
        ("改善办学条件", "办学条件改善", "restated"),
        ("改善办学条件", "改善", "restated"),
        ("杜绝各类安全事故", "有效杜绝", "restated"),
        ("完成年度测绘任务", "完成", "restated"),
        ("传统技艺传承", "得到传承发展", "restated"),
        ("优化服务流程", "有效优化", "trend"),
        ("办学条件", "改善", "trend"),
        ("市民文明素质", "市民文明素质显著提升", "trend"),
        ("馆藏保护水平", "保护水平得到提升", "trend"),
        ("档案安全", "安全保管", "state"),
        ("项目按期完成率", "按期完成", "state"),
    ],
)
def test_repeating_the_name_is_told_from_a_trend(name, text, kind):
    """A value with the name's own nouns and verbs is restated; an adverb or a new verb makes it a trend."""
    assert read_value(text, name).kind == kind


def test_magnitudes_share_a_base_unit():
    """Money counts in 元, time in days, lengths in metres, so that values compare."""
    assert read_value("1.5万元").magnitude == 15_000
    assert read_value("48小时").magnitude == pytest.approx(2)
    assert read_value("3.2公里").magnitude == pytest.approx(3200)
    assert read_value("1050元/人/月").dimension == "unit_money"
    assert read_value("1次/周").frequency == "周"


NUMBERS = st.one_of(
    st.integers(0, 999_999).map(str), st.decimals(0, 9999, places=2, allow_nan=False).map(lambda d: f"{d:f}")
)
UNITS = st.sampled_from(
    ["%", "人", "万人次", "元/人/月", "批/季度", "个工作日", "㎡", "公里", "台(套)", "‰", "/10万", "", "亿元", "叶"]
)
SIGNS = st.sampled_from(["", "≥", "≤", ">", "<", "=", "≈", "不少于", "不超过", "约", ">=", "控制在", "达到"])


def _core(value: TargetValue) -> tuple[object, ...]:
    return (
        value.kind, value.comparator, value.number, value.number_max, value.unit, value.dimension, value.magnitude,
        value.frequency, value.deadline, value.approximate, tuple(_core(part) for part in value.parts),
    )  # fmt: skip


@given(SIGNS, NUMBERS, UNITS, st.sampled_from(["", "以上", "以内", "左右"]))
def test_reading_canonical_text_again_gives_the_same(sign, number, unit, tail):
    """Read → canonical text → read is the same value, for every sign, number and unit."""
    first = read_value(f"{sign}{number}{unit}{tail}")
    assert _core(read_value(to_text(first))) == _core(first)


def test_the_round_trip_holds_on_all_written_values(root):
    """Canonical text of every written case reads back as the same value."""
    for _sector, name, text, *_ in _cases(root):
        first = read_value(text, name)
        if first.kind != "deadline":
            assert _core(read_value(to_text(first), name)) == _core(first), text


@settings(max_examples=300, deadline=None)
@given(st.text(max_size=60), st.text(max_size=20))
def test_any_text_is_read(text, name):
    """No text makes the reader fail, and every text gets one of the nine kinds."""
    assert read_value(text, name).kind


@settings(deadline=None)
@given(
    st.lists(
        st.sampled_from(list("≥≤%0123456789.,、年月日前内万元人/每由到提高逐步()（）-~至百分之十")), max_size=40
    ).map("".join)
)
def test_any_mix_of_the_grammars_letters_is_read(text):
    """Texts made of the grammar's own letters never break it, and numbers stay finite."""
    value = read_value(text, "完成时间")
    assert value.number is None or abs(value.number) < 1e15


@pytest.mark.parametrize(
    "unit",
    [
        "9",
        "1,",
        "十",
        "≥1",
        "1人、",
        "不断",
        "由1到",
        "12月底前",
        "(",
        "A1",
        "1·",
        "百分之",
        "\u202e95%",
        "😀",
        "提高5%，",
    ],
)
def test_long_cells_take_bounded_time(unit):
    """A cell of 10,000 characters, however repetitive, costs no more than a few times one of 400."""
    text = (unit * 10_000)[:10_000]
    start = time.perf_counter()
    read_value(text, text)
    # Measured 0.06 s at worst; the bound only catches growth with the square of the length (40 s).
    assert time.perf_counter() - start < 2


def test_marks_nobody_sees_change_nothing():
    """Direction marks, zero-width characters and control characters do not hide a value."""
    for text in ("\u202e≥95%\u202c", "≥\u200b95%", "\x07≥95%", "≥ 9 5 %"):
        assert read_value(text).number == 95


@given(
    st.lists(
        st.sampled_from(list("0127645Ak级网打印标准类〔[(（号条第次台个×x*小时天值守全:：-—/景区年内月%")), max_size=12
    )
)
def test_no_naming_figure_is_without_a_hint_of_one(pieces):
    """The quick look passes over no figure that names something (a standard, a document, a mode of service)."""
    text = "".join(pieces)
    assert _NAMING_HINT.search(text) or not _NAMES_WITH_DIGITS.search(text)


@pytest.mark.parametrize("sign", ["", "≥", "<", "="])
def test_a_plain_figure_is_what_the_whole_grammar_reads(sign):
    """Reading by form changes nothing, whatever the figure: years, hours and modes of service are left to the grammar."""
    reader = load_reader()
    others = ("万人", "元/人·月", "个月", "年", "期", "分钟", "以上", "余人", "成", "个左右", "点", "中")
    units = [*reader.grammar.units.known, *others]
    for unit in units:
        for figure in ("0", "5", "12", "24", "112", "365", "1234.5", "20.12", "2025", "12025", "007"):
            text = f"{sign}{figure}{unit}"
            plain = reader._plain.value(text)
            assert plain is None or reader._in_full(text) == (plain, None), text


@pytest.mark.parametrize("text", ["≥95%", "=12个", "≤3.2万元", "≥4200元/米", "30人次", "≥90分", "≤24小时", "≥3年"])
def test_a_plain_figure_is_known_by_its_form(text):
    """Figures between a sign and a listed unit need no grammar."""
    assert load_reader()._plain.value(text) is not None


@pytest.mark.parametrize(
    "text", ["24小时内", "3年", "12月", "2025个", "≥5", "100余人", "≥85分以上", "≤3个工作日", "5×7次"]
)
def test_what_a_figure_decides_is_no_plain_figure(text):
    """Spans, dates, bare figures and what stands between figure and unit are left to the grammar."""
    assert load_reader()._plain.value(text) is None


@given(st.lists(st.sampled_from(list("0195OoＯlI|A.,，。·•~成九半=<>≥≤≈≧≦≒≅—－−‐%‰百分个元“”'\"「』`＂")), max_size=8))
def test_no_fault_of_form_is_without_a_sign_of_one(pieces):
    """What the quick look takes for sound would not be mended."""
    text = "".join(pieces)
    assert _ODD.search(text) or _mended(text) == (text, ())
