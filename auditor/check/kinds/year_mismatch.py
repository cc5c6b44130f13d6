"""Find years that are not the table's."""

import re
from typing import ClassVar

from auditor.check.fields import setting
from auditor.check.kind import CellKind, Hit
from auditor.check.patterns import SafePattern
from auditor.check.subject import Row, Table
from auditor.patterns import compiled
from auditor.records import record
from auditor.text import squeeze

# A year of a document number (〔2024〕576号), a span (2021—2025年) or a plan is no claim about this year.
_YEAR = compiled(r"(?<![〔【\[(（\d.])(20[0-4]\d)(?:年(?:度)?)(?![^，。；]{0,12}(?:号|以来|以后|以前|之前|底前已))")
_CENTURY, _YEAR_SIGN = "20", "年"
_BASE = compiled(r"(?:上年|去年|基期|同期|比|较|自|从|截至|截止|起|于|已|根据|按照|依据|《)[^，。；]{0,8}$")
_SPAN = re.compile(r"20\d\d年?\s*[-—~至到]+\s*20\d\d")
# ≤5分钟（旺季2025年9分钟）: what stands in brackets is the base.
_ASIDE = re.compile(r"[（(][^（）()]*[）)]")
# A notice about one year's money or work (关于预拨2022年度…补助资金的通知) grounds that year only.
_YEARLY = compiled(
    r"(20[0-4]\d)年(?:度)?[^，。；《》]{0,24}?(?:工作|资金|经费|补助|预算|任务)[^，。；《》]{0,8}(?:通知|方案|计划|要点|批复|安排)"
)


@record(kw_only=True, slots=False)
class YearMismatch(CellKind):
    """A cell that speaks of another year than the table's."""

    title: ClassVar[str] = "年度不一致"
    default_where: ClassVar[tuple[str, ...]] = ("绩效目标",)
    slots: ClassVar[dict[str, str]] = {"seen": "文中的年度", "year": "表的年度"}
    before: int = setting("允许早几年", alias="早", default=0)
    after: int = setting("允许晚几年", alias="晚", default=0)
    yearly_documents: int | None = setting(
        "依据的年度文件（预拨2022年度…资金的通知）早于表的年度几年以上才报；空为不看", alias="年度文件早", default=None
    )
    unless: SafePattern | None = setting("同格匹配这个正则表达式时放过", alias="除外正则", default=None)

    def find_in(self, text: str, subject: Row | Table) -> Hit | None:
        """Return a hit for the first year out of range; the table's own year in the cell excuses the others."""
        table = subject.table if isinstance(subject, Row) else subject
        year = table.table.year
        plain = squeeze(text)
        if _has_no_year(plain):
            return None
        if year is None or (self.unless and self.unless.search(plain)) or _SPAN.search(plain):
            return None
        if isinstance(subject, Row) and text == subject.typed.indicator.basis:
            wrong = self._old_document(plain, text, subject, year)
        else:
            wrong = self._wrong_year(plain, year)
        if wrong is None:
            return None
        trace = (("文中年度", str(wrong)), ("表的年度", str(year)))
        return Hit(text, slots={"seen": f"{wrong}年", "year": f"{year}年", "hit": f"{wrong}年"}, trace=trace)

    def rules_out(self, texts: str, table: Table) -> bool:
        """Tell whether no year stands in the texts."""
        del table
        return _has_no_year(texts)

    def _wrong_year(self, plain: str, year: int) -> int | None:
        plain = _ASIDE.sub("", plain)
        found = [match for match in _YEAR.finditer(plain) if not _BASE.search(plain[: match.start()])]
        seen = [int(match[1]) for match in found]
        if not seen or year in seen:
            return None
        return next((y for y in seen if not year - self.before <= y <= year + self.after), None)

    def _old_document(self, plain: str, text: str, subject: Row, year: int) -> int | None:
        """Return the year of an outdated notice; one behind eight rows is said at the first of them."""
        if self.yearly_documents is None:
            return None
        if any(row.index < subject.index and row.typed.indicator.basis == text for row in subject.table.rows):
            return None
        years = (int(found[1]) for found in _YEARLY.finditer(plain))
        return next((found for found in years if found < year - self.yearly_documents), None)


def _has_no_year(text: str) -> bool:
    """Tell whether what every year above begins and ends with is missing, as in most cells."""
    return _YEAR_SIGN not in text or _CENTURY not in text
