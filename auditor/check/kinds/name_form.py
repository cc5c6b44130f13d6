"""Find names that are no names: sentences, slogans, boilerplate."""

from collections.abc import Iterator, Sequence
from typing import ClassVar, Literal

from auditor.check.fields import setting
from auditor.check.kind import Hit, RowKind
from auditor.check.subject import Row
from auditor.check.words import Words
from auditor.records import record

_FORMS = {"sentence": "句子、目标、口号或措施", "generic": "放到任何项目都成立"}


@record(kw_only=True, slots=False)
class NameForm(RowKind):
    """A 三级指标 written as a sentence, or generic enough for any project."""

    title: ClassVar[str] = "三级指标名称不规范"
    default_where: ClassVar[tuple[str, ...]] = ("三级指标",)
    form: Literal["sentence", "generic"] = setting("哪一种毛病", alias="毛病", choices=_FORMS)
    more: Words | None = setting("另外视为这种毛病的名称（全等）", alias="另加", default=None)
    unless: Words | None = setting("名称含这些词时放过", alias="除外词", default=None)

    def find(self, row: Row, where: Sequence[str]) -> Iterator[Hit]:
        """Yield a hit where the name is of that form."""
        item, name = row.typed.indicator, row.typed.name
        if not item.level3 or row.typed.value.kind == "filler" or (self.unless and self.unless.find(name.text)):
            return
        found = name.is_sentence if self.form == "sentence" else name.generic
        if found or (self.more and name.text in self.more):
            yield Hit(item.level3, role=where[0])
