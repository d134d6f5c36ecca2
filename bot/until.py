"""Work that ends early when the process is asked to stop."""

import asyncio
from collections.abc import Coroutine
from contextlib import suppress
from typing import Any, Protocol, TypeVar

T = TypeVar("T")


class Bell(Protocol):
    """An `asyncio.Event`, or what waits like one."""

    async def wait(self) -> Any: ...


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
    await wait(stop, seconds)


async def wait(bell: Bell, seconds: float) -> None:
    """Until the bell rings, or so long. `asyncio.wait_for` may lose a cancellation on Python 3.11, this does not."""
    with suppress(TimeoutError):
        async with asyncio.timeout(seconds):
            await bell.wait()
