"""Explain a rule, and why it did or did not report a row or table."""

from __future__ import annotations

from collections.abc import Sequence

from auditor.check.facts import POLARITIES, VALUE_KINDS
from auditor.check.fields import fields_of
from auditor.check.kind import AcrossKind, CellKind, TableKind
from auditor.check.roles import ROLES, text_of
from auditor.check.rule import Rule
from auditor.check.ruleset import RuleSet
from auditor.check.run import check_across, check_table, hits_of
from auditor.check.subject import Row, Table
from auditor.lab.placed import Placed
from auditor.model import Finding


def explain_rule(rule: Rule, rules: RuleSet) -> str:
    """Return everything about a rule: what, where, why, basis, examples, and which layers changed it."""
    state = "" if rule.enabled else "（已停用）"
    lines = [
        f"{rule.code} {rule.name}{state}　{rule.severity.value}　{rule.item}　权重 {rule.weight:g}",
        f"查什么：{rule.with_.title}（{rule.kind}）",
        f"看哪里：{'、'.join(rule.where)}",
    ]
    if rule.when is not None:
        lines.append(f"适用条件：{rule.when}")
    lines.extend(f"严重程度：{case.when} 时为{case.severity.value}" for case in rule.severity_when)
    lines += [f"提示：{rule.message}"]
    if rule.suggestion:
        lines.append(f"建议：{rule.suggestion}")
    if rule.rewrite:
        lines.append("附改写：按该行自己的名词给出可计量的写法和相似的好指标（数字留空）")
    lines += [f"为什么：{rule.why}", f"依据：{rule.basis}"]
    if rule.unless_also:
        lines.append(f"同一行已报这些时不报：{'、'.join(rule.unless_also)}")
    lines.extend(f"反例：{example.shown}" for example in rule.bad)
    lines.extend(f"{'近似例' if example.near_miss else '正例'}：{example.shown}" for example in rule.good)
    lines.append(f"出处：{rule.layer}　{rule.place}")
    lines.extend(
        f"改动：{change.layer} 把 {change.key} 从 {change.before} 改为 {change.after}（{change.place}）"
        for change in rules.changes
        if change.code == rule.code
    )
    return "\n".join(lines)


def explain_subject(rule: Rule, rules: RuleSet, placed: Placed, index: int | None) -> str:
    """Return why a rule did or did not report a row (or, with None, the table): the condition tree with values.

    Args:
        rule: the rule in question.
        rules: the whole set, for what silences it.
        placed: the table.
        index: row number, None for the table as a whole.
    """
    table = Table(placed.typed)
    if isinstance(rule.with_, TableKind) and index is not None:
        return _explain_table_kind(rule, rules, placed, table, index)
    subject: Row | Table = table if index is None else table.rows[index]
    lines = [_heading(placed, subject)]
    if not rule.meant_for(table.table):
        return "\n".join([*lines, f"{rule.code} 不用于这种表（类型 {table.table.kind}，版式 {table.table.layout}）"])
    if rule.when is not None:
        explained = rule.when.explain(subject)
        lines += ["适用条件：", *explained.lines(1)]
        if not explained.holds:
            return "\n".join([*lines, f"结论：条件不成立，{rule.code} 不适用"])
    lines += [*_cells(rule, subject), *_parameters(rule)]
    hits = [] if isinstance(rule.with_, AcrossKind) else hits_of(rule, subject)
    if not hits:
        return "\n".join([*lines, f"结论：没有发现“{rule.with_.title}”，{rule.code} 不报"])
    for hit in hits:
        lines.append(f"命中：{hit.evidence}")
        lines.extend(f"　{name}：{value}" for name, value in hit.trace)
    lines.append(f"严重程度：{rule.severity_for(subject).value}")
    return "\n".join([*lines, _conclusion(rule, rules, placed, index)])


def _explain_table_kind(rule: Rule, rules: RuleSet, placed: Placed, table: Table, index: int) -> str:
    row = table.rows[index]
    lines = [_heading(placed, row), f"{rule.code} 是整表检查，看它有没有指到这一行。"]
    own = [hit for hit in hits_of(rule, table) if hit.row in {index, None}] if rule.meant_for(table.table) else []
    if rule.when is not None:
        lines += ["适用条件：", *rule.when.explain(table).lines(1)]
        own = own if rule.when.test(table) else []
    for hit in own:
        lines.append(f"命中：{hit.evidence}")
        lines.extend(f"　{name}：{value}" for name, value in hit.trace)
    if not own:
        return "\n".join([*lines, f"结论：{rule.code} 没有指到这一行"])
    return "\n".join([*lines, _conclusion(rule, rules, placed, own[0].row)])


def _heading(placed: Placed, subject: Row | Table) -> str:
    if isinstance(subject, Table):
        return placed.shown
    item = subject.typed.indicator
    shown = f"［{item.level2 or '未写类别'}］{item.level3 or '（空）'} = {item.value or '（空）'}"
    return f"{placed.shown} {item.location}\n{shown}"


def _cells(rule: Rule, subject: Row | Table) -> list[str]:
    scope = "row" if isinstance(subject, Row) else "table"
    roles = [role for role in rule.where if ROLES[role].scope == scope or not isinstance(rule.with_, CellKind)]
    lines = [f"看的格：{role}＝{text_of(role, subject) or '（空）'}" for role in roles if role != "整表"]
    if isinstance(subject, Row):
        typed = subject.typed
        value = typed.value
        number = "" if value.number is None else f"，数 {value.number:g}{value.unit or ''}"
        best = "、".join(f"{guess.label} {guess.confidence:.2f}" for guess in typed.category.guesses[:3]) or "（无）"
        vague = "、".join(typed.vagueness.hits) or "无空泛词"
        read = f"值类型 {VALUE_KINDS[value.kind]}{number}，比较符 {value.comparator or '无'}"
        lines.append(f"读出：{read}，空泛度 V{typed.vagueness.level}（{vague}），方向 {POLARITIES[typed.polarity]}")
        process = "，过程指标" if typed.category.process else ""
        lines.append(f"类别：申报 {typed.indicator.level2 or '（无）'}，应属 {best}{process}")
    return lines


def _parameters(rule: Rule) -> list[str]:
    shown = []
    for field in fields_of(rule.with_):
        value = getattr(rule.with_, field.name)
        if value == field.default:
            continue
        text = getattr(value, "text", None) or getattr(value, "name", None) or getattr(value, "terms", value)
        words = "、".join(map(str, text)) if isinstance(text, tuple) else str(text)
        shown.append(f"{field.metadata.get('alias') or field.name}＝{words}")
    return [f"参数：{'；'.join(shown)}"] if shown else []


def _conclusion(rule: Rule, rules: RuleSet, placed: Placed, index: int | None) -> str:
    check = check_table(placed.typed, rules)
    wanted = None if index is None else placed.typed.rows[index].indicator.id or None
    own = [f for f in check.findings if f.rule == rule.code and f.indicator == wanted]
    if own:
        return f"结论：{rule.code} 报了：{own[0].message}" + ("（待核）" if own[0].status == "review" else "")
    others = sorted({f.rule for f in check.findings if f.indicator in {wanted, None}} & set(rule.unless_also))
    if others:
        return f"结论：同一行已报 {'、'.join(others)}，{rule.code} 不再重复报"
    return f"结论：{rule.code} 没有报"


def explain_finding(finding: dict[str, object], rules: RuleSet, placed: Sequence[Placed]) -> str:
    """Return why a finding of a report arose, judged again with the rules at hand.

    Args:
        finding: a FINDING of report.json.
        rules: the rules in effect now.
        placed: the report's tables.
    """
    code = str(finding.get("rule"))
    rule = rules.get(code)
    lines = [
        f"{code} {finding.get('severity')}　{finding.get('location')}",
        f"提示：{finding.get('message')}",
        f"原文：{finding.get('evidence')}",
    ]
    trace = finding.get("trace")
    if isinstance(trace, dict):
        lines.extend(f"　{name}：{value}" for name, value in trace.items())
    if rule is None:
        return "\n".join([*lines, f"现在的规则里没有 {code}，无法重新推演"])
    for table in placed:
        if table.typed.table.id != finding.get("table"):
            continue
        wanted = finding.get("indicator")
        rows = [i for i, row in enumerate(table.typed.rows) if row.indicator.id == wanted]
        lines += ["", explain_subject(rule, rules, table, rows[0] if rows else None)]
    return "\n".join([*lines, "", explain_rule(rule, rules)])


def findings_of(placed: Sequence[Placed], rules: RuleSet) -> list[tuple[str, Finding]]:
    """Return (place, finding) for all tables, then for what spans tables."""
    found = []
    for table in placed:
        if table.typed.table.kind != "self_evaluation":
            found += [(table.document, finding) for finding in check_table(table.typed, rules).findings]
    across = check_across([table.typed for table in placed], rules)
    return [*found, *(("", finding) for finding in across.findings)]
