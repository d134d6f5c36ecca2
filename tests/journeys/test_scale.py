"""Several bots behind a balancer, two schedulers, one PostgreSQL: what is lost, doubled or late when some die."""

import asyncio
import json
import logging
import re
from collections import Counter
from collections.abc import AsyncIterator, Iterable
from contextlib import AsyncExitStack
from dataclasses import dataclass
from pathlib import Path

import aiohttp
import asyncpg
import pytest

from tests.journeys.balancer import NGINX, nginx, round_robin
from tests.journeys.conftest import BELLA, BORIS, CLARA, CONFIG, CYRIL, HELP, OLGA, Raise, Stage
from tests.journeys.people import Person
from tests.journeys.program import Program, free_port
from tests.journeys.test_first_line import reaction

log = logging.getLogger(__name__)

SECRET = "a-secret-of-the-webhook"
CHATS = (-1001000000003, -1001000000004, -1001000000005)
ASKERS = tuple(Person(2001 + number, f"Asker{number}") for number in range(10))
PROMISE_S = 10.0
MARGIN_S = 1.0
SLOW_S = 120.0
"""How long five processes may take to load where two cores are busy."""
WAITS = """
    SELECT (SELECT count(*) FROM inbox WHERE state = 'waiting')
         + (SELECT count(*) FROM outbox WHERE state IN ('new', 'sending'))
"""


@dataclass(frozen=True, slots=True)
class Cluster:
    stage: Stage
    bots: list[Program]
    schedulers: list[Program]
    database: asyncpg.Connection

    async def leader(self) -> str | None:
        return await self.database.fetchval("SELECT holder FROM leases WHERE name = 'delivery' AND expires_at > now()")

    async def leader_is_new(self, former: str) -> None:
        async with asyncio.timeout(4 * PROMISE_S):
            while await self.leader() in {None, former}:
                await asyncio.sleep(0.02)

    async def renewed(self) -> None:
        """Right after the leader took its lease anew: the worst moment for it to die."""
        ends = "SELECT expires_at FROM leases WHERE name = 'delivery'"
        before = await self.database.fetchval(ends)
        async with asyncio.timeout(PROMISE_S):
            while await self.database.fetchval(ends) == before:
                await asyncio.sleep(0.01)

    def process_of(self, holder: str) -> Program:
        number = int(holder.split(":")[1])
        return next(one for one in self.schedulers if one.process_id == number)

    async def settled(self) -> None:
        """Nothing waits at Telegram, in the inbox or in the outbox."""
        async with asyncio.timeout(SLOW_S):
            while await self._waits_at_telegram() or await self.database.fetchval(WAITS):
                await asyncio.sleep(0.1)

    async def _waits_at_telegram(self) -> int:
        view = await self.stage.people.get(f"view?as={OLGA.user_id}")
        return int(view["bot"]["pending_updates"])


@pytest.fixture
def database_url(postgres_url: str) -> str:
    return postgres_url


@pytest.fixture(params=["round robin", "each update twice", "nginx"])
def balancer(request: pytest.FixtureRequest) -> str:
    if request.param == "nginx" and NGINX is None:
        pytest.skip("nginx is not installed (Debian: apt install nginx-light)")
    return request.param


@pytest.fixture
async def cluster(balancer: str, raise_desk: Raise, postgres_url: str, tmp_path: Path) -> AsyncIterator[Cluster]:
    """Three bots and two schedulers; whoever still runs is killed at the end."""
    ports = [free_port() for _ in range(3)]
    async with AsyncExitStack() as stack:
        front = nginx(ports, tmp_path) if balancer == "nginx" else round_robin(ports, echo="twice" in balancer)
        settings = {"mode": "webhook", "webhook_secret": SECRET, "public_url": await stack.enter_async_context(front)}
        config = CONFIG.replace("[{help}]", f"[{', '.join(map(str, (HELP, *CHATS)))}]")
        stage = await raise_desk(command="bot", config=config, response="4s", web_port=str(ports[0]), **settings)
        others = [stage.program.another("bot", name=f"bot-{port}", web_port=str(port)) for port in ports[1:]]
        schedulers = [stage.program.another("scheduler --web", name=f"scheduler-{number}") for number in (1, 2)]
        for one in (*others, *schedulers):
            stack.push_async_callback(end, one)
            await one.start(ready=False)
        await asyncio.gather(*(one.is_ready(SLOW_S) for one in (*others, *schedulers)))
        database = await asyncpg.connect(postgres_url.replace("+asyncpg", ""))
        stack.push_async_callback(database.close)
        yield Cluster(stage, [stage.program, *others], schedulers, database)


async def end(program: Program) -> None:
    if program.running:
        await program.kill()


async def talk(cluster: Cluster, chat_id: int, askers: Iterable[Person]) -> dict[int, int]:
    """Everybody asks and is answered at once, without waiting for the bot; answers by questions."""
    people, answers = cluster.stage.people, {}
    for number, asker in enumerate(askers):
        asked = await people.says(asker, chat_id, f"Where is the key of room {number}?")
        answers[asked] = await people.says(BORIS, chat_id, f"In drawer {number} of the desk", reply_to=asked)
        await asyncio.sleep(0.05)
    return answers


async def handled_by(program: Program) -> float:
    async with (
        aiohttp.ClientSession() as session,
        session.get(f"http://127.0.0.1:{program.port}/metrics") as answer,
    ):
        text = await answer.text()
    return sum(map(float, re.findall(r'^firstline_updates_handled_total\{end="handled"\} (\S+)', text, re.MULTILINE)))


async def test_chats_keep_their_order_over_processes_and_nothing_is_lost_or_done_twice(cluster: Cluster) -> None:
    people = cluster.stage.people
    await people.enter(*ASKERS)
    for chat_id in CHATS:
        await people.group(chat_id, f"Help {chat_id}", OLGA, BORIS, CLARA, *ASKERS)

    first = await asyncio.gather(*(talk(cluster, chat_id, ASKERS[:5]) for chat_id in CHATS))
    await cluster.settled()
    shares = [await handled_by(bot) for bot in cluster.bots]
    talking = asyncio.gather(*(talk(cluster, chat_id, ASKERS[5:]) for chat_id in CHATS))
    await asyncio.sleep(0.2)
    await cluster.bots[1].kill()
    second = await talking
    await cluster.settled()

    wanted = {
        (chat_id, *pair)
        for part in (first, second)
        for chat_id, one in zip(CHATS, part, strict=True)
        for pair in one.items()
    }
    found = await cluster.database.fetch(
        "SELECT chat_id, (message_ids::json->>0)::bigint, answer_message_id FROM questions"
    )
    assert sorted(tuple(row) for row in found) == sorted(wanted)
    assert await cluster.database.fetchval("SELECT count(*) FROM inbox WHERE state <> 'done'") == 0
    assert await out_of_order(cluster) == 0
    assert sum(share > 0 for share in shares) >= 2
    marks = await marked(cluster, "👌")
    assert marks == Counter({(chat_id, asked): 1 for chat_id, asked, _ in wanted})


@pytest.mark.parametrize("balancer", ["round robin"], indirect=True)
async def test_a_task_reaction_finds_its_message_whichever_bot_hears_it_first(cluster: Cluster) -> None:
    """Telegram posts the messages of a chat and its reactions side by side."""
    people = cluster.stage.people
    await people.enter(*ASKERS)
    for chat_id in CHATS:
        await people.group(chat_id, f"Help {chat_id}", OLGA, BORIS, *ASKERS)

    for number, asker in enumerate(ASKERS):
        chat_id = CHATS[number % len(CHATS)]
        asked = await people.says(asker, chat_id, f"Where is the key of room {number}?")
        await people.reacts(BORIS, chat_id, asked, "✍")
    await cluster.settled()

    assert await cluster.database.fetchval("SELECT count(*) FROM tasks") == len(ASKERS)


async def out_of_order(cluster: Cluster) -> int:
    """Updates that were done before an earlier one of their chat."""
    return await cluster.database.fetchval(
        """SELECT count(*) FROM (SELECT ended_at, max(ended_at) OVER (
               PARTITION BY lane ORDER BY id ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS before
               FROM inbox) AS done
           WHERE ended_at < before"""
    )


async def marked(cluster: Cluster, emoji: str) -> Counter[tuple[int, int]]:
    """How often the bot put this reaction, by message."""
    calls = [one["params"] for one in await cluster.stage.people.calls() if one["method"] == "setMessageReaction"]
    return Counter(
        (int(one["chat_id"]), int(one["message_id"]))
        for one in calls
        if any(each["emoji"] == emoji for each in json.loads(one["reaction"]))
    )


@pytest.mark.parametrize("balancer", ["round robin"], indirect=True)
async def test_a_standby_scheduler_sends_within_ten_seconds_after_the_leader_was_killed(
    cluster: Cluster,
) -> None:
    people, loop = cluster.stage.people, asyncio.get_running_loop()
    for number, asker in enumerate((BELLA, CYRIL)):
        former = await cluster.leader()
        assert former is not None
        await cluster.renewed()
        leading = cluster.process_of(former)

        killed = loop.time()
        await leading.kill()
        asked = await people.says(asker, HELP, f"Where is the key of room {number}?")
        await cluster.leader_is_new(former)
        leads = loop.time() - killed
        await reaction(people, asker, asked, "👀", seconds=PROMISE_S)
        sends = loop.time() - killed
        alarm = await people.sees(OLGA, OLGA.user_id, f"room {number}", seconds=PROMISE_S)

        log.warning("the standby leads after %.2f s and has sent after %.2f s", leads, sends)
        assert 4.0 < leads < PROMISE_S - MARGIN_S
        assert sends < PROMISE_S
        assert "🔴" in alarm["text"]
        alarms = [one for one in await people.chat(OLGA, OLGA.user_id) if f"room {number}" in one["text"]]
        assert len(alarms) == 1
        await leading.start(ready=False)
        await leading.is_ready(SLOW_S)
