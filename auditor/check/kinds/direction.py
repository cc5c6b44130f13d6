"""Find values whose direction contradicts the name: 降低…率 = 提高, 故障率 ≥2%."""

from collections.abc import Iterator, Sequence
from typing import ClassVar, Literal

from auditor.check.fields import setting
from auditor.check.kind import Hit, RowKind
from auditor.check.subject import Row, Rows, Table
from auditor.check.words import Words
from auditor.patterns import compiled
from auditor.records import record
from auditor.text import squeeze

_CHECKS = {"trend": "趋势词与方向", "comparator": "比较符与方向"}
_VALUES = {"trend": ("trend", "state", "restated"), "comparator": ("quantity", "malformed")}
_RISING = (
    "提高", "提升", "增加", "增长", "上升", "增强", "扩大", "增多", "加强", "上涨", "攀升", "升高", "激增", "猛增",
    "递增", "反弹", "抬头", "蔓延", "加剧", "恶化", "加重", "扩散", "增大", "翻番", "只增不减", "高于", "多于",
)  # fmt: skip
_FALLING = (
    "降低", "减少", "下降", "减轻", "缩小", "下滑", "缩短", "递减", "回落", "萎缩", "只减不增", "低于", "少于",
)  # fmt: skip


# What people get, and what is saved or brought in, may well be more.
_GIVEN = compiled(r"[补助奖贴津薪资酬省减收增产值节]|待遇|救济|抚恤|慰问|标准|投入|投资|贷|回|效益|利")


@record(kw_only=True, slots=False)
class Direction(RowKind):
    """A rising trend on a bad thing, a falling one on a good thing, or a comparator on the wrong side."""

    title: ClassVar[str] = "指标值与指标方向矛盾"
    slots: ClassVar[dict[str, str]] = {"wanted": "应当的方向或比较符"}
    check: Literal["trend", "comparator"] = setting("查哪一种矛盾", alias="检查", choices=_CHECKS)
    rising: Words = setting("表示上升的词", alias="上升词", default=Words(None, _RISING))
    falling: Words = setting("表示下降的词", alias="下降词", default=Words(None, _FALLING))
    positive_too: bool = setting("越大越好的指标写“≤”“下降”也报", alias="含正向", default=True)

    def candidates(self, table: Table) -> Rows:
        """Return the rows this can be true of."""
        return table.with_value(*_VALUES[self.check])

    def find(self, row: Row, where: Sequence[str]) -> Iterator[Hit]:
        """Yield a hit where name and value pull in opposite directions."""
        polarity = row.typed.polarity
        if polarity == "unknown" and not self._is_price(row):
            return
        found = self._trend(row) if self.check == "trend" else self._comparator(row)
        if found is None:
            return
        word, wanted = found
        trace = (("方向", "越大越好" if polarity == "positive" else "越小越好"), ("值里的", word))
        yield Hit(row.typed.indicator.value or "", role=where[0], slots={"wanted": wanted, "hit": word}, trace=trace)

    def _is_price(self, row: Row) -> bool:
        """Tell whether a row among the costs says what a thing costs, whatever it is called: 库房84平方米 = ≥1050元."""
        costs = row.typed.indicator.level2 in {"成本指标", "经济成本指标"}
        money = row.typed.value.dimension in {"money", "unit_money"}
        return self.check == "comparator" and costs and money and _GIVEN.search(row.typed.name.text) is None

    def _trend(self, row: Row) -> tuple[str, str] | None:
        value = row.typed.value
        if value.number is not None or value.kind not in {"trend", "state", "restated"}:
            return None
        text = squeeze(row.typed.indicator.value or "")
        up, down = self.rising.find(text), self.falling.find(text)
        # 减少投诉、提高满意 = 提高: the value answers the verb that stands in the name.
        if (up and up in row.typed.name.text) or (down and down in row.typed.name.text):
            return None
        if row.typed.polarity == "negative" and up and not down:
            return up, "降低"
        if row.typed.polarity == "positive" and down and not up and self.positive_too:
            return down, "提高"
        return None

    def _comparator(self, row: Row) -> tuple[str, str] | None:
        value = row.typed.value
        if value.kind not in {"quantity", "malformed"} or value.comparator is None:
            return None
        # 发案数 = 同比下降3%以上: what is at least 3% is the fall.
        if self.falling.find(squeeze(row.typed.indicator.value or "")) and value.comparator in {"≥", ">"}:
            return None
        if value.comparator in {"≥", ">"} and (row.typed.polarity == "negative" or self._is_price(row)):
            return value.comparator, "≤"
        if row.typed.polarity == "positive" and value.comparator in {"≤", "<"} and self.positive_too:
            return value.comparator, "≥"
        return None
