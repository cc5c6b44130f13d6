"""Write docs/kinds.md, the reference of everything a rule may say, from the dataclasses themselves.

python -m auditor.lab.kinds_page            write docs/kinds.md
"""

from __future__ import annotations

import dataclasses
import sys
import types
import typing
from pathlib import Path
from typing import Any, Literal

from auditor.check.aliases import CONDITION_WORDS, EXAMPLE_KEYS, RULE_KEYS
from auditor.check.conditions import OPERATORS, Condition
from auditor.check.expression import Expression, functions
from auditor.check.facts import FACTS
from auditor.check.fields import fields_of, required
from auditor.check.kind import COMMON_SLOTS, AcrossKind, CellKind, Kind, RowKind
from auditor.check.patterns import SafePattern
from auditor.check.registry import kind_class, kind_names
from auditor.check.roles import ROLES
from auditor.check.words import Words
from auditor.model import REVIEW_ITEMS

_TYPES = {
    str: "文字",
    int: "整数",
    float: "数",
    bool: "true / false",
    Words: "词表名或一列词",
    SafePattern: "正则表达式",
    Expression: "表达式",
    Condition: "条件",
}
_FACT_TYPES = {"text": "文字", "number": "数", "flag": "真假", "words": "一列词"}
KEY_HELP = {
    "code": "编号：字母加数字，如 V90；V 值与名称，S 满意度，C 类别，M 资金，T 整表，R 合理性（必填）",
    "name": "规则名称（必填）",
    "kind": "检查类型，见下（必填）",
    "where": "看哪一格，可多个；第一个写进发现里",
    "with": "检查类型的参数",
    "when": "适用条件，不满足算“不适用”",
    "severity": "高、中、低（必填）",
    "severity_when": "按情况改变严重程度：[{if: 条件, severity: 高}]，先成立的先用",
    "item": f"计入哪个审核要点：{'、'.join(REVIEW_ITEMS)}；默认 指标科学性",
    "weight": "扣分倍数 0–10，默认 1；0 只提示不扣分",
    "message": "提示，一句话，60 字以内：这一格哪里不妥、建议怎样（必填）；可用占位词",
    "suggestion": "改写建议；不编数字，用“≥__%”这样的空",
    "rewrite": "true 时，报出的行附上按该行自己的名词改写的样子和相似的好指标；默认 false",
    "why": "为什么算问题（必填）",
    "basis": "依据的文件和说法；未核实的写（通行口径）",
    "unless_also": "同一行（或整表）已报这些规则时本条不报",
    "cause": "同因名：同一行同名的几条只扣一次分",
    "cause_per": "同因的范围：row（行，默认）或 table（表）",
    "status": "fail（问题，默认）或 review（待核，不扣分）",
    "layout": "只用于 88 或 101 版式",
    "table_kind": "只用于 project（项目）或 overall（整体支出）",
    "bad": "反例：必须报；至少两个",
    "good": "正例：不得报；至少两个，其中一个 near_miss: true（看着像而没问题）",
    "enabled": "true / false；覆盖文件里可直接写 V03: off",
}
_SCOPES = {"row": "逐行", "table": "整表", "across": "跨表"}


def kinds_page() -> str:
    """Return docs/kinds.md as text."""
    parts = [
        _head(),
        _keys(),
        *(_kind(name) for name in kind_names()),
        _conditions(),
        _facts(),
        _roles(),
        _expression(),
        _examples(),
    ]
    return "\n\n".join(part.strip() for part in parts) + "\n"


def _head() -> str:
    listed = "\n".join(
        f"| [`{name}`](#{name}) | {_scope(kind_class(name))} | {kind_class(name).title} |" for name in kind_names()
    )
    return (
        "# 检查类型与规则写法\n\n"
        "本页由程序生成（`python -m auditor.lab.kinds_page`），与程序一致；不要手改。\n\n"
        "一条规则一个文件：`rules/<类>/<编号>-<短名>.yaml`。键可写英文或中文别名。\n\n"
        f"| 检查类型 | 范围 | 查什么 |\n|---|---|---|\n{listed}"
    )


def _keys() -> str:
    lines = [f"| `{key}` | {'、'.join(aliases)} | {KEY_HELP[key]} |" for key, aliases in RULE_KEYS.items()]
    slots = "、".join(f"`{{{name}}}` {meaning}" for name, meaning in COMMON_SLOTS.items())
    return (
        "## 规则的键\n\n| 键 | 中文 | 说明 |\n|---|---|---|\n"
        + "\n".join(lines)
        + f"\n\n提示和建议里的占位词：{slots}；各检查类型另有自己的。\n\n"
        "覆盖别层的规则（放在 `--rules` 给的文件或 `.audit/` 里），一行一条：`V03: {severity: 低}`、`V03: off`、"
        "`T03: {above: 15}`（参数可直接写）。同一文件里还可写 `profile: 口径名`、`scoring: {…}`。"
    )


def _scope(kind: type[Kind]) -> str:
    return "逐格" if issubclass(kind, CellKind) else _SCOPES[kind.scope]


def _kind(name: str) -> str:
    kind = kind_class(name)
    lines = [f"## {name}", "", f"{kind.title}。范围：{_scope(kind)}。默认位置：{'、'.join(kind.default_where)}。"]
    fields = fields_of(kind)
    if fields:
        hints = typing.get_type_hints(kind)
        lines += ["", "| 参数 | 中文 | 取值 | 默认 | 说明 |", "|---|---|---|---|---|"]
        lines += [_parameter(field, hints[field.name]) for field in fields]
    if kind.slots:
        lines += ["", "另有占位词：" + "、".join(f"`{{{slot}}}` {meaning}" for slot, meaning in kind.slots.items())]
    return "\n".join(lines)


def _parameter(field: dataclasses.Field[Any], hint: Any) -> str:
    meta = field.metadata
    default = "**必填**" if required(field) else _default(field)
    words = type_words(hint, meta.get("choices") or {})
    return f"| `{field.name.rstrip('_')}` | {meta.get('alias') or ''} | {words} | {default} | {meta.get('help', '')} |"


def type_words(hint: Any, choices: dict[str, str]) -> str:
    """Return what a parameter takes, in Chinese."""
    origin = typing.get_origin(hint)
    if origin in {types.UnionType, typing.Union}:
        inner = next(part for part in typing.get_args(hint) if part is not type(None))
        return type_words(inner, choices)
    if origin is tuple:
        return type_words(typing.get_args(hint)[0], choices) + "，可多个"
    if choices:
        return "、".join(key if key == word else f"`{key}` {word}" for key, word in choices.items())
    if origin is Literal:
        return "、".join(map(str, typing.get_args(hint)))
    return _TYPES.get(hint, "键值")


def _default(field: dataclasses.Field[Any]) -> str:
    value: Any = field.default
    if value is None:
        return "无"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Words):
        shown = "、".join(value.terms[:6]) + (" …" if len(value.terms) > 6 else "")
        return shown or "（空）"
    if isinstance(value, tuple):
        return "、".join(map(str, value)) or "（空）"
    return f"{value:g}" if isinstance(value, float) else str(value)


def _conditions() -> str:
    words = "、".join(f"`{word}`" for word in CONDITION_WORDS)
    lines = [f"| `{name}` | {chinese} | {meaning} |" for name, (chinese, meaning) in OPERATORS.items()]
    return (
        "## 条件\n\n"
        f"组合：{words}。一个对照里的几项都要成立；一列条件也是都要成立。"
        "比较写法：`项: 值`、`项: [值, 值]`（其中之一）、"
        '`项: "≥3"`（数）、`项: {比较: 值}`。\n\n'
        "```yaml\nwhen:\n  any:\n    - level2: 时效指标\n    - name: {contains: [及时, 按期]}\n"
        '  not: {value.kind: [filler, missing]}\n  table.budget.total: "≥500"\n```\n\n'
        "| 比较 | 中文 | 意思 |\n|---|---|---|\n" + "\n".join(lines)
    )


def _facts() -> str:
    lines = []
    for fact in FACTS.values():
        choices = "、".join(f"`{key}` {word}" for key, word in (fact.choices or {}).items())
        scope = "表" if fact.scope == "table" else "行"
        lines.append(
            f"| `{fact.name}` | {fact.chinese} | {scope} | {_FACT_TYPES[fact.type]} |"
            f" {fact.help}{'：' + choices if choices else ''} |"
        )
    return "## 条件和表达式里可用的项\n\n| 项 | 中文 | 属于 | 类型 | 说明 |\n|---|---|---|---|---|\n" + "\n".join(lines)


def _roles() -> str:
    rows = "、".join(role.name for role in ROLES.values() if role.scope == "row")
    tables = "、".join(role.name for role in ROLES.values() if role.scope == "table")
    kinds = {"逐格": CellKind, "逐行": RowKind, "跨表": AcrossKind}
    return (
        f"## 位置（where）\n\n行里的格：{rows}。表头的格：{tables}。\n\n"
        f"{'、'.join(kinds)}：逐格的检查两种都能看，逐行的只看行里的格，整表和跨表的两种都可写（用来指明位置）。"
    )


def _expression() -> str:
    calls = "、".join(f"`{name}` / `{chinese}`" for name, chinese in functions().items())
    return (
        "## 表达式\n\n"
        "比较 `> < >= <= == !=`（也可 `≥ ≤ = ≠`），`and or not`（且 或 非），`in […]`，`+ - * /`，括号，"
        f'数，"文字"，`true false`，上面的项，函数 {calls}。空的数参加比较一律不成立。'
        "最长 500 字，嵌套至多 24 层；不能访问文件、网络或程序。\n\n"
        "```yaml\nkind: expression\n"
        'with: {check: \'value.number > 100 且 value.unit == "%" 且 非 含(name, "增长")\'}\n```'
    )


def _examples() -> str:
    keys = "、".join(f"`{key}`" for key in EXAMPLE_KEYS if not key.isascii())
    return (
        "## 例子（bad、good）\n\n"
        '一行的例子直接写格：`{二级指标: 质量, 三级指标: 抽检合格率, 指标值: "≥98%"}`。二级指标可省“指标”二字。'
        '整表的例子写表头的项和 `rows`，行可写成一串：`"数量|培训人次|≥500人次"`（后面还可加 `|描述|依据`）。'
        f"跨表的例子写 `tables: [{{项目名称: …, rows: […]}}, …]`。另外可用：{keys}；"
        "`near_miss: true` 标近似例，`note` 写说明。\n\n"
        '```yaml\nbad:\n  - {预算: 80, rows: ["数量|封闭治疗牙齿数|10000颗", "成本|单颗治疗成本|≤248.6元/颗"]}\n'
        "good:\n"
        '  - {三级指标: 服务评价等级, 指标值: "优（综合得分≥90分）", near_miss: true}\n```'
    )


if __name__ == "__main__":
    target = Path(__file__).resolve().parents[2] / "docs" / "kinds.md"
    target.write_text(kinds_page(), encoding="utf-8")
    sys.stdout.write(f"{target.name}：{len(kind_names())} 种检查\n")
