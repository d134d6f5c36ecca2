"""The door of this room: a database that hands out units of work."""

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager, nullcontext
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from desk.catalog import Catalog
from storage import migrate
from storage.catalog import load_catalog, stored_version
from storage.engines import is_in_memory, make_engine, make_engine_at_once, plain_dsn, read_url
from storage.inbox import RawUpdate, store_at_once
from storage.sql import POSTGRESQL
from storage.unit_of_work import Caches, SqlUnitOfWork
from storage.wakeups import CHANNEL, INBOX, Listener, Wakeups
from storage.work import Work

PAUSE_SECONDS = 0.02
"""Between two steps of work that nobody waits for."""


def utc_now() -> datetime:
    return datetime.now(UTC)


class Database:
    """One per process. `begin` is the `UnitOfWorkFactory` of the desk.

    `clock` dates only what has no other date: when a notice was put and a button issued.
    """

    def __init__(self, url: str, *, clock: Callable[[], datetime] = utc_now, pool_size: int = 10) -> None:
        self.url = read_url(url)
        self.is_postgresql = self.url.get_backend_name() == POSTGRESQL
        self.wakeups = Wakeups()
        self._engine = make_engine(self.url, pool_size=pool_size)
        self._at_once = make_engine_at_once(self.url) if self.is_postgresql else None
        self._clock = clock
        self._caches = Caches()
        self._listener = Listener(plain_dsn(self.url), self.wakeups) if self.is_postgresql else None
        self._writing = asyncio.Lock()

    @property
    def catalog(self) -> Catalog:
        """As of the last transaction of this process."""
        return self._caches.catalog

    async def open(self) -> None:
        """Connect, read the catalog, listen to other processes. A database in memory gets its tables first.

        Raises `NewerTables` where a newer version of the program has been at work.
        """
        if is_in_memory(self.url):
            await self.upgrade()
        async with self._connect(readonly=True) as connection:
            await connection.run_sync(migrate.check)
        async with self.begin(readonly=True):
            pass
        if self._listener is not None:
            await self._listener.start()

    async def close(self) -> None:
        if self._listener is not None:
            await self._listener.stop()
        await self._engine.dispose()
        if self._at_once is not None:
            await self._at_once.dispose()

    async def upgrade(self) -> None:
        """Bring the tables up to this version of the program."""
        async with self._engine.connect() as connection:
            await connection.run_sync(migrate.upgrade_on)

    async def version(self) -> str | None:
        """The migration its tables are of; None where there are none."""
        async with self._connect(readonly=True) as connection:
            return await connection.run_sync(migrate.revision_of)

    async def clear_leftovers(self) -> None:
        """Words of forgotten questions go for good: little by little, and others write in between."""
        async with self.begin(readonly=True) as uow:
            place = await uow.upkeep.leftovers()
        while place is not None:
            async with self.begin() as uow:
                place = await uow.upkeep.clear_some(place)
            await asyncio.sleep(PAUSE_SECONDS)

    async def empty_log(self) -> bool:
        """What was overwritten is still in SQLite's log until that is emptied. False where others read from it."""
        if self.is_postgresql:
            return True
        async with self._engine.connect() as connection:
            driver: Any = (await connection.get_raw_connection()).driver_connection
            async with await driver.execute("PRAGMA wal_checkpoint(TRUNCATE)") as answer:
                is_busy, *_ = await answer.fetchone()
        return not is_busy

    @asynccontextmanager
    async def begin(self, *, readonly: bool = False) -> AsyncIterator[SqlUnitOfWork]:
        """One transaction: committed at the end, rolled back where an exception leaves it.

        On SQLite writers of this process queue up here, in order of their coming, instead of at the file's lock.
        """
        async with self._turn(readonly), self._connect(readonly) as connection:
            work = Work(connection, clock=self._clock, is_readonly=readonly)
            try:
                async with connection.begin():
                    await self._refresh_catalog(work)
                    uow = SqlUnitOfWork(work, self._caches)
                    yield uow
                    if not readonly:
                        await work.finish()
                        await self._notify(work)
                work.publish()
            finally:
                work.close()
        self.wakeups.ring(work.topics)

    async def take_in(self, rows: Sequence[RawUpdate], now: datetime) -> int:
        """Store updates and commit; how many were new. On PostgreSQL this is one statement instead of a transaction."""
        if self._at_once is None:
            async with self.begin() as uow:
                return await uow.inbox.store(rows, now)
        try:
            return await self._store(rows, now, self._at_once)
        except DBAPIError as error:
            if not error.connection_invalidated:
                raise
            return await self._store(rows, now, self._at_once)  # cut while idle; what was stored is not stored again

    async def _store(self, rows: Sequence[RawUpdate], now: datetime, engine: AsyncEngine) -> int:
        payload = self._listener.payload([INBOX]) if self._listener is not None else ""
        async with engine.connect() as connection:
            fresh = await store_at_once(connection, rows, now, payload)
        if fresh:
            self.wakeups.ring([INBOX])
        return fresh

    def _turn(self, readonly: bool) -> AbstractAsyncContextManager[object]:
        shares_reads = self.is_postgresql or not is_in_memory(self.url)
        return nullcontext() if self.is_postgresql or (readonly and shares_reads) else self._writing

    @asynccontextmanager
    async def _connect(self, readonly: bool) -> AsyncIterator[AsyncConnection]:
        async with self._engine.connect() as connection:
            if readonly:
                options = {"postgresql_readonly": True} if self.is_postgresql else {"firstline_readonly": True}
                await connection.execution_options(**options)
            yield connection

    async def _refresh_catalog(self, work: Work) -> None:
        known = self._caches.catalog
        if await stored_version(work) != known.version:
            self._caches.catalog = await load_catalog(work, known)
            self._caches.people.clear()  # somebody may have been erased

    async def _notify(self, work: Work) -> None:
        """Part of the transaction: other processes hear of it only if it is committed."""
        if work.topics and self._listener is not None:
            await work.run(select(func.pg_notify(CHANNEL, self._listener.payload(work.topics))))
