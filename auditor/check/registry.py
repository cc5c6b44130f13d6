"""Find the kinds of check: every module in auditor/check/kinds is one, under its own name."""

from __future__ import annotations

import importlib
import pkgutil
from functools import lru_cache

from auditor.check import kinds
from auditor.check.kind import AcrossKind, CellKind, Kind, RowKind, TableKind

_BASES = {Kind, RowKind, CellKind, TableKind, AcrossKind}


@lru_cache(maxsize=1)
def kind_names() -> tuple[str, ...]:
    """Return the names of all kinds, sorted."""
    return tuple(sorted(info.name for info in pkgutil.iter_modules(kinds.__path__)))


@lru_cache(maxsize=256)
def kind_class(name: str) -> type[Kind]:
    """Return the dataclass of a kind; raises KeyError for an unknown name."""
    if name not in kind_names():
        raise KeyError(name)
    module = importlib.import_module(f"{kinds.__name__}.{name}")
    for value in vars(module).values():
        if (
            isinstance(value, type)
            and issubclass(value, Kind)
            and value not in _BASES
            and value.__module__ == module.__name__
        ):
            return value
    raise KeyError(name)
