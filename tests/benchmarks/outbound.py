"""A thousand notices to fifty groups through the real delivery, with the sandbox's flood limits switched on."""

import asyncio
import re
import time
from collections import defaultdict
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from bot.clock import Clock
from bot.process import SCHEDULER, Process
from bot.sandbox import rooms
from bot.sandbox.server import create_app, serve
from bot.sandbox.world import World
from bot.telegram_api import TelegramApi
from desk.notices import Notice
from storage.database import Database
from tests.benchmarks.measure import Figure, Options, middle
from tests.benchmarks.stage import CHATS, TOKEN, Stage, stage

EACH = 20
BAR_OF_FLOOR = 1.1
OVERALL = 30
"""Messages Telegram takes in a second."""
PATIENCE = 120.0
_NUMBER = re.compile(r"number (\d+)\.")


def floor_seconds(count: int) -> float:
    """The least time in which so many can be sent: thirty at once, and thirty more each second."""
    return max(0.0, (count - OVERALL) / OVERALL)


async def run(options: Options) -> list[Figure]:
    chats = CHATS[:10] if options.quick else CHATS
    count = len(chats) * EACH
    figures: list[Figure] = []
    with stage() as place:
        for engine in options.engines:
            seconds, refused, disordered, lost = [], 0, 0, 0
            for _ in range(options.repeats(1)):
                async with place.database(engine) as url, _scheduler(place, url) as (database, world):
                    seconds.append(await _send(database, world, chats))
                    arrived = _arrived(world)
                    refused += sum(call["status"] == 429 for call in world.calls.entries)
                    lost += count - sum(len(set(numbers)) for numbers in arrived.values())
                    disordered += sum(numbers != sorted(numbers) for numbers in arrived.values())
            floor = floor_seconds(count)
            figures += [
                middle(f"{count} notices to {len(chats)} groups, {engine}", seconds, "s", note=f"floor {floor:.1f} s"),
                middle(
                    f"to the floor, {engine}",
                    [one / floor for one in seconds],
                    "×",
                    bar=None if options.quick else BAR_OF_FLOOR,
                ),
                Figure(f"answered 429, {engine}", refused, "calls", bar=0),
                Figure(f"lost, {engine}", lost, "notices", bar=0),
                Figure(f"chats out of order, {engine}", disordered, "chats", bar=0),
            ]
    return figures


@asynccontextmanager
async def _scheduler(place: Stage, url: str) -> AsyncIterator[tuple[Database, World]]:
    """The scheduler room of the program, speaking to a sandbox with flood limits."""
    await place.open_desk(url)
    server = await serve(create_app(token=TOKEN))
    _populate(server.world)
    server.world.limits.enabled = True
    database = Database(url)
    await database.open()
    try:
        settings = place.settings(url, api_base=server.url)
        async with TelegramApi(TOKEN, base_url=server.url) as api, asyncio.TaskGroup() as group:
            process = Process(settings, database, api, Clock(), names=frozenset({SCHEDULER}))
            parts = [group.create_task(part) for part in process.parts()]
            yield database, server.world
            process.stop.set()
            await asyncio.wait(parts)
    finally:
        await database.close()
        await server.close()


def _populate(world: World) -> None:
    owner = world.add_person(2001, first_name="Olga")
    for chat_id in CHATS:
        rooms.create(
            world,
            kind="supergroup",
            title="IT help",
            owner=owner.id,
            members=[],
            admins=[],
            bot="administrator",
            chat_id=chat_id,
        )


async def _send(database: Database, world: World, chats: tuple[int, ...]) -> float:
    """Seconds from the commit of all notices until the last of them is in its chat."""
    async with database.begin() as uow:
        for number in range(len(chats) * EACH):
            values = {"timer": "rung", "about": "task", "id": number, "reason": f"number {number}."}
            await uow.outbox.put(Notice("timer_failed", f"bench:{number}", chats[number % len(chats)], values=values))
    began = time.monotonic()
    async with asyncio.timeout(PATIENCE):
        while sum(len(numbers) for numbers in _arrived(world).values()) < len(chats) * EACH:
            await asyncio.sleep(0.02)
    return time.monotonic() - began


def _arrived(world: World) -> dict[int, list[int]]:
    """The numbers that were shown in each chat, in their order."""
    arrived: defaultdict[int, list[int]] = defaultdict(list)
    for call in world.calls.entries:
        if call["method"] == "sendMessage" and call["status"] == 200:
            params: dict[str, Any] = call["params"]
            if found := _NUMBER.search(str(params.get("text", ""))):
                arrived[int(params["chat_id"])].append(int(found[1]))
    return arrived
