"""Render the same invented target tables into every format and layout that departments send.

python benchmarks/corpus.py FOLDER [--office]     one file a (layout, format); --office adds what LibreOffice makes

Readings of all of them must agree (tests/test_formats_agree.py): a form knows the rows it was made of.
"""

import argparse
import csv
import html
import io
import itertools
import subprocess
import tempfile
import zipfile
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText
from pathlib import Path

from corpus_content import Project, Row, projects
from corpus_exports import flat_package, page_in_document, rich_text, sheet_2003, word_2003

Wanted = tuple[str, str, str, str]
Spec = tuple[str, int, int]

_COST_OF = {"成本指标": ("成本指标", "经济成本指标")}


@dataclass(frozen=True)
class Box:
    """A cell of a form with its spans."""

    text: str
    row: int
    col: int
    rows: int = 1
    cols: int = 1


@dataclass
class Form:
    """A target table as a unit lays it out, and the (一级, 二级, 三级, 指标值) rows it says."""

    title: str
    project: Project
    wanted: list[Wanted]
    specs: list[list[Spec]] = field(default_factory=list)
    widths: tuple[float, ...] = ()
    head_row: int = 0

    def boxes(self) -> list[Box]:
        """Return the cells placed on the grid, covered places skipped."""
        taken: set[tuple[int, int]] = set()
        found = []
        for row, specs in enumerate(self.specs):
            col = 0
            for text, cols, rows in specs:
                while (row, col) in taken:
                    col += 1
                found.append(Box(text, row, col, rows, cols))
                taken |= set(itertools.product(range(row, row + rows), range(col, col + cols)))
                col += cols
        return found

    @property
    def n_cols(self) -> int:
        """Return the number of columns."""
        return len(self.widths)

    def matrix(self, *, repeat: bool = False) -> list[list[str]]:
        """Return the texts row by row; a merged cell's text stands in its first place, or in all."""
        texts = [[""] * self.n_cols for _ in self.specs]
        for box in self.boxes():
            for row, col in itertools.product(range(box.rows), range(box.cols)):
                if repeat or (row, col) == (0, 0):
                    texts[box.row + row][box.col + col] = box.text
        return texts


# --------------------------------------------------------------------------- layouts


def _runs(keys: Sequence[object]) -> list[int]:
    lengths: list[int] = []
    for _, group in itertools.groupby(keys):
        size = len(list(group))
        lengths += [size] + [0] * (size - 1)
    return lengths


def _labels(row: Row, layout: str) -> tuple[str, str]:
    return _COST_OF.get(row.level2, (row.level1, row.level2)) if layout == "101" else (row.level1, row.level2)


def _long_value(row: Row) -> str:
    try:
        return f"{row.sign}{float(row.number) * 3:g}{row.unit}"
    except ValueError:
        return "长期保持"


# layout → head words after the two label columns, the cells of a row, widths in cm after the label columns.
_BODIES: dict[str, tuple[tuple[str, ...], Callable[[Row], tuple[str, ...]], tuple[float, ...]]] = {
    "88": (("三级指标", "指标值"), lambda r: (r.name, r.value), (6.0, 4.5)),
    "101": (("三级指标", "指标值"), lambda r: (r.name, r.value), (6.0, 4.5)),
    "described": (
        ("三级指标", "指标解释", "指标值"),
        lambda r: (r.name, r.description, r.value),
        (4.2, 4.0, 3.4),
    ),
    "split": (
        ("三级指标", "指标性质", "指标值", "计量单位"),
        lambda r: (r.name, r.sign or "定性", r.number, r.unit),
        (4.6, 1.8, 3.2, 2.4),
    ),
    "weights": (("三级指标", "权重（%）", "指标值"), lambda r: (r.name, "10", r.value), (5.6, 2.0, 4.0)),
    "long": (
        ("三级指标", "实施期指标值", "年度指标值"),
        lambda r: (r.name, _long_value(r), r.value),
        (4.6, 3.4, 3.4),
    ),
    "words": (
        ("三级绩效指标", "当年预期实现值（包含数字及文字描述）"),
        lambda r: (r.name, r.value),
        (6.0, 4.5),
    ),
    "vertical": (("三级指标", "指标值"), lambda r: (r.name, r.value), (5.5, 4.5)),
}
LAYOUTS = tuple(_BODIES)


def _upright(text: str) -> str:
    return "\n".join(text)


def make_form(project: Project, layout: str) -> Form:
    """Return a project's table in a layout."""
    heads, cells, widths = _BODIES[layout]
    rows = sorted(project.rows, key=lambda r: r.level2 != "成本指标") if layout == "101" else list(project.rows)
    labels = [_labels(row, layout) for row in rows]
    wanted = [(*label, row.name, row.value) for label, row in zip(labels, rows, strict=True)]
    vertical = layout == "vertical"
    lead = (1.2, 1.2, 2.8) if vertical else (2.4, 3.2)
    form = Form("项目支出绩效目标表", project, wanted, widths=(*lead, *widths))
    _add_head(form)
    form.head_row = len(form.specs)
    words = ("一级绩效指标", "二级绩效指标") if layout == "words" else ("一级指标", "二级指标")
    block: list[Spec] = [(_upright("绩效指标"), 1, len(rows) + 1)] if vertical else []
    form.specs.append([*block, *((word, 1, 1) for word in (*words, *heads))])
    firsts, seconds = _runs([first for first, _ in labels]), _runs(labels)
    for row, label, first, second in zip(rows, labels, firsts, seconds, strict=True):
        specs: list[Spec] = [(_upright(label[0]) if vertical else label[0], 1, first)] if first else []
        specs += [(label[1], 1, second)] if second else []
        form.specs.append([*specs, *((text, 1, 1) for text in cells(row))])
    return form


def _add_head(form: Form) -> None:
    width, project = form.n_cols, form.project
    fields = (
        ("项目名称", project.name),
        ("主管部门", project.department),
        ("实施单位", project.unit),
        ("年度资金总额（万元）", project.amount),
        ("年度目标", project.goal),
    )
    for label, text in fields:
        form.specs.append([(label, 2, 1), (text, width - 2, 1)])


# --------------------------------------------------------------------------- formats


def docx(forms: Sequence[Form], *, ruled: bool = True, tight: bool = False, apart: bool = False) -> bytes:
    """Return a Word file, a table a form.

    Args:
        forms: the tables.
        ruled: without rules the columns stand by their place alone.
        tight: rows at the distance of lines, cells centred, as WPS sets them.
        apart: head fields as lines above the table, its head row repeated on every page.
    """
    from docx import Document
    from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.oxml.ns import qn
    from docx.shared import Cm, Pt

    document = Document()
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2)
    style = document.styles["Normal"]
    style.font.name, style.font.size = "Noto Sans CJK SC", Pt(10)
    style.element.rPr.rFonts.set(qn("w:eastAsia"), "Noto Sans CJK SC")
    if tight:
        style.paragraph_format.space_after = Pt(0)
    for whole in forms:
        document.add_paragraph(whole.title)
        document.add_paragraph("（2026年度）")
        form = whole
        if apart:
            form = replace(whole, specs=whole.specs[whole.head_row :], head_row=0)
            for label, text in ((a[0], b[0]) for a, b in whole.specs[: whole.head_row]):
                document.add_paragraph(f"{label}：{text}")
        table = document.add_table(len(form.specs), form.n_cols, style="Table Grid" if ruled else None)
        table.autofit = False
        cells = table._cells  # `table.cell` walks all merges on every call
        for box in form.boxes():
            cell = cells[box.row * form.n_cols + box.col]
            if box.rows > 1 or box.cols > 1:
                last = (box.row + box.rows - 1) * form.n_cols + box.col + box.cols - 1
                cell = cell.merge(cells[last])
            cell.text = box.text
            cell.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.CENTER
            if tight:
                cell.paragraphs[0].alignment = WD_ALIGN_PARAGRAPH.CENTER
        for column, width in zip(table.columns, form.widths, strict=True):
            column.width = Cm(width)
            for cell in column.cells:
                cell.width = Cm(width)
        if apart:
            properties = table.rows[form.head_row]._tr.get_or_add_trPr()
            properties.append(properties.makeelement(qn("w:tblHeader"), {}))
        document.add_paragraph("填报说明：以上内容由项目单位填写并对真实性负责。")
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def xlsx(forms: Sequence[Form], *, stacked: bool = False) -> bytes:
    """Return a workbook: a sheet a form, or all forms on one sheet."""
    from openpyxl import Workbook
    from openpyxl.styles import Alignment, Border, Side
    from openpyxl.utils import get_column_letter
    from openpyxl.worksheet.properties import PageSetupProperties

    thin = Side(style="thin")
    ruled, wrapped = Border(thin, thin, thin, thin), Alignment(wrap_text=True, vertical="center")
    book = Workbook()
    book.remove(book.active)
    sheet, top = None, 0
    for number, form in enumerate(forms):
        if sheet is None or not stacked:
            sheet, top = book.create_sheet(f"项目{number + 1}"), 0
            sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
            sheet.page_setup.fitToHeight = 0
        for text, row in ((form.title, top + 1), ("（2026年度）", top + 2)):
            sheet.cell(row, 1, text)
            sheet.merge_cells(start_row=row, end_row=row, start_column=1, end_column=form.n_cols)
        for column, width in enumerate(form.widths, 1):
            sheet.column_dimensions[get_column_letter(column)].width = width * 4.6
        for row in range(top + 3, top + 3 + len(form.specs)):
            for col in range(1, form.n_cols + 1):
                sheet.cell(row, col).border, sheet.cell(row, col).alignment = ruled, wrapped
        for box in form.boxes():
            row, col = top + 3 + box.row, box.col + 1
            sheet.cell(row, col, box.text)
            if box.rows > 1 or box.cols > 1:
                sheet.merge_cells(
                    start_row=row, end_row=row + box.rows - 1, start_column=col, end_column=col + box.cols - 1
                )
        # A merged cell does not grow with its text: two lines for the goal.
        sheet.row_dimensions[top + 2 + form.head_row].height = 32
        top += len(form.specs) + 4
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def xls(forms: Sequence[Form], *, stacked: bool = False) -> bytes:
    """Return a BIFF8 workbook: a sheet a form, or all forms on one sheet."""
    import xlwt

    book = xlwt.Workbook(encoding="utf-8")
    sheet, top = None, 0
    for number, form in enumerate(forms):
        if sheet is None or not stacked:
            sheet, top = book.add_sheet(f"项目{number + 1}"), 0
        sheet.write_merge(top, top, 0, form.n_cols - 1, form.title)
        sheet.write_merge(top + 1, top + 1, 0, form.n_cols - 1, "（2026年度）")
        for box in form.boxes():
            row = top + 2 + box.row
            sheet.write_merge(row, row + box.rows - 1, box.col, box.col + box.cols - 1, box.text)
        top += len(form.specs) + 4
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def web(forms: Sequence[Form], charset: str = "utf-8") -> bytes:
    """Return a web page with rowspan and colspan."""
    parts = [f'<html><head><meta http-equiv="Content-Type" content="text/html; charset={charset}"></head><body>']
    for form in forms:
        parts.append(f"<p>{form.title}</p><p>（2026年度）</p><table border=1>")
        boxes = form.boxes()
        for row in range(len(form.specs)):
            parts.append("<tr>")
            for box in (b for b in boxes if b.row == row):
                text = html.escape(box.text).replace("\n", "<br>")
                parts.append(f'<td rowspan="{box.rows}" colspan="{box.cols}">{text}</td>')
            parts.append("</tr>")
        parts.append("</table>")
    return "".join([*parts, "</body></html>"]).encode("gb18030" if charset == "gbk" else charset)


def mht(forms: Sequence[Form]) -> bytes:
    """Return the web page as a browser saves it: one MIME file."""
    mail = MIMEMultipart("related", boundary="----=_NextPart_01")
    part = MIMEText(web(forms).decode(), "html", "utf-8")
    part["Content-Location"] = "http://czj.example.cn/list.html"
    mail.attach(part)
    return mail.as_bytes()


def comma(forms: Sequence[Form]) -> bytes:
    """Return comma separated values in GB18030, merged cells blank."""
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer)
    for form in forms:
        writer.writerows([[form.title], ["（2026年度）"], *form.matrix(), []])
    return buffer.getvalue().encode("gb18030")


def tabbed(forms: Sequence[Form]) -> bytes:
    """Return a text file, a row a line, cells apart by tabs, merged cells blank."""
    lines: list[str] = []
    for form in forms:
        lines += [form.title, "（2026年度）"]
        lines += ["\t".join(text.replace("\n", "") for text in row) for row in form.matrix()]
        lines.append("")
    return "\n".join(lines).encode()


def one_a_line(forms: Sequence[Form]) -> bytes:
    """Return a text file with a tab and a cell a line, a blank line after a row, as a dumped Word table becomes."""
    lines: list[str] = []
    for form in forms:
        lines += [form.title, "（2026年度）"]
        for texts in form.matrix():
            lines += [f"\t{text.replace(chr(10), '')}" for text in texts]
            lines.append("")
    return "\n".join(lines).encode()


class _GbkInfo(zipfile.ZipInfo):
    """A member whose name is stored as GBK without the UTF-8 flag."""

    def _encodeFilenameFlags(self) -> tuple[bytes, int]:  # noqa: N802  the hook of zipfile
        return self.filename.encode("gbk"), self.flag_bits & ~0x800


def gbk_zip(members: Iterable[tuple[str, bytes]]) -> bytes:
    """Return a zip whose member names are GBK, as Chinese Windows packs them."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, content in members:
            archive.writestr(_GbkInfo(name), content)
    return buffer.getvalue()


# Made by our own writers, everywhere; name → (suffix, maker).
MAKERS: dict[str, tuple[str, Callable[[Sequence[Form]], bytes]]] = {
    "docx": ("docx", docx),
    "xlsx": ("xlsx", xlsx),
    "xlsx-stacked": ("xlsx", lambda forms: xlsx(forms, stacked=True)),
    "xls": ("xls", xls),
    "xls-stacked": ("xls", lambda forms: xls(forms, stacked=True)),
    "html": ("html", web),
    "html-xls": ("xls", lambda forms: web(forms, "gbk")),
    "mht": ("mht", mht),
    "csv": ("csv", comma),
    "txt-tab": ("txt", tabbed),
    "txt-cell": ("txt", one_a_line),
    "rtf": ("rtf", rich_text),
    "rtf-doc": ("doc", rich_text),
    "word-2003": ("doc", word_2003),
    "flat-docx": ("doc", flat_package),
    "sheet-2003": ("xls", sheet_2003),
    "html-doc": ("doc", lambda forms: web(forms, "gbk")),
    "mht-doc": ("doc", mht),
    "html-docx": ("docx", lambda forms: page_in_document(web(forms))),
    "tab-xls": ("xls", lambda forms: b"\xff\xfe" + tabbed(forms).decode().encode("utf-16-le")),
    "tab-xls-bare": ("xls", lambda forms: tabbed(forms).decode().encode("utf-16-le")),
}
# Made by LibreOffice from one of the above: name → (source suffix, source maker, target suffix).
OFFICE_MAKERS: dict[str, tuple[str, Callable[[Sequence[Form]], bytes], str]] = {
    "doc": ("docx", docx, "doc"),
    "rtf-office": ("docx", docx, "rtf"),
    "ods": ("xlsx", xlsx, "ods"),
    "xls-office": ("xlsx", xlsx, "xls"),
    "xlsx-office": ("xlsx", xlsx, "xlsx"),
    "pdf-ruled": ("docx", docx, "pdf"),
    "pdf-apart": ("docx", lambda forms: docx(forms, apart=True), "pdf"),
    "pdf-unruled": ("docx", lambda forms: docx(forms, ruled=False), "pdf"),
    "pdf-unruled-tight": ("docx", lambda forms: docx(forms, ruled=False, tight=True), "pdf"),
    "pdf-sheet": ("xlsx", xlsx, "pdf"),
}


def convert(sources: Sequence[Path], target: str, out: Path) -> None:
    """Let LibreOffice write each source in another format, all in one call."""
    with tempfile.TemporaryDirectory() as profile:
        command = ["soffice", f"-env:UserInstallation={Path(profile).as_uri()}", "--headless", "--convert-to", target]
        subprocess.run([*command, "--outdir", str(out), *map(str, sources)], check=True, capture_output=True)


def office_files(sets: dict[str, Sequence[Form]], names: Sequence[str], folder: Path) -> dict[tuple[str, str], Path]:
    """Write every set of forms in the formats that only LibreOffice makes.

    Returns:
        The file of each (set, format).
    """
    made: dict[tuple[str, str], Path] = {}
    for name in names:
        suffix, maker, target = OFFICE_MAKERS[name]
        before, after = folder / f"{name}-source", folder / name
        before.mkdir(parents=True)
        after.mkdir()
        sources = []
        for key, forms in sets.items():
            sources.append(before / f"{key}.{suffix}")
            sources[-1].write_bytes(maker(forms))
            made[key, name] = after / f"{key}.{target}"
        convert(sources, target, after)
    return made


def forms_by_layout(count: int | None = None) -> dict[str, list[Form]]:
    """Return for each layout the tables of all projects, or of the first ones."""
    return {layout: [make_form(project, layout) for project in projects()[:count]] for layout in LAYOUTS}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--office", action="store_true", help="also doc, ods, pdf … by LibreOffice")
    arguments = parser.parse_args()
    sets = forms_by_layout()
    for layout, forms in sets.items():
        for name, (suffix, maker) in MAKERS.items():
            place = arguments.folder / name / f"{layout}.{suffix}"
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_bytes(maker(forms))
    if arguments.office:
        office_files(sets, tuple(OFFICE_MAKERS), arguments.folder)


if __name__ == "__main__":
    main()
