"""The documentation is true: its commands run, its links resolve, its generated pages are those of today."""

import importlib.util
import json
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass

import pytest
from click.testing import CliRunner

from auditor.check.loading import load_rules
from auditor.cli import COMMANDS, cli
from auditor.errors import AuditError, RuleLoadError
from auditor.lab.pages import CATALOGUE, NO_CASES, WITHOUT_RULE, Figures, codes_of_catalogue, load_figures, pages

PAGES = ("README.md", "CONTRIBUTING.md", "CHANGELOG.md", "docs/tuning.md", "docs/quality.md", "docs/rules.md",
         "docs/kinds.md", "docs/scoring.md", "docs/design.md", "docs/interface.md")  # fmt: skip
_FENCE = re.compile(r"^```(\w*)[ ]?(.*?)\n(.*?)^```$", re.MULTILINE | re.DOTALL)

_LINK = re.compile(r"(?<!\\)\]\(([^)\s]+)\)")


@dataclass(frozen=True)
class Block:
    """A fenced block of a page: its language, the file it is to be saved as, its text."""

    language: str
    file: str
    text: str


def blocks(page):
    return [Block(*found.groups()) for found in _FENCE.finditer(page.read_text("utf-8"))]


# ------------------------------------------------------------------ docs/tuning.md


def commands_of(text):
    """Yield (words of a command, the output lines the page states after it)."""
    for part in re.split(r"^\$ ", text, flags=re.MULTILINE)[1:]:
        command, *stated = part.splitlines()
        yield command.split(), [line for line in stated if line.strip()]


def run(words):
    """Run a command line in this process; return what it prints on both streams, load errors included."""
    assert words[0] == "audit"
    result = CliRunner().invoke(cli, words[1:], prog_name="audit", standalone_mode=False)
    if isinstance(result.exception, RuleLoadError):
        return result.output + "\n".join(result.exception.problems)
    if isinstance(result.exception, AuditError):
        return result.output + str(result.exception)
    if result.exception is not None:
        raise result.exception
    return result.output


def missing_lines(stated, output):
    """Return the stated lines that do not follow each other in the output; `…` stands for any words."""
    lines, at, missing = output.splitlines(), 0, []
    for line in stated:
        pattern = re.compile(".*".join(re.escape(part) for part in line.strip().split("…")))
        found = next((n for n in range(at, len(lines)) if pattern.fullmatch(lines[n].strip())), None)
        if found is None:
            missing.append(line)
        else:
            at = found + 1
    return missing


def decide(workbook, text):
    """Fill in the verdict columns, as the auditor does in Excel."""
    import openpyxl

    book = openpyxl.load_workbook(workbook)
    sheet = book["发现"]
    head = next(n for n, row in enumerate(sheet.iter_rows(values_only=True), 1) if "发现编号" in row)
    column = {cell.value: cell.column for cell in sheet[head]}
    for line in text.splitlines():
        finding, decision, reason = line.split("|")
        row = next(r for r in range(head + 1, sheet.max_row + 1) if sheet.cell(r, column["发现编号"]).value == finding)
        sheet.cell(row, column["审核意见"], decision)
        sheet.cell(row, column["理由"], reason)
    book.save(workbook)


def test_every_step_of_the_tuning_page_does_what_it_says(root, tmp_path, monkeypatch):
    """Files are written as shown, commands run in order, and every stated output line appears, in order."""
    shutil.copytree(root / "examples" / "2025年部门预算绩效目标", tmp_path / "材料")
    monkeypatch.chdir(tmp_path)
    wrong = []
    ran = 0
    for block in blocks(root / "docs" / "tuning.md"):
        if block.language == "console":
            for words, stated in commands_of(block.text):
                output = run(words)
                ran += 1
                lost = missing_lines(stated, output)
                wrong += [f"$ {' '.join(words)}\n没有：{line}\n实际：\n{output}" for line in lost]
        elif block.language == "excel":
            decide(tmp_path / block.file, block.text)
        else:
            assert block.file, f"没有写明存成哪个文件：{block.text[:40]}"
            (tmp_path / block.file).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / block.file).write_text(block.text, "utf-8")
    assert ran >= 15
    assert not wrong, "\n\n".join(wrong)
    assert "<html" in (tmp_path / "规则比较.html").read_text("utf-8")


def test_a_rejected_finding_costs_no_points_afterwards(root, tmp_path, monkeypatch):
    """The page promises that a rejected finding stays, marked, and is no longer charged."""
    shutil.copytree(root / "examples" / "2025年部门预算绩效目标", tmp_path / "材料")
    monkeypatch.chdir(tmp_path)
    scores = []
    for more in ([], ["--verdicts", "意见.yaml"]):
        run(["audit", "材料", "-o", "报告", "-f", "json", "-q", *more])
        record = json.loads((tmp_path / "报告" / "report.json").read_text("utf-8"))
        table = next(t for d in record["documents"] for t in d["tables"] if t["project_name"] == "农村公路养护工程")
        finding = next(f for f in table["findings"] if f["rule"] == "M04")
        scores.append(table["score"]["total"])
        (tmp_path / "意见.yaml").write_text(f"- {{finding: {finding['id']}, decision: 不采纳}}\n", "utf-8")
    assert finding["verdict"]["decision"] == "不采纳"
    assert scores[1] > scores[0]


# ------------------------------------------------------------------ generated pages


def test_the_pages_of_rules_are_those_of_the_rule_files(root):
    """docs/rules.md and docs/rules/*.md are generated; after a change of a rule, `make docs` renews them."""
    docs = root / "docs"
    wanted = pages(load_rules(), load_figures(docs))
    stale = [
        name for name, text in wanted.items() if not (docs / name).is_file() or (docs / name).read_text("utf-8") != text
    ]
    assert not stale, f"请运行 make docs：{'、'.join(stale)}"
    assert {f"rules/{file.name}" for file in (docs / "rules").glob("*.md")} == set(wanted) - {"rules.md"}


def test_every_rule_has_a_page_and_every_code_a_rule_or_a_reason():
    """No rule without a page; no code of the catalogue without a rule unless the reason is written."""
    rules = load_rules()
    wanted = pages(rules, {})
    assert all(f"rules/{rule.code}.md" in wanted for rule in rules)
    assert len(codes_of_catalogue()) == sum(CATALOGUE.values()) == 72
    assert {code for code in codes_of_catalogue() if rules.get(code) is None} == set(WITHOUT_RULE)


def test_a_page_says_where_there_were_no_cases():
    """Precision without a finding and recall without a case are no number."""
    assert (Figures(0, 0, 3).precision, Figures(0, 0, 3).recall) == (NO_CASES, "0.00")
    assert (Figures(3, 1, 0).precision, Figures(3, 1, 0).recall) == ("0.75", "1.00")


# ------------------------------------------------------------------ README and the other pages


def test_the_readme_has_two_commands(root):
    """One that installs and audits the examples, one that installs and tests; no other block of commands."""
    found = [block.text.strip() for block in blocks(root / "README.md") if block.language not in {"python", "yaml"}]
    assert len(found) == 2
    assert all(text.startswith("python3 -m venv .venv && .venv/bin/pip install -q ") for text in found)
    assert found[0].endswith(".venv/bin/audit examples -o audit-report")
    assert found[1].endswith(".venv/bin/pytest -n auto")


@pytest.mark.parametrize("name", PAGES)
def test_links_resolve(root, name):
    """Every relative link of a page leads to a file, and every anchor in kinds.md to a heading."""
    page = root / name
    text = re.sub(r"```.*?```", "", page.read_text("utf-8"), flags=re.DOTALL)
    for target in _LINK.findall(text):
        if "://" in target:
            continue
        path, _, anchor = target.partition("#")
        file = (page.parent / path) if path else page
        assert file.exists(), f"{name} → {target}"
        if anchor:
            assert f"\n## {anchor}\n" in file.read_text("utf-8"), f"{name} → {target}"


@pytest.mark.parametrize("name", PAGES)
def test_named_pages_exist(root, name):
    """A page named in a text (`docs/rules.md`) is there."""
    for named in re.findall(r"`((?:[\w.-]+/)*[\w-]+\.md)`", (root / name).read_text("utf-8")):
        assert (root / named).is_file() or named == "docs/rules/V25.md", named


def test_links_of_rule_pages_resolve(root):
    """A rule's page leads to its file, its kind, the index and the other rules it names."""
    for page in sorted((root / "docs" / "rules").glob("*.md")):
        for target in _LINK.findall(page.read_text("utf-8")):
            path, _, anchor = target.partition("#")
            file = page.parent / path
            assert file.exists(), f"{page.name} → {target}"
            assert not anchor or f"\n## {anchor}\n" in file.read_text("utf-8"), f"{page.name} → {target}"


def test_every_command_is_in_the_interface_page(root):
    """What `audit --help` offers stands in docs/interface.md, sub-commands of `rules` included."""
    text = (root / "docs" / "interface.md").read_text("utf-8")
    offered = re.findall(r"^  ([a-z]+)\s{2,}", CliRunner().invoke(cli, ["--help"]).output, re.MULTILINE)
    assert set(COMMANDS) <= set(offered)
    for command in COMMANDS:
        assert f"audit {command}" in text, command
    line = next(line for line in text.splitlines() if line.strip().startswith("audit rules list"))
    for command in cli.get_command(None, "rules").commands:
        assert re.search(rf"[ |]{command}\b", line), command


def test_every_option_of_the_main_job_is_in_the_interface_page(root):
    """An option nobody can look up does not exist for others."""
    text = (root / "docs" / "interface.md").read_text("utf-8")
    for option in cli.get_command(None, "run").params:
        words = [word for word in option.opts if word.startswith("-")]
        assert not words or any(f" {word}" in text for word in words), words


def test_commands_the_readme_shows_are_accepted(root):
    """Every option and sub-command in the README's indented lines is one the program knows."""
    for line in re.findall(r"^ {4}(audit .*)$", (root / "README.md").read_text("utf-8"), re.MULTILINE):
        for part in re.split(r"&&|·", re.split(r"\s{2,}", line)[0]):
            words = part.split()[1:]
            command = cli.get_command(None, words[0] if words and words[0] in COMMANDS else "run")
            if words[0] in {"rules", "verdicts"}:
                command = command.commands[words[1]]
            known = {name for option in command.params for name in (*option.opts, *option.secondary_opts)}
            assert {word for word in words if word.startswith("-")} <= known, part


# ------------------------------------------------------------------ the quality floor


@pytest.fixture(scope="module")
def floors(root):
    spec = importlib.util.spec_from_file_location("raise_floor", root / "benchmarks" / "raise_floor.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_a_floor_rises_and_does_not_sink_unasked(floors):
    """Better figures raise it, worse ones leave it; only `lower` takes it down."""
    old = {"seeds": {"kind_accuracy": 0.9, "codes_recall": 0.95, "score_mae": 4.0}}
    today = {"seeds": {"kind_accuracy": 0.97, "codes_recall": 0.91, "score_mae": 5.0}}
    assert floors.raised(today, old, lower=False)["seeds"] == {
        "kind_accuracy": 0.96,
        "codes_recall": 0.95,
        "score_mae": 4.0,
    }
    assert floors.raised(today, old, lower=True)["seeds"] == {
        "kind_accuracy": 0.96,
        "codes_recall": 0.9,
        "score_mae": 5.1,
    }
    assert len(floors.shortfalls(today, old)) == 2


def test_a_figure_that_is_gone_is_below_its_floor(floors):
    """A figure that can no longer be computed is no pass."""
    assert floors.shortfalls({"seeds": {}}, {"seeds": {"kind_accuracy": 0.9}})


@pytest.mark.real
def test_the_product_keeps_its_quality(root):
    """Both labelled sets, from documents to score: no figure below the floor."""
    tool = [sys.executable, str(root / "benchmarks" / "raise_floor.py"), "--check"]
    done = subprocess.run(tool, capture_output=True, text=True, cwd=root, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
