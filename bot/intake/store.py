"""Group commit: whoever brings updates at the same time shares one transaction, and hears of it after its commit."""

import asyncio
import re
from collections import deque
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import NamedTuple

from bot.clock import Clock
from bot.intake.ports import Begin, RawUpdate, TakeIn
from bot.intake.setting_aside import tell_admins
from bot.observe import Metrics
from bot.trouble import is_passing

AT_MOST = 500

_WRITTEN = re.compile(r'\{"update_id":\d+,"message":\{.*?"date":(\d{9,11})[,}]', re.DOTALL)
"""When a new message was written. An edited one carries the time of its first version."""


class _Waiting(NamedTuple):
    rows: Sequence[RawUpdate]
    stored: asyncio.Future[None]


class Intake:
    """`accept` returns once the updates are durable. A lone caller is committed at once.

    A writer task lives while somebody waits; who gives up waiting takes nothing away from the others.
    """

    def __init__(self, begin: Begin, clock: Clock, metrics: Metrics, *, take_in: TakeIn | None = None) -> None:
        self._begin = begin
        self._take_in = take_in or self._within_transaction
        self._clock = clock
        self._metrics = metrics
        self._pending: deque[_Waiting] = deque()
        self._writer: asyncio.Future[None] | None = None

    async def accept(self, rows: Sequence[RawUpdate]) -> None:
        """Raises what the database raised; nothing is stored then."""
        if not rows:
            return
        mine = _Waiting(rows, asyncio.get_running_loop().create_future())
        self._pending.append(mine)
        if self._writer is None or self._writer.done():
            self._writer = asyncio.ensure_future(self._write())
        await mine.stored

    def count_trouble(self) -> None:
        """The database did not take what came; whoever brought it knows what to do."""
        self._metrics.database_errors.labels("intake").inc()

    async def _write(self) -> None:
        group: list[_Waiting] = []
        try:
            while self._pending:
                group = self._next_group()
                await self._commit(group)
        finally:  # cancelled, it leaves nobody waiting
            _end([*group, *self._pending], InterruptedError("stopped before the update was stored"))
            self._pending.clear()

    def _next_group(self) -> list[_Waiting]:
        group = [self._pending.popleft()]
        size = len(group[0].rows)
        while self._pending and size + len(self._pending[0].rows) <= AT_MOST:
            group.append(self._pending.popleft())
            size += len(group[-1].rows)
        return group

    async def _commit(self, group: list[_Waiting]) -> None:
        try:
            await self._store([row for each in group for row in each.rows])
        except Exception as error:  # noqa: BLE001 – whoever waits gets it
            if len(group) > 1 and not is_passing(error):
                await self._commit_apart(group)
            else:
                _end(group, error)
        else:
            _end(group, None)

    async def _commit_apart(self, group: list[_Waiting]) -> None:
        """Something in the group cannot be stored: that must not be the others' fault."""
        for each in group:
            await self._commit([each])

    async def _store(self, rows: list[RawUpdate]) -> None:
        faulty = any(row.error is not None for row in rows)
        store = self._within_transaction if faulty else self._take_in
        now = self._clock.now()
        self._metrics.updates_stored.inc(await store(rows, now))
        if (written := _WRITTEN.match(rows[0].raw)) is not None:  # the longest under way of those that came together
            self._metrics.intake_lag.observe(max(0.0, now.timestamp() - int(written[1])))

    async def _within_transaction(self, rows: Sequence[RawUpdate], now: datetime) -> int:
        """What can never be handled is told of in the same commit."""
        async with self._begin() as uow:
            fresh = await uow.inbox.store(rows, now)
            for row in rows:
                if row.error is not None:
                    await tell_admins(uow, update_id=row.update_id, fault=row.error, now=now)
        return fresh


def _end(group: Iterable[_Waiting], error: Exception | None) -> None:
    for each in group:
        if each.stored.done():
            continue
        if error is None:
            each.stored.set_result(None)
        else:
            each.stored.set_exception(error)
