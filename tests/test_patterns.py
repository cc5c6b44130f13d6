"""Patterns kept from run to run are the patterns compiled; a file that is not ours, or not whole, counts as absent."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import regex

from auditor import patterns
from auditor.patterns import compiled, kept_patterns

TEXT = r"(?P<lead>不低于|≥)?\d+(?:\.\d+)?\L<units>"
UNITS = ["公里", "人次"]


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("AUDIT_CACHE", str(tmp_path))
    return tmp_path / "patterns.bin"


@pytest.fixture
def compilations(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Hold what had to be compiled."""
    seen: list[str] = []
    compile_ = patterns._compile

    def noted(text, flags, **lists):
        seen.append(text)
        return compile_(text, flags, **lists)

    monkeypatch.setattr(patterns, "_compile", noted)
    return seen


def test_a_kept_pattern_is_not_compiled_again_and_matches_alike(file, compilations):
    for _ in range(2):
        with kept_patterns():
            pattern = compiled(TEXT, regex.IGNORECASE, units=UNITS)
        found = pattern.search("每年不低于12.5人次")
        assert found
        assert (found.group(), found["lead"]) == ("不低于12.5人次", "不低于")
        assert pattern.search("12场") is None
        assert pattern.pattern == TEXT
        assert pattern.flags & regex.IGNORECASE
    assert compilations == [TEXT]


def test_other_words_or_flags_are_another_pattern(file, compilations):
    with kept_patterns():
        compiled(TEXT, units=UNITS)
    with kept_patterns():
        assert compiled(TEXT, units=["场"]).search("≥3场")
        assert compiled("A", regex.IGNORECASE).search("a")
        assert not compiled("A").search("a")
    assert len(compilations) == 4


@pytest.mark.parametrize("content", [b"", b"\0" * 40, b"short"])
def test_a_damaged_file_counts_as_absent(content, file, compilations):
    file.write_bytes(content)
    with kept_patterns():
        assert compiled("城").search("城区")
    with kept_patterns():
        assert compiled("城").search("城区")
    assert compilations == ["城"]


def test_a_changed_byte_counts_as_absent(file, compilations):
    with kept_patterns():
        compiled("城")
    data = bytearray(file.read_bytes())
    data[-1] ^= 1
    file.write_bytes(data)
    with kept_patterns():
        compiled("城")
    assert compilations == ["城", "城"]


@pytest.mark.skipif(os.name != "posix", reason="access rights of POSIX")
def test_a_file_others_may_write_is_not_used(file, compilations):
    with kept_patterns():
        compiled("城")
    file.chmod(0o666)
    with kept_patterns():
        compiled("城")
    assert compilations == ["城", "城"]


def test_without_a_folder_to_write_to_patterns_are_compiled(tmp_path, monkeypatch, compilations):
    (tmp_path / "taken").write_text("")
    monkeypatch.setenv("AUDIT_CACHE", str(tmp_path / "taken"))
    with kept_patterns():
        assert compiled("城").search("城区")
    assert compilations == ["城"]


def test_what_nobody_uses_any_more_does_not_pile_up(file, monkeypatch, compilations):
    monkeypatch.setattr(patterns, "_MOST", 2)
    for text in ("一", "二", "三"):
        with kept_patterns():
            compiled(text)
    with kept_patterns():
        compiled("三")
        compiled("一")
    assert compilations == ["一", "二", "三", "一"]


def test_a_second_run_compiles_nothing_anew(root, tmp_path):
    """No pattern depends on the order of a set, which differs from process to process: what is kept is what is asked."""
    folder = tmp_path / "材料"
    folder.mkdir()
    shutil.copy(next(iter(sorted((root / "examples").rglob("*.docx")))), folder)
    kept = []
    for seed in ("1", "2"):
        subprocess.run(
            [sys.executable, "-m", "auditor", str(folder), "-o", str(tmp_path / "报告"), "-q", "-j", "1"],
            env={**os.environ, "AUDIT_CACHE": str(tmp_path / "cache"), "PYTHONHASHSEED": seed},
            check=True,
            cwd=root,
        )
        kept.append((tmp_path / "cache" / "patterns.bin").read_bytes())
    assert kept[0] == kept[1]
