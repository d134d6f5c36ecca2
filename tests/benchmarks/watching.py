"""A database that notes when each update of the inbox was handled and committed."""

import asyncio
import time
from collections.abc import AsyncIterator, Collection, Sequence
from contextlib import asynccontextmanager
from datetime import datetime

from storage.database import Database
from storage.inbox import InboxRow, SqlInbox
from storage.unit_of_work import SqlUnitOfWork
from storage.wakeups import INBOX


class _Inbox(SqlInbox):
    """Notes which updates its transaction took."""

    names: dict[int, int]
    taken: set[int]
    is_held: bool

    async def waiting(
        self, now: datetime, *, limit: int, known: Collection[int] = (), resting: Collection[int] = ()
    ) -> Sequence[InboxRow]:
        if self.is_held:
            return []
        rows = await super().waiting(now, limit=limit, known=known, resting=resting)
        self.names.update((row.id, row.update_id) for row in rows)
        return rows

    async def take(self, ids: Sequence[int], now: datetime) -> set[int]:
        taken = await super().take(ids, now)
        self.taken |= taken
        return taken


class WatchedDatabase(Database):
    """`ended` has the monotonic instant of the commit for each update id."""

    def __init__(self, url: str) -> None:
        super().__init__(url)
        self.ended: dict[int, float] = {}
        self._names: dict[int, int] = {}
        self._wanted = 0
        self._is_held = False
        self._enough = asyncio.Event()

    def hold(self) -> None:
        """From now on the inbox looks empty, so that it can be filled."""
        self._is_held = True

    def let_go(self) -> None:
        self._is_held = False
        self.wakeups.ring([INBOX])

    @asynccontextmanager
    async def begin(self, *, readonly: bool = False) -> AsyncIterator[SqlUnitOfWork]:
        async with super().begin(readonly=readonly) as uow:
            inbox = _Inbox(uow._work)
            inbox.names, inbox.taken, inbox.is_held = self._names, set(), self._is_held
            uow.inbox = inbox
            yield uow
        if inbox.taken:
            now = time.monotonic()
            self.ended.update((self._names.pop(one), now) for one in inbox.taken)
            if len(self.ended) >= self._wanted:
                self._enough.set()

    async def handled(self, count: int) -> None:
        """Until so many updates in all are handled."""
        self._wanted = count
        if len(self.ended) < count:
            self._enough.clear()
            await self._enough.wait()
