"""Find goals that are too short, without figures, or only slogans."""

import re
from collections.abc import Iterator, Sequence
from typing import ClassVar

from auditor.check.fields import setting
from auditor.check.goal_clauses import FIGURE, clauses_of, is_slogan
from auditor.check.kind import Hit, TableKind
from auditor.check.subject import Table
from auditor.check.words import Words
from auditor.records import record
from auditor.text import squeeze

# Below this not even a deed makes a goal say for whom and how much.
_VERY_SHORT = 20
# 完成主体工程70%: a share alone does not say of how much.
_SHARE = re.compile(r"\d[\d.]*(?:%|‰|个百分点)")
# One 负责… says what is done; a list of them is copied from the unit's statute.
_LIST_OF_DUTIES = 3


@record(kw_only=True, slots=False)
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
    deeds: Words = setting("看得见的事：20 字以上的短目标写了其中一件就不报", alias="实事词", default=Words(None, ()))
    duties: Words = setting(
        "职责动词（小句以此开头是三定职责，三句以上且与口号合计占到口号占比就报）",
        alias="职责词",
        default=Words(None, ()),
    )
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
        if FIGURE.search(_SHARE.sub("", text) if len(text) < _VERY_SHORT else text):
            return None, ()
        if len(text) < _VERY_SHORT or (len(text) < self.shortest and not self.deeds.find(text)):
            return f"只有{len(text)}个字，没有数量", (("字数", str(len(text))),)
        clauses = clauses_of(raw)
        duties = [clause for clause in clauses if self.duties.starting(clause)]
        if len(duties) < _LIST_OF_DUTIES:
            duties = []
        slogans = [clause for clause in clauses if is_slogan(clause, self.slogans, self.actions)]
        if duties and len({*slogans, *duties}) >= self.slogan_share * len(set(clauses)):
            return "多为部门职责", (("职责句", f"{len(duties)}/{len(clauses)}"), ("如", duties[0]))
        if clauses and len(slogans) >= self.slogan_share * len(clauses):
            return "多为口号", (("口号句", f"{len(slogans)}/{len(clauses)}"), ("如", slogans[0] if slogans else ""))
        return None, ()
