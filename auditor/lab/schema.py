"""Generate JSON Schemas: of rule files, for completion in an editor; of report.json, for programs that read it.

python -m auditor.lab.schema            write docs/rule.schema.json and docs/report.schema.json
"""

from __future__ import annotations

import dataclasses
import json
import sys
import types
import typing
from pathlib import Path
from typing import Any, Literal

from auditor.check.aliases import CONDITION_WORDS, EXAMPLE_KEYS, RULE_KEYS, SEVERITIES, STATUSES
from auditor.check.conditions import OPERATORS, Condition
from auditor.check.facts import FACT_SPELLINGS
from auditor.check.fields import fields_of, required, spellings
from auditor.check.kind import Kind
from auditor.check.registry import kind_class, kind_names
from auditor.check.roles import ROLES, SPELLINGS
from auditor.check.words import Words
from auditor.lab.kinds_page import KEY_HELP
from auditor.model import LEVEL1, LEVEL2, REVIEW_ITEMS, Outcome

Schema = dict[str, Any]
_DRAFT = "https://json-schema.org/draft/2020-12/schema"
_TEXT: Schema = {"type": ["string", "number"]}


def rule_schema() -> Schema:
    """Return the schema of one rule file, with Chinese spellings and the parameters of every kind."""
    keys = _key_schemas()
    properties = {}
    for key, aliases in RULE_KEYS.items():
        for spelling in (key, *aliases):
            properties[spelling] = {"description": KEY_HELP[key], **keys[key]}
    return {
        "$schema": _DRAFT,
        "title": "审核规则",
        "type": "object",
        "properties": properties,
        "additionalProperties": False,
        "allOf": [_kind_branch(name) for name in kind_names()],
        "$defs": {"condition": _condition(), "example": _example()},
    }


def _key_schemas() -> dict[str, Schema]:
    condition: Schema = {"$ref": "#/$defs/condition"}
    severity: Schema = {"enum": list(SEVERITIES)}
    role: Schema = {"enum": list(SPELLINGS)}
    examples: Schema = {"type": "array", "items": {"$ref": "#/$defs/example"}}
    text: Schema = {"type": "string"}
    keys = dict.fromkeys(RULE_KEYS, text)
    return keys | {
        "code": {"type": "string", "pattern": "^[A-Z]{1,3}[0-9]{2,4}$"},
        "kind": {"enum": list(kind_names())},
        "where": {"anyOf": [role, {"type": "array", "items": role}]},
        "with": {"type": "object"},
        "when": condition,
        "severity": severity,
        "severity_when": {"type": "array", "items": {"type": "object"}},
        "item": {"enum": list(REVIEW_ITEMS)},
        "weight": {"type": "number", "minimum": 0, "maximum": 10},
        "message": {"type": "string", "minLength": 1},
        "unless_also": {"type": ["string", "array"], "items": {"type": "string"}},
        "cause_per": {"enum": ["row", "行", "table", "表"]},
        "status": {"enum": list(STATUSES)},
        "layout": {"type": ["string", "integer", "array"]},
        "table_kind": {"type": ["string", "array"]},
        "bad": examples,
        "good": examples,
        "rewrite": {"type": "boolean"},
        "enabled": {"type": "boolean"},
    }


def _kind_branch(name: str) -> Schema:
    kind = kind_class(name)
    parameters = _parameters(kind)
    then: Schema = {"properties": {"with": parameters, "参数": parameters}}
    return {"if": {"properties": {"kind": {"const": name}}, "required": ["kind"]}, "then": then}


def _parameters(kind: type[Kind]) -> Schema:
    hints = typing.get_type_hints(kind)
    fields = {field.name: field for field in fields_of(kind)}
    properties = {
        spelling: {"description": fields[name].metadata.get("help", ""), **_value(hints[name], fields[name])}
        for spelling, name in spellings(kind).items()
    }
    needed = [
        {"anyOf": [{"required": [s]} for s, target in spellings(kind).items() if target == name]}
        for name, field in fields.items()
        if required(field)
    ]
    schema: Schema = {
        "description": kind.title,
        "type": "object",
        "properties": properties,
        "additionalProperties": False,
    }
    return schema | ({"allOf": needed} if needed else {})


def _value(hint: Any, field: dataclasses.Field[Any]) -> Schema:
    origin = typing.get_origin(hint)
    if origin in {types.UnionType, typing.Union}:
        inner = next(part for part in typing.get_args(hint) if part is not type(None))
        return {"anyOf": [_value(inner, field), {"type": "null"}]}
    if origin is tuple:
        inner_schema = _value(typing.get_args(hint)[0], field)
        return {"anyOf": [inner_schema, {"type": "array", "items": inner_schema}]}
    choices: dict[str, str] = field.metadata.get("choices") or {}
    if choices or origin is Literal:
        words = [*choices, *choices.values()] or [str(word) for word in typing.get_args(hint)]
        return {"enum": list(dict.fromkeys(words))}
    plain: dict[Any, Schema] = {
        bool: {"type": "boolean"},
        int: {"type": "integer"},
        float: {"type": "number"},
        Words: {"type": ["string", "array"], "items": _TEXT},
        Condition: {"$ref": "#/$defs/condition"},
    }
    return plain.get(hint, _TEXT)


def _condition() -> Schema:
    own: Schema = {"$ref": "#/$defs/condition"}
    operators: Schema = {s: {} for name, (chinese, _) in OPERATORS.items() for s in (name, chinese)}
    leaf: Schema = {
        "anyOf": [
            {"type": ["string", "number", "boolean", "array"]},
            {"type": "object", "properties": operators, "additionalProperties": False},
        ]
    }
    properties: Schema = dict.fromkeys(FACT_SPELLINGS, leaf)
    for spelling, word in CONDITION_WORDS.items():
        properties[spelling] = {"type": "string"} if word == "expr" else own
    mapping = {"type": "object", "properties": properties, "additionalProperties": False}
    return {"anyOf": [{"type": "string"}, {"type": "array", "items": own}, mapping]}


def _example() -> Schema:
    cells = {spelling: {"type": ["string", "number", "null"]} for spelling, role in SPELLINGS.items() if role in ROLES}
    others: Schema = {key: {} for key in EXAMPLE_KEYS}
    near = {key: {"type": "boolean"} for key, word in EXAMPLE_KEYS.items() if word == "near_miss"}
    return {"type": "object", "properties": {**cells, **others, **near}, "additionalProperties": False}


def _object(properties: Schema, *, optional: tuple[str, ...] = ()) -> Schema:
    """Return an object whose named keys are all required but the optional ones; further keys may come later."""
    return {"type": "object", "properties": properties, "required": [k for k in properties if k not in optional]}


def _or_null(kind: str) -> Schema:
    return {"type": [kind, "null"]}


def report_schema() -> Schema:
    """Return the schema of report.json, version 1 (docs/interface.md)."""
    text, number, nothing_or_text = {"type": "string"}, {"type": "number"}, _or_null("string")
    outcomes = _object({outcome.value: {"type": "integer", "minimum": 0} for outcome in Outcome})
    summary = _object(
        {
            "documents": {"type": "integer"},
            "tables": {"type": "integer"},
            "indicators": {"type": "integer"},
            "findings": _object({word: {"type": "integer"} for word in ("高", "中", "低")}),
            "grades": _object({word: {"type": "integer"} for word in ("优", "良", "中", "差", "未评")}),
            "outcomes": _object(dict.fromkeys(("documents", "tables", "rows", "checks"), outcomes)),
        }
    )
    run = _object({"tool_version": text, "rules_digest": text, "options": {"type": "object"}})
    lists = {"findings": _array("finding"), "resolved": _array("finding")}
    properties = {
        "schema_version": {"const": "1"}, "run": run, "summary": summary, "documents": _array("document"), **lists,
    }  # fmt: skip
    return {
        "$schema": _DRAFT,
        "title": "report.json",
        **_object(properties),
        "$defs": {
            "document": _document(text, nothing_or_text),
            "table": _table(text, number, nothing_or_text),
            "indicator": _indicator(text, nothing_or_text),
            "finding": _finding(text, nothing_or_text),
            "score": _score(text, number),
        },
    }


def _array(name: str) -> Schema:
    return {"type": "array", "items": {"$ref": f"#/$defs/{name}"}}


def _document(text: Schema, maybe: Schema) -> Schema:
    problem = {"anyOf": [{"type": "null"}, _object({"code": text, "message": text})]}
    left_out = {"type": "array", "items": _object({"location": text, "reason": text})}
    status = {"enum": ["ok", "no_tables", "unreadable", "skipped"]}
    return _object(
        {
            "path": text,
            "format": text,
            "sha256": maybe,
            "status": status,
            "problem": problem,
            "left_out": left_out,
            "tables": _array("table"),
        }
    )


def _table(text: Schema, number: Schema, maybe: Schema) -> Schema:
    money = _object(dict.fromkeys(("total", "fiscal", "other"), _or_null("number")))
    steps = {"type": "array", "items": _object({"by": text, "amount": _or_null("number")})}
    tasks = {
        "type": "array",
        "items": _object({"name": text, **dict.fromkeys(("total", "fiscal", "other"), _or_null("number"))}),
    }
    repairs = {"type": "array", "items": _object({"location": text, "what": text, "confidence": number})}
    return _object(
        {
            "id": text,
            "location": text,
            "kind": {"enum": ["project", "overall", "self_evaluation"]},
            "narrative": {"type": "boolean"},
            "layout": {"enum": ["88", "101"]},
            "year": _or_null("integer"),
            **dict.fromkeys(
                ("project_name", "project_code", "department", "unit", "goal", "goal_long", "purpose"), maybe
            ),
            "budget": money,
            "budget_long": _or_null("number"),
            "spending_plan": steps,
            "tasks": tasks,
            "repairs": repairs,
            "indicators": _array("indicator"),
            "findings": _array("finding"),
            "score": {"anyOf": [{"type": "null"}, {"$ref": "#/$defs/score"}]},
        }
    )


def _indicator(text: Schema, maybe: Schema) -> Schema:
    kinds = ["quantity", "deadline", "state", "trend", "restated", "filler", "missing", "malformed", "compound"]
    guess = _object({"label": {"enum": list(LEVEL2)}, "confidence": {"type": "number", "minimum": 0, "maximum": 1}})
    texts = ("level3", "value", "value_long", "actual", "weight", "description", "basis", "unit", "deadline")
    return _object(
        {
            "id": text,
            "location": text,
            "level1": {"enum": [*LEVEL1, None]},
            # A label outside the framework stays as the unit wrote it (其他满意度指标).
            "level2": maybe,
            **dict.fromkeys(texts, maybe),
            "value_kind": {"enum": kinds},
            "comparator": {"enum": ["≥", "≤", ">", "<", "=", "≈", None]},
            "number": _or_null("number"),
            "number_max": _or_null("number"),
            "proper_level2": {"type": "array", "items": guess},
            "polarity": {"enum": ["positive", "negative", "unknown"]},
        }
    )


def _finding(text: Schema, maybe: Schema) -> Schema:
    states = ["新增", "未改", "已改", "已消除", "撤回", None]
    return _object(
        {
            "id": text,
            "rule": text,
            "severity": {"enum": ["高", "中", "低"]},
            "status": {"enum": ["fail", "review"]},
            "table": maybe,
            "indicator": maybe,
            "tables": {"type": "array", "items": text},
            "message": text,
            "evidence": text,
            "location": text,
            "suggestion": maybe,
            "basis": text,
            "state": {"enum": states},
            "verdict": _or_null("object"),
        }
    )


def _score(text: Schema, number: Schema) -> Schema:
    item = _object(
        {
            "dimension": text,
            "item": {"enum": list(REVIEW_ITEMS)},
            "score": _or_null("number"),
            "max": number,
            "why": {"type": "array", "items": text},
        }
    )
    scale = {"type": "number", "minimum": 0, "maximum": 100}
    grades = {"enum": ["优", "良", "中", "差"]}
    figures = dict.fromkeys(("total", "low", "high"), scale)
    return _object({**figures, "grade": grades, "assessable": number, "items": {"type": "array", "items": item}})


def shown(schema: Schema) -> str:
    """Return a schema as the file holds it."""
    return json.dumps(schema, ensure_ascii=False, indent=1) + "\n"


if __name__ == "__main__":
    docs = Path(__file__).resolve().parents[2] / "docs"
    for name, schema in (("rule", rule_schema()), ("report", report_schema())):
        (docs / f"{name}.schema.json").write_text(shown(schema), encoding="utf-8")
        sys.stdout.write(f"{name}.schema.json\n")
