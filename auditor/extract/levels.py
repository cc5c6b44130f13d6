"""Read the labels of the indicator framework: 一级指标 and 二级指标 in every way units write them."""

from functools import lru_cache

from auditor.extract.vocabulary import may_be_numbered
from auditor.patterns import compiled
from auditor.records import record
from auditor.text import squeeze

# Canonical name → ways it is written (squeezed, without code prefix and without the ending 指标/目标).
_LEVEL1 = {
    "成本指标": ("成本", "项目成本", "运行成本"),
    "产出指标": ("产出", "项目产出", "项目完成", "完成", "绩效产出", "产出绩效", "投入和产出", "产出类", "预期产出"),
    "效益指标": ("效益", "项目效益", "效果", "项目效果", "实施效益", "效益类", "绩效效益", "预期效益", "预期效果"),
    "满意度指标": ("满意度", "项目满意度", "满意度类", "满意"),
}
_LEVEL2 = {
    "数量指标": ("数量", "产出数量", "完成数量"),
    "质量指标": ("质量", "产出质量", "完成质量"),
    "时效指标": ("时效", "产出时效", "产出进度", "进度", "时限", "完成时效", "时间"),
    "成本指标": ("成本", "产出成本", "项目成本", "成本控制", "预算控制", "预算(或投资规模)控制"),
    "经济成本指标": ("经济成本",),
    "社会成本指标": ("社会成本",),
    "生态环境成本指标": ("生态环境成本", "环境成本", "生态成本", "环境生态成本"),
    "经济效益指标": ("经济效益", "经济效果"),
    "社会效益指标": ("社会效益", "社会效果"),
    "生态效益指标": ("生态效益", "环境效益", "生态环境效益", "生态效果", "环境生态效益"),
    "可持续影响指标": (
        "可持续影响",
        "可持续性影响",
        "可持续影响力",
        "可持续发展",
        "可持续",
        "可持续效益",
        "可持续发展能力",
        "可持续性",
        "可持续发展影响",
    ),
    "服务对象满意度指标": (
        "服务对象满意度",
        "服务对象满意",
        "满意度",
        "社会公众满意度",
        "公众满意度",
        "群众满意度",
        "受益对象满意度",
        "服务对象或项目受益人满意度",
        "社会公众或服务对象满意度",
        "服务满意度",
        "对象满意度",
        "受益群众满意度",
    ),
    # A whole-unit form prints it beside 服务对象满意度指标: a class of its own.
    "其他满意度指标": ("其他满意度", "其它满意度"),
}
HOME = {
    "数量指标": "产出指标",
    "质量指标": "产出指标",
    "时效指标": "产出指标",
    "成本指标": "产出指标",
    "经济成本指标": "成本指标",
    "社会成本指标": "成本指标",
    "生态环境成本指标": "成本指标",
    "经济效益指标": "效益指标",
    "社会效益指标": "效益指标",
    "生态效益指标": "效益指标",
    "可持续影响指标": "效益指标",
    "服务对象满意度指标": "满意度指标",
    "其他满意度指标": "满意度指标",
}
# Every label of both levels, the longest first, as an alternation needs them: 经济效益指标 before 效益指标.
LABELS = tuple(sorted({*HOME, *HOME.values()}, key=lambda label: (-len(label), label)))
_BY_NAME1 = {way: name for name, ways in _LEVEL1.items() for way in ways}
_BY_NAME2 = {way: name for name, ways in _LEVEL2.items() for way in ways}
# `11-数量指标`, `（一）产出指标`, `1.产出`, `一、产出指标`, `①数量指标`.
_CODE = compiled(
    r"^(?:[((]?[\d一二三四五六七八九十]{1,3}[))]?[-—–_.、,:)](?:\d{1,3}[-.、]?)*|[①-⑩]|[((][\d一二三四五六七八九十]{1,2}[))]|\d{1,3}(?=\D))"
)
# `产出指标（50分）`, `数量指标(10)`, `成本指标20%`, `质量指标（必填）`.
# and `数量指标（或建筑规模指标）`.
_WEIGHT = compiled(r"(?:[((](?:[^()()]{0,8}[\d填][^()()]{0,6}|[^()()]{2,16}指标)[))]分?|\d+(?:\.\d+)?(?:分|%)?)$")
_REMARK = compiled(r"\s*[((][^()()]*(?:填|指标)[^()()]*[))]$")
_ENDINGS = ("指标", "目标", "指数")
_ENDING = compiled(r"(?:类?(?:指标|目标|指数))$")
# Every label holds one of these: a name of the tables above, else an ending, by which one with a fault is known.
_TELLING = frozenset("成产完效满数质时进预可指目")
_CLASS_AFTER = compiled(r"(.+?)[(（【\[]([^()（）【】\[\]]{2,14})[)）】\]]")
_CLASS_BEFORE = compiled(r"[(（【\[]?([^()（）【】\[\]:：]{2,14}?)[)）】\]:：—]+\s*(.+)")
# `社会、经济、生态效益指标`: one class for several; the widest of them stands for it.
_MIXED = compiled(r"(?:(?P<kind>经济|社会|生态|环境)(?:效益)?[、,和及与/]?){2,4}(?<=效益)")
_DOUBLE = compiled(r"^(.+?(?:指标)?)[-—–/>→|·:](.+)$")


@record
class Label:
    """What a label cell names.

    Attributes:
        level1: canonical 一级指标 when the text can name one.
        level2: canonical 二级指标 when the text can name one; `成本指标` and `满意度指标` can be either.
        suffixed: the text ends in 指标, so it is hardly an indicator's own name.
        confidence: below 1 when the text was only close to a known label.
    """

    level1: str | None
    level2: str | None
    suffixed: bool
    confidence: float = 1.0

    @property
    def home(self) -> str | None:
        """Return the 一级指标 this label stands for or belongs under."""
        return self.level1 or HOME.get(self.level2 or "")


def _stem(text: str) -> tuple[str, bool]:
    """Return a label without code, weight and ending, and whether it had an ending."""
    bare = squeeze(text).strip("|*:;,。、\"'“”")
    if may_be_numbered(bare):
        bare = _CODE.sub("", bare)
    if bare.endswith((")", "分", "%")) or bare[-1:].isdecimal():
        bare = _WEIGHT.sub("", bare)
    bare = bare.strip("-:、")
    stem = _ENDING.sub("", bare) if bare.endswith(_ENDINGS) else bare
    return stem or bare, stem != bare


def _near(stem: str) -> str | None:
    """Return the known label that differs in one character (recognition faults), None if unclear."""
    if len(stem) < 4:
        return None
    close = {
        name
        for way, name in _BY_NAME2.items()
        if len(way) == len(stem) and sum(a != b for a, b in zip(way, stem, strict=True)) == 1
    }
    return close.pop() if len(close) == 1 else None


@lru_cache(maxsize=16384)
def read_label(text: str) -> Label | None:
    """Return what level label the text is, None when it is none."""
    if not text or len(text) > 60:
        return None
    if _TELLING.isdisjoint(squeeze(text)):
        return None
    stem, suffixed = _stem(text)
    one, two = _BY_NAME1.get(stem), _BY_NAME2.get(stem)
    if one or two:
        return Label(one, two, suffixed)
    if suffixed and (mixed := _MIXED.fullmatch(stem)):
        kinds = mixed.captures("kind")
        return Label(None, "社会效益指标" if "社会" in kinds else _BY_NAME2[f"{kinds[0]}效益"], suffixed, 0.7)
    near = _near(stem) if suffixed else None
    return Label(None, near, suffixed, 0.7) if near else _double(text)


def cut_label(text: str) -> Label | None:
    """Return what level label a cell too small for all of it shows a piece of: 社会效益指, 益指; None if unclear."""
    plain = squeeze(text)
    if plain.endswith("指") and (label := read_label(f"{plain}标")) is not None:
        return label
    whole = [name for name in _LEVEL1 if plain and plain in name]
    return Label(whole[0], None, suffixed=True, confidence=0.7) if len(whole) == 1 else None


def _double(text: str) -> Label | None:
    """Read `产出指标-数量指标`, both levels in one cell."""
    plain = squeeze(text)
    match = None if plain.isalpha() else _DOUBLE.match(plain)
    if not match:
        return None
    (one, _), (two, suffixed) = _stem(match[1]), _stem(match[2])
    level1, level2 = _BY_NAME1.get(one), _BY_NAME2.get(two)
    return Label(level1, level2, suffixed) if level1 and level2 and HOME[level2] == level1 else None


@lru_cache(maxsize=4096)
def written_name(text: str) -> str:
    """Return a label without a remark in brackets and without the 一级指标 before it."""
    match = _DOUBLE.match(squeeze(text))
    return _REMARK.sub("", match[2] if match and _double(text) else text).strip()


def split_class(name: str) -> tuple[str, str] | None:
    """Return name and class of `改造座数（数量指标）` or `数量指标：改造座数`, None when the name says no class."""
    for match, at in ((_CLASS_AFTER.fullmatch(name), (1, 2)), (_CLASS_BEFORE.fullmatch(name), (2, 1))):
        if match and (label := read_label(match[at[1]])) and label.level2 and label.confidence == 1:
            return match[at[0]].strip(), match[at[1]].strip()
    return None


def is_both(label: Label) -> bool:
    """Tell whether the cell names a 一级指标 and a 二级指标 together (`产出指标-数量指标`)."""
    return bool(
        label.level1
        and label.level2
        and label.level1 != label.level2
        and HOME.get(label.level2) == label.level1
        and label.level1 not in ("成本指标", "满意度指标")
    )


def other_second(text: str, level1: str | None) -> str:
    """Return the 二级指标 for a label the framework does not name.

    Whoever is asked (受援人满意度; 服务对象, 社会公众 under 满意度指标), it is the class of satisfaction.
    """
    other = canonical_other(text)
    asked = level1 == "满意度指标" or other.removesuffix("指标").endswith("满意度")
    return "服务对象满意度指标" if asked else other


def canonical_other(text: str) -> str:
    """Return a label outside the framework as written, without its code and weight, ending in 指标."""
    stem, _ = _stem(text)
    return stem if stem.endswith(("指标", "率", "执行")) else stem + "指标"
