"""Write docs/rules.md and one page a rule, docs/rules/<CODE>.md, from the rule files themselves.

python -m auditor.lab.pages            write the pages, remove those of rules that are gone
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Mapping
from pathlib import Path

from auditor.check.examples import Example
from auditor.check.loading import load_rules
from auditor.check.rule import Rule
from auditor.check.ruleset import RuleSet
from auditor.lab.kinds_page import kinds_page
from auditor.lab.template import letters
from auditor.records import record

# How many codes the catalogue of defects has, by letter; a rule beyond them takes the next free number.
CATALOGUE = {"V": 24, "S": 5, "C": 9, "M": 8, "T": 16, "R": 10}
# Codes of the catalogue a program cannot judge, with the reason.
WITHOUT_RULE: Mapping[str, str] = {}
# Codes judged only in part: what the rule sees, and what is left to the reader.
IN_PART = {
    "C09": "只看资金行填进效益栏、类别名填进三级指标这两种，结论为“待核”",
    "R02": "只看金额大而数量少、数量小；与同类项目比要人判断",
    "R03": "只在表内写有基期时比较；没有行业标准库",
    "R06": "只看说得过大的用语和金额；能否归因要人判断",
    "R07": "只看常见的几种说法，请单位说明",
    "S03": "只看有没有写明人群；写错了人群要人判断",
    "T07": "只看用语是否疏远，结论为“待核”",
}
_TABLE_KINDS = {"project": "项目", "overall": "整体支出", "self_evaluation": "自评"}
_SETS = {"seeds": "真实材料", "samples": "编写材料（20 个行业）"}
_FIGURES = "rule_figures.tsv"
NO_CASES = "尚无样本"


@record(slots=False)
class Figures:
    """How a rule did against labels of one set: hits, false alarms, misses."""

    hits: int
    false_alarms: int
    misses: int

    @property
    def precision(self) -> str:
        """Return the share of findings that were right, or that there were none."""
        return _share(self.hits, self.hits + self.false_alarms)

    @property
    def recall(self) -> str:
        """Return the share of labelled cases that were found, or that there were none."""
        return _share(self.hits, self.hits + self.misses)


def _share(part: int, whole: int) -> str:
    return f"{part / whole:.2f}" if whole else NO_CASES


def codes_of_catalogue() -> list[str]:
    """Return the codes of the catalogue in its order."""
    return [f"{letter}{number:02}" for letter, last in CATALOGUE.items() for number in range(1, last + 1)]


def load_figures(docs: Path) -> dict[str, dict[str, Figures]]:
    """Return set → code → figures from docs/rule_figures.tsv; nothing when the file is absent."""
    file = docs / _FIGURES
    found: dict[str, dict[str, Figures]] = {name: {} for name in _SETS}
    for line in file.read_text("utf-8").splitlines() if file.is_file() else ():
        if line.startswith("#") or not line.strip():
            continue
        which, code, *numbers = line.split("\t")
        found[which][code] = Figures(*map(int, numbers))
    return found


def pages(rules: RuleSet, figures: Mapping[str, Mapping[str, Figures]]) -> dict[str, str]:
    """Return path below docs/ → text, of the index and every rule."""
    found = {"rules.md": index_page(rules, figures)}
    for rule in rules:
        own = {which: by_code.get(rule.code) for which, by_code in figures.items()}
        found[f"rules/{rule.code}.md"] = rule_page(rule, own)
    return found


# ------------------------------------------------------------------ the index


def index_page(rules: RuleSet, figures: Mapping[str, Mapping[str, Figures]]) -> str:
    """Return docs/rules.md."""
    parts = [
        "# 规则",
        (
            f"共 {len(rules.rules)} 条。本页和各规则页由 `make docs` 按 `rules/` 里的文件生成，不要手改；"
            "没有网络也能读。写法见 [kinds.md](kinds.md)，怎样改成本单位的口径见 [tuning.md](tuning.md)。"
        ),
        (
            "“准确”是报出的里面报对的比例，“查全”是该报的里面报出的比例，两份标注材料合计；"
            f"材料里没有这种情况的写“{NO_CASES}”。这些数是调过之后的，不是盲测，见 [quality.md](quality.md)。"
        ),
    ]
    for letter, title in letters().items():
        own = [rule for rule in rules if rule.code.startswith(letter)]
        if own:
            parts += [f"## {letter} {title}（{len(own)} 条）", _index_table(own, figures)]
    parts += ["## 目录与规则的差别", *_gaps(rules)]
    return "\n\n".join(parts) + "\n"


def _index_table(own: Iterable[Rule], figures: Mapping[str, Mapping[str, Figures]]) -> str:
    lines = ["| 编号 | 名称 | 程度 | 审核要点 | 准确 | 查全 |", "| --- | --- | --- | --- | ---: | ---: |"]
    for rule in own:
        both = _together(by_code.get(rule.code) for by_code in figures.values())
        lines.append(
            f"| [{rule.code}](rules/{rule.code}.md) | {_text(rule.name)} | {rule.severity.value} | {rule.item} "
            f"| {both.precision} | {both.recall} |"
        )
    return "\n".join(lines)


def _together(found: Iterable[Figures | None]) -> Figures:
    known = [figures for figures in found if figures is not None]
    return Figures(sum(f.hits for f in known), sum(f.false_alarms for f in known), sum(f.misses for f in known))


def _gaps(rules: RuleSet) -> list[str]:
    catalogue = codes_of_catalogue()
    missing = [code for code in catalogue if rules.get(code) is None]
    beyond = [rule for rule in rules if rule.code not in catalogue]
    lines = [
        f"问题目录共 {len(catalogue)} 条，有规则的 {len(catalogue) - len(missing)} 条。",
        "没有规则的：" + ("" if missing else "无。"),
    ]
    if missing:
        lines.append("\n".join(f"- {code}：{WITHOUT_RULE[code]}" for code in missing))
    lines.append("目录之外另加的：" + ("" if beyond else "无。"))
    if beyond:
        lines.append("\n".join(f"- [{rule.code}](rules/{rule.code}.md) {rule.name}" for rule in beyond))
    lines.append("只能判断一部分、其余请人看的：")
    lines.append("\n".join(f"- [{code}](rules/{code}.md)：{what}" for code, what in sorted(IN_PART.items())))
    return lines


# ------------------------------------------------------------------ one rule


def rule_page(rule: Rule, figures: Mapping[str, Figures | None]) -> str:
    """Return the page of a rule: what, why, examples, basis, suggestion, settings, figures."""
    parts = [
        f"# {rule.code} {rule.name}",
        f"[全部规则](../rules.md) · 文件 [`{rule.place.file}`](../../{rule.place.file})",
        "## 查什么",
        _what(rule),
        f"提示：{_text(rule.message)}",
        "## 为什么",
        _text(rule.why),
        "## 依据",
        _text(rule.basis or "（未写）"),
        "## 应当报的例子",
        _examples(rule.bad),
        "## 不应报的例子",
        _examples([example for example in rule.good if not example.near_miss]),
        "## 看着像而没问题的例子",
        _examples(rule.near_misses),
        "## 怎样改",
        _text(rule.suggestion or "（未写）") + ("\n\n报出的行另附按该行自己的名词改写的样子。" if rule.rewrite else ""),
        "## 程度和扣分",
        _settings(rule),
        "## 量过的结果",
        _figures(figures),
    ]
    if rule.code in IN_PART:
        parts.insert(5, f"只能判断一部分：{IN_PART[rule.code]}。")
    return "\n\n".join(parts) + "\n"


def _what(rule: Rule) -> str:
    lines = [
        f"- 检查类型：{rule.with_.title}（[`{rule.kind}`](../kinds.md#{rule.kind})）",
        f"- 看哪一格：{'、'.join(rule.where)}",
    ]
    if rule.when is not None:
        lines.append(f"- 适用条件：{_text(str(rule.when))}")
    if rule.layouts:
        lines.append(f"- 版式：只用于 {'、'.join(rule.layouts)}")
    if rule.table_kinds:
        lines.append(f"- 适用的表：只用于 {'、'.join(_TABLE_KINDS[kind] for kind in rule.table_kinds)}")
    if rule.unless_also:
        links = "、".join(f"[{code}]({code}.md)" for code in rule.unless_also)
        lines.append(f"- 同一行（或整表）已报这些时不报：{links}")
    return "\n".join(lines)


def _settings(rule: Rule) -> str:
    lines = [f"- 程度：{rule.severity.value}"]
    lines += [f"- {_text(str(case.when))} 时：{case.severity.value}" for case in rule.severity_when]
    lines += [f"- 计入审核要点：{rule.item}", f"- 扣分倍数：{rule.weight:g}（怎样扣见 [评分办法](../scoring.md)）"]
    if rule.cause:
        lines.append(f"- 同因：{rule.cause}（同一{'行' if rule.cause_per == 'row' else '表'}只扣一次）")
    if rule.status == "review":
        lines.append("- 结论为“待核”，不扣分")
    return "\n".join(lines)


def _examples(examples: Iterable[Example]) -> str:
    lines = []
    for example in examples:
        note = f"　{_text(example.note)}" if example.note else ""
        lines.append(f"- {_text(example.shown)}{note}")
    return "\n".join(lines) or "（未写）"


def _figures(figures: Mapping[str, Figures | None]) -> str:
    lines = [
        "| 标注材料 | 报对 | 误报 | 漏报 | 准确 | 查全 |",
        "| --- | ---: | ---: | ---: | ---: | ---: |",
    ]
    for which, found in figures.items():
        own = found or Figures(0, 0, 0)
        if not own.hits + own.false_alarms + own.misses:
            lines.append(f"| {_SETS[which]} | | | | {NO_CASES} | {NO_CASES} |")
            continue
        lines.append(
            f"| {_SETS[which]} | {own.hits} | {own.false_alarms} | {own.misses} | {own.precision} | {own.recall} |"
        )
    return "\n".join([*lines, "", "与三位审核人的标注比；规则按这些材料调过，见 [quality.md](../quality.md)。"])


def _text(text: str) -> str:
    """Return text that Markdown shows as it is."""
    for sign in "\\`*_<|[]":
        text = text.replace(sign, f"\\{sign}")
    return text.replace("\n", " ")


def write_pages(docs: Path) -> list[Path]:
    """Write all generated pages below docs/ and remove pages of rules that are gone; return those written."""
    wanted = pages(load_rules(), load_figures(docs)) | {"kinds.md": kinds_page()}
    for old in sorted((docs / "rules").glob("*.md")):
        if f"rules/{old.name}" not in wanted:
            old.unlink()
    written = []
    for name, text in wanted.items():
        file = docs / name
        file.parent.mkdir(exist_ok=True)
        file.write_text(text, encoding="utf-8")
        written.append(file)
    return written


if __name__ == "__main__":
    made = write_pages(Path(__file__).resolve().parents[2] / "docs")
    sys.stdout.write(f"docs/：写了 {len(made)} 页\n")
