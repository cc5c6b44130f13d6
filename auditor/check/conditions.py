"""Decide where a rule applies: all / any / not over typed facts; every leaf can say what it saw and wanted."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence, Set
from dataclasses import dataclass, field
from typing import Literal

from auditor.check.expression import Expression
from auditor.check.facts import FACTS, FactValue, show
from auditor.check.joined import Holds, every_of, some_of
from auditor.check.patterns import SafePattern
from auditor.check.subject import Row, Table
from auditor.check.words import Words
from auditor.text import squeeze

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


@dataclass(frozen=True)
class Explained:
    """One node of an explanation: what was asked, the answer, and what was seen."""

    text: str
    holds: bool
    seen: str = ""
    children: tuple[Explained, ...] = ()

    def lines(self, depth: int = 0) -> list[str]:
        """Return the tree as indented lines: ✓ or ✗, the question, the value seen."""
        mark = "✓" if self.holds else "✗"
        own = f"{'　' * depth}{mark} {self.text}" + (f"（实际：{self.seen}）" if self.seen else "")
        return [own, *(line for child in self.children for line in child.lines(depth + 1))]


@dataclass(frozen=True)
class Condition:
    """A question about a row or a table.

    Attributes:
        test: tells whether it holds, put together once: it is asked some twenty times a row.
        cost: what a test costs beside others, so that a cheap part is asked before a dear one.
    """

    test: Holds = field(init=False, repr=False, compare=False, default=lambda _subject: False)
    cost: int = field(init=False, repr=False, compare=False, default=1)

    def _decide(self, test: Holds, cost: int) -> None:
        object.__setattr__(self, "test", test)
        object.__setattr__(self, "cost", cost)

    def explain(self, subject: Row | Table) -> Explained:
        """Tell whether it holds and why."""
        raise NotImplementedError

    def __str__(self) -> str:
        raise NotImplementedError


# Beside one comparison: a search for words, and one for a pattern. What must not be there hardly ever is: of parts that
# must all hold, such a part rarely decides, so it is asked late.
_WORDS, _SEARCHED, _DENIED = 3, 5, 4
_COSTS: Mapping[Operator, int] = {
    "contains": _WORDS, "lexicon": _WORDS, "matches": _SEARCHED, "is_not": 1 + _DENIED,
    "lacks": _WORDS + _DENIED, "no_lexicon": _WORDS + _DENIED,
}  # fmt: skip


def _cheapest_first(parts: Sequence[Condition]) -> list[Holds]:
    return [part.test for part in sorted(parts, key=lambda part: part.cost)]


@dataclass(frozen=True)
class AllOf(Condition):
    """Every part holds."""

    parts: tuple[Condition, ...]

    def __post_init__(self) -> None:
        self._decide(every_of(_cheapest_first(self.parts)), sum(part.cost for part in self.parts))

    def explain(self, subject: Row | Table) -> Explained:
        """Explain every part, also those after the first that fails."""
        children = tuple(part.explain(subject) for part in self.parts)
        return Explained("以下全部成立", all(child.holds for child in children), children=children)

    def __str__(self) -> str:
        return "（" + " 且 ".join(map(str, self.parts)) + "）"


@dataclass(frozen=True)
class AnyOf(Condition):
    """At least one part holds."""

    parts: tuple[Condition, ...]

    def __post_init__(self) -> None:
        self._decide(some_of(_cheapest_first(self.parts)), sum(part.cost for part in self.parts))

    def explain(self, subject: Row | Table) -> Explained:
        """Explain every part."""
        children = tuple(part.explain(subject) for part in self.parts)
        return Explained("以下至少一项成立", any(child.holds for child in children), children=children)

    def __str__(self) -> str:
        return "（" + " 或 ".join(map(str, self.parts)) + "）"


@dataclass(frozen=True)
class NotOf(Condition):
    """The part does not hold."""

    part: Condition

    def __post_init__(self) -> None:
        test = self.part.test
        self._decide(lambda subject: not test(subject), self.part.cost + _DENIED)

    def explain(self, subject: Row | Table) -> Explained:
        """Explain the part."""
        child = self.part.explain(subject)
        return Explained("以下不成立", not child.holds, children=(child,))

    def __str__(self) -> str:
        return f"非{self.part}"


@dataclass(frozen=True)
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


@dataclass(frozen=True)
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
        self._decide(_TESTS[self.operator](self, FACTS[self.fact].get), _COSTS.get(self.operator, 1))

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


_Get = Callable[[Row | Table], FactValue]
# What makes the test of a leaf, from the leaf and what gives its fact.
_Make = Callable[[Leaf, _Get], Holds]


def _text(value: FactValue) -> str:
    return squeeze(value) if isinstance(value, str) else ""


def _membership(leaf: Leaf, get: _Get) -> Holds:
    if FACTS[leaf.fact].type == "flag":
        return lambda s: bool(get(s)) is leaf.flag
    if FACTS[leaf.fact].type == "number":
        numbers = {float(word) for word in leaf.words}
        return lambda s: _is_among(get(s), numbers)
    words = {squeeze(word) for word in leaf.words}
    if FACTS[leaf.fact].type == "words":
        return lambda s: _has_one(get(s), words)
    if FACTS[leaf.fact].choices:  # our own words have nothing to squeeze
        return lambda s: get(s) in words
    return lambda s: _text(get(s)) in words


def _is_among(value: FactValue, numbers: Set[float]) -> bool:
    return isinstance(value, int | float) and float(value) in numbers


def _has_one(value: FactValue, words: Set[str]) -> bool:
    return isinstance(value, tuple) and any(squeeze(item) in words for item in value)


def asked_for(condition: Condition | None, fact: str) -> frozenset[str] | None:
    """Return the only values of a fact with which a condition can hold, or None where it does not say.

    Used to pass over rows of other classes or value kinds without testing each.
    """
    if isinstance(condition, Leaf) and condition.fact == fact and condition.operator == "is":
        return frozenset(condition.words)
    if isinstance(condition, AllOf):
        found = [words for part in condition.parts if (words := asked_for(part, fact)) is not None]
        return frozenset.intersection(*found) if found else None
    return None


def _negated(make: _Make) -> _Make:
    def negated(leaf: Leaf, get: _Get) -> Holds:
        test = make(leaf, get)
        return lambda s: not test(s)

    return negated


def _number(compare: Callable[[float, float], bool]) -> _Make:
    def make(leaf: Leaf, get: _Get) -> Holds:
        def test(subject: Row | Table) -> bool:
            value = get(subject)
            return isinstance(value, int | float) and compare(value, leaf.number)

        return test

    return make


def _length(compare: Callable[[float, float], bool]) -> _Make:
    return lambda leaf, get: lambda s: compare(len(_text(get(s))), leaf.number)


def _contains(leaf: Leaf, get: _Get) -> Holds:
    words = Words(None, tuple(squeeze(word) for word in leaf.words))
    return lambda s: words.find(_joined(get(s))) is not None


def _joined(value: FactValue) -> str:
    return "\n".join(value) if isinstance(value, tuple) else _text(value)


def _starts(leaf: Leaf, get: _Get) -> Holds:
    words = tuple(squeeze(word) for word in leaf.words)
    return lambda s: _text(get(s)).startswith(words)


def _ends(leaf: Leaf, get: _Get) -> Holds:
    words = tuple(squeeze(word) for word in leaf.words)
    return lambda s: _text(get(s)).endswith(words)


def _lexicon(leaf: Leaf, get: _Get) -> Holds:
    words = leaf.lexicon or Words(None, ())
    return lambda s: words.find(_joined(get(s))) is not None


def _listed(leaf: Leaf, get: _Get) -> Holds:
    words = frozenset(squeeze(term) for term in leaf.lexicon.terms) if leaf.lexicon else frozenset()
    return lambda s: _text(get(s)) in words


def _matches(leaf: Leaf, get: _Get) -> Holds:
    if leaf.pattern is None:
        return lambda _: False
    search = leaf.pattern.search
    return lambda s: search(_joined(get(s))) is not None


def _empty(leaf: Leaf, get: _Get) -> Holds:
    def test(subject: Row | Table) -> bool:
        value = get(subject)
        return (value is None or value in ("", ())) is leaf.flag

    return test


def _same(leaf: Leaf, get: _Get) -> Holds:
    other = FACTS[leaf.other].get
    return lambda s: bool(_text(get(s))) and _text(get(s)) == _text(other(s))


_TESTS: Mapping[str, _Make] = {
    "is": _membership,
    "is_not": _negated(_membership),
    "at_least": _number(lambda seen, wanted: seen >= wanted),
    "more_than": _number(lambda seen, wanted: seen > wanted),
    "at_most": _number(lambda seen, wanted: seen <= wanted),
    "less_than": _number(lambda seen, wanted: seen < wanted),
    "contains": _contains,
    "lacks": _negated(_contains),
    "starts": _starts,
    "ends": _ends,
    "lexicon": _lexicon,
    "no_lexicon": _negated(_lexicon),
    "listed": _listed,
    "matches": _matches,
    "empty": _empty,
    "same_as": _same,
    "longer_than": _length(lambda seen, wanted: seen > wanted),
    "shorter_than": _length(lambda seen, wanted: seen < wanted),
}
