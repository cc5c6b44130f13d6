"""Find units that contradict the name: 平均住院日 ≥90%, 人数 1326户."""

import re
from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import ClassVar

from auditor.check.facts import DIMENSIONS
from auditor.check.fields import setting
from auditor.check.kind import Hit, RowKind
from auditor.check.subject import Row, Rows, Table
from auditor.check.words import Words
from auditor.records import record
from auditor.text import squeeze

# Dimensions an ending may also be measured in, without anyone objecting.
_COMPATIBLE: dict[str, frozenset[str]] = {
    "share": frozenset({"share", "grade", "rate"}),
    "money": frozenset({"money", "unit_money"}),
    "unit_money": frozenset({"money", "unit_money"}),
    "time": frozenset({"time", "rate"}),
    "people": frozenset({"people", "rate"}),
    "things": frozenset({"things", "people", "events", "geometry", "weight", "data", "rate"}),
    "events": frozenset({"events", "things", "rate", "people"}),
    "geometry": frozenset({"geometry", "weight", "rate"}),
    "weight": frozenset({"weight", "geometry", "rate"}),
    "grade": frozenset({"grade", "share", "things"}),
}


# 次/日 and 秒/百小时 measure a rate, 人·天 a volume, 亩次 an area, 倍 anything against anything.
_COMPOSED = re.compile(r"/(?!人|户|孩|个|件|台|年|月)|[·•]|^人天$|亩次$|^倍$")
# A share of change fits every noun: 出警次数 = 下降20%, 增加旅游收入 ≥15%.
_CHANGE_IN_VALUE = re.compile(r"较|比|由|升|降|减|增|提高|缩短|低于|高于|%的")
_CHANGE_IN_NAME = re.compile(
    r"^(?:增加|提高|提升|降低|减少|节约|节省|缩短|压缩|压减)|(?:增长|增加|提高|下降|降低|减少|节约|缩短)$"
)


_MONEY = frozenset({"money", "unit_money"})
_PER_HEAD = re.compile(r"[人户]/")
# A share cannot be a day: 拨付及时率 = 6月底前.
_DATED = re.compile(r"率$")
# A number of things is never a share, and each sort of noun has units it cannot be counted in.
_AMOUNTS = ("数量", "总数")
_AMOUNT = re.compile(
    r"(?:购置|采购|购买|印制|印发|发放|配备|更新|补充|完成|建设|改造|维修|安装|新增|储备|收储|轮换|供应)?(?:总?数量|总数)$"
)
_MISFITS: dict[str, frozenset[str]] = {
    "物件": frozenset({"people", "weight", "geometry", "time", "share"}),
    "重量": frozenset({"people", "events", "time", "share"}),
    "人员": frozenset({"weight", "geometry", "share", "time"}),
    "主体": frozenset({"weight", "geometry", "share", "time"}),
    "场次": frozenset({"weight", "geometry", "share", "money", "unit_money"}),
}
# 人份 and 例 count doses and specimens, 口 and 对 things as well as people.
_COUNTS_THINGS = frozenset({"人份", "例", "例次", "口", "对"})
# A company is no visit: 检查企业数量 = 40次; 40家次 and 12起 may be meant.
_VISITS = frozenset({"次", "场", "场次", "趟"})
_SHAPES = (
    (re.compile(r"平方|平米|㎡|m2|m²|km2|km²|亩|公顷|ha|hm"), "面积"),
    (re.compile(r"立方|立米|m3|m³|方$|升"), "体积"),
    (re.compile(r"(?:米|公里|千米|里|km|KM|m|M)$"), "长度"),
)
_SHAPES_ASKED = (
    (("面积", "亩数"), frozenset({"面积"})),
    (("长度", "里程", "公里数", "宽度", "高度", "深度"), frozenset({"长度"})),
    (("体积", "容积", "库容"), frozenset({"体积"})),
)


@record(kw_only=True, slots=False)
class UnitFit(RowKind):
    """A value whose unit belongs to another dimension than the name asks for."""

    title: ClassVar[str] = "单位与指标名称不相容"
    slots: ClassVar[dict[str, str]] = {"asked": "名称要求的量纲", "seen": "值的量纲", "unit": "值的单位"}
    pairs: tuple[str, ...] = setting(
        "另外视为不相容的“名称结尾:单位”，如 人数:户", alias="另外不相容", default=("人数:户", "项目数量:家")
    )
    nouns: Words = setting(
        "“…数量”前的名词：词表一行“类 名词…”，类为 物件、重量、人员、主体、场次", alias="名词", default=Words(None, ())
    )
    unless: Words | None = setting("名称含这些词时放过", alias="除外词", default=None)

    def candidates(self, table: Table) -> Rows:
        """Return the rows this can be true of."""
        return table.with_value("quantity", "compound", "deadline")

    def find(self, row: Row, where: Sequence[str]) -> Iterator[Hit]:
        """Yield a hit where the dimensions cannot meet."""
        value, name = row.typed.value, row.typed.name
        if value.kind == "deadline" and value.deadline and name.dimension == "share" and _DATED.search(name.text):
            share = DIMENSIONS["share"]
            slots = {"asked": share, "seen": "日期", "unit": "日期", "hit": value.deadline}
            trace = (("名称要求", share), ("指标值", "日期"))
            yield Hit(row.typed.indicator.value or "", role=where[0], slots=slots, trace=trace)
            return
        if value.kind not in {"quantity", "compound"} or value.unit is None:
            return
        # Two things in one row have two units (V21 says so).
        if value.kind == "compound" and len(name.parts) > 1:
            return
        if self.unless and self.unless.find(name.text):
            return
        asked, seen = name.dimension, value.dimension
        # 会议费 ≤320人/天: a price whose 元 was left out, no rate.
        priced = asked in _MONEY and _PER_HEAD.match(value.unit) is not None
        composed = _COMPOSED.search(value.unit) is not None and not priced
        if value.deadline or value.frequency or self._is_change(row) or composed:
            return
        own = self._own_pair(name.text, value.unit)
        misfit = self._noun_asks(name.text, value.unit, seen) or _shape_asked(name.text, value.unit)
        clash = asked is not None and seen is not None and seen not in _COMPATIBLE.get(asked, frozenset({asked}))
        if not clash and not own and not misfit and not priced:
            return
        asked_word = misfit or DIMENSIONS.get(asked or "", "") or "别的单位"
        seen_word = DIMENSIONS.get(seen or "", "") or value.unit
        trace = (("名称要求", asked_word), ("指标值的单位", f"{value.unit}（{seen_word}）"))
        slots = {"asked": asked_word, "seen": seen_word, "unit": value.unit, "hit": value.unit}
        yield Hit(row.typed.indicator.value or "", role=where[0], slots=slots, trace=trace)

    def _is_change(self, row: Row) -> bool:
        if row.typed.value.dimension != "share":
            return False
        item = row.typed.indicator
        return bool(_CHANGE_IN_VALUE.search(item.value or "") or _CHANGE_IN_NAME.search(row.typed.name.text))

    def _noun_asks(self, name: str, unit: str, seen: str | None) -> str | None:
        """Return what the noun before 数量 is counted in, where the unit cannot be it: 宣传册数量 in 人."""
        if seen is None or unit in _COUNTS_THINGS:
            return None
        found = _AMOUNT.search(name) if name.endswith(_AMOUNTS) else None
        if found is None:
            return None
        if seen == "share":
            return "数量"
        head = name[: found.start()]
        sort = self._sort_of(head)
        misfit = seen in _MISFITS.get(sort or "", frozenset()) or (sort == "主体" and unit in _VISITS)
        return sort if misfit else None

    def _own_pair(self, name: str, unit: str) -> bool:
        return name.endswith(self._wrong_units.get(unit, ()))

    @cached_property
    def _wrong_units(self) -> dict[str, tuple[str, ...]]:
        """Return unit → the endings of names it does not go with."""
        found: dict[str, tuple[str, ...]] = {}
        for pair in self.pairs:
            ending, _, wrong = squeeze(pair).partition(":")
            found[wrong] = (*found.get(wrong, ()), ending)
        return found

    @cached_property
    def _sorts(self) -> dict[str, str]:
        """Return noun → sort of the lines `物件 宣传册 手册`."""
        lines = (line.split() for line in self.nouns.terms if line.strip())
        return {noun: sort for sort, *nouns in lines for noun in nouns}

    def _sort_of(self, head: str) -> str | None:
        """Return the sort of the noun the head ends in."""
        ending = max((noun for noun in self._sorts if head.endswith(noun)), key=len, default=None)
        return self._sorts[ending] if ending else None


def _shape_asked(name: str, unit: str) -> str | None:
    """Return the measure a name asks for where the unit is another: 管道长度 in 平方米."""
    wanted = next((shapes for endings, shapes in _SHAPES_ASKED if name.endswith(endings)), None)
    if wanted is None:
        return None
    shape = next((shape for pattern, shape in _SHAPES if pattern.search(unit)), None)
    return None if shape is None or shape in wanted else "、".join(sorted(wanted))
