"""`audit verify REPORT [FOLDER]`: is the report sound, and is it about these files?"""

from __future__ import annotations

import hashlib
from collections import Counter
from pathlib import Path
from typing import Any

import click

from auditor.errors import AuditError
from auditor.read.folder import find_sources


@click.command(
    "verify",
    help="核对 report.json：各项合计是否相符，编号是否唯一；给出材料文件夹时，逐个核对是否就是当时审核的文件。",
)
@click.argument("report", metavar="report.json", type=click.Path(path_type=Path, exists=True))
@click.argument("folders", nargs=-1, metavar="[材料文件夹…]", type=click.Path(path_type=Path, exists=True))
def verify(report: Path, folders: tuple[Path, ...]) -> None:
    """Check sums and references of a record and, with the inputs of the run, the digest of every file."""
    from auditor.review.baseline import load_report

    record = load_report(report)
    problems = _sums(record) + _unique(record) + _references(record) + (_files(record, folders) if folders else [])
    if problems:
        raise AuditError("\n".join(problems))
    told = "，文件与报告一致" if folders else ""
    click.echo(f"核对通过：{len(record['documents'])} 个文件，合计相符{told}。")


def _tables(record: dict[str, Any]) -> list[dict[str, Any]]:
    return [table for document in record["documents"] for table in document["tables"]]


def _all_findings(record: dict[str, Any]) -> list[dict[str, Any]]:
    return [*(finding for table in _tables(record) for finding in table["findings"]), *record["findings"]]


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
    failing = Counter(finding["severity"] for finding in _all_findings(record) if finding["status"] == "fail")
    grades = Counter(table["score"]["grade"] if table["score"] else "未评" for table in tables)
    for title, told, found in (("问题", summary["findings"], failing), ("等级", summary["grades"], grades)):
        problems += [
            f"合计不符：{title}“{word}”写的是 {number}，实际 {found[word]}"
            for word, number in told.items()
            if number != found[word]
        ]
    return problems


def _unique(record: dict[str, Any]) -> list[str]:
    tables = _tables(record)
    kinds = {
        "表": [table["id"] for table in tables],
        "指标": [row["id"] for table in tables for row in table["indicators"]],
        "发现": [finding["id"] for finding in _all_findings(record)],
    }
    return [
        f"编号重复：{kind} {identity} 出现 {number} 次"
        for kind, identities in kinds.items()
        for identity, number in Counter(identities).items()
        if number > 1
    ]


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
    known = {table["id"] for table in _tables(record)}
    problems += [
        f"发现 {finding['id']} 指向不存在的表"
        for finding in _all_findings(record)
        if not {*finding["tables"], *([finding["table"]] if finding["table"] else [])} <= known
    ]
    return problems


def _files(record: dict[str, Any], folders: tuple[Path, ...]) -> list[str]:
    """Compare the files as the main job finds them; a member of an archive is checked by the archive being there."""
    found = {source.shown: source.path for source in find_sources(folders)}
    problems = []
    audited = set()
    for document in record["documents"]:
        name = document["path"].split("!/")[0]
        audited.add(name)
        if name not in found:
            problems.append(f"{document['path']}：材料文件夹里没有这个文件")
        elif "!/" not in document["path"] and document["sha256"] and _digest(found[name]) != document["sha256"]:
            problems.append(f"{document['path']}：内容与审核时不同")
    return problems + [f"{name}：审核时没有这个文件，报告未包含" for name in sorted(set(found) - audited)]


def _digest(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
