"""Notices through the real delivery, with the sandbox's flood limits on: to many groups, to one, to one person, and
with a restart of the sender in between, whose spent minute must not be forgotten."""

import asyncio
import re
import time
from collections import defaultdict
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

from bot.clock import Clock
from bot.process import SCHEDULER, Process
from bot.sandbox import rooms
from bot.sandbox.server import ServerHandle, create_app, serve
from bot.sandbox.world import World
from bot.telegram_api import TelegramApi
from desk.notices import Notice
from storage.database import Database
from tests.benchmarks.measure import Figure, Options, against
from tests.benchmarks.stage import CHATS, TOKEN, Stage, stage

BAR_OF_FLOOR = 1.1
OVERALL, GROUP, PRIVATE = (30, 1.0), (20, 60.0), (1, 1.0)
"""What Telegram asks to keep to, in so many seconds: of a bot, into a group, into a private chat."""
PERSON = 2001
PATIENCE = 300.0
SHORTEST_S = 0.1
_NUMBER = re.compile(r"number (\d+)\.")


@dataclass(frozen=True, slots=True)
class Scene:
    """So many notices to each of some chats; the sender is restarted after so many have arrived."""

    name: str
    chats: Sequence[int]
    each: int
    window: tuple[int, float]
    restart_after: int | None = None

    @property
    def count(self) -> int:
        return len(self.chats) * self.each

    @property
    def floor(self) -> float:
        """The least time in which the limits let them through: those overall, and those of each chat."""
        (most, seconds), (in_chat, chat_seconds) = OVERALL, self.window
        overall = (self.count - most) / most * seconds
        return max(SHORTEST_S, overall, (-(-self.each // in_chat) - 1) * chat_seconds)


def scenes(options: Options) -> list[Scene]:
    crowd = CHATS[: options.pick(len(CHATS), 10, 2)]
    each = options.pick((20, 60, 30, 25), (20, 22, 7, 22), (5, 5, 4, 4))
    return [
        Scene(f"to {len(crowd)} groups", crowd, each[0], GROUP),
        Scene("to one group", CHATS[:1], each[1], GROUP),
        Scene("to one person", [PERSON], each[2], PRIVATE),
        Scene("over a restart", CHATS[:5], each[3], GROUP, restart_after=5 * min(20, each[3] - 1) - 2),
    ]


async def run(options: Options) -> list[Figure]:
    figures: list[Figure] = []
    with stage() as place:
        for engine in options.engines:
            for scene in scenes(options):
                async with place.database(engine) as url, _desk(place, url) as (database, server):
                    seconds = await _play(place, url, database, server, scene)
                    figures += _figures(engine, scene, seconds, server.world)
    return figures


def _figures(engine: str, scene: Scene, seconds: float, world: World) -> list[Figure]:
    arrived = _arrived(world)
    refused = sum(call["status"] == 429 for call in world.calls.entries)
    lost = scene.count - sum(len(set(numbers)) for numbers in arrived.values())
    twice = sum(len(numbers) - len(set(numbers)) for numbers in arrived.values())
    disordered = sum(numbers != sorted(numbers) for numbers in arrived.values())
    name = f"{scene.count} notices {scene.name}"
    return [
        against(f"{name}: time to the limits' floor, {engine}", seconds, scene.floor, "s", bar=BAR_OF_FLOOR),
        Figure(f"{name}: answered 429, {engine}", refused, "calls", bar=0),
        Figure(f"{name}: lost or doubled, {engine}", lost + twice, "notices", bar=0),
        Figure(f"{name}: chats out of order, {engine}", disordered, "chats", bar=0),
    ]


@asynccontextmanager
async def _desk(place: Stage, url: str) -> AsyncIterator[tuple[Database, ServerHandle]]:
    """A desk, and a sandbox with flood limits."""
    await place.open_desk(url)
    server = await serve(create_app(token=TOKEN))
    _populate(server.world)
    server.world.limits.enabled = True
    database = Database(url)
    await database.open()
    try:
        yield database, server
    finally:
        await database.close()
        await server.close()


@asynccontextmanager
async def _sender(place: Stage, url: str, server: ServerHandle) -> AsyncIterator[None]:
    """The scheduler room of the program, with a database and a memory of its own."""
    database = Database(url)
    await database.open()
    try:
        settings = place.settings(url, api_base=server.url)
        async with TelegramApi(TOKEN, base_url=server.url) as api, asyncio.TaskGroup() as group:
            process = Process(settings, database, api, Clock(), names=frozenset({SCHEDULER}))
            parts = [group.create_task(part) for part in process.parts()]
            yield
            process.stop.set()
            await asyncio.wait(parts)
    finally:
        await database.close()


def _populate(world: World) -> None:
    owner = world.add_person(PERSON, first_name="Olga")
    owner.started = True
    world.private_chat(owner.id)
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


async def _play(place: Stage, url: str, database: Database, server: ServerHandle, scene: Scene) -> float:
    """Seconds from the commit of all notices until the last of them is in its chat."""
    if scene.restart_after is None:
        async with _sender(place, url, server):
            return await _send(database, server.world, scene, until=scene.count)
    began = time.monotonic()
    async with _sender(place, url, server):
        await _send(database, server.world, scene, until=scene.restart_after)
    async with _sender(place, url, server):
        await _until(server.world, scene.count)
        return time.monotonic() - began


async def _send(database: Database, world: World, scene: Scene, *, until: int) -> float:
    async with database.begin() as uow:
        for number in range(scene.count):
            values = {"timer": "rung", "about": "task", "id": number, "reason": f"number {number}."}
            chat_id = scene.chats[number % len(scene.chats)]
            await uow.outbox.put(Notice("timer_failed", f"bench:{number}", chat_id, values=values))
    began = time.monotonic()
    await _until(world, until)
    return time.monotonic() - began


async def _until(world: World, count: int) -> None:
    async with asyncio.timeout(PATIENCE):
        while sum(len(numbers) for numbers in _arrived(world).values()) < count:
            await asyncio.sleep(0.02)


def _arrived(world: World) -> dict[int, list[int]]:
    """The numbers that were shown in each chat, in their order."""
    arrived: defaultdict[int, list[int]] = defaultdict(list)
    for call in world.calls.entries:
        if call["method"] == "sendMessage" and call["status"] == 200:
            params: dict[str, Any] = call["params"]
            if found := _NUMBER.search(str(params.get("text", ""))):
                arrived[int(params["chat_id"])].append(int(found[1]))
    return arrived
