"""Timers to measure with: real escalations of real questions, and a million that are far away."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import text

from desk.catalog import Desk
from desk.questions import Question
from desk.sla import Clock, ObjectKind, Target
from desk.usecases import clocks
from storage.database import Database
from storage.types import to_micros
from tests.benchmarks.stage import CHATS

GOAL = timedelta(hours=1)
AT_ONCE = 1_000
_COLUMNS = 'desk_id, kind, about_kind, about_id, key, due_at, not_before, tries, "values"'
_ROW = "1, 'rung', 'question', 1000000000 + n, 'rung:far:' || n, {at}, {at}, 0, '{{}}'"
_FAR = {
    "sqlite": (
        "WITH RECURSIVE far(n) AS (SELECT :first UNION ALL SELECT n + 1 FROM far WHERE n + 1 < :last)"  # noqa: S608
        f" INSERT INTO timers ({_COLUMNS}) SELECT {_ROW} FROM far"
    ).format(at=":day + (n % 2592000) * 1000000"),
    "postgresql": (
        f"INSERT INTO timers ({_COLUMNS}) SELECT {_ROW}"  # noqa: S608
        " FROM generate_series(CAST(:first AS int), CAST(:last AS int) - 1) n"
    ).format(at="CAST(:day AS timestamptz) + (n % 2592000) * interval '1 second'"),
}


async def far_away(database: Database, first: int, last: int, day: datetime) -> None:
    """Timers number `first` to `last` of other questions, due within the thirty days after `day`."""
    engine = "postgresql" if database.is_postgresql else "sqlite"
    params = {"first": first, "last": last, "day": day if database.is_postgresql else to_micros(day)}
    async with database.begin() as uow:
        connection = uow._work.connection
        await connection.execute(text(_FAR[engine]), params)
    await tidied(database)


async def tidied(database: Database) -> None:
    """As the server tidies up by itself before long: it knows how many rows there are."""
    async with database._engine.connect() as connection:
        apart = await connection.execution_options(isolation_level="AUTOCOMMIT")
        await apart.execute(text("VACUUM ANALYZE" if database.is_postgresql else "ANALYZE"))


async def questions_due(database: Database, dues: Sequence[datetime], *, first: int) -> None:
    """An unanswered question for each due time, with its clock and the timers of its ladder."""
    for start in range(0, len(dues), AT_ONCE):
        async with database.begin() as uow:
            desk = next(iter(uow.catalog.desks.values()))
            for number, due_at in enumerate(dues[start : start + AT_ONCE], first + start):
                question = await uow.questions.add(_question(desk, number, due_at))
                about = (ObjectKind.QUESTION, question.id or 0)
                started = due_at - GOAL
                seconds = int(GOAL.total_seconds())
                clock = Clock(
                    desk.id, *about, Target.RESPONSE, seconds, desk.hours_id, started, due_at,
                    ladder=desk.policies[-1].ladder,
                )  # fmt: skip
                await clocks.arm(uow, await uow.clocks.add(clock))


def _question(desk: Desk, number: int, due_at: datetime) -> Question:
    asked_at = due_at - GOAL
    return Question(
        desk_id=desk.id,
        chat_id=CHATS[number % len(CHATS)],
        asker_id=500_000 + number % 5_000,
        first_message_id=number + 1,
        asked_at=asked_at,
        last_at=asked_at,
        text=f"The printer on floor {number % 40} does not answer, what now?",
        hours_id=desk.hours_id,
        policy=desk.policies[-1].name,
    )
