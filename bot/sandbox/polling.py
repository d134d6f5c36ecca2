"""`getUpdates`: one poller at a time, a newer request ends the older one."""

import asyncio
import time
from typing import Any, NoReturn

from bot.sandbox.errors import OTHER_POLLER, ApiError, conflict
from bot.sandbox.updates import Pending, UpdateQueue

Json = dict[str, Any]

LONGEST_WAIT = 50
REPEAT_WINDOW = 3.0
CONFLICT_PAUSE = 3.0
BUSY_WINDOW = 0.5


class Polling:
    """Long polls run in real time, whatever the sandbox's clock shows."""

    def __init__(self, queue: UpdateQueue) -> None:
        self._queue = queue
        self._waiter: asyncio.Future[None] | None = None
        self._last_offset: int | None = None
        self._last_start = float("-inf")
        self._last_conflict = float("-inf")
        self.conflict_pause = CONFLICT_PAUSE
        queue.listeners.append(self._wake)

    async def get(self, offset: int, limit: int, timeout: int) -> list[Json]:  # noqa: ASYNC109 - Telegram's parameter
        self.terminate(conflict(OTHER_POLLER))
        if offset < 0:
            self._queue.keep_last(-offset)
        else:
            self._queue.confirm_below(offset)
        limit, wait = self._slow_down(offset, limit, min(max(timeout, 0), LONGEST_WAIT))
        batch = self._queue.take(limit)
        if not batch and wait:
            await self._sleep(wait)
            batch = self._queue.take(limit)
        return [pending.body for pending in batch]

    def _slow_down(self, offset: int, limit: int, wait: float) -> tuple[int, float]:
        """Telegram's brake on pollers that ask the same thing over and over."""
        now = time.monotonic()
        since = now - self._last_start if offset == self._last_offset else float("inf")
        self._last_offset, self._last_start = offset, now
        if since < REPEAT_WINDOW:
            wait = max(wait, REPEAT_WINDOW)
        return (1 if since < BUSY_WINDOW else limit), wait

    async def _sleep(self, seconds: float) -> None:
        waiter = asyncio.get_running_loop().create_future()
        self._waiter = waiter
        try:
            async with asyncio.timeout(seconds):
                await waiter
        except TimeoutError:
            return
        finally:
            if self._waiter is waiter:
                self._waiter = None

    async def refuse(self, error: ApiError) -> NoReturn:
        """A conflict: told at once, but one after the other only slowly."""
        now = time.monotonic()
        if now - self._last_conflict < self.conflict_pause:
            await asyncio.sleep(self.conflict_pause)
        else:
            self._last_conflict = now
        raise error

    def _wake(self, _: Pending | None) -> None:
        if self._waiter and not self._waiter.done():
            self._waiter.set_result(None)

    def terminate(self, error: ApiError) -> None:
        """End the waiting request, if there is one."""
        if self._waiter and not self._waiter.done():
            self._waiter.set_exception(error)
            self._waiter = None
