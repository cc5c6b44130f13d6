"""`--cluster ADDRESS`: read on an existing Dask scheduler instead of local processes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from auditor.errors import UsageError
from auditor.pipeline import Reading, ReadingInterrupted, collect_readings, read_one

if TYPE_CHECKING:
    from auditor.read.folder import Source


def read_on_cluster(address: str, sources: Sequence[Source], step: Callable[[int, int], None]) -> list[Reading]:
    """Read each source as one task of the scheduler; workers must see the same paths.

    Raises:
        UsageError: when the extra is missing or nobody answers at the address.
        ReadingInterrupted: with what was read until then.
    """
    try:
        import distributed
    except ImportError as error:
        raise UsageError("使用 --cluster 需要先安装：pip install 'budget-target-auditor[cluster]'") from error
    dask: Any = distributed  # some of its calls carry no types
    try:
        client = dask.Client(address, timeout="10s")
    except (OSError, ValueError) as error:
        raise UsageError(f"{address}：连不上 Dask 调度器；请检查地址，或去掉 --cluster 在本机读取") from error
    found: dict[int, list[Reading]] = {}
    with client:
        futures = {client.submit(read_one, source, pure=False): index for index, source in enumerate(sources)}
        completed = dask.as_completed(futures)
        try:
            for done, future in enumerate(completed, 1):
                if future.status == "finished":
                    found[futures[future]] = future.result()
                step(done, len(sources))
        except KeyboardInterrupt as stop:
            client.cancel(list(futures))
            raise ReadingInterrupted(collect_readings(sources, found, "interrupted")) from stop
    return collect_readings(sources, found)
