"""`--cluster`: the same report from a Dask scheduler as from this process; without one, a plain message."""

import builtins
import json

import pytest
from test_cli import TABLE, run


@pytest.fixture
def folder(tmp_path):
    place = tmp_path / "材料"
    place.mkdir()
    (place / "卫健局.txt").write_text(TABLE, encoding="utf-8")
    (place / "民政局.txt").write_text(TABLE.replace("乡镇卫生院设备购置", "社区食堂"), encoding="utf-8")
    (place / "坏.docx").write_bytes(b"\x00\x01 not a document" * 20)
    return place


def test_a_scheduler_gives_the_same_report(folder, tmp_path):
    """Read by workers of a local scheduler: byte for byte the report of `-j 1`."""
    distributed = pytest.importorskip("distributed", reason="没有安装 cluster 扩展（distributed）")
    with distributed.LocalCluster(
        n_workers=1, threads_per_worker=2, processes=False, dashboard_address=None, scheduler_port=0
    ) as cluster:
        address = cluster.scheduler_address
        assert run(folder, "-o", tmp_path / "a", "-f", "json", "-q", "--cluster", address) == 3
    assert run(folder, "-o", tmp_path / "b", "-f", "json", "-q", "-j", "1") == 3
    assert (tmp_path / "a" / "report.json").read_bytes() == (tmp_path / "b" / "report.json").read_bytes()
    assert len(json.loads((tmp_path / "a" / "report.json").read_text("utf-8"))["documents"]) == 3


def test_no_scheduler_at_the_address_is_told(folder, tmp_path, capsys):
    """An address that is none: exit 2, what to do, no report."""
    pytest.importorskip("distributed", reason="没有安装 cluster 扩展（distributed）")
    assert run(folder, "-o", tmp_path / "r", "--cluster", "nonsense://x") == 2
    assert "连不上 Dask 调度器" in capsys.readouterr().err
    assert not (tmp_path / "r").exists()


def test_a_missing_extra_is_told(folder, tmp_path, capsys, monkeypatch):
    """Without the extra: exit 2 and the command that installs it."""
    original = builtins.__import__

    def absent(name, *args, **kwargs):
        if name == "distributed":
            raise ImportError(name)
        return original(name, *args, **kwargs)

    monkeypatch.setattr(builtins, "__import__", absent)
    assert run(folder, "-o", tmp_path / "r", "--cluster", "tcp://127.0.0.1:1") == 2
    assert "pip install 'budget-target-auditor[cluster]'" in capsys.readouterr().err


@pytest.mark.parametrize("jobs", ["1", "2"])
def test_the_number_of_processes_changes_nothing(folder, tmp_path, jobs):
    """-j 1 and -j 2: the same bytes."""
    run(folder, "-o", tmp_path / "a", "-f", "json", "-q", "-j", jobs, "--no-cache")
    run(folder, "-o", tmp_path / "b", "-f", "json", "-q")
    assert (tmp_path / "a" / "report.json").read_bytes() == (tmp_path / "b" / "report.json").read_bytes()
