"""`audit diff OLD.json NEW.json`: what changed between two rounds."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

_ORDER = ("新增", "已改", "未改", "已消除", "撤回")


@click.command("diff", help="比较两份 report.json：哪些问题已消除、未改、新增，各项目得分如何变化。")
@click.argument("old", metavar="旧.json", type=click.Path(path_type=Path))
@click.argument("new", metavar="新.json", type=click.Path(path_type=Path))
def diff(old: Path, new: Path) -> None:
    """Print states of findings and changes of scores between two reports."""
    from auditor.review.baseline import load_report
    from auditor.review.rounds import compare, submission_of_record

    before, after = load_report(old), load_report(new)
    comparison = compare(submission_of_record(before), submission_of_record(after))
    told = [(state, _findings(after)[i]) for i, state in comparison.states.items()]
    told += [(state, _findings(before)[i]) for i, state in comparison.gone.items()]
    counts = {state: sum(s == state for s, _ in told) for state in _ORDER}
    click.echo("　".join(f"{state} {count}" for state, count in counts.items()))
    for line in _score_lines(before, after):
        click.echo(line)
    for state, finding in sorted(told, key=lambda item: (_ORDER.index(item[0]), item[1]["location"], item[1]["rule"])):
        if state != "未改":
            click.echo(f"{state}　{finding['rule']}　{finding['location']}　{finding['message']}")


def _findings(record: dict[str, Any]) -> dict[str, dict[str, Any]]:
    own = [f for document in record["documents"] for table in document["tables"] for f in table["findings"]]
    return {f["id"]: f for f in [*own, *record["findings"]]}


def _scores(record: dict[str, Any]) -> dict[str, tuple[float, str]]:
    tables = [table for document in record["documents"] for table in document["tables"] if table["score"]]
    return {
        table.get("project_code") or table.get("project_name") or table["id"]: (
            table["score"]["total"],
            table["score"]["grade"],
        )
        for table in tables
    }


def _score_lines(before: dict[str, Any], after: dict[str, Any]) -> list[str]:
    old, new = _scores(before), _scores(after)
    return [
        f"{name}：{old[name][0]:.1f}（{old[name][1]}）→ {score:.1f}（{grade}）"
        for name, (score, grade) in new.items()
        if name in old and old[name] != (score, grade)
    ]
