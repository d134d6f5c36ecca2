"""Transactions that touch the same rows in another order: each waits its turn, none is thrown out for a deadlock."""

import asyncio

import pytest

from tests.storage import make

FIRST, SECOND = -1001, -1002


@pytest.fixture
def database(postgres_database):
    return postgres_database


@pytest.fixture
async def asked(database):
    """A question in each chat."""
    async with database.begin() as uow:
        found = [await uow.questions.add(make.question(1, chat_id=chat_id)) for chat_id in (FIRST, SECOND)]
    return [one.id for one in found]


async def test_a_sweep_and_a_batch_meet_the_same_chats_in_another_order(database, asked):
    both = asyncio.Barrier(2)

    async def sweep():
        async with database.begin() as uow:
            for question_id in reversed(asked):
                await uow.questions.save(await uow.questions.get(question_id))
                await uow.flush()
                await _met(both)

    async def batch():
        async with database.begin() as uow:
            for chat_id in (FIRST, SECOND):
                await uow.questions.talk(chat_id)
                await _met(both)

    await asyncio.gather(sweep(), batch())

    async with database.begin() as uow:
        assert [(await uow.questions.get(each)).is_open for each in asked] == [True, True]


async def test_a_talk_that_somebody_changed_meanwhile_is_read_anew(database, asked):
    async with database.begin() as slow:
        assert len((await slow.questions.talk(FIRST)).open) == 1
        async with database.begin() as quick:
            question = await quick.questions.get(asked[0])
            question.close_as("dismissed")
            await quick.questions.save(question)

    async with database.begin() as uow:
        assert (await uow.questions.talk(FIRST)).open == []


async def test_a_talk_is_worked_on_by_one_transaction_at_a_time(database):
    order = []
    held = asyncio.Event()

    async def slow():
        async with database.begin() as uow:
            await uow.questions.talk(FIRST)
            held.set()
            await asyncio.sleep(0.2)
            order.append("slow")

    async def quick():
        await held.wait()
        async with database.begin() as uow:
            await uow.questions.talk(FIRST)
            order.append("quick")

    await asyncio.gather(slow(), quick())

    assert order == ["slow", "quick"]


async def _met(barrier):
    """Side by side as far as locks allow: who waits for the other is not waited for."""
    try:
        async with asyncio.timeout(0.5):
            await barrier.wait()
    except TimeoutError:
        await barrier.reset()
    except asyncio.BrokenBarrierError:
        return
