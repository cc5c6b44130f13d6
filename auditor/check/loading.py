"""Load rules in layers: built-in, then the user's; every problem is listed before any document is read."""

from __future__ import annotations

import dataclasses
import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import Any

from auditor.check.aliases import SWITCHES
from auditor.check.layer_files import (
    LayerContent,
    Override,
    built_in_content,
    iter_lexicon_files,
    layer_content,
    profile_content,
)
from auditor.check.node_values import Reading
from auditor.check.places import Place, Problems
from auditor.check.rule import Rule
from auditor.check.rule_reading import RuleNode, merge, read_rule
from auditor.check.ruleset import Change, Layer, RuleSet
from auditor.check.scoring_settings import Scoring, default_scoring
from auditor.check.typed_reading import overlay
from auditor.check.yaml_positions import Items, Node, Pairs, Scalar


def load_rules(layers: Sequence[Path] = ()) -> RuleSet:
    """Return the built-in rules with the layers laid over, later ones winning.

    Args:
        layers: files or folders; `lexicons/` beside or inside them holds word lists.

    Raises:
        RuleLoadError: with one `file:line:column：text` line for every problem of every layer.
    """
    reading = Reading(Problems(), tuple(layers))
    contents = _contents(layers, reading)
    reading = replace(reading, own_files=frozenset(contents[0].layer.files))
    nodes: dict[str, RuleNode] = {}
    changes: list[Change] = []
    for content in contents:
        _lay_over(nodes, content, changes, reading)
    rules = [rule for _, node in sorted(nodes.items()) if (rule := read_rule(node, reading)) is not None]
    _check_references(rules, set(nodes), reading)
    scoring = _scoring(contents, reading)
    reading.problems.raise_if_any()
    shown = tuple(content.layer for content in contents)
    return RuleSet(
        rules=tuple(rule for rule in rules if rule.enabled),
        scoring=scoring,
        layers=shown,
        changes=tuple(changes),
        disabled=tuple(rule for rule in rules if not rule.enabled),
        digest=_digest(rules, scoring, shown),
    )


def _contents(layers: Sequence[Path], reading: Reading) -> list[LayerContent]:
    contents = [built_in_content(reading)]
    for path in layers:
        content = layer_content(path, reading)
        for name, place in content.profiles:
            profile = profile_content(name, place, path, reading)
            if profile:
                contents.append(profile)
        contents.append(content)
    return contents


def _lay_over(nodes: dict[str, RuleNode], content: LayerContent, changes: list[Change], reading: Reading) -> None:
    layer = content.layer.name
    for code, node in content.rules.items():
        if code in nodes:
            changes.append(Change(code, "整条规则", nodes[code].layer, layer, layer, node.place))
        nodes[code] = node
    for override in content.overrides:
        base = nodes.get(override.code)
        if base is None:
            known = sorted(nodes)
            reading.problems.unknown(override.place, f"没有规则“{override.code}”可改", override.code, known[:12], known)
            continue
        pairs = _as_pairs(override, reading)
        if pairs is None:
            continue
        merged = merge(base, pairs, layer, reading)
        changes.extend(_changes(override.code, base, merged, layer))
        nodes[override.code] = merged


def _as_pairs(override: Override, reading: Reading) -> Pairs | None:
    node = override.node
    if isinstance(node, Pairs):
        return node
    if isinstance(node, Scalar) and node.text.lower() in SWITCHES:
        on = SWITCHES[node.text.lower()]
        key = Scalar(node.place, "enabled")
        return Pairs(node.place, ((key, Scalar(node.place, "true" if on else "false", "bool")),))
    shown = node.text[:20] if isinstance(node, Scalar) else "列表"
    reading.problems.add(node.place, f"“{shown}”看不懂，允许：off、on，或 {{severity: 低}} 这样的改动")
    return None


def _changes(code: str, before: RuleNode, after: RuleNode, layer: str) -> list[Change]:
    return [
        Change(code, key, _shown(before.values.get(key)), _shown(value), layer, after.places[key])
        for key, value in after.values.items()
        if value is not before.values.get(key)
    ]


def _shown(node: Node | None) -> str:
    if node is None:
        return "（默认）"
    if isinstance(node, Scalar):
        return node.text
    if isinstance(node, Items):
        return "[" + "、".join(_shown(item) for item in node.items) + "]"
    return "{" + "，".join(f"{key.text}: {_shown(value)}" for key, value in node.pairs) + "}"


def _check_references(rules: Sequence[Rule], codes: set[str], reading: Reading) -> None:
    for rule in rules:
        place = rule.places.get("unless_also", rule.place)
        for code in rule.unless_also:
            if code not in codes:
                reading.problems.unknown(place, f"“unless_also”里的“{code}”没有这条规则", code, sorted(codes))
    graph = {rule.code: set(rule.unless_also) for rule in rules}
    for rule in rules:
        if rule.code in _reachable(rule.code, graph):
            place = rule.places.get("unless_also", rule.place)
            reading.problems.add(place, f"“unless_also”成了圈：{rule.code} 经过别的规则又回到自己，两条会互相取消")


def _reachable(start: str, graph: Mapping[str, set[str]]) -> set[str]:
    found: set[str] = set()
    waiting = list(graph.get(start, ()))
    while waiting:
        code = waiting.pop()
        if code not in found:
            found.add(code)
            waiting.extend(graph.get(code, ()))
    return found


def _scoring(contents: Sequence[LayerContent], reading: Reading) -> Scoring:
    settings = default_scoring()
    for content in contents:
        for node in content.scoring:
            settings = overlay(settings, node, reading, "评分设置里")
    return settings


def _digest(rules: Sequence[Rule], scoring: Scoring, layers: tuple[Layer, ...]) -> str:
    digest = hashlib.sha256()
    content = [_plain(rule) for rule in sorted(rules, key=lambda rule: rule.code)]
    digest.update(json.dumps([content, _plain(scoring)], ensure_ascii=False, sort_keys=True).encode())
    for layer, file in iter_lexicon_files(layers):
        digest.update(f"{'' if layer == layers[0].name else 'layer'}\0{file.name}\0".encode())
        digest.update(file.read_bytes())
    return f"sha256:{digest.hexdigest()}"


_AS_IT_IS = frozenset({str, int, float, bool, type(None)})
# Examples are a rule's tests: they change nothing it says of a table.
_NOT_CONTENT = {"layer", "changed", "places", "place", "bad", "good"}


def _plain(value: Any) -> Any:
    """Return the effective content of a rule or setting as JSON data; files and layers are no content."""
    kind: Any = type(value)
    if kind in _AS_IT_IS:
        return value
    if kind is tuple or kind is list:
        return [_plain(item) for item in value]
    names = _content_fields(kind)
    if names is not None:
        return None if kind is Place else {"_": kind.__name__, **{name: _plain(getattr(value, name)) for name in names}}
    if isinstance(value, Mapping):
        return {str(key): _plain(item) for key, item in sorted(value.items())}
    if isinstance(value, tuple | list):
        return [_plain(item) for item in value]
    return value if isinstance(value, str | int | float | bool) else str(value)


@lru_cache(maxsize=512)
def _content_fields(kind: type) -> tuple[str, ...] | None:
    """Return the names of a dataclass's fields that are content; None for any other type."""
    if not dataclasses.is_dataclass(kind):
        return None
    return tuple(field.name for field in dataclasses.fields(kind) if field.compare and field.name not in _NOT_CONTENT)
