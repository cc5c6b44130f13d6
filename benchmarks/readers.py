"""Measure every reader against its floor in one run, and how its cost grows with a table.

python benchmarks/readers.py [--rounds 7] [--files 40]

The floor of docx is unzip + lxml parse of the same bytes, of html decoding + lxml parse. Rounds are interleaved and
the median is shown; ratios are the result, seconds only give scale. The content is invented and made here.
"""

import argparse
import statistics
import time
import zipfile
from collections.abc import Callable
from io import BytesIO

from lxml import etree
from lxml import html as lxml_html

from auditor.read.limits import Limits

LABELS = ("数量指标", "质量指标", "时效指标", "社会效益指标")
NAMES = ("河道清淤长度", "清淤验收合格率", "汛前完工", "沿岸群众满意度")
VALUES = ("≥12.5公里", "≥98%", "2025年5月底前", "≥90%")
# 5 tables of 12 rows a file: what a department's collection of project tables looks like.
TABLES = 5
ROWS = 12


def docx_bytes(rows: int = ROWS, tables: int = TABLES) -> bytes:
    from docx import Document

    document = Document()
    for number in range(tables):
        document.add_paragraph(f"云溪县水务局2025年项目支出绩效目标表（{number + 1}）")
        table = document.add_table(rows + 3, 4, style="Table Grid")
        for line, texts in enumerate((("项目名称", f"河道清淤{number}", "", ""), ("年度目标", "清淤疏浚", "", ""))):
            for column, text in enumerate(texts):
                table.cell(line, column).text = text
            table.cell(line, 1).merge(table.cell(line, 3))
        for column, text in enumerate(("一级指标", "二级指标", "三级指标", "指标值")):
            table.cell(2, column).text = text
        cells = table._cells  # `table.cell` walks all merges on every call
        for line in range(rows):
            kind = line % 4
            texts = ("产出指标" if line == 0 else "", LABELS[kind], f"{NAMES[kind]}{line}", VALUES[kind])
            for column, text in enumerate(texts):
                if text:
                    cells[(line + 3) * 4 + column].text = text
        for line in range(rows):
            _merge_down(cells[(line + 3) * 4]._tc, first=line == 0)
    buffer = BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def _merge_down(cell: object, *, first: bool) -> None:
    cell.vMerge = "restart" if first else "continue"  # type: ignore[attr-defined]


def html_text(rows: int = ROWS, tables: int = TABLES) -> str:
    parts = []
    for number in range(tables):
        body = "".join(
            "<tr>"
            + (f'<td rowspan="{rows}">产出指标</td>' if line == 0 else "")
            + f'<td class="c">{LABELS[line % 4]}</td><td class="c">{NAMES[line % 4]}{line}</td>'
            + f'<td class="c">{VALUES[line % 4]}</td></tr>'
            for line in range(rows)
        )
        head = "".join(f"<th>{text}</th>" for text in ("一级指标", "二级指标", "三级指标", "指标值"))
        parts.append(
            f"<p>绩效目标表（{number + 1}）</p><table><tr><td>项目名称</td><td colspan=3>河道清淤</td></tr>"
            f"<tr>{head}</tr>{body}</table>"
        )
    return f'<html><head><meta charset="gb2312"></head><body>{"".join(parts)}</body></html>'


def unzip_and_parse(data: bytes) -> None:
    with zipfile.ZipFile(BytesIO(data)) as package:
        for name in package.namelist():
            content = package.read(name)
            if name == "word/document.xml" or name.startswith("xl/worksheets/") or name == "xl/sharedStrings.xml":
                etree.fromstring(content)


def read_docx(data: bytes) -> None:
    from auditor.read.word import read_word

    read_word(data, "a.docx", Limits())


def parse_html(data: bytes) -> None:
    lxml_html.document_fromstring(data.decode("gb18030"))


def read_html(data: bytes) -> None:
    from auditor.read.web import read_web

    read_web(data, "a.html", Limits())


def medians(jobs: dict[str, Callable[[], object]], rounds: int) -> dict[str, float]:
    """Return the median seconds of each job; the rounds are interleaved so that noise meets all alike."""
    seconds: dict[str, list[float]] = {name: [] for name in jobs}
    for job in jobs.values():
        job()  # imports and caches
    for _ in range(rounds):
        for name, job in jobs.items():
            start = time.perf_counter()
            job()
            seconds[name].append(time.perf_counter() - start)
    return {name: statistics.median(times) for name, times in seconds.items()}


def against_floors(files: int, rounds: int) -> None:
    word, page = docx_bytes(), html_text().encode("gb18030")
    # format → floor, reader, bytes, goal (ratio)
    formats: dict[str, tuple[Callable[[bytes], None], Callable[[bytes], None], bytes, float]] = {
        "docx": (unzip_and_parse, read_docx, word, 3.0),
        "html": (parse_html, read_html, page, 4.0),
    }
    print(f"{'format':8}{'floor s/1000':>14}{'reader s/1000':>15}{'ratio':>8}{'goal':>8}")
    for name, (floor, reader, data, goal) in formats.items():
        jobs = {
            "floor": lambda floor=floor, data=data: [floor(data) for _ in range(files)],
            "reader": lambda reader=reader, data=data: [reader(data) for _ in range(files)],
        }
        got = medians(jobs, rounds)
        scale = 1000 / files
        ratio = got["reader"] / got["floor"]
        print(f"{name:8}{got['floor'] * scale:14.2f}{got['reader'] * scale:15.2f}{ratio:8.2f}{goal:8.1f}")


def growth(rounds: int) -> None:
    """Print microseconds a row for tables of growing length: flat, or some merge is walked again and again."""
    print("\nmicroseconds a row by rows of a table (goal: 800 rows <= 1.5x of 50 rows)")
    makers: dict[str, tuple[Callable[[int], bytes], Callable[[bytes], None]]] = {
        "docx": (lambda n: docx_bytes(n, 1), read_docx),
        "html": (lambda n: html_text(n, 1).encode("gb18030"), read_html),
    }
    for name, (make, reader) in makers.items():
        made = {rows: make(rows) for rows in (50, 200, 800)}
        jobs = {str(rows): lambda data=data, reader=reader: reader(data) for rows, data in made.items()}
        got = {int(rows): seconds / int(rows) * 1e6 for rows, seconds in medians(jobs, rounds).items()}
        print(name, *(f"{rows}: {cost:.0f}" for rows, cost in got.items()), f"ratio {got[800] / got[50]:.2f}")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--files", type=int, default=40)
    arguments = parser.parse_args()
    against_floors(arguments.files, arguments.rounds)
    growth(arguments.rounds)
