"""Make the records of the program: dataclasses that nobody changes, and that are quick to make.

`dataclass(frozen=True)` writes and compiles the source of seven methods for each class: with 200 classes a quarter of
what the audit of one file costs; and each field of each record it sets through a call, a twentieth of a long run. So
the type checker refuses every change of a record, as it does in a frozen dataclass, and a test runs the whole flow with
records that refuse it too; what compares, hashes and shows a record needs no source of its own. The records that travel
(`model.py`) refuse changes in every run: they are what the library hands out.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, fields
from operator import attrgetter
from typing import Any, TypeVar, dataclass_transform, overload

_T = TypeVar("_T")


@overload
def record(cls: type[_T], /) -> type[_T]: ...
@overload
def record(*, kw_only: bool = False, slots: bool = True, sealed: bool = False) -> Callable[[type[_T]], type[_T]]: ...
@dataclass_transform(frozen_default=True, field_specifiers=(field,))
def record(cls: type[_T] | None = None, /, *, kw_only: bool = False, slots: bool = True, sealed: bool = False) -> Any:
    """Make a class a dataclass that is not changed, and is compared, hashed and shown by its fields.

    Args:
        cls: the class, where the decorator stands alone.
        kw_only: whether fields are given by name only.
        slots: false for a class that keeps what it works out (`cached_property`).
        sealed: whether a change is refused at run time too.
    """
    if cls is None:
        return lambda made: _made(made, kw_only=kw_only, slots=slots, frozen=sealed)
    return _made(cls, kw_only=kw_only, slots=slots, frozen=sealed)


def _made(cls: Any, **options: bool) -> Any:
    made: Any = dataclass(eq=False, repr=False, **options)(cls)
    names = [item.name for item in fields(made) if item.compare]
    made._compared = staticmethod(attrgetter(*names) if names else type)
    for name, method in (("__eq__", _equal), ("__hash__", _hash), ("__repr__", _shown)):
        if name not in vars(cls):
            setattr(made, name, method)
    return made


def _equal(self: Any, other: Any) -> Any:
    if other.__class__ is not self.__class__:
        return NotImplemented
    return self._compared(self) == self._compared(other)


def _hash(self: Any) -> int:
    return hash(self._compared(self))


def _shown(self: Any) -> str:
    shown = ", ".join(f"{item.name}={getattr(self, item.name)!r}" for item in fields(self) if item.repr)
    return f"{type(self).__qualname__}({shown})"
