"""Run one function over many items in processes that can be killed: one bad file never stops the rest.

A pool of the standard library cannot end a task that hangs without breaking itself, and a library that can
(pebble) is LGPL; so each worker here holds one item at a time over a pipe, and the parent watches the clock.
"""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from multiprocessing.connection import Connection, wait
from typing import TYPE_CHECKING, Any, Generic, TypeVar

if TYPE_CHECKING:
    from multiprocessing.context import BaseContext
    from multiprocessing.process import BaseProcess

Item = TypeVar("Item")
Answer = TypeVar("Answer")

# An item gets this long before its worker is ended; generous, since a 3,000-page PDF is cut by the reader itself.
ITEM_SECONDS = 120.0
# Address space of a worker: a 50 MB workbook needs under 400 MB, a bomb wants all there is.
WORKER_BYTES = 3 * 1024**3


@dataclass(frozen=True, slots=True)
class Outcome(Generic[Answer]):
    """What became of one item: an answer, or the code of the interface that says why there is none."""

    index: int
    answer: Answer | None = None
    failure: str | None = None
    detail: str = ""


@dataclass
class _Worker:
    process: BaseProcess
    pipe: Connection
    index: int = -1
    since: float = 0.0


def _limit_memory() -> None:
    if sys.platform == "win32":
        return
    import resource  # POSIX only

    with contextlib.suppress(OSError, ValueError):
        resource.setrlimit(resource.RLIMIT_AS, (WORKER_BYTES, WORKER_BYTES))


def _serve(pipe: Connection, function: Callable[[Any], Any]) -> None:
    _limit_memory()
    with contextlib.suppress(EOFError, KeyboardInterrupt):
        while True:
            item = pipe.recv()
            try:
                reply = ("answer", function(item))
            except MemoryError:
                reply = ("too_large", "")
            except Exception as error:
                reply = ("crashed", f"{type(error).__name__}: {error}")
            pipe.send(reply)


def _context() -> BaseContext:
    # fork would copy the parent's locks; forkserver starts as fast and is clean (Linux, macOS).
    methods = multiprocessing.get_all_start_methods()
    return multiprocessing.get_context("forkserver" if "forkserver" in methods else "spawn")


def _start(context: BaseContext, function: Callable[[Any], Any]) -> _Worker:
    here, there = multiprocessing.Pipe()
    process = context.Process(target=_serve, args=(there, function), daemon=True)  # type: ignore[attr-defined]  # BaseContext lacks it in typeshed
    process.start()
    there.close()
    return _Worker(process, here)


def _end(worker: _Worker) -> None:
    worker.pipe.close()
    worker.process.kill()
    worker.process.join()


def map_in_process(function: Callable[[Item], Answer], items: Sequence[Item]) -> Iterator[Outcome[Answer]]:
    """Run the items one after another in this process; a raised error becomes the item's outcome."""
    for index, item in enumerate(items):
        try:
            yield Outcome(index, function(item))
        except Exception as error:
            yield Outcome(index, failure="crashed", detail=f"{type(error).__name__}: {error}")


def map_in_workers(
    function: Callable[[Item], Answer], items: Sequence[Item], jobs: int, seconds: float = ITEM_SECONDS
) -> Iterator[Outcome[Answer]]:
    """Run the items in up to `jobs` processes and yield outcomes as they come; a hung or dead worker is replaced."""
    context = _context()
    waiting = list(range(len(items) - 1, -1, -1))
    workers = [_start(context, function) for _ in range(min(jobs, len(items)))]
    try:
        for worker in workers:
            _feed(worker, items, waiting)
        while any(worker.index >= 0 for worker in workers):
            yield from _round(context, function, workers, seconds)
            for worker in workers:
                if worker.index < 0 and waiting:
                    _feed(worker, items, waiting)
    finally:
        for worker in workers:
            _end(worker)


def _feed(worker: _Worker, items: Sequence[Item], waiting: list[int]) -> None:
    if waiting:
        worker.index, worker.since = waiting.pop(), time.monotonic()
        worker.pipe.send(items[worker.index])


def _round(
    context: BaseContext, function: Callable[[Any], Any], workers: list[_Worker], seconds: float
) -> Iterator[Outcome[Any]]:
    busy = [worker for worker in workers if worker.index >= 0]
    ready = wait([worker.pipe for worker in busy], timeout=1.0)
    for worker in busy:
        late = time.monotonic() - worker.since > seconds
        if worker.pipe in ready:
            yield _receive(worker)
        elif late:
            yield Outcome(worker.index, failure="timeout", detail=f"{seconds:.0f}")
        else:
            continue
        died = not worker.process.is_alive()
        worker.index = -1
        if late or died:
            _end(worker)
            fresh = _start(context, function)
            worker.process, worker.pipe = fresh.process, fresh.pipe


def _receive(worker: _Worker) -> Outcome[Any]:
    try:
        tag, body = worker.pipe.recv()
    except (EOFError, OSError):
        worker.process.join()
        return Outcome(worker.index, failure="crashed", detail=f"exit {worker.process.exitcode}")
    if tag == "answer":
        return Outcome(worker.index, body)
    return Outcome(worker.index, failure=tag, detail=str(body))


def default_jobs() -> int:
    """Return the number of processes to use when nobody says: the cores this process may run on."""
    if hasattr(os, "sched_getaffinity"):
        return max(1, len(os.sched_getaffinity(0)))
    return max(1, os.cpu_count() or 1)
