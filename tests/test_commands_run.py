"""The main job around its edges: interruption, watching, opening, an old report that must not be lost."""

import gc
import io
import json
import os
import signal
import sys
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest
from test_cli import TABLE, run

from auditor import pipeline
from auditor.commands import run as run_module
from auditor.commands.garbage import looked_for_rarely
from auditor.commands.run import RunOptions, run_once
from auditor.commands.saving import saved
from auditor.commands.watch import watch_run, watched
from auditor.errors import UsageError
from auditor.read import folder as folder_module
from auditor.read.workers import GARBAGE_THRESHOLDS
from auditor.report.folder import replacing
from auditor.review.kept import KEPT
from auditor.review.verdicts import load_verdicts


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    place = tmp_path / "材料"
    place.mkdir()
    (place / "卫健局.txt").write_text(TABLE, encoding="utf-8")
    return place


def record(out: Path) -> dict:
    return json.loads((out / "report.json").read_text("utf-8"))


def options(folder: Path, out: Path, **more: object) -> RunOptions:
    return replace(RunOptions((folder,), out, (), ("json",), jobs=1, use_cache=False, quiet=True), **more)


def fill_in(workbook: Path, decision: str = "不采纳", reason: str | None = "单位已说明") -> int:
    """Decide on the first finding, as an auditor does in Excel; return how many findings there are."""
    book = openpyxl.load_workbook(workbook)
    sheet = book["发现"]
    head = [cell.value for cell in sheet[1]]
    sheet.cell(2, head.index("审核意见") + 1).value = decision or None
    sheet.cell(2, head.index("理由") + 1).value = reason
    book.save(workbook)
    return sheet.max_row - 1


# ------------------------------------------------------------------ interruption


def test_an_interrupted_run_leaves_a_valid_partial_report(folder, tmp_path, monkeypatch, capsys):
    """Ctrl+C while reading: exit 130, the files read are in the report, the others stand as 未执行; sums hold."""
    (folder / "民政局.txt").write_text(TABLE.replace("乡镇卫生院设备购置", "社区食堂"), encoding="utf-8")
    original = pipeline.read_one

    def read_one(source, cache=None):
        if source.shown == "民政局.txt":
            return original(source, cache)
        raise KeyboardInterrupt

    monkeypatch.setattr(pipeline, "read_one", read_one)
    # The other file is read first, so that something is read at all.
    monkeypatch.setattr(folder_module, "_walk", _backwards(folder_module._walk))
    assert run(folder, "-o", tmp_path / "r", "-f", "json", "-j", 1, "--no-cache") == 130
    found = record(tmp_path / "r")
    assert {d["path"]: d["status"] for d in found["documents"]} == {"民政局.txt": "ok", "卫健局.txt": "unreadable"}
    assert found["documents"][0]["problem"]["code"] == "interrupted"
    assert found["summary"]["outcomes"]["documents"]["未执行"] == 1
    assert sum(found["summary"]["outcomes"]["documents"].values()) == 2
    assert "已中断：报告只含已经读完的文件" in capsys.readouterr().err


def test_ctrl_c_while_writing_waits_for_the_report(folder, tmp_path, monkeypatch, capsys):
    """The first Ctrl+C after reading lets the report be finished, exit 130; a second one ends without a report."""
    original = run_module.write_reports

    def once(*args):
        signal.raise_signal(signal.SIGINT)
        original(*args)

    monkeypatch.setattr(run_module, "write_reports", once)
    assert run(folder, "-o", tmp_path / "r", "-f", "json", "-q") == 130
    assert record(tmp_path / "r")["summary"]["tables"] == 1
    assert "正在写完报告" in capsys.readouterr().err

    def twice(*args):
        signal.raise_signal(signal.SIGINT)
        once(*args)

    monkeypatch.setattr(run_module, "write_reports", twice)
    assert run(folder, "-o", tmp_path / "s", "-f", "json", "-q") == 130
    assert not (tmp_path / "s").exists()


def _backwards(walk):
    return lambda given, name: reversed(list(walk(given, name)))


# ------------------------------------------------------------------ what stands on the screen


def test_nothing_but_errors_and_the_summary_in_a_pipe(folder, tmp_path, capsys):
    """Without a terminal there is no progress bar, and stdout stays empty."""
    assert run(folder, "-o", tmp_path / "r", "-f", "json") == 0
    shown = capsys.readouterr()
    assert shown.out == ""
    assert "读取材料" not in shown.err


def test_a_terminal_gets_a_progress_bar(folder, tmp_path, monkeypatch):
    """On a terminal the bar is on stderr; with -q it is not."""

    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    for more, wanted in (((), True), (("-q",), False)):
        screen = Terminal()
        monkeypatch.setattr(sys, "stderr", screen)
        run(folder, "-o", tmp_path / "r", "-f", "json", *more)
        assert ("读取材料" in screen.getvalue()) is wanted


def test_quiet_says_nothing_and_verbose_names_every_file(folder, tmp_path, capsys):
    """-q: silence; -v: each file with its tables; --time: stages and rules."""
    run(folder, "-o", tmp_path / "r", "-f", "json", "-q")
    assert capsys.readouterr() == ("", "")
    run(folder, "-o", tmp_path / "r", "-f", "json", "-v", "--time")
    shown = capsys.readouterr().err
    assert "已读　卫健局.txt　1 张表" in shown
    assert "读取与提取：" in shown
    assert "毫秒" in shown


def test_a_quiet_run_still_names_what_it_could_not_read(folder, tmp_path, capsys):
    """-q with a broken file: that line alone."""
    (folder / "坏.docx").write_bytes(b"\x00\x01 not a document" * 20)
    assert run(folder, "-o", tmp_path / "r", "-f", "json", "-q") == 3
    shown = capsys.readouterr().err.splitlines()
    assert len(shown) == 1
    assert shown[0].startswith("读不出：坏.docx：")


def test_projects_fit_to_pass_are_not_listed_for_return(folder, tmp_path, capsys):
    """The table on the terminal names only projects graded 差 or 中."""
    good = TABLE.replace("比上年有所提高", "≥3000人次").replace("基层诊疗能力", "新增诊疗人次")
    (folder / "卫健局.txt").write_text(good, encoding="utf-8")
    run(folder, "-o", tmp_path / "r", "-f", "json")
    grades = record(tmp_path / "r")["summary"]["grades"]
    assert grades["优"] + grades["良"] == 1
    assert "乡镇卫生院设备购置" not in capsys.readouterr().err


def test_help_is_chinese_on_every_page(capsys):
    """No page of help has an English heading, usage word or sentence."""
    for page in ((), ("run",), ("rules",), ("rules", "new"), ("verdicts", "import"), ("verify",), ("cache",)):
        assert run(*page, "--help") == 0
        shown = capsys.readouterr().out
        assert "用法：" in shown
        assert not {"Usage", "Options", "Commands", "Show this", "[OPTIONS]", "COMMAND"} & set(shown.split())
        assert "Show this" not in shown


@pytest.mark.parametrize(
    ("formats", "name"), [("json,html", "index.html"), ("json,xlsx", "report.xlsx"), ("csv", "findings.csv")]
)
def test_open_shows_the_main_file(folder, tmp_path, monkeypatch, formats, name):
    """--open opens the page, or without one the first file there is."""
    opened = []
    monkeypatch.setattr(run_module.click, "launch", opened.append)
    run(folder, "-o", tmp_path / "r", "-f", formats, "-q", "--open")
    assert opened == [str((tmp_path / "r" / name).resolve())]
    assert Path(opened[0]).is_file()


# ------------------------------------------------------------------ layers


def test_an_office_layer_is_found_upwards(folder, tmp_path):
    """`.audit/` above the material is laid over the rules; --rules come later and win."""
    (tmp_path / ".audit").mkdir()
    (tmp_path / ".audit" / "V01.yaml").write_text("V01: {severity: 低, severity_when: []}\n", encoding="utf-8")
    own = tmp_path / "本次.yaml"
    own.write_text("V01: {severity: 中, severity_when: []}\n", encoding="utf-8")

    def severity(*more: object) -> str:
        run(folder, "-o", tmp_path / "r", "-f", "json", "-q", *more)
        findings = record(tmp_path / "r")["documents"][0]["tables"][0]["findings"]
        return next(f["severity"] for f in findings if f["rule"] == "V01")

    assert severity() == "低"
    assert severity("-r", own) == "中"
    assert severity("-r", own, "-r", tmp_path / ".audit" / "V01.yaml") == "低"


# ------------------------------------------------------------------ watching


def test_a_saved_rule_leads_to_a_new_report(folder, tmp_path):
    """--watch: a saved layer is applied to what was read; a broken one is told and the report stays."""
    layer = tmp_path / "本局"
    layer.mkdir()
    rule = layer / "改动.yaml"
    rule.write_text("V02: {severity: 高}\n", encoding="utf-8")
    asked = options(folder, tmp_path / "r", layers=(layer,))
    _, readings = run_once(asked)

    def changes():
        rule.write_text("V01: {enabled: false}\n", encoding="utf-8")
        yield {rule}
        assert not rules_fired(tmp_path / "r") & {"V01"}
        rule.write_text("V01: {severty: 高}\n", encoding="utf-8")
        yield {rule}
        assert not rules_fired(tmp_path / "r") & {"V01"}

    assert "V01" in rules_fired(tmp_path / "r")
    watch_run(asked, readings, changes())


def rules_fired(out: Path) -> set[str]:
    return {f["rule"] for d in record(out)["documents"] for t in d["tables"] for f in t["findings"]}


def test_saved_material_is_read_again(folder, tmp_path):
    """--watch: a new file of the material is in the next report."""
    asked = options(folder, tmp_path / "r")
    _, readings = run_once(asked)
    fresh = folder / "民政局.txt"

    def wait():
        if fresh.exists():
            raise KeyboardInterrupt
        fresh.write_text(TABLE.replace("乡镇卫生院设备购置", "社区食堂"), encoding="utf-8")

    with pytest.raises(KeyboardInterrupt):
        watch_run(asked, readings, saved(lambda: watched(asked), wait))
    assert [d["path"] for d in record(tmp_path / "r")["documents"]] == ["卫健局.txt", "民政局.txt"]


def test_a_saved_word_list_is_read_again(tmp_path):
    """After a change the program's memory of word lists is empty."""
    from auditor.classify.lexicon import load_lexicon

    file = tmp_path / "lexicons" / "degree_adverbs.txt"
    file.parent.mkdir()
    before = load_lexicon("degree_adverbs", [tmp_path])
    changes = saved(lambda: [file], lambda: file.write_text("杠杠地\n", encoding="utf-8"))
    assert next(changes) == {file}
    assert set(load_lexicon("degree_adverbs", [tmp_path])) - set(before) == {"杠杠地"}


# ------------------------------------------------------------------ the old report


def test_decisions_written_into_the_workbook_survive_the_next_run(folder, tmp_path, capsys):
    """A filled-in report.xlsx is replaced, its decisions move to a file of the new report, run after run."""
    out = tmp_path / "r"
    run(folder, "-o", out, "-f", "json,xlsx", "-q")
    fill_in(out / "report.xlsx")
    run(folder, "-o", out, "-f", "json,xlsx", "-q")
    assert "填写的 1 条审核意见已存到" in capsys.readouterr().err
    run(folder, "-o", out, "-f", "json", "-q")
    assert capsys.readouterr().err == ""
    assert [verdict.reason for verdict in load_verdicts(out / KEPT)] == ["单位已说明"]


def test_an_untouched_workbook_leaves_nothing_behind(folder, tmp_path):
    """No decision, no file: two runs give the same folder."""
    for _ in range(2):
        run(folder, "-o", tmp_path / "r", "-f", "xlsx", "-q")
    assert {path.name for path in (tmp_path / "r").iterdir()} == {".audit-report", "report.xlsx"}


def test_verdicts_may_come_from_the_report_about_to_be_replaced(folder, tmp_path):
    """--verdicts audit-report/report.xlsx: applied, shown in the new workbook, and kept."""
    out = tmp_path / "r"
    run(folder, "-o", out, "-f", "json,xlsx", "-q")
    total = fill_in(out / "report.xlsx")
    run(folder, "-o", out, "-f", "json,xlsx", "-q", "--verdicts", out / "report.xlsx")
    decided = [f["verdict"] for f in record(out)["documents"][0]["tables"][0]["findings"]]
    assert len(decided) == total
    assert [verdict["decision"] for verdict in decided if verdict] == ["不采纳"]
    assert [v.decision for v in load_verdicts(out / "report.xlsx")] == ["不采纳"]
    assert [v.decision for v in load_verdicts(out / KEPT)] == ["不采纳"]


def test_a_half_filled_line_stops_the_replacement(folder, tmp_path, capsys):
    """A reason without a decision: told with its line, the old report stays as it is."""
    out = tmp_path / "r"
    run(folder, "-o", out, "-f", "json,xlsx", "-q")
    fill_in(out / "report.xlsx", decision="")
    assert run(folder, "-o", out, "-f", "json,xlsx", "-q") == 2
    shown = capsys.readouterr().err
    assert "发现第2行：写了理由，没有选审核意见" in shown
    assert "旧报告保持不变" in shown
    assert openpyxl.load_workbook(out / "report.xlsx")["发现"].max_row > 1


@pytest.mark.parametrize("failing", [1, 2])
def test_a_report_held_open_stays(tmp_path, monkeypatch, failing):
    """Where the old folder cannot be moved (first rename) or the new one not be put there (second): the old stays."""
    out = tmp_path / "r"
    with replacing(out) as fresh:
        (fresh / "report.xlsx").write_text("旧", encoding="utf-8")
    (out / "report.xlsx").chmod(0o444)
    original, calls = Path.rename, []

    def rename(self, target):
        calls.append(target)
        if len(calls) == failing:
            raise PermissionError(13, "held")
        return original(self, target)

    monkeypatch.setattr(Path, "rename", rename)
    monkeypatch.setattr("auditor.report.folder._held_open", lambda folder: folder / "report.xlsx")
    with pytest.raises(UsageError, match=r"report.xlsx：正被占用.*旧报告保持不变"), replacing(out) as fresh:
        (fresh / "report.xlsx").write_text("新", encoding="utf-8")
    assert (out / "report.xlsx").read_text("utf-8") == "旧"
    assert [path.name for path in tmp_path.iterdir()] == ["r"]


def test_a_full_disk_leaves_the_old_report(tmp_path):
    """Writing fails half way: told in Chinese, the old report stays, no scratch folder is left."""
    out = tmp_path / "r"
    with replacing(out) as fresh:
        (fresh / "index.html").write_text("旧", encoding="utf-8")
    with pytest.raises(UsageError, match="报告没有写完"), replacing(out) as fresh:
        raise OSError(28, os.strerror(28))
    assert (out / "index.html").read_text("utf-8") == "旧"
    assert [path.name for path in tmp_path.iterdir()] == ["r"]


def test_the_current_folder_may_be_the_destination(folder, tmp_path, monkeypatch):
    """`-o .` in an empty folder."""
    here = tmp_path / "here"
    here.mkdir()
    monkeypatch.chdir(here)
    assert run(folder, "-o", ".", "-f", "json", "-q") == 0
    assert (here / "report.json").is_file()


def test_garbage_is_looked_for_as_before_once_a_run_ends():
    """During a run as seldom as in the workers; afterwards as it was."""
    before = gc.get_threshold()
    with looked_for_rarely():
        assert gc.get_threshold() == GARBAGE_THRESHOLDS
    assert gc.get_threshold() == before
