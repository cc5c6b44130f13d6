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
_PARTS = re.compile(r"[，,。；;！!\n]|(?<![\d.])\d{1,2}[.．、](?!\d)|[（(]?[一二三四五六七八九十][）)、.．]")
# What leads a clause in without saying anything itself: 依据…要求, 通过…的实施, 为了.
_LEAD_IN = re.compile(
    r"^(?:依据|按照|根据|遵照|围绕|结合|通过|为了|按).*(?:要求|规定|文件|精神|通知|需要|安排|部署|政策|制度|职能|实施|方案)$"
)
_ADVERB = re.compile(
    r"^(?:(?:进一步|不断|持续|逐步|全面|切实|有效|大力|着力|积极|认真|扎实|努力|奋力|坚决|稳步|深入|充分|继续|有序|层层|以|能够|从而|同时|更好地?|实施)+)"
)
_ENUMERATION = 2


@dataclass(frozen=True, kw_only=True)
class GoalText(TableKind):
    """A goal that says neither what is done nor how much."""

    title: ClassVar[str] = "总体目标空泛"
    default_where: ClassVar[tuple[str, ...]] = ("绩效目标",)
    slots: ClassVar[dict[str, str]] = {"length": "字数", "fault": "问题"}
    shortest: int = setting("没有数字且少于几个字就报", alias="最短", default=20)
    slogan_share: float = setting("没有数字、口号句占几成就报；1 以上为不看", alias="口号占比", default=0.75)
    slogans: Words = setting(
        "口号动词（小句以此开头、又没有具体事项的算口号）", alias="口号词", default=Words(None, ())
    )
    actions: Words = setting("具体做法的词（小句含有就不算口号）", alias="做法词", default=Words(None, ()))
    report_empty: bool = setting("目标为空时也报", alias="空也报", default=True)

    def find(self, table: Table, where: Sequence[str]) -> Iterator[Hit]:
        """Yield a hit that says what the goal lacks."""
        raw = table.table.goal or table.table.goal_long or ""
        fault, trace = self._fault(raw)
        if fault:
            length = str(len(squeeze(raw)))
            yield Hit(raw or "（空）", role=where[0], slots={"length": length, "fault": fault}, trace=trace)

    def _fault(self, raw: str) -> tuple[str | None, tuple[tuple[str, str], ...]]:
        text = squeeze(raw)
        if not text:
            return ("没有填写" if self.report_empty else None), ()
        if _FIGURE.search(text):
            return None, ()
        if len(text) < self.shortest:
            return f"只有{len(text)}个字，没有数量", (("字数", str(len(text))),)
        clauses = [clause for clause in map(squeeze, _PARTS.split(raw)) if clause and not _LEAD_IN.match(clause)]
        slogans = [clause for clause in clauses if self._is_slogan(clause)]
        if clauses and len(slogans) >= self.slogan_share * len(clauses):
            return "多为口号", (("口号句", f"{len(slogans)}/{len(clauses)}"), ("如", slogans[0] if slogans else ""))
        return None, ()

    def _is_slogan(self, clause: str) -> bool:
        """Tell whether a clause starts with a slogan verb and names neither an action nor several objects."""
        if clause.count("、") >= _ENUMERATION or self.actions.find(clause):
            return False
        return self.slogans.starting(clause) is not None or self.slogans.starting(_ADVERB.sub("", clause)) is not None
