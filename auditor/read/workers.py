"""Run one function over many items in processes that can be killed: one bad file never stops the rest.

A pool of the standard library cannot end a task that hangs without breaking itself, and a library that can
(pebble) is LGPL; so each worker here holds one item at a time over a pipe, and the parent watches the clock.
"""

from __future__ import annotations

import contextlib
import dataclasses
import gc
import os
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from operator import attrgetter
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from auditor import model
from auditor.records import record

if TYPE_CHECKING:
    from multiprocessing.connection import Connection
    from multiprocessing.context import BaseContext
    from multiprocessing.process import BaseProcess

Item = TypeVar("Item")
Answer = TypeVar("Answer")

# An item gets this long before its worker is ended; generous, since a 3,000-page PDF is cut by the reader itself.
ITEM_SECONDS = 120.0
# Address space of a worker: a 50 MB workbook needs under 400 MB, a bomb wants all there is.
WORKER_BYTES = 3 * 1024**3

# What is read and made of it holds no circles: looking for such in every 700 new objects took a twentieth of a run.
GARBAGE_THRESHOLDS = (50_000, 20, 20)


@record
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


@lru_cache(maxsize=1)
def _hand_over_plainly() -> None:
    """Let records of the model pass between processes as the arguments that make them.

    The way dataclasses with slots pickle by themselves asks for the fields of each record anew: three times the time.
    """
    from multiprocessing.reduction import ForkingPickler  # a run in one process needs none of it

    for cls in vars(model).values():
        if isinstance(cls, type) and dataclasses.is_dataclass(cls):
            ForkingPickler.register(cls, _reducer(cls))


def _reducer(cls: type) -> Callable[[Any], tuple[type, tuple[Any, ...]]]:
    names = [field.name for field in dataclasses.fields(cls)]
    get = attrgetter(*names)
    if len(names) == 1:
        return lambda record: (cls, (get(record),))
    return lambda record: (cls, get(record))


def _limit_memory() -> None:
    if sys.platform == "win32":
        return
    import resource  # POSIX only

    with contextlib.suppress(OSError, ValueError):
        resource.setrlimit(resource.RLIMIT_AS, (WORKER_BYTES, WORKER_BYTES))


@record(slots=False)
class _Work:
    """What workers do, and how they are started.

    Attributes:
        items: those a forked worker has already, so that only their number is sent; None where each is sent.
    """

    context: BaseContext
    function: Callable[[Any], Any]
    items: Sequence[Any] | None


def _serve(pipe: Connection, others: Sequence[Connection], function: Callable[[Any], Any], items: Any) -> None:
    for other in others:  # inherited by fork: while one is open somewhere, a parent's death would go unnoticed
        other.close()
    # Ctrl+C reaches the whole group; the parent decides what becomes of it, and ends its workers.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _limit_memory()
    _hand_over_plainly()
    # What a copy began with is not looked through, nor are its pages copied for that.
    gc.freeze()
    gc.set_threshold(*GARBAGE_THRESHOLDS)
    with contextlib.suppress(EOFError):
        while True:
            asked = pipe.recv()
            try:
                reply = ("answer", function(asked if items is None else items[asked]))
            except MemoryError:
                reply = ("too_large", "")
            except Exception as error:
                reply = ("crashed", f"{type(error).__name__}: {error}")
            pipe.send(reply)


def forks() -> bool:
    """Tell whether a worker starts as a copy of this process, in milliseconds and with all that is loaded here.

    A copy made while another thread runs may hold that thread's locks for ever, and Apple's libraries do not bear it.
    """
    return sys.platform == "linux" and threading.active_count() == 1


def _work(function: Callable[[Any], Any], items: Sequence[Any]) -> _Work:
    import multiprocessing  # see _hand_over_plainly

    _hand_over_plainly()
    if forks():
        return _Work(multiprocessing.get_context("fork"), function, items)
    methods = multiprocessing.get_all_start_methods()
    return _Work(multiprocessing.get_context("forkserver" if "forkserver" in methods else "spawn"), function, None)


def _start(work: _Work, workers: Sequence[_Worker]) -> _Worker:
    """Start a worker beside those that run."""
    here, there = work.context.Pipe()
    others = [] if work.items is None else [here, *(worker.pipe for worker in workers if not worker.pipe.closed)]
    process = work.context.Process(  # type: ignore[attr-defined]  # BaseContext lacks it in typeshed
        target=_serve, args=(there, others, work.function, work.items), daemon=True
    )
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
    function: Callable[[Item], Answer],
    items: Sequence[Item],
    jobs: int,
    seconds: float = ITEM_SECONDS,
    meanwhile: Sequence[Callable[[], object]] = (),
) -> Iterator[Outcome[Answer]]:
    """Run the items in up to `jobs` processes and yield outcomes as they come; a hung or dead worker is replaced.

    Args:
        function: where this process does not fork, one that pickles, as must the items.
        items: arguments, one a call.
        jobs: processes at most.
        seconds: for one item.
        meanwhile: steps done here while the workers are busy; between them the workers get their next items.
    """
    work = _work(function, items)
    waiting = list(range(len(items) - 1, -1, -1))
    workers: list[_Worker] = []
    try:
        for _ in range(min(jobs, len(items))):
            workers.append(_start(work, workers))
            _feed(workers[-1], work, items, waiting)
        steps = iter(meanwhile)
        while any(worker.index >= 0 for worker in workers):
            step = next(steps, None)
            if step:
                step()
            yield from _round(work, workers, seconds, 0.0 if step else 1.0)
            for worker in workers:
                if worker.index < 0 and waiting:
                    _feed(worker, work, items, waiting)
    finally:
        for worker in workers:
            _end(worker)


def _feed(worker: _Worker, work: _Work, items: Sequence[Item], waiting: list[int]) -> None:
    if waiting:
        worker.index, worker.since = waiting.pop(), time.monotonic()
        worker.pipe.send(items[worker.index] if work.items is None else worker.index)


def _round(work: _Work, workers: list[_Worker], seconds: float, patience: float) -> Iterator[Outcome[Any]]:
    """Yield what is there after so many seconds at most."""
    from multiprocessing.connection import wait  # see _hand_over_plainly

    busy = [worker for worker in workers if worker.index >= 0]
    ready = wait([worker.pipe for worker in busy], timeout=patience)
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
            fresh = _start(work, workers)
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
