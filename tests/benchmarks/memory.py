"""Resident memory of `firstline run` before, during and after an hour of messages; of the scheduler alone.

It is the memory of the whole process, as the system counts it. What grows for ever is told per thousand updates, once
the process is warm.
"""

import asyncio
import os
import sys
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import aiohttp

from bot.sandbox import people as crowd
from bot.sandbox import rooms
from bot.sandbox.compose import Utterance
from bot.sandbox.server import ServerHandle, create_app, serve
from bot.sandbox.world import World
from desk.notices import Notice
from storage.database import Database
from tests.benchmarks.chart import Axis, Chart, lines
from tests.benchmarks.measure import Figure, Options
from tests.benchmarks.stage import CHATS, SECOND_LINE, SPECIALISTS, TOKEN, Stage, stage
from tests.benchmarks.traffic import SEED, Traffic
from tests.journeys.program import free_port

BAR_RUN_MB, BAR_SCHEDULER_MB = 260, 90
BAR_SLOPE_KB = 10
"""For a thousand updates: a desk of ten thousand messages a day then grows by less than 40 MB in a year."""
SEEDS = (SEED,)
PER_SECOND = 100
"""A busy hour of a large installation; in an hour these are 360,000 messages."""
WARMED_UP = 1 / 3
"""After this part of the run whatever grows, leaks."""
MOST_POINTS = 200
PATIENCE = 180.0
MAIN = "from bot.cli import main; main()"


async def run(options: Options) -> list[Figure | Chart]:
    """On SQLite, the default; the engine changes little of it."""
    count = options.pick(3600 * PER_SECOND, 60 * PER_SECOND, PER_SECOND)
    calm = options.pick(5.0, 2.0, 0.2)
    with stage() as place:
        async with place.database("sqlite") as url:
            server = await serve(create_app(token=TOKEN))
            try:
                populate(server.world)
                found = await _everything(place, server, url, count, calm)
                sent = options.pick(10, 4, 1) * len(CHATS)
                return [*found, *await _scheduler(place, server, url, calm, sent)]
            finally:
                await server.close()


async def _everything(place: Stage, server: ServerHandle, url: str, count: int, calm: float) -> list[Figure | Chart]:
    async with _program(place, server, url, "run") as (pid, port):
        await _ready(port)
        await asyncio.sleep(calm)
        before = resident_mb(pid)
        samples = await _talk(server.world, pid, url, count)
        after = resident_mb(pid)
    warm = samples[int(len(samples) * WARMED_UP) :]
    note = f"{count:,} messages at {PER_SECOND}/s"
    return [
        Figure("firstline run, after start", before, "MB", bar=BAR_RUN_MB),
        Figure("firstline run, after the load", after, "MB", bar=BAR_RUN_MB, note=note),
        Figure("firstline run, peak", max(size for _, size in samples), "MB", bar=BAR_RUN_MB),
        Figure(
            "firstline run, growth once warm",
            1024 * slope(warm),
            "KB/1,000 updates",
            bar=BAR_SLOPE_KB,
            note=f"least squares over {len(warm):,} samples, from {warm[0][1]:.0f} to {warm[-1][1]:.0f} MB",
        ),
        _chart(samples),
    ]


def _chart(samples: list[tuple[int, float]]) -> Chart:
    thinned = samples[:: max(1, len(samples) // MOST_POINTS)]
    points = [(number / PER_SECOND / 60, size) for number, size in thinned]
    x, y = Axis(f"minutes, at {PER_SECOND} messages a second"), Axis("MB resident")
    return Chart("memory", "Memory of firstline run under load", x, y, lines([("firstline run", points)]), BAR_RUN_MB)


async def _scheduler(place: Stage, server: ServerHandle, url: str, calm: float, count: int) -> list[Figure]:
    """It is up when it has asked who it is; at work it words and sends something to every chat."""
    world = server.world
    known = len(world.calls.entries)
    async with _program(place, server, url, "scheduler") as (pid, _):
        await _until_called(world, known + 1)
        await asyncio.sleep(calm)
        before = resident_mb(pid)
        known = len(world.calls.entries)
        await _give_work(url, count)
        await _until_called(world, known + count)
        await asyncio.sleep(calm)
        note = f"{len(world.calls.entries) - known} calls"
        return [
            Figure("firstline scheduler, after start", before, "MB", bar=BAR_SCHEDULER_MB),
            Figure("firstline scheduler, at work", resident_mb(pid), "MB", bar=BAR_SCHEDULER_MB, note=note),
        ]


async def _give_work(url: str, count: int) -> None:
    """Its commit rings in no other process on SQLite, which looks by itself once a second."""
    database = Database(url)
    await database.open()
    try:
        async with database.begin() as uow:
            for number in range(count):
                values = {"timer": "rung", "about": "task", "id": number, "reason": "of no matter"}
                notice = Notice("timer_failed", f"memory:{number}", CHATS[number % len(CHATS)], values=values)
                await uow.outbox.put(notice)
    finally:
        await database.close()


async def _until_called(world: World, count: int) -> None:
    async with asyncio.timeout(PATIENCE):
        while len(world.calls.entries) < count:
            await asyncio.sleep(0.05)


@asynccontextmanager
async def _program(place: Stage, server: ServerHandle, url: str, *words: str) -> AsyncIterator[tuple[int, int]]:
    port = free_port()
    settings = {"TOKEN": TOKEN, "DATABASE_URL": url, "API_BASE": server.url, "CONFIG": str(place.config)}
    settings |= {"ADMINS": "2001", "WEB_PORT": str(port)}
    environ = {name: value for name, value in os.environ.items() if not name.startswith("FIRSTLINE_")}
    environ |= {f"FIRSTLINE_{name}": value for name, value in settings.items()}
    with (place.folder / f"{words[0]}.log").open("ab") as log:
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-c", MAIN, *words, env=environ, stdout=log, stderr=log
        )
    try:
        yield process.pid, port
    finally:
        process.terminate()
        await process.wait()


async def _ready(port: int) -> None:
    async with aiohttp.ClientSession() as session, asyncio.timeout(PATIENCE):
        while True:
            try:
                async with session.get(f"http://127.0.0.1:{port}/readyz") as answer:
                    if answer.status == 200:
                        return
            except aiohttp.ClientError:
                pass
            await asyncio.sleep(0.1)


def populate(world: World) -> None:
    staff = [world.add_person(user_id, first_name=f"Person{user_id % 1000}").id for user_id in SPECIALISTS]
    for chat_id in (*CHATS, SECOND_LINE):
        members = [
            world.add_person(user_id, first_name=f"Person{user_id % 1000}").id for user_id in Traffic.employees(chat_id)
        ]
        rooms.create(
            world,
            kind="supergroup",
            title="IT help",
            owner=staff[0],
            members=[*staff[1:], *members],
            admins=[],
            bot="administrator",
            chat_id=chat_id,
        )


async def _talk(world: World, pid: int, url: str, count: int) -> list[tuple[int, float]]:
    """Say everything at a steady pace; the memory each second, with how much had been said by then."""
    samples: list[tuple[int, float]] = []
    ids: dict[tuple[int, int], int] = {}
    began = time.monotonic()
    talk = Traffic()
    for number in range(count):
        message = talk.updates(1)[0]["message"]
        chat_id, reply = message["chat"]["id"], message.get("reply_to_message")
        reply_to = ids[chat_id, reply["message_id"]] if reply else None
        said = crowd.say(world, chat_id, message["from"]["id"], Utterance(text=message["text"], reply_to=reply_to))
        ids[chat_id, message["message_id"]] = said[0].id
        await asyncio.sleep(max(0.0, began + number / PER_SECOND - time.monotonic()))
        if number % PER_SECOND == 0:
            samples.append((number, resident_mb(pid)))
    await _until_handled(url, count)
    samples.append((count, resident_mb(pid)))
    return samples


async def _until_handled(url: str, count: int) -> None:
    database = Database(url)
    await database.open()
    try:
        async with asyncio.timeout(PATIENCE):
            while True:
                async with database.begin(readonly=True) as uow:
                    if (await uow.inbox.counts())["done"] >= count:
                        return
                await asyncio.sleep(0.2)
    finally:
        await database.close()


def resident_mb(pid: int) -> float:
    for line in Path(f"/proc/{pid}/status").read_text(encoding="utf-8").splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) / 1024
    raise ProcessLookupError(pid)


def slope(samples: list[tuple[int, float]]) -> float:
    """MB for a thousand updates, by least squares."""
    middle_x = sum(x for x, _ in samples) / len(samples)
    middle_y = sum(y for _, y in samples) / len(samples)
    spread = sum((x - middle_x) ** 2 for x, _ in samples)
    return 1e3 * sum((x - middle_x) * (y - middle_y) for x, y in samples) / spread if spread else 0.0
