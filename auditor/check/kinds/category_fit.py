"""Find rows filed under a 二级指标 they do not belong to."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import ClassVar

from auditor.check.examples import canonical_level2
from auditor.check.fields import setting
from auditor.check.kind import Hit, RowKind
from auditor.check.subject import Row, Table

_GROUPS = {
    "产出": frozenset({"数量指标", "质量指标", "时效指标", "成本指标"}),
    "效益": frozenset({"经济效益指标", "社会效益指标", "生态效益指标", "可持续影响指标"}),
    "成本类": frozenset({"成本指标", "经济成本指标", "社会成本指标", "生态环境成本指标"}),
}
PROCESS = "过程"


def labels(words: Sequence[str]) -> frozenset[str]:
    """Return the 二级指标 that words stand for: 产出, 效益, 成本类 are groups, 过程 a process item."""
    found: set[str] = set()
    for word in words:
        found |= _GROUPS.get(word, {PROCESS if word == PROCESS else canonical_level2(word) or word})
    return frozenset(found)


@dataclass(frozen=True, kw_only=True)
class CategoryFit(RowKind):
    """A row declared under one class that clearly belongs to another."""

    title: ClassVar[str] = "指标放错类别"
    default_where: ClassVar[tuple[str, ...]] = ("二级指标",)
    slots: ClassVar[dict[str, str]] = {"proper": "应属的二级指标", "reason": "依据的词"}
    declared: tuple[str, ...] = setting("申报的类别；可写 产出、效益、成本类", alias="申报")
    proper: tuple[str, ...] = setting(
        "应属的类别；可写 产出、效益、成本类、过程；空为任何别的类别", alias="应属", default=()
    )
    confidence: float = setting("最可能类别的概率至少", alias="把握", default=0.0)
    sure: bool = setting("只在语言层有把握时报", alias="有把握", default=True)
    declared_at_most: float = setting("申报类别的概率至多", alias="申报概率至多", default=1.0)
    value_clash: tuple[str, ...] = setting(
        "名称相符、而值说的是另一类时也报，写作“申报类别:空泛词类”，如 质量:time（项目质量＝按期完成）",
        alias="值不符",
        default=(),
    )

    def candidates(self, table: Table) -> Sequence[Row]:
        """Return the rows this can be true of."""
        return table.in_class(labels(self.declared))

    def find(self, row: Row, where: Sequence[str]) -> Iterator[Hit]:
        """Yield a hit where the declared class is not among the proper ones."""
        item, call = row.typed.indicator, row.typed.category
        if item.level2 not in labels(self.declared) or not row.filled:
            return
        if self._clashes(row):
            slots = {"proper": "另一类（看指标值）", "reason": "指标值的用语"}
            yield Hit(
                item.value or "",
                role=where[0],
                slots=slots,
                trace=(("申报", item.level2 or ""), ("指标值", item.value or "")),
            )
            return
        if self.sure and not call.sure:
            return
        best = PROCESS if call.process else row.proper[0] if row.proper else None
        if best is None or best == item.level2 or (not call.process and item.level2 in row.proper and self.sure):
            return
        wanted = labels(self.proper)
        if wanted and best not in wanted:
            return
        by_label = {guess.label: guess.confidence for guess in call.guesses}
        if not call.process and by_label.get(best, 0.0) < self.confidence:
            return
        if by_label.get(item.level2 or "", 0.0) > self.declared_at_most:
            return
        chances = "、".join(f"{guess.label} {guess.confidence:.2f}" for guess in call.guesses[:3])
        trace = (("申报", item.level2 or ""), ("应属", best), ("概率", chances), ("依据", call.reason))
        slots = {"proper": best, "reason": call.reason}
        yield Hit(item.level3 or "", role=where[0], slots=slots, trace=tuple(pair for pair in trace if pair[1]))

    def _clashes(self, row: Row) -> bool:
        for pair in self.value_clash:
            declared, _, family = pair.partition(":")
            if row.typed.vagueness.family == family and row.typed.indicator.level2 in labels((declared,)):
                return True
        return False
