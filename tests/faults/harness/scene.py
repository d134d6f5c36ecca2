"""One run: a sandbox, a database, processes of the program, and people who go on whatever happens."""

import asyncio
import contextlib
import signal
import sys
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

import aiohttp

from bot.sandbox.ledger import read_lines
from tests.faults.harness import entry
from tests.faults.harness.checker import Entry, Place
from tests.faults.harness.player import Clerk, Player
from tests.faults.harness.scenery import TOKEN, Scenery
from tests.faults.harness.servers import Store
from tests.faults.harness.traffic import Step
from tests.faults.harness.zygote import Child, Zygote
from tests.journeys.people import People
from tests.journeys.program import MAIN, free_port

START_S = 30.0
LONGEST_DRAIN_S = 300.0
"""And a second more for each four steps of the talk."""


@dataclass
class Scene:
    """Everything a fault can reach."""

    store: Store
    zygote: Zygote
    folder: Path
    people: People
    player: Player
    clerk: Clerk
    settings: Mapping[str, str]
    ledger: Path
    say: Callable[[str], None] = lambda _: None
    forgotten: set[Place] = field(default_factory=set)
    """Messages of databases that were lost."""
    children: list[Child] = field(default_factory=list)

    async def start(self, *parts: str, **environment: str) -> Child:
        """A process of the program: `run`, or the parts that are named."""
        settings = {f"FIRSTLINE_{name.upper()}": value for name, value in self.settings.items()}
        settings |= {"FIRSTLINE_WEB_PORT": "0", entry.PACE: "flood", **environment}
        command = list(parts) or ["run"]
        child = await self.zygote.start(command, settings, self.folder / f"{command[0]}.log")
        self.children = [*(one for one in self.children if one.runs), child]
        return child

    async def introduce(self) -> None:
        """A first process tells Telegram which updates it wants: others are not kept for it."""
        child = await self.start()
        async with asyncio.timeout(START_S):
            while not any(call["method"] == "getUpdates" for call in await self.people.calls()):
                assert child.runs, f"the program ended by itself: {child.code}"
                await asyncio.sleep(0.05)
        await self.stopped()

    async def handling(self, child: Child) -> bool:
        """Whether it got as far as handling updates."""
        waits = [asyncio.ensure_future(each.wait()) for each in (child.handles, child.ended)]
        _, pending = await asyncio.wait(waits, timeout=START_S, return_when=asyncio.FIRST_COMPLETED)
        for one in pending:
            one.cancel()
        return child.handles.is_set()

    def portion(self, strikes: int) -> int:
        """How many steps are played with each strike, so that the talk lasts as long as they do."""
        return -(-self.player.total // max(1, strikes))

    @asynccontextmanager
    async def playing(self, steps: int) -> AsyncIterator[None]:
        """While something is done people talk, and they have come to their end when it has."""
        async with asyncio.TaskGroup() as group:
            group.create_task(self.player.play(steps))
            yield

    def tell(self, done: int, of: int) -> None:
        if done == of or done % max(1, of // 20) == 0:
            self.say(f"{done} of {of}")

    async def finish(self) -> None:
        """Without further faults, until everything is heard, handled, said and pressed; then a polite stop."""
        async with self._one() as child:
            await self.rest(child, self.under_way)
        await self.stopped()

    async def rest(self, child: Child, under_way: Callable[[], Awaitable[str | None]]) -> None:
        """Until nothing is under way any more."""
        async with asyncio.timeout(LONGEST_DRAIN_S + self.player.total / 4):
            while await under_way():
                assert child.runs, f"the program ended by itself: {child.code}"
                await asyncio.sleep(0.2)

    async def command(self, *words: str, **environment: str) -> int:
        """A command of the program, to its end: its exit code, -9 where it was killed."""
        child = await self.start(*words, **environment)
        await child.ended.wait()
        assert child.code is not None
        return child.code

    @asynccontextmanager
    async def _one(self) -> AsyncIterator[Child]:
        running = [one for one in self.children if one.runs]
        yield running[0] if running else await self.start()

    async def stopped(self) -> None:
        running = [child for child in self.children if child.runs]
        for child in running:
            child.gets(signal.SIGCONT)
            child.gets(signal.SIGTERM)
        for child in running:
            try:
                async with asyncio.timeout(15):
                    await child.ended.wait()
            except TimeoutError:
                await child.killed()
            assert child.code == 0, f"asked to stop, process {child.pid} ended with {child.code}; see {self.folder}"

    async def under_way(self) -> str | None:
        """What has not come to its end yet."""
        if not self.clerk.is_done:
            return f"errands {self.clerk.waits_for[:5]}"
        return await self.unheard()

    async def unheard(self) -> str | None:
        """What the program has not heard, handled or said yet."""
        view = await self.people.get("view?as=1001")
        if view["bot"]["pending_updates"]:
            return "updates at Telegram"
        for what, query in WAITING.items():
            if (await self.store.rows(query.format(now=self.store.now_in_sql)))[0]["n"]:
                return what
        return None

    def entries(self) -> list[dict[str, object]]:
        return read_lines(self.ledger)

    async def entries_after(self, number: int) -> list[Entry]:
        """Of the ledger while it is written: a file may end in the middle of a line."""
        found: list[Entry] = await self.people.get(f"ledger?after={number}")
        return found

    async def newest_entry(self) -> int:
        return int((await self.entries_after(0))[-1]["n"])


WAITING = {
    "updates in the inbox": "SELECT count(*) AS n FROM inbox WHERE state = 'waiting'",
    "notices in the outbox": "SELECT count(*) AS n FROM outbox WHERE state IN ('new', 'sending')",
    "timers": "SELECT count(*) AS n FROM timers WHERE fired_at IS NULL AND not_before < {now}",
}


@asynccontextmanager
async def sandbox(folder: Path, ledger: Path) -> AsyncIterator[str]:
    """The sandbox as `firstline sandbox` starts it, in a process of its own; its ledger is a file."""
    port = free_port()
    words = ["sandbox", "--port", str(port), "--token", TOKEN, "--ledger", str(ledger)]
    with (folder / "sandbox.log").open("ab") as log:
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-c", MAIN, *words, stdout=log, stderr=log, start_new_session=True
        )
    url = f"http://127.0.0.1:{port}"
    try:
        async with aiohttp.ClientSession() as session, asyncio.timeout(START_S):
            while process.returncode is None:
                with contextlib.suppress(aiohttp.ClientError):
                    async with session.get(f"{url}/control/clock"):
                        break
                await asyncio.sleep(0.05)
        yield url
    finally:
        if process.returncode is None:
            process.terminate()
        await process.wait()


@asynccontextmanager
async def scene(
    store: Store, zygote: Zygote, folder: Path, scenery: Scenery, steps: list[Step], say: Callable[[str], None]
) -> AsyncIterator[Scene]:
    ledger, config = folder / "ledger.jsonl", folder / "firstline.toml"
    config.write_text(scenery.config(), encoding="utf-8")
    async with sandbox(folder, ledger) as url, aiohttp.ClientSession() as session:
        people = People(session, url)
        await scenery.build(people)
        player, clerk = Player(people, steps), Clerk(people, scenery, steps)
        settings = {"token": TOKEN, "database_url": store.url, "api_base": url, "config": str(config), "admins": "1001"}
        found = Scene(store, zygote, folder, people, player, clerk, settings, ledger, say)
        await found.introduce()
        pressing = asyncio.ensure_future(clerk.work())
        try:
            yield found
        finally:
            pressing.cancel()
            await asyncio.gather(pressing, return_exceptions=True)
            for child in found.children:
                child.gets(signal.SIGCONT)
                await child.killed()
