"""Measure every reader against its floor in one run, and how its cost grows with a table.

python benchmarks/readers.py [--rounds 7] [--files 40]

The floor of docx and xlsx is unzip + lxml parse of the same bytes, of html decoding + lxml parse, of xls the bare
cells by xlrd, of pdf the text by pypdfium2. `xlsx` holds texts only, `xlsx 0%` numbers under a format as well. Rounds
are interleaved and the median is shown; ratios are the result, seconds only give scale. The content is invented and
made here. Where LibreOffice and pdfplumber are present, PDF reading is also timed and scored against pdfplumber.
"""

import argparse
import shutil
import statistics
import tempfile
import time
import zipfile
from collections.abc import Callable
from importlib.util import find_spec
from io import BytesIO
from pathlib import Path

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


def xlsx_bytes(rows: int = ROWS, tables: int = TABLES, *, formats: bool = True) -> bytes:
    from openpyxl import Workbook

    book = Workbook()
    for number in range(tables):
        sheet = book.create_sheet(f"项目{number}")
        sheet.append(["项目名称", f"河道清淤{number}"])
        sheet.merge_cells("B1:D1")
        sheet.append(["一级指标", "二级指标", "三级指标", "指标值"])
        for line in range(rows):
            kind = line % 4
            sheet.append(["产出指标" if line == 0 else None, LABELS[kind], f"{NAMES[kind]}{line}", VALUES[kind]])
            if kind == 1 and formats:
                sheet.cell(line + 3, 4, 0.98).number_format = "0%"
        sheet.merge_cells(start_row=3, end_row=rows + 2, start_column=1, end_column=1)
    buffer = BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def xls_bytes(rows: int = ROWS, tables: int = TABLES) -> bytes:
    import xlwt

    book = xlwt.Workbook()
    percent = xlwt.easyxf(num_format_str="0%")
    for number in range(tables):
        sheet = book.add_sheet(f"项目{number}")
        sheet.write_merge(0, 0, 1, 3, f"河道清淤{number}")
        sheet.write_merge(2, rows + 1, 0, 0, "产出指标")
        for line in range(rows):
            kind = line % 4
            sheet.write(line + 2, 1, LABELS[kind])
            sheet.write(line + 2, 2, f"{NAMES[kind]}{line}")
            sheet.write(line + 2, 3, *((0.98, percent) if kind == 1 else (VALUES[kind],)))
    buffer = BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def read_xlsx(data: bytes) -> None:
    from auditor.read.spreadsheet import read_spreadsheet

    read_spreadsheet(data, "a.xlsx", Limits(), "xlsx")


def read_xls(data: bytes) -> None:
    from auditor.read.spreadsheet import read_spreadsheet

    read_spreadsheet(data, "a.xls", Limits(), "xls")


def bare_xls(data: bytes) -> None:
    import xlrd

    book = xlrd.open_workbook(file_contents=data)
    for sheet in book.sheets():
        for row in range(sheet.nrows):
            sheet.row_values(row)


def pdf_text(data: bytes) -> None:
    import pypdfium2

    document = pypdfium2.PdfDocument(data)
    for page in document:
        text = page.get_textpage()
        text.get_text_bounded()
        text.close()
        page.close()
    document.close()


def read_pdf_tables(data: bytes) -> None:
    from auditor.read.pdf import read_pdf

    read_pdf(data, "a.pdf", Limits())


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
        "xlsx": (unzip_and_parse, read_xlsx, xlsx_bytes(formats=False), 2.0),
        "xlsx 0%": (unzip_and_parse, read_xlsx, xlsx_bytes(), 5.0),
        "xls": (bare_xls, read_xls, xls_bytes(), 5.0),
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


def against_pdfplumber(rounds: int) -> None:
    """Time PDF reading against its text alone and against pdfplumber, and count the rows each gets right."""
    import pdfplumber
    from corpus import make_form, office_files, projects

    forms = [make_form(project, "88") for project in projects()]
    with tempfile.TemporaryDirectory() as folder:
        made = office_files({"88": forms}, ("pdf-ruled", "pdf-unruled"), Path(folder))
        files = {name: path.read_bytes() for (_, name), path in made.items()}
    ruled = files["pdf-ruled"]

    def plumber() -> list[list[list[str | None]]]:
        with pdfplumber.open(BytesIO(ruled)) as document:
            return [table for page in document.pages for table in page.extract_tables()]

    jobs: dict[str, Callable[[], object]] = {
        "text": lambda: pdf_text(ruled),
        "ruled": lambda: read_pdf_tables(ruled),
        "text of unruled": lambda: pdf_text(files["pdf-unruled"]),
        "unruled": lambda: read_pdf_tables(files["pdf-unruled"]),
        "pdfplumber": plumber,
    }
    got = medians(jobs, rounds)
    wanted = {(row[2], row[3]) for form in forms for row in form.wanted}
    print(f"\npdf ruled {got['ruled'] / got['text']:.1f}x its text (goal 5.0); "
          f"unruled {got['unruled'] / got['text of unruled']:.1f}x (goal 5.0); "
          f"pdfplumber takes {got['pdfplumber'] / got['ruled']:.1f}x as long (goal 8.0)")  # fmt: skip
    ours = {(texts[-2], texts[-1]) for texts in _grid_rows(ruled)}
    theirs = {tuple((text or "").replace("\n", "") for text in row[-2:]) for table in plumber() for row in table}
    print(f"name and value side by side, of {len(wanted)}: ours {len(wanted & ours)}, "
          f"pdfplumber {len(wanted & theirs)}")  # fmt: skip


def _grid_rows(data: bytes) -> list[list[str]]:
    from auditor.model import Grid
    from auditor.read.pdf import read_pdf

    grids = [block for block in read_pdf(data, "a.pdf", Limits())[0] if isinstance(block, Grid)]
    return [[cell.text.replace("\n", "") if cell else "" for cell in row] for grid in grids for row in grid.filled()]


def growth(rounds: int) -> None:
    """Print microseconds a row for tables of growing length: flat, or some merge is walked again and again."""
    print("\nmicroseconds a row by rows of a table (goal: 800 rows <= 1.5x of 50 rows)")
    makers: dict[str, tuple[Callable[[int], bytes], Callable[[bytes], None]]] = {
        "docx": (lambda n: docx_bytes(n, 1), read_docx),
        "html": (lambda n: html_text(n, 1).encode("gb18030"), read_html),
        "xlsx": (lambda n: xlsx_bytes(n, 1), read_xlsx),
        "xls": (lambda n: xls_bytes(n, 1), read_xls),
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
    if find_spec("pdfplumber") and shutil.which("soffice"):
        against_pdfplumber(arguments.rounds)
