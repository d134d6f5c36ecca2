"""What may be heard is heard before anybody is alarmed: one process, and a line to Telegram that is cut."""

import asyncio
import signal
from collections.abc import AsyncIterator

import pytest

from bot.sandbox.server import ServerHandle
from tests.journeys.conftest import BELLA, BORIS, HELP, OLGA, Raise, Stage
from tests.journeys.lines import Line
from tests.journeys.people import People
from tests.journeys.test_first_line import reaction

QUESTION = "Where is the Wi-Fi password?"
OUTAGE = 16.0
"""Seconds; longer than alarms wait for somebody who could hear and does not."""


@pytest.fixture
async def line(people: tuple[People, ServerHandle]) -> AsyncIterator[Line]:
    line = Line(people[1].url)
    await line.restore()
    yield line
    await line.cut()


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_no_alarm_where_telegram_is_reached_long_after_the_start(raise_desk: Raise, line: Line) -> None:
    stage = await raise_desk(response="3s", api_base=line.url)
    asked = await stage.people.says(BELLA, HELP, QUESTION)
    await reaction(stage.people, BELLA, asked, "👀")
    await stage.program.kill()
    await stage.people.says(BORIS, HELP, "On the wall in the kitchen", reply_to=asked)
    await line.cut()

    await stage.program.start(ready=False)
    await asyncio.sleep(OUTAGE)
    await line.restore()

    await answered_without_alarm(stage, asked)


async def test_no_alarm_for_what_was_answered_while_telegram_was_away(raise_desk: Raise, line: Line) -> None:
    stage = await raise_desk(response="3s", api_base=line.url)
    asked = await stage.people.says(BELLA, HELP, QUESTION)
    await reaction(stage.people, BELLA, asked, "👀")
    await line.cut()
    await stage.people.says(BORIS, HELP, "On the wall in the kitchen", reply_to=asked)

    await asyncio.sleep(4)
    await line.restore()

    await answered_without_alarm(stage, asked)


async def test_no_alarm_for_what_was_answered_while_the_program_was_frozen(raise_desk: Raise) -> None:
    stage = await raise_desk(response="4s")
    asked = await stage.people.says(BELLA, HELP, QUESTION)
    await reaction(stage.people, BELLA, asked, "👀")
    stage.program.gets(signal.SIGSTOP)
    await stage.people.says(BORIS, HELP, "On the wall in the kitchen", reply_to=asked)

    await asyncio.sleep(7)
    stage.program.gets(signal.SIGCONT)

    await answered_without_alarm(stage, asked)


async def answered_without_alarm(stage: Stage, asked: int) -> None:
    await reaction(stage.people, BELLA, asked, "👌", seconds=15)
    await asyncio.sleep(1.5)
    assert not [one for one in await stage.people.chat(OLGA, OLGA.user_id) if "password" in one["text"]]
