"""A database of the first release, brought up to this version, on SQLite in place, on PostgreSQL by a backup."""

import pytest
import sqlalchemy as sa

from desk.metrics import Month
from desk.questions import QuestionStatus
from desk.sla import ObjectKind, Pause, Stretch, Target
from desk.tasks import Priority, Status
from desk.usecases import figures
from storage import migrate
from storage.backup import making, restoring
from storage.database import Database
from storage.engines import make_engine, read_url
from storage.tables import metadata
from tests.databases import check_tables
from tests.desk.usecases.stage import BELLA, BORIS, CLARA, HELP, OLGA, Stage, at
from tests.storage.first_release import LATER, ROWS, unpack

MADE_SINCE = {"terms": 5}
"""Rows that the migrations themselves have written: the terms of what was promised before."""


@pytest.fixture(params=["sqlite", "postgresql"])
async def upgraded_url(request, tmp_path, pg_server):
    old = unpack(tmp_path / "firstline.db")
    if request.param == "sqlite":
        await migrate.upgrade(old)
        yield old
        return
    file = tmp_path / "kept.zip"
    await making.make(old, file, version="0.1.0", now=LATER)
    async with pg_server.database(migrated=False) as url:
        await restoring.restore(url, file, now=LATER, how=restoring.How(goes_on=True))
        yield url


@pytest.fixture
async def stage(upgraded_url):
    database = Database(upgraded_url)
    await database.open()
    yield Stage(database.begin, now=LATER)
    await database.close()


async def run(url, function):
    engine = make_engine(read_url(url), pool_size=1)
    async with engine.connect() as connection:
        found = await connection.run_sync(function)
    await engine.dispose()
    return found


def _counts(connection):
    counts = {
        name: connection.scalar(sa.select(sa.func.count()).select_from(table))
        for name, table in metadata.tables.items()
    }
    restored = connection.scalar(sa.text("SELECT count(*) FROM journal WHERE what LIKE 'backup.%'"))
    counts["journal"] -= restored
    counts["counters"] -= connection.scalar(sa.text("SELECT count(*) FROM counters WHERE name = 'similar_before'"))
    return {name: count for name, count in counts.items() if count}


async def test_its_tables_become_those_of_the_program(upgraded_url):
    await run(upgraded_url, check_tables)


async def test_no_row_is_lost(upgraded_url):
    assert await run(upgraded_url, _counts) == ROWS | MADE_SINCE


async def test_tasks_are_what_they_were(stage):
    found = {number: await stage.task(number) for number in range(1, 10)}

    new, begun, held, done, dropped = (
        Status.NEW,
        Status.IN_PROGRESS,
        Status.ON_HOLD,
        Status.DONE,
        Status.CANCELLED,
    )
    assert [task.status for task in found.values()] == [begun, begun, begun, held, done, dropped, new, new, done]
    first, ninth = found[1], found[9]
    assert (first.priority, first.reopened, first.rating, first.owner_id) == (Priority.HIGH, 1, None, OLGA)
    assert (first.assignee_id, first.watcher_id, first.created_at) == (BORIS, BELLA, at(10))
    assert (ninth.rating, ninth.done_at, found[3].deadline_at) == (4, at(21, 30, day=3), at(20))
    assert found[4].title == "Robert'); DROP TABLE tasks;-- � � «кавычки» \u202e🧨 {{ 7*7 }} <b>"


async def test_questions_keep_their_answers(stage):
    async def read(uow):
        return {number: await uow.questions.get(number) for number in (1, 17, 33, 49, 65, 81, 97, 113)}

    found = await stage.run(read)

    assert [one.status for one in found.values()] == [
        QuestionStatus.ANSWERED,
        QuestionStatus.ANSWERED,
        QuestionStatus.OPEN,
        QuestionStatus.DISMISSED,
        QuestionStatus.OPEN,
        QuestionStatus.OPEN,
        QuestionStatus.CONVERTED,
        QuestionStatus.CONVERTED,
    ]
    assert (found[1].answered_by, found[1].response_s, found[1].method, found[1].message_ids) == (
        BORIS, 19 * 60, "reply", [100, 101],
    )  # fmt: skip
    assert (found[33].text, found[33].topic_id, found[65].asker_id) == ("Why is the mail so slow?", 77, 7_400_000_000)


async def test_what_runs_stays_in_the_calendar_it_came_under(stage):
    """Task 1 began at 13:00 in Moscow under nine to six and has waited 2 h 50 min; task 2 under eight to eight."""
    first, second = await stage.clock_of(1, Target.RESOLUTION), await stage.clock_of(2, Target.RESOLUTION)

    assert (first.due_at, first.cycle, first.waited_s) == (at(11, 50, day=3), 2, 10_200)
    assert first.pauses == (Stretch(at(10, 10), at(12)), Stretch(at(13), at(14), Pause.CLOSED))
    assert second.due_at == at(10, day=3)
    held = await stage.clock_of(4, Target.RESOLUTION)
    assert (held.due_at, held.paused_at) == (None, at(14))


async def test_the_figures_of_its_month_are_the_same(stage):
    async def read(uow):
        return await figures.of_month(uow, uow.catalog.by_key("it"), Month(2026, 11), now=stage.now)

    month = await stage.run(read)

    assert (month.first.dialogs, month.first.average_s) == (2, (19 * 60 + 60) / 2)
    assert (month.second.new, month.second.closed, month.second.open) == (8, 2, 6)


async def test_life_goes_on_where_it_stood(stage):
    stage.now = at(6, day=4)
    stage.message_ids = iter(range(1000, 2000))
    asked = await stage.says(BELLA, "How do I connect to the new printer?")
    await stage.says(CLARA, "By its name", reply_to=asked)
    made = await stage.makes_task(BORIS)
    await stage.does("finish", BORIS, 1)
    await stage.does("take", CLARA, 4)

    question = await stage.question(asked)
    assert question.status is QuestionStatus.ANSWERED
    assert question.id > 128  # those up to it were given out
    assert made.number == 10
    assert (await stage.task(1)).status is Status.DONE
    met = await stage.clock_of(1, Target.RESOLUTION)
    assert (met.met_at, met.breached_at) == (None, at(11, 50, day=3))
    resumed = await stage.clock_of(
        4, Target.RESOLUTION
    )  # two hours of Monday, twelve of Tuesday and one of today waited
    assert resumed.waited_s == (3 + 12 + 1) * 3600


async def test_timers_and_notices_wait_as_before(stage):
    async def read(uow):
        waiting = await uow.inbox.waiting(stage.now, limit=9)
        return len(waiting), await uow.timers.next_due(), dict(await uow.inbox.counts())

    waiting, next_due, counts = await stage.run(read)

    assert (waiting, counts) == (2, {"waiting": 2, "done": 1, "quarantined": 2})
    assert next_due == at(5, 30, day=4)  # task 8 is to be taken half an hour after the opening
    assert (await stage.journal(ObjectKind.TASK, 1))[:3] == ["task.made", "task.held", "task.priority"]
    assert await stage.run(lambda uow: uow.messages.get(HELP, 9_000_000_001)) is not None
