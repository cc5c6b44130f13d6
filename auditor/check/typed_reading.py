"""Read a YAML node into a typed dataclass: strict, with one Chinese line for everything that does not fit."""

from __future__ import annotations

import collections.abc
import dataclasses
import sys
import types
import typing
from collections.abc import Callable, Mapping
from typing import Any, Literal, TypeVar

from auditor.check.condition_reading import read_condition
from auditor.check.conditions import Condition
from auditor.check.expression import Expression
from auditor.check.fields import required, spellings
from auditor.check.node_values import Reading, expression_of, flag_of, number_of, pattern_of, text_of_node, words_of
from auditor.check.patterns import SafePattern
from auditor.check.words import Words
from auditor.check.yaml_positions import Items, Node, Pairs, Scalar

_T = TypeVar("_T")
_MISSING = object()


def _hint(cls: Any, field: dataclasses.Field[Any]) -> Any:
    """Return the type of a field; only an annotation written in no common way is evaluated."""
    common = _COMMON.get(str(field.type))
    if common is not None:
        return common
    owner = next(base for base in cls.__mro__ if field.name in vars(base).get("__annotations__", {}))
    alone = types.SimpleNamespace(__annotations__={field.name: field.type})
    return typing.get_type_hints(alone, vars(sys.modules[owner.__module__]))[field.name]


def read_dataclass(cls: type[_T], node: Node | None, reading: Reading, what: str) -> _T | None:
    """Return an instance of the dataclass filled from a mapping, or None with problems noted.

    Args:
        cls: a dataclass whose fields are declared with `setting`.
        node: the mapping; None stands for an empty one.
        reading: where problems go and which layers hold word lists.
        what: how to call the mapping in messages.
    """
    values: dict[str, Any] = {}
    before = len(reading.problems.found)
    if node is not None and not isinstance(node, Pairs):
        reading.problems.add(node.place, f"{what}应当是“键: 值”的形式")
        return None
    known = spellings(cls)
    for key, value in node.pairs if node else ():
        name = known.get(key.text)
        if name is None:
            shown = [field.name.rstrip("_") for field in _fields(cls)]
            reading.problems.unknown(key.place, f"{what}没有“{key.text}”这一项", key.text, shown, known)
            continue
        field = next(f for f in _fields(cls) if f.name == name)
        read = _read(_hint(cls, field), value, field, reading)
        if read is not _MISSING:
            values[name] = read
    for field in _fields(cls):
        if required(field) and field.name not in values and len(reading.problems.found) == before:
            place = node.place if node else reading.place
            reading.problems.add(place, f"{what}缺少“{field.name.rstrip('_')}”（{field.metadata.get('help', '')}）")
    return cls(**values) if len(reading.problems.found) == before else None


def _fields(cls: Any) -> tuple[dataclasses.Field[Any], ...]:
    return tuple(field for field in dataclasses.fields(cls) if field.init)


def _read(hint: Any, node: Node, field: dataclasses.Field[Any], reading: Reading) -> Any:
    origin = typing.get_origin(hint)
    if origin in {types.UnionType, typing.Union}:
        if isinstance(node, Scalar) and node.type == "null":
            return None
        return _read(next(part for part in typing.get_args(hint) if part is not type(None)), node, field, reading)
    if origin is tuple:
        return _read_tuple(typing.get_args(hint)[0], node, field, reading)
    if origin is collections.abc.Mapping:
        return _read_mapping(typing.get_args(hint)[1], node, field, reading)
    if origin is Literal or field.metadata.get("choices"):
        return _read_choice(hint, node, field, reading)
    reader = _READERS.get(hint)
    read = reader(node, reading) if reader else read_dataclass(hint, node, reading, f"“{field.name}”里")
    return _MISSING if read is None else read


def _read_tuple(inner: Any, node: Node, field: dataclasses.Field[Any], reading: Reading) -> Any:
    items = node.items if isinstance(node, Items) else (node,)
    read = [_read(inner, item, field, reading) for item in items]
    return _MISSING if any(item is _MISSING for item in read) else tuple(read)


def _read_mapping(inner: Any, node: Node, field: dataclasses.Field[Any], reading: Reading) -> Any:
    if not isinstance(node, Pairs):
        reading.problems.add(node.place, f"“{field.name}”应当是“键: 值”的形式")
        return _MISSING
    read = {key.text: _read(inner, value, field, reading) for key, value in node.pairs}
    return _MISSING if any(item is _MISSING for item in read.values()) else read


def _read_choice(hint: Any, node: Node, field: dataclasses.Field[Any], reading: Reading) -> Any:
    word = text_of_node(node, reading)
    if word is None:
        return _MISSING
    choices: dict[str, str] = dict(field.metadata.get("choices") or {})
    if not choices:
        choices = {str(value): str(value) for value in typing.get_args(hint)}
    by_spelling = {**{chinese: key for key, chinese in choices.items()}, **{key: key for key in choices}}
    if word in by_spelling:
        return by_spelling[word]
    shown = [key if key == chinese else f"{key}（{chinese}）" for key, chinese in choices.items()]
    near_words = list(by_spelling)
    reading.problems.unknown(node.place, f"“{field.name.rstrip('_')}”没有“{word}”这种取值", word, shown, near_words)
    return _MISSING


def _whole(node: Node, reading: Reading) -> int | None:
    number = number_of(node, reading)
    if number is not None and number != int(number):
        reading.problems.add(node.place, f"“{number:g}”应当是整数")
        return None
    return None if number is None else int(number)


_READERS: Mapping[Any, Callable[[Node, Reading], Any]] = {
    str: text_of_node,
    Condition: read_condition,
    int: _whole,
    float: number_of,
    bool: flag_of,
    Words: words_of,
    SafePattern: pattern_of,
    Expression: expression_of,
}
# Annotations as they are written: of a reader's type, of it or nothing, and of several.
_COMMON: Mapping[str, Any] = {
    text: hint
    for kind in _READERS
    for text, hint in (
        (kind.__name__, kind),
        (f"{kind.__name__} | None", kind | None),
        (f"tuple[{kind.__name__}, ...]", types.GenericAlias(tuple, (kind, ...))),
    )
}


def overlay(settings: _T, node: Node, reading: Reading, what: str) -> _T:
    """Return the settings with those a mapping names replaced; nested settings and named lists are laid over too."""
    if not isinstance(node, Pairs):
        reading.problems.add(node.place, f"{what}应当是“键: 值”的形式")
        return settings
    cls: Any = type(settings)
    known = spellings(cls)
    values: dict[str, Any] = {}
    for key, value in node.pairs:
        name = known.get(key.text)
        if name is None:
            shown = [field.name for field in _fields(cls)]
            reading.problems.unknown(key.place, f"{what}没有“{key.text}”这一项", key.text, shown, known)
            continue
        current = getattr(settings, name)
        field = next(f for f in _fields(cls) if f.name == name)
        read = _overlaid(current, _hint(cls, field), value, field, reading)
        if read is not _MISSING:
            values[name] = read
    replaced: _T = dataclasses.replace(settings, **values)  # type: ignore[type-var]  # always a dataclass
    return replaced


def _overlaid(current: Any, hint: Any, node: Node, field: dataclasses.Field[Any], reading: Reading) -> Any:
    if dataclasses.is_dataclass(current):
        return overlay(current, node, reading, f"“{field.name}”里")
    if isinstance(current, tuple) and current and hasattr(current[0], "name") and isinstance(node, Items):
        return _overlaid_named(current, node, reading, f"“{field.name}”里")
    if isinstance(current, Mapping) and isinstance(node, Pairs):
        read = _read(hint, node, field, reading)
        return _MISSING if read is _MISSING else {**current, **read}
    return _read(hint, node, field, reading)


def _overlaid_named(current: tuple[Any, ...], node: Items, reading: Reading, what: str) -> Any:
    found = {item.name: item for item in current}
    cls = type(current[0])
    names = {spelling for spelling, name in spellings(cls).items() if name == "name"}
    for item in node.items:
        pairs = item.pairs if isinstance(item, Pairs) else ()
        name = next((value.text for key, value in pairs if key.text in names and isinstance(value, Scalar)), None)
        if name in found:
            found[name] = overlay(found[name], item, reading, what)
        elif (read := read_dataclass(cls, item, reading, what)) is not None:
            found[getattr(read, "name", "")] = read
    return tuple(found.values())
