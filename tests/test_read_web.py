"""Facts about reading web pages: spans, nested tables, character sets, form fields, .mht archives."""

from collections.abc import Callable
from email.message import EmailMessage
from pathlib import Path

import pytest
from read_builders import grids, lines, read, texts

from auditor.model import Document

_PAGE = "<html><head>{}<title>title</title><style>td{{}}</style></head><body>{}</body></html>"
_TABLE = "<table><tr><td rowspan=2>产出指标</td><td>巡河次数</td></tr><tr><td>≥12次</td></tr></table>"


@pytest.fixture
def page(tmp_path: Path) -> Callable[[str], Document]:
    """Return a function that reads the body of a page in UTF-8."""
    return lambda body: read(_PAGE.format('<meta charset="utf-8">', body).encode(), "页.html", tmp_path)[0]


def test_row_and_column_spans_are_kept(page: Callable[[str], Document]) -> None:
    """Cells below a rowspan step aside; head and foot count as rows, the foot last."""
    document = page(
        "<table><tfoot><tr><td colspan=3>注</td></tr></tfoot><thead><tr><th colspan=2>名称<th>值</thead>"
        "<tbody><tr><td rowspan=2>产出</td><td>甲</td><td>1</td></tr><tr><td>乙</td><td>2</td></tr></tbody></table>"
    )
    (grid,) = grids(document)
    assert texts(grid) == [["名称", "名称", "值"], ["产出", "甲", "1"], ["产出", "乙", "2"], ["注", "注", "注"]]
    assert len(grid.cells) == 8
    assert grid.cells[-1].address == "第1张表第4行第1列"


@pytest.mark.parametrize(
    ("attribute", "rows"), [("0", 3), ("99999999999", 3), ("2.5", 2), ("x", 1), ("-3", 1), ("", 1)]
)
def test_odd_row_spans_stay_inside_the_table(page: Callable[[str], Document], attribute: str, rows: int) -> None:
    """A span of 0 or of millions reaches to the last row; nonsense is a single row."""
    body = f'<table><tr><td rowspan="{attribute}">a</td><td>b</td></tr><tr><td>c</td></tr><tr><td>d</td></tr></table>'
    (grid,) = grids(page(body))
    assert grid.cells[0].row_span == rows


def test_a_layout_table_dissolves_into_the_tables_it_holds(page: Callable[[str], Document]) -> None:
    """Frames of tables leave their words as text and their inner tables as tables."""
    document = page(f"<table><tr><td>左边菜单</td><td><table><tr><td>{_TABLE}</td></tr></table></td></tr></table>")
    assert lines(document) == ["左边菜单"]
    assert [texts(grid) for grid in grids(document)] == [[["产出指标", "巡河次数"], ["产出指标", "≥12次"]]]


def test_a_table_inside_a_data_table_is_kept_twice(page: Callable[[str], Document]) -> None:
    """A data table keeps the nested table's words in its cell, and the nested table follows."""
    rows = "".join(f"<tr><td>a{n}</td><td>b{n}</td><td>c{n}</td></tr>" for n in range(3))
    document = page(f"<table>{rows}<tr><td>资金</td><td>计划</td><td>{_TABLE}</td></tr></table>")
    outer, inner = grids(document)
    assert outer.filled()[3][2].text == "产出指标 巡河次数\n≥12次"
    assert texts(inner)[0] == ["产出指标", "巡河次数"]


def test_text_between_tables_stands_in_order(page: Callable[[str], Document]) -> None:
    """Paragraphs, line breaks and bare text are blocks in reading order; scripts and hidden parts are not read."""
    document = page(
        f"<h1>目标表</h1>单位：某局<br>年度：2025<script>x</script><p style='display: none'>藏</p>{_TABLE}<p>说<b>明</b></p>"
    )
    kinds = [getattr(block, "text", "表") for block in document.blocks]
    assert kinds == ["目标表", "单位：某局", "年度：2025", "表", "说明"]


def test_breaks_inside_a_cell_are_lines_and_source_wraps_are_not(page: Callable[[str], Document]) -> None:
    """<br> and blocks break a cell's text; a newline in the source between Chinese characters is nothing."""
    (grid,) = grids(
        page("<table><tr><td>完成率<br>达标</td><td><p>≥95%</p><p>每年</p></td><td>数\n  量 指标</td></tr></table>")
    )
    assert [c.text for c in grid.cells] == ["完成率\n达标", "≥95%\n每年", "数量 指标"]


def test_lines_of_preformatted_text_stay_lines(page: Callable[[str], Document]) -> None:
    """<pre> shows the line breaks of the source, outside tables and in cells."""
    document = page("<pre>一级\t指标\n值</pre><table><tr><td><pre>甲\n乙</pre></td><td>丙</td></tr></table>")
    assert lines(document) == ["一级 指标", "值"]
    assert grids(document)[0].cells[0].text == "甲\n乙"


def test_form_fields_show_their_values(page: Callable[[str], Document]) -> None:
    """A page saved from a system holds the values in its fields: text, chosen option, text area."""
    (grid,) = grids(
        page(
            "<table><tr><td><input value='≥95%'><input type=hidden value=x><input type=button value=保存></td>"
            "<td><select><option>选<option selected>产出指标</select></td><td><textarea>按期</textarea></td></tr></table>"
        )
    )
    assert [c.text for c in grid.cells] == ["≥95%", "产出指标", "按期"]


@pytest.mark.parametrize(
    ("label", "encoding"),
    [
        ('<meta charset="gb2312">', "gb18030"),
        ('<meta http-equiv=Content-Type content="text/html; charset=GBK">', "gb18030"),
        ("", "gb18030"),
        ("", "utf-8"),
        ("", "utf-8-sig"),
        ("", "utf-16"),
        ('<meta charset="gb2312">', "utf-8"),
        ('<meta charset="utf-8">', "gb18030"),
        ('<meta charset="big5">', "big5"),
    ],
)
def test_any_usual_encoding_is_decoded(label: str, encoding: str, tmp_path: Path) -> None:
    """Mark, label and bytes are weighed: also a label that lies, and characters beyond GB2312 under its name."""
    words = "指標值" if encoding == "big5" else "绩效指标值：镕≥95%"
    data = _PAGE.format(label, f"<p>{words}</p>").encode(encoding)
    (document,) = read(data, "页.htm", tmp_path)
    assert lines(document) == [words]


def test_a_page_of_a_hundred_thousand_nested_elements_is_named(page: Callable[[str], Document]) -> None:
    """Nesting without end is corrupt, in and outside tables."""
    for body in ("<div>" * 100_000, "<table><tr><td>" + "<span>" * 100_000, "<table><tr><td>" * 100_000):
        document = page(body)
        assert document.problem is not None
        assert document.problem.code == "corrupt"
        assert "嵌套" in document.problem.message


def _mail(*pages: tuple[str, str, str]) -> bytes:
    message = EmailMessage()
    message["MIME-Version"] = "1.0"
    message["From"] = "<由浏览器保存>"
    message.make_related()
    for place, encoding, body in pages:
        part = EmailMessage()
        part.set_content(_PAGE.format("", body).encode(encoding), maintype="text", subtype="html", cte="base64")
        part.set_param("charset", encoding)
        part["Content-Location"] = place
        message.attach(part)
    return message.as_bytes()


def test_a_web_archive_gives_all_its_pages(tmp_path: Path) -> None:
    """Each sheet of a workbook saved as .mht is a page; the list of sheet names is left out."""
    data = _mail(
        ("file:///C:/book_files/tabstrip.htm", "utf-8", "<table><tr><td>Sheet1</td></tr></table>"),
        ("file:///C:/book_files/sheet001.htm", "gb2312", "<p>第一页</p>" + _TABLE),
        ("file:///C:/book_files/sheet002.htm", "utf-8", "<p>第二页</p>"),
    )
    (document,) = read(data, "表.mht", tmp_path)
    assert document.format == "mht"
    assert lines(document) == ["第一页", "第二页"]
    assert len(grids(document)) == 1


def test_a_web_archive_saved_as_doc_is_recognised(tmp_path: Path) -> None:
    """Word saves .doc as MIME when asked for a single-file page; the suffix does not matter."""
    (document,) = read(_mail(("a", "utf-8", _TABLE)), "表.doc", tmp_path)
    assert document.format == "mht"
    assert len(grids(document)) == 1


def test_a_web_archive_without_a_page_is_named(tmp_path: Path) -> None:
    """An archive of pictures only is corrupt, with what to do."""
    (document,) = read(b"MIME-Version: 1.0\r\nContent-Type: text/plain\r\n\r\nabc", "空.mht", tmp_path)
    assert document.problem is not None
    assert document.problem.code == "corrupt"


def test_a_page_without_content_is_named(page: Callable[[str], Document]) -> None:
    """A frame page of a workbook saved with its sheets elsewhere holds nothing to read."""
    document = page("<script>frame()</script>")
    assert document.problem is not None
    assert document.problem.code == "empty"
    assert ".files" in document.problem.message
