"""Read single values out of YAML nodes: text, number, flag, pattern, expression, word list."""

from __future__ import annotations

import math
from contextlib import suppress
from dataclasses import field
from pathlib import Path

from auditor import resources
from auditor.check.expression import Expression, ExpressionError, parse_expression
from auditor.check.patterns import SafePattern, compile_pattern
from auditor.check.places import Place, Problems
from auditor.check.words import Words
from auditor.check.yaml_positions import Items, Node, Pairs, Scalar, trap_of_number
from auditor.classify.lexicon import load_lexicon
from auditor.errors import RuleLoadError
from auditor.records import record

_BOOL_WORDS = {"是", "否", "yes", "no", "on", "off", "y", "n", "开", "关", "真", "假", "对", "错"}


@record(slots=False)
class Reading:
    """What reading needs.

    Attributes:
        problems: receives every problem.
        layers: where word lists may stand.
        place: the rule's place, for missing keys.
        own_files: files of the built-in rules, whose patterns the tests have probed.
    """

    problems: Problems
    layers: tuple[Path, ...] = ()
    place: Place = field(default_factory=lambda: Place(""))
    own_files: frozenset[str] = frozenset()


def text_of_node(node: Node, reading: Reading) -> str | None:
    """Return a text as written; what YAML would take for a truth value or an odd number must be quoted."""
    if not isinstance(node, Scalar):
        reading.problems.add(node.place, "这里应当是一段文字")
        return None
    if node.plain and node.type == "bool":
        reading.problems.add(node.place, f'“{node.text}”YAML 当作真假值，是文字就加引号："{node.text}"')
        return None
    if node.plain and node.type in {"int", "float"} and (trap := trap_of_number(node)):
        reading.problems.add(node.place, trap)
        return None
    return "" if node.type == "null" else node.text


def number_of(node: Node, reading: Reading) -> float | None:
    """Return a number; octal and base-60 forms are refused."""
    if isinstance(node, Scalar) and (trap := trap_of_number(node)):
        reading.problems.add(node.place, trap)
        return None
    if isinstance(node, Scalar) and node.type in {"int", "float"}:
        with suppress(ValueError):
            number = float(node.text.replace("_", ""))
            if math.isfinite(number):
                return number
    shown = node.text[:20] if isinstance(node, Scalar) else "列表或对照"
    reading.problems.add(node.place, f"“{shown}”应当是一个数")
    return None


def flag_of(node: Node, reading: Reading) -> bool | None:
    """Return true or false; 是, 否, yes, no and the like are refused since YAML tools disagree on them."""
    if isinstance(node, Scalar) and node.plain and node.text.lower() in {"true", "false"}:
        return node.text.lower() == "true"
    shown = node.text[:20] if isinstance(node, Scalar) else "列表或对照"
    near = ""
    if shown.lower() in _BOOL_WORDS:
        near = f"，是否想写 {'true' if shown.lower() in {'是', 'yes', 'on', 'y', '开', '真', '对'} else 'false'}？"
    reading.problems.add(node.place, f"“{shown}”应当是真假值，允许：true、false{near}")
    return None


def pattern_of(node: Node, reading: Reading) -> SafePattern | None:
    """Return a compiled and probed regular expression."""
    text = text_of_node(node, reading)
    if text is None:
        return None
    try:
        return compile_pattern(text, probe=node.place.file not in reading.own_files)
    except ValueError as error:
        reading.problems.add(node.place, str(error))
        return None


def expression_of(node: Node, reading: Reading) -> Expression | None:
    """Return a parsed expression; the column of a problem points into the expression."""
    text = text_of_node(node, reading)
    if text is None:
        return None
    try:
        return parse_expression(text)
    except ExpressionError as error:
        shift = error.position + (0 if isinstance(node, Scalar) and node.plain else 1)
        place = Place(node.place.file, node.place.line, node.place.column + shift)
        reading.problems.add(place, f"表达式有误：{error}")
        return None


def words_of(node: Node, reading: Reading) -> Words | None:
    """Return a word list: the name of a lexicon, or the words themselves as a list."""
    if isinstance(node, Items):
        terms = [text_of_node(item, reading) for item in node.items]
        return None if any(term is None for term in terms) else Words(None, tuple(term for term in terms if term))
    if isinstance(node, Pairs):
        reading.problems.add(node.place, "这里应当是词表名，或方括号里的一列词")
        return None
    name = text_of_node(node, reading)
    if not name:
        return None
    try:
        return Words(name, load_lexicon(name, reading.layers))
    except RuleLoadError:
        names = lexicon_names(reading.layers)
        reading.problems.unknown(node.place, f"没有“{name}”这个词表（lexicons/{name}.txt）", name, names)
        return None


def lexicon_names(layers: tuple[Path, ...] = ()) -> list[str]:
    """Return the names of all word lists, shipped and of the layers, sorted."""
    folders = [resources.LEXICONS, *((layer if layer.is_dir() else layer.parent) / "lexicons" for layer in layers)]
    return sorted({file.stem for folder in folders if folder.is_dir() for file in folder.glob("*.txt")})
