"""Facts about .doc, .wps and .odt: our own reader first, LibreOffice second, a line on converting else."""

import struct
import subprocess
import sys
import time
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from read_builders import CONTINUE, RESTART, cell, docx, grids, lines, paragraph, read, row, span, table, texts

from auditor.errors import ReadError
from auditor.read import legacy, office, word_binary_look, word_binary_tables

_BODY = paragraph("项目支出绩效目标表") + table(
    row(cell("项目名称"), cell("河道清淤", span(3))),
    row(cell("一级指标"), cell("二级指标"), cell("三级指标"), cell("指标值")),
    row(cell("产出指标", RESTART), cell("数量指标", RESTART), cell("清淤长度"), cell("≥12.5公里")),
    row(cell("", CONTINUE), cell("", CONTINUE), cell("清淤方量"), cell("≥3万立方米")),
    row(cell("", CONTINUE), cell("质量指标"), cell("验收合格率"), cell("≥98%")),
)
_BODY += paragraph("填表人")  # LibreOffice loses a table that nothing follows
_ROWS = [
    ["项目名称", "河道清淤", "河道清淤", "河道清淤"],
    ["一级指标", "二级指标", "三级指标", "指标值"],
    ["产出指标", "数量指标", "清淤长度", "≥12.5公里"],
    ["产出指标", "数量指标", "清淤方量", "≥3万立方米"],
    ["产出指标", "质量指标", "验收合格率", "≥98%"],
]


@pytest.fixture(scope="module")
def doc() -> bytes:
    """Return the table as a Word 97 file."""
    return office.convert(docx(_BODY), "docx", "doc", 120)


@pytest.fixture
def without_native(monkeypatch: pytest.MonkeyPatch) -> None:
    """Take our own reader away."""
    monkeypatch.setattr(legacy, "read_binary", lambda *_: ())


@pytest.fixture
def without_office(monkeypatch: pytest.MonkeyPatch) -> None:
    """Take LibreOffice away."""
    monkeypatch.setattr(legacy, "find_office", lambda: None)
    monkeypatch.setattr(office, "find_office", lambda: None)


@pytest.mark.office
@pytest.mark.parametrize("suffix", ["doc", "wps", "docx"])
def test_our_reader_gives_cells_and_spans(doc: bytes, suffix: str, tmp_path: Path, without_office: None) -> None:
    """A .doc, also as .wps or under a wrong suffix, is read without LibreOffice."""
    (document,) = read(doc, f"表.{suffix}", tmp_path)
    assert document.format == ("wps" if suffix == "wps" else "doc")
    assert lines(document) == ["项目支出绩效目标表", "填表人"]
    assert [texts(grid) for grid in grids(document)] == [_ROWS]


@pytest.mark.office
def test_libreoffice_reads_what_our_reader_does_not(doc: bytes, tmp_path: Path, without_native: None) -> None:
    """What our reader gives up is converted and read with the same cells."""
    (document,) = read(doc, "表.doc", tmp_path)
    assert document.format == "doc"
    assert [texts(grid) for grid in grids(document)] == [_ROWS]


@pytest.mark.office
def test_neither_way_says_how_to_convert(
    doc: bytes, tmp_path: Path, without_native: None, without_office: None
) -> None:
    """With neither, one line tells the user what to do."""
    (document,) = read(doc, "表.wps", tmp_path)
    assert document.problem is not None
    assert document.problem.code == "unsupported"
    assert "另存为 .docx" in document.problem.message


@pytest.mark.office
def test_a_damaged_file_is_named(doc: bytes, tmp_path: Path) -> None:
    """Half a .doc is a result, whatever the readers make of it."""
    (document,) = read(doc[: len(doc) // 3], "半.doc", tmp_path)
    assert document.problem is None or document.problem.code in {"corrupt", "unsupported"}


@pytest.mark.office
def test_an_open_document_text_is_read(tmp_path: Path) -> None:
    """.odt gives the same cells, nested tables too, without LibreOffice."""
    inner = table(row(cell("x"), cell("y"))) + paragraph("")
    body = _BODY + table(row(cell("外"), cell("含", inside=inner)), row(cell("下"), cell("右"))) + paragraph("完")
    (document,) = read(office.convert(docx(body), "docx", "odt", 120), "表.odt", tmp_path)
    assert document.format == "odt"
    assert lines(document) == ["项目支出绩效目标表", "填表人", "完"]
    assert [texts(grid) for grid in grids(document)] == [_ROWS, [["外", "含\nx\ty"], ["下", "右"]], [["x", "y"]]]


def _program(folder: Path, script: str) -> Path:
    path = folder / "soffice"
    path.write_text(f"#!{sys.executable}\n{script}")
    path.chmod(0o755)
    return path


@pytest.mark.skipif(sys.platform == "win32", reason="stands in for LibreOffice by a script")
def test_a_conversion_that_hangs_is_ended_with_its_children(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A LibreOffice that does not answer is killed, the process it started too, within the time."""
    mark = tmp_path / "child"
    script = (
        "import subprocess, sys, time\n"
        f"child = subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(600)'])\n"
        f"open({str(mark)!r}, 'w').write(str(child.pid))\n"
        "time.sleep(600)\n"
    )
    monkeypatch.setenv(office.ENVIRONMENT, str(_program(tmp_path, script)))
    start = time.monotonic()
    with pytest.raises(ReadError) as raised:
        office.convert(b"x", "doc", "docx", 2.0)
    assert raised.value.code == "timeout"
    assert time.monotonic() - start < 20
    state = subprocess.run(["ps", "-o", "stat=", "-p", mark.read_text()], capture_output=True, text=True, check=False)
    assert state.stdout.strip()[:1] in {"", "Z"}


@pytest.mark.skipif(sys.platform == "win32", reason="stands in for LibreOffice by a script")
def test_a_conversion_without_a_result_is_corrupt(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """LibreOffice ends without an error when it cannot open a file; the missing result tells."""
    monkeypatch.setenv(office.ENVIRONMENT, str(_program(tmp_path, "")))
    with pytest.raises(ReadError) as raised:
        office.convert(b"x", "doc", "docx", 30.0)
    assert raised.value.code == "corrupt"


def test_a_named_program_that_is_missing_is_not_replaced(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Who names a LibreOffice means that one."""
    monkeypatch.setenv(office.ENVIRONMENT, str(tmp_path / "none"))
    assert office.find_office() is None


@pytest.mark.office
def test_nested_tables_revisions_and_hidden_text_of_a_doc(tmp_path: Path) -> None:
    """A nested table follows its outer one; deleted and hidden words are not read."""
    inner = table(row(cell("x"), cell("y"))) + paragraph("")
    run = "<w:r>{}<w:t>{}</w:t></w:r>"
    words = (
        f"<w:p>{run.format('', '不低于')}<w:del w:id='1' w:author='a'><w:r><w:delText>80</w:delText></w:r></w:del>"
        f"{run.format('<w:rPr><w:vanish/></w:rPr>', '藏')}{run.format('', '95%')}</w:p>"
    )
    body = words + table(row(cell("外"), cell("含", inside=inner)), row(cell("下"), cell("右"))) + paragraph("完")
    data = office.convert(docx(body), "docx", "doc", 120)
    (document,) = read(data, "表.doc", tmp_path)
    assert lines(document) == ["不低于95%", "完"]
    outer, nested = grids(document)
    assert texts(outer) == [["外", "含\nx\ty"], ["下", "右"]]
    assert texts(nested) == [["x", "y"]]


@pytest.mark.office
def test_words_deleted_or_hidden_against_their_style_are_not_read(tmp_path: Path) -> None:
    """Word writes 0x81 (the other way round than in the style), LibreOffice 1."""
    run = "<w:r>{}<w:t>{}</w:t></w:r>"
    words = (
        f"<w:p>{run.format('', '不低于')}<w:del w:id='1' w:author='a'><w:r><w:delText>80</w:delText></w:r></w:del>"
        f"{run.format('<w:rPr><w:vanish/></w:rPr>', '藏')}{run.format('', '95%')}</w:p>"
    )
    data = office.convert(docx(words), "docx", "doc", 120)
    assert data.count(b"\x00\x08\x01") == data.count(b"\x3c\x08\x01") == 1
    data = data.replace(b"\x00\x08\x01", b"\x00\x08\x81").replace(b"\x3c\x08\x01", b"\x3c\x08\x81")
    assert lines(read(data, "表.doc", tmp_path)[0]) == ["不低于95%"]


@pytest.mark.office
@pytest.mark.parametrize("suffix", ["docx", "doc", "rtf", "odt"])
def test_signs_of_symbol_fonts_are_what_they_show(suffix: str, tmp_path: Path) -> None:
    """0xA3 is ≤ in Symbol and an empty box in Wingdings 2; .odt keeps no font beside the sign."""

    def sign(font: str, code: str) -> str:
        look = f'<w:rPr><w:rFonts w:ascii="{font}" w:hAnsi="{font}"/></w:rPr>'
        return f'<w:r>{look}<w:sym w:font="{font}" w:char="{code}"/></w:r>'

    words = [sign("Wingdings", "F0FE"), "是", sign("Wingdings 2", "F0A3"), "否", sign("Symbol", "F0A3"), "5"]
    runs = "".join(word if word.startswith("<") else f"<w:r><w:t>{word}</w:t></w:r>" for word in words)
    data = docx(f"<w:p>{runs}</w:p>")
    data = data if suffix == "docx" else office.convert(data, "docx", suffix, 120)
    assert lines(read(data, f"表.{suffix}", tmp_path)[0]) == ["☑是□否≤5"]


def _style(number_of_base: int, operand: bytes) -> bytes:
    characters = struct.pack("<H", 0x083C) + operand
    sets = struct.pack("<HHH", 2, 0, len(characters)) + characters
    head = struct.pack("<HHHHH", 0, 1 | number_of_base << 4, 2, 0, 0)
    body = head + struct.pack("<H", 1) + "s".encode("utf-16-le") + b"\0\0" + sets
    return struct.pack("<H", len(body)) + body


def test_hidden_styles_count_from_the_one_they_are_made_from() -> None:
    """1 hides, 0x81 says the opposite of the base, 0x80 the same; a loop of bases ends."""
    styles = [(0xFFF, b"\x01"), (0, b"\x81"), (0, b"\x80"), (0xFFF, b"\x81"), (5, b"\x81"), (4, b"\x81")]
    sheet = struct.pack("<HHH", 4, len(styles), 10) + b"".join(_style(*style) for style in styles)
    hidden = word_binary_look.Look(sheet, b"").hidden
    assert {0, 2, 3} <= {int.from_bytes(number, "little") for number in hidden}
    assert struct.pack("<H", 1) not in hidden
    assert word_binary_look.Look(sheet[:40], b"\1\0\0").hidden == frozenset()


@pytest.mark.office
def test_a_doc_without_text_is_not_called_old_or_damaged(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An empty one has no table, as an empty .docx; one with pictures alone is a scan."""
    data = office.convert(docx("<w:p/>"), "docx", "doc", 120)
    monkeypatch.setattr(legacy, "find_office", lambda: None)
    (document,) = read(data, "表.doc", tmp_path)
    assert document.problem is None
    assert document.blocks == ()
    monkeypatch.setattr(legacy, "has_pictures", lambda _: True)
    (document,) = read(data, "表.doc", tmp_path)
    assert document.problem is not None
    assert document.problem.code == "scan"


@pytest.mark.office
@pytest.mark.parametrize("suffix", ["doc", "rtf", "odt"])
def test_a_frame_around_tables_is_no_table(suffix: str, tmp_path: Path) -> None:
    """Forms drawn inside one large cell read as without it, in the order of the page, as in a .docx."""
    inner = table(row(cell("x"), cell("y")), row(cell("z"), cell("w"))) + paragraph("后")
    data = office.convert(docx(table(row(cell("前", inside=inner))) + paragraph("完")), "docx", suffix, 120)
    (document,) = read(data, f"表.{suffix}", tmp_path)
    assert lines(document) == ["前", "后", "完"]
    assert [texts(grid) for grid in grids(document)] == [[["x", "y"], ["z", "w"]]]


@pytest.mark.office
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=120)
@given(st.lists(st.tuples(st.integers(0, 60_000), st.binary(min_size=1, max_size=4)), min_size=1, max_size=8))
def test_damaged_docs_never_raise(
    doc: bytes, tmp_path: Path, without_office: None, changes: list[tuple[int, bytes]]
) -> None:
    """Bytes overwritten anywhere give a reading or a problem, never an error of ours."""
    data = bytearray(doc)
    for place, patch in changes:
        data[8 + place % (len(data) - 16) : 8 + place % (len(data) - 16) + len(patch)] = patch
    for document in read(bytes(data), "表.doc", tmp_path):
        assert document.problem is None or document.problem.code != "crashed"


def test_horizontal_merges_of_either_convention() -> None:
    """Word 97 and the published specification number the marks of a merged set the other way round."""
    for first, other in ((1, 2), (2, 1)):
        states = [0, first, other, other, first, other, 0]
        assert word_binary_tables._merged_left(states) == [False, False, True, True, False, True, False]
