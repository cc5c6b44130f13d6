"""Write the beginnings of a new rule, with a comment at every line that wants a decision."""

from __future__ import annotations

import dataclasses
import re
from typing import Any

from auditor.check.fields import fields_of, required
from auditor.check.registry import kind_class
from auditor.check.ruleset import RuleSet

_LETTERS = {"V": "指标值与名称", "S": "满意度", "C": "类别", "M": "资金", "T": "整表", "R": "合理性"}
_SAMPLE: dict[str, str] = {
    "lexicon": "[圆满, 顺利]",
    "pattern": '"圆满(完成|结束)"',
    "check": '"value.number > 100"',
    "kinds": "[state]",
    "defects": "[quoted]",
    "required": "[数量指标]",
    "declared": "[数量指标]",
    "of": "[指标值]",
    "form": "sentence",
    "problems": "[no_date]",
    "pairs": "[错写法 正写法]",
}


def next_code(rules: RuleSet, letter: str) -> str:
    """Return the next free number of a letter, from 90 on: numbers below stay free for the built-in catalogue."""
    known = {rule.code for rule in (*rules.rules, *rules.disabled)}
    number = 90
    while f"{letter}{number}" in known:
        number += 1
    return f"{letter}{number}"


def new_rule(code: str, name: str, kind: str) -> str:
    """Return the YAML of a rule that loads as it is and waits to be filled in.

    Args:
        code: free code, like V90.
        name: Chinese name.
        kind: a kind that exists; raises KeyError otherwise.
    """
    cls = kind_class(kind)
    asked = [field for field in fields_of(cls) if required(field)]
    optional = [field for field in fields_of(cls) if not required(field)]
    parameters = ", ".join(f"{field.name}: {_sample(field)}" for field in asked)
    with_line = f"with: {{{parameters}}}\n" if asked else ""
    more = "".join(f"  # 还可加 {field.name}：{field.metadata.get('help', '')}\n" for field in optional)
    row = "{二级指标: 质量, 三级指标: 在此写指标名, 指标值: 在此写值}"
    return (
        f"code: {code}\nname: {_quoted(name)}\nkind: {kind}            # {cls.title}；全部类型见 docs/kinds.md\n"
        f"where: {cls.default_where[0]}\n{with_line}{more}"
        "# when: {level2: 时效指标}      # 只在这些行查；不要就删去\n"
        "severity: 中                   # 高、中、低\n"
        "item: 指标科学性               # 计入哪个审核要点\n"
        "weight: 1                      # 扣分倍数，0 为只提示\n"
        "message: “{value}”……，建议……   # 60 字以内，说清哪里不妥、怎样改\n"
        "suggestion: 建议写成“≥__%”     # 不编数字，留空\n"
        "why: 在此写为什么算问题\n"
        "basis: 在此写依据的文件（通行口径）\n"
        f"bad:                           # 必须报的例子，至少两个\n  - {row}\n  - {row}\n"
        f"good:                          # 不得报的例子，至少两个，其中一个看着像而没问题\n"
        '  - {二级指标: 质量, 三级指标: 抽检合格率, 指标值: "≥98%"}\n'
        '  - {二级指标: 质量, 三级指标: 抽检合格率, 指标值: "100%", near_miss: true}\n'
    )


def _sample(field: dataclasses.Field[Any]) -> str:
    choices = field.metadata.get("choices")
    if field.name in _SAMPLE and not (choices and re.sub(r"[\[\]\"]", "", _SAMPLE[field.name]) not in choices):
        return _SAMPLE[field.name]
    if choices:
        return str(next(iter(choices)))
    return "1"


def _quoted(text: str) -> str:
    return f'"{text}"' if re.search(r"[:#{}\[\],&*?|>%@`\"'!-]", text) else text


def letters() -> dict[str, str]:
    """Return the letters of the catalogue and what each is for."""
    return dict(_LETTERS)
