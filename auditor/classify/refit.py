"""Refit the category model with an auditor's own lines, and keep the outcome by content."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Sequence
from pathlib import Path

from auditor.cache import cache_folder
from auditor.classify.lines import OWN_COUNTS, line_files, own_line_files, read_lines, without_near_duplicates
from auditor.classify.weights import Weights, from_text, to_text

_DEPENDS_ON = (
    "category_case",
    "category_rules",
    "category_words",
    "rules_by_name",
    "rules_by_measure",
    "rules_by_nature",
    "features",
    "lines",
    "train",
    "weights",
    "value",
    "plain",
    "terms",
    "baseline",
    "measures",
    "dates",
)


def refitted(layers: Sequence[Path]) -> Weights:
    """Return the model fitted to the shipped lines and those of the layers; seconds once, then from the cache.

    Raises RuleLoadError for faulty lines, also when an older outcome lies in the cache.
    """
    own = read_lines(own_line_files(layers))
    file = cache_folder() / f"category-{_digest(layers)}.tsv"
    try:
        return from_text(file.read_text("utf-8"))
    except (OSError, ValueError, IndexError):
        pass  # absent or damaged: fitted anew below
    from auditor.classify.train import fit

    kept, _ = without_near_duplicates(read_lines(line_files(layers)))
    mine = set(own)
    weighted = [line for line in kept for _ in range(OWN_COUNTS if line in mine else 1)]
    text = to_text(fit(weighted, layers))
    _store(file, text)
    return from_text(text)


def _digest(layers: Sequence[Path]) -> str:
    digest = hashlib.blake2b(digest_size=12)
    here = Path(__file__).parent
    lists = [file for layer in layers for file in sorted((Path(layer) / "lexicons").glob("*.txt"))]
    for file in (*line_files(layers), *lists, *(here / f"{name}.py" for name in _DEPENDS_ON)):
        digest.update(file.name.encode() + b"\0" + file.read_bytes() + b"\0")
    return digest.hexdigest()


def _store(file: Path, text: str) -> None:
    scratch = file.with_suffix(f".{os.getpid()}")
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        scratch.write_text(text, "utf-8")
        scratch.replace(file)
    except OSError:
        return
