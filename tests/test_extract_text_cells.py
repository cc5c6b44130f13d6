"""Text with one cell a line and nothing else: blank lines part the rows, or the head counts them."""

import sys
from pathlib import Path

import pytest
from extract_forms import ROWS, WANT, lines, read, value

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "benchmarks"))

import corpus

FORMS = corpus.forms_by_layout(4)


def plain(text):
    return "".join((text or "").split())


def written(forms, *, blank, empties):
    """Return the cells of the forms a line each; a merged cell's text once, its other places blank or not there."""
    found = []
    for form in forms:
        found += [form.title, "（2026年度）"]
        for texts in form.matrix():
            found += [text.replace("\n", "") for text in texts if text or empties]
            found += [""] if blank else []
    return "\n".join(found)


@pytest.mark.parametrize("layout", corpus.LAYOUTS)
@pytest.mark.parametrize(("blank", "empties"), [(True, True), (True, False), (False, False)])
def test_every_layout_is_read_from_lines_of_cells(layout, blank, empties):
    """Several tables below one another, with and without blank lines between rows and for blank cells."""
    forms = FORMS[layout]
    extraction = lines(written(forms, blank=blank, empties=empties))
    assert [table.project_name for table in extraction.tables] == [form.project.name for form in forms]
    got = [tuple(map(plain, row)) for row in read(extraction)]
    assert got == [tuple(map(plain, row)) for form in forms for row in form.wanted]


def test_lines_that_do_not_fit_the_head_are_left_to_meaning():
    """One value is missing, so that counting cells would shift every row below it."""
    cells = ["绩效目标表", "项目名称", "沟渠清淤", "一级指标", "二级指标", "三级指标", "指标值"]
    for number, row in enumerate(ROWS):
        cells += [row[0], row[1], row[2], *([] if number == 3 else [value(row)])]
    (table,) = lines("\n".join(cells)).tables
    assert [i.level3 for i in table.indicators if i.value is not None] == [r[2] for n, r in enumerate(ROWS) if n != 3]


def test_what_follows_the_table_is_no_row():
    cells = ["绩效目标表", "项目名称", "沟渠清淤", "一级指标", "二级指标", "三级指标", "指标值"]
    cells += [text for row in ROWS for text in (row[0], row[1], row[2], value(row))]
    assert read(lines("\n".join([*cells, "填报说明：以上内容由单位填写", "单位负责人：某某"]))) == WANT
    assert read(lines("\n".join([*cells, "", "第二部分 部门预算表", "收入总计", "100"]))) == WANT
