"""Extract the target tables of one document."""

from collections.abc import Sequence

import regex

from auditor.extract.beside import split_beside
from auditor.extract.choose import TextChoice
from auditor.extract.left_out import left_out
from auditor.extract.locate import Draft, Located, locate
from auditor.extract.narrative import read_narrative
from auditor.extract.stream import Row, rows_of
from auditor.extract.summary import split_projects
from auditor.extract.table import Around, build
from auditor.extract.text_grid import rebuild
from auditor.extract.text_running import broken_lines, run_together
from auditor.extract.titles import title_name
from auditor.extract.turned import turn
from auditor.extract.wide import unfold_wide
from auditor.model import Document, Extraction, Grid, TargetTable, TextBlock
from auditor.text import squeeze

_BUDGET_YEAR = regex.compile(r"预算年度[:：]?\s*(20\d\d)")
_TITLE_YEAR = regex.compile(r"(20\d\d)年(?:度)?(?:.{0,16})(?:预算|绩效|项目支出|整体支出)")
_NOTICE = regex.compile(r"[【〔\[]20\d\d[】〕\]]|通知|办法|规定|法》")
_ANY_YEAR = regex.compile(r"(?<!\d)(20[1-4]\d)(?!\d)")


def extract_tables(document: Document) -> Extraction:
    """Return the target tables of a document in reading order (ids left empty) and what was left out.

    Never raises for what a document holds: a table that is not understood is left out with the reason.
    """
    if document.problem is not None or document.skipped:
        return Extraction()
    blocks = broken_lines(document.blocks)
    rows = rows_of(_side_by_side(rebuild(blocks)))
    located = locate(rows)
    around = _around(rows, document.path)
    drafts = [part for draft in located.drafts for part in split_projects(draft)]
    choice = TextChoice(blocks)
    tables = _tables(drafts, around, choice)
    tables += read_narrative([row for row in rows if row.grid is None], around)
    tables.sort(key=lambda pair: pair[0])
    unused = [row for row in _unused(located, drafts, tables) if row.address not in choice.taken]
    refused = choice.refused or run_together(blocks, choice.taken)
    return Extraction(tuple(table for _, table in tables), (*left_out(unused), *refused))


def _side_by_side(blocks: Sequence[Grid | TextBlock]) -> list[Grid | TextBlock]:
    found: list[Grid | TextBlock] = []
    for block in blocks:
        if isinstance(block, TextBlock):
            found.append(block)
        else:
            found += [part for beside in split_beside(turn(block)) for part in unfold_wide(beside)]
    return found


def _tables(drafts: Sequence[Draft], around: Around, choice: TextChoice) -> list[tuple[int, TargetTable]]:
    """Return each table with its place; one read by meaning stands for every draft among its lines."""
    tables: list[tuple[int, TargetTable]] = []
    covered = end = -1
    for draft in drafts:
        line = choice.line_of(draft)
        if line is not None and line <= covered:
            continue
        table = build(draft, around)
        other = choice.better(table, draft, end + 1)
        if other is not None:
            covered = choice.last_line(other)
            table = other
        end = max(end, covered, choice.end_of(draft))
        if table.indicators and not _only_scores(draft, table):
            tables.append((draft.header_row.order, table))
    if not drafts:
        other = choice.without_drafts()
        tables += [(0, other)] if other is not None else []
    return tables


def _only_scores(draft: Draft, table: TargetTable) -> bool:
    """Tell whether a table has no column of values at all: a frame of evaluation with points, no targets."""
    valued = {"value", "value_long", "actual", "sign"} & set(draft.header.roles)
    return not valued and all(row.value is None for row in table.indicators)


def _unused(located: Located, drafts: Sequence[Draft], tables: Sequence[tuple[int, TargetTable]]) -> list[Row]:
    """Return the rows no table took, those of drafts without any indicator included."""
    used = {order for order, _ in tables}
    rows = list(located.left)
    for draft in drafts:
        if draft.header_row.order not in used:
            rows += [*draft.head, *draft.header_rows, *(row for row, _ in draft.rows)]
    return sorted({row.order: row for row in rows}.values(), key=lambda row: row.order)


def _around(rows: Sequence[Row], path: str) -> Around:
    """Return the year the document as a whole is about: its own words, its title, its file name."""
    for text in map(Row.text, rows):
        if "预" in text and len(text) <= 80 and (match := _BUDGET_YEAR.search(squeeze(text))):
            return Around(int(match[1]), "文件中的“预算年度”")
    for row in rows:
        if len(row.filled()) > 1 or len(text := row.text()) > 60 or "20" not in (plain := squeeze(text)):
            continue
        match = _TITLE_YEAR.search(plain)
        if match is None:
            continue
        # A title with a project's name may carry the year of the notice it is called after.
        if title_name([text]) is None and not _NOTICE.search(text):
            return Around(int(match[1]), "文件标题")
    match = _ANY_YEAR.search(path.rsplit("/", 1)[-1])
    return Around(int(match[1]), "文件名") if match else Around()
