"""Let a report that is being written become whole before Ctrl+C ends the run."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import click


@contextmanager
def finishing() -> Iterator[list[int]]:
    """Let the first Ctrl+C wait until the report is whole, the second end at once; give the list of those that came.

    A report half written would not be replaced at all, and everything read would have been read in vain.
    """
    stops: list[int] = []

    def on_stop(number: int, _frame: object) -> None:
        if stops:
            raise KeyboardInterrupt
        stops.append(number)
        click.echo("已收到中断，正在写完报告……再按一次 Ctrl+C 立即结束（不写报告）。", err=True)

    if threading.current_thread() is not threading.main_thread():
        yield stops
        return
    before = signal.signal(signal.SIGINT, on_stop)
    try:
        yield stops
    finally:
        signal.signal(signal.SIGINT, before)
