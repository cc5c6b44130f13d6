"""Make the default template of the 审核意见: a plain official letter; edit the result in Word.

python reports/make_letter_template.py
"""

from pathlib import Path

import docx
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt
from docx.text.paragraph import Paragraph

from auditor.report.package import without_dates

TARGET = Path(__file__).resolve().parent / "templates" / "letter.docx"


def make() -> None:
    """Write the template."""
    document = docx.Document()
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2.8)
    section.top_margin, section.bottom_margin = Cm(3.2), Cm(2.8)
    style = document.styles["Normal"]
    style.font.name, style.font.size = "仿宋", Pt(14)
    style.element.rPr.rFonts.set(qn("w:eastAsia"), "仿宋")
    style.paragraph_format.line_spacing = 1.5
    style.paragraph_format.space_after = Pt(0)
    style.paragraph_format.first_line_indent = Pt(28)
    title = document.add_paragraph()
    title.alignment = WD_ALIGN_PARAGRAPH.CENTER
    title.paragraph_format.first_line_indent = Pt(0)
    run = title.add_run("{{年度}}年预算绩效目标审核意见")
    run.font.name, run.font.size, run.bold = "黑体", Pt(18), True
    run._element.rPr.rFonts.set(qn("w:eastAsia"), "黑体")
    address = document.add_paragraph("{{部门}}：")
    address.paragraph_format.first_line_indent = Pt(0)
    document.add_paragraph("你单位报送的{{项目数}}份绩效目标表已初步审核，意见如下。")
    document.add_paragraph("{{正文}}")
    document.add_paragraph(
        "得分和等级由程序按绩效目标审核要点（通行口径）评定，供审核参考；实现可能性和条件充分性需人工判断。"
    )
    _number_pages(section.footer.paragraphs[0])
    document.save(str(TARGET))
    without_dates(TARGET)


def _number_pages(paragraph: Paragraph) -> None:
    """Write the page number into the footer, as a field that Word counts."""
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    paragraph.paragraph_format.first_line_indent = Pt(0)
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), "PAGE")
    run = paragraph.add_run("1")
    run.font.size = Pt(10.5)
    paragraph._p.append(field)
    field.append(run._r)


if __name__ == "__main__":
    make()
