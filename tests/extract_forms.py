"""Build target tables of one content in many forms, for the tests of the extraction room."""

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from auditor.extract.document import extract_tables
from auditor.model import Cell, Document, Extraction, Grid, TextBlock

# level 1, level 2, name, sign, number, unit, description, basis - own content of an invented county.
ROWS = (
    ("产出指标", "数量指标", "清淤沟渠长度", "≥", "42", "公里", "全年清淤长度", "年度计划"),
    ("产出指标", "数量指标", "维修泵站座数", "＝", "6", "座", "完成维修的泵站", "年度计划"),
    ("产出指标", "质量指标", "工程验收合格率", "≥", "98", "%", "一次验收合格比例", "行业标准"),
    ("产出指标", "时效指标", "完工时限", "≤", "180", "天", "开工到完工", "施工合同"),
    ("产出指标", "成本指标", "每公里清淤成本", "≤", "3.5", "万元/公里", "综合单价", "定额"),
    ("效益指标", "经济效益指标", "亩均增收", "≥", "120", "元/亩", "农户增收", "统计数据"),
    ("效益指标", "社会效益指标", "受益农户数", "≥", "2100", "户", "沟渠两岸农户", "统计数据"),
    ("效益指标", "可持续影响指标", "管护制度", "", "健全", "", "是否有人管", "管护办法"),
    ("满意度指标", "服务对象满意度指标", "受益农户满意度", "≥", "92", "%", "满意的比例", "问卷"),
)
WANT = [(r[0], r[1], r[2], r[3] + r[4] + r[5]) for r in ROWS]
NAME, DEPARTMENT, UNIT, GOAL = "沟渠清淤项目", "云溪县水务局", "云溪县河道所", "完成清淤42公里，改善灌溉条件。"
HEAD = [
    ("项目名称", NAME),
    ("主管部门", DEPARTMENT),
    ("实施单位", UNIT),
    ("年度资金总额（万元）", "147.00"),
    ("年度目标", GOAL),
]

CellSpec = str | tuple[str, int] | tuple[str, int, int]


def value(row: Sequence[str]) -> str:
    return row[3] + row[4] + row[5]


@dataclass
class Sheet:
    """A grid under construction: rows of texts, or (text, columns), or (text, columns, rows)."""

    rows: list[tuple[CellSpec, ...]] = field(default_factory=list)

    def row(self, *cells: CellSpec) -> "Sheet":
        self.rows.append(cells)
        return self

    def head(self, width: int) -> "Sheet":
        for label, text in HEAD:
            self.row(label, (text, width - 1))
        return self

    def grid(self, location: str = "第1张表", source: str = "cells") -> Grid:
        occupied: set[tuple[int, int]] = set()
        cells = []
        for r, row in enumerate(self.rows):
            c = 0
            for spec in row:
                text, cols, down = (*((spec,) if isinstance(spec, str) else spec), 1, 1)[:3]
                while (r, c) in occupied:
                    c += 1
                cells.append(Cell(text, r, c, down, cols, f"{location}第{r + 1}行第{c + 1}列"))
                occupied |= {(r + i, c + j) for i in range(down) for j in range(cols)}
                c += cols
        n_cols = max(c for _, c in occupied) + 1
        return Grid(tuple(cells), len(self.rows), n_cols, location, source)


def runs(rows: Sequence[Sequence[str]], key: Callable[[Sequence[str]], object]) -> list[int]:
    """Return the length of each run of equal keys at its first row, 0 inside it."""
    lengths = []
    for n, row in enumerate(rows):
        if n and key(rows[n - 1]) == key(row):
            lengths.append(0)
            continue
        end = n
        while end < len(rows) and key(rows[end]) == key(row):
            end += 1
        lengths.append(end - n)
    return lengths


def labels(row: Sequence[str], first: int, second: int, mode: str) -> list[CellSpec]:
    """Return the two label cells of a row: merged (`span`), left blank (`blank`) or on every row (`repeat`)."""
    if mode == "repeat":
        return [row[0], row[1]]
    if mode == "blank":
        return [row[0] if first else "", row[1] if second else ""]
    cells: list[CellSpec] = []
    if first:
        cells.append((row[0], 1, first))
    if second:
        cells.append((row[1], 1, second))
    return cells


def add_rows(
    sheet: Sheet,
    content: Callable[[Sequence[str]], Sequence[CellSpec]],
    rows: Sequence[Sequence[str]] = ROWS,
    mode: str = "span",
) -> Sheet:
    pairs = zip(rows, runs(rows, lambda r: r[0]), runs(rows, lambda r: (r[0], r[1])), strict=True)
    for row, first, second in pairs:
        sheet.row(*labels(row, first, second, mode), *content(row))
    return sheet


def extract(*blocks: Grid | TextBlock | str) -> Extraction:
    return extract_tables(
        Document("a.docx", "docx", "", tuple(TextBlock(b) if isinstance(b, str) else b for b in blocks))
    )


def lines(text: str) -> Extraction:
    blocks = tuple(TextBlock(line, f"行 {n}", n) for n, line in enumerate(text.split("\n"), 1))
    return extract_tables(Document("a.txt", "txt", "", blocks))


def read(extraction: Extraction) -> list[tuple[str | None, str | None, str | None, str | None]]:
    return [(i.level1, i.level2, i.level3, i.value) for t in extraction.tables for i in t.indicators]


LEVEL_WORDS = (
    ("一级指标", "二级指标", "三级指标"),
    ("一级绩效指标", "二级绩效指标", "三级绩效指标"),
    ("一级", "二级", "指标名称"),
    ("指标一级", "指标二级", "指标内容"),
)
VALUE_WORDS = (
    "指标值",
    "年度指标值",
    "绩效值",
    "目标值",
    "当年预期实现值",
    "指标值（包含数字及文字描述）",
    "年度目标值",
    "预期指标值",
)
SIDE_WORDS = {
    "description": ("绩效指标描述", "指标解释", "指标说明"),
    "basis": ("指标值确定依据", "指标值设定依据", "依据"),
    "weight": ("权重（%）", "分值", "分值权重"),
    "remark": ("备注", "评（扣）分标准", "指标值类型"),
}


def random_form(chance: random.Random) -> tuple[list[Grid | TextBlock | str], list[str]]:
    """Return blocks of the one content in a form drawn by chance, and the side columns it has."""
    mode = chance.choice(("span", "blank", "repeat"))
    split_value = chance.random() < 0.3
    sides = [side for side in SIDE_WORDS if chance.random() < 0.35]
    before = [side for side in sides if chance.random() < 0.4]
    after = [side for side in sides if side not in before]
    lead = chance.random() < 0.3
    name_width = chance.choice((1, 2))

    def content(row: Sequence[str]) -> list[CellSpec]:
        side = {"description": row[6], "basis": row[7], "weight": "10", "remark": "按比例"}
        signed = [row[3] or "定性", row[4], row[5]] if split_value else [value(row)]
        return [(row[2], name_width), *(side[s] for s in before), *signed, *(side[s] for s in after)]

    words = chance.choice(LEVEL_WORDS)
    value_words = ["指标性质", "指标值", "计量单位"] if split_value else [chance.choice(VALUE_WORDS)]
    head: list[CellSpec] = [words[0], words[1], (words[2], name_width)]
    head += [chance.choice(SIDE_WORDS[s]) for s in before] + list(value_words)
    head += [chance.choice(SIDE_WORDS[s]) for s in after]
    width = len(head) + name_width - 1
    sheet = Sheet().head(width + lead)
    if lead:
        head.insert(0, ("年度\n绩效\n指标", 1, len(ROWS) + 1) if mode == "span" else "年度绩效指标")
    sheet.row(*head)
    start = len(sheet.rows)
    add_rows(sheet, content, mode=mode)
    if lead and mode != "span":
        sheet.rows[start:] = [("", *row) for row in sheet.rows[start:]]
    source = "lines" if mode == "blank" and chance.random() < 0.5 else "cells"
    blocks: list[Grid | TextBlock | str] = ["项目支出绩效目标表", "（2025年度）"]
    if mode != "span" and chance.random() < 0.4:
        cut = start + chance.randint(2, len(ROWS) - 2)
        rest = Sheet(sheet.rows[cut:])
        if chance.random() < 0.5:
            rest.rows.insert(0, tuple(head))
        page = ["— 1 —"] if chance.random() < 0.5 else []
        return [*blocks, Sheet(sheet.rows[:cut]).grid("第1页", source), *page, rest.grid("第2页", source)], sides
    return [*blocks, sheet.grid(source=source)], sides
