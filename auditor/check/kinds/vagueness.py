"""Find values too vague to be measured: 趋势, 程度, 等级, 时间词, 口号."""

from collections.abc import Iterator, Sequence
from typing import ClassVar

from auditor.check.facts import FAMILIES
from auditor.check.fields import setting
from auditor.check.kind import Hit, RowKind
from auditor.check.subject import Row, Rows, Table
from auditor.check.words import Words
from auditor.model import Vagueness
from auditor.records import record

_EXCUSES = {"baseline": "有基数", "scale": "有分档", "number": "有数字", "document": "有文件证明"}


@record(kw_only=True, slots=False)
class VagueValue(RowKind):
    """A value with vague words of a family, at or above a level."""

    title: ClassVar[str] = "指标值空泛，无法计量"
    families: tuple[str, ...] = setting("空泛词的类别，空为全部", alias="词类", choices=FAMILIES, default=())
    at_least: int = setting("空泛度至少几级（V0–V5）", alias="至少", default=3)
    excused: bool = setting("有基数、分档、数字或文件时放过", alias="可谅解", default=True)
    unless: Words | None = setting("值里有这些词时放过（词表名或一列词）", alias="除外词", default=None)
    also: Words | None = setting(
        "值以这些词开头的状态也报，不论级别（基本建立、高质量完成）", alias="另加词", default=None
    )
    only: Words | None = setting("只报值里含这些词的", alias="限定词", default=None)

    def candidates(self, table: Table) -> Rows:
        """Return the rows this can be true of."""
        if self.at_least <= 1:
            return table.readable
        return table.with_value("trend", "state", "restated", "filler", "missing", "malformed")

    def find(self, row: Row, where: Sequence[str]) -> Iterator[Hit]:
        """Yield a hit where the vagueness is of the family and level, and nothing excuses it."""
        found = row.typed.vagueness
        text = row.typed.value.text
        named = row.typed.value.kind == "state" and self.also is not None and self.also.starting(text)
        if not named and not self._is_vague(found):
            return
        if (self.unless and self.unless.find(text)) or (self.only and not self.only.find(text)):
            return
        hit = named or "、".join(dict.fromkeys(found.hits)) or text
        trace = [("空泛度", f"V{found.level}"), ("命中", hit)]
        if found.excused_by:
            trace.append(("缓和", _EXCUSES.get(found.excused_by, found.excused_by)))
        yield Hit(row.typed.indicator.value or "", role=where[0], slots={"hit": hit}, trace=tuple(trace))

    def _is_vague(self, found: Vagueness) -> bool:
        if found.level < self.at_least or (self.families and found.family not in self.families):
            return False
        return not (self.excused and found.excused_by is not None)
