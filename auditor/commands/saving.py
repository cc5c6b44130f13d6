"""Wait for files to be saved: rules, word lists, the material itself."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from auditor import resources

# Editors write a file in several steps; half a second is not felt and catches them together.
POLL_SECONDS = 0.5

Waiter = Callable[[], None]


def _pause() -> None:
    time.sleep(POLL_SECONDS)


def rule_paths(layers: Iterable[Path]) -> list[Path]:
    """Return where rules and word lists lie: the built-in ones and the layers."""
    return [resources.RULES, resources.LEXICONS, *layers]


def _forget() -> None:
    # Word lists, patterns and what was read out of texts with them are kept in memos all over the program.
    for name, module in list(sys.modules.items()):
        if name.startswith("auditor."):
            for value in list(vars(module).values()):
                if callable(clear := getattr(value, "cache_clear", None)):
                    clear()


def _stamps(paths: Iterable[Path]) -> dict[Path, int]:
    files = [file for path in paths for file in (sorted(path.rglob("*")) if path.is_dir() else [path])]
    stamps = {}
    for file in files:
        try:
            stamps[file] = -1 if file.is_dir() else file.stat().st_mtime_ns
        except OSError:  # removed since it was listed
            continue
    return stamps


def saved(paths: Callable[[], Iterable[Path]], wait: Waiter = _pause) -> Iterator[set[Path]]:
    """Yield the files changed, added or removed below the paths, after each wait that brought any; never ends.

    What the program remembers of word lists is forgotten before.

    Args:
        paths: gives the files and folders to look at, asked anew each time.
        wait: returns when it is time to look again.
    """
    seen = _stamps(paths())
    while True:
        wait()
        now = _stamps(paths())
        if now != seen:
            changed = {file for file in now.keys() | seen.keys() if now.get(file) != seen.get(file)}
            seen = now
            _forget()
            yield changed
