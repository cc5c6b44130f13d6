"""Find tables for which an expression of the rule is true."""

from collections.abc import Iterator, Sequence
from typing import ClassVar

from auditor.check.expression import Expression
from auditor.check.facts import FACTS, show
from auditor.check.fields import setting
from auditor.check.kind import Hit, TableKind
from auditor.check.roles import text_of
from auditor.check.subject import Table
from auditor.records import record


@record(kw_only=True, slots=False)
class TableByExpression(TableKind):
    """A table that makes an expression true."""

    title: ClassVar[str] = "整张表符合自己写的表达式"
    check: Expression = setting("表达式，只能用“表.”开头的项；成立就报", alias="表达式")

    def find(self, table: Table, where: Sequence[str]) -> Iterator[Hit]:
        """Yield a hit where the expression is true."""
        if self.check.test(table):
            seen = tuple((FACTS[name].chinese, show(FACTS[name].get(table))) for name in self.check.facts)
            evidence = text_of(where[0], table) or "；".join(f"{name} {value}" for name, value in seen)
            yield Hit(evidence, role=where[0], trace=seen)
