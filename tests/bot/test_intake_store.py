"""Group commit: who comes together shares a transaction, and nobody suffers for another."""

import asyncio

import pytest

from bot.clock import Clock
from bot.intake.raw import raw_update
from bot.intake.store import AT_MOST, Intake
from bot.observe import Metrics
from tests.bot.make_updates import message
from tests.bot.memory import MemoryStore


@pytest.fixture
def store():
    return MemoryStore()


@pytest.fixture
def intake(store):
    return Intake(store.begin, Clock(), Metrics())


def row(update_id: int):
    return raw_update(message(update_id), 1)


async def test_a_lone_update_is_committed_at_once(intake, store):
    await intake.accept([row(1)])

    assert store.states() == ["waiting"]
    assert store.transactions == 1


async def test_updates_that_come_together_share_transactions(intake, store):
    await asyncio.gather(*(intake.accept([row(n)]) for n in range(1, 201)))

    assert len(store.state.rows) == 200
    assert store.transactions <= 2


async def test_a_group_has_a_bound(intake, store):
    await asyncio.gather(*(intake.accept([row(n)]) for n in range(1, 2 * AT_MOST + 2)))

    assert len(store.state.rows) == 2 * AT_MOST + 1
    assert 3 <= store.transactions <= 4


async def test_the_order_of_arrival_is_kept(intake, store):
    await asyncio.gather(*(intake.accept([row(n)]) for n in range(1, 51)))

    assert [each.update_id for each in store.state.rows] == list(range(1, 51))


async def test_while_the_database_is_away_everybody_hears_it(intake, store):
    store.break_next = [ConnectionError("away")] * 3

    ends = await asyncio.gather(*(intake.accept([row(n)]) for n in range(1, 4)), return_exceptions=True)

    assert {type(end) for end in ends} == {ConnectionError}
    assert store.state.rows == []


async def test_a_row_that_cannot_be_stored_fails_alone(intake, store):
    store.unstorable = {3}

    ends = await asyncio.gather(*(intake.accept([row(n)]) for n in (1, 2, 3, 4)), return_exceptions=True)

    assert [type(end) for end in ends] == [type(None), type(None), ValueError, type(None)]
    assert sorted(each.update_id for each in store.state.rows) == [1, 2, 4]


async def test_a_caller_who_leaves_takes_nothing_away_from_the_others(intake, store):
    store.commits_may_go_on.clear()
    tasks = [asyncio.ensure_future(intake.accept([row(n)])) for n in (1, 2, 3)]
    await asyncio.sleep(0.01)

    tasks[1].cancel()
    store.commits_may_go_on.set()
    ends = await asyncio.wait_for(asyncio.gather(*tasks, return_exceptions=True), 2)

    assert (ends[0], ends[2]) == (None, None)
    assert {1, 3} <= {each.update_id for each in store.state.rows}


async def test_a_stop_in_the_middle_of_the_commit_leaves_nobody_waiting(intake, store):
    store.commits_may_go_on.clear()
    tasks = [asyncio.ensure_future(intake.accept([row(n)])) for n in (1, 2)]
    await asyncio.sleep(0.01)

    intake._writer.cancel()
    ends = await asyncio.wait_for(asyncio.gather(*tasks, return_exceptions=True), 2)

    assert [type(end) for end in ends] == [InterruptedError, InterruptedError]
    assert store.state.rows == []


async def test_after_a_stop_it_starts_again(intake, store):
    store.break_next = [ConnectionError("away")]
    await asyncio.gather(intake.accept([row(1)]), return_exceptions=True)

    await intake.accept([row(1)])

    assert store.states() == ["waiting"]


async def test_with_a_quicker_way_only_what_admins_must_hear_of_takes_a_transaction(store):
    quick = []

    async def take_in(rows, now):
        quick.extend(each.update_id for each in rows)
        return len(rows)

    intake = Intake(store.begin, Clock(), Metrics(), take_in=take_in)

    await intake.accept([row(1)])
    await intake.accept([raw_update({"message": {}}, 1)])

    assert quick == [1]
    assert store.states() == ["quarantined"]
    assert store.transactions == 1
    assert len(store.state.notices) == 1
