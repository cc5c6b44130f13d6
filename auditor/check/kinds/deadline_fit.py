"""Find deadlines that bind nobody: no year, a whole year, outside the project's years."""

import re
from collections.abc import Iterator, Sequence
from typing import ClassVar

from auditor.check.fields import setting
from auditor.check.kind import Hit, RowKind
from auditor.check.subject import Row, Rows, Table
from auditor.patterns import compiled
from auditor.records import record
from auditor.text import squeeze

_PROBLEMS = {
    "no_date": "没有月日（年底前、年内）",
    "whole_year": "只写年度",
    "after_period": "晚于项目期限",
    "before_year": "早于预算年度",
}
_DONE = (
    r"(?:全部|全面|按期|基本|完成|完工|竣工|到位|拨付|兑付|兑现|发放|支付|交付|上线|验收|投入使用|投用|建成|通车|运行|结束|办结|实施|落实|"
    r"任务|工作|达标|交工|启用|结项|归档|完毕|结束|收尾|清算|结算)*"
)
_VAGUE_END = compiled(
    rf"^(?:本|当|该)?年度?(?:底|末|终|内)?(?:之?前|以前)?{_DONE}$|^(?:全年|当年|年内|全年度|整个年度){_DONE}$"
)
_WHOLE_YEAR = compiled(rf"^[≤<=]?(20\d\d)年?(?:度|年度)?(?:全年)?内?{_DONE}$")
_YEAR = re.compile(r"^[≤<=]?(20\d\d)年?(?:度|年度)?内?(?:完成)?$")
_YEAR = re.compile(r"(20\d\d)")


@record(kw_only=True, slots=False)
class DeadlineFit(RowKind):
    """A deadline without a usable date, or outside the period."""

    title: ClassVar[str] = "期限不当"
    slots: ClassVar[dict[str, str]] = {"fault": "期限的问题"}
    problems: tuple[str, ...] = setting("要报的问题", alias="问题", choices=_PROBLEMS)

    def candidates(self, table: Table) -> Rows:
        """Return the rows this can be true of."""
        return table.with_value("deadline", "state")

    def find(self, row: Row, where: Sequence[str]) -> Iterator[Hit]:
        """Yield a hit for the first problem."""
        value = row.typed.value
        if value.kind not in {"deadline", "state"}:
            return
        text = squeeze(row.typed.indicator.value or "")
        for problem in self.problems:
            if self._has(problem, text, row):
                fault = _PROBLEMS[problem]
                yield Hit(
                    row.typed.indicator.value or "", role=where[0], slots={"fault": fault}, trace=(("期限", fault),)
                )
                return

    def _has(self, problem: str, text: str, row: Row) -> bool:
        table = row.table.table
        years = [int(year) for year in _YEAR.findall(text)]
        if problem == "no_date":
            return _VAGUE_END.match(text) is not None
        if problem == "whole_year":
            return _WHOLE_YEAR.match(text) is not None
        if problem == "before_year":
            return bool(years) and table.year is not None and max(years) < table.year
        ends = [int(year) for year in _YEAR.findall(table.period or "")]
        return bool(years) and bool(ends) and max(years) > max(ends)
