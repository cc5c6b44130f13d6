"""Find text that matches a regular expression of the rule."""

from typing import ClassVar

from auditor.check.fields import setting
from auditor.check.kind import CellKind, Hit
from auditor.check.patterns import SafePattern
from auditor.check.subject import Row, Table
from auditor.records import record
from auditor.text import squeeze


@record(kw_only=True, slots=False)
class PatternHit(CellKind):
    """A cell that matches (or, reversed, does not match) a pattern."""

    title: ClassVar[str] = "文字匹配正则表达式"
    pattern: SafePattern = setting("正则表达式；文字先去空格、转半角", alias="正则")
    unless: SafePattern | None = setting("同格也匹配这个时放过", alias="除外正则", default=None)
    absent: bool = setting("反过来：不匹配才报", alias="反向", default=False)

    def find_in(self, text: str, subject: Row | Table) -> Hit | None:
        """Return a hit for the first match."""
        del subject
        plain = squeeze(text)
        found = self.pattern.search(plain)
        if self.unless and self.unless.search(plain):
            return None
        if self.absent:
            return None if found else Hit(text, trace=(("没有匹配", self.pattern.text),))
        if not found:
            return None
        return Hit(text, slots={"hit": found.group()}, trace=(("匹配", found.group()),))

    def rules_out(self, texts: str, table: Table) -> bool:
        """Tell whether none of the texts can match."""
        del table
        return not self.absent and self.pattern.rules_out(texts)
