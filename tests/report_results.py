"""Invented results for the tests of the report: no reader, no rules, no real text."""

from dataclasses import dataclass, replace

from auditor.check.scoring_settings import Scoring, default_scoring
from auditor.model import (
    AuditResult,
    Budget,
    CategoryCall,
    Cell,
    DocumentResult,
    Finding,
    Grid,
    Indicator,
    LeftOut,
    NameReading,
    Problem,
    Repair,
    Severity,
    TableCheck,
    TableResult,
    TargetTable,
    TargetValue,
    TypedIndicator,
    TypedTable,
    Vagueness,
)
from auditor.score.points import score_table


@dataclass(frozen=True)
class Words:
    """A rule's words."""

    name: str
    why: str = "年末无法据以判断是否完成。"
    basis: str = "财预〔2015〕88号（通行口径）"


class FakeRules:
    """A rule set of two rules."""

    def __init__(self, scoring: Scoring | None = None) -> None:
        self.scoring = scoring or default_scoring()
        self.words = {"V01": Words("趋势无基数"), "T09": Words("跨项目雷同"), "S03": Words("对象空泛")}

    def get(self, code: str) -> Words | None:
        return self.words.get(code)


ROWS = (
    ("产出指标", "数量指标", "护栏更换长度", "≥120米"),
    ("产出指标", "时效指标", "完工时间", "2025年10月底前"),
    ("效益指标", "社会效益指标", "路段安全水平", "比上年有所提高"),
    ("满意度指标", "服务对象满意度指标", "沿线居民满意度", "≥90%"),
)


def finding(table: str, number: int, row: str | None, rule="V01", severity="高", **more) -> Finding:
    base = Finding(
        f"{table}-f{number}", rule, Severity(severity), "“比上年有所提高”只有方向，没有基数", "比上年有所提高", "第4行", "",
        table=table, indicator=row, role="指标值" if row else "绩效目标", suggestion="建议写明基期值", item="指标科学性",
    )  # fmt: skip
    return replace(base, **more)


def grid() -> Grid:
    head = [Cell(t, 0, c) for c, t in enumerate(("一级指标", "二级指标", "三级指标", "指标值"))]
    body = [Cell("产出指标", 1, 0, 2, 1)]
    for r, row in enumerate(ROWS, 1):
        body += [Cell(row[0], r, 0)] if r > 2 else []
        body += [Cell(text, r, c, address=f"B{r}") for c, text in enumerate(row[1:], 1)]
    return Grid(tuple(head + body), 5, 4)


def table(
    key="t1", name="护栏更换", findings=(), department="云溪县交通局", budget=30.0, settings=None, **more
) -> TableResult:
    rows = tuple(Indicator(f"{key}.{n}", f"第{n}行", *row) for n, row in enumerate(ROWS, 1))
    more = {"grid": grid(), "grid_rows": (1, 2, 3, 4), "goal": "更换老旧护栏120米", "department": department, **more}
    filed = TargetTable(
        key, "第1张表", more.pop("kind", "project"), "88", name, rows, budget=Budget(budget), year=2025, **more
    )
    blank = (Vagueness(0), NameReading(""), "unknown", CategoryCall())
    typed = TypedTable(filed, tuple(TypedIndicator(r, TargetValue("quantity", r.value or ""), *blank) for r in rows))
    check = TableCheck(tuple(findings), (("通过", 6), ("问题", len(findings))))
    return TableResult(typed, check, score_table(typed, findings, settings or default_scoring()))


def bad_table(key="t2", name="路灯改造", count=3, **more) -> TableResult:
    found = [finding(key, n, f"{key}.{n}") for n in range(1, count + 1)]
    return table(key, name, found, **more)


def document(path="报送/护栏.docx", tables=(), **more) -> DocumentResult:
    more = {"status": "ok", **more}
    return DocumentResult(path, path.rsplit(".", 1)[-1], "0" * 64, tables=tuple(tables), **more)


def sample() -> AuditResult:
    """Return two documents, one unreadable file, a repeated project and a finding across tables."""
    review = finding("t3", 9, "t3.4", "S03", "低", status="review", message="对象没有写明是哪一类人")
    first = document(
        tables=[
            table("t1"),
            bad_table("t2", repairs=(Repair("第3行", "补全合并的一级指标", 0.9),)),
            table("t3", "桥梁检测", [review], department="云溪县公路站", budget=8.5),
        ],
        left_out=(LeftOut("第2张表", "没有三级指标"),),
    )
    second = document(
        "报送/再报.xlsx", [bad_table("t4", "路灯改造", 4), table("t5", "整体支出", kind="overall", budget=900.0)]
    )
    broken = document("报送/坏.doc", status="unreadable", problem=Problem("corrupt", "打不开；请另存为 .docx"))
    across = Finding("x1", "T09", Severity.MEDIUM, "两个项目的指标相同", "", "", "", tables=("t2", "t4"))
    return AuditResult((first, second, broken), (across,), outcomes=(("问题", 2),))
