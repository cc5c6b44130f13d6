"""Find numbers without a unit where the name gives none either."""

import re
from collections.abc import Iterator, Sequence
from typing import ClassVar

from auditor.check.fields import setting
from auditor.check.kind import Hit, RowKind
from auditor.check.subject import Row, Rows, Table
from auditor.classify.name import unit_in_name
from auditor.records import record

# `≥30万`, `≤1万`: the scale is there, the noun is not.
_SCALES = frozenset({"万", "亿", "千", "百", "十万", "百万", "千万"})
# Of the words in 度, these are measured in metres, or in per cent or points: 95 of what.
_ASKS_UNIT = ("长度", "宽度", "高度", "深度", "厚度", "满意度", "认可度")


@record(kw_only=True, slots=False)
class UnitMissing(RowKind):
    """A number without unit, or with 万 alone."""

    title: ClassVar[str] = "指标值缺计量单位"
    slots: ClassVar[dict[str, str]] = {"asked": "名称要求的量纲"}
    allow: tuple[str, ...] = setting(
        "名称以这些结尾时可以没有单位",
        alias="可无单位",
        default=("指数", "系数", "值", "值）", "值)", "率", "比", "比例", "比值", "倍数", "度", "排名", "名次", "级别"),
    )

    def candidates(self, table: Table) -> Rows:
        """Return the rows this can be true of."""
        return table.with_value("quantity")

    def find(self, row: Row, where: Sequence[str]) -> Iterator[Hit]:
        """Yield a hit where a number stands without its noun."""
        value, name = row.typed.value, row.typed.name
        if value.kind != "quantity" or value.number is None or value.deadline:
            return
        if value.unit is not None and value.unit not in _SCALES:
            return
        bare = name.text.endswith(self.allow) and not name.text.endswith(_ASKS_UNIT)
        if unit_in_name(row.typed.indicator.level3) or bare:
            return
        # 1:4.5 is a ratio; a name that ends in letters (PQI, PUE) is an index.
        if re.search(r"\d[:：]\d", row.typed.indicator.value or "") or re.search(r"[A-Za-z]$", name.text):
            return
        if value.number == 0 and value.unit is None:
            return
        yield Hit(row.typed.indicator.value or "", role=where[0], slots={"asked": name.dimension or ""})
