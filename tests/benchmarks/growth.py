"""How the chief operations grow: the same work beside a thousand dialogs, and beside a million."""

import random
import time
from collections.abc import Iterable
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from statistics import median

from sqlalchemy import text

from bot.process import settle_garbage
from desk.pairing.crowd import trained
from desk.pairing.engine import judge
from desk.pairing.model import Said
from storage.database import Database
from tests.benchmarks import first_line, looks, similar, stock, timers, timers_stock, traffic
from tests.benchmarks.chart import Axis, Chart, Point, lines
from tests.benchmarks.looks import Look, Undone, timed
from tests.benchmarks.measure import Figure, Options, against
from tests.benchmarks.stage import CHATS, SPECIALISTS, Stage, stage
from tests.benchmarks.stock import Stock, fill

SEEDS = (*stock.SEEDS, *similar.SEEDS, traffic.SEED)
BEFORE = timedelta(hours=12)
"""The year of the stock ends so long before the run; what the run brings comes after it."""


async def run(options: Options) -> list[Figure | Chart]:
    sizes = options.pick((1_000, 10_000, 100_000, 1_000_000), (1_000, 10_000), (40, 80))
    brought: list[Figure | Chart] = []
    with stage() as place:
        for engine in options.engines:
            found: dict[str, list[Point]] = {}
            for size in sizes:
                async with place.database(engine) as url:
                    for name, milliseconds in (await _beside(place, engine, url, size, options)).items():
                        found.setdefault(name, []).append((size, milliseconds))
            brought += [*_figures(engine, found), _chart(engine, found)]
    return brought


def _figures(engine: str, found: dict[str, list[Point]]) -> Iterable[Figure]:
    for name, points in found.items():
        (fewest, least), (most, last) = points[0], points[-1]
        note = ", ".join(f"{size:,.0f}: {value:.3g} ms" for size, value in points)
        yield against(f"{name}: {most:,.0f} to {fewest:,.0f} dialogs, {engine}", last, least, "ms", note=note)


def _chart(engine: str, found: dict[str, list[Point]]) -> Chart:
    x, y = Axis("dialogs in the database", is_log=True), Axis("milliseconds each, median", is_log=True)
    return Chart(f"growth-{engine}", f"The chief operations beside more rows, {engine}", x, y, lines(found.items()))


async def _beside(place: Stage, engine: str, url: str, size: int, options: Options) -> dict[str, float]:
    """Milliseconds of each beside so many dialogs and timers, twice as many messages, a tenth as many tasks."""
    await place.open_desk(url)
    now = datetime.now(UTC)
    stocked = Stock(size, now - BEFORE - stock.YEAR, is_whole=True)
    await fill(engine, url, stocked)
    found = await _handled(place, url, stocked, options)
    database = Database(url)
    await database.open()
    settle_garbage()
    try:
        return found | await Looking(database, size, now, options).all()
    finally:
        await database.close()


async def _handled(place: Stage, url: str, stocked: Stock, options: Options) -> dict[str, float]:
    """As `first_line` does it: updates that wait in the inbox, through the lanes and the routers to the commit."""
    talk = traffic.Traffic(after=stocked.last_message)
    async with first_line._handling(place, url) as desk:
        await desk.drain(talk.bodies(options.pick(1_000, 500, 50)))
        rates = [(await desk.drain(talk.bodies(options.pick(2_000, 500, 50))))[0] for _ in range(options.repeats(3))]
    return {"handle an update": 1000 / median(rates)}


class Looking:
    """What people and the heartbeat do in one database of one size."""

    def __init__(self, database: Database, size: int, now: datetime, options: Options) -> None:
        self._database = database
        self._size = size
        self._now = now
        self._options = options
        self._times = options.pick(9, 3, 1)

    async def all(self) -> dict[str, float]:
        found = {
            "pair an answer": await self._paired(),
            "/open": await self._look(looks.open_list(self._now)),
            "/open, a later page": await self._look(looks.open_list(self._now, self._size // 200)),
            "/queue": await self._look(looks.task_list(self._now, "queue")),
            "a month's figures": await self._look(looks.month(self._now)),
        }
        return found | {"search alike": await self._alike(), f"sweep of {timers.FEW} timers": await self._swept()}

    async def _paired(self) -> float:
        """Read what the rules need of a chat, as after a start, and judge what a specialist says there.

        Nothing has spoken on this connection yet, so no chat is remembered; the first only warms up.
        """
        judges, taken = trained(), []
        for number, chat_id in enumerate(CHATS[: self._options.pick(len(CHATS), 20, 3)]):
            with suppress(Undone):
                async with self._database.begin() as uow:
                    began = time.perf_counter()
                    talk = await uow.questions.talk(chat_id)
                    judge(talk, _said(chat_id, 10**9 + number, self._now), judges)
                    taken.append(1000 * (time.perf_counter() - began))
                    raise Undone
        return median(taken[1:])

    async def _look(self, look: Look) -> float:
        return median(await timed(self._database, look, self._times))

    async def _alike(self) -> float:
        dice = random.Random(similar.SEEDS[1])  # noqa: S311 - a seed makes the run repeatable
        texts = list(similar.texts_of(self._size, dice))
        await similar.fill(self._database, texts)
        queries = [similar.asked_again(dice.choice(texts), dice) for _ in range(self._options.pick(100, 30, 5))]
        return median(await similar.timed(self._database, queries))

    async def _swept(self) -> float:
        """As many timers as dialogs wait for a far day."""
        sizes = timers.Sizes(sweeps=self._options.pick(9, 3, 1))
        measuring = timers.Measuring(self._database, sizes, self._options)
        async with self._database.begin() as uow:
            await uow._work.connection.execute(text("DELETE FROM timers"))  # those of the updates handled before
        await timers_stock.far_away(self._database, 0, self._size, measuring.far)
        return median(await measuring.few())


def _said(chat_id: int, message_id: int, now: datetime) -> Said:
    return Said(
        chat_id=chat_id,
        message_id=message_id,
        at=now,
        author_id=SPECIALISTS[1],
        author_name="Boris",
        is_specialist=True,
        text="Open the back cover and take the paper out, then press the green button",
    )
