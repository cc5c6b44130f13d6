"""Facts about the formatting that is left out before a Word document is parsed: it changes no word of the reading."""

from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st
from lxml import etree
from read_builders import cell, docx, grids, lines, paragraph, read, row, table, texts

from auditor.read.limits import Limits
from auditor.read.package import parse_xml
from auditor.read.word import read_document_xml
from auditor.read.word_formatting import without_formatting

FONT = '<w:rPr><w:rFonts w:ascii="宋体" w:hint="eastAsia"/><w:b/><w:sz w:val="20"/></w:rPr>'
HIDDEN = "<w:rPr><w:b/><w:vanish/></w:rPr>"
CENTRED = f'<w:pPr><w:jc w:val="center"/>{FONT}</w:pPr>'
STOPS = '<w:pPr><w:tabs><w:tab w:val="left" w:pos="420"/></w:tabs></w:pPr>'
DELETED_MARK = "<w:pPr><w:rPr><w:del w:id='1'/></w:rPr></w:pPr>"
CHANGED = f"<w:rPr><w:i/><w:rPrChange w:id='2'>{FONT}</w:rPrChange></w:rPr>"


def run(properties: str, text: str) -> str:
    return f"<w:r>{properties}<w:t>{text}</w:t></w:r>"


def test_properties_that_only_say_how_it_looks_are_left_out() -> None:
    """Fonts, sizes and alignment go, wherever they are repeated."""
    body = f"<w:p>{CENTRED}{run(FONT, '巡河')}</w:p><w:p>{CENTRED}{run(FONT, '清淤')}</w:p>".encode() * 40
    bare = "<w:p><w:r><w:t>巡河</w:t></w:r></w:p><w:p><w:r><w:t>清淤</w:t></w:r></w:p>".encode() * 40
    assert without_formatting(body) == bare


def test_what_the_reader_looks_for_stays() -> None:
    """Hidden text, revisions and tab stops are left to the reader."""
    for properties in (HIDDEN, STOPS, DELETED_MARK):
        assert without_formatting(properties.encode() * 80) == properties.encode() * 80


def test_a_few_blocks_are_not_worth_a_walk_over_all_bytes() -> None:
    """Little formatting, or formatting of which nothing is repeated, is parsed like the rest."""
    few = f"<w:p>{CENTRED}{run(FONT, '巡河')}</w:p>".encode()
    assert without_formatting(few) == few
    sizes = b"".join(b'<w:rPr><w:sz w:val="%d"/></w:rPr>' % size for size in range(2000))
    assert len(without_formatting(sizes)) > 0.9 * len(sizes)


def test_hidden_text_among_formatted_runs_is_not_read(tmp_path: Path) -> None:
    """A hidden run stays out although its neighbours are formatted alike."""
    body = f"<w:p>{CENTRED}{run(FONT, '巡河')}{run(HIDDEN, '旧稿')}{run(FONT, '次数')}</w:p>"
    document = read(docx(body * 60), "表.docx", tmp_path)[0]
    assert lines(document) == ["巡河次数"] * 60
    assert document.notes == ("文档有隐藏文字，未读取",)


def test_a_quoted_section_that_looks_like_formatting_is_text(tmp_path: Path) -> None:
    """XML in a quoted section is what the document says."""
    document = read(docx(f"<w:p><w:r><w:t><![CDATA[{FONT * 60}]]></w:t></w:r></w:p>"), "表.docx", tmp_path)[0]
    assert lines(document) == [FONT * 60]


def test_a_table_put_into_a_paragraph_is_its_text(tmp_path: Path) -> None:
    """Some programs write a table into a paragraph: nothing of it is lost."""
    inner = f"<w:p><w:r><w:t>指标值：</w:t></w:r>{table(row(cell('≥12次')))}</w:p>"
    document = read(
        docx(table(row(cell("巡河次数"), f"<w:tc>{inner}</w:tc>"), row(cell("清淤"), cell("3公里")))),
        "表.docx",
        tmp_path,
    )[0]
    assert texts(grids(document)[0])[0] == ["巡河次数", "指标值：≥12次"]


@given(
    st.lists(
        st.tuples(
            st.sampled_from(["", CENTRED, STOPS, DELETED_MARK, "<w:pPr/>"]),
            st.lists(
                st.tuples(st.sampled_from(["", FONT, HIDDEN, CHANGED, "<w:rPr/>"]), st.sampled_from(["甲", "乙\t", ""]))
            ),
        ),
        max_size=8,
    )
)
def test_the_reading_is_the_same_with_all_formatting_parsed(content: list[tuple[str, list[tuple[str, str]]]]) -> None:
    """Whatever stands together, blocks and notes are those of the whole XML."""
    body = "".join(f"<w:p>{first}{''.join(run(*one) for one in runs)}</w:p>" for first, runs in content) * 60
    namespace = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    xml = f'<w:document xmlns:w="{namespace}"><w:body>{body}{paragraph("末")}</w:body></w:document>'.encode()
    whole = etree.fromstring(xml)
    assert read_document_xml(parse_xml(without_formatting(xml)), Limits()) == read_document_xml(whole, Limits())
