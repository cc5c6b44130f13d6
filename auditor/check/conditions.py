"""Compare the typed facts of a row or table with what a rule wants of them."""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Literal

from auditor.check.condition import DENIED, AllOf, AnyOf, Condition, Explained, NotOf
from auditor.check.expression import Expression
from auditor.check.facts import FACTS, Fact, FactValue, show
from auditor.check.joined import Among, Holds, among_each, among_not
from auditor.check.patterns import SafePattern
from auditor.check.subject import Row, Rows, Table, either
from auditor.check.words import Words
from auditor.records import record
from auditor.text import squeeze

__all__ = ["OPERATORS", "AllOf", "AnyOf", "ByExpression", "Condition", "Explained", "Leaf", "NotOf"]

Operator = Literal[
    "is", "is_not", "at_least", "more_than", "at_most", "less_than", "contains", "lacks", "starts", "ends",
    "lexicon", "no_lexicon", "listed", "matches", "empty", "same_as", "longer_than", "shorter_than",
]  # fmt: skip
OPERATORS: Mapping[str, tuple[str, str]] = {
    "is": ("等于", "等于其中之一"),
    "is_not": ("不等于", "不等于其中任何一个"),
    "at_least": ("至少", "≥"),
    "more_than": ("大于", "＞"),
    "at_most": ("至多", "≤"),
    "less_than": ("小于", "＜"),
    "contains": ("含", "含有其中之一"),
    "lacks": ("不含", "不含其中任何一个"),
    "starts": ("开头", "以其中之一开头"),
    "ends": ("结尾", "以其中之一结尾"),
    "lexicon": ("词表", "含有词表里的词"),
    "no_lexicon": ("不含词表", "不含词表里的词"),
    "listed": ("在词表", "正好是词表里的一个词"),
    "matches": ("匹配", "匹配正则表达式"),
    "empty": ("为空", "true：没有填；false：填了"),
    "same_as": ("同于", "与另一项相同"),
    "longer_than": ("长于", "字数多于"),
    "shorter_than": ("短于", "字数少于"),
}


# Beside one comparison: a search for words, and one for a pattern.
_WORDS, _SEARCHED = 3, 5
_COSTS: Mapping[Operator, int] = {
    "contains": _WORDS, "lexicon": _WORDS, "matches": _SEARCHED, "is_not": 1 + DENIED,
    "lacks": _WORDS + DENIED, "no_lexicon": _WORDS + DENIED,
}  # fmt: skip


@record(slots=False)
class ByExpression(Condition):
    """An expression of the small language is true."""

    expression: Expression

    def __post_init__(self) -> None:
        self._decide(self.expression.test, _SEARCHED)

    def explain(self, subject: Row | Table) -> Explained:
        """Show the facts the expression asks for."""
        seen = "，".join(f"{name}={show(FACTS[name].get(subject))}" for name in self.expression.facts)
        return Explained(f"表达式 {self.expression.text}", self.test(subject), seen)

    def __str__(self) -> str:
        return self.expression.text


@record(slots=False)
class Leaf(Condition):
    """One fact compared with what is wanted."""

    fact: str
    operator: Operator
    words: tuple[str, ...] = ()
    number: float = 0.0
    flag: bool = True
    pattern: SafePattern | None = None
    lexicon: Words | None = None
    other: str = ""

    def __post_init__(self) -> None:
        fact, positive = FACTS[self.fact], _OPPOSITES.get(self.operator)
        test, among = _tests(self, fact, positive or self.operator)
        if positive is None:
            self._decide(test, _COSTS.get(self.operator, 1), among)
        else:
            self._decide(lambda subject: not test(subject), _COSTS[self.operator], among_not(among))

    def explain(self, subject: Row | Table) -> Explained:
        """Say which fact was seen and what was wanted."""
        return Explained(str(self), self.test(subject), show(FACTS[self.fact].get(subject)))

    def wanted(self) -> str:
        """Return what is wanted, as people read it."""
        if self.operator == "empty":
            return "为空" if self.flag else "已填写"
        sign = OPERATORS[self.operator][0]
        if self.operator in {"at_least", "more_than", "at_most", "less_than", "longer_than", "shorter_than"}:
            return f"{sign} {self.number:g}"
        if self.pattern:
            return f"{sign} {self.pattern.text}"
        if self.lexicon:
            return f"{sign} {self.lexicon.name or '、'.join(self.lexicon.terms)}"
        if self.other:
            return f"{sign} {FACTS[self.other].chinese}"
        choices = FACTS[self.fact].choices or {}
        words = [show(self.flag)] if FACTS[self.fact].type == "flag" else [choices.get(w, w) for w in self.words]
        return f"{sign} {'、'.join(words)}"

    def __str__(self) -> str:
        return f"{FACTS[self.fact].chinese} {self.wanted()}"


_OPPOSITES: Mapping[Operator, Operator] = {"is_not": "is", "lacks": "contains", "no_lexicon": "lexicon"}
# Tells whether a value of a fact is one that is wanted; a text comes squeezed, "" where the cell is empty.
_Accepts = Callable[[Any], object]
# Tells of the texts of many rows, one a line, that none of them is wanted; False where that is not known.
_RulesOut = Callable[[str], bool]


def _tests(leaf: Leaf, fact: Fact, asked: Operator) -> tuple[Holds, Among]:
    """Return the test of one row or table, and the same test of many rows."""
    if asked == "empty":
        return _apart(lambda subject: (fact.get(subject) in (None, "", ())) is leaf.flag)
    if asked == "same_as":
        one, two = fact.compared, FACTS[leaf.other].compared
        return _apart(lambda subject: bool(seen := one(subject)) and seen == two(subject))
    accepts, get = _accepts(leaf, fact, asked), fact.compared
    if asked == "is" and fact.type == "text" and fact.scope == "row":
        among = _in_groups(fact, _squeezed(leaf.words))
    else:
        among = _among_rows(fact, accepts, _LOOKS[asked](leaf) if asked in _LOOKS else None)
    return lambda subject: bool(accepts(get(subject))), among


def _apart(test: Holds) -> tuple[Holds, Among]:
    return test, among_each(test)


def _in_groups(fact: Fact, words: Sequence[str]) -> Among:
    name, get = fact.chinese, fact.compared_of_rows
    return lambda table, rows: rows & either(table.by_value(name, get), words)


def _among_rows(fact: Fact, accepts: _Accepts, rules_out: _RulesOut | None) -> Among:
    name = fact.chinese
    get: Callable[[Row], Any] = fact.compared_of_rows
    of_one = fact.compared

    def whole(table: Table, rows: Rows) -> Rows:
        return rows if accepts(of_one(table)) else 0

    def compared(table: Table, rows: Rows) -> Rows:
        found = 0
        for value, held in table.by_value(name, get).items():
            if held & rows and accepts(value):
                found |= held
        return found & rows

    def searched(table: Table, rows: Rows) -> Rows:
        if rules_out is not None and rules_out(table.together(name, get)):
            return 0
        column, found = table.column(name, get), 0
        for row in table.picked(rows):
            if accepts(column[row.index]):
                found |= 1 << row.index
        return found

    if fact.scope == "table":
        return whole
    if fact.dear:
        return among_each(lambda row: accepts(of_one(row)))
    return searched if rules_out and fact.type == "text" else compared


def _accepts(leaf: Leaf, fact: Fact, asked: Operator) -> _Accepts:
    accepts, read = _ACCEPTS[asked](leaf), _READ.get(asked)
    if read is None or fact.type == "text":
        return accepts
    return lambda value: accepts(read(value))


def _text(value: FactValue) -> str:
    return value if isinstance(value, str) else ""


def _line(value: FactValue) -> str:
    return "\n".join(value) if isinstance(value, tuple) else _text(value)


def _membership(leaf: Leaf) -> _Accepts:
    kind = FACTS[leaf.fact].type
    if kind == "flag":
        return lambda value: bool(value) is leaf.flag
    if kind == "number":
        numbers = {float(word) for word in leaf.words}
        return lambda value: isinstance(value, int | float) and float(value) in numbers
    words = {squeeze(word) for word in leaf.words}
    if kind == "words":
        return lambda value: isinstance(value, tuple) and any(squeeze(item) in words for item in value)
    return words.__contains__


def _number(compare: Callable[[float, float], bool]) -> Callable[[Leaf], _Accepts]:
    return lambda leaf: lambda value: isinstance(value, int | float) and compare(value, leaf.number)


def _length(compare: Callable[[float, float], bool]) -> Callable[[Leaf], _Accepts]:
    return lambda leaf: lambda value: compare(len(value), leaf.number)


def _squeezed(words: Sequence[str]) -> tuple[str, ...]:
    return tuple(squeeze(word) for word in words)


def _words(leaf: Leaf) -> Words:
    """Return the words a leaf searches for: a list by its name, or those written in the rule."""
    if leaf.operator in {"lexicon", "no_lexicon"}:
        return leaf.lexicon or Words(None, ())
    return Words(None, _squeezed(leaf.words))


def _found(leaf: Leaf) -> _Accepts:
    return _words(leaf).find


def _no_word(leaf: Leaf) -> _RulesOut:
    find = _words(leaf).find
    return lambda texts: find(texts) is None


def _listed(leaf: Leaf) -> _Accepts:
    return frozenset(_squeezed(leaf.lexicon.terms) if leaf.lexicon else ()).__contains__


def _starts(leaf: Leaf) -> _Accepts:
    words = _squeezed(leaf.words)
    return lambda value: value.startswith(words)


def _ends(leaf: Leaf) -> _Accepts:
    words = _squeezed(leaf.words)
    return lambda value: value.endswith(words)


_ACCEPTS: Mapping[Operator, Callable[[Leaf], _Accepts]] = {
    "is": _membership,
    "at_least": _number(operator.ge),
    "more_than": _number(operator.gt),
    "at_most": _number(operator.le),
    "less_than": _number(operator.lt),
    "contains": _found,
    "starts": _starts,
    "ends": _ends,
    "lexicon": _found,
    "listed": _listed,
    "matches": lambda leaf: leaf.pattern.search if leaf.pattern else lambda _text: None,
    "longer_than": _length(operator.gt),
    "shorter_than": _length(operator.lt),
}
# What else than a text gives to operators that compare texts.
_READ: Mapping[Operator, Callable[[FactValue], str]] = {
    "contains": _line, "lexicon": _line, "matches": _line,
    "starts": _text, "ends": _text, "listed": _text, "longer_than": _text, "shorter_than": _text,
}  # fmt: skip
_LOOKS: Mapping[Operator, Callable[[Leaf], _RulesOut]] = {
    "contains": _no_word,
    "lexicon": _no_word,
    "matches": lambda leaf: leaf.pattern.rules_out if leaf.pattern else lambda _texts: True,
}
