"""Taking updates in: durable when it returns, each once, and everybody who waits for them hears of it."""

import asyncio
from datetime import UTC, datetime

from sqlalchemy import text

from bot.intake.ports import RawUpdate
from storage.database import Database

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


def raw(update_id: int) -> RawUpdate:
    return RawUpdate(bot_id=1, update_id=update_id, lane=-100, raw=f'{{"update_id":{update_id}}}')


async def test_what_was_taken_in_waits_in_the_inbox(database: Database) -> None:
    stored = await database.take_in([raw(1), raw(2)], NOW)

    async with database.begin(readonly=True) as uow:
        waiting = await uow.inbox.waiting(NOW, limit=10)
    assert stored == 2
    assert [(row.update_id, row.lane, row.received_at) for row in waiting] == [(1, -100, NOW), (2, -100, NOW)]


async def test_an_update_that_comes_again_is_not_stored_again(database: Database) -> None:
    await database.take_in([raw(1)], NOW)

    stored = await database.take_in([raw(1), raw(2)], NOW)

    async with database.begin(readonly=True) as uow:
        assert stored == 1
        assert (await uow.inbox.counts())["waiting"] == 2


async def test_the_lanes_of_this_process_are_woken_only_by_what_is_new(database: Database) -> None:
    bell = database.wakeups.listen("inbox")
    await database.take_in([raw(1)], NOW)
    rung_by_the_first = bell.is_set()
    bell.clear()

    await database.take_in([raw(1)], NOW)

    assert rung_by_the_first
    assert not bell.is_set()


async def test_another_process_hears_of_it(postgres_database: Database, postgres_url: str) -> None:
    other = Database(postgres_url)
    await other.open()
    bell = other.wakeups.listen("inbox")
    bell.clear()

    await postgres_database.take_in([raw(1)], NOW)

    async with asyncio.timeout(5):
        assert await bell.wait()
    await other.close()


async def test_a_connection_cut_while_idle_is_replaced_without_a_word(postgres_database: Database) -> None:
    await postgres_database.take_in([raw(1)], NOW)
    async with postgres_database.begin(readonly=True) as uow:
        await uow._work.connection.execute(
            text(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE pid <> pg_backend_pid() AND datname = current_database()"
            )
        )

    stored = await postgres_database.take_in([raw(1), raw(2)], NOW)

    assert stored == 1
