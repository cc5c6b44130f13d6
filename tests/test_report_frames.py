"""The library's frames: the same rows as the workbook, and the example of the README."""

import re

import pytest
from report_results import FakeRules, sample
from test_cli import TABLE

from auditor.report.frames import frames
from auditor.report.tidy import FINDING_COLUMNS, INDICATOR_COLUMNS, PROJECT_COLUMNS


def test_frames_have_a_row_for_each_thing():
    """projects, indicators, findings: one row each, columns of the workbook."""
    result = sample()
    given = frames(result, FakeRules())
    tables = [table for document in result.documents for table in document.tables]
    assert {name: tuple(frame.columns) for name, frame in given.items()} == {
        "projects": PROJECT_COLUMNS, "indicators": INDICATOR_COLUMNS, "findings": FINDING_COLUMNS,
    }  # fmt: skip
    assert len(given["projects"]) == len(tables)
    assert len(given["indicators"]) == sum(len(table.table.indicators) for table in tables)
    assert len(given["findings"]) == sum(len(table.check.findings) for table in tables) + len(result.findings)


def test_frames_can_be_computed_with():
    """Money and scores are numbers, a missing one is NaN; counts by rule are those of the result."""
    given = frames(sample())
    assert given["projects"]["预算总额(万元)"].sum() == pytest.approx(30 + 30 + 8.5 + 30 + 900)
    assert given["findings"].groupby("规则").size().to_dict() == {"S03": 1, "T09": 1, "V01": 7}


def test_the_example_of_the_readme_runs(root, tmp_path, monkeypatch, capsys):
    """The Python example of README.md runs as it stands and prints a table by department."""
    readme = (root / "README.md").read_text("utf-8")
    (example,) = re.findall(r"```python\n(.*?)```", readme, re.DOTALL)
    monkeypatch.chdir(tmp_path)
    (tmp_path / "2025年部门预算").mkdir()
    (tmp_path / "2025年部门预算" / "卫健局.txt").write_text(TABLE, encoding="utf-8")
    exec(compile(example, "README.md", "exec"), {})  # noqa: S102  the example is ours
    shown = capsys.readouterr().out
    assert "101-青禾县卫生健康局" in shown
    assert "V01" in shown
