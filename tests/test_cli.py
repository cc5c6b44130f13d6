"""The command line: exit codes of the contract, messages in Chinese, nothing lost."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from auditor.cli import COMMANDS, main

TABLE = """部门项目支出预算绩效目标表

单位：万元

项目名称	乡镇卫生院设备购置
主管部门	101-青禾县卫生健康局	实施单位	101001-青禾县卫生健康局本级
项目属性		项目期限	1年
项目主管处室	05-社保股	项目年度金额	80
年度总体绩效目标	2025年为6所乡镇卫生院购置设备24台，10月底前验收投用，设备年使用率不低于85%。
一级指标	二级指标	三级指标	绩效值
1-产出指标	11-数量指标	购置设备数量	≥24台
	12-质量指标	设备验收合格率	100%
	13-时效指标	设备投用时间	2025年10月31日前
	14-成本指标	单台设备平均价格	≤3.3万元/台
2-效益指标	22-社会效益	基层诊疗能力	比上年有所提高
3-满意度指标	31-服务对象满意度	就诊患者满意度	≥90%
"""


def run(*args: object) -> tuple[int, None]:
    """Call the command in process and return its exit code."""
    with pytest.raises(SystemExit) as stop:
        main([str(arg) for arg in args])
    return stop.value.code


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    place = tmp_path / "材料"
    place.mkdir()
    (place / "卫健局.txt").write_text(TABLE, encoding="utf-8")
    return place


def test_the_main_job_needs_only_a_folder(folder, tmp_path, monkeypatch, capsys):
    """`audit FOLDER` writes index.html, report.xlsx and report.json into ./audit-report and exits 0."""
    monkeypatch.chdir(tmp_path)
    assert run(folder) == 0
    written = {path.name for path in (tmp_path / "audit-report").iterdir()}
    assert {"index.html", "report.xlsx", "report.json", "projects", ".audit-report"} <= written
    shown = capsys.readouterr()
    assert shown.out == ""
    assert "绩效目标表 1 张，指标 6 条" in shown.err


def test_the_record_says_what_was_read(folder, tmp_path):
    """The one vague value of the table is found, quoted and placed."""
    run(folder, "-o", tmp_path / "r", "-f", "json", "-q")
    record = json.loads((tmp_path / "r" / "report.json").read_text("utf-8"))
    table = record["documents"][0]["tables"][0]
    assert table["project_name"] == "乡镇卫生院设备购置"
    assert table["budget"]["total"] == 80
    vague = [finding for finding in table["findings"] if finding["rule"] == "V01"]
    assert [finding["evidence"] for finding in vague] == ["比上年有所提高"]


def test_a_run_repeated_gives_the_same_bytes(folder, tmp_path):
    """Two runs over the same material write files that differ in nothing."""
    formats = "html,xlsx,json,docx,csv,sarif"
    for name in ("a", "b"):
        assert run(folder, "-o", tmp_path / name, "-f", formats, "-q", "--no-cache") == 0
    first = {p.relative_to(tmp_path / "a"): p.read_bytes() for p in (tmp_path / "a").rglob("*") if p.is_file()}
    second = {p.relative_to(tmp_path / "b"): p.read_bytes() for p in (tmp_path / "b").rglob("*") if p.is_file()}
    assert first.keys() == second.keys()
    assert [str(name) for name in first if first[name] != second[name]] == []


def test_an_empty_folder_is_wrong_usage(tmp_path, capsys):
    """Nothing to read: exit 2 and a line that says what to put there."""
    (tmp_path / "空").mkdir()
    assert run(tmp_path / "空", "-o", tmp_path / "r") == 2
    assert "没有可读取的文件" in capsys.readouterr().err
    assert not (tmp_path / "r").exists()


def test_a_missing_folder_is_named(tmp_path, capsys):
    """A path that does not exist: exit 2, the path in the message."""
    assert run(tmp_path / "没有", "-o", tmp_path / "r") == 2
    assert "没有：没有找到这个文件或文件夹" in capsys.readouterr().err


def test_a_file_that_is_no_document_does_not_stop_the_rest(folder, tmp_path, capsys):
    """A broken file beside a good one: the good one is audited, the bad one named, exit 3."""
    (folder / "坏.docx").write_bytes(b"\x00\x01 not a document" * 20)
    assert run(folder, "-o", tmp_path / "r", "-f", "json") == 3
    shown = capsys.readouterr().err
    assert "读不出：坏.docx" in shown
    assert "绩效目标表 1 张" in shown


def test_a_text_without_target_tables_is_said_plainly(tmp_path, capsys):
    """No target table anywhere: exit 0 and a clear line, not an empty success."""
    (tmp_path / "说明.txt").write_text("填报说明：请各单位按时报送。\n", encoding="utf-8")
    assert run(tmp_path / "说明.txt", "-o", tmp_path / "r", "-f", "json") == 0
    assert "没有找到绩效目标表" in capsys.readouterr().err


def test_a_half_written_rule_ends_the_run_before_reading(folder, tmp_path, capsys):
    """Every load error is listed with file, line, field and a hint; no report is written; exit 2."""
    rule = tmp_path / "V90.yaml"
    rule.write_text("code: V90\nname: 试写\nseverty: 高\n", encoding="utf-8")
    assert run(folder, "-r", rule, "-o", tmp_path / "r") == 2
    shown = capsys.readouterr().err
    assert "V90.yaml:3:1：没有“severty”这一项" in shown
    assert "是否想写 severity" in shown
    assert not (tmp_path / "r").exists()


def test_a_folder_with_other_contents_is_not_overwritten(folder, tmp_path, capsys):
    """`-o` to a folder that is no report of ours: refused, contents kept."""
    (tmp_path / "重要").mkdir()
    (tmp_path / "重要" / "文件.txt").write_text("勿删", encoding="utf-8")
    assert run(folder, "-o", tmp_path / "重要") == 2
    assert "不会覆盖" in capsys.readouterr().err
    assert (tmp_path / "重要" / "文件.txt").read_text("utf-8") == "勿删"


def test_an_old_report_is_replaced_as_a_whole(folder, tmp_path):
    """A report folder is replaced: files of an earlier format do not stay behind."""
    run(folder, "-o", tmp_path / "r", "-f", "json,csv", "-q")
    run(folder, "-o", tmp_path / "r", "-f", "json", "-q")
    assert {path.name for path in (tmp_path / "r").iterdir()} == {".audit-report", "report.json"}


def test_a_report_is_never_read_as_input(folder, tmp_path):
    """A report written into the audited folder is not among the documents of the next run."""
    run(folder, "-o", folder / "audit-report", "-f", "html,json,csv", "-q")
    run(folder, "-o", tmp_path / "r", "-f", "json", "-q")
    record = json.loads((tmp_path / "r" / "report.json").read_text("utf-8"))
    assert [document["path"] for document in record["documents"]] == ["卫健局.txt"]


@pytest.mark.parametrize(("condition", "code"), [("高", 1), ("low", 1), ("grade:差", 0), ("new:中", 1)])
def test_fail_on_sets_the_exit_code(folder, tmp_path, condition, code):
    """Exit 1 when a finding (or a grade) is as bad as asked, else 0."""
    assert run(folder, "-o", tmp_path / "r", "-f", "json", "-q", "--fail-on", condition) == code


@pytest.mark.parametrize(
    ("args", "words"),
    [
        (["--bogus"], "没有“--bogus”这个选项"),
        (["x", "-f", "pdf"], "没有“pdf”这种输出格式；可用：html、xlsx"),
        (["x", "-f", "，"], "没有写输出格式；可用：html"),
        (["x", "-j", "many"], "“many”不是整数"),
        (["x", "-j", "-1"], "-1 超出范围"),
        (["x", "--split-by", "unit"], "“unit”不可用，可用：department"),
        (["x", "-o"], "“-o”后面要跟一个值"),
        (["x", "--fail-on", "坏"], "可用：高、中、低、grade:中、new:高"),
        (["rules", "nonsense"], "没有“nonsense”这个命令"),
    ],
)
def test_wrong_usage_is_told_in_chinese(args, words, capsys):
    """A wrong option, value or command: one Chinese line and exit 2."""
    assert run(*args) == 2
    assert words in capsys.readouterr().err


def test_every_command_is_on_the_help_page(capsys):
    """`--help` is Chinese and lists every command."""
    assert run("--help") == 0
    page = capsys.readouterr().out
    assert "预算绩效目标表审核" in page
    assert all(name in page for name in COMMANDS)


def test_help_imports_nothing_heavy():
    """`audit --help` loads none of the libraries that cost start-up time."""
    heavy = "{'jieba', 'sklearn', 'pandas', 'jinja2', 'lxml', 'yaml', 'regex', 'rich', 'numpy'}"
    code = (
        "import sys\nfrom auditor.cli import main\n"
        "try: main(['--help'])\nexcept SystemExit: pass\n"
        f"print(sorted({heavy} & sys.modules.keys()), file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stderr.strip() == "[]"


def test_a_gbk_console_does_not_end_the_run(folder, tmp_path):
    """Output on a console without some signs (GBK) goes on with replacements."""
    done = subprocess.run(
        [sys.executable, "-m", "auditor", str(folder), "-o", str(tmp_path / "r"), "-f", "json"],
        capture_output=True,
        env={"PYTHONIOENCODING": "gbk", "PATH": "/usr/bin:/bin", "HOME": str(tmp_path)},
        check=False,
    )
    assert done.returncode == 0
    assert "绩效目标表 1 张" in done.stderr.decode("gbk")
