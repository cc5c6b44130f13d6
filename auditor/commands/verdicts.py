"""`audit verdicts …`: take the auditor's decisions from a filled workbook, merge and list them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from auditor.errors import UsageError, reason

_FILE = click.Path(path_type=Path, exists=True, dir_okay=False)
_REPORT = click.argument("report", metavar="report.json", type=click.Path(path_type=Path, exists=True))


@click.group("verdicts", help="审核人员的采纳意见：导入、合并、查看、转成规则测试。")
def verdicts() -> None:
    """Group the commands on verdicts."""


@verdicts.command("import", help="从填好“审核意见”列的 report.xlsx 取出意见，输出 YAML。")
@click.argument("workbook", metavar="report.xlsx", type=_FILE)
@click.option("-o", "--out", metavar="文件", type=click.Path(path_type=Path), help="写到文件；默认输出到屏幕")
def import_verdicts(workbook: Path, out: Path | None) -> None:
    """Print the verdicts of a workbook as YAML."""
    from auditor.review.verdicts import dump_verdicts, load_verdicts

    _give(dump_verdicts(load_verdicts(workbook)), out)


@verdicts.command("merge", help="合并几个人的意见文件；意见不一致的逐条列出，以后面的文件为准。")
@click.argument("files", nargs=-1, required=True, metavar="文件…", type=_FILE)
@click.option("-o", "--out", metavar="文件", type=click.Path(path_type=Path), help="写到文件；默认输出到屏幕")
def merge_verdicts(files: tuple[Path, ...], out: Path | None) -> None:
    """Merge several files, the later winning; tell every disagreement."""
    from auditor.review.verdicts import dump_verdicts, load_verdicts, merge

    merged, conflicts = merge([load_verdicts(file) for file in files])
    for earlier, later in conflicts:
        click.echo(f"意见不一致：{later.finding}：先为{earlier.decision}，后为{later.decision}，取后者", err=True)
    _give(dump_verdicts(merged), out)


@verdicts.command("list", help="列出意见文件的内容，并与报告中的发现对应。")
@click.argument("file", metavar="文件", type=_FILE)
@_REPORT
def list_verdicts(file: Path, report: Path) -> None:
    """Print each verdict beside the finding it is about."""
    from auditor.review.baseline import load_report
    from auditor.review.verdicts import load_verdicts

    findings = _findings(load_report(report))
    for verdict in load_verdicts(file):
        finding = findings.get(verdict.finding)
        text = f"{finding['rule']}　{finding['message']}" if finding else "（这份报告里没有这条发现）"
        click.echo(f"{verdict.decision}　{verdict.finding}　{text}　{verdict.reason}")


@verdicts.command("apply", help="把意见写进一份已有的 report.json，输出新的 JSON。")
@click.argument("file", metavar="文件", type=_FILE)
@_REPORT
@click.option("-o", "--out", metavar="文件", type=click.Path(path_type=Path), help="写到文件；默认输出到屏幕")
def apply_to_report(file: Path, report: Path, out: Path | None) -> None:
    """Mark findings of a record with their verdicts; scores need a run with `--verdicts`."""
    import json

    from auditor.review.baseline import load_report
    from auditor.review.verdicts import load_verdicts, verdict_record

    record = load_report(report)
    findings = _findings(record)
    for verdict in load_verdicts(file):
        if verdict.finding in findings:
            findings[verdict.finding]["verdict"] = verdict_record(verdict)
    click.echo("得分未重算；要按意见重新评分，请用 audit 文件夹 --verdicts 文件", err=True)
    _give(json.dumps(record, ensure_ascii=False, indent=1) + "\n", out)


@verdicts.command("to-test", help="把“不采纳”的发现转成规则的正例（good），可粘贴到规则文件里防止再次误报。")
@click.argument("file", metavar="文件", type=_FILE)
@_REPORT
def to_test(file: Path, report: Path) -> None:
    """Print rejected findings as good examples of their rules; a rule over a whole table gets the whole table."""
    import yaml

    from auditor.check.loading import load_rules
    from auditor.review.baseline import load_report
    from auditor.review.good_examples import row_example, table_example
    from auditor.review.verdicts import load_verdicts

    record = load_report(report)
    findings = _findings(record)
    tables = {table["id"]: table for document in record["documents"] for table in document["tables"]}
    rows = {row["id"]: row for table in tables.values() for row in table["indicators"]}
    scopes = {rule.code: rule.with_.scope for rule in load_rules().rules}
    cases: dict[str, list[dict[str, Any]]] = {}
    for verdict in load_verdicts(file):
        finding = findings.get(verdict.finding)
        if verdict.decision != "不采纳" or finding is None:
            continue
        if finding["table"] is None:
            click.echo(f"{verdict.finding}：{finding['rule']} 涉及几张表，请在规则里用 tables 手写例子", err=True)
            continue
        row = rows.get(finding["indicator"])
        single = row is not None and scopes.get(finding["rule"], "row") == "row"
        case = row_example(row) if single and row else table_example(tables[finding["table"]])
        cases.setdefault(finding["rule"], []).append(case | ({"note": verdict.reason} if verdict.reason else {}))
    for rule in sorted(cases):
        click.echo(f"# {rule}")
        click.echo(yaml.safe_dump({"good": cases[rule]}, allow_unicode=True, sort_keys=False), nl=False)


def _findings(record: dict[str, Any]) -> dict[str, dict[str, Any]]:
    own = [f for document in record["documents"] for table in document["tables"] for f in table["findings"]]
    return {f["id"]: f for f in [*own, *record["findings"]]}


def _give(text: str, out: Path | None) -> None:
    if out is None:
        click.echo(text, nl=False)
    else:
        try:
            out.write_text(text, encoding="utf-8")
        except OSError as error:
            raise UsageError(f"{out}：写不了（{reason(error)}）；请换一个位置") from error
