"""Time the HTML report of many invented projects and weigh it against the plain loop of P11 in performance notes.

python benchmarks/render.py [PROJECTS]       default 1,000 projects of 12 rows, 40 % of rows with a finding
"""

import html
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from auditor.check.loading import load_rules
from auditor.model import (
    AuditResult,
    Budget,
    CategoryCall,
    DocumentResult,
    Finding,
    Indicator,
    NameReading,
    Severity,
    TableCheck,
    TableResult,
    TargetTable,
    TargetValue,
    TypedIndicator,
    TypedTable,
    Vagueness,
)
from auditor.report.html import write_html
from auditor.score.points import score_table

LEVELS = [
    *[
        ("产出指标", name)
        for name in ("数量指标", "数量指标", "数量指标", "质量指标", "质量指标", "时效指标", "成本指标")
    ],
    *[("效益指标", name) for name in ("经济效益指标", "社会效益指标", "社会效益指标", "可持续影响指标")],
    ("满意度指标", "服务对象满意度指标"),
]
CODES = ("V01", "V03", "V06", "M01", "S03")


def _row(table: str, number: int, project: int) -> Indicator:
    level1, level2 = LEVELS[number]
    return Indicator(
        f"{table}.{number}", f"第{number + 3}行", level1, level2, f"第{project}标段第{number}类设施完好程度",
        "比上年有所提高" if number % 5 < 2 else f"≥{80 + number}%", description="完好设施数占设施总数的比例",
    )  # fmt: skip


def _finding(row: Indicator, table: str, number: int) -> Finding:
    return Finding(
        f"{row.id}-f", CODES[number % 5], Severity.HIGH if number % 2 else Severity.MEDIUM,
        f"指标值“{row.value}”只有变化方向，没有基数和幅度，年末难以判断是否完成", str(row.value), row.location,
        "", table=table, indicator=row.id, role="指标值", item="指标科学性",
        suggestion="改为可计量的值并写明基期，如“≥__%（上年__%）”",
    )  # fmt: skip


def project(number: int, settings) -> TableResult:
    """Return one invented project of 12 rows."""
    key = f"t{number:06}"
    rows = tuple(_row(key, n, number) for n in range(12))
    found = tuple(_finding(row, key, n) for n, row in enumerate(rows) if n % 5 < 2)
    blank = (Vagueness(0), NameReading(""), "unknown", CategoryCall())
    table = TargetTable(
        key, "第1张表", "project", "88", f"城区第{number}标段设施维护", rows, department=f"单位{number % 40}",
        goal="保障设施完好，及时维护，提高群众出行便利程度", budget=Budget(float(number % 700)), year=2025,
    )  # fmt: skip
    typed = TypedTable(table, tuple(TypedIndicator(row, TargetValue("quantity", ""), *blank) for row in rows))
    return TableResult(typed, TableCheck(found, (("问题", len(found)),)), score_table(typed, found, settings))


def plain(results: list[TableResult]) -> int:
    """Return the bytes of the floor: every cell escaped into one string."""
    parts = []
    for result in results:
        for row in result.table.indicators:
            cells = (row.level1, row.level2, row.level3, row.value, row.description)
            parts.append("<tr>" + "".join(f"<td>{html.escape(str(cell))}</td>" for cell in cells) + "</tr>")
        parts.extend(f"<p>{html.escape(f.message)}{html.escape(f.suggestion or '')}</p>" for f in result.check.findings)
    return len("".join(parts).encode())


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 1000
    rules = load_rules()
    results = [project(number, rules.scoring) for number in range(count)]
    document = DocumentResult("报送/项目.docx", "docx", "0" * 64, "ok", tables=tuple(results))
    start = time.process_time()
    floor_bytes = plain(results)
    floor = time.process_time() - start
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        start = time.process_time()
        write_html(AuditResult((document,)), rules, folder)
        spent = time.process_time() - start
        sizes = {f.relative_to(folder).as_posix(): f.stat().st_size for f in folder.rglob("*") if f.is_file()}
    kinds: Counter[str] = Counter()
    for path, size in sizes.items():
        kinds[path.split("/")[0]] += size
    print(f"projects {count}  cpu {spent:.2f} s ({spent / floor:.0f}x the floor)  {sum(sizes.values()) / 1e6:.2f} MB "
          f"({sum(sizes.values()) / floor_bytes:.1f}x)  index {sizes['index.html'] / 1e3:.0f} kB  "
          f"largest page {max(sizes.values()) / 1e3:.0f} kB")  # fmt: skip
    print("  ".join(f"{kind} {size / 1e3:.0f} kB" for kind, size in sorted(kinds.items())))


if __name__ == "__main__":
    main()
