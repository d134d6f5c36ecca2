"""Durable intake: updates committed before they are acknowledged, through the webhook and the path of the poller."""

import time
from collections.abc import Callable

from aiohttp import web

from bot.clock import Clock
from bot.intake.polling import LIMIT
from bot.intake.raw import loads, raw_update
from bot.intake.store import Intake
from bot.intake.webhook import Webhook
from bot.observe import Metrics
from bot.process import WEBHOOK_PATH, settle_garbage
from bot.web import make_app, serving
from storage.database import Database
from tests.benchmarks.measure import Figure, Options, middle, percentile
from tests.benchmarks.posting import CONNECTIONS, posting_to
from tests.benchmarks.stage import Stage, server_settings, stage
from tests.benchmarks.traffic import SEED, Traffic

SECRET = "benchmark-secret"
BAR_PER_SECOND, BAR_P99_MS = 8_000, 20
WARM = 2_000
SEEDS = (SEED, 8)


async def run(options: Options) -> list[Figure]:
    import aiogram.types  # noqa: F401 - its memory is part of the process that takes updates in

    figures: list[Figure] = []
    with stage() as place:
        for engine in options.engines:
            figures += await _engine(place, engine, options)
    return figures


async def _engine(place: Stage, engine: str, options: Options) -> list[Figure]:
    count, warm = options.pick(40_000, 8_000, 400), options.pick(WARM, WARM, 100)
    rates, tails, costs, polled = [], [], [], []
    settings = ""
    for _ in range(options.repeats(3)):
        async with place.database(engine) as url:
            settings = await server_settings(url) if engine == "postgresql" else ""
            await place.open_desk(url)
            rate, tail, cost = await _webhook(url, count, warm)
            rates.append(rate)
            tails.append(tail)
            costs.append(cost)
            polled.append(await _polling(url, count))
    held = engine == "postgresql"
    return [
        middle(
            f"webhook, {CONNECTIONS} connections, {engine}",
            rates,
            "updates/s",
            bar=BAR_PER_SECOND if held else None,
            at_least=True,
            note=settings,
        ),
        middle(f"webhook, p99, {engine}", tails, "ms", bar=BAR_P99_MS if held else None),
        middle(f"webhook, CPU of the process, {engine}", costs, "µs/update"),
        middle(f"polling, batches of {LIMIT}, {engine}", polled, "updates/s", at_least=True),
    ]


def _intake(database: Database, metrics: Metrics) -> Intake:
    """As the program makes it."""
    return Intake(database.begin, Clock(), metrics, take_in=database.take_in)


async def _webhook(url: str, count: int, warm: int) -> tuple[float, float, float]:
    database, metrics = Database(url), Metrics()
    await database.open()
    try:
        webhook = Webhook(_intake(database, metrics), secret=SECRET, bot_id=1, metrics=metrics)
        app = make_app(metrics=metrics, routes=[web.post(WEBHOOK_PATH, webhook.handle)])
        settle_garbage()
        bodies = Traffic().bodies(warm + count)
        async with (
            serving(app, "127.0.0.1", 0) as port,
            posting_to(port, WEBHOOK_PATH, SECRET) as poster,
        ):
            await poster.post(bodies[:warm])
            began = time.process_time()
            posted = await poster.post(bodies[warm:])
            cost = time.process_time() - began
        assert posted.refused == 0
        assert await _stored(database) == warm + count
    finally:
        await database.close()
    return count / posted.seconds, percentile(posted.latencies_ms(), 0.99), 1e6 * cost / count


async def _polling(url: str, count: int) -> float:
    """What the poller does with each answer of getUpdates: read it, make rows of it, commit."""
    database = Database(url)
    await database.open()
    try:
        intake = _intake(database, Metrics())
        before = await _stored(database)
        pages = _pages(Traffic(seed=SEEDS[1]).bodies, count)
        began = time.monotonic()
        for page in pages:
            await intake.accept([raw_update(item, 1) for item in loads(page)])
        seconds = time.monotonic() - began
        assert await _stored(database) - before == count
    finally:
        await database.close()
    return count / seconds


def _pages(bodies: Callable[[int], list[bytes]], count: int) -> list[bytes]:
    return [b"[" + b",".join(bodies(LIMIT)) + b"]" for _ in range(count // LIMIT)]


async def _stored(database: Database) -> int:
    async with database.begin(readonly=True) as uow:
        return sum((await uow.inbox.counts()).values())
