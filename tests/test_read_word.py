"""Facts about reading .docx: merged cells, content controls, revisions, text boxes, damaged structure."""

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from read_builders import (
    CONTINUE,
    RESTART,
    STRICT,
    cell,
    docx,
    grids,
    lines,
    paragraph,
    read,
    row,
    span,
    table,
    texts,
    zip_of,
)

from auditor.model import Document, Grid
from auditor.read.limits import Limits
from auditor.read.word import read_word


@pytest.fixture
def word(tmp_path: Path) -> Callable[..., Document]:
    """Return a function that reads a body of WordprocessingML."""
    return lambda body, **more: read(docx(body, **more), "表.docx", tmp_path)[0]


def test_merged_cells_appear_once_with_their_spans(word: Callable[..., Document]) -> None:
    """A cell over rows and columns stands once in the grid and covers its places."""
    document = word(
        table(
            row(cell("一级指标"), cell("三级指标", span(2))),
            row(cell("产出指标", RESTART), cell("巡河次数"), cell("≥12次")),
            row(cell("", CONTINUE), cell("清淤长度"), cell("≥3公里")),
        )
    )
    (grid,) = grids(document)
    assert texts(grid) == [
        ["一级指标", "三级指标", "三级指标"],
        ["产出指标", "巡河次数", "≥12次"],
        ["产出指标", "清淤长度", "≥3公里"],
    ]
    assert [(c.text, c.row_span, c.col_span) for c in grid.cells if c.row_span > 1 or c.col_span > 1] == [
        ("三级指标", 1, 2),
        ("产出指标", 2, 1),
    ]
    assert grid.location == "第1张表"
    assert grid.cells[-1].address == "第1张表第3行第3列"


def test_a_vertical_merge_without_a_beginning_begins_where_it_stands(word: Callable[..., Document]) -> None:
    """After the first row of a merge was deleted, its continuation is a cell of its own with its own text."""
    document = word(table(row(cell("剩下", CONTINUE), cell("甲")), row(cell("", CONTINUE), cell("乙"))))
    assert texts(grids(document)[0]) == [["剩下", "甲"], ["剩下", "乙"]]


def test_a_vertical_merge_ends_where_a_row_does_not_take_part(word: Callable[..., Document]) -> None:
    """A merge broken by a plain cell does not go on below it."""
    document = word(table(row(cell("甲", RESTART)), row(cell("乙")), row(cell("丙", CONTINUE))))
    assert texts(grids(document)[0]) == [["甲"], ["乙"], ["丙"]]


def test_irregular_merges_are_read(word: Callable[..., Document]) -> None:
    """A merge whose edges moved from row to row goes on where it overlaps, and every other cell is kept."""
    document = word(
        table(
            row(cell("宽", span(2) + RESTART), cell("甲")),
            row(cell("", CONTINUE), cell("中"), cell("乙")),
            row(cell("a"), cell("", CONTINUE), cell("丙")),
        )
    )
    rows = texts(grids(document)[0])
    assert rows[1] == ["宽", "中", "乙"]
    assert rows[2] == ["a", "宽", "丙"]


def test_a_horizontal_merge_of_old_word_is_a_column_span(word: Callable[..., Document]) -> None:
    """w:hMerge joins the cells of a row."""
    body = table(
        row(cell("目标", '<w:hMerge w:val="restart"/>'), cell("", "<w:hMerge/>"), cell("值")),
        row(cell("a"), cell("b"), cell("c")),
    )
    (grid,) = grids(word(body))
    assert texts(grid) == [["目标", "目标", "值"], ["a", "b", "c"]]


def test_columns_left_out_before_a_row_are_kept_free(word: Callable[..., Document]) -> None:
    """w:gridBefore moves the row's first cell to the right."""
    document = word(
        table(
            row(cell("a"), cell("b"), cell("c")),
            row(cell("d"), cell("e"), properties='<w:gridBefore w:val="1"/><w:gridAfter w:val="0"/>'),
        )
    )
    assert texts(grids(document)[0])[1] == [None, "d", "e"]


def test_content_controls_around_blocks_rows_and_cells_are_looked_through(word: Callable[..., Document]) -> None:
    """w:sdt hides neither a paragraph nor a row nor a cell nor a run."""

    def control(inside: str) -> str:
        return f"<w:sdt><w:sdtPr/><w:sdtContent>{inside}</w:sdtContent></w:sdt>"

    inline = f"<w:p>{control('<w:r><w:t>字段</w:t></w:r>')}</w:p>"
    document = word(
        control(paragraph("标题"))
        + inline
        + control(table(control(row(control(cell("甲")), cell("乙"))), row(cell("丙"), cell("丁"))))
    )
    assert lines(document) == ["标题", "字段"]
    assert texts(grids(document)[0]) == [["甲", "乙"], ["丙", "丁"]]


def test_a_table_inside_a_cell_follows_as_its_own_table(word: Callable[..., Document]) -> None:
    """The text of a nested table stands in its cell, and the nested table comes after the outer one."""
    inner = table(row(cell("x"), cell("y")))
    document = word(table(row(cell("外"), cell("含", inside=inner)), row(cell("下"), cell("右"))))
    outer, nested = grids(document)
    assert texts(outer) == [["外", "含\nx\ty"], ["下", "右"]]
    assert texts(nested) == [["x", "y"]]
    assert nested.location == "第2张表"


def test_a_frame_of_one_cell_around_a_table_is_no_table(word: Callable[..., Document]) -> None:
    """A one-cell table that only holds paragraphs and a table dissolves into them."""
    document = word(table(row(cell("说明", inside=table(row(cell("a"), cell("b")))))))
    assert lines(document) == ["说明"]
    assert [texts(grid) for grid in grids(document)] == [[["a", "b"]]]


def test_revisions_are_read_as_accepted(word: Callable[..., Document]) -> None:
    """Inserted text stays, deleted and moved-away text goes, a deleted row goes, and a note says so."""
    run = "<w:r><w:t>{}</w:t></w:r>"
    changed = (
        f"<w:p>{run.format('不低于')}<w:del><w:r><w:delText>80</w:delText></w:r></w:del>"
        f"<w:ins>{run.format('95')}</w:ins><w:moveFrom>{run.format('旧')}</w:moveFrom>"
        f"<w:moveTo>{run.format('%')}</w:moveTo></w:p>"
    )
    document = word(
        changed
        + table(
            row(cell("留")),
            row(cell("删"), properties="<w:del w:id='1'/>"),
            row(cell("增"), properties="<w:ins w:id='2'/>"),
        )
    )
    assert lines(document) == ["不低于95%"]
    assert texts(grids(document)[0]) == [["留"], ["增"]]
    assert document.notes == ("文档有修订痕迹，按接受全部修订后的文字读取",)


def test_a_deleted_paragraph_mark_costs_no_text(word: Callable[..., Document]) -> None:
    """A w:del among paragraph properties marks the break as deleted, not the words."""
    assert lines(word("<w:p><w:pPr><w:rPr><w:del w:id='1'/></w:rPr></w:pPr><w:r><w:t>文字</w:t></w:r></w:p>")) == [
        "文字"
    ]


def test_a_text_box_is_read_once_behind_its_paragraph(word: Callable[..., Document]) -> None:
    """Word keeps a text box twice (for new and old versions); it is read once, tables in it too, in order."""

    def box(inside: str) -> str:
        return f"<w:txbxContent>{inside}</w:txbxContent>"

    content = paragraph("框一") + table(row(cell("a"), cell("b")))
    both = (
        f"<mc:AlternateContent><mc:Choice><wps:txbx>{box(content)}</wps:txbx></mc:Choice>"
        f"<mc:Fallback><v:textbox>{box(content)}</v:textbox></mc:Fallback></mc:AlternateContent>"
    )
    second = f"<wps:txbx>{box(paragraph('框二'))}</wps:txbx>"
    document = word(f"<w:p><w:r><w:t>前</w:t></w:r><w:r>{both}</w:r><w:r>{second}</w:r></w:p>" + paragraph("后"))
    assert lines(document) == ["前", "框一", "框二", "后"]
    assert [texts(grid) for grid in grids(document)] == [[["a", "b"]]]


def test_a_text_box_inside_a_cell_belongs_to_the_cell(word: Callable[..., Document]) -> None:
    """Its words are read with the cell it floats over."""
    boxed = f"<w:p><w:r><wps:txbx><w:txbxContent>{paragraph('框内')}</w:txbxContent></wps:txbx></w:r></w:p>"
    assert texts(grids(word(table(row(cell("格", inside=boxed), cell("b")))))[0]) == [["格\n\n框内", "b"]]


def test_breaks_tabs_and_symbols_are_text(word: Callable[..., Document]) -> None:
    """Breaks, tabs, Symbol-font comparators and formulas are characters of a cell; tab stops are not."""
    inside = (
        '<w:p><w:pPr><w:tabs><w:tab w:val="left" w:pos="420"/></w:tabs></w:pPr>'
        '<w:r><w:sym w:font="Symbol" w:char="F0B3"/><w:t>95</w:t><w:br/><w:t>次</w:t><w:tab/><w:t>年</w:t></w:r>'
        "<m:oMath><m:r><m:t>≤3</m:t></m:r></m:oMath></w:p>"
    )
    (grid,) = grids(word(table(row(f"<w:tc>{inside}</w:tc>", cell("b")))))
    assert grid.cells[0].text == "≥95\n次\t年≤3"


def test_hidden_text_is_not_read_and_said_so(word: Callable[..., Document]) -> None:
    """Runs formatted as hidden are left out with a note; `vanish=0` is not hidden."""
    body = (
        '<w:p><w:r><w:rPr><w:vanish/></w:rPr><w:t>藏</w:t></w:r><w:r><w:rPr><w:vanish w:val="0"/></w:rPr>'
        "<w:t>显</w:t></w:r></w:p>"
    )
    document = word(body)
    assert lines(document) == ["显"]
    assert document.notes == ("文档有隐藏文字，未读取",)


def test_pinyin_above_characters_is_left_out(word: Callable[..., Document]) -> None:
    """Of a ruby only the base text is read."""
    ruby = "<w:ruby><w:rt><w:r><w:t>shu</w:t></w:r></w:rt><w:rubyBase><w:r><w:t>数</w:t></w:r></w:rubyBase></w:ruby>"
    assert lines(word(f"<w:p><w:r>{ruby}</w:r></w:p>")) == ["数"]


def test_the_strict_dialect_reads_like_the_common_one(word: Callable[..., Document]) -> None:
    """ISO strict documents use another namespace and give the same grid."""
    body = table(row(cell("甲", RESTART), cell("a")), row(cell("", CONTINUE), cell("b")))
    assert word(body, namespace=STRICT).blocks == word(body).blocks


def test_a_page_inserted_whole_is_read(word: Callable[..., Document]) -> None:
    """A .docx that only wraps a web page (w:altChunk) gives the page's tables."""
    relation = '<Relationships><Relationship Id="rId7" Type="x/aFChunk" Target="/word/page.html"/></Relationships>'
    page = "<html><body><table><tr><td>a</td><td>b</td></tr></table></body></html>"
    document = word(
        '<w:altChunk r:id="rId7"/>', parts={"word/_rels/document.xml.rels": relation, "word/page.html": page}
    )
    assert [texts(grid) for grid in grids(document)] == [[["a", "b"]]]


def test_paragraphs_carry_their_place(word: Callable[..., Document]) -> None:
    """Empty paragraphs count, so that 第3段 is the third paragraph a person sees; wrapped lines are told apart."""
    document = word(paragraph("一") + paragraph("") + "<w:p><w:r><w:t>三</w:t><w:br/><w:t>续</w:t></w:r></w:p>")
    assert [(block.text, block.address) for block in document.blocks] == [
        ("一", "第1段"),
        ("三", "第3段第1行"),
        ("续", "第3段第2行"),
    ]


def test_pictures_without_words_are_a_scan(word: Callable[..., Document]) -> None:
    """A document of pictures only is a scan; one with words but no table says that pictures were not read."""
    picture = {"word/media/image1.png": b"x"}
    document = word(paragraph(""), parts=picture)
    assert document.problem is not None
    assert document.problem.code == "scan"
    assert word(paragraph("说明"), parts=picture).notes == ("文档里没有表格，但有图片；图片中的内容未读取",)
    assert word(table(row(cell("a"))), parts=picture).notes == ()


def test_a_huge_column_span_is_bounded(word: Callable[..., Document]) -> None:
    """A cell that claims a thousand million columns takes no memory for them."""
    (grid,) = grids(word(table(row(cell("a", span(1_000_000_000))))))
    assert grid.n_cols <= Limits().columns


@pytest.mark.parametrize(
    ("xml", "words"),
    [
        ("<w:document xmlns:w='u'>" + "<w:p>" * 100_000 + "</w:p>" * 100_000 + "</w:document>", "嵌套过深"),
        ("<w:document><w:body>", "损坏"),
        ("", "损坏"),
    ],
)
def test_broken_xml_is_named(xml: str, words: str, tmp_path: Path) -> None:
    """Nesting without end and cut-off XML are corrupt, with the reason."""
    (document,) = read(zip_of({"word/document.xml": xml}), "坏.docx", tmp_path)
    assert document.problem is not None
    assert document.problem.code == "corrupt"
    assert words in document.problem.message


def test_an_entity_bomb_does_not_go_off(tmp_path: Path) -> None:
    """Entities that would grow to a thousand million characters are not expanded."""
    levels = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10))
    xml = f'<!DOCTYPE d [<!ENTITY a0 "指标">{levels}]><w:document xmlns:w="u"><w:body><w:p><w:r><w:t>&a9;</w:t></w:r></w:p></w:body></w:document>'
    (document,) = read(zip_of({"word/document.xml": xml}), "弹.docx", tmp_path)
    assert document.problem is not None
    assert "实体" in document.problem.message


_PROPERTY = st.sampled_from(
    ["", RESTART, CONTINUE, span(2), span(3) + CONTINUE, "<w:hMerge/>", span(0), RESTART + span(2)]
)
_TABLES = st.lists(st.lists(_PROPERTY, min_size=0, max_size=5), min_size=1, max_size=6)


@given(_TABLES)
def test_no_table_raises_and_no_plain_cell_is_lost(shape: list[list[str]]) -> None:
    """Whatever merges a file claims, reading ends, spans stay inside the grid, and unmerged text is kept."""
    rows = [
        row(*(cell(f"{r},{c}", properties) for c, properties in enumerate(columns))) for r, columns in enumerate(shape)
    ]
    blocks, _ = read_word(docx(table(*rows) + paragraph("后")), "x.docx", Limits())
    found = {c.text for block in blocks if isinstance(block, Grid) for c in block.cells}
    plain = {f"{r},{c}" for r, columns in enumerate(shape) for c, p in enumerate(columns) if "Merge" not in p}
    assert plain <= found
    for block in blocks:
        if isinstance(block, Grid):
            assert all(c.row + c.row_span <= block.n_rows and c.col + c.col_span <= block.n_cols for c in block.cells)


@pytest.mark.parametrize(
    ("text", "mark", "shown"),
    [
        ("单击或点击此处输入文字。", "<w:showingPlcHdr/>", ""),
        ("选择一项。", "<w:showingPlcHdr/>", ""),
        ("≥12公里", "<w:showingPlcHdr/>", "≥12公里"),
        ("单击或点击此处输入文字。", '<w:showingPlcHdr w:val="0"/>', "单击或点击此处输入文字。"),
    ],
)
def test_the_invitation_of_an_unfilled_control_is_no_text(
    text: str, mark: str, shown: str, word: Callable[..., Document]
) -> None:
    """Nobody wrote it; a filled control stays, whatever mark its program left."""
    control = f"<w:sdt><w:sdtPr>{mark}</w:sdtPr><w:sdtContent>{cell(text)}</w:sdtContent></w:sdt>"
    document = word(table(row(cell("清淤长度"), control)))
    assert texts(grids(document)[0]) == [["清淤长度", shown]]
    assert bool(document.notes) == (shown == "")


def test_private_characters_of_a_text_are_what_they_show(word: Callable[..., Document]) -> None:
    """Some programs write signs of symbol fonts as text; one that two fonts have is a comparator before a number."""
    document = word(paragraph("\uf0b395% \uf0a3 5 \uf0a3是\uf0fe否\uf020"))
    assert lines(document) == ["≥95% ≤ 5 □是☑否\uf020"]
