"""Say which layers are in effect and what overrides what, from which file and line."""

from __future__ import annotations

from auditor.check.ruleset import RuleSet


def status_lines(rules: RuleSet) -> list[str]:
    """Return layers, changes and switched-off rules as lines."""
    own = {
        layer.name: sum(rule.layer == layer.name for rule in (*rules.rules, *rules.disabled)) for layer in rules.layers
    }
    lines = [f"规则 {len(rules.rules)} 条，停用 {len(rules.disabled)} 条，层 {len(rules.layers)} 个（后面的优先）"]
    for number, layer in enumerate(rules.layers, 1):
        lexicons = f"，词表 {'、'.join(layer.lexicons)}" if layer.lexicons else ""
        lines.append(f"{number}. {layer.name}：规则 {own[layer.name]} 条，文件 {len(layer.files)} 个{lexicons}")
    lines.extend(
        f"{change.code} {change.key}：{change.before} → {change.after}　{change.place}" for change in rules.changes
    )
    if not rules.changes:
        lines.append("没有改动内置规则。")
    lines.extend(f"停用：{rule.code} {rule.name}" for rule in rules.disabled)
    return lines
