"""Formats written side by side are those written one after another; what a process fails at is done all the same."""

import pytest
from report_results import sample

from auditor.check.loading import load_rules
from auditor.read.workers import Outcome
from auditor.report import writers
from auditor.report.writers import write_formats

FORMATS = ("html", "json", "csv")


def written(folder, **more):
    folder.mkdir()
    write_formats(sample(), load_rules(), folder, FORMATS, **more)
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.fixture
def alone(tmp_path):
    return written(tmp_path / "alone")


def test_side_by_side_is_the_same_byte_for_byte(alone, tmp_path, monkeypatch):
    monkeypatch.setattr(writers, "TABLES_SIDE_BY_SIDE", 1)
    assert written(tmp_path / "beside", jobs=2) == alone


def test_a_part_no_process_ends_is_written_here(alone, tmp_path, monkeypatch):
    def broken(work, tasks, jobs, seconds):
        return (Outcome(index, failure="too_large") for index in range(len(tasks)))

    monkeypatch.setattr(writers, "TABLES_SIDE_BY_SIDE", 1)
    monkeypatch.setattr(writers, "forks", lambda: True)
    monkeypatch.setattr(writers, "map_in_workers", broken)
    assert written(tmp_path / "here", jobs=2) == alone


def test_an_error_in_a_part_is_an_error(tmp_path, monkeypatch):
    """A disk that is full in a worker is full here too; the folder is not taken for a report."""

    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(writers, "TABLES_SIDE_BY_SIDE", 1)
    monkeypatch.setattr("auditor.report.json_record.write_json", full)
    with pytest.raises(OSError, match="No space"):
        written(tmp_path / "full", jobs=2)
