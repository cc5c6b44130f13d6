"""Turn a rejected finding of a record into a good example of its rule: what the rule must not raise again."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

_ROW = {
    "一级指标": "level1",
    "二级指标": "level2",
    "三级指标": "level3",
    "指标值": "value",
    "实施期指标值": "value_long",
    "权重": "weight",
    "描述": "description",
    "依据": "basis",
}
_HEAD = {
    "项目名称": "project_name",
    "年度": "year",
    "主管部门": "department",
    "实施单位": "unit",
    "项目期限": "period",
    "绩效目标": "goal",
    "实施期目标": "goal_long",
    "实施期预算": "budget_long",
    "用途": "purpose",
    "资金支出计划单位": "spending_plan_unit",
}
_MONEY = {"预算": "total", "财政拨款": "fiscal", "其他资金": "other"}


def row_example(row: Mapping[str, Any]) -> dict[str, Any]:
    """Return the example of a rule that judges single rows."""
    return _filled({word: row.get(key) for word, key in _ROW.items() if word != "一级指标"})


def table_example(table: Mapping[str, Any]) -> dict[str, Any]:
    """Return the example of a rule that judges a table as a whole: its head, money and rows."""
    example = _filled({word: table.get(key) for word, key in _HEAD.items()})
    example |= _filled({word: table["budget"].get(key) for word, key in _MONEY.items()})
    if table["kind"] != "project":
        example["table_kind"] = table["kind"]
    if table["layout"] != "88":
        example["layout"] = table["layout"]
    if table["spending_plan"]:
        example["资金支出计划"] = [_filled(step) for step in table["spending_plan"]]
    if table["tasks"]:
        example["任务"] = [_filled(task) for task in table["tasks"]]
    example["rows"] = [_filled({word: row.get(key) for word, key in _ROW.items()}) for row in table["indicators"]]
    return example


def _filled(values: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in values.items() if value not in (None, "")}
