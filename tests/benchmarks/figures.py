"""The figures of a month with percentiles, per day and per specialist, beside a million dialogs in twelve months."""

import random
import sqlite3
import time
from collections.abc import Awaitable, Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import asyncpg

from bot.cli import figures as report
from desk.catalog import Desk
from desk.metrics import FiguresQuery, Month, Split
from desk.ports import UnitOfWork
from desk.usecases import figures
from storage.database import Database
from storage.tables import questions, tasks
from tests.benchmarks.measure import Figure, Options, middle
from tests.benchmarks.stage import CHATS, Stage, stage

BAR_MS = 150
MONTH = Month(2025, 6)
NOW = datetime(2025, 7, 1, tzinfo=UTC)
PEOPLE = range(2001, 2201)
_QUESTION = (
    "id", "desk_id", "chat_id", "asker_id", "first_message_id", "message_ids", "asked_at", "last_at", "text",
    "hours_id", "policy", "status", "answer_message_id", "answered_by", "answered_at", "response_s", "response_work_s",
    "method", "confidence", "rule_version", "answer_kind", "real_response_s", "real_response_work_s", "response_ends",
    "version", "in_target", "rev",
)  # fmt: skip
_TASK = (
    "desk_id", "number", "title", "description", "created_at", "assignee_id", "status", "priority", "policy", "done_at",
    "reopened", "version", "rev",
)  # fmt: skip

Look = Callable[[UnitOfWork, Desk], Awaitable[Any]]


async def run(options: Options) -> list[Figure]:
    dialogs = 100_000 if options.quick else 1_000_000
    found: list[Figure] = []
    with stage() as place:
        for engine in options.engines:
            async with place.database(engine) as url:
                found += await _engine(place, engine, url, dialogs, options.repeats(5))
    return found


async def _engine(place: Stage, engine: str, url: str, dialogs: int, runs: int) -> list[Figure]:
    await place.open_desk(url)
    fill = _fill_sqlite if engine == "sqlite" else _fill_postgresql
    await fill(url, dialogs)
    looks: dict[str, tuple[Look, float | None]] = {
        "dialogs per day and specialist": (_dialogs, BAR_MS),
        "the month, both lines": (lambda uow, desk: figures.of_month(uow, desk, MONTH, now=NOW), BAR_MS),
        "per specialist, both lines": (lambda uow, desk: figures.by_specialist(uow, desk, MONTH, now=NOW), None),
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


def _questions(count: int) -> Iterator[tuple[Any, ...]]:
    """A year of dialogs; one in twenty still waits for its answer, one in ten was only acknowledged at first."""
    dice = random.Random(11)  # noqa: S311 - a seed makes the run repeatable
    start, step = datetime(2025, 1, 1, tzinfo=UTC), timedelta(days=365) / count
    for number in range(1, count + 1):
        asked = (start + step * number).replace(microsecond=0)
        answered = dice.random() > 0.05
        took = min(86_400, int(dice.lognormvariate(6, 1.2))) + 1
        rest: tuple[Any, ...] = (None,) * 11
        if answered:
            rest = (number, dice.choice(PEOPLE), asked + timedelta(seconds=took), took, took // 2, "reply", 0.99, 1)
            rest += ("acknowledgement", took * 3, took) if dice.random() < 0.1 else ("answer", None, None)
        yield (
            number, 1, dice.choice(CHATS), 100_000 + number % 5000, number, f"[{number}]", asked, asked,
            "The printer has jammed", 1, "Default", "answered" if answered else "open", *rest,
            "first_reaction", 1, took <= 3600 if answered else None, 1,
        )  # fmt: skip


def _tasks(count: int) -> Iterator[tuple[Any, ...]]:
    """A task for every tenth dialog; one in fifty is open."""
    dice = random.Random(12)  # noqa: S311 - as above
    start, step = datetime(2025, 1, 1, tzinfo=UTC), timedelta(days=365) / count
    for number in range(1, count + 1):
        created = (start + step * number).replace(microsecond=0)
        done = created + timedelta(seconds=dice.randrange(600, 200_000)) if number % 50 else None
        status = "done" if done else "in_progress"
        yield (
            1, number, "An errand", "", created, dice.choice(PEOPLE), status, "normal", "Default", done, 0, 1, 1,
        )  # fmt: skip


async def _fill_postgresql(url: str, dialogs: int) -> None:
    connection = await asyncpg.connect(url)
    try:
        for table, names, rows in _everything(dialogs):
            await connection.copy_records_to_table(table, records=rows, columns=names)
        await connection.execute("VACUUM ANALYZE")
    finally:
        await connection.close()


async def _fill_sqlite(url: str, dialogs: int) -> None:
    connection = sqlite3.connect(url.removeprefix("sqlite:///"))
    connection.execute("PRAGMA synchronous = OFF")  # of the filling alone
    for table, names, rows in _everything(dialogs):
        marks = ", ".join("?" * len(names))
        statement = f"INSERT INTO {table} ({', '.join(names)}) VALUES ({marks})"  # noqa: S608 - names are ours
        with connection:
            connection.executemany(statement, ([_plain(value) for value in row] for row in rows))
    connection.execute("ANALYZE")
    connection.close()


def _everything(dialogs: int) -> Iterator[tuple[str, list[str], Iterator[tuple[Any, ...]]]]:
    """Table, columns and rows; columns the figures do not read get something harmless."""
    for table, names, rows in (
        (questions, _QUESTION, _questions(dialogs)),
        (tasks, _TASK, _tasks(dialogs // 10)),
    ):
        rest = [column for column in table.c if not column.nullable and column.name not in {*names, "id"}]
        harmless = tuple(column.type.python_type() for column in rest)
        yield table.name, [*names, *(column.name for column in rest)], (row + harmless for row in rows)


def _plain(value: Any) -> Any:
    """An instant as SQLite keeps it: microseconds since 1970."""
    return int(value.timestamp() * 1_000_000) if isinstance(value, datetime) else value
