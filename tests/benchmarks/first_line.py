"""First-line messages end to end: stored, parsed by aiogram, paired, clocks started and stopped, committed.

The throughput is that of a full inbox; the latency is taken at a steady rate through the webhook, from the moment an
update is due to come until its effects are committed. A bare aiogram handler runs on the same database in between.
"""

import asyncio
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from statistics import median

from aiohttp import web

from bot.clock import Clock
from bot.hearing import Ear
from bot.intake.raw import loads, raw_update
from bot.intake.store import Intake
from bot.intake.webhook import Webhook
from bot.observe import Metrics
from bot.process import BOT, WEBHOOK_PATH, Process
from bot.telegram_api import TelegramApi
from bot.web import make_app, serving
from tests.benchmarks import bare
from tests.benchmarks.measure import Figure, Options, middle, percentile
from tests.benchmarks.posting import posting_to
from tests.benchmarks.stage import TOKEN, Stage, server_settings, stage
from tests.benchmarks.traffic import SEED, Traffic
from tests.benchmarks.watching import WatchedDatabase

SECRET = "benchmark-secret"
SEEDS = (SEED,)
BAR_PER_SECOND, BAR_P99_MS = 2_000, 50
PACES = {"postgresql": (1_000, 2_000), "sqlite": (250, 500)}
"""Messages per second; the bar of PostgreSQL is held at the higher one."""
WARM = 2_000
PATIENCE = 180.0


@dataclass(slots=True)
class _Runs:
    settings: str = ""
    handled: list[float] = field(default_factory=list)
    costs: list[float] = field(default_factory=list)
    bare: list[float] = field(default_factory=list)
    medians: dict[int, list[float]] = field(default_factory=dict)
    tails: dict[int, list[float]] = field(default_factory=dict)
    questions: int = 0
    answers: int = 0


async def run(options: Options) -> list[Figure]:
    figures: list[Figure] = []
    with stage() as place:
        for engine in options.engines:
            runs = _Runs()
            for _ in range(options.repeats(3)):
                await _once(place, engine, options, runs)
            figures += _figures(engine, runs)
    return figures


def _figures(engine: str, runs: _Runs) -> list[Figure]:
    held = engine == "postgresql"
    ratios = [ours / theirs for ours, theirs in zip(runs.handled, runs.bare, strict=True)]
    made = f"{runs.questions} questions, {runs.answers} answers in the last run"
    return [
        middle(
            f"handled from a full inbox, {engine}",
            runs.handled,
            "messages/s",
            bar=BAR_PER_SECOND if held else None,
            at_least=True,
            note=made,
        ),
        middle(f"CPU of the process, {engine}", runs.costs, "µs/message"),
        middle(f"bare handler, one commit each, {engine}", runs.bare, "messages/s", note=runs.settings),
        middle(
            f"ours to bare, {engine}",
            ratios,
            "×",
            bar=1.0,
            at_least=True,
            ratio=(median(runs.handled), median(runs.bare)),
            of="messages/s",
        ),
        *_latencies(engine, runs),
    ]


def _latencies(engine: str, runs: _Runs) -> list[Figure]:
    found = []
    for pace in PACES[engine]:
        bar = BAR_P99_MS if engine == "postgresql" and pace >= BAR_PER_SECOND else None
        found.append(middle(f"due → committed at {pace}/s, p50, {engine}", runs.medians[pace], "ms"))
        found.append(middle(f"due → committed at {pace}/s, p99, {engine}", runs.tails[pace], "ms", bar=bar))
    return found


async def _once(place: Stage, engine: str, options: Options, runs: _Runs) -> None:
    count, warm = options.pick((20_000, WARM), (4_000, WARM), (200, 50))
    seconds = options.pick(10, 3, 1)
    async with place.database(engine) as url:
        runs.settings = await server_settings(url) if engine == "postgresql" else ""
        await place.open_desk(url)
        traffic = Traffic()
        async with _handling(place, url) as desk:
            await desk.drain(traffic.bodies(warm))
            rate, cost = await desk.drain(traffic.bodies(count))
            runs.handled.append(rate)
            runs.costs.append(cost)
            for pace in PACES[engine]:
                latencies = await desk.paced(traffic.bodies(pace * seconds), pace)
                runs.medians.setdefault(pace, []).append(percentile(latencies, 0.5))
                runs.tails.setdefault(pace, []).append(percentile(latencies, 0.99))
            runs.questions, runs.answers = await desk.counts()
        runs.bare.append(await bare.per_second(url, traffic.bodies(count)))


class _Desk:
    """The real lanes over the real routers, run as the program runs them."""

    def __init__(self, database: WatchedDatabase) -> None:
        self._database = database
        self._metrics = Metrics()
        self._intake = Intake(database.begin, Clock(), self._metrics, take_in=database.take_in)

    async def drain(self, bodies: Sequence[bytes]) -> tuple[float, float]:
        """Fill the inbox, then let the lanes at it: messages per second, and CPU µs for each."""
        self._database.hold()
        for start in range(0, len(bodies), 500):
            await self._intake.accept([raw_update(loads(body), 1) for body in bodies[start : start + 500]])
        before = len(self._database.ended)
        began, spent = time.monotonic(), time.process_time()
        self._database.let_go()
        await self._database.handled(before + len(bodies))
        seconds, spent = time.monotonic() - began, time.process_time() - spent
        return len(bodies) / seconds, 1e6 * spent / len(bodies)

    async def paced(self, bodies: Sequence[bytes], rate: int) -> list[float]:
        """Milliseconds from when an update was due until its effects were committed, webhook and all."""
        webhook = Webhook(self._intake, secret=SECRET, bot_id=1, metrics=self._metrics)
        app = make_app(metrics=self._metrics, routes=[web.post(WEBHOOK_PATH, webhook.handle)])
        before = len(self._database.ended)
        async with serving(app, "127.0.0.1", 0) as port, posting_to(port, WEBHOOK_PATH, SECRET) as poster:
            posted = await poster.post(bodies, rate=rate)
            await self._database.handled(before + len(bodies))
        assert posted.refused == 0
        ids = [loads(body)["update_id"] for body in bodies]
        return [1000 * (self._database.ended[update_id] - due) for update_id, due in zip(ids, posted.due, strict=True)]

    async def counts(self) -> tuple[int, int]:
        """Questions that were opened, and those of them that found an answer; nothing may have been set aside."""
        async with self._database.begin(readonly=True) as uow:
            inbox = await uow.inbox.counts()
            assert inbox["quarantined"] == inbox["waiting"] == 0, inbox
            desk = next(iter(uow.catalog.desks.values()))
            waiting = len(await uow.questions.open_of_desk(desk.id))
            result = await uow._work.connection.exec_driver_sql("SELECT count(*) FROM questions")
            total = int(result.scalar_one())
        return total, total - waiting


@asynccontextmanager
async def _handling(place: Stage, url: str) -> AsyncIterator[_Desk]:
    database = WatchedDatabase(url)
    await database.open()
    try:
        async with TelegramApi(TOKEN, base_url="http://127.0.0.1:9") as api:
            process = Process(place.settings(url), database, api, Clock(), names=frozenset({BOT}))
            ear = Ear(database.begin, Clock(), holder="benchmark", has_neighbours=False)
            async with asyncio.TaskGroup() as group, asyncio.timeout(PATIENCE):
                group.create_task(process._handle(ear))
                yield _Desk(database)
                process.stop.set()
    finally:
        await database.close()
