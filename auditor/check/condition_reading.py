"""Read a condition tree from YAML."""

from __future__ import annotations

import re
from typing import cast

from auditor.check.aliases import CONDITION_WORDS
from auditor.check.conditions import OPERATORS, AllOf, AnyOf, ByExpression, Condition, Leaf, NotOf, Operator
from auditor.check.facts import FACT_SPELLINGS, FACTS
from auditor.check.node_values import (
    Reading,
    expression_of,
    flag_of,
    number_of,
    pattern_of,
    text_of_node,
    words_of,
)
from auditor.check.yaml_positions import Items, Node, Pairs, Scalar

_OPERATOR_SPELLINGS = {spelling: name for name, (chinese, _) in OPERATORS.items() for spelling in (name, chinese)}
_SIGNED = re.compile(r"^\s*(>=|<=|≥|≤|>|<|＞|＜)\s*(-?\d+(?:\.\d+)?)\s*$")
_SIGNS = {
    ">=": "at_least",
    "≥": "at_least",
    "<=": "at_most",
    "≤": "at_most",
    ">": "more_than",
    "＞": "more_than",
    "<": "less_than",
    "＜": "less_than",
}
_NUMERIC = frozenset({"at_least", "more_than", "at_most", "less_than", "longer_than", "shorter_than"})
_WORDY = frozenset({"is", "is_not", "contains", "lacks", "starts", "ends"})


def read_condition(node: Node, reading: Reading) -> Condition | None:
    """Return the condition of a node, or None with problems noted.

    A mapping of several facts means that all hold; `all`, `any`, `not` nest; `expr` is the expression language.
    """
    if isinstance(node, Items):
        return _several(node, reading)
    if isinstance(node, Scalar):
        expression = expression_of(node, reading)
        return ByExpression(expression) if expression else None
    parts = [_pair(key, value, reading) for key, value in node.pairs]
    if not parts:
        reading.problems.add(node.place, "条件是空的")
    if not parts or any(part is None for part in parts):
        return None
    kept = tuple(part for part in parts if part is not None)
    return kept[0] if len(kept) == 1 else AllOf(kept)


def _several(node: Items, reading: Reading) -> Condition | None:
    parts = [read_condition(item, reading) for item in node.items]
    if not parts:
        reading.problems.add(node.place, "条件是空的")
    if not parts or any(part is None for part in parts):
        return None
    return AllOf(tuple(part for part in parts if part is not None))


def _pair(key: Scalar, value: Node, reading: Reading) -> Condition | None:
    word = CONDITION_WORDS.get(key.text)
    if word == "expr":
        expression = expression_of(value, reading)
        return ByExpression(expression) if expression else None
    if word == "not":
        inner = read_condition(value, reading)
        return NotOf(inner) if inner else None
    if word in {"all", "any"}:
        return _group(word, value, reading)
    name = FACT_SPELLINGS.get(key.text)
    if name is None:
        shown = ["all", "any", "not", "expr", *FACTS]
        reading.problems.unknown(
            key.place, f"条件里没有“{key.text}”这一项", key.text, shown, [*FACT_SPELLINGS, *CONDITION_WORDS]
        )
        return None
    return _leaf(name, value, reading)


def _group(word: str | None, value: Node, reading: Reading) -> Condition | None:
    items = value.items if isinstance(value, Items) else ()
    if isinstance(value, Pairs):
        items = tuple(Pairs(key.place, ((key, inner),)) for key, inner in value.pairs)
    if not items:
        reading.problems.add(value.place, f"“{word}”下面应当是一列条件")
        return None
    parts = [read_condition(item, reading) for item in items]
    if any(part is None for part in parts):
        return None
    kept = tuple(part for part in parts if part is not None)
    return AllOf(kept) if word == "all" else AnyOf(kept)


def _leaf(fact: str, value: Node, reading: Reading) -> Condition | None:
    if isinstance(value, Pairs):
        parts = [_operator(fact, key, inner, reading) for key, inner in value.pairs]
        if not parts or any(part is None for part in parts):
            return None
        kept = tuple(part for part in parts if part is not None)
        return kept[0] if len(kept) == 1 else AllOf(kept)
    if isinstance(value, Scalar) and FACTS[fact].type == "number" and (found := _SIGNED.match(value.text)):
        return Leaf(fact, cast(Operator, _SIGNS[found[1]]), number=float(found[2]))
    return _compare(fact, "is", value, reading)


def _operator(fact: str, key: Scalar, value: Node, reading: Reading) -> Condition | None:
    name = _OPERATOR_SPELLINGS.get(key.text)
    if name is None:
        shown = [f"{operator}（{chinese}）" for operator, (chinese, _) in OPERATORS.items()]
        reading.problems.unknown(key.place, f"没有“{key.text}”这种比较", key.text, shown, _OPERATOR_SPELLINGS)
        return None
    return _compare(fact, cast(Operator, name), value, reading)


def _compare(fact: str, operator: Operator, value: Node, reading: Reading) -> Condition | None:
    if operator in _NUMERIC:
        number = number_of(value, reading)
        return None if number is None else Leaf(fact, operator, number=number)
    if operator == "empty":
        flag = flag_of(value, reading)
        return None if flag is None else Leaf(fact, operator, flag=flag)
    if operator == "matches":
        pattern = pattern_of(value, reading)
        return None if pattern is None else Leaf(fact, operator, pattern=pattern)
    if operator in {"lexicon", "no_lexicon", "listed"}:
        words = words_of(value, reading)
        return None if words is None else Leaf(fact, operator, lexicon=words)
    if operator == "same_as":
        return _same_as(fact, value, reading)
    return _membership(fact, operator, value, reading)


def _same_as(fact: str, value: Node, reading: Reading) -> Condition | None:
    word = text_of_node(value, reading)
    other = FACT_SPELLINGS.get(word or "")
    if word is not None and other is None:
        reading.problems.unknown(value.place, f"没有“{word}”这一项", word, list(FACTS), FACT_SPELLINGS)
    return Leaf(fact, "same_as", other=other) if other else None


def _membership(fact: str, operator: Operator, value: Node, reading: Reading) -> Condition | None:
    if FACTS[fact].type == "flag" and operator in {"is", "is_not"}:
        flag = flag_of(value, reading)
        return None if flag is None else Leaf(fact, operator, flag=flag)
    items = value.items if isinstance(value, Items) else (value,)
    if FACTS[fact].type == "number" and operator in {"is", "is_not"}:
        numbers = [number_of(item, reading) for item in items]
        return (
            None if None in numbers else Leaf(fact, operator, words=tuple(f"{n:g}" for n in numbers if n is not None))
        )
    words = [_word(fact, item, reading, checked=operator in {"is", "is_not"}) for item in items]
    return None if None in words else Leaf(fact, operator, words=tuple(word for word in words if word is not None))


def _word(fact: str, node: Node, reading: Reading, *, checked: bool) -> str | None:
    word = text_of_node(node, reading)
    choices = FACTS[fact].choices
    if word is None or not checked or not choices:
        return word
    by_spelling = {**{chinese: key for key, chinese in choices.items()}, **{key: key for key in choices}}
    if word in by_spelling:
        return by_spelling[word]
    shown = [f"{key}（{chinese}）" for key, chinese in choices.items()]
    reading.problems.unknown(node.place, f"“{FACTS[fact].chinese}”没有“{word}”这种取值", word, shown, by_spelling)
    return None
