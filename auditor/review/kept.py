"""Keep decisions an auditor wrote into a report's workbook when a new report takes the old one's place.

A report folder is replaced as a whole; hours of work in the verdict columns must not go with it. Each report
notes the digests of its workbooks; a workbook that differs was filled in, and its decisions move to a file of
the new report, which is carried on from report to report.
"""

from __future__ import annotations

import hashlib
from pathlib import Path

from auditor.errors import UsageError
from auditor.model import REPORT_MARKER
from auditor.review.verdicts import Verdict, dump_verdicts, load_verdicts, merge

KEPT = "已填审核意见.yaml"
_WORKBOOK = "report.xlsx"


def seal(folder: Path) -> None:
    """Note the digest of every workbook in the marker of a finished report folder."""
    lines = [f"{path} {_digest(folder / path)}\n" for path in _workbooks(folder)]
    with (folder / REPORT_MARKER).open("a", encoding="utf-8") as marker:
        marker.writelines(lines)


def keep_decisions(old: Path, fresh: Path, given: Path | None = None) -> int:
    """Carry the decisions written into the old report over to a file of the fresh one; return how many were new.

    Args:
        old: the report folder about to be replaced; it may not exist.
        fresh: the folder that takes its place.
        given: the file of verdicts of this run; when it lies in the old report, it is kept like a filled workbook.
    """
    if not (old / REPORT_MARKER).is_file():
        return 0
    earlier = load_verdicts(old / KEPT) if (old / KEPT).is_file() else []
    filled = [old / path for path in _filled(old)]
    if (
        given is not None
        and given.resolve().is_relative_to(old.resolve())
        and given.resolve() != (old / KEPT).resolve()
    ):
        filled.append(given)
    decided = [verdict for path in filled for verdict in _decisions(path)]
    merged, _ = merge([earlier, decided])
    if merged:
        (fresh / KEPT).write_text(dump_verdicts(merged), encoding="utf-8")
    return len(set(merged) - set(earlier))


def _decisions(path: Path) -> list[Verdict]:
    try:
        return load_verdicts(path)
    except UsageError as error:
        advice = "为免丢失已填的审核意见，旧报告保持不变；请改正后重试，或用 -o 另指定文件夹"
        raise UsageError(f"{error}\n{advice}") from error


def _workbooks(folder: Path) -> list[str]:
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob(_WORKBOOK))


def _filled(folder: Path) -> list[str]:
    noted = set((folder / REPORT_MARKER).read_text("utf-8", "replace").splitlines())
    # A report of an earlier version notes nothing: its workbook is looked into as well.
    return [path for path in _workbooks(folder) if f"{path} {_digest(folder / path)}" not in noted]


def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()
