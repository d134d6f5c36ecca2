"""A transaction that is cancelled half-way must let go of the database at once."""

import asyncio
import gc
from datetime import UTC, datetime

from bot.clock import Clock
from bot.intake.raw import raw_update
from bot.intake.store import Intake
from bot.observe import Metrics
from tests.bot.make_updates import message

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


async def test_a_cancelled_transaction_leaves_no_lock_behind(database):
    await Intake(database.begin, Clock(), Metrics()).accept([raw_update(message(n), 1) for n in range(1, 101)])
    begun = asyncio.Event()

    async def take_all() -> None:
        async with database.begin() as uow:
            begun.set()
            await uow.inbox.take(range(1, 101), NOW)
            await uow.inbox.counts()

    gc.disable()  # collecting garbage would free the lock by luck
    try:
        for steps in range(1, 12):
            begun.clear()
            doomed = asyncio.ensure_future(take_all())
            await begun.wait()
            for _ in range(steps):
                await asyncio.sleep(0)
            doomed.cancel()
            await asyncio.gather(doomed, return_exceptions=True)
            async with asyncio.timeout(3), database.begin() as uow:
                await uow.inbox.counts()
    finally:
        gc.enable()
