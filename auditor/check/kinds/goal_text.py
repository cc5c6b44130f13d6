"""Find goals that are too short, without figures, or only slogans."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import ClassVar

from auditor.check.fields import setting
from auditor.check.kind import Hit, TableKind
from auditor.check.subject import Table
from auditor.check.words import Words
from auditor.text import squeeze

# A figure that says how much; a year, a document number or a list number says nothing.
_FIGURE = re.compile(
    r"(?<![〔【\[(\d])(?!20\d\d年)(?!\d{1,2}[、.．)）](?!\d))\d+(?:\.\d+)?\s*(?:%|‰|[万亿千百]?[\u4e00-\u9fff㎡A-Za-z])"
)
_PARTS = re.compile(r"[，,。；;、！\n]")
_SLOGANS = (
    "全面提升",
    "大力推进",
    "切实提高",
    "切实保障",
    "不断提高",
    "不断提升",
    "进一步提高",
    "进一步加强",
    "有效提升",
    "有效保障",
    "促进",
    "推动",
    "推进",
    "提高",
    "提升",
    "加强",
    "增强",
    "保障",
    "确保",
    "完善",
    "优化",
    "健全",
    "落实",
)


@dataclass(frozen=True, kw_only=True)
class GoalText(TableKind):
    """A goal that says neither what is done nor how much."""

    title: ClassVar[str] = "总体目标空泛"
    default_where: ClassVar[tuple[str, ...]] = ("绩效目标",)
    slots: ClassVar[dict[str, str]] = {"length": "字数", "fault": "问题"}
    shortest: int = setting("少于几个字就报（有数字的除外）", alias="最短", default=20)
    without_figure: int = setting("没有数字且少于几个字就报", alias="无数字少于", default=60)
    slogan_share: float = setting("没有数字、口号句占几成就报；1 以上为不看", alias="口号占比", default=1.1)
    slogans: Words = setting("口号词（小句以此开头算口号）", alias="口号词", default=Words(None, _SLOGANS))
    report_empty: bool = setting("目标为空时也报", alias="空也报", default=True)

    def find(self, table: Table, where: Sequence[str]) -> Iterator[Hit]:
        """Yield a hit that says what the goal lacks."""
        text = squeeze(table.table.goal or table.table.goal_long or "")
        fault = self._fault(text)
        if fault:
            slots = {"length": str(len(text)), "fault": fault}
            yield Hit(text or "（空）", role=where[0], slots=slots, trace=(("字数", str(len(text))), ("问题", fault)))

    def _fault(self, text: str) -> str | None:
        if not text:
            return "没有填写" if self.report_empty else None
        if _FIGURE.search(text):
            return None
        if len(text) < self.shortest:
            return f"只有{len(text)}个字"
        if len(text) < self.without_figure:
            return "没有可对照的数量或标准"
        parts = [part for part in _PARTS.split(text) if part]
        slogans = sum(self.slogans.starting(part) is not None for part in parts)
        return "多为口号" if parts and slogans >= self.slogan_share * len(parts) else None
