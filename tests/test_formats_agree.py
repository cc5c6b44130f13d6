"""The same target table in any format and layout gives the same indicators.

benchmarks/corpus.py renders invented projects with python-docx, openpyxl, xlwt, our own writers and LibreOffice.
"""

import sys
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from auditor.extract.document import extract_tables
from auditor.model import Cell, Document, Grid
from auditor.read.folder import Source
from auditor.read.reader import read_source

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "benchmarks"))

import corpus

# Row F1 that must be reached: what is born digital loses nothing, positions may err on a page break.
UNRULED = 0.97
# Upright labels at the distance of lines, without rules: two stacks of characters side by side may share their gap.
CUT_LABELS = 0.96
OWN = list(corpus.MAKERS)
OFFICE = {
    "doc": 1.0,
    "rtf-office": 1.0,
    "ods": 1.0,
    "xls-office": 1.0,
    "xlsx-office": 1.0,
    "pdf-ruled": 1.0,
    "pdf-apart": 1.0,
    "pdf-unruled": 0.95,
    "pdf-unruled-tight": 0.95,
}


def plain(text):
    return "".join((text or "").split())


def documents(path):
    return read_source(Source(path, path.name))


def agreement(path, forms):
    """Return row F1 of a file against the rows its forms were made of, and the project names found."""
    read = documents(path)
    assert [document.problem for document in read] == [None] * len(read)
    tables = [table for document in read for table in extract_tables(document).tables]
    got = Counter(
        tuple(map(plain, (row.level1, row.level2, row.level3, row.value))) for t in tables for row in t.indicators
    )
    want = Counter(tuple(map(plain, row)) for form in forms for row in form.wanted)
    return 2 * sum((got & want).values()) / (sum(got.values()) + sum(want.values())), [t.project_name for t in tables]


@pytest.fixture(scope="module")
def sets():
    return corpus.forms_by_layout()


@pytest.mark.parametrize("layout", corpus.LAYOUTS)
@pytest.mark.parametrize("name", OWN)
def test_formats_agree_row_by_row(name, layout, sets, tmp_path):
    """Every layout in every format that keeps cells: all rows, all project names, nothing else."""
    suffix, maker = corpus.MAKERS[name]
    path = tmp_path / f"{layout}.{suffix}"
    path.write_bytes(maker(sets[layout]))
    f1, names = agreement(path, sets[layout])
    assert f1 == 1.0
    assert names == [form.project.name for form in sets[layout]]


def test_zip_with_gbk_names_gives_what_its_members_give(sets, tmp_path):
    """Members are addressed by their decoded names and read like files."""
    forms = sets["88"]
    path = tmp_path / "报送.zip"
    path.write_bytes(
        corpus.gbk_zip([("县级/水务局目标表.xlsx", corpus.xlsx(forms[:6])), ("教育局.docx", corpus.docx(forms[6:]))])
    )
    assert [document.path for document in documents(path)] == [
        "报送.zip!/县级/水务局目标表.xlsx",
        "报送.zip!/教育局.docx",
    ]
    assert agreement(path, forms)[0] == 1.0


@pytest.fixture(scope="module")
def office(sets, tmp_path_factory):
    made = corpus.office_files(sets, tuple(OFFICE), tmp_path_factory.mktemp("office"))
    return {name: {layout: path for (layout, own), path in made.items() if own == name} for name in OFFICE}


@pytest.mark.office
@pytest.mark.parametrize("name", OFFICE)
def test_files_of_an_office_program_agree(name, office, sets):
    """Cell formats lose nothing; of a PDF at least the stated share, over all layouts and in each."""
    scores = {layout: agreement(path, sets[layout])[0] for layout, path in office[name].items()}
    least = OFFICE[name]
    assert sum(scores.values()) / len(scores) >= (UNRULED if least < 1 else 1), scores
    assert min(scores.values()) >= (CUT_LABELS if least < 1 else 1), scores


@given(st.data())
@settings(max_examples=80, deadline=None)
def test_mutated_grids_never_raise_and_lose_no_row_without_a_word(data):
    """Cells shifted, labels dropped, rows split: no error, and each name is in a table, a repair or what is left out."""
    form = corpus.make_form(
        corpus.projects()[data.draw(st.integers(0, 11))], data.draw(st.sampled_from(corpus.LAYOUTS))
    )
    cells = []
    for box in form.boxes():
        what = data.draw(st.sampled_from(("keep",) * 12 + ("drop", "shift", "unmerge", "short")))
        label = box.col < 2 and box.row > form.head_row
        if what == "drop" and label:
            continue
        col = min(box.col + 1, form.n_cols - 1) if what == "shift" and label else box.col
        rows = 1 if what in {"unmerge", "short"} else box.rows
        cells.append(Cell(box.text, box.row, col, rows, min(box.cols, form.n_cols - col), f"第{box.row + 1}行"))
    grid = Grid(tuple(cells), len(form.specs), form.n_cols, "第1张表")
    extraction = extract_tables(Document("a.docx", "docx", "", (grid,)))
    said = "".join(
        plain(part)
        for table in extraction.tables
        for row in table.indicators
        for part in (row.level2_written, row.level3, row.value, row.description, *(text for _, text in row.extra))
    )
    said += "".join(plain(repair.what) for table in extraction.tables for repair in table.repairs)
    left = " ".join(item.location + item.reason for item in extraction.left_out)
    if extraction.tables:
        lost = [name for _, _, name, _ in form.wanted if plain(name) not in said]
        assert not lost or left, lost
    else:
        assert left


def test_label_beside_rows_without_lines_yields_to_the_second_label():
    """A merged label that a page break shifted must not put 时效指标 under 效益指标; in a ruled table it stays as filed."""
    texts = [
        ("一级指标", "二级指标", "三级指标", "指标值"),
        ("产出指标", "数量指标", "清淤长度", "≥3公里"),
        ("效益指标", "时效指标", "完工时间", "6月底前"),
        ("效益指标", "社会效益指标", "受益人数", "≥900人"),
    ]
    cells = tuple(Cell(text, r, c, address=f"第{r + 1}行") for r, row in enumerate(texts) for c, text in enumerate(row))

    def level1(source):
        document = Document("a.pdf", "pdf", "", (Grid(cells, 4, 4, "第1页", source),))
        (table,) = extract_tables(document).tables
        return [row.level1 for row in table.indicators]

    assert level1("positions") == ["产出指标", "产出指标", "效益指标"]
    assert level1("cells") == ["产出指标", "效益指标", "效益指标"]
