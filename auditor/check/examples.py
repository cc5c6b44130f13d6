"""Turn the bad and good examples of a rule into target tables."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import field
from functools import cached_property
from typing import cast, overload

from auditor.check.aliases import EXAMPLE_KEYS, LAYOUT_WORDS, TABLE_KIND_WORDS
from auditor.check.node_values import Reading, flag_of, number_of, text_of_node
from auditor.check.places import Place, Problems
from auditor.check.roles import ROLES, SPELLINGS
from auditor.check.yaml_positions import Items, Node, Pairs, Scalar
from auditor.model import LEVEL2, Budget, Indicator, Layout, PlanStep, TableKind, TargetTable, Task
from auditor.records import record

_LEVEL1_OF = {
    "数量指标": "产出指标", "质量指标": "产出指标", "时效指标": "产出指标", "成本指标": "产出指标",
    "经济成本指标": "成本指标", "社会成本指标": "成本指标", "生态环境成本指标": "成本指标",
    "经济效益指标": "效益指标", "社会效益指标": "效益指标", "生态效益指标": "效益指标", "可持续影响指标": "效益指标",
    "服务对象满意度指标": "满意度指标",
}  # fmt: skip
_ROW_ROLES = {"一级指标", "二级指标", "三级指标", "指标值", "实施期指标值", "描述", "依据", "权重", "二级指标原文"}
_TABLE_ROLES = {"项目名称", "项目编码", "年度", "主管部门", "实施单位", "项目期限", "绩效目标", "用途"}
_MONEY_KEYS = {"预算", "财政拨款", "其他资金", "实施期预算"}
_SHORT_ROW = ("二级指标", "三级指标", "指标值", "描述", "依据")
_YEAR = 2025
_PROJECT = "示例项目"
_YEAR_TEXT = re.compile(r"^20\d\d$", re.ASCII)


@record(slots=False)
class Example:
    """One bad or good example: one or several tables, and whether it is a near miss.

    Attributes:
        tables: as filed; most examples have one table with one row.
        shown: the example on one line, for messages and rule pages.
        note: what to see in it.
    """

    tables: tuple[TargetTable, ...]
    shown: str
    near_miss: bool = False
    note: str | None = None
    place: Place = field(default=Place(""), compare=False)


class LateExamples(Sequence[Example]):
    """The examples of a kept rule, read when somebody first looks at one.

    Raises:
        RuleLoadError: then, with every problem of theirs.
    """

    def __init__(self, node: Items) -> None:
        self._node = node

    @cached_property
    def _read(self) -> tuple[Example, ...]:
        reading = Reading(Problems())
        found = read_examples(self._node, reading)
        reading.problems.raise_if_any()
        return found

    @overload
    def __getitem__(self, index: int) -> Example: ...
    @overload
    def __getitem__(self, index: slice) -> tuple[Example, ...]: ...
    def __getitem__(self, index: int | slice) -> Example | tuple[Example, ...]:
        return self._read[index]

    def __len__(self) -> int:
        return len(self._read)


def read_examples(node: Items, reading: Reading) -> tuple[Example, ...]:
    """Return the examples of a sequence; the others are noted as problems."""
    found = (read_example(item, reading) for item in node.items)
    return tuple(example for example in found if example is not None)


def canonical_level2(label: str | None) -> str | None:
    """Return the full name of a 二级指标: 数量 → 数量指标, 满意度 → 服务对象满意度指标."""
    if label is None:
        return None
    if label in LEVEL2:
        return label
    if label.removesuffix("指标") == "满意度":
        return "服务对象满意度指标"
    return next((name for name in LEVEL2 if name.removesuffix("指标") == label.removesuffix("指标")), label)


def read_example(node: Node, reading: Reading) -> Example | None:
    """Return an example from its mapping, or None with problems noted."""
    if not isinstance(node, Pairs):
        reading.problems.add(node.place, "例子应当写成 {三级指标: …, 指标值: …}")
        return None
    before = len(reading.problems.found)
    values = _values(node, reading)
    near = flag_of(values["near_miss"], reading) if "near_miss" in values else False
    note = text_of_node(values["note"], reading) if "note" in values else None
    tables = _tables(values["tables"], reading) if "tables" in values else (_table(values, reading, 0),)
    if len(reading.problems.found) > before:
        return None
    return Example(tables, _shown(tables), bool(near), note, node.place)


def _values(node: Pairs, reading: Reading) -> dict[str, Node]:
    values: dict[str, Node] = {}
    for key, value in node.pairs:
        name = EXAMPLE_KEYS.get(key.text) or SPELLINGS.get(key.text)
        if name is None or name in {"单位", "整行", "整表"}:
            shown = [
                *(r for r in ROLES if r not in {"单位", "整行", "整表"}),
                "rows",
                "tables",
                "near_miss",
                "note",
                "layout",
            ]
            reading.problems.unknown(key.place, f"例子里没有“{key.text}”这一项", key.text, shown, SPELLINGS)
            continue
        values[name] = value
    return values


def _tables(node: Node, reading: Reading) -> tuple[TargetTable, ...]:
    if not isinstance(node, Items):
        reading.problems.add(node.place, "“tables”下面应当是一列表")
        return ()
    found = []
    for number, item in enumerate(node.items):
        if isinstance(item, Pairs):
            found.append(_table(_values(item, reading), reading, number))
        else:
            reading.problems.add(item.place, "每张表应当写成 {项目名称: …, rows: […]}")
    return tuple(found)


def _table(values: Mapping[str, Node], reading: Reading, number: int) -> TargetTable:
    texts = {k: text_of_node(v, reading) or None for k, v in values.items() if k in _ROW_ROLES | _TABLE_ROLES}
    money = {k: number_of(v, reading) for k, v in values.items() if k in _MONEY_KEYS and not _blank(v)}
    rows = _rows(values["rows"], reading) if "rows" in values else ()
    if any(texts.get(role) or role in values for role in _ROW_ROLES):
        rows = (*rows, {role: texts.get(role) for role in _ROW_ROLES})
    layout = _choice(values.get("layout"), LAYOUT_WORDS, reading) or "88"
    kind = _choice(values.get("table_kind"), TABLE_KIND_WORDS, reading) or "project"
    year = texts.get("年度")
    return TargetTable(
        id=f"例{number + 1}",
        location=f"第{number + 1}张表",
        kind=cast(TableKind, kind),
        layout=cast(Layout, layout),
        project_name=texts.get("项目名称", None if "项目名称" in values else _PROJECT),
        indicators=tuple(_indicator(row, number, index) for index, row in enumerate(rows)),
        project_code=texts.get("项目编码"),
        year=int(year) if year and _YEAR_TEXT.match(year) else _YEAR,
        department=texts.get("主管部门"),
        unit=texts.get("实施单位"),
        budget=Budget(money.get("预算"), money.get("财政拨款"), money.get("其他资金")),
        budget_long=money.get("实施期预算"),
        goal=texts.get("绩效目标"),
        goal_long=_text(values.get("实施期目标"), reading),
        purpose=texts.get("用途"),
        period=texts.get("项目期限"),
        spending_plan=_plan(values.get("资金支出计划"), reading),
        spending_plan_unit=_text(values.get("资金支出计划单位"), reading),
        tasks=_tasks(values.get("任务"), reading),
    )


def _text(node: Node | None, reading: Reading) -> str | None:
    return None if node is None else text_of_node(node, reading) or None


def _blank(node: Node) -> bool:
    return isinstance(node, Scalar) and node.type == "null"


def _choice(node: Node | None, words: Mapping[str, str], reading: Reading) -> str | None:
    if node is None:
        return None
    word = text_of_node(node, reading)
    if word is not None and word not in words:
        reading.problems.unknown(node.place, f"没有“{word}”这种取值", word, list(words))
    return words.get(word or "")


def _rows(node: Node, reading: Reading) -> tuple[dict[str, str | None], ...]:
    if not isinstance(node, Items):
        reading.problems.add(node.place, "“rows”下面应当是一列行")
        return ()
    return tuple(row for item in node.items if (row := _row(item, reading)) is not None)


def _row(node: Node, reading: Reading) -> dict[str, str | None] | None:
    if isinstance(node, Scalar):
        parts = [part.strip() or None for part in re.split(r"[|｜]", node.text)]
        if len(parts) < 3 or len(parts) > len(_SHORT_ROW):
            reading.problems.add(node.place, '一行应当写成 "二级指标|三级指标|指标值"（后面还可加 |描述|依据）')
            return None
        return dict(zip(_SHORT_ROW, parts, strict=False))
    if isinstance(node, Pairs):
        values = _values(node, reading)
        return {role: text_of_node(value, reading) or None for role, value in values.items() if role in _ROW_ROLES}
    reading.problems.add(node.place, '一行应当写成 "二级指标|三级指标|指标值" 或 {三级指标: …, 指标值: …}')
    return None


def _indicator(row: Mapping[str, str | None], table: int, index: int) -> Indicator:
    level2 = canonical_level2(row.get("二级指标"))
    return Indicator(
        id=f"例{table + 1}-{index + 1}",
        location=f"第{table + 1}张表第{index + 1}行",
        level1=row.get("一级指标") or _LEVEL1_OF.get(level2 or ""),
        level2=level2,
        level3=row.get("三级指标"),
        value=row.get("指标值"),
        value_long=row.get("实施期指标值"),
        weight=row.get("权重"),
        description=row.get("描述"),
        basis=row.get("依据"),
        level2_written=row.get("二级指标原文") or row.get("二级指标"),
    )


_PLAN_KEYS = {"by": "by", "时间": "by", "amount": "amount", "金额": "amount"}
_TASK_KEYS = {
    "name": "name",
    "名称": "name",
    "total": "total",
    "总额": "total",
    "金额": "total",
    "fiscal": "fiscal",
    "财政": "fiscal",
    "other": "other",
    "其他": "other",
}


def _records(node: Node | None, keys: Mapping[str, str], what: str, reading: Reading) -> list[dict[str, Node]]:
    if node is None:
        return []
    if not isinstance(node, Items):
        reading.problems.add(node.place, f"“{what}”应当是一列 {{{'、'.join(keys)}}}")
        return []
    found = []
    for item in node.items:
        if not isinstance(item, Pairs):
            reading.problems.add(item.place, f"“{what}”的每一项应当写成 {{键: 值}}")
            continue
        for key, _ in item.pairs:
            if key.text not in keys:
                reading.problems.unknown(key.place, f"“{what}”没有“{key.text}”这一项", key.text, list(keys))
        found.append({keys[key.text]: value for key, value in item.pairs if key.text in keys})
    return found


def _plan(node: Node | None, reading: Reading) -> tuple[PlanStep, ...]:
    if isinstance(node, Pairs):
        return tuple(PlanStep(key.text, number_of(value, reading)) for key, value in node.pairs)
    steps = []
    for entry in _records(node, _PLAN_KEYS, "资金支出计划", reading):
        by = text_of_node(entry["by"], reading) if "by" in entry else ""
        amount = number_of(entry["amount"], reading) if "amount" in entry else None
        steps.append(PlanStep(by or "", amount))
    return tuple(steps)


def _tasks(node: Node | None, reading: Reading) -> tuple[Task, ...]:
    tasks = []
    for entry in _records(node, _TASK_KEYS, "任务", reading):
        name = text_of_node(entry["name"], reading) if "name" in entry else ""
        money = {key: number_of(entry[key], reading) for key in ("total", "fiscal", "other") if key in entry}
        tasks.append(Task(name or "", **money))
    return tuple(tasks)


def _shown(tables: tuple[TargetTable, ...]) -> str:
    return " ／ ".join(_shown_table(table) for table in tables)


def _shown_table(table: TargetTable) -> str:
    head = []
    if table.project_name != _PROJECT:
        head.append(f"项目“{table.project_name or '（空）'}”")
    if table.budget.total is not None:
        head.append(f"预算 {table.budget.total:g} 万元")
    if table.goal:
        head.append(f"目标：{table.goal}")
    if table.spending_plan:
        head.append(
            "支出计划 "
            + "、".join(f"{step.by} {step.amount:g}" for step in table.spending_plan if step.amount is not None)
        )
    if table.tasks:
        head.append(
            "任务 " + "、".join(f"{task.name} {task.total:g}" for task in table.tasks if task.total is not None)
        )
    rows = [_shown_row(item) for item in table.indicators]
    return "；".join([*head, *rows])


def _shown_row(item: Indicator) -> str:
    label = f"［{item.level2}］" if item.level2 else ""
    extra = "".join(f"（{part}）" for part in (item.description, item.basis) if part)
    return f"{label}{item.level3 or '（空）'} = {item.value or '（空）'}{extra}"
