"""Transactions that touch the same rows in another order: each waits its turn, none is thrown out for a deadlock."""

import asyncio
from datetime import timedelta

import pytest

from desk.delivery import Migrated
from desk.notices import Mode
from desk.questions import QuestionStatus
from desk.usecases import delivery, dialogs, erasure, meanwhile
from storage.catalog import Configuration
from tests.storage import make

FIRST, SECOND, NEW = -1001, -1002, -1_001_000_000_777
CARLA = 7_000_000_123
NOTHING = dict.fromkeys(("messages", "questions", "tasks", "comments", "journal", "updates"), 0)


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


async def test_a_question_is_closed_while_its_chat_is_being_worked_on(database, asked):
    """Whoever closes it holds its row by then, which the batch that has the chat may wait for."""
    async with database.begin() as batch:
        assert len((await batch.questions.talk(FIRST)).open) == 1
        async with asyncio.timeout(2), database.begin() as press:
            await press.configure(Configuration(desks=(make.desk(),)), make.NINE)
            question = await press.questions.get(asked[0])
            await dialogs.close(press, question, QuestionStatus.DISMISSED, by=make.BORIS, now=make.NINE)

    async with database.begin() as uow:
        assert (await uow.questions.talk(FIRST)).open == []


async def test_a_question_is_opened_again_while_its_chat_is_being_worked_on(database, asked):
    """Its talk is waited for before its row is changed, which the batch that has the chat may want."""
    async with database.begin() as uow:
        await uow.configure(Configuration(desks=(make.desk(),)), make.NINE)
        question = await uow.questions.get(asked[0])
        await dialogs.close(uow, question, QuestionStatus.DISMISSED, by=make.BORIS, now=make.NINE)
        question.hours_id = uow.catalog.desks[make.DESK].hours_id
        replied = {"reply_to": 1, "sent_at": make.after(seconds=9), "from_staff": True}
        await uow.messages.add(make.message(2, make.BORIS, chat_id=FIRST, text="Open the back cover", **replied))

    async def undo():
        async with database.begin() as uow:
            question = await uow.questions.get(asked[0])
            await meanwhile.wait_again(uow, question, by=make.BORIS, now=make.after(minutes=1))

    async with asyncio.TaskGroup() as group, database.begin() as batch:
        await batch.questions.talk(FIRST)
        group.create_task(undo())
        await _met(asyncio.Barrier(2))  # by now it has got as far as it can
        async with asyncio.timeout(2):
            await batch.questions.lock([asked[0]])

    async with database.begin() as uow:
        assert (await uow.questions.get(asked[0])).answer_message_id == 2


async def test_a_person_is_erased_while_two_others_work_in_their_chats(database, asked):
    async with database.begin() as uow:
        await uow.configure(Configuration(desks=(make.desk(),)), make.NINE)
        await uow.tasks.add(make.task(watcher_id=make.ANNA, maker_id=make.BORIS))
        for number, chat_id in enumerate((FIRST, SECOND), 1):
            await uow.messages.add(make.message(1, make.ANNA, chat_id=chat_id))
            about = (make.QUESTION, asked[number - 1])
            await uow.outbox.put(make.notice(f"card:{3 - number}", mode=Mode.CARD, about=about))
    begun, both = asyncio.Barrier(3), asyncio.Barrier(3)

    async def batch(number, chat_id):
        async with database.begin() as uow:
            await uow.questions.talk(chat_id)
            await begun.wait()
            await _met(both)  # by now the erasing has got as far as it can
            question = await uow.questions.get(asked[number - 1])
            question.text = "in other words"
            await uow.questions.save(question)
            await uow.flush()
            for question_id in asked:
                await uow.outbox.refresh(make.QUESTION, question_id)
            await uow.people.see(make.person(make.ANNA, "Anna"))

    async def erase():
        await begun.wait()
        async with database.begin() as uow:
            return await erasure.erase(uow, make.ANNA, now=make.after(hours=1))

    *_, found = await asyncio.gather(batch(1, FIRST), batch(2, SECOND), erase())

    assert (sorted(found.withdrawn), len(found.cancelled)) == (sorted(asked), 1)
    async with database.begin() as uow:
        assert {(await uow.questions.get(each)).text for each in asked} == {""}
        assert await uow.people.get(make.ANNA) is None


async def test_two_people_of_one_task_and_one_chat_are_erased_at_once(database, asked):
    async with database.begin() as uow:
        await uow.configure(Configuration(desks=(make.desk(),)), make.NINE)
        for watcher_id, maker_id in ((make.ANNA, CARLA), (CARLA, make.ANNA)):
            task = await uow.tasks.add(make.task(watcher_id=watcher_id, maker_id=maker_id))
            await uow.outbox.put(make.notice(f"card:{watcher_id}", mode=Mode.CARD, about=task.about))
            await uow.messages.add(make.message(watcher_id, watcher_id, chat_id=FIRST))

    async def erase(user_id):
        async with database.begin() as uow:
            return await erasure.erase(uow, user_id, now=make.after(hours=1))

    found = await asyncio.gather(erase(make.ANNA), erase(CARLA))

    assert sum(len(one.cancelled) for one in found) == 2
    async with database.begin() as uow:
        assert [await uow.personal.count(each) for each in (make.ANNA, CARLA)] == [NOTHING, NOTHING]


async def test_a_group_that_has_moved_is_followed_before_rows_are_held(database, asked):
    """The sender holds rows of the outbox while it books; whoever works in the chat may wait for them."""
    async with database.begin() as uow:
        await uow.outbox.put(make.notice("p", chat_id=FIRST))
    async with database.begin() as uow:
        [row] = await _begun(uow)
        fence = await uow.leases.hold("delivery", "me", make.NINE, timedelta(hours=1))

    async with asyncio.TaskGroup() as group, database.begin() as batch:
        await batch.questions.talk(FIRST)
        following = group.create_task(_follow(database, row.notice, fence))
        await _met(asyncio.Barrier(2))  # by now it has got as far as it can
        question = await batch.questions.get(asked[0])
        question.text = "in other words"
        await batch.questions.save(question)
        await batch.flush()
        assert not following.done()

    async with database.begin() as uow:
        assert (await uow.questions.get(asked[0])).chat_id == NEW
        held = await uow.sending.hold([row.id])
        await uow.sending.settle(row, Migrated(NEW), fence=fence, now=make.NINE)
    async with database.begin() as uow:
        assert [(one.id, one.notice.chat_id) for one in await _begun(uow)] == [(*held, NEW)]


async def _follow(database, notice, fence):
    async with database.begin() as uow:
        await delivery.go_before(uow, notice, Migrated(NEW), fence=fence)
