"""Write 审核意见 in Word: one a department, and one a project, from a template an office can edit.

The template is `letter.docx` beside the HTML templates, or `templates/letter.docx` of a rule layer. Its paragraphs
may hold {{部门}}, {{年度}}, {{项目数}}; the paragraph {{正文}} is where the opinions go. A template with Jinja
tags ({% … %}) is rendered by docxtpl in Jinja2's sandbox, when the extra `[word]` is installed.
"""

from __future__ import annotations

import zipfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

from auditor import resources
from auditor.errors import UsageError
from auditor.model import AuditResult, Finding, TableResult
from auditor.report.departments import folder_name, split_by_department
from auditor.report.opinion import NOTHING, Opinion, write_opinion
from auditor.report.outcomes import all_findings
from auditor.report.package import without_dates
from auditor.report.rule_texts import rule_texts

if TYPE_CHECKING:
    from collections.abc import Sequence

    from auditor.check.ruleset import RuleSet

TEMPLATE = "letter.docx"
_BODY = "{{正文}}"
_NUMBERS = "一二三四五"


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
    used: dict[str, int] = {}
    for table, opinion in opinions:
        name = folder_name(table.table.project_name or "未写项目名称")
        used[name] = used.get(name, 0) + 1
        suffix = f"-{used[name]}" if used[name] > 1 else ""
        _write(template, folder / f"{name}{suffix}.docx", department, [(table, opinion)])


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
    import docx

    fields = _fields(department, opinions)
    if _has_tags(template):
        _render(template, path, fields, opinions)
    else:
        try:
            document = docx.Document(str(template))
        except Exception as error:  # python-docx raises its own and zip errors
            raise UsageError(f"{template}：不是有效的 Word 模板（.docx）；请用 Word 另存一份") from error
        body = _fill_fields(document, fields)
        if body is None:
            raise UsageError(f"{template}：模板里没有“{_BODY}”这一段；请加上，审核意见写在那里")
        for _, opinion in opinions:
            _add_opinion(body, opinion)
        body._p.getparent().remove(body._p)
        document.save(str(path))
    without_dates(path)


def _fill_fields(document: Any, fields: dict[str, str]) -> Any:
    body = None
    for paragraph in document.paragraphs:
        if _BODY in paragraph.text:
            body = paragraph
        for run in paragraph.runs:
            for key, value in fields.items():
                if f"{{{{{key}}}}}" in run.text:
                    run.text = run.text.replace(f"{{{{{key}}}}}", value)
    return body


def _add_opinion(body: Any, opinion: Opinion) -> None:
    opening = body.insert_paragraph_before(opinion.opening)
    opening.paragraph_format.space_before = 0
    for number, part in enumerate(opinion.parts):
        heading = body.insert_paragraph_before()
        heading.add_run(f"{_NUMBERS[number]}、{part.heading}").bold = True
        sentences = part.sentences or (NOTHING,)
        for index, sentence in enumerate(sentences, 1):
            body.insert_paragraph_before(f"{index}．{sentence}" if len(sentences) > 1 else sentence)
    if opinion.closing:
        body.insert_paragraph_before(opinion.closing)
    body.insert_paragraph_before("")


def _has_tags(template: Path) -> bool:
    try:
        with zipfile.ZipFile(template) as archive:
            return b"{%" in archive.read("word/document.xml")
    except (OSError, KeyError, zipfile.BadZipFile) as error:
        raise UsageError(f"{template}：不是有效的 Word 模板（.docx）；请用 Word 另存一份") from error


def _render(template: Path, path: Path, fields: dict[str, str], opinions: list[tuple[TableResult, Opinion]]) -> None:
    try:
        import docxtpl
    except ImportError as error:
        raise UsageError(
            f"{template}：模板里有 {{% %}} 标记，需要先安装：pip install 'budget-target-auditor[word]'"
        ) from error
    from jinja2 import TemplateError
    from jinja2.sandbox import SandboxedEnvironment

    context = {
        **fields,
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
    document = docxtpl.DocxTemplate(str(template))
    try:
        document.render(context, SandboxedEnvironment(autoescape=True))
    except TemplateError as error:
        raise UsageError(f"{template}：模板标记有误（{error}）；请检查 {{% %}} 和 {{{{ }}}} 是否成对") from error
    document.save(str(path))
