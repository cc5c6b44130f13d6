"""Hold a YAML document as plain nodes that know their line and column."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cached_property
from typing import Any

from auditor.check.places import Place
from auditor.records import record

_OCTAL = re.compile(r"^[-+]?0[0-9_]+$|^0o[0-7]+$")
_BASE60 = re.compile(r"^[-+]?\d+(:[0-5]?\d)+(\.\d*)?$")


@record(slots=False)
class Scalar:
    """A single value: its text as written and what YAML takes it for.

    Attributes:
        type: str, int, float, bool, null, timestamp …
        plain: written without quotes.
    """

    place: Place
    text: str
    type: str = "str"
    plain: bool = True


@record(slots=False)
class Items:
    """A sequence."""

    place: Place
    items: tuple[Node, ...]


class LateItems(Items):
    """A kept sequence, whose nodes are made when somebody first looks at them: most hold a rule's examples."""

    def __init__(self, place: Place, data: Sequence[Any]) -> None:
        self.__dict__.update(place=place, data=data)

    @cached_property
    def items(self) -> tuple[Node, ...]:
        """Return the nodes."""
        return tuple(from_plain(item, self.place.file) for item in self.__dict__["data"])

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Items) and (self.place, self.items) == (other.place, other.items)

    def __hash__(self) -> int:
        return hash(self.place)


@record(slots=False)
class Pairs:
    """A mapping, in the order of the file."""

    place: Place
    pairs: tuple[tuple[Scalar, Node], ...]

    def get(self, key: str) -> Node | None:
        """Return the value of a key, or None."""
        return next((value for name, value in self.pairs if name.text == key), None)


Node = Scalar | Items | Pairs


def trap_of_number(scalar: Scalar) -> str | None:
    """Return why a plain number would be misread (octal, base 60), or None."""
    if scalar.plain and _OCTAL.match(scalar.text):
        return f"“{scalar.text}”以 0 开头，YAML 当作八进制数；是数就去掉前面的 0，是文字就加引号"
    if scalar.plain and _BASE60.match(scalar.text):
        return f"“{scalar.text}”YAML 当作六十进制数，请加引号"
    return None


def to_plain(node: Node) -> tuple[Any, ...]:
    """Return a node as tuples of texts and numbers: (line, column, text, type, plain) or (line, column, its nodes)."""
    place = (node.place.line, node.place.column)
    if isinstance(node, Scalar):
        return (*place, node.text, node.type, node.plain)
    if isinstance(node, Items):
        return (*place, [to_plain(item) for item in node.items])
    return (*place, [(to_plain(key), to_plain(value)) for key, value in node.pairs], None)


def from_plain(data: Sequence[Any], file: str) -> Node:
    """Return the node `to_plain` was given, of a file of this name."""
    place = Place(file, data[0], data[1])
    if len(data) == 3:
        return LateItems(place, data[2])
    if len(data) == 5:
        return Scalar(place, *data[2:])
    pairs = ((from_plain(key, file), from_plain(value, file)) for key, value in data[2])
    return Pairs(place, tuple(pairs))  # type: ignore[arg-type]  # keys are scalars
