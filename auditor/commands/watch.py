"""`--watch`: audit again when a rule or word list is saved; what was read is kept in memory."""

from __future__ import annotations

import time
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

import click

from auditor import resources
from auditor.errors import RuleLoadError

if TYPE_CHECKING:
    from auditor.commands.run import RunOptions
    from auditor.pipeline import Reading

# Saving an editor's file takes a few writes; half a second is not felt and catches them together.
POLL_SECONDS = 0.5


def _stamps(folders: Iterable[Path]) -> dict[Path, int]:
    files: list[Path] = []
    for folder in folders:
        files += [folder] if folder.is_file() else sorted(folder.rglob("*"))
    return {file: file.stat().st_mtime_ns for file in files if file.is_file()}


def watch_rules(options: RunOptions, readings: list[Reading]) -> None:
    """Judge the readings again after every change of rules or lexicons, until interrupted."""
    from auditor.check.loading import load_rules
    from auditor.commands.run import finish

    folders = [resources.RULES, resources.LEXICONS, *options.layers]
    click.echo("正在等待规则或词表的改动（Ctrl+C 结束）……", err=True)
    seen = _stamps(folders)
    while True:
        time.sleep(POLL_SECONDS)
        now = _stamps(folders)
        if now == seen:
            continue
        changed = sorted(str(file.name) for file in now.keys() | seen.keys() if now.get(file) != seen.get(file))
        seen = now
        click.echo(f"已改动：{'、'.join(changed[:5])}，重新审核……", err=True)
        try:
            finish(options, readings, load_rules(options.layers))
        except RuleLoadError as error:
            for line in error.problems:
                click.echo(line, err=True)
