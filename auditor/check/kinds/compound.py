"""Find two indicators in one row."""

from collections.abc import Iterator, Sequence
from typing import ClassVar, Literal

from auditor.check.fields import setting
from auditor.check.kind import Hit, RowKind
from auditor.check.subject import Row
from auditor.records import record

_PLACES = {"name": "名称", "value": "指标值", "either": "名称或指标值"}


@record(kw_only=True, slots=False)
class Compound(RowKind):
    """A name with two measurable things, or a value with several figures."""

    title: ClassVar[str] = "一行里有多个指标"
    default_where: ClassVar[tuple[str, ...]] = ("三级指标",)
    slots: ClassVar[dict[str, str]] = {"parts": "拆开的各项", "count": "项数"}
    place: Literal["name", "value", "either"] = setting("在哪里看", alias="看哪里", choices=_PLACES, default="either")
    at_least: int = setting("至少几项", alias="至少", default=2)

    def find(self, row: Row, where: Sequence[str]) -> Iterator[Hit]:
        """Yield a hit naming the parts."""
        del where  # the hit itself says whether name or value is compound
        names = row.typed.name.parts
        values = tuple(part.text for part in row.typed.value.parts) if row.typed.value.kind == "compound" else ()
        item = row.typed.indicator
        if self.place != "value" and len(names) >= self.at_least:
            slots = {"parts": "、".join(names), "count": str(len(names))}
            yield Hit(item.level3 or "", role="三级指标", slots=slots, trace=(("拆开", "｜".join(names)),))
        elif self.place != "name" and len(values) >= self.at_least:
            slots = {"parts": "、".join(values), "count": str(len(values))}
            yield Hit(item.value or "", role="指标值", slots=slots, trace=(("拆开", "｜".join(values)),))
