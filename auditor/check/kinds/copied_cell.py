"""Find a cell that only copies another: 依据 = 指标值, 描述 = 三级指标."""

from collections.abc import Iterator, Sequence
from typing import ClassVar

from auditor.check.fields import setting
from auditor.check.kind import Hit, RowKind
from auditor.check.likeness import bare, likeness
from auditor.check.roles import ROLES, text_of
from auditor.check.subject import Row
from auditor.records import record

_OTHERS = {name: name for name in ROLES if name not in {"整行", "整表", "单位"}}


@record(kw_only=True, slots=False)
class CopiedCell(RowKind):
    """A cell equal or nearly equal to another cell."""

    title: ClassVar[str] = "一格照抄另一格"
    default_where: ClassVar[tuple[str, ...]] = ("依据",)
    slots: ClassVar[dict[str, str]] = {"source": "被照抄的格"}
    of: tuple[str, ...] = setting("被照抄的格", alias="照抄", choices=_OTHERS)
    at_least: float = setting("相似度至少（0–1）", alias="至少", default=0.95)
    shortest: int = setting("少于几个字不比", alias="最短", default=2)

    def find(self, row: Row, where: Sequence[str]) -> Iterator[Hit]:
        """Yield a hit for the first cell that is copied."""
        for role in where:
            text = text_of(role, row)
            if not text or len(bare(text)) < self.shortest:
                continue
            for other in self.of:
                source = text_of(other, row)
                if source and likeness(text, source) >= self.at_least:
                    yield Hit(text, role=role, slots={"source": other}, trace=(("与此相同", f"{other}：{source}"),))
                    return
