"""`audit verify REPORT [FOLDER]`: is the report sound, and is it about these files?"""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

import click

from auditor.errors import AuditError


@click.command(
    "verify", help="核对 report.json：各项合计是否相符；给出材料文件夹时，逐个核对文件是否就是当时审核的文件。"
)
@click.argument("report", metavar="report.json", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.argument("folder", required=False, metavar="[材料文件夹]", type=click.Path(path_type=Path, exists=True))
def verify(report: Path, folder: Path | None) -> None:
    """Check sums and references of a record and, with a folder, the digest of every file."""
    from auditor.review.baseline import load_report

    record = load_report(report)
    problems = _sums(record) + _references(record) + (_files(record, folder) if folder else [])
    if problems:
        raise AuditError("\n".join(problems))
    told = "，文件与报告一致" if folder else ""
    click.echo(f"核对通过：{len(record['documents'])} 个文件，合计相符{told}。")


def _sums(record: dict[str, Any]) -> list[str]:
    summary, documents = record["summary"], record["documents"]
    tables = [table for document in documents for table in document["tables"]]
    rows = sum(len(table["indicators"]) for table in tables)
    counted = {"documents": len(documents), "tables": len(tables), "indicators": rows}
    problems = [
        f"合计不符：{name} 写的是 {summary[name]}，实际 {number}"
        for name, number in counted.items()
        if summary[name] != number
    ]
    wanted = {"documents": len(documents), "tables": len(tables), "rows": rows}
    for name, number in wanted.items():
        total = sum(summary["outcomes"][name].values())
        if total != number:
            problems.append(f"六种结果之和不符：{name} 共 {number}，各项之和 {total}")
    return problems


def _references(record: dict[str, Any]) -> list[str]:
    problems = []
    for document in record["documents"]:
        for table in document["tables"]:
            rows = {row["id"] for row in table["indicators"]}
            problems += [
                f"{document['path']}：发现 {finding['id']} 指向不存在的指标"
                for finding in table["findings"]
                if finding["indicator"] and finding["indicator"] not in rows
            ]
    return problems


def _files(record: dict[str, Any], folder: Path) -> list[str]:
    problems = []
    for document in record["documents"]:
        if "!/" in document["path"]:
            continue
        path = folder / document["path"] if folder.is_dir() else folder
        if not path.is_file():
            problems.append(f"{document['path']}：材料文件夹里没有这个文件")
        elif document["sha256"] and hashlib.sha256(path.read_bytes()).hexdigest() != document["sha256"]:
            problems.append(f"{document['path']}：内容与审核时不同")
    return problems
