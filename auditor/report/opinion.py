"""Word the 审核意见 of one table under the five headings of practice: politely, and without a legal conclusion."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING

from auditor.check.advice import plain, rewritten
from auditor.model import Finding, Indicator, TableResult
from auditor.records import record

if TYPE_CHECKING:
    from auditor.check.scoring_settings import Scoring
    from auditor.report.rule_texts import RuleText

HEADINGS = ("总体目标", "产出", "效益", "满意度", "需补充完善事项")
NOTHING = "本部分未提出修改意见。"
_LEVEL1 = {"产出指标": "产出", "成本指标": "产出", "效益指标": "效益", "满意度指标": "满意度"}
_GOAL_ROLES = {"绩效目标", "用途"}
_POLITE = ("建议", "请", "可")
_ADVISED = "建议"
_ADVICE = re.compile(r"[，；。,;]\s*建议")
# Grades whose projects go on to the next step.
_PASSING = ("优", "良")
_OPENING = "绩效目标经初步审核，按可由程序评的"
_OUT_OF, _GRADED, _FOLLOWS = "分折算为", "分，参考等级", "。意见如下："
_UNSCORED = "绩效目标审核意见如下："
_CLOSING_PASSED = "以上意见请在完善绩效目标时一并考虑；对意见有不同看法的，请附说明和依据。"
_CLOSING = "请根据以上意见修改完善后重新报送；对意见有不同看法的，请附说明和依据。"
_CLOSING_UNSURE = "以上事项请核实说明，需要完善的请一并修改；对意见有不同看法的，请附说明和依据。"
# What every opinion is made of, beside the words of its own table and findings.
PHRASES = (_OPENING, _OUT_OF, _GRADED, _FOLLOWS, _UNSCORED, _CLOSING_PASSED, _CLOSING_UNSURE, _CLOSING)
# More names than this in one sentence make it unreadable; the rest is counted.
_NAMES_SHOWN = 4


@record
class Part:
    """One heading of an opinion and its sentences; none means nothing to say."""

    heading: str
    sentences: tuple[str, ...]


@record
class Opinion:
    """The review opinion of one table.

    Attributes:
        opening: which project, which grade, what follows from it.
        parts: the five headings in order.
        closing: what the unit is asked to do.
    """

    opening: str
    parts: tuple[Part, ...]
    closing: str

    def text(self) -> str:
        """Return the opinion as plain text, a line a paragraph."""
        lines = [self.opening]
        for number, part in enumerate(self.parts):
            body = "".join(f"{n}．{s}" if len(part.sentences) > 1 else s for n, s in enumerate(part.sentences, 1))
            lines.append(f"{'一二三四五'[number]}、{part.heading}：{body or NOTHING}")
        return "\n".join([*lines, self.closing])


def write_opinion(
    result: TableResult, texts: Mapping[str, RuleText], scoring: Scoring, across: Sequence[Finding] = ()
) -> Opinion:
    """Return the opinion of a table.

    Args:
        result: the table with its findings and score.
        texts: words of the rules, by code.
        scoring: for what each grade leads to.
        across: findings that span tables and concern this one.
    """
    rows = {row.id: row for row in result.table.indicators}
    found: dict[str, list[Finding]] = {heading: [] for heading in HEADINGS}
    for finding in (*result.check.findings, *across):
        if not rejected(finding):
            found[_heading(finding, rows)].append(finding)
    parts = tuple(Part(heading, tuple(_sentences(found[heading], rows, texts))) for heading in HEADINGS)
    held = [finding for findings in found.values() for finding in findings]
    return Opinion(_opening(result, scoring), parts, _closing(result, held) if held else "")


def said(finding: Finding) -> str:
    """Return the message without the advice it ends with, where a suggestion says it better."""
    return _without_advice(finding.message) if finding.suggestion else finding.message


@lru_cache(maxsize=4096)
def _without_advice(message: str) -> str:
    return _ADVICE.split(message, maxsplit=1)[0] if _ADVISED in message else message


def rejected(finding: Finding) -> bool:
    """Tell whether the auditor decided against the finding."""
    return finding.verdict is not None and dict(finding.verdict).get("decision") == "不采纳"


def _opening(result: TableResult, scoring: Scoring) -> str:
    name = result.table.project_name or "（未写项目名称）"
    if result.score is None:
        return f"“{name}”{_UNSCORED}"
    score = result.score
    return (
        f"“{name}”{_OPENING}{score.assessable:g}{_OUT_OF}{score.total:.1f}{_GRADED}"
        f"“{score.grade}”，{scoring.advice(score.grade)}{_FOLLOWS}"
    )


def _closing(result: TableResult, held: Sequence[Finding]) -> str:
    """Ask for a new submission, but not where the opening lets the project pass, nor where all is still to confirm."""
    if result.score is None and all(finding.status == "review" for finding in held):
        return _CLOSING_UNSURE
    if result.score is not None and result.score.grade in _PASSING:
        return _CLOSING_PASSED
    return _CLOSING


def _heading(finding: Finding, rows: Mapping[str, Indicator]) -> str:
    if finding.status == "review" or finding.tables:
        return "需补充完善事项"
    row = rows.get(finding.indicator or "")
    if row is not None:
        return _LEVEL1.get(row.level1 or "", "需补充完善事项")
    return "总体目标" if finding.role in _GOAL_ROLES else "需补充完善事项"


def _sentences(findings: Sequence[Finding], rows: Mapping[str, Indicator], texts: Mapping[str, RuleText]) -> list[str]:
    """Return one sentence a rule: the rows it names together, with the advice that holds for all of them."""
    groups: dict[tuple[str, str], list[Finding]] = {}
    for finding in findings:
        alone = "" if finding.indicator in rows else finding.id
        groups.setdefault((finding.rule, alone + finding.status), []).append(finding)
    return [_sentence(group, rows, texts) for group in groups.values()]


def _sentence(group: Sequence[Finding], rows: Mapping[str, Indicator], texts: Mapping[str, RuleText]) -> str:
    first = group[0]
    named = [rows[f.indicator] for f in group if f.indicator is not None and f.indicator in rows]
    names = list(dict.fromkeys(_quoted(row) for row in named))
    if len(names) > 1:
        shown = "".join(names[:_NAMES_SHOWN]) + (f"等{len(names)}项" if len(names) > _NAMES_SHOWN else "")
        text = texts.get(first.rule)
        head = f"{shown}：{text.name if text else first.rule}"
    else:
        words = said(first)
        head = f"{names[0]}：{words}" if names and not _names_it(words, named[0]) else words
    advice = _advice(first) if len(names) <= 1 else _common_advice(group)
    return f"{_ended(head)}{_ended(advice)}" if advice else _ended(head)


def _names_it(message: str, row: Indicator) -> bool:
    return bool(row.level3) and str(row.level3) in message


def _quoted(row: Indicator) -> str:
    return f"“{row.level3 or row.value or '（空）'}”"


def _advice(finding: Finding) -> str:
    if finding.status == "review":
        return finding.suggestion if (finding.suggestion or "").startswith("请") else "请核实并说明"  # type: ignore[return-value]  # startswith excludes None
    advice = finding.suggestion or ""
    return advice if not advice or advice.startswith(_POLITE) else f"建议：{advice}"


def _common_advice(group: Sequence[Finding]) -> str:
    """Return the advice for several rows, with what the first of them could be rewritten as."""
    advice = plain(_advice(group[0]))
    found = [text for f in group if f.status != "review" and (text := rewritten(f.suggestion or ""))]
    texts = list(dict.fromkeys(found))
    more = "等" if len(texts) > _NAMES_SHOWN else ""
    return f"{advice}；可改写为：{'；'.join(texts[:_NAMES_SHOWN])}{more}" if texts else advice


def _ended(sentence: str) -> str:
    sentence = sentence.strip().rstrip("；;，,、")
    return sentence if not sentence or sentence[-1] in "。！？" else f"{sentence}。"
