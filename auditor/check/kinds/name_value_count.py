"""Find rows where the number of names differs from the number of values."""

from collections.abc import Iterator, Sequence
from typing import ClassVar

from auditor.check.fields import setting
from auditor.check.kind import Hit, RowKind
from auditor.check.subject import Row
from auditor.patterns import compiled
from auditor.records import record

# 购置编织袋、抢险舟 = 10万条、4艘: one verb for several things, each with its number.
_LISTED = compiled(r"[、]|(?<=[\u4e00-\u9fff])[和及](?=[\u4e00-\u9fff])")


@record(kw_only=True, slots=False)
class NameValueCount(RowKind):
    """Several things named, another number of values given."""

    title: ClassVar[str] = "名称个数与数值个数不符"
    slots: ClassVar[dict[str, str]] = {"names": "名称个数", "values": "数值个数"}
    shared_value: bool = setting("几个率共用一个值（查出率及整改率 ≥80%）也报", alias="共用也报", default=False)

    def find(self, row: Row, where: Sequence[str]) -> Iterator[Hit]:
        """Yield a hit where names and values cannot be paired."""
        names, value = len(row.typed.name.parts), row.typed.value
        values = len(value.parts) if value.kind == "compound" else 1 if value.number is not None else 0
        if names < 2 and values < 2:
            return
        names = max(1, names, len(_LISTED.findall(row.typed.name.text)) + 1 if values > 1 else 1)
        if values in {0, names} or (values == 1 and not self.shared_value):
            return
        slots = {"names": str(names), "values": str(values)}
        trace = (("名称", f"{names}个"), ("数值", f"{values}个"))
        yield Hit(row.typed.indicator.value or "", role=where[0], slots=slots, trace=trace)
