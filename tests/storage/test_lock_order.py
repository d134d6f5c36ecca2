"""Transactions that touch the same rows in another order: each waits its turn, none is thrown out for a deadlock."""

import asyncio
from datetime import timedelta

import pytest

from desk.notices import Mode
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


async def test_cards_are_changed_in_another_order_than_they_are_refreshed(database):
    async with database.begin() as uow:
        for number in (1, 2):
            await uow.outbox.put(make.notice(f"card:{number}", mode=Mode.CARD, about=(make.TASK, 3 - number)))
    both = asyncio.Barrier(2)

    async def changes(*steps):
        async with database.begin() as uow:
            for step in steps:
                await step(uow)
                await uow.flush()
                await _met(both)

    def puts(number):
        return lambda uow: uow.outbox.put(
            make.notice(f"card:{number}", mode=Mode.CARD, about=(make.TASK, 3 - number), values={"anew": True})
        )

    await asyncio.gather(
        changes(puts(1), puts(2)),
        changes(lambda uow: uow.outbox.refresh(make.TASK, 1), lambda uow: uow.outbox.refresh(make.TASK, 2)),
    )

    async with database.begin() as uow:
        begun = await _begun(uow)
    assert [(one.notice.key, one.revision) for one in begun] == [("card:1", 3), ("card:2", 3)]


async def test_the_sender_waits_for_no_row_that_somebody_is_changing(database):
    async with database.begin() as uow:
        for number in (1, 2):
            await uow.outbox.put(make.notice(f"card:{number}", mode=Mode.CARD, about=(make.TASK, number)))

    async with database.begin() as changing:
        await changing.outbox.refresh(make.TASK, 1)
        await changing.outbox.flush()
        async with database.begin() as sender:
            begun = await _begun(sender)
            held = await sender.sending.hold([1, 2, 77])

    assert [one.notice.key for one in begun] == ["card:2"]
    assert held == {2, 77}
    async with database.begin() as sender:
        assert [one.notice.key for one in await _begun(sender)] == ["card:1"]


async def _begun(uow):
    fence = await uow.leases.hold("delivery", "me", make.NINE, timedelta(hours=1))
    waiting = await uow.sending.pending(make.NINE, limit=9, skip_chats=[])
    return await uow.sending.begin([one.id for one in waiting], fence=fence, now=make.NINE)
