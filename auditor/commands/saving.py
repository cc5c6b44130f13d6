"""Wait for rule files or word lists to be saved."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator
from pathlib import Path

# Editors write a file in several steps; half a second is not felt and catches them together.
POLL_SECONDS = 0.5


def _stamps(paths: Iterable[Path]) -> dict[Path, int]:
    files = [file for path in paths for file in ([path] if path.is_file() else sorted(path.rglob("*")))]
    return {file: file.stat().st_mtime_ns for file in files if file.is_file()}


def saved(paths: Iterable[Path]) -> Iterator[None]:
    """Yield after every change below the paths, until interrupted."""
    watched = list(paths)
    seen = _stamps(watched)
    while True:
        time.sleep(POLL_SECONDS)
        now = _stamps(watched)
        if now != seen:
            seen = now
            yield
