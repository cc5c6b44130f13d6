"""Find words of a list in a cell."""

from typing import ClassVar, Literal

from auditor.check.fields import setting
from auditor.check.kind import CellKind, Hit
from auditor.check.patterns import SafePattern
from auditor.check.subject import Row, Table
from auditor.check.words import Words
from auditor.records import record
from auditor.text import squeeze

_FORMS = {"contains": "含有", "equals": "等于", "starts": "开头", "ends": "结尾"}
_UNLESS = {"number": "数字", "scale": "分档", "baseline": "基期", "unit": "单位"}


@record(kw_only=True, slots=False)
class LexiconHit(CellKind):
    """A cell that holds, is, starts or ends with a word of the list."""

    title: ClassVar[str] = "文字命中词表"
    lexicon: Words = setting("词表名（lexicons/名.txt），或直接写一列词", alias="词表")
    form: Literal["contains", "equals", "starts", "ends"] = setting(
        "怎样算命中", alias="方式", choices=_FORMS, default="contains"
    )
    unless: tuple[str, ...] = setting("有这些时放过", alias="除外", choices=_UNLESS, default=())
    unless_words: Words | None = setting("同格有这些词时放过", alias="除外词", default=None)
    unless_pattern: SafePattern | None = setting("同格匹配这个正则表达式时放过", alias="除外正则", default=None)

    def find_in(self, text: str, subject: Row | Table) -> Hit | None:
        """Return a hit for the longest word found."""
        plain = squeeze(text)
        word = self._word(plain)
        if word is None or self._excused(plain, subject):
            return None
        return Hit(text, slots={"hit": word}, trace=(("命中", word), ("词表", self.lexicon.name or "规则内")))

    def rules_out(self, texts: str, table: Table) -> bool:
        """Tell whether no word of the list stands in the texts."""
        del table
        return self.lexicon.find(texts) is None

    def _word(self, plain: str) -> str | None:
        match self.form:
            case "contains":
                return self.lexicon.find(plain)
            case "equals":
                return plain if plain in self.lexicon else None
            case "starts":
                return self.lexicon.starting(plain)
            case "ends":
                return self.lexicon.ending(plain)

    def _excused(self, plain: str, subject: Row | Table) -> bool:
        if self.unless_words and self.unless_words.find(plain):
            return True
        if self.unless_pattern and self.unless_pattern.search(plain):
            return True
        if "number" in self.unless and any(char.isdigit() for char in plain):
            return True
        if not isinstance(subject, Row):
            return False
        value, vagueness = subject.typed.value, subject.typed.vagueness
        return (
            ("scale" in self.unless and vagueness.excused_by == "scale")
            or ("baseline" in self.unless and value.baseline is not None)
            or ("unit" in self.unless and value.unit is not None)
        )
