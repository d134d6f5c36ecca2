"""Ten thousand escalations at one instant beside a million open timers; what a sweep costs; how a backlog drains."""

import asyncio
import time
from bisect import bisect_left, bisect_right
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from itertools import count
from statistics import median

from bot.process import settle_garbage, sweep_pace
from desk.ports import Timer, UnitOfWork, UnitOfWorkFactory
from desk.usecases import sweep
from scheduler.heartbeat import Heartbeat
from scheduler.sweep import SIDE_BY_SIDE, Fire, Sweep
from storage.database import Database
from tests.benchmarks.measure import Figure, Options, against, middle, percentile
from tests.benchmarks.stage import Stage, stage
from tests.benchmarks.timers_stock import far_away, questions_due, tidied

BAR_LATE_S = 1.0
BAR_RATIO = 1.5
BAR_BACKLOG_S = 120
FEW = 100
LEAD = timedelta(seconds=1)
MINUTE = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Sizes:
    open: int = 1_000_000
    some: int = 10_000
    due: int = 10_000
    backlog: int = 100_000
    sweeps: int = 15


QUICK = Sizes(open=50_000, some=5_000, due=500, backlog=2_000, sweeps=5)
SHORT = Sizes(open=1_000, some=100, due=50, backlog=100, sweeps=2)


class Wall:
    """A clock that can be put to any time; from there on it goes by itself."""

    def __init__(self) -> None:
        self._ahead = timedelta()

    def __call__(self) -> datetime:
        return datetime.now(UTC) + self._ahead

    def put_to(self, at: datetime) -> None:
        self._ahead = at - datetime.now(UTC)


@dataclass(slots=True)
class Record:
    """What fired, in order, and when it was committed."""

    wall: Wall
    fired: list[tuple[Timer, datetime]] = field(default_factory=list)
    _batches: dict[int, list[Timer]] = field(default_factory=dict)

    def sweep(self, database: Database, fire: Fire) -> Sweep:
        """As the program does it, watched."""
        pace = sweep_pace(database)
        return Sweep(self._begin_on(database), self._firing(fire), self.wall, batch=pace.batch, lanes=pace.lanes)

    def _begin_on(self, database: Database) -> UnitOfWorkFactory:
        @asynccontextmanager
        async def begin() -> AsyncIterator[UnitOfWork]:
            async with database.begin() as uow:
                batch: list[Timer] = []
                self._batches[id(uow)] = batch
                yield uow
            committed = self.wall()
            self.fired += [(timer, committed) for timer in batch]

        return begin

    def _firing(self, fire: Fire) -> Fire:
        async def fired(uow: UnitOfWork, *, now: datetime, timer: Timer) -> None:
            await fire(uow, now=now, timer=timer)
            self._batches[id(uow)].append(timer)

        return fired

    @property
    def late(self) -> list[float]:
        return [(committed - timer.due_at).total_seconds() for timer, committed in self.fired]

    @property
    def early(self) -> int:
        return sum(late < 0 for late in self.late)

    @property
    def twice(self) -> int:
        return len(self.fired) - len({timer.key for timer, _ in self.fired})

    @property
    def out_of_turn(self) -> int:
        """How many fired sooner or later than their due time says, by more than the batches under way at once."""
        dues = [timer.due_at for timer, _ in self.fired]
        ordered, leeway = sorted(dues), SIDE_BY_SIDE.lanes * SIDE_BY_SIDE.batch
        return sum(
            not bisect_left(ordered, due_at) - leeway <= place < bisect_right(ordered, due_at) + leeway
            for place, due_at in enumerate(dues)
        )


async def no_work(uow: UnitOfWork, *, now: datetime, timer: Timer) -> None:
    """Claimed and committed, nothing else."""


async def run(options: Options) -> list[Figure]:
    sizes = options.pick(Sizes(), QUICK, SHORT)
    figures: list[Figure] = []
    with stage() as place:
        for engine in options.engines:
            async with place.database(engine) as url:
                figures += [
                    replace(one, what=f"{one.what}, {engine}") for one in await _engine(place, url, sizes, options)
                ]
    return figures


async def _engine(place: Stage, url: str, sizes: Sizes, options: Options) -> list[Figure]:
    await place.open_desk(url)
    database = Database(url)
    await database.open()
    settle_garbage()
    try:
        return await Measuring(database, sizes, options).all()
    finally:
        await database.close()


class Measuring:
    """One engine. Each scene happens a day after the one before; the million lies after all of them."""

    def __init__(self, database: Database, sizes: Sizes, options: Options) -> None:
        self._database = database
        self._sizes = sizes
        self._runs = options.repeats(3)
        self._begin = datetime(2027, 3, 1, 9, 0, tzinfo=UTC)
        self._scenes = count()
        self._questions = 0
        self.far = self._begin + timedelta(days=1000)

    async def all(self) -> list[Figure]:
        await far_away(self._database, 0, self._sizes.some, self.far)
        with_some = await self.few()
        await far_away(self._database, self._sizes.some, self._sizes.open, self.far)
        with_all = await self.few()
        note = "the fastest sweep of each"
        figures = [
            Figure(f"sweep of {FEW}, {self._sizes.some:,} open", median(with_some), "ms"),
            Figure(f"sweep of {FEW}, {self._sizes.open:,} open", median(with_all), "ms"),
            against(
                f"{self._sizes.open:,} to {self._sizes.some:,} open", min(with_all), min(with_some), "ms", bar=BAR_RATIO
            ),
        ]
        figures += await self._at_once("claimed only", no_work)
        figures += await self._at_once("escalated", sweep.fire)
        figures += await self._backlog()
        after = await self.few()
        figures.append(
            against("after the backlog to before it", min(after), min(with_all), "ms", bar=BAR_RATIO, note=note)
        )
        return figures

    async def few(self) -> list[float]:
        """Milliseconds of sweeps that find few timers due."""
        taken = []
        for _ in range(self._sizes.sweeps):
            record = await self._due(lambda at: [at] * FEW)
            sweeping = record.sweep(self._database, sweep.fire)
            began = time.perf_counter()
            swept = await sweeping()
            taken.append(1000 * (time.perf_counter() - began))
            assert swept.fired == FEW, swept
        return taken

    async def _at_once(self, what: str, fire: Fire) -> list[Figure]:
        """All due at one instant, found by a heartbeat that is waiting for it."""
        many = self._sizes.due
        runs: list[list[float]] = []
        wrong = 0
        for _ in range(self._runs):
            record = await self._due(lambda at: [at] * many)
            heart = Heartbeat(
                record.sweep(self._database, fire),
                now=record.wall,
                wait=self._database.wakeups.listen("timers").wait,
            )
            beating = asyncio.ensure_future(heart.run())
            async with asyncio.timeout(60):
                while len(record.fired) < many:
                    await asyncio.sleep(0.05)
            await asyncio.sleep(0.5)
            beating.cancel()
            await asyncio.gather(beating, return_exceptions=True)
            runs.append(record.late)
            wrong += record.early + record.twice + abs(many - len(record.fired))
        name = f"{many:,} at one instant, {what}"
        return [
            middle(f"{name}: late, p50", [percentile(run, 0.5) for run in runs], "s"),
            middle(f"{name}: late, p99", [percentile(run, 0.99) for run in runs], "s", bar=BAR_LATE_S),
            middle(f"{name}: late, last", [max(run) for run in runs], "s"),
            Figure(f"{name}: early, lost or twice", wrong, "timers", bar=0),
        ]

    async def _backlog(self) -> list[Figure]:
        """Due over a whole day, in no order, and nobody there to sweep."""
        many = self._sizes.backlog
        record = await self._due(lambda at: [at - MINUTE * (number * 7919 % 1440) for number in range(many)])
        await tidied(self._database)
        record.wall.put_to(record.wall() + LEAD)
        began = time.perf_counter()
        await record.sweep(self._database, sweep.fire)()
        seconds = time.perf_counter() - began
        wrong = record.early + record.twice + abs(many - len(record.fired))
        return [
            Figure(f"backlog of {many:,} escalated", seconds, "s", BAR_BACKLOG_S, note=f"{many / seconds:,.0f}/s"),
            Figure("backlog: out of turn", record.out_of_turn, "timers", bar=0),
            Figure("backlog: early, lost or twice", wrong, "timers", bar=0),
        ]

    async def _due(self, dues: Callable[[datetime], list[datetime]]) -> Record:
        """Questions with these due times, and a clock that stands a moment before the last of them."""
        at = self._begin + timedelta(days=2 * next(self._scenes))
        found = dues(at)
        await questions_due(self._database, found, first=self._questions)
        self._questions += len(found)
        wall = Wall()
        wall.put_to(at + timedelta(milliseconds=1) if len(found) == FEW else at - LEAD)
        return Record(wall)
