"""Read one rule from its YAML node, strictly."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, TypeVar, cast

from auditor.check import slots
from auditor.check.aliases import (
    CAUSE_RANGES,
    LAYOUT_WORDS,
    RULE_KEYS,
    RULE_SPELLINGS,
    SEVERITIES,
    STATUSES,
    TABLE_KIND_WORDS,
)
from auditor.check.condition_reading import read_condition
from auditor.check.conditions import Condition
from auditor.check.examples import Example, LateExamples, read_examples
from auditor.check.fields import spellings
from auditor.check.kind import AcrossKind, CellKind, Kind, TableKind
from auditor.check.node_values import Reading, flag_of, number_of, text_of_node
from auditor.check.places import Place
from auditor.check.registry import kind_class, kind_names
from auditor.check.roles import ROLES, SPELLINGS
from auditor.check.rule import Rule, SeverityCase
from auditor.check.typed_reading import read_dataclass
from auditor.check.yaml_positions import Items, LateItems, Node, Pairs, Scalar
from auditor.model import REVIEW_ITEMS, FindingStatus, Layout, Severity
from auditor.model import TableKind as TableKindName
from auditor.records import record

CODE = re.compile(r"^[A-Z]{1,3}\d{2,4}$")
_REQUIRED = ("code", "name", "kind", "severity", "message", "why")
_DEFAULT_ITEM = "指标科学性"
_DEFAULT_BASIS = "本单位审核要求"
_CASE_KEYS = {"if": "if", "when": "if", "条件": "if", "severity": "severity", "严重程度": "severity"}
_W = TypeVar("_W")


@record(slots=False)
class RuleNode:
    """The keys of a rule as nodes, under their English names, with where each stands and which layer set it."""

    values: Mapping[str, Node]
    places: Mapping[str, Place]
    layer: str
    changed: tuple[str, ...] = ()

    @property
    def place(self) -> Place:
        """Return where the rule's code stands."""
        return self.places["code"]


def rule_node(node: Pairs, layer: str, reading: Reading) -> RuleNode | None:
    """Return the keys of a rule file under their English names, or None when it has no code."""
    values, places = {}, {}
    for key, value in node.pairs:
        name = RULE_SPELLINGS.get(key.text)
        if name is None:
            reading.problems.unknown(key.place, f"没有“{key.text}”这一项", key.text, list(RULE_KEYS), RULE_SPELLINGS)
            continue
        if name in values:
            reading.problems.add(key.place, f"“{key.text}”与“{name}”是同一项，写了两次")
            continue
        values[name], places[name] = value, key.place
    if "code" not in values:
        reading.problems.add(node.place, "规则缺少“code”（编号，如 V90）")
        return None
    return RuleNode(values, places, layer)


def code_of(node: RuleNode, reading: Reading) -> str | None:
    """Return the code of a rule, or None with a problem noted when it has the wrong form."""
    code = text_of_node(node.values["code"], reading)
    if code is not None and not CODE.match(code):
        reading.problems.add(node.values["code"].place, f"编号“{code}”不对，应当是字母加数字，如 V90")
        return None
    return code


def merge(base: RuleNode, override: Pairs, layer: str, reading: Reading) -> RuleNode:
    """Return the rule with what an override says laid over it; a parameter of the kind may stand without `with`."""
    values, places = dict(base.values), dict(base.places)
    parameters = _parameter_names(base)
    for key, value in override.pairs:
        name = RULE_SPELLINGS.get(key.text)
        if name == "code":
            reading.problems.add(key.place, "编号不能改；要新规则就另写一条")
        elif name == "with" or (name is None and key.text in parameters):
            extra = value if name == "with" else Pairs(key.place, ((key, value),))
            values["with"] = _merge_pairs(values.get("with"), extra, parameters)
            places["with"] = key.place
        elif name is None:
            choices = [*RULE_KEYS, *parameters]
            hints = [*RULE_SPELLINGS, *parameters]
            reading.problems.unknown(key.place, f"没有“{key.text}”这一项", key.text, choices, hints)
        else:
            values[name], places[name] = value, key.place
    return RuleNode(values, places, base.layer, (*base.changed, layer))


def _parameter_names(node: RuleNode) -> dict[str, str]:
    kind = node.values.get("kind")
    if isinstance(kind, Scalar) and kind.text in kind_names():
        return spellings(kind_class(kind.text))
    return {}


def _merge_pairs(base: Node | None, extra: Node, names: Mapping[str, str]) -> Node:
    if not isinstance(base, Pairs) or not isinstance(extra, Pairs):
        return extra
    replaced = {names.get(key.text, key.text) for key, _ in extra.pairs}
    kept = tuple((k, v) for k, v in base.pairs if names.get(k.text, k.text) not in replaced)
    return Pairs(base.place, (*kept, *extra.pairs))


def read_rule(node: RuleNode, reading: Reading) -> Rule | None:
    """Return the rule of a node, or None with every problem noted."""
    before = len(reading.problems.found)
    reading = replace(reading, place=node.place)
    for key in _REQUIRED:
        if key not in node.values:
            reading.problems.add(node.place, f"规则缺少“{key}”（{RULE_KEYS[key][0]}）")
    kind = _kind(node, reading)
    reader = _RuleReader(node, reading)
    texts = {key: reader.text(key) for key in ("name", "message", "why", "suggestion", "basis", "cause")}
    parameters = None if kind is None else _parameters(kind, node, reading)
    where = () if kind is None else reader.where(kind)
    if kind is not None:
        for key in ("message", "suggestion"):
            _check_slots(kind, node.values.get(key), texts[key], reading)
    fields: dict[str, Any] = {
        "when": reader.when(),
        "severity": reader.severity(),
        "severity_when": reader.cases(),
        "item": reader.item(),
        "weight": reader.weight(),
        "unless_also": reader.codes(),
        "cause_per": reader.word("cause_per", CAUSE_RANGES) or "row",
        "status": cast(FindingStatus, reader.word("status", STATUSES) or "fail"),
        "layouts": cast(tuple[Layout, ...], reader.words("layout", LAYOUT_WORDS)),
        "table_kinds": cast(tuple[TableKindName, ...], reader.words("table_kind", TABLE_KIND_WORDS)),
        "bad": reader.examples("bad"),
        "good": reader.examples("good"),
        "enabled": reader.flag("enabled", default=True),
        "rewrite": reader.flag("rewrite", default=False),
    }
    code = code_of(node, reading)
    if len(reading.problems.found) > before or parameters is None or code is None:
        return None
    return Rule(
        code=code,
        name=texts["name"] or code,
        kind=_text(node.values["kind"]),
        where=where,
        with_=parameters,
        message=texts["message"] or "",
        suggestion=texts["suggestion"] or None,
        why=texts["why"] or "",
        basis=texts["basis"] or _DEFAULT_BASIS,
        cause=texts["cause"] or None,
        layer=node.layer,
        changed=node.changed,
        places=node.places,
        **fields,
    )


def _text(node: Node) -> str:
    return node.text if isinstance(node, Scalar) else ""


def _kind(node: RuleNode, reading: Reading) -> type[Kind] | None:
    value = node.values.get("kind")
    if value is None:
        return None
    name = text_of_node(value, reading)
    if name is None:
        return None
    if name not in kind_names():
        reading.problems.unknown(value.place, f"没有“{name}”这种检查", name, list(kind_names()))
        return None
    return kind_class(name)


def _parameters(kind: type[Kind], node: RuleNode, reading: Reading) -> Kind | None:
    place = node.places.get("with", node.places.get("kind", node.place))
    return read_dataclass(kind, node.values.get("with"), replace(reading, place=place), "参数（with）里")


def _check_slots(kind: type[Kind], node: Node | None, text: str | None, reading: Reading) -> None:
    if node is None or not text:
        return
    known = slots.spellings(kind)
    for name, position in slots.used(text):
        if name not in known:
            quote = 0 if isinstance(node, Scalar) and node.plain else 1
            place = Place(node.place.file, node.place.line, node.place.column + position + quote)
            reading.problems.unknown(place, f"没有“{{{name}}}”这个占位词", name, list({**known}))


class _RuleReader:
    """Read the plain keys of one rule."""

    def __init__(self, node: RuleNode, reading: Reading) -> None:
        self.node = node
        self.reading = reading

    def text(self, key: str) -> str | None:
        value = self.node.values.get(key)
        return None if value is None else text_of_node(value, self.reading)

    def word(self, key: str, words: Mapping[str, _W]) -> _W | None:
        value = self.node.values.get(key)
        return None if value is None else self._one(value, words, key)

    def words(self, key: str, words: Mapping[str, _W]) -> tuple[_W, ...]:
        value = self.node.values.get(key)
        items = value.items if isinstance(value, Items) else () if value is None else (value,)
        found = [self._one(item, words, key) for item in items]
        return tuple(dict.fromkeys(item for item in found if item is not None))

    def _one(self, node: Node, words: Mapping[str, _W], key: str) -> _W | None:
        word = text_of_node(node, self.reading)
        if word is None:
            return None
        if word not in words:
            self.reading.problems.unknown(node.place, f"“{key}”没有“{word}”这种取值", word, list(words))
            return None
        return words[word]

    def severity(self) -> Severity:
        return Severity(self.word("severity", SEVERITIES) or "中")

    def item(self) -> str:
        return self.word("item", {name: name for name in REVIEW_ITEMS}) or _DEFAULT_ITEM

    def weight(self) -> float:
        value = self.node.values.get("weight")
        number = 1.0 if value is None else number_of(value, self.reading)
        if value is not None and number is not None and not 0 <= number <= 10:
            self.reading.problems.add(value.place, f"权重“{number:g}”超出范围，允许 0–10")
        return 1.0 if number is None else number

    def when(self) -> Condition | None:
        value = self.node.values.get("when")
        return None if value is None else read_condition(value, self.reading)

    def where(self, kind: type[Kind]) -> tuple[str, ...]:
        value = self.node.values.get("where")
        if value is None:
            return kind.default_where
        allowed = kind.roles or _roles_of(kind)
        spelled = {spelling: name for spelling, name in SPELLINGS.items() if name in allowed}
        items = value.items if isinstance(value, Items) else (value,)
        found = []
        for item in items:
            word = text_of_node(item, self.reading)
            if word is not None and word not in spelled:
                self.reading.problems.unknown(item.place, f"这种检查没有“{word}”这个位置", word, list(allowed), spelled)
            elif word is not None:
                found.append(spelled[word])
        return tuple(dict.fromkeys(found))

    def codes(self) -> tuple[str, ...]:
        value = self.node.values.get("unless_also")
        items = value.items if isinstance(value, Items) else () if value is None else (value,)
        return tuple(dict.fromkeys(word for item in items if (word := text_of_node(item, self.reading))))

    def flag(self, key: str, *, default: bool) -> bool:
        value = self.node.values.get(key)
        flag = default if value is None else flag_of(value, self.reading)
        return default if flag is None else flag

    def cases(self) -> tuple[SeverityCase, ...]:
        value = self.node.values.get("severity_when")
        items = value.items if isinstance(value, Items) else () if value is None else (value,)
        cases = []
        for item in items:
            if not isinstance(item, Pairs):
                self.reading.problems.add(item.place, "“severity_when”的每一项应当写成 {if: 条件, severity: 高}")
                continue
            case = self._case(item)
            if case:
                cases.append(case)
        return tuple(cases)

    def _case(self, node: Pairs) -> SeverityCase | None:
        parts = {}
        for key, value in node.pairs:
            if key.text not in _CASE_KEYS:
                self.reading.problems.unknown(
                    key.place, f"没有“{key.text}”这一项", key.text, ["if", "severity"], _CASE_KEYS
                )
                continue
            parts[_CASE_KEYS[key.text]] = value
        if set(parts) != {"if", "severity"}:
            self.reading.problems.add(node.place, "“severity_when”的每一项要有 if 和 severity")
            return None
        condition = read_condition(parts["if"], self.reading)
        severity = self._one(parts["severity"], SEVERITIES, "severity")
        return SeverityCase(condition, Severity(severity)) if condition and severity else None

    def examples(self, key: str) -> Sequence[Example]:
        value = self.node.values.get(key)
        if value is None:
            return ()
        if not isinstance(value, Items):
            self.reading.problems.add(value.place, f"“{key}”下面应当是一列例子")
            return ()
        # Kept are only the shipped rules, whose examples run as tests; no run of an auditor's needs them.
        return LateExamples(value) if isinstance(value, LateItems) else read_examples(value, self.reading)


def _roles_of(kind: type[Kind]) -> tuple[str, ...]:
    if issubclass(kind, CellKind):
        return tuple(name for name in ROLES if name != "整表")
    scope = "table" if issubclass(kind, TableKind | AcrossKind) else "row"
    if scope == "table":
        return tuple(ROLES)
    return tuple(name for name, role in ROLES.items() if role.scope == "row")
