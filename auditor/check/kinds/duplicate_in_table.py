"""Find the same indicator twice in one table."""

import re
from collections.abc import Iterator, Sequence
from typing import ClassVar

from auditor.check.fields import setting
from auditor.check.kind import Hit, TableKind
from auditor.check.likeness import bare, containment, likeness
from auditor.check.neighbours import Neighbours
from auditor.check.subject import Row, Table
from auditor.patterns import compiled
from auditor.records import record


@record(kw_only=True, slots=False)
class DuplicateInTable(TableKind):
    """A row whose name equals or nearly equals that of an earlier row."""

    title: ClassVar[str] = "表内重复"
    default_where: ClassVar[tuple[str, ...]] = ("三级指标",)
    slots: ClassVar[dict[str, str]] = {"other": "与哪一条重复"}
    at_least: float = setting("名称相似度至少（0–1），1 为全同", alias="至少", default=0.86)
    same_value: bool = setting("相似而不全同的，值也相同才报", alias="值也同", default=True)
    contained: float = setting(
        "短名称至少几成在长名称里、且值相同也报（整个在里面而类别不同的，值不同也报）；1 以上为不看",
        alias="包含",
        default=1.1,
    )
    shortest: int = setting("比“包含”时短名称至少几个字", alias="最短", default=7)

    synonyms: bool = setting("只差“能力”“水平”、值都没有数字的也报", alias="近义", default=False)

    def find(self, table: Table, where: Sequence[str]) -> Iterator[Hit]:
        """Yield a hit for every later row of a pair."""
        rows = [row for row in table.rows if row.filled]
        names = [bare(row.typed.indicator.level3 or "") for row in rows]
        neighbours, stems = Neighbours(names, self._least_shared()), dict[str, list[int]]()
        letters = dict[str, list[int]]()
        for index, (row, name) in enumerate(zip(rows, names, strict=True)):
            stem = stems.setdefault(_stem(name), [])
            shuffled = letters.setdefault("".join(sorted(name)), [])
            near = neighbours.before(name)
            if stem or shuffled:
                near = sorted({*near, *stem, *shuffled})
            other = next((rows[i] for i in near if self._same(rows[i], row)), None)
            stem.append(index)
            shuffled.append(index)
            if other is not None:
                item, earlier = row.typed.indicator, other.typed.indicator
                shown = f"{earlier.level2 or ''} {earlier.level3} = {earlier.value}".strip()
                slots = {"other": earlier.level3 or ""}
                yield Hit(
                    item.level3 or "",
                    row.index,
                    where[0],
                    slots=slots,
                    trace=(("与此重复", shown), ("位置", earlier.location)),
                )

    def _least_shared(self) -> float:
        """Return which share of the shorter name's pairs any reportable pair of names has in common."""
        # Likeness t over sets of unequal size needs at least t / (2 - t) of the shorter one.
        return min(self.at_least / (2 - self.at_least), self.contained, 1.0)

    def _same(self, left: Row, right: Row) -> bool:
        one, two = left.typed.indicator, right.typed.indicator
        names = bare(one.level3 or ""), bare(two.level3 or "")
        if (
            names[0] == names[1]
            or (_in_other_order(*names) and _alike_values(left, right))
            or (_same_but_count(*names) and _equal_amounts(left, right))
            or (self.synonyms and _same_but_tail(*names) and _both_vague(left, right))
        ):
            return True
        short, long = sorted(names, key=len)
        # Likeness cannot reach what the lengths do not allow; this spares most of the comparisons.
        may_contain = self.contained <= 1 and len(short) >= self.shortest and short[-1] == long[-1]
        if 2 * len(short) < self.at_least * (len(short) + len(long)) and not may_contain:
            return False
        values = bare(one.value or "") == bare(two.value or "") or _equal_amounts(left, right)
        alike = likeness(*names) >= self.at_least and (values or not self.same_value)
        if alike and not _differ_by_figure(*names):
            return True
        if not may_contain:
            return False
        share = containment(short, long)
        again = share == 1 and one.level2 != two.level2 and not _deed_and_effect(left, right)
        return share >= self.contained and (values or again)


_SHORTEST_SHUFFLED = 5
_FIGURES = compiled(r"[\dA-Za-z一二三四五六七八九十上下左右东南西北新旧内外男女城乡甲乙省市县区镇村由从到至对向]")
_SHORTEST_STEM = 4
_COUNT = re.compile(r"(?:总?数量|总数|[个套台件项处座条册份场]数)$")
_TAILS = ("能力", "水平")
_TAIL = re.compile(r"(?:的?(?:能力|水平))+$")


def _stem(name: str) -> str:
    """Return a name without 能力 / 水平 at its end."""
    return _TAIL.sub("", name) if name.endswith(_TAILS) else name


def _same_but_tail(left: str, right: str) -> bool:
    """Tell whether names differ only in 能力 / 水平 at the end: 服务能力, 服务水平."""
    stems = _stem(left), _stem(right)
    return stems[0] == stems[1] and stems[0] not in {left, right} and bool(stems[0])


def _same_but_count(left: str, right: str) -> bool:
    """Tell whether names differ only in the word for their number: 安装水表, 安装水表数量."""
    stems = _COUNT.sub("", left), _COUNT.sub("", right)
    return stems[0] == stems[1] and len(stems[0]) >= _SHORTEST_STEM


def _alike_values(left: Row, right: Row) -> bool:
    """Tell whether two values are of one sort: 拨付补贴资金 = 690万元 and 补贴资金拨付 = 按季度 are not."""
    one, two = left.typed.value, right.typed.value
    return (one.kind, one.dimension) == (two.kind, two.dimension)


def _deed_and_effect(left: Row, right: Row) -> bool:
    """Tell whether one row counts a deed, the other says how things change: 帮扶职工户数, 职工户数 = 逐年减少."""
    kinds = {row.typed.value.kind for row in (left, right)}
    shares = any(row.typed.value.dimension == "share" for row in (left, right))
    return kinds == {"quantity", "trend"} and not shares


def _equal_amounts(left: Row, right: Row) -> bool:
    """Tell whether two values are one amount, whether or not a comparator is written: 1200台, ≥1200台."""
    one, two = left.typed.value, right.typed.value
    if one.kind != "quantity" or two.kind != "quantity" or one.unit is None:
        return False
    signs = {one.comparator, two.comparator} - {None, "="}
    same = (one.number, one.number_max, one.unit) == (two.number, two.number_max, two.unit)
    return same and one.number is not None and len(signs) <= 1


def _both_vague(left: Row, right: Row) -> bool:
    return not left.measurable and not right.measurable


def _in_other_order(left: str, right: str) -> bool:
    """Tell whether the names are the same words in another order: 事项及时受理率, 事项受理及时率."""
    if len(left) != len(right) or len(left) < _SHORTEST_SHUFFLED or sorted(left) != sorted(right):
        return False
    return _FIGURES.findall(left) == _FIGURES.findall(right)


def _differ_by_figure(left: str, right: str) -> bool:
    """Tell whether the names differ in a figure or an opposite: 第一季度 / 第二季度, 新建 / 改建."""
    only = set(left) ^ set(right)
    return any(
        char.isdigit() or char in "一二三四五六七八九十上下左右东南西北新旧内外男女城乡甲乙省市县区镇村初中高小大死伤"
        for char in only
    )
