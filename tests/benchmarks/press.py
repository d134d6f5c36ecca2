"""From a press to what the person sees, through the sandbox, with the real program under a light load."""

import asyncio
import time
from dataclasses import dataclass
from itertools import cycle

import aiohttp

from bot.sandbox.server import ServerHandle, create_app, serve
from bot.sandbox.world import World
from tests.benchmarks.measure import Figure, Options, percentile
from tests.benchmarks.stage import TOKEN, Stage, stage
from tests.benchmarks.traffic import CHATTER, QUESTIONS
from tests.journeys.people import People, Person, Seen, labels
from tests.journeys.program import Program

BAR_P95_MS = 100
DESKS = 6
"""Each has its group, so that no group's own limit of twenty a minute is what is measured."""
OLGA, BORIS, BELLA = Person(1001, "Olga"), Person(1002, "Boris"), Person(1003, "Bella")
EVERY_SECONDS = 0.6
TALK_EVERY_SECONDS = 0.5
_DESK = """
[desks.d{number}]
title = "Desk {number}"
language = "en"
timezone = "UTC"
first_line = [{help}]
second_line = {tasks}
leads = [1001]
specialists = [1002]

[[desks.d{number}.sla]]
name = "Default"
response = "1h"
reaction = "1h"
resolution = "8h"
"""


@dataclass(slots=True)
class _Times:
    """Milliseconds after a press."""

    answers: list[float]
    cards: list[float]


async def run(options: Options) -> list[Figure]:
    presses = options.pick(150, 20, 3)
    figures: list[Figure] = []
    with stage() as place:
        for engine in options.engines:
            async with place.database(engine) as url:
                times = await _on(place, url, presses)
            note = f"{presses} presses"
            figures += [
                Figure(f"press → answer, p50, {engine}", percentile(times.answers, 0.5), "ms", note=note),
                Figure(f"press → answer, p95, {engine}", percentile(times.answers, 0.95), "ms", bar=BAR_P95_MS),
                Figure(f"press → card redrawn, p50, {engine}", percentile(times.cards, 0.5), "ms"),
                Figure(f"press → card redrawn, p95, {engine}", percentile(times.cards, 0.95), "ms"),
            ]
    return figures


async def _on(place: Stage, url: str, presses: int) -> _Times:
    server = await serve(create_app(token=TOKEN))
    config = place.folder / "press.toml"
    config.write_text("".join(_DESK.format(number=n, help=_help(n), tasks=_tasks(n)) for n in range(DESKS)))
    program = Program(
        place.folder, token=TOKEN, database_url=url, api_base=server.url, config=str(config), admins=str(OLGA.user_id)
    )
    async with aiohttp.ClientSession() as session:
        people = People(session, server.url)
        try:
            await _populate(people)
            await program.start()
            cards = [await _card(people, number) for number in range(DESKS)]
            return await _measure(people, server, cards, presses)
        finally:
            if program.running:
                await program.stop()
            await server.close()


def _help(number: int) -> int:
    return -1001000000100 - number


def _tasks(number: int) -> int:
    return -1001000000200 - number


async def _populate(people: People) -> None:
    await people.enter(OLGA, BORIS, BELLA)
    for number in range(DESKS):
        await people.group(_help(number), "Help", OLGA, BORIS, BELLA)
        await people.group(_tasks(number), "Tasks", OLGA, BORIS)
    for person in (OLGA, BORIS):
        await people.start(person)


async def _card(people: People, number: int) -> Seen:
    await people.says(BORIS, _tasks(number), f"/task Errand {number}")
    return await people.sees(BORIS, _tasks(number), f"Errand {number}", only=lambda seen: "Done" in labels(seen))


async def _measure(people: People, server: ServerHandle, cards: list[Seen], presses: int) -> _Times:
    """Done and Reopen in turn, on one card after the other, while people talk in the first-line chats."""
    times = _Times([], [])
    async with asyncio.TaskGroup() as group:
        talk = group.create_task(_talk(people))
        for place in range(presses):
            number = place % DESKS
            began = time.monotonic()
            await _press(people, server.world, number, cards[number]["message_id"], times)
            await asyncio.sleep(max(0.0, EVERY_SECONDS - (time.monotonic() - began)))
        talk.cancel()
    return times


async def _press(people: People, world: World, number: int, message_id: int, times: _Times) -> None:
    shown = next(one for one in await people.chat(BORIS, _tasks(number)) if one.get("message_id") == message_id)
    label = "Done" if "Done" in labels(shown) else "Reopen"
    known = len(world.calls.entries)
    began = time.monotonic()
    answer = await people.press(BORIS, _tasks(number), shown, label)
    times.answers.append(1000 * (time.monotonic() - began))
    assert answer is not None, "the press was not answered"
    async with asyncio.timeout(5):
        while not _is_redrawn(world, known, number):
            await asyncio.sleep(0.002)
    times.cards.append(1000 * (time.monotonic() - began))


def _is_redrawn(world: World, known: int, number: int) -> bool:
    return any(
        call["method"].startswith("editMessage") and int(call["params"].get("chat_id", 0)) == _tasks(number)
        for call in world.calls.entries[known:]
    )


async def _talk(people: People) -> None:
    for number, text in zip(cycle(range(DESKS)), cycle((*QUESTIONS, *CHATTER)), strict=False):
        await people.says(BELLA, _help(number), text)
        await asyncio.sleep(TALK_EVERY_SECONDS)
