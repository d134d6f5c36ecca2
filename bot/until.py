"""Work that ends early when the process is asked to stop."""

import asyncio
from collections.abc import Coroutine
from contextlib import suppress
from typing import Any, TypeVar

T = TypeVar("T")


async def until(stop: asyncio.Event, work: Coroutine[Any, Any, T]) -> T | None:
    """The result of `work`; None where `stop` came first and the work was cancelled."""
    task, bell = asyncio.ensure_future(work), asyncio.ensure_future(stop.wait())
    try:
        await asyncio.wait({task, bell}, return_when=asyncio.FIRST_COMPLETED)
        return task.result() if task.done() else None
    finally:
        task.cancel()
        bell.cancel()
        await asyncio.gather(task, bell, return_exceptions=True)


async def rest(stop: asyncio.Event, seconds: float) -> None:
    """Sleep, but not through a stop."""
    with suppress(TimeoutError):
        await asyncio.wait_for(stop.wait(), seconds)
