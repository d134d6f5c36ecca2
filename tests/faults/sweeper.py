"""A scheduler of its own process for tests: sweeps once it is told to, and stops in the middle where asked."""

import asyncio
import sys
from datetime import datetime

from desk.ports import Timer, UnitOfWork
from desk.usecases import sweep
from scheduler.sweep import Sweep
from storage.database import Database


async def main(url: str, now: str, batch: str, hold_at: str) -> None:
    """Say `ready`, sweep at the next line, say how many fired. Before timer number `hold_at`: say so, wait a line."""
    at, fired = datetime.fromisoformat(now), 0

    async def fire(uow: UnitOfWork, *, now: datetime, timer: Timer) -> None:
        nonlocal fired
        fired += 1
        if fired == int(hold_at):
            await _told("holding")
        await sweep.fire(uow, now=now, timer=timer)

    database = Database(url)
    await database.open()
    await _told("ready")
    swept = await Sweep(database.begin, fire, lambda: at, batch=int(batch))()
    await database.close()
    _say(f"fired {swept.fired}")


async def _told(word: str) -> None:
    _say(word)
    await asyncio.to_thread(sys.stdin.readline)


def _say(word: str) -> None:
    sys.stdout.write(f"{word}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
