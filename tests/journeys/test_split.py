"""The listening half and the timers as processes of their own: the timers wait for what the other half hears."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass

import asyncpg
import pytest

from tests.journeys.conftest import BELLA, BORIS, CONFIG, HELP, OLGA, Raise, Stage
from tests.journeys.people import People
from tests.journeys.program import Program
from tests.journeys.test_first_line import reaction

QUESTION = "Where is the Wi-Fi password?"
LADDER = """
ladder = [
  {{ clock = "response", at = "due", tell = ["leads"] }},
  {{ clock = "response", at = "+1s", do = ["make_task"] }},
]
"""
PATIENCE = 15.0


@dataclass(frozen=True, slots=True)
class Halves:
    people: People
    bot: Program
    scheduler: Program
    stage: Stage

    async def start_together(self) -> None:
        await self.scheduler.start(ready=False)
        await self.bot.start()

    async def breaches(self) -> int:
        connection = await asyncpg.connect(self.stage.database_url.replace("+asyncpg", ""))
        try:
            return int(await connection.fetchval("SELECT count(*) FROM clocks WHERE breached_at IS NOT NULL"))
        finally:
            await connection.close()

    async def alarms(self) -> list[str]:
        seen = await self.people.chat(OLGA, OLGA.user_id)
        return [one["text"] for one in seen if "password" in one["text"]]


@pytest.fixture
def database_url(postgres_url: str) -> str:
    return postgres_url


@pytest.fixture
async def halves(raise_desk: Raise) -> AsyncIterator[Halves]:
    stage = await raise_desk(response="4s", config=CONFIG + LADDER, command="bot")
    scheduler = stage.program.another("scheduler")
    await scheduler.start(ready=False)
    await scheduler.says("delivery leads")
    yield Halves(stage.people, stage.program, scheduler, stage)
    if scheduler.running:
        await scheduler.kill()


async def ask(halves: Halves) -> int:
    asked = await halves.people.says(BELLA, HELP, QUESTION)
    await reaction(halves.people, BELLA, asked, "👀", seconds=20)
    return asked


async def test_an_answer_in_time_counts_after_both_halves_were_away(halves: Halves) -> None:
    asked = await ask(halves)
    await halves.bot.kill()
    await halves.scheduler.kill()
    await halves.people.says(BORIS, HELP, "On the wall in the kitchen", reply_to=asked)
    await asyncio.sleep(5)

    await halves.start_together()

    await reaction(halves.people, BELLA, asked, "👌", seconds=20)
    await asyncio.sleep(1.5)
    assert await halves.breaches() == 0
    assert await halves.alarms() == []


async def test_an_answer_in_time_counts_where_the_bot_alone_is_started_again(halves: Halves) -> None:
    asked = await ask(halves)
    await asyncio.sleep(2.5)
    await halves.bot.kill()
    await halves.people.says(BORIS, HELP, "On the wall in the kitchen", reply_to=asked)
    await asyncio.sleep(2)

    await halves.bot.start()

    await reaction(halves.people, BELLA, asked, "👌", seconds=20)
    await asyncio.sleep(1.5)
    assert await halves.breaches() == 0
    assert await halves.alarms() == []


async def test_an_alarm_is_in_time_while_the_bot_hears(halves: Halves) -> None:
    began = asyncio.get_running_loop().time()
    await halves.people.says(BELLA, HELP, QUESTION)

    await halves.people.sees(OLGA, OLGA.user_id, "password")

    assert 4.0 <= asyncio.get_running_loop().time() - began <= 6.0


async def test_where_the_bot_stays_away_the_alarm_comes_all_the_same(halves: Halves) -> None:
    await ask(halves)
    await halves.bot.kill()
    began = asyncio.get_running_loop().time()

    await halves.people.sees(OLGA, OLGA.user_id, "password", seconds=PATIENCE + 8)

    assert PATIENCE - 1 <= asyncio.get_running_loop().time() - began <= PATIENCE + 6
