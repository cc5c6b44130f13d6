"""The whole flow on one screen: read → extract → classify → check → score → result."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from auditor.cache import Cache, code_digest
from auditor.extract.document import extract_tables
from auditor.extract.identity import assign_ids, first_ids
from auditor.judging import beside, judge_tables
from auditor.model import (
    AuditResult,
    Document,
    DocumentResult,
    DocumentStatus,
    Extraction,
    Problem,
    TableResult,
)
from auditor.read.folder import Source, find_sources
from auditor.read.reader import load_readers, read_source
from auditor.read.workers import default_jobs, forks, map_in_process, map_in_workers

if TYPE_CHECKING:
    from auditor.check.ruleset import RuleSet
    from auditor.classify.language import Language

# Plain files below this total are read in process: starting workers costs more than it saves (some 0.3 s, or 10 ms
# where they are copies of this process).
SMALL_FOLDER_BYTES = 1_000_000
SMALL_FOLDER_BYTES_FORKED = 100_000
# Formats whose readers are ours or pure lxml and cannot hang; everything else wants a killable worker.
SAFE_SUFFIXES = frozenset({".txt", ".csv", ".docx", ".html", ".htm"})
# A file that is or unpacks to more may need gigabytes once parsed (0.5 MB of docx: 2.7 GB): only a worker is bounded.
HEAVY_BYTES = 20 * 1024**2
# Below this size no package gets past the reader's bound of 250 times its size with so much.
_LIGHT_BYTES = HEAVY_BYTES // 250

Progress = Callable[[int, int], None]
_FAILURES = {
    "timeout": "读取超过 {detail} 秒，已跳过；请另存为 .docx 或 .xlsx 后重试，或单独检查这个文件",
    "too_large": "文件太大，超出内存限制；请拆分成几个文件后重试",
    "crashed": "读取时出错（{detail}），其余文件不受影响；请另存为 .docx 或 .xlsx 后重试",
    "interrupted": "审核中断时还没有读到这个文件；请重新运行",
}


@dataclass(frozen=True)
class Reading:
    """One document as read, without its blocks, and the tables found in it."""

    document: Document
    extraction: Extraction


class ReadingInterrupted(KeyboardInterrupt):
    """Say that reading was stopped by the user.

    Attributes:
        readings: one or more for every source; those not reached carry the problem `interrupted`.
    """

    def __init__(self, readings: list[Reading]) -> None:
        super().__init__()
        self.readings = readings


def audit(
    inputs: Sequence[Path],
    rules: RuleSet,
    language: Callable[[], Language],
    *,
    jobs: int = 0,
    cache: Cache | None = None,
    progress: Progress | None = None,
) -> AuditResult:
    """Audit files and folders: every document found becomes a result, readable or not.

    Args:
        inputs: files and folders, as the user gave them.
        rules: loaded before, so that a broken rule ends the run before any document is read.
        language: gives the language layer when the first table needs it.
        jobs: processes for reading and judging; 0 means all cores, 1 means in process.
        cache: readings of earlier runs, by content.
        progress: called with (done, all) after each file.

    Raises:
        UsageError: when there is nothing to read.
    """
    readings = read_tables(find_sources(inputs), jobs=jobs, cache=cache, progress=progress)
    return judge(readings, rules, language, jobs=jobs)


def read_tables(
    sources: Sequence[Source],
    *,
    jobs: int = 0,
    cache: Cache | None = None,
    progress: Progress | None = None,
    meanwhile: Sequence[Callable[[], object]] = (),
) -> list[Reading]:
    """Read the sources and extract their target tables, in the order of their paths.

    Args:
        sources: see `find_sources`.
        jobs: processes; 0 means all cores, 1 means in process.
        cache: readings of earlier runs.
        progress: called with (done, all) after each file.
        meanwhile: what this process does step by step while others read; not at all when reading happens here.

    Raises:
        ReadingInterrupted: with what was read until then.
    """
    work = partial(read_one, cache=cache)
    if _in_process(sources, jobs):
        outcomes = map_in_process(work, sources)
    else:
        if forks():
            load_readers(source.path.suffix.lower().lstrip(".") for source in sources)
        outcomes = map_in_workers(work, sources, jobs or default_jobs(), meanwhile=meanwhile)
    found: dict[int, list[Reading]] = {}
    try:
        for done, outcome in enumerate(outcomes, 1):
            source = sources[outcome.index]
            found[outcome.index] = outcome.answer or [_failed(source, outcome.failure or "crashed", outcome.detail)]
            if progress:
                progress(done, len(sources))
    except KeyboardInterrupt as stop:
        raise ReadingInterrupted(collect_readings(sources, found, "interrupted")) from stop
    return collect_readings(sources, found)


def collect_readings(
    sources: Sequence[Source], found: Mapping[int, list[Reading]], missing: str = "crashed"
) -> list[Reading]:
    """Return all readings in the order of their paths, with ids; a source nobody read gets the problem `missing`."""
    lists = [found.get(index) or [_failed(source, missing, "")] for index, source in enumerate(sources)]
    readings = sorted((reading for part in lists for reading in part), key=lambda r: r.document.path)
    extractions = assign_ids([reading.extraction for reading in readings])
    return [Reading(reading.document, extraction) for reading, extraction in zip(readings, extractions, strict=True)]


def read_one(source: Source, cache: Cache | None = None) -> list[Reading]:
    """Read one source, which may be an archive of several documents, and extract each; or take it from the cache."""
    key = _key(source) if cache else None
    if cache and key and (stored := cache.get(key)) is not None:
        pairs = zip(stored[::2], stored[1::2], strict=True)
        return [Reading(document, extraction) for document, extraction in pairs]
    documents = read_source(source)
    # Ids by content are made here, where several read at once; what is named alike is told apart when all is read.
    readings = [Reading(replace(d, blocks=()), first_ids(extract_tables(d))) for d in documents]
    if cache and key and all(reading.document.problem is None for reading in readings):
        cache.put(key, tuple(part for r in readings for part in (r.document, r.extraction)))
    return readings


def judge(
    readings: Iterable[Reading], rules: RuleSet, language: Callable[[], Language], *, jobs: int = 1
) -> AuditResult:
    """Classify, check and score what was read; single tables in several processes where that pays."""
    from auditor.check.advice import find_advice, load_ahead, with_advice  # reading workers never check
    from auditor.check.run import check_across

    readings = list(readings)
    tables = [table for reading in readings for table in reading.extraction.tables]
    jobs = jobs or default_jobs()
    results = judge_tables(tables, rules, language, jobs, (partial(load_ahead, rules),))
    given = iter(results)
    documents = tuple(_document_result(reading, given) for reading in readings)
    typed = [result.typed for result in results]
    rows = sum(len(one.rows) for one in typed)
    across, advice = beside(partial(check_across, typed, rules), partial(find_advice, documents, rules), rows, jobs)
    return AuditResult(
        with_advice(documents, rules, advice),
        across.findings,
        not_run=across.not_run,
        outcomes=across.outcomes,
        rules_digest=rules.digest,
    )


def _document_result(reading: Reading, results: Iterator[TableResult]) -> DocumentResult:
    """Return what became of a document, taking the results of its tables from those that are next."""
    document = reading.document
    return DocumentResult(
        document.path,
        document.format,
        document.sha256,
        _status(reading),
        document.problem,
        reading.extraction.left_out,
        document.notes,
        tuple(next(results) for _ in reading.extraction.tables),
    )


def _status(reading: Reading) -> DocumentStatus:
    if reading.document.skipped:
        return "skipped"
    if reading.document.problem:
        return "unreadable"
    return "ok" if reading.extraction.tables else "no_tables"


def _failed(source: Source, failure: str, detail: str) -> Reading:
    message = _FAILURES[failure].format(detail=detail)
    suffix = source.path.suffix.lower().lstrip(".") or "?"
    digest = "" if failure == "interrupted" else _digest(source.path)
    document = Document(source.shown, suffix, digest, problem=Problem(failure, message))
    return Reading(document, Extraction())


def _digest(path: Path) -> str:
    if not path.is_file():  # a pipe would wait for its writer for ever
        return ""
    digest = hashlib.sha256()
    try:
        with path.open("rb") as stream:
            while chunk := stream.read(1 << 20):
                digest.update(chunk)
    except OSError:
        return ""
    return digest.hexdigest()


def _key(source: Source) -> str | None:
    content = _digest(source.path)
    if not content:
        return None
    # The shown name is part of a reading (paths, and years taken from a file's name).
    return hashlib.sha256(f"{content}\0{source.shown}\0{code_digest()}".encode()).hexdigest()


def _in_process(sources: Sequence[Source], jobs: int) -> bool:
    if any(_heavy(source.path) for source in sources):
        return False
    if jobs == 1 or len(sources) < 2:
        return jobs == 1 or all(source.path.suffix.lower() in SAFE_SUFFIXES for source in sources)
    if any(source.path.suffix.lower() not in SAFE_SUFFIXES for source in sources):
        return False
    small = SMALL_FOLDER_BYTES_FORKED if forks() else SMALL_FOLDER_BYTES
    return sum(source.path.stat().st_size for source in sources if source.path.exists()) < small


def _heavy(path: Path) -> bool:
    """Tell whether reading a file may need much memory, by its size and by what its package declares."""
    import zipfile  # not needed for a folder of texts

    try:
        size = path.stat().st_size
        if _LIGHT_BYTES < size <= HEAVY_BYTES and path.is_file() and zipfile.is_zipfile(path):
            with zipfile.ZipFile(path) as package:
                size = sum(part.file_size for part in package.infolist())
    except (OSError, ValueError, zipfile.BadZipFile, NotImplementedError):
        return False
    return size > HEAVY_BYTES
