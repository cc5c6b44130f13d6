"""Facts about .doc, .wps and .odt: a native reader first, LibreOffice second, a line on converting else."""

import importlib.util
import subprocess
import sys
import time
from pathlib import Path

import pytest
from read_builders import CONTINUE, RESTART, cell, docx, grids, lines, paragraph, read, row, span, table, texts

from auditor.errors import ReadError
from auditor.read import legacy, office
from auditor.read.limits import Limits

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
native = pytest.mark.skipif(importlib.util.find_spec("office_oxide") is None, reason="没有安装 [doc]")


@pytest.fixture(scope="module")
def doc() -> bytes:
    """Return the table as a Word 97 file."""
    return office.convert(docx(_BODY), "docx", "doc", 120)


@pytest.fixture
def without_native(monkeypatch: pytest.MonkeyPatch) -> None:
    """Take the native reader away."""
    monkeypatch.setattr(legacy, "_native", lambda *_: ())


@pytest.fixture
def without_office(monkeypatch: pytest.MonkeyPatch) -> None:
    """Take LibreOffice away."""
    monkeypatch.setattr(legacy, "find_office", lambda: None)
    monkeypatch.setattr(office, "find_office", lambda: None)


@native
@pytest.mark.office
@pytest.mark.parametrize("suffix", ["doc", "wps", "docx"])
def test_the_native_reader_gives_cells_and_spans(doc: bytes, suffix: str, tmp_path: Path, without_office: None) -> None:
    """A .doc, also as .wps or under a wrong suffix, is read without LibreOffice."""
    (document,) = read(doc, f"表.{suffix}", tmp_path)
    assert document.format == ("wps" if suffix == "wps" else "doc")
    assert lines(document) == ["项目支出绩效目标表", "填表人"]
    assert [texts(grid) for grid in grids(document)] == [_ROWS]


@pytest.mark.office
def test_libreoffice_reads_what_the_native_reader_does_not(doc: bytes, tmp_path: Path, without_native: None) -> None:
    """Without the extra the file is converted and read with the same cells."""
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
    """.odt is converted by LibreOffice."""
    (document,) = read(office.convert(docx(_BODY), "docx", "odt", 120), "表.odt", tmp_path)
    assert document.format == "odt"
    assert [texts(grid) for grid in grids(document)] == [_ROWS]


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


def test_text_without_tables_is_kept_with_a_note(monkeypatch: pytest.MonkeyPatch, without_office: None) -> None:
    """A native reading without any table is text that may lack its tables: said so."""
    from auditor.model import TextBlock

    monkeypatch.setattr(legacy, "_native", lambda *_: (TextBlock("说明", "第1段", 1),))
    blocks, notes = legacy.read_legacy(b"", "a.doc", Limits())
    assert len(blocks) == 1
    assert "没有读到表格" in notes[0]
