"""Evaluate the small expression language of user rules: own tokeniser and parser, nothing of Python reachable.

`value.number > 100 and not contains(name, "满意")`, also in Chinese: `指标值.数 > 100 且 非 含(三级指标, "满意")`.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping
from dataclasses import field

from auditor.check.facts import FACT_SPELLINGS, FACTS, FactValue
from auditor.check.joined import every_of, some_of
from auditor.check.subject import Row, Table
from auditor.patterns import compiled
from auditor.records import record
from auditor.text import squeeze

MAX_LENGTH = 500
MAX_DEPTH = 24
_MAX_NUMBER = 1e15

Value = FactValue
Evaluate = Callable[[Row | Table], Value]

_TOKEN = compiled(
    r"""\s*(?:(?P<number>\d+(?:\.\d+)?)|(?P<text>"[^"]*"|'[^']*'|“[^”]*”)"""
    r"""|(?P<sign>>=|<=|==|!=|≥|≤|≠|[-+*/()\[\],，、><=（）])|(?P<word>[\p{L}_][\p{L}\p{N}_.]*))"""
)
_SIGNS = {"≥": ">=", "≤": "<=", "≠": "!=", "=": "==", "（": "(", "）": ")", "，": ",", "、": ","}
_WORDS = {
    "且": "and",
    "并且": "and",
    "或": "or",
    "或者": "or",
    "非": "not",
    "不": "not",
    "在": "in",
    "真": "true",
    "假": "false",
}
_COMPARE: Mapping[str, Callable[[float, float], bool]] = {
    ">": operator.gt,
    "<": operator.lt,
    ">=": operator.ge,
    "<=": operator.le,
}


class ExpressionError(ValueError):
    """Say what is wrong with an expression and at which character (0-based)."""

    def __init__(self, text: str, position: int) -> None:
        super().__init__(text)
        self.position = position


@record(slots=False)
class _Token:
    kind: str
    text: str
    position: int


@record(slots=False)
class Expression:
    """A parsed expression; `facts` are the names it asks for."""

    text: str
    facts: tuple[str, ...]
    _evaluate: Evaluate = field(compare=False, repr=False, default=lambda _subject: None)

    def value(self, subject: Row | Table) -> Value:
        """Return the value for a row or table; anything with an empty number is empty."""
        return self._evaluate(subject)

    def test(self, subject: Row | Table) -> bool:
        """Tell whether the value is true, a number but 0, or a text with content."""
        return bool(self._evaluate(subject))


def parse_expression(text: str) -> Expression:
    """Parse an expression; raises ExpressionError."""
    if len(text) > MAX_LENGTH:
        raise ExpressionError(f"表达式太长（{len(text)} 字），最多 {MAX_LENGTH} 字", 0)
    parser = _Parser(_tokens(text), len(text))
    evaluate = parser.whole()
    return Expression(text, tuple(dict.fromkeys(parser.facts)), evaluate)


def _tokens(text: str) -> list[_Token]:
    tokens = []
    position = 0
    while text[position:].strip():
        found = _TOKEN.match(text, position)
        if not found:
            start = position + len(text[position:]) - len(text[position:].lstrip())
            raise ExpressionError(f"看不懂“{text[start : start + 6]}”", start)
        kind = found.lastgroup or ""
        word = found.group(kind)
        word = _WORDS.get(word, word) if kind == "word" else _SIGNS.get(word, word) if kind == "sign" else word
        tokens.append(_Token(kind, word, found.start(kind)))
        position = found.end()
    return tokens


@record(slots=False)
class _Text:
    """A text written in the expression: the same for every row."""

    text: str

    def __call__(self, _subject: Row | Table) -> str:
        return self.text


class _Parser:
    """Recursive descent over or / and / not / comparison / sum / product / unit; depth is bounded."""

    def __init__(self, tokens: list[_Token], end: int) -> None:
        self.tokens = tokens
        self.at = 0
        self.depth = 0
        self.end = end
        self.facts: list[str] = []

    def whole(self) -> Evaluate:
        evaluate = self._or()
        if self.at < len(self.tokens):
            extra = self.tokens[self.at]
            raise ExpressionError(f"“{extra.text}”多余，或前面少了运算符", extra.position)
        return evaluate

    def _peek(self) -> str:
        return self.tokens[self.at].text if self.at < len(self.tokens) and self._kind() != "text" else ""

    def _kind(self) -> str:
        return self.tokens[self.at].kind if self.at < len(self.tokens) else "end"

    def _take(self, *wanted: str) -> bool:
        if self._peek() in wanted:
            self.at += 1
            return True
        return False

    def _expect(self, wanted: str) -> None:
        if not self._take(wanted):
            position = self.tokens[self.at].position if self.at < len(self.tokens) else self.end
            raise ExpressionError(f"这里应当是“{wanted}”", position)

    def _or(self) -> Evaluate:
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise ExpressionError(f"嵌套太深，最多 {MAX_DEPTH} 层", self.tokens[self.at - 1].position if self.at else 0)
        parts = [self._and()]
        while self._take("or"):
            parts.append(self._and())
        self.depth -= 1
        return parts[0] if len(parts) == 1 else some_of(parts)

    def _and(self) -> Evaluate:
        parts = [self._not()]
        while self._take("and"):
            parts.append(self._not())
        return parts[0] if len(parts) == 1 else every_of(parts)

    def _not(self) -> Evaluate:
        negations = 0
        while self._take("not"):
            negations += 1
        inner = self._comparison()
        if not negations:
            return inner
        wanted = negations % 2 == 0
        return lambda s: bool(inner(s)) is wanted

    def _comparison(self) -> Evaluate:
        left = self._sum()
        sign = self._peek()
        if sign in {"in", "not"}:
            return self._membership(left)
        if sign not in {*_COMPARE, "==", "!="}:
            return left
        self.at += 1
        right = self._sum()
        if sign in _COMPARE:
            return _ordered(_COMPARE[sign], left, right)
        return (lambda s: _equal(left(s), right(s))) if sign == "==" else (lambda s: not _equal(left(s), right(s)))

    def _membership(self, left: Evaluate) -> Evaluate:
        wanted = not self._take("not")
        self._expect("in")
        self._expect("[")
        items = [self._sum()]
        while self._take(","):
            items.append(self._sum())
        self._expect("]")
        texts = frozenset(item.text for item in items if isinstance(item, _Text))
        if len(texts) == len(items):
            return lambda s: _is_among(left(s), texts) is wanted
        return lambda s: any(_equal(left(s), item(s)) for item in items) is wanted

    def _sum(self) -> Evaluate:
        left = self._product()
        while (sign := self._peek()) in {"+", "-"}:
            self.at += 1
            left = _arithmetic(sign, left, self._product())
        return left

    def _product(self) -> Evaluate:
        left = self._unit()
        while (sign := self._peek()) in {"*", "/"}:
            self.at += 1
            left = _arithmetic(sign, left, self._unit())
        return left

    def _unit(self) -> Evaluate:
        if self._take("-"):
            return _arithmetic("-", lambda _s: 0, self._primary())
        return self._primary()

    def _primary(self) -> Evaluate:
        if self._take("("):
            inner = self._or()
            self._expect(")")
            return inner
        if self.at >= len(self.tokens):
            raise ExpressionError("表达式没有写完", self.end)
        token = self.tokens[self.at]
        self.at += 1
        if token.kind == "number":
            number = float(token.text)
            return lambda _s: number
        if token.kind == "text":
            return _Text(squeeze(token.text[1:-1]))
        if token.kind == "word":
            return self._word(token)
        raise ExpressionError(f"这里不应当是“{token.text}”", token.position)

    def _word(self, token: _Token) -> Evaluate:
        if token.text in {"true", "false"}:
            truth = token.text == "true"
            return lambda _s: truth
        if self._peek() == "(":
            return self._call(token)
        name = FACT_SPELLINGS.get(token.text)
        if name is None:
            from auditor.check.places import closest

            near = closest(token.text, FACT_SPELLINGS)
            hint = f"，是否想写 {near}？" if near else "；可用的名称见 docs/kinds.md"
            raise ExpressionError(f"没有“{token.text}”这个名称{hint}", token.position)
        self.facts.append(name)
        get = FACTS[name].get
        if FACTS[name].type == "text":
            return lambda s: _squeezed(get(s))
        return get

    def _call(self, token: _Token) -> Evaluate:
        name = _FUNCTION_SPELLINGS.get(token.text)
        if name is None:
            raise ExpressionError(f"没有“{token.text}”这个函数，允许：{'、'.join(_FUNCTION_SPELLINGS)}", token.position)
        self._expect("(")
        arguments = [self._or()]
        while self._take(","):
            arguments.append(self._or())
        self._expect(")")
        _, count, call = _FUNCTIONS[name]
        if count and len(arguments) != count:
            raise ExpressionError(f"{token.text} 要 {count} 个参数，写了 {len(arguments)} 个", token.position)
        return lambda s: call([argument(s) for argument in arguments])


def _squeezed(value: Value) -> Value:
    return squeeze(value) if isinstance(value, str) else value


def _is_number(value: Value) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _number(value: Value) -> float | None:
    return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else None


def _equal(left: Value, right: Value) -> bool:
    if isinstance(left, tuple):
        return right in left
    if _is_number(left) and _is_number(right):
        return abs((_number(left) or 0) - (_number(right) or 0)) < 1e-9
    return left == right and left is not None


def _is_among(value: Value, texts: frozenset[str]) -> bool:
    """Tell whether a value equals one of the texts, or a list holds one: `_equal` for all of them at once."""
    return not texts.isdisjoint(value) if isinstance(value, tuple) else value in texts


def _ordered(compare: Callable[[float, float], bool], left: Evaluate, right: Evaluate) -> Evaluate:
    def evaluate(subject: Row | Table) -> bool:
        a, b = _number(left(subject)), _number(right(subject))
        return a is not None and b is not None and compare(a, b)

    return evaluate


def _arithmetic(sign: str, left: Evaluate, right: Evaluate) -> Evaluate:
    def evaluate(subject: Row | Table) -> float | None:
        a, b = _number(left(subject)), _number(right(subject))
        if a is None or b is None or (sign == "/" and b == 0):
            return None
        result = {"+": operator.add, "-": operator.sub, "*": operator.mul, "/": operator.truediv}[sign](a, b)
        return float(result) if abs(result) < _MAX_NUMBER else None

    return evaluate


def _as_text(value: Value) -> str:
    return "\n".join(value) if isinstance(value, tuple) else value if isinstance(value, str) else ""


def _numbers(values: list[Value]) -> list[float]:
    return [number for value in values if (number := _number(value)) is not None]


_FUNCTIONS: Mapping[str, tuple[str, int, Callable[[list[Value]], Value]]] = {
    "length": ("字数", 1, lambda a: len(_as_text(a[0]))),
    "contains": ("含", 0, lambda a: any(_as_text(word) in _as_text(a[0]) for word in a[1:] if _as_text(word))),
    "starts": ("开头是", 0, lambda a: _as_text(a[0]).startswith(tuple(_as_text(word) for word in a[1:]))),
    "ends": ("结尾是", 0, lambda a: _as_text(a[0]).endswith(tuple(_as_text(word) for word in a[1:]))),
    "empty": ("为空", 1, lambda a: a[0] is None or a[0] in ("", ())),
    "abs": ("绝对值", 1, lambda a: None if _number(a[0]) is None else abs(_number(a[0]) or 0)),
    "min": ("最小", 0, lambda a: min(_numbers(a), default=None)),
    "max": ("最大", 0, lambda a: max(_numbers(a), default=None)),
    "round": ("取整", 1, lambda a: None if _number(a[0]) is None else float(round(_number(a[0]) or 0))),
}
_FUNCTION_SPELLINGS = {s: name for name, (chinese, _, _) in _FUNCTIONS.items() for s in (name, chinese)}


def functions() -> dict[str, str]:
    """Return the functions of the language: name → Chinese spelling."""
    return {name: chinese for name, (chinese, _, _) in _FUNCTIONS.items()}
