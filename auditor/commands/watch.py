"""`--watch`: audit again when a rule, a word list or the material is saved; what did not change is not read again."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

import click

from auditor.commands.saving import rule_paths
from auditor.errors import AuditError, RuleLoadError

if TYPE_CHECKING:
    from auditor.commands.run import RunOptions
    from auditor.pipeline import Reading


def watched(options: RunOptions) -> list[Path]:
    """Return what a run depends on: rules, word lists, layers, and the files of the material (no report of ours)."""
    from auditor.errors import UsageError
    from auditor.read.folder import find_sources

    rules = rule_paths(options.layers)
    try:
        return [*rules, *(source.path for source in find_sources(options.inputs))]
    except UsageError:  # the folder is empty just now
        return rules


def watch_run(options: RunOptions, readings: list[Reading], changes: Iterable[set[Path]]) -> None:
    """Write the report anew after every change: from the readings when only rules changed, else read again.

    Args:
        options: of the first run.
        readings: of the first run.
        changes: the files of each change; endless in use, ended by Ctrl+C.
    """
    click.echo("正在等待规则、词表或材料的改动（Ctrl+C 结束）……", err=True)
    rule_folders = rule_paths(options.layers)
    for changed in changes:
        names = "、".join(sorted(file.name for file in changed)[:5])
        click.echo(f"已改动：{names}，重新审核……", err=True)
        only_rules = all(any(file.is_relative_to(folder) for folder in rule_folders) for file in changed)
        try:
            readings = _again(options, readings if only_rules else None)
        except RuleLoadError as error:
            for line in error.problems:
                click.echo(line, err=True)
            click.echo("规则没有载入，报告保持不变；改好保存后会再试。", err=True)
        except AuditError as error:
            click.echo(str(error), err=True)


def _again(options: RunOptions, readings: list[Reading] | None) -> list[Reading]:
    from auditor.check.loading import load_rules
    from auditor.commands.run import finish, run_once

    if readings is None:
        return run_once(options)[1]
    finish(options, readings, load_rules(options.layers))
    return readings
