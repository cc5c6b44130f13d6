"""Write a report folder whole or not at all, and never over anything that is not a report."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from auditor.errors import UsageError, reason
from auditor.model import REPORT_MARKER


def check_destination(out: Path) -> None:
    """Refuse a destination that is a file, or a folder with contents but without our marker.

    Raises:
        UsageError: with what to do.
    """
    if out.is_file():
        raise UsageError(f"{out}：这是一个文件；请用 -o 指定一个文件夹")
    if out.is_dir() and any(out.iterdir()) and not (out / REPORT_MARKER).exists():
        raise UsageError(f"{out}：文件夹里有别的内容，不会覆盖；请用 -o 指定空文件夹或以前的报告文件夹")


@contextmanager
def replacing(out: Path) -> Iterator[Path]:
    """Give a fresh folder to write into; on success it takes the place of `out`, on failure `out` stays as it was.

    Raises:
        UsageError: when a file of the old report is held open (Windows) or the place cannot be written.
    """
    check_destination(out)
    out = out.resolve()  # `.` has no name to put beside
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        fresh = Path(tempfile.mkdtemp(prefix=f".{out.name}.", dir=out.parent))
    except OSError as error:
        raise UsageError(f"{out}：不能写到这里（{reason(error)}）；请用 -o 换一个位置") from error
    fresh.chmod(0o755)
    (fresh / REPORT_MARKER).write_text(
        "audit 报告文件夹：审核时不作为材料读取，重新生成时整体替换。\n", encoding="utf-8"
    )
    try:
        yield fresh
        _swap(fresh, out)
    except OSError as error:
        raise UsageError(
            f"{out}：报告没有写完（{reason(error)}），旧报告保持不变；请检查磁盘空间和权限后重试"
        ) from error
    finally:
        shutil.rmtree(fresh, ignore_errors=True)


def _swap(fresh: Path, out: Path) -> None:
    if not out.exists():
        fresh.rename(out)
        return
    aside = Path(tempfile.mkdtemp(prefix=f".{out.name}.", dir=out.parent))
    old = aside / "old"
    try:
        out.rename(old)
    except OSError as error:
        aside.rmdir()
        raise _held(out) from error
    try:
        fresh.rename(out)
    except OSError as error:
        old.rename(out)
        aside.rmdir()
        raise _held(out) from error
    shutil.rmtree(aside, ignore_errors=True)


def _held(out: Path) -> UsageError:
    held = _held_open(out)
    return UsageError(
        f"{held or out}：正被占用（可能在 Excel 或 Word 中打开），旧报告保持不变；请关闭后重试，或用 -o 换一个位置"
    )


def _held_open(out: Path) -> Path | None:
    for file in sorted(file for pattern in ("*.xlsx", "*.docx") for file in out.rglob(pattern)):
        try:
            with file.open("r+b"):
                pass
        except OSError:
            return file
    return None
