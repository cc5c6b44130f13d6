"""Find units that contradict the name: 平均住院日 ≥90%, 人数 1326户."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import ClassVar

from auditor.check.facts import DIMENSIONS
from auditor.check.fields import setting
from auditor.check.kind import Hit, RowKind
from auditor.check.subject import Row, Table
from auditor.check.words import Words
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
_COMPOSED = re.compile(r"/(?!人|户|孩|个|件|台|年|月)|[·•]|^人天$|^亩次$|^倍$")
# A share of change fits every noun: 出警次数 = 下降20%, 增加旅游收入 ≥15%.
_CHANGE_IN_VALUE = re.compile(r"较|比|由|升|降|减|增|提高|缩短|低于|高于|%的")
_CHANGE_IN_NAME = re.compile(
    r"^(?:增加|提高|提升|降低|减少|节约|节省|缩短|压缩|压减)|(?:增长|增加|提高|下降|降低|减少|节约|缩短)$"
)


@dataclass(frozen=True, kw_only=True)
class UnitFit(RowKind):
    """A value whose unit belongs to another dimension than the name asks for."""

    title: ClassVar[str] = "单位与指标名称不相容"
    slots: ClassVar[dict[str, str]] = {"asked": "名称要求的量纲", "seen": "值的量纲", "unit": "值的单位"}
    pairs: tuple[str, ...] = setting(
        "另外视为不相容的“名称结尾:单位”，如 人数:户", alias="另外不相容", default=("人数:户", "项目数量:家")
    )
    unless: Words | None = setting("名称含这些词时放过", alias="除外词", default=None)

    def candidates(self, table: Table) -> Sequence[Row]:
        """Return the rows this can be true of."""
        return table.with_value("quantity", "compound")

    def find(self, row: Row, where: Sequence[str]) -> Iterator[Hit]:
        """Yield a hit where the dimensions cannot meet."""
        value, name = row.typed.value, row.typed.name
        if value.kind not in {"quantity", "compound"} or value.unit is None:
            return
        if self.unless and self.unless.find(name.text):
            return
        asked, seen = name.dimension, value.dimension
        if value.deadline or value.frequency or self._is_change(row) or _COMPOSED.search(value.unit):
            return
        own = self._own_pair(name.text, value.unit)
        clash = asked is not None and seen is not None and seen not in _COMPATIBLE.get(asked, frozenset({asked}))
        if not clash and not own:
            return
        asked_word = DIMENSIONS.get(asked or "", "") or "别的单位"
        seen_word = DIMENSIONS.get(seen or "", "") or value.unit
        trace = (("名称要求", asked_word), ("指标值的单位", f"{value.unit}（{seen_word}）"))
        slots = {"asked": asked_word, "seen": seen_word, "unit": value.unit, "hit": value.unit}
        yield Hit(row.typed.indicator.value or "", role=where[0], slots=slots, trace=trace)

    def _is_change(self, row: Row) -> bool:
        if row.typed.value.dimension != "share":
            return False
        item = row.typed.indicator
        return bool(_CHANGE_IN_VALUE.search(item.value or "") or _CHANGE_IN_NAME.search(row.typed.name.text))

    def _own_pair(self, name: str, unit: str) -> bool:
        for pair in self.pairs:
            ending, _, wrong = squeeze(pair).partition(":")
            if wrong == unit and name.endswith(ending):
                return True
        return False
