"""Find goal items that no indicator supports."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import ClassVar

from auditor.check.fields import setting
from auditor.check.kind import Hit, TableKind
from auditor.check.likeness import pairs
from auditor.check.subject import Table
from auditor.check.words import Words
from auditor.text import squeeze

_ITEMS = re.compile(
    r"[。；;！\n]|(?:^|(?<=[。；;，,]))[（(]?[一二三四五六七八九十\d]{1,2}[）)、.．](?!\d)|目标\d+[:：]"
)
_NOISE = (
    "工作",
    "项目",
    "资金",
    "经费",
    "单位",
    "相关",
    "情况",
    "目标",
    "任务",
    "完成",
    "开展",
    "加强",
    "提高",
    "提升",
    "保障",
    "确保",
    "进一步",
    "不断",
    "有效",
    "积极",
    "做好",
    "落实",
    "实施",
    "推进",
    "促进",
    "全区",
    "全县",
    "全市",
    "年度",
    "按照",
    "根据",
    "要求",
    "通过",
    "以及",
    "进行",
    "管理",
    "服务",
    "能力",
    "水平",
    "质量",
    "建设",
    "发展",
    "全面",
    "组织",
    "及时",
    "按时",
    "群众",
    "人民",
    "用于",
    "支付",
    "本年",
    "我区",
    "我县",
    "我市",
)


@dataclass(frozen=True, kw_only=True)
class GoalCoverage(TableKind):
    """An item of the goal whose own words stand in no indicator."""

    title: ClassVar[str] = "目标没有指标支撑"
    default_where: ClassVar[tuple[str, ...]] = ("绩效目标",)
    slots: ClassVar[dict[str, str]] = {"items": "没有支撑的目标事项", "count": "几项"}
    shortest: int = setting("少于几个字的事项不看", alias="最短", default=8)
    overlap: float = setting("事项的字对至少有几成在某个指标里才算有支撑", alias="重合", default=0.12)
    share: float = setting("至少几成事项没有支撑才报", alias="占比", default=0.5)
    at_least: int = setting("至少几项没有支撑才报", alias="至少", default=1)
    items_from: int = setting("目标至少分几项才看", alias="分项至少", default=2)
    noise: Words = setting("比较前去掉的词", alias="虚词", default=Words(None, _NOISE))
    use_values: bool = setting("指标值、描述里的文字也算支撑", alias="含值", default=True)

    def find(self, table: Table, where: Sequence[str]) -> Iterator[Hit]:
        """Yield one hit that quotes the items without support."""
        goal = table.table.goal or table.table.goal_long or ""
        items = [item for item in self._items(goal) if len(item) >= self.shortest]
        if len(items) < self.items_from or not table.rows:
            return
        known = self._known(table)
        bare_items = [item for item in items if self._support(item, known) < self.overlap]
        if len(bare_items) < self.at_least or len(bare_items) < self.share * len(items):
            return
        quoted = "；".join(bare_items)
        slots = {"items": quoted, "count": str(len(bare_items)), "hit": bare_items[0]}
        yield Hit(
            quoted,
            role=where[0],
            slots=slots,
            trace=(("目标分项", str(len(items))), ("没有支撑", str(len(bare_items)))),
        )

    def _items(self, goal: str) -> list[str]:
        return [part.strip("，,、 ") for part in _ITEMS.split(squeeze(goal)) if part and part.strip("，,、 ")]

    def _known(self, table: Table) -> frozenset[str]:
        found: set[str] = set()
        for row in table.rows:
            if not row.filled:
                continue
            item = row.typed.indicator
            texts = (item.level3, item.value, item.description) if self.use_values else (item.level3,)
            for text in texts:
                found |= pairs(self._content(text or "")) if text else set()
        return frozenset(found)

    def _content(self, text: str) -> str:
        plain = squeeze(text)
        for word in self.noise.terms:
            plain = plain.replace(word, " ")
        return "".join(re.findall(r"[\u4e00-\u9fffA-Za-z]{2,}", plain))

    def _support(self, item: str, known: frozenset[str]) -> float:
        own = pairs(self._content(item))
        return len(own & known) / len(own)
