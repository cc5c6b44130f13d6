"""Declare a field of a rule, kind or setting with what people need to know: help, Chinese alias, choices."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping
from typing import Any


def setting(
    help_text: str,
    *,
    alias: str | None = None,
    choices: Mapping[str, str] | None = None,
    default: Any = dataclasses.MISSING,
    default_factory: Callable[[], Any] | Any = dataclasses.MISSING,
) -> Any:
    """Declare one field that YAML may fill.

    Args:
        help_text: one Chinese line for docs/kinds.md and the editor.
        alias: Chinese spelling of the key.
        choices: allowed words → their Chinese spelling or meaning; both spellings are accepted.
        default: value when the key is absent; without it (and without a factory) the key is required.
        default_factory: as in dataclasses.
    """
    metadata = {"help": help_text, "alias": alias, "choices": dict(choices or {})}
    if default_factory is not dataclasses.MISSING:
        return dataclasses.field(default_factory=default_factory, metadata=metadata)
    if default is not dataclasses.MISSING:
        return dataclasses.field(default=default, metadata=metadata)
    return dataclasses.field(metadata=metadata)


def required(field: dataclasses.Field[Any]) -> bool:
    """Tell whether a field has no default."""
    return field.default is dataclasses.MISSING and field.default_factory is dataclasses.MISSING


def fields_of(cls: Any) -> tuple[dataclasses.Field[Any], ...]:
    """Return the fields of a kind or of settings, in order; every kind is a dataclass, though its bases are none."""
    return dataclasses.fields(cls)


def spellings(cls: type) -> dict[str, str]:
    """Return every accepted spelling of the fields of a dataclass → the field's name."""
    found: dict[str, str] = {}
    for field in dataclasses.fields(cls):
        found[field.name.rstrip("_")] = field.name
        if alias := field.metadata.get("alias"):
            found[alias] = field.name
    return found
