"""Know the Chinese spellings of keys and words in rule files."""

from __future__ import annotations

from collections.abc import Mapping

# Keys of a rule; the first spelling is the one shown in messages and written by `audit rules new`.
RULE_KEYS: Mapping[str, tuple[str, ...]] = {
    "code": ("编号", "代码"),
    "name": ("名称",),
    "kind": ("检查类型", "类型"),
    "where": ("位置", "检查对象"),
    "with": ("参数",),
    "when": ("条件", "适用条件"),
    "severity": ("严重程度", "级别"),
    "severity_when": ("严重程度按情况",),
    "item": ("审核要点",),
    "weight": ("权重",),
    "message": ("提示",),
    "suggestion": ("建议",),
    "rewrite": ("改写",),
    "why": ("理由", "为什么"),
    "basis": ("依据",),
    "unless_also": ("已有则不报",),
    "cause": ("同因",),
    "cause_per": ("同因范围",),
    "status": ("状态",),
    "layout": ("版式",),
    "table_kind": ("适用表",),
    "bad": ("反例",),
    "good": ("正例",),
    "enabled": ("启用",),
}
RULE_SPELLINGS: Mapping[str, str] = {spelling: key for key, others in RULE_KEYS.items() for spelling in (key, *others)}
SEVERITIES: Mapping[str, str] = {"高": "高", "中": "中", "低": "低", "high": "高", "medium": "中", "low": "低"}
STATUSES: Mapping[str, str] = {"fail": "fail", "问题": "fail", "review": "review", "待核": "review"}
CAUSE_RANGES: Mapping[str, str] = {"row": "row", "行": "row", "table": "table", "表": "table"}
LAYOUT_WORDS: Mapping[str, str] = {"88": "88", "101": "101"}
TABLE_KIND_WORDS: Mapping[str, str] = {
    "project": "project",
    "项目": "project",
    "overall": "overall",
    "整体支出": "overall",
    "整体": "overall",
}
SWITCHES: Mapping[str, bool] = {"off": False, "关": False, "停用": False, "on": True, "开": True, "启用": True}
# Keys of an example beside the cell roles.
EXAMPLE_KEYS: Mapping[str, str] = {
    "near_miss": "near_miss", "近似": "near_miss", "note": "note", "说明": "note",
    "rows": "rows", "行": "rows", "tables": "tables", "表": "tables",
    "layout": "layout", "版式": "layout", "table_kind": "table_kind", "适用表": "table_kind",
    "预算": "预算", "budget": "预算", "财政拨款": "财政拨款", "其他资金": "其他资金", "实施期预算": "实施期预算",
    "资金支出计划": "资金支出计划", "资金支出计划单位": "资金支出计划单位", "任务": "任务", "实施期目标": "实施期目标",
}  # fmt: skip
CONDITION_WORDS: Mapping[str, str] = {
    "all": "all", "全部": "all", "any": "any", "任一": "any",
    "not": "not", "非": "not", "expr": "expr", "表达式": "expr",
}  # fmt: skip
