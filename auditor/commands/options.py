"""Options several commands share, and what they stand for."""

from __future__ import annotations

from pathlib import Path

import click

from auditor.errors import UsageError

FORMATS = ("html", "xlsx", "json", "docx", "csv", "sarif")
DEFAULT_FORMATS = "html,xlsx,json"
_SEVERITIES = {"高": "高", "中": "中", "低": "低", "high": "高", "medium": "中", "low": "低"}
_GRADES = ("优", "良", "中", "差")
# Where an office keeps its own layer beside the material.
PROJECT_LAYER = ".audit"


class Formats(click.ParamType):
    """A comma separated choice of output formats."""

    name = "格式"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> tuple[str, ...]:
        """Return the chosen formats in the order of `FORMATS`; fail with the list of those that exist."""
        if isinstance(value, tuple):
            return value
        asked = {part.strip().lower() for part in str(value).replace("，", ",").split(",") if part.strip()}
        if unknown := sorted(asked - set(FORMATS)):
            self.fail(f"没有“{'、'.join(unknown)}”这种输出格式；可用：{'、'.join(FORMATS)}", param, ctx)
        return tuple(name for name in FORMATS if name in asked)


class FailOn(click.ParamType):
    """The condition for exit code 1: a severity, `grade:中` or `new:高`; kept in its Chinese form."""

    name = "条件"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """Return the condition with Chinese words; fail with the forms that exist."""
        text = str(value).replace("：", ":")
        prefix, _, word = text.rpartition(":")
        if prefix == "grade" and word in _GRADES:
            return text
        if prefix in {"", "new"} and word in _SEVERITIES:
            return f"{prefix}:{_SEVERITIES[word]}" if prefix else _SEVERITIES[word]
        return self.fail(f"看不懂“{value}”；可用：高、中、低、grade:中、new:高", param, ctx)


def all_layers(inputs: tuple[Path, ...], given: tuple[Path, ...]) -> tuple[Path, ...]:
    """Return the rule layers in order: `.audit/` found upwards from the first input, then `--rules` as given.

    Raises:
        UsageError: when a named path does not exist.
    """
    missing = [path for path in given if not path.exists()]
    if missing:
        raise UsageError("\n".join(f"{path}：没有这个规则文件或文件夹；请检查 --rules 的路径" for path in missing))
    found = _project_layer(inputs[0].resolve()) if inputs else None
    return ((found,) if found else ()) + given


def _project_layer(start: Path) -> Path | None:
    for folder in (start, *start.parents):
        if (folder / PROJECT_LAYER).is_dir():
            return folder / PROJECT_LAYER
    return None


def existing_inputs(inputs: tuple[Path, ...]) -> tuple[Path, ...]:
    """Return the inputs when all exist.

    Raises:
        UsageError: one line per missing path.
    """
    missing = [path for path in inputs if not path.exists()]
    if missing:
        raise UsageError("\n".join(f"{path}：没有找到这个文件或文件夹；请检查路径" for path in missing))
    return inputs
