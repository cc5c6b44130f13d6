"""Damaged rows are put right by meaning, every inference is a repair, nothing is lost without a word."""

import random
from collections import Counter

import pytest
from extract_forms import NAME, ROWS, WANT, Sheet, extract, lines, random_form, read, value
from hypothesis import given, settings
from hypothesis import strategies as st

from auditor.extract.document import extract_tables
from auditor.model import Cell, Document, Grid, TextBlock
from auditor.text import squeeze

SIMPLE = ("一级指标", "二级指标", "三级指标", "指标值")


def text_table(*rows: str) -> str:
    head = ["项目支出绩效目标表", "（2025年度）", f"项目名称\t{NAME}\t\t", "\t".join(SIMPLE)]
    return "\n".join([*head, *rows])


def test_a_row_shifted_right_is_put_back():
    """Labels one column to the right are recognised; the name is not taken for a value."""
    (table,) = lines(
        text_table("产出指标\t数量指标\t清淤长度\t≥42公里\t", "\t效益指标\t社会效益指标\t受益农户数\t≥2100户")
    ).tables
    second = table.indicators[1]
    assert (second.level1, second.level2, second.level3, second.value) == (
        "效益指标",
        "社会效益指标",
        "受益农户数",
        "≥2100户",
    )
    assert second.confidence < 1
    assert any("错列" in r.what for r in table.repairs)


def test_a_row_without_labels_shifted_left_is_put_back():
    """A name in the label columns with its value beside it is still an indicator of the class in force."""
    (table,) = lines(
        text_table("产出指标\t数量指标\t清淤长度\t≥42公里", "维修泵站座数\t6座\t\t", "\t质量指标\t合格率\t≥98%")
    ).tables
    assert [(i.level2, i.level3, i.value) for i in table.indicators] == [
        ("数量指标", "清淤长度", "≥42公里"),
        ("数量指标", "维修泵站座数", "6座"),
        ("质量指标", "合格率", "≥98%"),
    ]


def test_a_second_level_label_in_the_first_column_restores_both():
    """生态效益指标 standing under 一级指标 is the class; 效益指标 follows from it, as a repair."""
    (table,) = lines(text_table("产出指标\t数量指标\t清淤长度\t≥42公里", "生态效益指标\t\t河道水质\t≥Ⅲ类")).tables
    assert (table.indicators[1].level1, table.indicators[1].level2) == ("效益指标", "生态效益指标")
    assert any("效益指标" in r.what and r.confidence < 1 for r in table.repairs)


def test_a_missing_first_level_follows_from_the_second():
    """Where the blank label column would fill 产出指标 down over 社会效益指标, the class wins."""
    (table,) = lines(text_table("产出指标\t数量指标\t清淤长度\t≥42公里", "\t社会效益指标\t受益农户数\t≥2100户")).tables
    assert table.indicators[1].level1 == "效益指标"


def test_filling_down_is_one_repair():
    """Blank labels of merged cells are filled down and said so once."""
    extraction = lines(
        text_table(*("\t".join((r[0] if n == 0 else "", r[1], r[2], value(r))) for n, r in enumerate(ROWS[:5])))
    )
    assert read(extraction) == WANT[:5]
    assert sum("填充" in r.what for r in extraction.tables[0].repairs) == 1


def test_an_unknown_label_is_kept_as_written():
    """A class of the unit's own is no class of the framework and no loss."""
    sheet = Sheet().head(4).row(*SIMPLE).row("履职效能", "监管质量", "抽查覆盖率", "≥95%").row("", "", "办结率", "≥98%")
    (table,) = extract("项目支出绩效目标表（2025年度）", sheet.grid()).tables
    assert [(i.level1, i.level2, i.level2_written) for i in table.indicators] == [
        ("履职效能指标", "监管质量指标", "监管质量")
    ] * 2


def test_satisfaction_without_a_second_label_has_its_only_child():
    """满意度指标 with a blank 二级指标 is 服务对象满意度指标, as a repair."""
    sheet = (
        Sheet()
        .head(4)
        .row(*SIMPLE)
        .row("产出指标", "数量指标", "长度", "≥4公里")
        .row("满意度指标", "", "农户满意度", "≥9成")
    )
    (table,) = extract("项目支出绩效目标表（2025年度）", sheet.grid()).tables
    assert table.indicators[1].level2 == "服务对象满意度指标"
    assert any("满意度" in r.what for r in table.repairs)


def test_web_tags_and_wraps_leave_no_trace():
    """Tags, entities and line wraps inside cells are no part of the text."""
    sheet = (
        Sheet().row("项目名称", ("清淤\n项目", 3)).row("年度目标", ("<p>完成清淤&nbsp;42公里。</p>", 3)).row(*SIMPLE)
    )
    sheet.row("产出\n指标", "数\n量\n指\n标", "清淤\n长度", "&ge;42\n公里")
    (table,) = extract("项目支出绩效目标表（2025年度）", sheet.grid()).tables
    row = table.indicators[0]
    assert (table.project_name, table.goal.replace(" ", "")) == ("清淤项目", "完成清淤42公里。")
    assert (row.level1, row.level2, row.level3, row.value) == ("产出指标", "数量指标", "清淤长度", "≥42公里")


def test_an_empty_value_stays_empty():
    """A row with a name and no value is an indicator without value, not shifted, not dropped."""
    sheet = Sheet().head(5).row(*SIMPLE, "备注").row("产出指标", "数量指标", "长度", "", "按实际填写")
    (table,) = extract("项目支出绩效目标表（2025年度）", sheet.grid()).tables
    assert [(i.level3, i.value) for i in table.indicators] == [("长度", None)]
    assert table.indicators[0].extra == (("备注", "按实际填写"),)


def test_rows_not_understood_are_named():
    """A line in the block that is no indicator is reported with its text."""
    sheet = Sheet().head(4).row(*SIMPLE).row("产出指标", "数量指标", "长度", "≥4公里")
    sheet.row("", "", "", ("", 1)).row(
        ("此处另附清单一份，内容见附件三，请一并审阅并提出意见，其中包括各标段的位置和长度", 4)
    )
    extraction = extract("项目支出绩效目标表（2025年度）", sheet.grid())
    said = " ".join(r.what for t in extraction.tables for r in t.repairs)
    kept = " ".join(f"{i.level3}{i.value}" for t in extraction.tables for i in t.indicators)
    assert "此处另附清单" in said + kept


# ------------------------------------------------------------------ fuzz


def mutate(grid: Grid, chance: random.Random) -> Grid:
    """Shift rows, drop labels, split cells, wreck spans."""
    cells = []
    for cell in grid.cells:
        what = chance.random()
        row, col, down, across, text = cell.row, cell.col, cell.row_span, cell.col_span, cell.text
        if what < 0.05:
            text = ""
        elif what < 0.10:
            col = max(0, col + chance.choice((-1, 1)))
        elif what < 0.13:
            down, across = chance.randint(1, 40), chance.randint(1, 9)
        elif what < 0.16:
            row = min(grid.n_rows - 1, row + 1)
        elif what < 0.18:
            text = text * 3 + "\n\t"
        cells.append(Cell(text, row, col, down, across, cell.address))
    return Grid(tuple(cells), grid.n_rows, grid.n_cols, grid.location, chance.choice(("cells", "lines", "positions")))


@given(st.integers(0, 10_000_000))
@settings(max_examples=200, deadline=None)
def test_mutated_grids_never_raise_nor_lose_names_silently(seed):
    """Whatever is shifted, dropped or merged wrongly: a name below the head is an indicator, or a repair says it."""
    chance = random.Random(seed)  # noqa: S311 - draws faults, no secret
    blocks, _ = random_form(chance)
    wrecked = [mutate(b, chance) if isinstance(b, Grid) else b for b in blocks]
    extraction = extract(*wrecked)
    kept = squeeze(
        "".join(
            f"{i.level1}{i.level2}{i.level2_written}{i.level3}{i.value}{i.description}{i.basis}{i.weight}{i.extra}"
            for t in extraction.tables
            for i in t.indicators
        )
        + "".join(r.what for t in extraction.tables for r in t.repairs)
    )
    if extraction.tables and not extraction.left_out:
        written = squeeze("".join(c.text for b in wrecked if isinstance(b, Grid) for c in b.cells))
        missing = [r[2] for r in ROWS if r[2] in written and r[2] not in kept]
        head = squeeze("".join(f"{t.head}{t.goal}{t.project_name}" for t in extraction.tables))
        assert not [name for name in missing if name not in head]


@given(
    st.lists(
        st.text(alphabet='\t|｜【】：、。 指标值一二三级数量产出≥%12年度目标项目名称绩效表"\n', max_size=40),
        max_size=40,
    )
)
@settings(max_examples=200, deadline=None)
def test_any_lines_never_raise(texts):
    """Arbitrary lines of head words, labels and separators give an extraction."""
    blocks = tuple(TextBlock(text, f"行 {n}", n) for n, text in enumerate("\n".join(texts).split("\n"), 1))
    extraction = extract_tables(Document("a.txt", "txt", "", blocks))
    assert all(len(t.grid_rows) == len(t.indicators) for t in extraction.tables if t.grid is not None)


@given(
    st.lists(
        st.tuples(
            st.sampled_from(
                [
                    "一级指标",
                    "二级指标",
                    "三级指标",
                    "指标值",
                    "产出指标",
                    "数量指标",
                    "≥5个",
                    "",
                    "项目名称",
                    "合计",
                    "年度目标",
                    "3月底",
                ]
            ),
            st.integers(0, 8),
            st.integers(0, 5),
            st.integers(0, 4),
            st.integers(0, 4),
        ),
        max_size=40,
    )
)
@settings(max_examples=200, deadline=None)
def test_any_grid_never_raises(specs):
    """Overlapping, empty and out-of-range cells give an extraction."""
    cells = tuple(Cell(text, r, c, down, across) for text, r, c, down, across in specs)
    extraction = extract("绩效目标表", Grid(cells, 6, 5))
    counts = Counter(len(t.indicators) for t in extraction.tables)
    assert 0 not in counts


@pytest.mark.parametrize(
    ("first", "second", "read_as"),
    [
        ("产\n出", "数量指", ("产出指标", "数量指标")),
        ("益\n指", "社会效益指", ("效益指标", "社会效益指标")),
        ("度", "服务对象满意度指标", ("满意度指标", "服务对象满意度指标")),
    ],
)
def test_a_label_of_which_its_cell_shows_a_piece_is_the_whole_label(first, second, read_as):
    """A spreadsheet printed with rows too low or columns too narrow draws only what fits."""
    sheet = Sheet().row("项目名称", (NAME, 3)).row("一级指标", "二级指标", "三级指标", "指标值")
    (table,) = extract(sheet.row(first, second, "受益农户", "≥92%").grid()).tables
    assert [(i.level1, i.level2) for i in table.indicators] == [read_as]
