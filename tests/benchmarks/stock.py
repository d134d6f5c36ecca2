"""A year of dialogs and tasks in a database, as many as asked for, written past the program: it would take hours."""

import random
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import chain
from typing import Any

import asyncpg
from sqlalchemy import Table

from storage.states import InboxState
from storage.tables import clocks, inbox, messages, questions, tasks
from tests.benchmarks.stage import CHATS

SEEDS = (11, 12)
YEAR = timedelta(days=365)
PEOPLE = range(2001, 2201)
OTHER_BOT = 2
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
_MESSAGE = ("chat_id", "message_id", "author_id", "sent_at", "text", "question_id")
_CLOCK = (
    "id", "desk_id", "kind", "object_id", "target", "goal_s", "hours_id", "started_at", "due_at", "ladder", "policy",
    "cycle", "pauses", "waited_s", "stopped_at", "met_at", "breached_at",
)  # fmt: skip
_UPDATE = ("bot_id", "update_id", "payload_hash", "lane", "raw", "state", "received_at")

Rows = Iterator[tuple[Any, ...]]


@dataclass(frozen=True, slots=True)
class Stock:
    """`is_whole`: with the messages and updates behind the dialogs. `has_clocks`: with what was promised of each."""

    dialogs: int
    start: datetime = datetime(2025, 1, 1, tzinfo=UTC)
    is_whole: bool = False
    has_clocks: bool = False

    @property
    def last_message(self) -> int:
        return 2 * self.dialogs + 1

    def tables(self) -> Iterator[tuple[str, list[str], Rows]]:
        """Table, columns and rows; columns nobody reads here get something harmless."""
        parts: list[tuple[Table, tuple[str, ...], Rows]] = [
            (questions, _QUESTION, self._questions()),
            (tasks, _TASK, self._tasks()),
        ]
        if self.is_whole:
            parts += [(messages, _MESSAGE, self._messages()), (inbox, _UPDATE, self._updates())]
        if self.has_clocks:
            parts.append((clocks, _CLOCK, self._clocks()))
        for table, names, rows in parts:
            rest = [column for column in table.c if not column.nullable and column.name not in {*names, "id"}]
            harmless = tuple(column.type.python_type() for column in rest)
            yield table.name, [*names, *(column.name for column in rest)], _with(rows, harmless)

    def _questions(self) -> Rows:
        """One in twenty still waits for its answer, one in ten was only acknowledged at first."""
        dice = random.Random(SEEDS[0])  # noqa: S311 - a seed makes the run repeatable
        for number in range(1, self.dialogs + 1):
            asked, chat_id, answered = self._asked(number), dice.choice(CHATS), dice.random() > 0.05
            took = min(86_400, int(dice.lognormvariate(6, 1.2))) + 1
            rest: tuple[Any, ...] = (None,) * 11
            if answered:
                rest = (2 * number + 1, dice.choice(PEOPLE), asked + timedelta(seconds=took), took, took // 2)
                rest += ("reply", 0.99, 1)
                rest += ("acknowledgement", took * 3, took) if dice.random() < 0.1 else ("answer", None, None)
            yield (
                number, 1, chat_id, 100_000 + number % 5000, 2 * number, f"[{2 * number}]", asked, asked,
                "The printer has jammed", 1, "Default", "answered" if answered else "open", *rest,
                "first_reaction", 1, took <= 3600 if answered else None, 1,
            )  # fmt: skip

    def _asked(self, number: int) -> datetime:
        return (self.start + YEAR * (number / self.dialogs)).replace(microsecond=0)

    def _tasks(self) -> Rows:
        """A task for every tenth dialog; one in fifty is open."""
        dice, count = random.Random(SEEDS[1]), self.dialogs // 10  # noqa: S311 - as above
        for number in range(1, count + 1):
            created = (self.start + YEAR * (number / count)).replace(microsecond=0)
            done = created + timedelta(seconds=dice.randrange(600, 200_000)) if number % 50 else None
            status = "done" if done else "in_progress"
            yield (
                1, number, "An errand", "", created, dice.choice(PEOPLE), status, "normal", "Default", done, 0, 1, 1,
            )  # fmt: skip

    def _clocks(self) -> Rows:
        """One for the answer to each question, one for the end of each task; about one in ten was broken."""
        promises = chain(
            (("question", one[0], "response", 3_600, one[6], one[14]) for one in self._questions()),
            (("task", one[1], "resolution", 180_000, one[4], one[9]) for one in self._tasks()),
        )
        for number, (kind, object_id, target, goal_s, started, stopped) in enumerate(promises, 1):
            due = started + timedelta(seconds=goal_s)
            met = stopped if stopped is not None and stopped <= due else None
            breached = due if met is None else None
            yield (
                number, 1, kind, object_id, target, goal_s, 1, started, due, "[]", "Default", 1, "[]", 0.0, stopped,
                met, breached,
            )  # fmt: skip

    def _messages(self) -> Rows:
        """Of each dialog its question and its answer."""
        for one in self._questions():
            number, chat_id, asker_id, asked = one[0], one[2], one[3], one[6]
            yield chat_id, 2 * number, asker_id, asked, one[8], number
            if one[12] is not None:
                yield chat_id, one[12], one[13], one[14], "Open the back cover and take the paper out", None

    def _updates(self) -> Rows:
        """Handled long ago; another bot's, so that none is taken for one of those to come."""
        for number in range(1, self.dialogs + 1):
            raw, hashed = f'{{"update_id": {number}}}', number.to_bytes(16, "big")
            yield OTHER_BOT, number, hashed, CHATS[number % len(CHATS)], raw, InboxState.DONE.value, self._asked(number)


def _with(rows: Rows, harmless: tuple[Any, ...]) -> Rows:
    return (row + harmless for row in rows)


async def fill(engine: str, url: str, stock: Stock) -> None:
    await (_fill_sqlite if engine == "sqlite" else _fill_postgresql)(url, stock)


async def _fill_postgresql(url: str, stock: Stock) -> None:
    connection = await asyncpg.connect(url)
    try:
        for table, names, rows in stock.tables():
            await connection.copy_records_to_table(table, records=rows, columns=names)
        await connection.execute(f"SELECT setval('question_ids', {stock.dialogs + 1})")
        await connection.execute("VACUUM ANALYZE")
    finally:
        await connection.close()


async def _fill_sqlite(url: str, stock: Stock) -> None:
    connection = sqlite3.connect(url.removeprefix("sqlite:///"))
    connection.execute("PRAGMA synchronous = OFF")  # of the filling alone
    for table, names, rows in stock.tables():
        marks = ", ".join("?" * len(names))
        statement = f"INSERT INTO {table} ({', '.join(names)}) VALUES ({marks})"  # noqa: S608 - names are ours
        with connection:
            connection.executemany(statement, ([_plain(value) for value in row] for row in rows))
    counted = "INSERT INTO counters (name, last) VALUES ('questions', ?) ON CONFLICT (name) DO UPDATE SET last = ?"
    with connection:
        connection.execute(counted, (stock.dialogs, stock.dialogs))
    connection.execute("ANALYZE")
    connection.close()


def _plain(value: Any) -> Any:
    """An instant as SQLite keeps it: microseconds since 1970."""
    return int(value.timestamp() * 1_000_000) if isinstance(value, datetime) else value
