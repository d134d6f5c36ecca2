"""The figures of a month with percentiles, per day and per specialist, beside a million dialogs in twelve months."""

import time
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from typing import Any

from bot.cli import figures as report
from desk.catalog import Desk
from desk.metrics import FiguresQuery, Month, Split
from desk.ports import UnitOfWork
from desk.usecases import figures
from storage.database import Database
from tests.benchmarks import stock
from tests.benchmarks.measure import Figure, Options, middle
from tests.benchmarks.stage import Stage, stage

BAR_MS = 150
MONTH = Month(2025, 6)
NOW = datetime(2025, 7, 1, tzinfo=UTC)
SEEDS = stock.SEEDS

Look = Callable[[UnitOfWork, Desk], Awaitable[Any]]


async def run(options: Options) -> list[Figure]:
    dialogs = options.pick(1_000_000, 100_000, 2_000)
    found: list[Figure] = []
    with stage() as place:
        for engine in options.engines:
            async with place.database(engine) as url:
                found += await _engine(place, engine, url, dialogs, options.repeats(5))
    return found


async def _engine(place: Stage, engine: str, url: str, dialogs: int, runs: int) -> list[Figure]:
    await place.open_desk(url)
    await stock.fill(engine, url, stock.Stock(dialogs, has_clocks=True))
    looks: dict[str, tuple[Look, float | None]] = {
        "dialogs per day and specialist": (_dialogs, BAR_MS),
        "the month, both lines": (lambda uow, desk: figures.of_month(uow, desk, MONTH, now=NOW), BAR_MS),
        "per specialist, both lines": (lambda uow, desk: figures.by_specialist(uow, desk, MONTH, now=NOW), BAR_MS),
        "the command line's whole report, per day": (
            lambda uow, desk: report.collect(uow, desk, MONTH, by="day", specialist_id=None, now=NOW),
            None,
        ),
    }
    database = Database(url)
    await database.open()
    try:
        return [
            middle(f"{name}, {engine}", await _timed(database, look, runs), "ms", bar=bar, note=f"{dialogs:,} dialogs")
            for name, (look, bar) in looks.items()
        ]
    finally:
        await database.close()


async def _dialogs(uow: UnitOfWork, desk: Desk) -> Any:
    start, end = MONTH.bounds(desk.zone)
    query = FiguresQuery(desk.id, start, end, now=NOW)
    return await uow.reports.first_line_groups(query, by=[Split.DAY, Split.SPECIALIST], zone=desk.zone)


async def _timed(database: Database, look: Look, runs: int) -> list[float]:
    """Once to warm up, then measured."""
    taken = []
    for _ in range(runs + 1):
        async with database.begin(readonly=True) as uow:
            desk = next(iter(uow.catalog.desks.values()))
            began = time.perf_counter()
            await look(uow, desk)
            taken.append(1000 * (time.perf_counter() - began))
    return taken[1:]
