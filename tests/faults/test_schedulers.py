"""Several schedulers on one database, one of them frozen or killed in the middle: each timer fires, and fires once."""

import asyncio
import signal
import sys
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path

import pytest

from desk.usecases import sweep
from scheduler.sweep import Sweep
from storage.database import Database
from tests.desk.usecases.stage import NINE
from tests.faults import scene

ROOT = Path(__file__).parents[2]
MANY = 600


class Sweeper:
    """The other process: it does as it is told, line by line."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self._process = process

    async def says(self) -> str:
        assert self._process.stdout is not None
        async with asyncio.timeout(30):
            return (await self._process.stdout.readline()).decode().strip()

    def goes_on(self) -> None:
        assert self._process.stdin is not None
        self._process.stdin.write(b"\n")

    def gets(self, number: signal.Signals) -> None:
        self._process.send_signal(number)

    async def ends(self) -> None:
        async with asyncio.timeout(30):
            await self._process.wait()


@asynccontextmanager
async def sweepers(url: str, count: int, *, batch: int, hold_at: int = 0) -> AsyncIterator[list[Sweeper]]:
    """Processes that are ready to sweep."""
    words = ["-m", "tests.faults.sweeper", url, NINE.isoformat(), str(batch), str(hold_at)]
    pipe = asyncio.subprocess.PIPE
    processes = [
        await asyncio.create_subprocess_exec(sys.executable, *words, cwd=ROOT, stdin=pipe, stdout=pipe)
        for _ in range(count)
    ]
    try:
        found = [Sweeper(process) for process in processes]
        assert [await one.says() for one in found] == ["ready"] * count
        yield found
    finally:
        for process in processes:
            if process.returncode is None:
                process.kill()
            await process.wait()


@pytest.fixture
async def questions(database: Database) -> list[int]:
    await scene.furnish(database)
    return await scene.ask(database, [NINE - timedelta(seconds=number) for number in range(MANY)])


def address(database: Database) -> str:
    return database.url.render_as_string(hide_password=False)


def sweeping(database: Database, batch: int = 50) -> Sweep:
    return Sweep(database.begin, sweep.fire, lambda: NINE, batch=batch)


@pytest.mark.parametrize("count", [2, 3])
async def test_several_schedulers_at_once_fire_nothing_twice_and_drop_nothing(database, questions, count):
    async with sweepers(address(database), count, batch=20) as found:
        for one in found:
            one.goes_on()
        fired = [int((await one.says()).removeprefix("fired ")) for one in found]

    assert sum(fired) == MANY
    assert await scene.times_escalated(database, questions) == Counter({1: MANY})


async def test_several_schedulers_of_one_process_share_a_backlog(database, questions):
    others = [Database(address(database)) for _ in range(2)]
    everyone = [database, *others]

    swept = await asyncio.gather(*(sweeping(each)() for each in everyone))

    assert sum(one.fired for one in swept) == MANY
    assert await scene.times_escalated(database, questions) == Counter({1: MANY})
    for each in others:
        await each.close()


async def test_lanes_of_one_sweep_share_a_backlog(database, questions):
    swept = await Sweep(database.begin, sweep.fire, lambda: NINE, batch=40, lanes=3)()

    assert (swept.fired, swept.failed) == (MANY, 0)
    assert await scene.times_escalated(database, questions) == Counter({1: MANY})


async def test_what_a_frozen_scheduler_holds_is_left_to_it_and_the_rest_fires(postgres_database, questions_on_postgres):
    async with sweepers(address(postgres_database), 1, batch=100, hold_at=60) as [frozen]:
        frozen.goes_on()
        assert await frozen.says() == "holding"
        frozen.gets(signal.SIGSTOP)

        meanwhile = await sweeping(postgres_database)()
        frozen.goes_on()
        frozen.gets(signal.SIGCONT)
        assert await frozen.says() == "fired 100"

    assert meanwhile.fired == MANY - 100
    assert await scene.times_escalated(postgres_database, questions_on_postgres) == Counter({1: MANY})


@pytest.fixture
async def questions_on_postgres(postgres_database: Database) -> list[int]:
    await scene.furnish(postgres_database)
    return await scene.ask(postgres_database, [NINE - timedelta(seconds=number) for number in range(MANY)])


async def test_a_scheduler_that_is_killed_in_the_middle_of_a_batch_has_fired_nothing_of_it(database, questions):
    async with sweepers(address(database), 1, batch=100, hold_at=60) as [killed]:
        killed.goes_on()
        assert await killed.says() == "holding"
        killed.gets(signal.SIGSTOP)
        first = asyncio.ensure_future(sweeping(database)())
        await asyncio.sleep(0.2)  # on SQLite the frozen one keeps everybody out
        killed.gets(signal.SIGKILL)
        await killed.ends()
        fired = (await first).fired

    async with asyncio.timeout(10):
        while fired < MANY:
            fired += (await sweeping(database)()).fired

    assert fired == MANY
    assert await scene.times_escalated(database, questions) == Counter({1: MANY})
