"""Say when Python looks for garbage that reference counts do not find."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def looked_for_rarely() -> Iterator[None]:
    """Look for garbage as seldom here as in the workers."""
    from auditor.read.workers import GARBAGE_THRESHOLDS  # asking for help needs none of it

    before = gc.get_threshold()
    gc.set_threshold(*GARBAGE_THRESHOLDS)
    try:
        yield
    finally:
        gc.set_threshold(*before)


@contextmanager
def kept_whole() -> Iterator[None]:
    """Look for no garbage while what stays to the end is loaded, nor in it later."""
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        gc.enable()
