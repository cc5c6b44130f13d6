"""Write 审核意见 in Word: one a department, and one a project, from a template an office can edit.

The template is `letter.docx` beside the HTML templates, or `templates/letter.docx` of a rule layer. Its paragraphs,
tables, headers and footers may hold {{部门}}, {{年度}}, {{项目数}}; the paragraph {{正文}} is where the opinions
go, in its style. A template with any other tag ({% … %}, {{ 项目[0].名称 }}) is rendered by docxtpl in Jinja2's
sandbox, when the extra `[word]` is installed.
"""

from __future__ import annotations

import copy
import re
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

from auditor import resources
from auditor.errors import UsageError
from auditor.model import AuditResult, Finding, TableResult
from auditor.report.departments import FolderNames, split_by_department
from auditor.report.opinion import NOTHING, Opinion, write_opinion
from auditor.report.outcomes import all_findings
from auditor.report.package import without_dates
from auditor.report.rule_texts import rule_texts

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from auditor.check.ruleset import RuleSet

TEMPLATE = "letter.docx"
_BODY = re.compile(r"\{\{\s*正文\s*\}\}")
# The year takes its 年 with it when no table says which year.
_FIELD = re.compile(r"\{\{\s*(部门|年度|项目数)\s*\}\}(年?)")
_TAG = re.compile(r"\{%|\{\{|\{#")
_MARKUP = re.compile(r"<[^>]+>")
_PARTS = re.compile(r"word/(?:document|header\d*|footer\d*)\.xml")
_NUMBERS = "一二三四五"
_INVALID = "不是有效的 Word 模板（.docx）；请用 Word 另存一份"


def write_letters(result: AuditResult, rules: RuleSet, folder: Path) -> None:
    """Write `<部门>.docx` for each department, and a folder of one letter a project beside it.

    Raises:
        UsageError: when the office's own template cannot be used.
    """
    template = _template(rules)
    folder.mkdir(parents=True, exist_ok=True)
    texts = rule_texts(rules, sorted({finding.rule for finding in all_findings(result)}))
    for name, part in split_by_department(result):
        opinions = [
            (table, write_opinion(table, texts, rules.scoring, _about(table, part.findings)))
            for document in part.documents
            for table in document.tables
            if table.table.kind != "self_evaluation"
        ]
        if not opinions:
            continue
        department = dict(part.options).get("department", name)
        _write(template, folder / f"{name}.docx", department, opinions)
        _write_each(template, folder / name, department, opinions)


def _about(table: TableResult, findings: Sequence[Finding]) -> list[Finding]:
    return [finding for finding in findings if table.table.id in finding.tables]


def _write_each(template: Path, folder: Path, department: str, opinions: list[tuple[TableResult, Opinion]]) -> None:
    folder.mkdir(exist_ok=True)
    names = FolderNames()
    for table, opinion in opinions:
        name = names.give(table.table.project_name or "未写项目名称")
        _write(template, folder / f"{name}.docx", department, [(table, opinion)])


def check_template(rules: RuleSet) -> None:
    """Tell before anything is read whether the template can be used.

    Raises:
        UsageError: when the office's own template is damaged, lacks the place for the opinions, or its tags are wrong.
    """
    template = _template(rules)
    if _has_tags(template):
        from jinja2 import TemplateError

        try:
            _docxtpl(template).DocxTemplate(str(template)).get_undeclared_template_variables(_sandbox())
        except TemplateError as error:
            raise _wrong_tags(template, error) from error
    else:
        _open(template)


def _template(rules: RuleSet) -> Path:
    for layer in reversed(rules.layers):
        if layer.path is not None:
            base = layer.path if layer.path.is_dir() else layer.path.parent
            if (base / "templates" / TEMPLATE).is_file():
                return base / "templates" / TEMPLATE
    return resources.TEMPLATES / TEMPLATE


def _fields(department: str, opinions: list[tuple[TableResult, Opinion]]) -> dict[str, str]:
    years = sorted({str(table.table.year) for table, _ in opinions if table.table.year})
    return {"部门": department, "年度": "、".join(years), "项目数": str(len(opinions))}


def _write(template: Path, path: Path, department: str, opinions: list[tuple[TableResult, Opinion]]) -> None:
    fields = _fields(department, opinions)
    if _has_tags(template):
        _render(template, path, fields, opinions)
    else:
        document, body = _open(template)
        for paragraph in _paragraphs(document):
            _fill_fields(paragraph, fields)
        if before := _BODY.sub("", body.text).strip():
            _line(body, before)
        for number, (_, opinion) in enumerate(opinions):
            _add_opinion(body, opinion, first=number == 0)
        body._p.getparent().remove(body._p)
        document.save(str(path))
    without_dates(path)


def _open(template: Path) -> tuple[Any, Any]:
    """Return the document and its paragraph {{正文}}."""
    import docx

    try:
        document = docx.Document(str(template))
    except Exception as error:  # python-docx raises its own and zip errors
        raise UsageError(f"{template}：{_INVALID}") from error
    for paragraph in _paragraphs(document):
        if _BODY.search(paragraph.text):
            return document, paragraph
    raise UsageError(f"{template}：模板里没有“{{{{正文}}}}”这一段；请加上，审核意见写在那里")


def _paragraphs(document: Any) -> Iterator[Any]:
    """Yield every paragraph: of the body, of tables within tables, of headers and footers."""
    blocks = [document]
    for section in document.sections:
        # A header taken over from the section before must not be touched: python-docx would create an empty one.
        blocks += [block for block in (section.header, section.footer) if not block.is_linked_to_previous]
    while blocks:
        block = blocks.pop(0)
        yield from block.paragraphs
        blocks += [cell for table in block.tables for row in table.rows for cell in row.cells]


def _fill_fields(paragraph: Any, fields: dict[str, str]) -> None:
    """Put values in the place of fields, in the format of their first letter; Word may cut a field into many runs."""
    while found := _FIELD.search("".join(run.text for run in paragraph.runs)):
        value = fields[found[1]]
        _replace(paragraph.runs, found.span(), value + found[2] if value or found[1] != "年度" else "")


def _replace(runs: Sequence[Any], span: tuple[int, int], value: str) -> None:
    start, end, position = *span, 0
    for run in runs:
        text, length = run.text, len(run.text)
        low, high = max(start - position, 0), min(end - position, length)
        if low < high:
            run.text = text[:low] + (value if position <= start else "") + text[high:]
        position += length


def _add_opinion(body: Any, opinion: Opinion, *, first: bool) -> None:
    from docx.shared import Pt

    opening = _line(body, opinion.opening, keep=True)
    if not first:
        opening.paragraph_format.space_before = Pt(14)
    for number, part in enumerate(opinion.parts):
        _line(body, f"{_NUMBERS[number]}、{part.heading}", bold=True, keep=True)
        sentences = part.sentences or (NOTHING,)
        for index, sentence in enumerate(sentences, 1):
            _line(body, f"{index}．{sentence}" if len(sentences) > 1 else sentence)
    if opinion.closing:
        _line(body, opinion.closing)


def _line(body: Any, text: str, *, bold: bool = False, keep: bool = False) -> Any:
    """Add a paragraph before the body paragraph, in its style and in the font of its first run."""
    line = body.insert_paragraph_before()
    if body._p.pPr is not None:
        if line._p.pPr is not None:
            line._p.remove(line._p.pPr)
        line._p.insert(0, copy.deepcopy(body._p.pPr))
    run = line.add_run(text)
    if body.runs and body.runs[0]._r.rPr is not None:
        run._r.insert(0, copy.deepcopy(body.runs[0]._r.rPr))
    if bold:
        run.bold = True
    if keep:
        # A heading alone at the foot of a page says nothing.
        line.paragraph_format.keep_with_next = True
    return line


def _has_tags(template: Path) -> bool:
    try:
        with zipfile.ZipFile(template) as archive:
            parts = [archive.read(name).decode("utf-8") for name in archive.namelist() if _PARTS.fullmatch(name)]
    except (OSError, ValueError, zipfile.BadZipFile) as error:
        raise UsageError(f"{template}：{_INVALID}") from error
    text = _MARKUP.sub("", "".join(parts))
    return _TAG.search(_BODY.sub("", _FIELD.sub("", text))) is not None


def _docxtpl(template: Path) -> Any:
    try:
        import docxtpl
    except ImportError as error:
        advice = "需要先安装：pip install 'budget-target-auditor[word]'"
        raise UsageError(f"{template}：模板里有 {{% %}} 一类标记，{advice}") from error
    return docxtpl


def _sandbox() -> Any:
    from jinja2 import StrictUndefined
    from jinja2.sandbox import ImmutableSandboxedEnvironment

    return ImmutableSandboxedEnvironment(autoescape=True, undefined=StrictUndefined)


def _wrong_tags(template: Path, error: Exception) -> UsageError:
    return UsageError(f"{template}：模板标记有误（{error}）；请检查 {{% %}} 和 {{{{ }}}} 是否成对、名称是否写对")


def _render(template: Path, path: Path, fields: dict[str, str], opinions: list[tuple[TableResult, Opinion]]) -> None:
    library = _docxtpl(template)
    context = {
        **fields,
        "正文": library.Listing("\n".join(opinion.text() for _, opinion in opinions)),
        "项目": [
            {
                "名称": table.table.project_name or "",
                "得分": table.score.total if table.score else "",
                "等级": table.score.grade if table.score else "未评",
                "开头": opinion.opening,
                "意见": [{"标题": part.heading, "内容": list(part.sentences)} for part in opinion.parts],
                "结尾": opinion.closing,
            }
            for table, opinion in opinions
        ],
    }
    document = library.DocxTemplate(str(template))
    try:
        document.render(context, _sandbox(), autoescape=True)
    except Exception as error:  # what a template computes may fail in any way
        raise _wrong_tags(template, error) from error
    document.save(str(path))
