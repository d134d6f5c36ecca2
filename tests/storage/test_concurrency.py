"""Several units of work at once: nothing is lost, nothing happens twice."""

import asyncio
from datetime import timedelta

import pytest
from sqlalchemy.exc import DBAPIError

from desk.errors import ConcurrentChange
from desk.questions import QuestionStatus
from storage import leases
from storage.database import Database
from tests.storage import make


async def test_fifty_concurrent_changes_of_one_task_all_count(database):
    async with database.begin() as uow:
        made = await uow.tasks.add(make.task(reopened=0))

    async def reopen():
        async with database.begin() as uow:
            task = await uow.tasks.get(made.id, lock=True)
            task.reopened += 1

    await asyncio.gather(*(reopen() for _ in range(50)))

    async with database.begin() as uow:
        assert (await uow.tasks.get(made.id)).reopened == 50


async def test_fifty_concurrent_tasks_get_fifty_numbers_without_a_gap(database):
    async def make_one():
        async with database.begin() as uow:
            return (await uow.tasks.add(make.task())).number

    numbers = await asyncio.gather(*(make_one() for _ in range(50)))

    assert sorted(numbers) == list(range(1, 51))


async def test_a_number_that_was_rolled_back_is_given_again(database):
    with pytest.raises(RuntimeError):  # noqa: PT012 - the whole transaction is what raises
        async with database.begin() as uow:
            await uow.tasks.add(make.task())
            raise RuntimeError

    async with database.begin() as uow:
        assert (await uow.tasks.add(make.task())).number == 1


async def test_who_writes_over_a_change_they_did_not_read_is_told(postgres_database):
    async with postgres_database.begin() as uow:
        asked = await uow.questions.add(make.question(1))

    with pytest.raises(ConcurrentChange):  # noqa: PT012 - raised by the commit
        async with postgres_database.begin() as slow:
            question = await slow.questions.get(asked.id)
            async with postgres_database.begin() as quick:
                (await quick.questions.get(asked.id)).close_as(QuestionStatus.DISMISSED)
            question.close_as(QuestionStatus.ANSWERED)

    async with postgres_database.begin() as uow:
        assert (await uow.questions.get(asked.id)).status is QuestionStatus.DISMISSED


async def test_a_locked_task_is_read_as_the_one_before_left_it(postgres_database):
    async with postgres_database.begin() as uow:
        made = await uow.tasks.add(make.task())

    async with postgres_database.begin() as slow:
        task = await slow.tasks.get(made.id)
        async with postgres_database.begin() as quick:
            (await quick.tasks.get(made.id, lock=True)).title = "changed meanwhile"
        assert task.title == "Printer"
        locked = await slow.tasks.get(made.id, lock=True)

    assert locked is task
    assert locked.title == "changed meanwhile"


async def test_two_sweeps_claim_no_timer_twice(postgres_url):
    first, second = Database(postgres_url), Database(postgres_url)
    async with first.begin() as uow:
        await uow.timers.arm(make.timer(f"t{number:03}") for number in range(200))
    async with first.begin() as one, second.begin() as other:
        mine = await one.timers.claim_due(make.NINE, limit=100)
        theirs = await other.timers.claim_due(make.NINE, limit=200)

    keys = [timer.key for timer in (*mine, *theirs)]
    assert (len(mine), len(keys), len(set(keys))) == (100, 200, 200)
    await first.close()
    await second.close()


async def test_sweeps_in_a_crowd_fire_every_timer_once(database):
    async with database.begin() as uow:
        await uow.timers.arm(make.timer(f"t{number:03}") for number in range(100))
    fired: list[str] = []

    async def sweep():
        while True:
            async with database.begin() as uow:
                claimed = await uow.timers.claim_due(make.NINE, limit=7)
            if not claimed:
                return
            fired.extend(timer.key for timer in claimed)

    await asyncio.gather(*(sweep() for _ in range(4)))

    assert sorted(fired) == [f"t{number:03}" for number in range(100)]


async def test_a_claim_that_was_rolled_back_is_claimed_again(database):
    async with database.begin() as uow:
        await uow.timers.arm([make.timer()])
    with pytest.raises(RuntimeError):  # noqa: PT012 - the whole transaction is what raises
        async with database.begin() as uow:
            assert len(await uow.timers.claim_due(make.NINE, limit=9)) == 1
            raise RuntimeError

    async with database.begin() as uow:
        assert len(await uow.timers.claim_due(make.NINE, limit=9)) == 1


async def test_questions_of_two_processes_never_share_an_id(postgres_url):
    first, second = Database(postgres_url), Database(postgres_url)
    ids = []
    for database in (first, second) * 70:
        async with database.begin() as uow:
            ids.append((await uow.questions.add(make.question(len(ids) + 1))).id)

    assert len(set(ids)) == 140
    await first.close()
    await second.close()


async def test_ids_taken_in_a_savepoint_that_was_undone_are_not_given_twice(sqlite_database):
    async with sqlite_database.begin() as uow:
        with pytest.raises(RuntimeError):  # noqa: PT012 - the whole savepoint is what raises
            async with uow.savepoint():
                await uow.questions.add(make.question(1))
                raise RuntimeError
        kept = [await uow.questions.add(make.question(number)) for number in range(40)]

    async with sqlite_database.begin() as uow:
        later = await uow.questions.add(make.question(99))
        assert len({one.id for one in (*kept, later)}) == 41


async def test_writers_of_one_process_take_turns_on_sqlite(sqlite_database):
    order = []

    async def write(number):
        async with sqlite_database.begin() as uow:
            order.append(number)
            await uow.messages.add(make.message(number))
            await asyncio.sleep(0)
            assert order[-1] == number

    await asyncio.gather(*(write(number) for number in range(1, 11)))

    assert order == list(range(1, 11))


async def test_reading_does_not_wait_for_a_writer_on_sqlite(sqlite_database):
    async with sqlite_database.begin() as writer:
        await writer.messages.add(make.message(1))
        await writer.flush()
        async with sqlite_database.begin(readonly=True) as reader:
            assert await reader.messages.get(make.CHAT, 1) is None

    async with sqlite_database.begin(readonly=True) as reader:
        assert await reader.messages.get(make.CHAT, 1) is not None


async def test_transactions_that_see_the_same_people_in_another_order_do_not_lock_each_other_out(postgres_database):
    both = asyncio.Barrier(2)

    async def see(first, second):
        async with postgres_database.begin() as uow:
            await uow.people.see(make.person(first))
            await uow.flush()
            await both.wait()
            await uow.people.see(make.person(second))

    await asyncio.gather(see(1, 2), see(2, 1))

    async with postgres_database.begin() as uow:
        assert set(await uow.people.many([1, 2])) == {1, 2}


async def test_who_freezes_with_a_lease_in_hand_keeps_nobody_from_leading(postgres_database, monkeypatch):
    monkeypatch.setattr(leases, "STANDS_STILL", "200ms")

    with pytest.raises(DBAPIError):  # noqa: PT012 - its session has been ended meanwhile
        async with postgres_database.begin() as frozen:
            await frozen.leases.hold("delivery", "frozen", make.NINE, timedelta(seconds=7))
            async with postgres_database.begin() as standby:
                fence = await standby.leases.hold("delivery", "standby", make.NINE, timedelta(seconds=7))

    assert fence is not None
    async with postgres_database.begin() as uow:
        assert await uow.leases.holder("delivery") == "standby"


async def test_who_freezes_while_it_books_keeps_nobody_from_leading(postgres_database, monkeypatch):
    async with postgres_database.begin() as uow:
        fence = await uow.leases.hold("delivery", "frozen", make.NINE, timedelta(seconds=7))
    monkeypatch.setattr(leases, "STANDS_STILL", "200ms")

    with pytest.raises(DBAPIError):  # noqa: PT012 - its session has been ended meanwhile
        async with postgres_database.begin() as frozen:
            await frozen.sending.halfway(fence=fence)
            async with postgres_database.begin() as standby:
                await standby.leases.hold("delivery", "standby", make.after(hours=1), timedelta(seconds=7))

    async with postgres_database.begin() as uow:
        assert await uow.leases.holder("delivery") == "standby"
