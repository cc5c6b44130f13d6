"""Load word lists: the shipped ones, and an auditor's own laid over them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache
from pathlib import Path

import regex

from auditor import resources
from auditor.errors import RuleLoadError

# Editors on Windows save GBK or UTF-8 with a mark; both must load.
_ENCODINGS = ("utf-8-sig", "gb18030")


def load_lexicon(name: str, layers: Sequence[Path] = ()) -> tuple[str, ...]:
    """Return the terms of `lexicons/NAME.txt`, then of each layer's file of that name, in order, once each.

    A line starting with `#` is a comment; in a layer a line starting with `-` removes the term.
    A list that stands in no layer is an error; raises RuleLoadError.
    """
    return _load(name, tuple(Path(layer) for layer in layers))


@lru_cache(maxsize=256)
def _load(name: str, layers: tuple[Path, ...]) -> tuple[str, ...]:
    files = [resources.LEXICONS / f"{name}.txt", *(_file_of(layer, name) for layer in layers)]
    present = [file for file in files if file.is_file()]
    if not present:
        raise RuleLoadError([f"没有名为 {name} 的词表：应当是 lexicons/{name}.txt，一行一个词"])
    terms: dict[str, None] = {}
    for file in present:
        for line in _lines(file):
            if line.startswith("-") and len(line) > 1 and file is not present[0]:
                terms.pop(line[1:].strip(), None)
            else:
                terms[line] = None
    return tuple(terms)


def _file_of(layer: Path, name: str) -> Path:
    return (layer if layer.is_dir() else layer.parent) / "lexicons" / f"{name}.txt"


def _lines(file: Path) -> list[str]:
    data = file.read_bytes()
    for encoding in _ENCODINGS:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        lines = (line.strip() for line in text.splitlines())
        return [line for line in lines if line and not line.startswith("#")]
    raise RuleLoadError([f"{file}：编码认不出，请另存为 UTF-8"])


def either(words: Iterable[str]) -> str:
    """Return a pattern that matches any of the words, the longest first; no groups."""
    return "|".join(regex.escape(word) for word in sorted(set(words), key=lambda word: (-len(word), word)))
