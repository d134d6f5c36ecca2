"""From receiving to the reply under load: `firstline run` behind its webhook, at 50 % and 90 % of what it can handle.

What it can handle is what it ends while messages come faster than that: once a flood is over, it has more time than
people would leave it. The load is first-line talk. Among it people ask for `/status` in private, each once; the time
runs from the moment such an update is due to come until the reply has arrived at the Bot API. There are fewer of them
than Telegram lets through.
"""

import asyncio
import json
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import text

from bot.process import WEBHOOK_PATH
from bot.sandbox.model import Message
from bot.sandbox.server import create_app, serve
from bot.sandbox.world import World
from storage.database import Database
from tests.benchmarks.measure import Figure, Options, percentile
from tests.benchmarks.memory import populate
from tests.benchmarks.posting import Poster, posting_to
from tests.benchmarks.stage import CHATS, TOKEN, Stage, stage
from tests.benchmarks.traffic import SEED, Traffic
from tests.journeys.program import Program, free_port

SECRET = "benchmark-secret"
SEEDS = (SEED,)
SHARES = (50, 90)
BAR_MS = 1_000
"""Who waits longer for an answer thinks of something else."""
BARRED = {50: 0.99, 90: 0.95}
"""At half the load nearly nobody may wait longer; near the limit one in twenty may."""
ASKED_EACH_S = 0.2
RECENTLY_H = 0.1
"""The talk begins so long ago that no promise is broken: what alarms cost is measured elsewhere."""
PATIENCE = 120.0
OWN_FROM = 10_000_000
"""What the program sends has higher numbers than all that people say."""
_WAITING = text("SELECT count(*) FROM inbox WHERE state = 'waiting'")


@dataclass(frozen=True, slots=True)
class Phase:
    """At a share of the maximum: milliseconds to each acknowledgement and to each reply."""

    share: int
    rate: int
    acknowledged: list[float]
    replied: list[float]
    asked: int


async def run(options: Options) -> list[Figure]:
    found: list[Figure] = []
    with stage() as place:
        for engine in options.engines:
            async with place.database(engine) as url, _rig(place, url) as rig:
                most = await rig.maximum(options.pick(2_000, 500, 50), options.pick(20.0, 5.0, 1.0))
                phases = [await rig.phase(share, most, options.pick(60.0, 10.0, 1.0)) for share in SHARES]
            found.append(Figure(f"the maximum, {engine}", most, "messages/s", note="webhook, lanes, commits, sender"))
            found += [figure for phase in phases for figure in _figures(engine, phase)]
    return found


def _figures(engine: str, phase: Phase) -> Iterator[Figure]:
    at = f"at {phase.share} % of the maximum"
    note = f"{phase.rate} messages/s, {phase.asked} asked"
    for share in (0.5, 0.95, 0.99):
        bar = BAR_MS if BARRED[phase.share] == share else None
        name = f"{at}: receive → reply, p{share * 100:.0f}, {engine}"
        yield Figure(name, percentile(phase.replied, share), "ms", bar, note=note)
    yield Figure(f"{at}: receive → stored and acknowledged, p99, {engine}", percentile(phase.acknowledged, 0.99), "ms")
    yield Figure(f"{at}: without a reply, {engine}", phase.asked - len(phase.replied), "people", bar=0)


class Rig:
    """The program, what posts to it, and what it speaks to, in three processes."""

    def __init__(self, database: Database, world: World, poster: Poster) -> None:
        self._database = database
        self._world = world
        self._poster = poster
        self._talk = Traffic(hours_ago=RECENTLY_H)
        self._people = iter([user_id for chat_id in CHATS for user_id in Traffic.employees(chat_id)])

    async def maximum(self, count: int, seconds: float) -> float:
        """Messages handled a second while they come so fast that they pile up."""
        await self._flood(count)
        flood = await self._flood(count)
        posted = await self._poster.post([self._said() for _ in range(int(flood * seconds))], rate=flood)
        handled, took = int(flood * seconds) - await self._waiting(), time.monotonic() - posted.began
        await self._handled()
        return handled / took

    async def _flood(self, count: int) -> float:
        """Messages handled a second, of so many that come as fast as they are acknowledged."""
        posted = await self._poster.post([self._said() for _ in range(count)])
        await self._handled()
        return count / (time.monotonic() - posted.began)

    async def phase(self, share: int, most: float, seconds: float) -> Phase:
        rate = max(1, int(most * share / 100))
        asked: dict[int, int] = {}
        bodies = [*self._mixed(rate, int(rate * seconds) or 1, asked)]
        known, ahead = len(self._world.calls.entries), time.time() - time.monotonic()
        posted = await self._poster.post(bodies, rate=rate)
        assert posted.refused == 0
        replied = await self._replies(asked, known)
        waited = [1000 * (replied[user_id] - ahead - posted.due[place]) for user_id, place in asked.items()
                  if user_id in replied]  # fmt: skip
        await self._handled()
        return Phase(share, rate, posted.latencies_ms(), waited, len(asked))

    def _mixed(self, rate: int, count: int, asked: dict[int, int]) -> Iterator[bytes]:
        """Talk, and every so often somebody who asks; `asked` learns who, and with which of the updates."""
        each = max(1, round(rate * ASKED_EACH_S))
        for place in range(count):
            if place % each == each // 2:
                user_id = next(self._people)
                asked[user_id] = place
                yield _body(self._talk.command(user_id, "/status"))
            else:
                yield self._said()

    def _said(self) -> bytes:
        """What somebody says next. Telegram knows it, so that the program can react to it."""
        update = self._talk.updates(1)[0]
        said = update["message"]
        chat = self._world.chats[said["chat"]["id"]]
        chat.messages[said["message_id"]] = Message(
            said["message_id"], chat.id, said["from"]["id"], said["date"], {"text": said["text"]}
        )
        chat.last_message_id = max(chat.last_message_id, OWN_FROM)
        return _body(update)

    async def _replies(self, asked: dict[int, int], known: int) -> dict[int, float]:
        """When each was replied to, by the clock on the wall; who was not in the end is missing."""
        deadline = time.monotonic() + PATIENCE
        found: dict[int, float] = {}
        while len(found) < len(asked) and time.monotonic() < deadline:
            await asyncio.sleep(0.1)
            entries = self._world.calls.entries
            found |= {user_id: at for user_id, at in map(_reply, entries[known:]) if user_id in asked}
            known = len(entries)
        return found

    async def _handled(self) -> None:
        """Nothing waits in the inbox any more."""
        async with asyncio.timeout(PATIENCE):
            while await self._waiting():
                await asyncio.sleep(0.05)

    async def _waiting(self) -> int:
        async with self._database.begin(readonly=True) as uow:
            return int((await uow._work.connection.execute(_WAITING)).scalar_one())


def _body(update: dict[str, Any]) -> bytes:
    return json.dumps(update, ensure_ascii=False).encode()


def _reply(call: dict[str, Any]) -> tuple[int, float]:
    """Whom a call replies to, and when; 0 where it is none."""
    is_reply = call["method"] == "sendMessage" and call["status"] == 200
    return int(call["params"].get("chat_id", 0)) if is_reply else 0, datetime.fromisoformat(call["at"]).timestamp()


@asynccontextmanager
async def _rig(place: Stage, url: str) -> AsyncIterator[Rig]:
    server = await serve(create_app(token=TOKEN))
    populate(server.world)
    for user_id in (one for chat_id in CHATS for one in Traffic.employees(chat_id)):
        server.world.person(user_id).started = True
        server.world.private_chat(user_id)
    port = free_port()
    program = Program(
        place.folder, token=TOKEN, database_url=url, api_base=server.url, config=str(place.config), admins="2001",
        mode="webhook", public_url=f"http://127.0.0.1:{port}", webhook_secret=SECRET, web_port=str(port),
    )  # fmt: skip
    database = Database(url)
    try:
        await program.start()
        await database.open()
        async with posting_to(port, WEBHOOK_PATH, SECRET) as poster:
            yield Rig(database, server.world, poster)
    finally:
        await database.close()
        if program.running:
            await program.stop()
        await server.close()
