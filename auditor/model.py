"""Dataclasses that travel from room to room; nothing here computes more than a lookup."""

from dataclasses import field
from enum import StrEnum
from typing import Literal

from auditor.records import record

# --------------------------------------------------------------------------- the framework (domain terms)

LEVEL1 = ("成本指标", "产出指标", "效益指标", "满意度指标")
LEVEL2 = (
    "数量指标",
    "质量指标",
    "时效指标",
    "成本指标",
    "经济成本指标",
    "社会成本指标",
    "生态环境成本指标",
    "经济效益指标",
    "社会效益指标",
    "生态效益指标",
    "可持续影响指标",
    "服务对象满意度指标",
)
REVIEW_ITEMS = {
    "规范完整性": "完整性",
    "明确清晰性": "完整性",
    "目标相关性": "相关性",
    "指标科学性": "相关性",
    "绩效合理性": "适当性",
    "资金匹配性": "适当性",
    "实现可能性": "可行性",
    "条件充分性": "可行性",
}

# A folder with this file is a report of ours: never read as input, replaced as a whole.
REPORT_MARKER = ".audit-report"

ValueKind = Literal["quantity", "deadline", "state", "trend", "restated", "filler", "missing", "malformed", "compound"]
Polarity = Literal["positive", "negative", "unknown"]
Layout = Literal["88", "101"]
TableKind = Literal["project", "overall", "self_evaluation"]
DocumentStatus = Literal["ok", "no_tables", "unreadable", "skipped"]
FindingStatus = Literal["fail", "review"]
# The normalised dimension of a unit (domain.md 6.5); `unit_money` is money per something (元/人).
Dimension = Literal[
    "people", "things", "events", "money", "unit_money", "time", "geometry", "weight", "share", "grade", "data", "rate"
]


class Severity(StrEnum):
    """How much a finding matters at the meeting."""

    HIGH = "高"
    MEDIUM = "中"
    LOW = "低"


class Outcome(StrEnum):
    """What became of a file, table, row or check; the six add up to the whole."""

    PASSED = "通过"
    PROBLEM = "问题"
    NOT_APPLICABLE = "不适用"
    TO_CONFIRM = "待核"
    UNREADABLE = "读不出"
    NOT_RUN = "未执行"


# --------------------------------------------------------------------------- read


# One for each cell of every sheet: sealed, they would cost the reading of a workbook a sixth more.
@record
class Cell:
    """One cell as it stands in the source; a merged cell appears once, with its spans.

    Attributes:
        text: verbatim, line breaks kept.
        row: 0-based row of its upper left corner.
        col: 0-based column of its upper left corner.
        address: where a person finds it: `Sheet1!B3`, `第2页第5行`, `行 120`.
        confidence: below 1 only for recognised (OCR) text.
    """

    text: str
    row: int
    col: int
    row_span: int = 1
    col_span: int = 1
    address: str = ""
    confidence: float = 1.0


@record(sealed=True)
class Grid:
    """A table of any format: rows × columns of cells with spans.

    Attributes:
        location: `第3张表`, `Sheet1!A3:F20`, `第2页`, `行 120-160`.
        source: how it came to be a grid: `cells` (real table), `lines` (rebuilt from text), `positions` (PDF), `ocr`.
        notes: things a reader must know, e.g. `隐藏工作表`.
    """

    cells: tuple[Cell, ...]
    n_rows: int
    n_cols: int
    location: str = ""
    source: Literal["cells", "lines", "positions", "ocr"] = "cells"
    notes: tuple[str, ...] = ()

    def filled(self) -> list[list[Cell | None]]:
        """Return rows of columns where a merged cell stands in every place it covers."""
        rows: list[list[Cell | None]] = [[None] * self.n_cols for _ in range(self.n_rows)]
        for cell in self.cells:
            for r in range(cell.row, min(cell.row + cell.row_span, self.n_rows)):
                for c in range(cell.col, min(cell.col + cell.col_span, self.n_cols)):
                    rows[r][c] = cell
        return rows


@record(sealed=True)
class TextBlock:
    """A paragraph or line outside tables.

    Attributes:
        line: 1-based line in a text document, paragraph number in others.
    """

    text: str
    address: str = ""
    line: int = 0


@record(sealed=True)
class Problem:
    """Why a document was not read: code of the interface and one Chinese line with what to do."""

    code: str
    message: str


@record(sealed=True)
class Document:
    """One file, or one member of an archive, as read.

    Attributes:
        path: relative to the input folder, posix; `b.zip!/c.xls` for a member.
        format: txt, docx, doc, wps, xlsx, xls, xlsb, et, ods, csv, html, mht, pdf …
        blocks: grids and text in reading order.
    """

    path: str
    format: str
    sha256: str
    blocks: tuple[Grid | TextBlock, ...] = ()
    problem: Problem | None = None
    skipped: bool = False
    notes: tuple[str, ...] = ()


# --------------------------------------------------------------------------- extract


@record(sealed=True)
class Repair:
    """One inference made while extracting: what was done, where, how sure (0–1)."""

    location: str
    what: str
    confidence: float


@record(sealed=True)
class LeftOut:
    """A table that is no target table, and why it was left out."""

    location: str
    reason: str


@record(sealed=True)
class Budget:
    """The annual money of a project, in 万元."""

    total: float | None = None
    fiscal: float | None = None
    other: float | None = None


@record(sealed=True)
class PlanStep:
    """One step of the 资金支出计划: by when, and the figure as written (万元, or a share where the head says %)."""

    by: str
    amount: float | None
    text: str = ""


@record(sealed=True)
class Task:
    """One task of a 整体支出 table, amounts in 万元."""

    name: str
    total: float | None = None
    fiscal: float | None = None
    other: float | None = None


@record(sealed=True)
class Indicator:
    """One row of a target table, verbatim but on one line; empty is None.

    Attributes:
        level1: canonical 一级指标, filled down; None when it cannot be told.
        level2: canonical 二级指标 as declared, filled down.
        level2_written: the label as the unit wrote it (`22-社会效益`), for naming checks.
        level3: the indicator's name.
        value_long: 实施期/长期 value where it stands beside the annual one.
        actual: 实际完成值 of a 自评 table.
        extra: further columns by head word (评分标准, 备注 …).
        confidence: below 1 when a repair or OCR made the row unsure.
    """

    id: str
    location: str
    level1: str | None
    level2: str | None
    level3: str | None
    value: str | None
    value_long: str | None = None
    actual: str | None = None
    weight: str | None = None
    description: str | None = None
    basis: str | None = None
    level2_written: str | None = None
    extra: tuple[tuple[str, str], ...] = ()
    confidence: float = 1.0


@record(sealed=True)
class TargetTable:
    """One 绩效目标表 as filed: head fields and rows in document order; money in 万元.

    Attributes:
        spending_plan_unit: `%` or `万元`, as the head of the 资金支出计划 says.
        period: 实施期 or 项目期限 as written.
        grid: the source grid, for showing the table as filed; None for prose.
        grid_rows: for each indicator its 0-based row in `grid`, or -1.
    """

    id: str
    location: str
    kind: TableKind
    layout: Layout
    project_name: str | None
    indicators: tuple[Indicator, ...]
    narrative: bool = False
    project_code: str | None = None
    year: int | None = None
    department: str | None = None
    unit: str | None = None
    budget: Budget = Budget()
    budget_long: float | None = None
    goal: str | None = None
    goal_long: str | None = None
    purpose: str | None = None
    period: str | None = None
    spending_plan: tuple[PlanStep, ...] = ()
    spending_plan_unit: str | None = None
    tasks: tuple[Task, ...] = ()
    repairs: tuple[Repair, ...] = ()
    head: tuple[tuple[str, str], ...] = ()
    grid: Grid | None = None
    grid_rows: tuple[int, ...] = ()


@record(sealed=True)
class Extraction:
    """All target tables of one document and what was left out."""

    tables: tuple[TargetTable, ...] = ()
    left_out: tuple[LeftOut, ...] = ()


# --------------------------------------------------------------------------- classify


@record(sealed=True)
class TargetValue:
    """What a 指标值 says.

    Attributes:
        text: the value squeezed (NFKC, no spaces).
        comparator: ≥ ≤ > < = ≈ as written; None when none is written.
        number: as written: 95% → 95; 30万人 → 30.
        number_max: upper end of a range.
        unit: as written, 万 kept: `万人`, `%`, `元/人/月`.
        dimension: normalised dimension of the unit.
        magnitude: number in the base unit (人, 个, 元, 天 …; a share stays in percent).
        deadline: the date or period text, when the value is one.
        frequency: period of a frequency: 1次/周 → `周`.
        approximate: 约, 左右, 预计 …
        parts: the single values of a compound one.
        baseline: base figure stated in value, description or basis, as text.
        defects: form faults: percent_first, percent_word, comparator_on_date, bare_unit, bare_comparator,
            quoted, doubled_comparator, unreadable …
    """

    kind: ValueKind
    text: str
    comparator: str | None = None
    number: float | None = None
    number_max: float | None = None
    unit: str | None = None
    dimension: Dimension | None = None
    magnitude: float | None = None
    deadline: str | None = None
    frequency: str | None = None
    approximate: bool = False
    parts: tuple["TargetValue", ...] = ()
    baseline: str | None = None
    defects: tuple[str, ...] = ()


@record(sealed=True)
class Vagueness:
    """How vague a value is: level 0–5 (domain.md 4A), by which words, and what excuses them.

    Attributes:
        family: trend, degree, grade, time, promise, filler, restated; None at V0 and V1.
        hits: the phrases found, verbatim.
        excused_by: baseline, scale, number, document; None when nothing does.
    """

    level: int
    family: str | None = None
    hits: tuple[str, ...] = ()
    excused_by: str | None = None


@record(sealed=True)
class NameReading:
    """What the 三级指标 is: an indicator's name, or a sentence, a slogan, two things in one.

    Attributes:
        is_sentence: a goal, slogan or measure instead of a name (V07).
        parts: measurable things named, when more than one (V21).
        generic: boilerplate that fits any project (T11).
        dimension: the dimension the name asks for (…率 → share).
        verb: a leading verb that flips direction (降低, 减少, 提高 …).
    """

    text: str
    is_sentence: bool = False
    parts: tuple[str, ...] = ()
    generic: bool = False
    dimension: Dimension | None = None
    verb: str | None = None


@record(sealed=True)
class Guess:
    """One possible 二级指标 and its calibrated probability."""

    label: str
    confidence: float


@record(sealed=True)
class CategoryCall:
    """Which 二级指标 a row properly belongs to, best first; empty for fillers and process items.

    Attributes:
        process: a process item of no class (C03).
        reason: one Chinese phrase: which words, which rule.
        sure: certain enough to call a declared class wrong.
    """

    guesses: tuple[Guess, ...] = ()
    process: bool = False
    reason: str = ""
    sure: bool = False


@record(sealed=True)
class TypedIndicator:
    """An indicator with everything the language layer read out of it."""

    indicator: Indicator
    value: TargetValue
    vagueness: Vagueness
    name: NameReading
    polarity: Polarity
    category: CategoryCall


@record(sealed=True)
class TypedTable:
    """A target table with its rows typed; `rows[i].indicator is table.indicators[i]`."""

    table: TargetTable
    rows: tuple[TypedIndicator, ...]


# --------------------------------------------------------------------------- check


@record(sealed=True)
class Finding:
    """One problem at one place, with the words that show it and how to mend it.

    Attributes:
        rule: catalogue code.
        status: `review` when the evidence is unsure (待核); such a finding costs no points.
        table: id, None for findings that span tables (then `tables` names them).
        indicator: id, None for findings on the table.
        role: the cell it points at: 三级指标, 指标值, 绩效目标 … None for the table.
        trace: pairs that explain it: hit words, numbers compared, probabilities, repairs relied on.
        cause: findings of one table with the same cause cost points once.
        item: review point it counts towards; None leaves the choice to the scoring settings.
        weight: factor of its cost in the score, from the rule.
    """

    id: str
    rule: str
    severity: Severity
    message: str
    evidence: str
    location: str
    basis: str
    status: FindingStatus = "fail"
    table: str | None = None
    indicator: str | None = None
    tables: tuple[str, ...] = ()
    suggestion: str | None = None
    role: str | None = None
    trace: tuple[tuple[str, str], ...] = ()
    cause: str | None = None
    examples: tuple[str, ...] = ()
    state: str | None = None
    verdict: tuple[tuple[str, str], ...] | None = None
    item: str | None = None
    weight: float = 1.0


@record(sealed=True)
class NotRun:
    """A rule that failed or ran out of time on a table: 未执行, with the reason."""

    rule: str
    table: str | None
    reason: str


@record(sealed=True)
class TableCheck:
    """What the rules said about one table.

    Attributes:
        outcomes: count of (rule, row) or (rule, table) checks by outcome value (通过 …); adds up to all checks.
    """

    findings: tuple[Finding, ...] = ()
    outcomes: tuple[tuple[str, int], ...] = ()
    not_run: tuple[NotRun, ...] = ()


# --------------------------------------------------------------------------- score


@record(sealed=True)
class Cost:
    """What one finding costs under a review point."""

    finding: str
    rule: str
    points: float


@record(sealed=True)
class ItemScore:
    """One of the eight review points; `score` None means 需人工判断."""

    dimension: str
    item: str
    score: float | None
    max: float
    why: tuple[str, ...] = ()
    costs: tuple[Cost, ...] = ()


@record(sealed=True)
class Score:
    """A table's score on 0–100 over the assessed items, with its band and grade."""

    total: float
    low: float
    high: float
    grade: str
    assessable: float
    items: tuple[ItemScore, ...]


# --------------------------------------------------------------------------- results


@record(sealed=True)
class TableResult:
    """One table through the whole flow."""

    typed: TypedTable
    check: TableCheck = TableCheck()
    score: Score | None = None

    @property
    def table(self) -> TargetTable:
        """Return the table as filed."""
        return self.typed.table


@record(sealed=True)
class DocumentResult:
    """One document through the whole flow; `blocks` of the document may have been dropped."""

    path: str
    format: str
    sha256: str
    status: DocumentStatus
    problem: Problem | None = None
    left_out: tuple[LeftOut, ...] = ()
    notes: tuple[str, ...] = ()
    tables: tuple[TableResult, ...] = ()


@record(sealed=True)
class AuditResult:
    """Everything a run found.

    Attributes:
        findings: those that span tables or documents.
        resolved: with a baseline: findings that are gone (已消除, 撤回).
        options: what the user asked for, as text, for the record.
    """

    documents: tuple[DocumentResult, ...]
    findings: tuple[Finding, ...] = ()
    resolved: tuple[Finding, ...] = ()
    not_run: tuple[NotRun, ...] = ()
    outcomes: tuple[tuple[str, int], ...] = ()
    rules_digest: str = ""
    options: tuple[tuple[str, str], ...] = field(default=())
