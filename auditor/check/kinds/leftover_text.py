"""Find template or reviewer text left in, and names that are only the project's or a document's title."""

import re
from functools import lru_cache
from typing import ClassVar

from auditor.check.fields import setting
from auditor.check.kind import CellKind, Hit
from auditor.check.likeness import bare, likeness
from auditor.check.money import COST_CLASSES
from auditor.check.patterns import SafePattern
from auditor.check.subject import Row, Table
from auditor.check.words import Words
from auditor.records import record
from auditor.text import squeeze

_LEFT = (
    "示例",
    "样例",
    "例如：",
    "请填写",
    "此处填写",
    "填表说明",
    "XX",
    "××",
    "xxx",
    "****",
    "……",
    "______",
    "待补充",
    "待定",
    "待填",
    "指标设置不恰当",
    "是否与指标相符",
    "建议修改",
    "请修改",
    "删除此",
    "参考模板",
    "模板",
    "同上",
    "见附件",
    "批注",
)
_MONEY_ENDS = ("资金", "经费", "金额", "费用", "费", "成本", "支出", "投资", "投入", "补助", "补贴", "款")
_DOCUMENT_TITLE = re.compile(r"[〔【\[(（]20\d\d[〕】\])）]\d+号")


@lru_cache(maxsize=65536)
def _stem(text: str) -> str:
    """Return a name as names are compared, without 项目 at its end."""
    return bare(text).removesuffix("项目")


@record(kw_only=True, slots=False)
class LeftoverText(CellKind):
    """A cell with text that belongs to the template or to a reviewer."""

    title: ClassVar[str] = "残留的模板文字或批注"
    words: Words = setting("残留文字", alias="残留词", default=Words(None, tuple(squeeze(word) for word in _LEFT)))
    pattern: SafePattern | None = setting("另外的正则表达式", alias="正则", default=None)
    unless: Words | None = setting("同格有这些词时放过", alias="除外词", default=None)
    project_name: bool = setting("格里只是项目名称时也报", alias="等于项目名", default=False)
    project_like: float = setting(
        "成本类指标以“项目”结尾、与项目名称相似度至少多少也报（0–1），1 为全同", alias="项目名相似", default=1.0
    )
    document_title: bool = setting("格里带文号（如 财社〔2024〕1号）时也报", alias="带文号", default=False)

    def find_in(self, text: str, subject: Row | Table) -> Hit | None:
        """Return a hit for the first leftover."""
        plain = squeeze(text)
        if self.unless and self.unless.find(plain):
            return None
        found = self.words.find(plain)
        if not found and self.pattern and (match := self.pattern.search(plain)):
            found = str(match.group())
        if not found and self.document_title and (title := _DOCUMENT_TITLE.search(plain)):
            found = title.group()
        if not found and self.project_name and self._is_project(text, subject):
            found = text
        return Hit(text, slots={"hit": found}, trace=(("残留", found),)) if found else None

    def rules_out(self, texts: str, table: Table) -> bool:
        """Tell whether nothing left over can stand in the cells, and none can be the project's name."""
        if self.words.find(texts) or (self.pattern is not None and not self.pattern.rules_out(texts)):
            return False
        if self.document_title and _DOCUMENT_TITLE.search(texts):
            return False
        name = table.table.project_name
        if not self.project_name or not name:
            return True
        project = _stem(name)
        return not any(_stem(cell) == project or bare(cell).endswith("项目") for cell in texts.split("\n"))

    def _is_project(self, text: str, subject: Row | Table) -> bool:
        table = subject.table if isinstance(subject, Row) else subject
        project, own = bare(table.table.project_name or ""), bare(text)
        if not project:
            return False
        if _stem(text) == _stem(table.table.project_name or ""):
            # A sum of money is no project: “…资金”“…经费” under 成本 is a cost, whatever the project is called.
            return not own.endswith(_MONEY_ENDS)
        is_cost = isinstance(subject, Row) and subject.typed.indicator.level2 in COST_CLASSES
        return is_cost and own.endswith("项目") and likeness(own, project) >= self.project_like
