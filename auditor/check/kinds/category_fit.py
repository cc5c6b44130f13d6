"""Find rows filed under a 二级指标 they do not belong to."""

from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import ClassVar

from auditor.check.examples import canonical_level2
from auditor.check.fields import setting
from auditor.check.kind import Hit, RowKind
from auditor.check.patterns import SafePattern
from auditor.check.subject import Row, Rows, Table
from auditor.records import record

_GROUPS = {
    "产出": frozenset({"数量指标", "质量指标", "时效指标", "成本指标"}),
    "效益": frozenset({"经济效益指标", "社会效益指标", "生态效益指标", "可持续影响指标"}),
    "成本类": frozenset({"成本指标", "经济成本指标", "社会成本指标", "生态环境成本指标"}),
}
PROCESS = "过程"
# With a clear name the class it should be in needs only this much support beside the claim of the declared one.
_CLEAR_FROM = 0.2


@lru_cache(maxsize=256)
def labels(words: tuple[str, ...]) -> frozenset[str]:
    """Return the 二级指标 that words stand for: 产出, 效益, 成本类 are groups, 过程 a process item."""
    found: set[str] = set()
    for word in words:
        found |= _GROUPS.get(word, {PROCESS if word == PROCESS else canonical_level2(word) or word})
    return frozenset(found)


@record(kw_only=True, slots=False)
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
    clear: SafePattern | None = setting(
        "名称匹配这个正则表达式、且“明摆着应属”的类别有些可能时，没有把握也报", alias="明摆着", default=None
    )
    clear_as: tuple[str, ...] = setting("名称明摆着应属的类别", alias="明摆着应属", default=())
    value_clash: SafePattern | None = setting(
        "指标值匹配这个正则表达式时也报：名称相符、值说的却是另一类（项目质量＝按期完成）", alias="值不符", default=None
    )
    value_clash_in: tuple[str, ...] = setting("申报为这些类别时才看“值不符”", alias="值不符类别", default=())

    def candidates(self, table: Table) -> Rows:
        """Return the rows this can be true of."""
        return table.in_class(labels(self.declared))

    def find(self, row: Row, where: Sequence[str]) -> Iterator[Hit]:
        """Yield a hit where the declared class is not among the proper ones."""
        item, call = row.typed.indicator, row.typed.category
        if item.level2 not in labels(self.declared) or not row.filled:
            return
        declared = item.level2 or ""
        if self._clashes(row):
            slots = {"proper": "别的类别（看指标值）", "reason": "指标值的用语"}
            trace = (("申报", declared), ("指标值", item.value or ""))
            yield Hit(item.value or "", role=where[0], slots=slots, trace=trace)
            return
        best = self._by_name(row) or self._best(row)
        wanted = labels(self.proper)
        if best is None or (wanted and best not in wanted):
            return
        chances = "、".join(f"{guess.label} {guess.confidence:.2f}" for guess in call.guesses[:3])
        shown = (("申报", declared), ("应属", best), ("概率", chances), ("依据", call.reason))
        slots = {"proper": "过程管理内容" if best == PROCESS else best, "reason": call.reason}
        yield Hit(item.level3 or "", role=where[0], slots=slots, trace=tuple(pair for pair in shown if pair[1]))

    def _best(self, row: Row) -> str | None:
        """Return the class the language layer holds the row for, unless the declared one will do."""
        declared, call = row.typed.indicator.level2, row.typed.category
        if self.sure and not call.sure:
            return None
        if call.process:
            return PROCESS
        best = row.proper[0] if row.proper else None
        if best == declared or (self.sure and declared in row.proper):
            return None
        chances = {guess.label: guess.confidence for guess in call.guesses}
        doubtful = not call.sure and chances.get(best or "", 0.0) < self.confidence
        return None if doubtful or chances.get(declared or "", 0.0) > self.declared_at_most else best

    def _by_name(self, row: Row) -> str | None:
        if self.clear is None or not self.clear.search(row.typed.name.text):
            return None
        clear, declared = labels(self.clear_as), row.typed.indicator.level2
        guesses = row.typed.category.guesses
        likely = [guess.label for guess in guesses if guess.label in clear and guess.confidence >= _CLEAR_FROM]
        return next((label for label in likely if label != declared), None)

    def _clashes(self, row: Row) -> bool:
        if self.value_clash is None or row.typed.indicator.level2 not in labels(self.value_clash_in):
            return False
        return self.value_clash.search(row.typed.value.text) is not None
