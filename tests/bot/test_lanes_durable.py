"""Intake and lanes over the real databases: nothing lost, nothing applied twice, whoever dies when."""

import asyncio
import json
import random
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import text

from bot.clock import Clock
from bot.intake.raw import raw_update
from bot.intake.store import Intake
from bot.lanes import batch
from bot.lanes.parsing import parse
from bot.lanes.runner import LaneRunner
from bot.observe import Metrics
from desk.errors import LookupNeeded, Refusal, Refused
from desk.history import Fact
from desk.people import Membership
from storage.database import Database
from tests.bot.make_updates import message, press

WAITS_FOR_TURN = """
    SELECT count(*) FROM pg_locks JOIN pg_database ON pg_database.oid = database
    WHERE datname = current_database() AND locktype = 'advisory' AND NOT granted
"""


@pytest.fixture(scope="module", autouse=True)
def aiogram_is_imported():
    parse(json.dumps(message(1)))


@pytest.fixture(autouse=True)
def short_pauses(monkeypatch):
    monkeypatch.setattr(batch, "RETRY_SECONDS", (0.01, 0.01, 0.01, 0.01))


async def note(update: Any, uow: Any, now: datetime) -> None:
    """What every handler here does: one fact in the journal."""
    await asyncio.sleep(0)
    chat = update.message.chat.id if update.message else update.callback_query.message.chat.id
    await uow.journal.add(Fact(at=now, what="handled", actor_id=update.update_id, after={"chat": chat}))


async def refused(uow: Any, update: Any, refusal: Refused, now: datetime) -> None:
    await uow.journal.add(Fact(at=now, what=refusal.code.value, actor_id=update.update_id))


async def member(chat_id: int, user_id: int, now: datetime) -> list[Membership]:
    return [Membership(chat_id, user_id, "member", now)]


def runner(database: Database, dispatch: Any = note) -> LaneRunner:
    workers = 3 if database.is_postgresql else 1
    return LaneRunner(database.begin, dispatch, member, Clock(), database.wakeups, on_refusal=refused, workers=workers)


@asynccontextmanager
async def running(*runners: LaneRunner):
    stop = asyncio.Event()
    async with asyncio.timeout(60), asyncio.TaskGroup() as group:
        for each in runners:
            group.create_task(each.run(stop))
        yield
        stop.set()


async def bring(database: Database, *updates: Any) -> None:
    await Intake(database.begin, Clock(), Metrics()).accept([raw_update(each, 1) for each in updates])


async def counts(database: Database) -> dict[str, int]:
    async with database.begin(readonly=True) as uow:
        return dict(await uow.inbox.counts())


async def settled(database: Database) -> None:
    while (await counts(database))["waiting"]:
        await asyncio.sleep(0.02)


async def journal(database: Database) -> list[tuple[str, int]]:
    """Facts in the order they were written."""
    async with database.begin(readonly=True) as uow:
        rows = await uow._work.connection.execute(text("SELECT what, actor_id FROM journal ORDER BY id"))
        return [(what, number) for what, number in rows]


async def test_updates_go_through_in_order_of_their_chat(database):
    await bring(database, *(message(n, chat=-100 - n % 5) for n in range(1, 201)))

    async with running(runner(database)):
        await settled(database)

    facts = [number for what, number in await journal(database) if what == "handled"]
    assert sorted(facts) == list(range(1, 201))
    for chat in range(5):
        assert [n for n in facts if n % 5 == chat] == sorted(n for n in facts if n % 5 == chat)


async def test_what_comes_while_it_runs_is_handled(database):
    async with running(runner(database)):
        for n in range(1, 6):
            await bring(database, message(n))
            await settled(database)

    assert await journal(database) == [("handled", n) for n in range(1, 6)]


async def test_what_another_process_takes_in_is_handled_before_anybody_looks(postgres_url, monkeypatch):
    """Each tells the others: the look once a second is only for what was lost on the way."""
    monkeypatch.setattr("bot.lanes.runner.LOOK_SECONDS", 600)
    here, there = Database(postgres_url), Database(postgres_url)
    await here.open()
    await there.open()

    async with running(runner(there)), asyncio.timeout(10):
        for n in range(1, 4):
            await bring(here, message(n))
            await settled(here)

    assert await journal(here) == [("handled", n) for n in range(1, 4)]
    await here.close()
    await there.close()


async def test_the_same_update_brought_twice_is_handled_once(database):
    await bring(database, message(1), message(2))
    await bring(database, message(2), message(1), message(3))

    async with running(runner(database)):
        await settled(database)

    assert sorted(await journal(database)) == [("handled", 1), ("handled", 2), ("handled", 3)]


async def test_an_id_used_again_for_another_update_is_another_update(database):
    await bring(database, message(1, text="before the quiet week"))
    await bring(database, message(1, text="after it"))

    async with running(runner(database)):
        await settled(database)

    assert await journal(database) == [("handled", 1), ("handled", 1)]


async def test_refusals_lookups_and_failures_end_each_in_their_way(database):
    async def desk(update: Any, uow: Any, now: datetime) -> None:
        await note(update, uow, now)
        if update.update_id == 2:
            raise Refused(Refusal.LEADS_ONLY)
        if update.update_id == 3 and await uow.memberships.get(-900, 5) is None:
            raise LookupNeeded(-900, 5)
        if update.update_id == 4:
            raise ZeroDivisionError

    broken = {"update_id": 5, "message": {"message_id": "x"}}
    await bring(database, message(1), press(2), press(3), message(4, chat=-4), broken, message(6), message(7, chat=-4))

    async with running(runner(database, desk)):
        await settled(database)

    assert sorted(await journal(database)) == [
        ("handled", 1),
        ("handled", 3),
        ("handled", 6),
        ("handled", 7),
        ("leads_only", 2),
    ]
    assert await counts(database) == {"waiting": 0, "done": 5, "quarantined": 2}


async def test_workers_that_die_at_any_moment_lose_and_double_nothing(database):
    dice = random.Random(7)  # noqa: S311 – no secret is made of it
    total = 300
    await bring(database, *(message(n, chat=-100 - n % 4) for n in range(1, total + 1)))

    deaths = 0
    while (await counts(database))["waiting"]:
        doomed = asyncio.ensure_future(runner(database).run(asyncio.Event()))
        await asyncio.sleep(dice.uniform(0.001, 0.05 + 0.005 * deaths))  # longer lives, so that a slow host ends too
        doomed.cancel()
        await asyncio.gather(doomed, return_exceptions=True)
        deaths += 1

    assert deaths > 1
    assert sorted(await journal(database)) == [("handled", n) for n in range(1, total + 1)]


async def test_two_processes_share_the_work_and_keep_every_chats_order(postgres_database, postgres_url):
    other = Database(postgres_url)
    await other.open()
    try:
        await bring(postgres_database, *(message(n, chat=-100 - n % 6) for n in range(1, 301)))
        async with running(runner(postgres_database), runner(other)):
            await settled(postgres_database)
        facts = [number for _, number in await journal(postgres_database)]
    finally:
        await other.close()

    assert sorted(facts) == list(range(1, 301))
    for chat in range(6):
        assert [n for n in facts if n % 6 == chat] == sorted(n for n in facts if n % 6 == chat)


async def test_a_batch_that_waited_for_its_turn_ends_after_what_was_done_meanwhile(postgres_database):
    await bring(postgres_database, message(1), press(2))
    async with postgres_database.begin(readonly=True) as uow:
        first, second = await uow.inbox.waiting(datetime.now(UTC), limit=2)
    handler = batch.BatchHandler(postgres_database.begin, note, refused, clock=Clock(), parse=parse)

    async with postgres_database.begin() as uow:
        await uow.inbox.take_turn()
        waits = asyncio.ensure_future(handler.handle([second]))
        while not (await uow._work.connection.execute(text(WAITS_FOR_TURN))).scalar_one():
            await asyncio.sleep(0.01)
        await handler.handle([first])
    await waits

    async with postgres_database.begin(readonly=True) as uow:
        ended = await uow._work.connection.execute(text("SELECT update_id FROM inbox ORDER BY ended_at"))
        assert ended.scalars().all() == [1, 2]


async def test_a_cut_connection_is_a_pause(postgres_database):
    await bring(postgres_database, *(message(n) for n in range(1, 101)))

    async with running(runner(postgres_database)):
        await asyncio.sleep(0.02)
        async with postgres_database.begin(readonly=True) as uow:
            await uow._work.connection.execute(
                text(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                    " WHERE pid <> pg_backend_pid() AND datname = current_database()"
                )
            )
        await settled(postgres_database)

    assert sorted(await journal(postgres_database)) == [("handled", n) for n in range(1, 101)]
    async with postgres_database.begin(readonly=True) as uow:
        tries = await uow._work.connection.scalar(text("SELECT max(tries) FROM inbox"))
    assert tries == 0
