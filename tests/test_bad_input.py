"""One folder of everything that can go wrong, through the command: each named, the rest done, nothing unbounded."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from pdf_builder import pdf, text
from read_builders import cell, docx, paragraph, row, table, zip_of
from test_cli import TABLE
from test_read_sniff import _ole

from auditor.model import Outcome

_AUDIT = [sys.executable, "-m", "auditor"]
# A run over the whole folder takes some 10 s; a bomb that goes off takes minutes or all memory.
_SECONDS = 150
_PEAK_KB = 2 * 1024**2

_ENTITIES = (
    '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY a "aaaaaaaaaa">'
    + "".join(f'<!ENTITY {b} "{f"&{a};" * 10}">' for a, b in zip("abcdefgh", "bcdefghi", strict=True))
    + ']><w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">'
    "<w:body><w:p><w:r><w:t>&i;</w:t></w:r></w:p></w:body></w:document>"
)
_BOOK = {
    "xl/workbook.xml": (
        '<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" '
        'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships">'
        '<sheets><sheet name="表" sheetId="1" r:id="rId1"/></sheets></workbook>'
    ),
    "xl/_rels/workbook.xml.rels": (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" '
        'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" '
        'Target="worksheets/sheet1.xml"/></Relationships>'
    ),
    "[Content_Types].xml": (
        '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="xml" ContentType="application/xml"/>'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/></Types>'
    ),
    "_rels/.rels": (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" '
        'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" '
        'Target="xl/workbook.xml"/></Relationships>'
    ),
}


def _xlsx(cells: str) -> bytes:
    sheet = (
        '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
        f"<sheetData>{cells}</sheetData></worksheet>"
    )
    return zip_of({**_BOOK, "xl/worksheets/sheet1.xml": sheet})


def _cell(place: str, words: str) -> str:
    return f'<c r="{place}" t="inlineStr"><is><t>{words}</t></is></c>'


def _locked_zip() -> bytes:
    data = bytearray(zip_of({"a.txt": "一"}))
    data[6] |= 1
    data[data.index(b"PK\x01\x02") + 8] |= 1
    return bytes(data)


def _locked_pdf() -> bytes:
    lock = b"/Encrypt << /Filter /Standard /V 1 /R 2 /P -4 /O <%s> /U <%s> >> /ID [<00> <00>] /Root" % (
        b"5a" * 32,
        b"3c" * 32,
    )
    return pdf([text(50, 700, "secret")]).replace(b"/Root", lock)


_GRID = table(row(cell("一级指标"), cell("二级指标"), cell("三级指标"), cell("指标值")))
_WORD = docx(paragraph("绩效目标表") + _GRID)
_DEEP = docx("<w:sdt><w:sdtContent>" * 50_000 + paragraph("深") + "</w:sdtContent></w:sdt>" * 50_000)
_FAR = _xlsx(f'<row r="1">{_cell("A1", "近")}</row><row r="1048576">{_cell("XFD1048576", "远")}</row>')
_PDF = pdf([text(50, 700, "one page of words")])

# name → (content, code of the interface or None where it is read).
_FILES: dict[str, tuple[bytes, str | None]] = {
    "文档炸弹.docx": (zip_of({"word/document.xml": b" " * (60 * 1024**2)}), "too_large"),
    "实体炸弹.docx": (zip_of({"word/document.xml": _ENTITIES}), "corrupt"),
    "深.docx": (_DEEP, "corrupt"),
    "深.html": (b"<div>" * 100_000 + b"<table><tr><td>a</td></tr></table>", "corrupt"),
    "断.docx": (_WORD[: len(_WORD) // 2], "corrupt"),
    "断.xlsx": (_FAR[: len(_FAR) // 2], "corrupt"),
    "断.zip": (zip_of({"a.txt": "一" * 5000})[:60], "corrupt"),
    "断.pdf": (_PDF[:60], "corrupt"),
    "空.docx": (b"", "empty"),
    "零.xls": (b"\0" * 4096, "empty"),
    "密.docx": (_ole("EncryptionInfo", "EncryptedPackage"), "encrypted"),
    "密.xlsx": (_ole("EncryptionInfo", "EncryptedPackage"), "encrypted"),
    "密.pdf": (_locked_pdf(), "encrypted"),
    "远.xlsx": (_FAR, None),
    "三千页.pdf": (pdf([text(50, 700, f"page {n} of many")[:80] for n in range(3000)]), None),
    "无字体.pdf": (pdf([text(50, 700, "words without a font")], font=False), None),
    "引号\"'<b>&.txt": (TABLE.encode(), None),
    "换\n行.txt": (TABLE.encode(), None),
    "笑😀脸.txt": (TABLE.encode(), None),
    "长" * 83 + ".txt": (TABLE.encode(), None),
    "好.txt": (TABLE.encode(), None),
}
_POSIX_ONLY = pytest.mark.skipif(sys.platform == "win32", reason="such names cannot exist")


def _run(*args: object, cwd: Path) -> tuple[int, str, int]:
    """Return exit code, stderr and peak memory (KB) of the command."""
    process = subprocess.Popen(
        [*_AUDIT, *map(str, args)], cwd=cwd, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, encoding="utf-8"
    )
    try:
        _, told = process.communicate(timeout=_SECONDS)
    finally:
        process.kill()
    import resource

    return process.returncode, told, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss


def _record(out: Path) -> dict:
    return json.loads((out / "report.json").read_text("utf-8"))


def _assert_sums(record: dict) -> None:
    summary = record["summary"]
    rows = sum(len(t["indicators"]) for d in record["documents"] for t in d["tables"])
    wholes = {"documents": len(record["documents"]), "tables": summary["tables"], "rows": rows}
    for name, whole in wholes.items():
        counts = summary["outcomes"][name]
        assert list(counts) == [outcome.value for outcome in Outcome]
        assert sum(counts.values()) == whole


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> tuple[int, str, int, dict]:
    """Run the command once over the folder of bad files."""
    place = tmp_path_factory.mktemp("坏")
    folder = place / "材料"
    folder.mkdir()
    for name, (data, _) in _FILES.items():
        (folder / name).write_bytes(data)
    (folder / "目录.docx").mkdir()
    (folder / "目录.docx" / "内.txt").write_text(TABLE, encoding="utf-8")
    (folder / "密.zip").write_bytes(_locked_zip())
    (folder / "炸弹.zip").write_bytes(zip_of({"a.txt": b"\0" * (60 * 1024**2)}))
    (folder / "圈").mkdir()
    (folder / "圈" / "回").symlink_to(folder, target_is_directory=True)
    (folder / "圈" / "自己").symlink_to(folder / "圈" / "自己")
    os.mkfifo(folder / "管道.docx")
    Path(os.fsdecode(os.fsencode(folder) + b"/" + "国标.txt".encode("gb18030"))).write_text(TABLE, encoding="utf-8")
    code, told, peak = _run(folder, "-o", place / "r", "--no-cache", "-f", "html,xlsx,json,csv", cwd=place)
    assert (place / "r").is_dir(), told
    return code, told, peak, _record(place / "r")


@_POSIX_ONLY
def test_the_run_ends_with_3_and_stays_bounded(report):
    """Unreadable files make the exit code 3; memory stays below 2 GB."""
    code, told, peak, _ = report
    assert code == 3, told
    assert peak < _PEAK_KB
    assert "Traceback" not in told


@_POSIX_ONLY
@pytest.mark.parametrize("name", _FILES)
def test_every_bad_file_is_named_with_its_code(report, name):
    """A file that cannot be read has the code that says why and a sentence; the others are read."""
    documents = {document["path"]: document for document in report[3]["documents"]}
    problem = documents[name]["problem"]
    assert (problem and problem["code"]) == _FILES[name][1], problem
    assert problem is None or len(problem["message"]) > 10


@_POSIX_ONLY
def test_places_that_are_no_files_are_named_and_never_waited_for(report):
    """A folder named like a file is walked, a pipe and a link to itself are named, a circle of links ends."""
    documents = {document["path"]: document for document in report[3]["documents"]}
    assert documents["目录.docx/内.txt"]["status"] == "ok"
    assert documents["国标.txt"]["status"] == "ok"
    assert documents["密.zip!/a.txt"]["problem"]["code"] == "encrypted"
    assert documents["炸弹.zip!/a.txt"]["problem"]["code"] == "too_large"
    assert documents["管道.docx"]["status"] == "unreadable"
    assert documents["圈/自己"]["status"] == "unreadable"
    assert not any(path.startswith("圈/回") for path in documents)
    assert len(documents) == len(_FILES) + 6


@_POSIX_ONLY
def test_six_outcomes_add_up_to_the_whole(report):
    """Documents, tables and rows are each counted once among the six outcomes."""
    _assert_sums(report[3])


@pytest.mark.skipif(sys.platform == "win32" or os.geteuid() == 0, reason="root reads everything")
def test_a_file_without_permission_is_named(tmp_path):
    """It costs the exit code 3 and nothing else."""
    (tmp_path / "m").mkdir()
    for name in ("好.txt", "锁.txt"):
        (tmp_path / "m" / name).write_text(TABLE, encoding="utf-8")
    (tmp_path / "m" / "锁.txt").chmod(0)
    code, _, _ = _run("m", "-o", "r", "-f", "json", cwd=tmp_path)
    assert code == 3
    codes = [d["problem"] and d["problem"]["code"] for d in _record(tmp_path / "r")["documents"]]
    assert codes == [None, "no_permission"]


@pytest.mark.skipif(sys.platform == "win32", reason="no resource module")
def test_two_thousand_tiny_files(tmp_path):
    """All are read and counted; one table each, most of them copies of one another."""
    (tmp_path / "m").mkdir()
    for number in range(2000):
        (tmp_path / "m" / f"{number}.txt").write_text(TABLE if number % 20 == 0 else "空话", encoding="utf-8")
    code, told, peak = _run("m", "-o", "r", "-f", "html,json", "--no-cache", cwd=tmp_path)
    assert code == 0, told
    assert peak < _PEAK_KB
    record = _record(tmp_path / "r")
    assert (record["summary"]["documents"], record["summary"]["tables"]) == (2000, 100)
    _assert_sums(record)


_HOSTILE = {
    "嵌套": "rules:\n  X01: " + "[" * 200_000,
    "别名": "a:\n- &a\n  - x\n  - x\n"
    + "".join(f"- &{b}\n" + f"  - *{a}\n" * 10 for a, b in zip("abcdefgh", "bcdefghi", strict=True)),
    "对象": "rules: !!python/object/apply:os.system ['echo']\n",
    "大": "# " + "x" * 3_000_000,
    "坏编码": "rules: \udcff",
    "空字节": "rules:\0 1",
    "正则": "rules:\n  X01:\n    name: 甲\n    check: pattern\n    pattern: '(a+)+$'\n",
}


@pytest.mark.parametrize("name", _HOSTILE)
def test_hostile_rules_end_the_run_before_any_reading(tmp_path, name):
    """Rules that would hang, crash or run code are refused with lines that name the file: exit 2, no report."""
    (tmp_path / "m" / ".audit").mkdir(parents=True)
    (tmp_path / "m" / "好.txt").write_text(TABLE, encoding="utf-8")
    (tmp_path / "m" / ".audit" / "rules.yaml").write_bytes(_HOSTILE[name].encode("utf-8", "surrogateescape"))
    code, told, _ = _run("m", "-o", "r", "-f", "json", cwd=tmp_path)
    assert code == 2, told
    assert "rules.yaml" in told
    assert "Traceback" not in told
    assert not (tmp_path / "r").exists()


# Ctrl+C when the first file has been read, in the process that waits for the others.
_INTERRUPTED = """
import os, signal, sys
from contextlib import contextmanager
from auditor.cli import main
from auditor.commands import run

@contextmanager
def progress(total, *, hidden):
    yield lambda done, _all: os.kill(os.getpid(), signal.SIGINT)

if __name__ == "__main__":
    # A shell that starts the tests in the background hands down an ignored SIGINT.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    run._progress = progress
    main(sys.argv[1:])
"""


@pytest.mark.skipif(sys.platform == "win32", reason="no such signal")
@pytest.mark.parametrize("jobs", ["1", "2"])
def test_an_interrupted_run_reports_what_was_read(tmp_path, jobs):
    """Ctrl+C while reading: exit 130 and a whole report that names what was not read; the sums add up."""
    (tmp_path / "m").mkdir()
    for name in ("甲.txt", "乙.txt", "丙.pdf"):
        (tmp_path / "m" / name).write_text(TABLE, encoding="utf-8")
    (tmp_path / "go.py").write_text(_INTERRUPTED, encoding="utf-8")
    command = [sys.executable, "go.py", "m", "-o", "r", "-j", jobs, "--no-cache"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, encoding="utf-8", timeout=_SECONDS, check=False)
    assert done.returncode == 130, done.stderr
    assert "中断" in done.stderr
    record = _record(tmp_path / "r")
    codes = [document["problem"] and document["problem"]["code"] for document in record["documents"]]
    assert sorted(codes, key=str) == [None, "interrupted", "interrupted"]
    assert record["summary"]["outcomes"]["documents"]["未执行"] == 2
    _assert_sums(record)
    assert (tmp_path / "r" / "index.html").exists()


@pytest.mark.skipif(sys.platform == "win32", reason="no such signal")
def test_an_interrupt_before_anything_was_read_leaves_the_old_report(tmp_path):
    """Nothing read, nothing written: exit 130 and the report of the last run as it was."""
    (tmp_path / "m").mkdir()
    (tmp_path / "m" / "甲.txt").write_text(TABLE, encoding="utf-8")
    assert _run("m", "-o", "r", "-f", "json", cwd=tmp_path)[0] == 0
    before = (tmp_path / "r" / "report.json").read_bytes()
    early = _INTERRUPTED.replace("    yield lambda", "    os.kill(os.getpid(), signal.SIGINT)\n    yield lambda")
    (tmp_path / "go.py").write_text(early, encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "go.py", "m", "-o", "r"], cwd=tmp_path, capture_output=True, timeout=_SECONDS, check=False
    )
    assert done.returncode == 130
    assert (tmp_path / "r" / "report.json").read_bytes() == before
    assert {path.name for path in tmp_path.iterdir()} == {"m", "r", "go.py"}


@pytest.mark.skipif(sys.platform == "win32", reason="no resource module")
@pytest.mark.parametrize("jobs", ["0", "1"])
def test_what_unpacks_to_much_is_read_in_a_worker(tmp_path, jobs):
    """A small package that declares 21 MB is never parsed in the process that writes the report."""
    from auditor import pipeline
    from auditor.read.folder import Source

    noise = os.urandom(150_000)
    (tmp_path / "a.docx").write_bytes(zip_of({"word/document.xml": b" " * (21 * 1024**2), "x": noise}))
    (tmp_path / "b.docx").write_bytes(docx(paragraph("轻")))
    heavy, light = (Source(tmp_path / name, name) for name in ("a.docx", "b.docx"))
    assert not pipeline._in_process([heavy, light], int(jobs))
    assert pipeline._in_process([light], int(jobs))
