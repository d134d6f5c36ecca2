"""Batches that may be refused take turns: a long one is waited for, longer than for any other lock."""

import asyncio

from storage import engines
from storage.database import Database


async def test_a_turn_is_waited_for_longer_than_other_locks_and_they_are_not(postgres_url, monkeypatch):
    monkeypatch.setattr(engines, "LOCK_TIMEOUT", "100ms")
    database = Database(postgres_url)
    await database.open()
    held = asyncio.Event()

    async def works_long() -> None:
        async with database.begin() as uow:
            await uow.inbox.take_turn()
            held.set()
            await asyncio.sleep(0.5)

    first = asyncio.ensure_future(works_long())
    await held.wait()
    async with database.begin() as uow:
        await uow.inbox.take_turn()

        assert first.done() or await asyncio.wait_for(first, 1) is None
        shown = await uow._work.connection.exec_driver_sql("SHOW lock_timeout")
        assert shown.scalar_one() == "5s"
    await database.close()
