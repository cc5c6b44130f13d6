"""Find rows or tables for which an expression of the rule is true."""

from collections.abc import Iterator, Sequence
from typing import ClassVar

from auditor.check.expression import Expression
from auditor.check.facts import FACTS, show
from auditor.check.fields import setting
from auditor.check.kind import Hit, RowKind
from auditor.check.roles import text_of
from auditor.check.subject import Row
from auditor.records import record


@record(kw_only=True, slots=False)
class ByExpression(RowKind):
    """A row that makes an expression true."""

    title: ClassVar[str] = "符合自己写的表达式"
    check: Expression = setting("表达式，成立就报；语法见本文末", alias="表达式")

    def find(self, row: Row, where: Sequence[str]) -> Iterator[Hit]:
        """Yield a hit where the expression is true."""
        if self.check.test(row):
            evidence = text_of(where[0], row) or row.typed.indicator.level3 or ""
            seen = tuple((FACTS[name].chinese, show(FACTS[name].get(row))) for name in self.check.facts)
            yield Hit(evidence, role=where[0], trace=seen)
