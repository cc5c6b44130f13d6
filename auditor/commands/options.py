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


def parse_formats(_ctx: click.Context, param: click.Parameter, value: str) -> tuple[str, ...]:
    """Return the formats of a comma separated list in the order of `FORMATS`.

    Raises:
        click.BadParameter: with those that exist.
    """
    asked = {part.strip().lower() for part in value.replace("，", ",").split(",") if part.strip()}
    if unknown := sorted(asked - set(FORMATS)):
        message = f"没有“{'、'.join(unknown)}”这种输出格式；可用：{'、'.join(FORMATS)}"
        raise click.BadParameter(message, param=param)
    if not asked:
        raise click.BadParameter(f"没有写输出格式；可用：{'、'.join(FORMATS)}", param=param)
    return tuple(name for name in FORMATS if name in asked)


def parse_fail_on(_ctx: click.Context, param: click.Parameter, value: str | None) -> str | None:
    """Return the condition of `--fail-on` with Chinese words: a severity, `grade:中` or `new:高`.

    Raises:
        click.BadParameter: with the forms that exist.
    """
    if value is None:
        return None
    text = value.replace("：", ":")
    prefix, _, word = text.rpartition(":")
    if prefix == "grade" and word in _GRADES:
        return text
    if prefix in {"", "new"} and word in _SEVERITIES:
        return f"{prefix}:{_SEVERITIES[word]}" if prefix else _SEVERITIES[word]
    raise click.BadParameter(f"看不懂“{value}”；可用：高、中、低、grade:中、new:高", param=param)


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
