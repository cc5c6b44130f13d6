"""Write the sections of docs/quality.md that compare whole runs with reference readings and three readers."""

import re

from gold_tables import SHARED
from panel import SETS, figures

TITLES = {"seeds": "真实材料", "samples": "编写材料"}
# Rows of the table of the readers' own agreement → the figures of the scorer, in the order of the cell.
PANEL_ROWS = {
    "kind accuracy": ["kind_accuracy"],
    "vague F1 (trend, state, restated)": ["vague_f1"],
    "number, comparator": ["number_accuracy", "comparator_accuracy"],
    "proper 二级指标 (in the accepted set)": ["proper_level2_accuracy"],
    "misplaced precision, recall": ["misplaced_precision", "misplaced_recall"],
    "row codes precision, recall": ["codes_precision", "codes_recall"],
    "share of good rows alarmed": ["good_rows_alarmed"],
    "table codes precision, recall": ["table_codes_precision", "table_codes_recall"],
    "score: Spearman, mean absolute error, same grade": ["score_spearman", "score_mae", "grade_agreement"],
}
LABEL_NAMES = {
    "kind_accuracy": "指标值类型一致",
    "vague_f1": "空泛（趋势、状态、重复）F1",
    "number_accuracy": "数一致",
    "comparator_accuracy": "比较符一致",
    "proper_level2_accuracy": "应属二级指标在可接受类别中",
    "misplaced_precision": "放错类别：准确",
    "misplaced_recall": "放错类别：查全",
    "codes_precision": "逐行问题：准确",
    "codes_recall": "逐行问题：查全",
    "good_rows_alarmed": "没有问题的行被误报（越低越好）",
    "table_codes_precision": "整表问题：准确",
    "table_codes_recall": "整表问题：查全",
    "score_spearman": "得分：等级相关",
    "score_mae": "得分：平均相差（分，越低越好）",
    "grade_agreement": "得分：等级一致",
}
EXTRACTION_NAMES = {
    "rows_gold": "指标行数",
    "row_precision": "行：准确",
    "row_recall": "行：查全",
    "worst_document_f1": "最差一份文件的 F1",
    "tables_gold": "目标表张数",
    "tables_found": "读出的目标表",
    "level1_accuracy": "一级指标",
    "level2_accuracy": "二级指标",
    "description_accuracy": "绩效指标描述",
    "basis_accuracy": "指标值确定依据",
    "budget_wan_accuracy": "预算金额",
    "year_accuracy": "年度",
    "goal_accuracy": "绩效目标",
}
_COUNTS = {"rows_gold", "tables_gold", "tables_found"}


def _shown(name: str, value: float | None) -> str:
    if value is None:
        return "–"
    return f"{value}" if name in _COUNTS else f"{value:.1f}" if name == "score_mae" else f"{value:.3f}"


def panel_agreement() -> dict[str, dict[str, str]]:
    """Return set → figure → the readers' own agreement (worst / mean), from the table beside the labels."""
    found: dict[str, dict[str, str]] = {name: {} for name in SETS}
    for line in (SHARED / "labels" / "README.md").read_text("utf-8").splitlines():
        cells = [cell.strip() for cell in line.strip().strip("|").split("|")]
        if cells[0] in PANEL_ROWS:
            for which, cell in zip(SETS, cells[1:], strict=False):
                parts = re.split(r",\s*", cell)
                found[which] |= dict(zip(PANEL_ROWS[cells[0]], parts, strict=True))
    return found


def agreement_section() -> str:
    """Return the section on agreement with three readers, beside their own agreement."""
    own = panel_agreement()
    lines = [
        "| 项目 | " + " | ".join(f"{TITLES[which]}：程序 | 审核人之间" for which in SETS) + " |",
        "| --- |" + " ---: |" * (2 * len(SETS)),
    ]
    for name, title in LABEL_NAMES.items():
        cells = []
        for which in SETS:
            cells += [_shown(name, figures(which)["labels"][name]), own[which].get(name, "–")]
        lines.append(f"| {title} | {' | '.join(cells)} |")
    sizes = "；".join(
        f"{TITLES[which]} {figures(which)['labels']['rows']} 行、{figures(which)['labels']['tables']} 张表"
        for which in SETS
    )
    return "\n".join(
        [
            "## 与三位审核人的判断比\n",
            f"`python benchmarks/quality.py agreement`；从读文件到评分的完整一遍。{sizes}。\n",
            (
                "“审核人之间”是每一位与另两位的一致程度（最差 / 平均）。程序的数高过它并不说明程序比人好："
                "规则和词表是对照这两份标注调过的，请与“首次看留出部分”和“独立盲测”的数一起看。\n"
            ),
            *lines,
        ]
    )


def extraction_section() -> str:
    """Return the section on what was read, against reference readings."""
    lines = ["| 项目 | " + " | ".join(TITLES[which] for which in SETS) + " |", "| --- |" + " ---: |" * len(SETS)]
    for name, title in EXTRACTION_NAMES.items():
        cells = [_shown(name, figures(which)["extraction"][name]) for which in SETS]
        lines.append(f"| {title} | {' | '.join(cells)} |")
    documents = "；".join(f"{TITLES[which]} {figures(which)['extraction']['documents']} 份" for which in SETS)
    return "\n".join(
        [
            "## 读取与提取\n",
            f"`python benchmarks/quality.py extraction`；与人工逐行核对过的读数比。{documents}。\n",
            (
                "一行算读对，要三级指标、指标值和所属项目都对。这几份文件开发时反复看过；"
                "没有见过的版式会差一些，报告里逐处写明推断和读不出的地方。\n"
            ),
            *lines,
        ]
    )


def code_lines() -> str:
    """Return docs/rule_figures.tsv: set, code, hits, false alarms, misses."""
    lines = [
        "# 由 python benchmarks/quality.py codes 写成：两份标注材料上每个编号报对、误报、漏报的次数",
        "# set\tcode\ttp\tfp\tfn",
    ]
    for which in SETS:
        for code, counts in sorted(figures(which)["labels"]["codes"].items()):
            lines.append("\t".join([which, code, *(str(counts[key]) for key in ("tp", "fp", "fn"))]))
    return "\n".join(lines) + "\n"
