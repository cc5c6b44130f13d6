"""Read inputs into typed tables for the commands of the lab."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from auditor.errors import UsageError

if TYPE_CHECKING:
    from auditor.lab.placed import Placed


def place_tables(inputs: tuple[Path, ...], layers: tuple[Path, ...]) -> list[Placed]:
    """Return the typed tables of files and folders, through the same reading (and cache) as the main job.

    Raises:
        UsageError: when no target table is found.
    """
    from auditor.cache import Cache, cache_folder
    from auditor.classify.language import Language
    from auditor.lab.placed import Placed
    from auditor.pipeline import read_tables
    from auditor.read.folder import find_sources

    language = Language.load(layers)
    readings = read_tables(find_sources(inputs), cache=Cache(cache_folder()))
    placed = [
        Placed(reading.document.path, language.type_table(table))
        for reading in readings
        for table in reading.extraction.tables
    ]
    if not placed:
        raise UsageError("没有找到绩效目标表；请确认是否放对了文件夹")
    return placed
