"""The inbox: stored once, taken once, in order within a lane."""

import asyncio
from dataclasses import dataclass

from storage.database import Database
from tests.storage import make


@dataclass(frozen=True)
class Raw:
    update_id: int
    lane: int = make.CHAT
    raw: str = "{}"
    error: str | None = None
    bot_id: int = 1


async def store(database, *rows):
    async with database.begin() as uow:
        return await uow.inbox.store(rows, make.NINE)


async def waiting(database, now=make.NINE, **options):
    async with database.begin(readonly=True) as uow:
        return await uow.inbox.waiting(now, **{"limit": 99} | options)


async def test_an_update_that_is_brought_again_is_stored_once(database):
    assert await store(database, Raw(1), Raw(2), Raw(1)) == 2
    assert await store(database, Raw(2), Raw(3)) == 1

    assert [row.update_id for row in await waiting(database)] == [1, 2, 3]


async def test_an_id_that_telegram_used_again_with_another_content_is_another_update(database):
    assert await store(database, Raw(1, raw='{"a":1}')) == 1
    assert await store(database, Raw(1, raw='{"a":2}'), Raw(1, raw='{"a":1}', bot_id=2)) == 2


async def test_an_update_comes_back_as_it_was(database):
    await store(database, Raw(7, lane=-5, raw='{"text":"\\u0000 ёлка"}'))

    [row] = await waiting(database)
    assert (row.update_id, row.lane, row.raw, row.tries) == (7, -5, '{"text":"\\u0000 ёлка"}', 0)
    assert row.received_at == make.NINE


async def test_the_inbox_is_read_in_pages(database):
    await store(database, *[Raw(number) for number in range(1, 6)])
    first = await waiting(database, limit=3)

    rest = await waiting(database, limit=3, known={row.id for row in first})
    assert [row.update_id for row in (*first, *rest)] == [1, 2, 3, 4, 5]


async def test_what_another_process_commits_late_comes_before_what_its_chat_says_next(postgres_url):
    ours, theirs = Database(postgres_url), Database(postgres_url)
    async with theirs.begin() as slow:
        await slow.inbox.store([Raw(1, lane=-1)], make.NINE)
        await store(ours, Raw(2, lane=-2), Raw(3, lane=-2))
        first = await waiting(ours, limit=2)
    await store(theirs, Raw(4, lane=-1))

    rest = await waiting(ours, limit=2, known={row.id for row in first})
    assert [row.update_id for row in first] == [2, 3]
    assert [row.update_id for row in rest] == [1, 4]
    assert rest[0].id < first[0].id
    await ours.close()
    await theirs.close()


async def test_lanes_that_rest_are_passed_over(database):
    await store(database, Raw(1, lane=-1), Raw(2, lane=-2), Raw(3, lane=-1), Raw(4, lane=-3))

    assert [row.update_id for row in await waiting(database, limit=2, resting={-1})] == [2, 4]


async def test_an_update_is_taken_once(database):
    await store(database, Raw(1), Raw(2))
    ids = [row.id for row in await waiting(database)]
    async with database.begin() as uow:
        assert await uow.inbox.take(ids, make.NINE) == set(ids)
    async with database.begin() as uow:
        assert await uow.inbox.take(ids, make.NINE) == set()

    assert await waiting(database) == []


async def test_an_update_whose_handling_was_rolled_back_waits_again(database):
    await store(database, Raw(1))
    [row] = await waiting(database)
    try:
        async with database.begin() as uow:
            await uow.inbox.take([row.id], make.NINE)
            raise RuntimeError
    except RuntimeError:
        pass

    assert [one.id for one in await waiting(database)] == [row.id]


async def test_two_workers_never_take_the_same_update(postgres_url):
    first, second = Database(postgres_url), Database(postgres_url)
    await store(first, *[Raw(number) for number in range(20)])
    ids = [row.id for row in await waiting(first)]
    async with first.begin() as one:
        mine = await one.inbox.take(ids[:10], make.NINE)
        async with second.begin() as other:
            theirs = await other.inbox.take(ids[10:], make.NINE)
    async with second.begin() as uow:
        assert await uow.inbox.take(ids, make.NINE) == set()

    assert (mine, theirs) == (set(ids[:10]), set(ids[10:]))
    await first.close()
    await second.close()


async def test_a_lane_belongs_to_one_process_until_its_transaction_ends(postgres_url):
    first, second = Database(postgres_url), Database(postgres_url)
    async with first.begin() as one:
        assert await one.inbox.lock_lanes({-1, -2}) == {-1, -2}
        async with second.begin() as other:
            assert await other.inbox.lock_lanes({-2, -3}) == {-3}
    async with second.begin() as other:
        assert await other.inbox.lock_lanes({-1, -2}) == {-1, -2}

    await first.close()
    await second.close()


async def test_a_failed_update_holds_its_lane_until_its_next_try(database):
    await store(database, Raw(1, lane=-1), Raw(2, lane=-1), Raw(3, lane=-2))
    failed = (await waiting(database))[0]
    async with database.begin() as uow:
        await uow.inbox.failed(failed.id, "KeyError", make.after(seconds=2))

    assert [row.update_id for row in await waiting(database, make.after(seconds=1))] == [3]
    again = await waiting(database, make.after(seconds=2))
    assert [(row.update_id, row.tries) for row in again] == [(1, 1), (2, 0), (3, 0)]


async def test_what_is_put_off_waits_alone(database):
    await store(database, Raw(1, lane=-1), Raw(2, lane=-1))
    early = (await waiting(database))[0]
    async with database.begin() as uow:
        await uow.inbox.put_off(early.id, make.after(seconds=2))

    assert [row.update_id for row in await waiting(database, make.after(seconds=1))] == [2]
    again = await waiting(database, make.after(seconds=2))
    assert [(row.update_id, row.tries) for row in again] == [(1, 0), (2, 0)]


async def test_what_is_put_off_waits_alone_also_where_it_failed_before(database):
    await store(database, Raw(1, lane=-1), Raw(2, lane=-1))
    early = (await waiting(database))[0]
    async with database.begin() as uow:
        await uow.inbox.failed(early.id, "KeyError", make.NINE)
        await uow.inbox.put_off(early.id, make.after(seconds=2))

    assert [row.update_id for row in await waiting(database, make.after(seconds=1))] == [2]


async def test_what_is_put_off_is_not_left_lying(database):
    await store(database, Raw(1, lane=-1))
    only = (await waiting(database))[0]
    async with database.begin() as uow:
        assert (await uow.vitals.read(make.after(seconds=90))).inbox_oldest_s == 90
        await uow.inbox.put_off(only.id, make.after(seconds=2))

        assert (await uow.vitals.read(make.after(seconds=90))).inbox_oldest_s == 0


async def test_what_cannot_be_handled_is_set_aside_and_counted(database):
    await store(database, Raw(1), Raw(2, error="not an object"), Raw(3))
    first = (await waiting(database))[0]
    async with database.begin() as uow:
        await uow.inbox.quarantine(first.id, "ValueError", make.NINE)

    assert [row.update_id for row in await waiting(database)] == [3]
    async with database.begin() as uow:
        assert dict(await uow.inbox.counts()) == {"waiting": 1, "done": 0, "quarantined": 2}


async def test_only_handled_updates_are_purged(database):
    await store(database, Raw(1), Raw(2))
    done = (await waiting(database))[0]
    async with database.begin() as uow:
        await uow.inbox.take([done.id], make.NINE)
        assert await uow.inbox.purge(make.NINE) == 0
        assert await uow.inbox.purge(make.after(seconds=1)) == 1

    assert [row.update_id for row in await waiting(database)] == [2]


async def test_commands_take_turns_so_that_they_never_lock_each_other_out(postgres_database):
    held, order = asyncio.Event(), []

    async def first() -> None:
        async with postgres_database.begin() as uow:
            await uow.inbox.take_turn()
            held.set()
            await asyncio.sleep(0.1)
            order.append("first")

    async def second() -> None:
        await held.wait()
        async with postgres_database.begin() as uow:
            await uow.inbox.take_turn()
            order.append("second")

    await asyncio.gather(second(), first())

    assert order == ["first", "second"]
