"""Facts about what of a folder is read and under which names."""

import os
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from auditor.errors import UsageError
from auditor.model import REPORT_MARKER
from auditor.read.folder import find_sources


@pytest.fixture
def make(tmp_path: Path) -> Callable[..., Path]:
    """Return a function that makes empty files below the test's folder."""

    def files(*names: str) -> Path:
        for name in names:
            path = tmp_path / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text("x")
        return tmp_path

    return files


def _shown(*inputs: Path) -> list[str]:
    return [source.shown for source in find_sources(inputs)]


def test_files_come_sorted_with_paths_below_the_folder(make: Callable[..., Path]) -> None:
    """Names are relative, posix and in one order everywhere."""
    assert _shown(make("乙/b.docx", "甲.txt", "乙/a.docx", "z.pdf")) == ["z.pdf", "乙/a.docx", "乙/b.docx", "甲.txt"]


def test_reports_and_hidden_files_are_left_out_wherever_they_are(make: Callable[..., Path]) -> None:
    """A folder with our marker is a report of ours; names with a dot are not the user's."""
    folder = make(
        "a.txt",
        f"out/{REPORT_MARKER}",
        "out/report.json",
        "out/projects/p.html",
        ".audit/x.yaml",
        ".hidden",
        "b/.git/c",
    )
    assert _shown(folder) == ["a.txt"]


def test_lock_files_and_pictures_are_named(make: Callable[..., Path]) -> None:
    """What is no document is still listed, so that the counts add up."""
    assert _shown(make("~$表.docx", ".~lock.表.odt#", "Thumbs.db", "图.png")) == [
        ".~lock.表.odt#",
        "Thumbs.db",
        "~$表.docx",
        "图.png",
    ]


def test_a_single_file_shows_its_name(make: Callable[..., Path]) -> None:
    """Folders above a file are nobody's business."""
    assert _shown(make("深/处/表.txt") / "深" / "处" / "表.txt") == ["表.txt"]


def test_several_inputs_keep_their_files_apart(make: Callable[..., Path]) -> None:
    """Folders of equal names get numbers; a file reached twice is read once."""
    root = make("a/局/表.txt", "b/局/表.txt", "c.txt", "d/c.txt")
    inputs = (root / "a" / "局", root / "b" / "局", root / "c.txt", root / "d" / "c.txt", root / "a")
    assert _shown(*inputs) == ["局/表.txt", "局-2/表.txt", "c.txt", "c-2.txt"]


@pytest.mark.skipif(os.name == "nt", reason="links need rights on Windows")
def test_links_in_a_circle_end(make: Callable[..., Path]) -> None:
    """A link to a folder above is not followed again; a link to other files is."""
    root = make("甲/表.txt")
    (root / "甲" / "上").symlink_to(root)
    assert _shown(root) == ["甲/表.txt"]


@pytest.mark.skipif(sys.platform != "linux", reason="other systems refuse such names")
def test_names_in_gbk_are_legible(tmp_path: Path) -> None:
    """A name that is not UTF-8 is decoded for showing, and the file is still found."""
    path = os.fsencode(tmp_path) + b"/" + "绩效目标表.txt".encode("gb18030")
    Path(os.fsdecode(path)).write_text("x")
    (source,) = find_sources([tmp_path])
    assert source.shown == "绩效目标表.txt"
    assert source.path.read_text() == "x"


def test_nothing_to_read_is_said(make: Callable[..., Path], tmp_path: Path) -> None:
    """An empty folder, a missing one, and no input at all are wrong usage with what to do."""
    (tmp_path / "空").mkdir()
    for inputs, words in (([tmp_path / "空"], "没有可读取的文件"), ([tmp_path / "无"], "找不到"), ([], "没有")):
        with pytest.raises(UsageError, match=words):
            find_sources(inputs)
