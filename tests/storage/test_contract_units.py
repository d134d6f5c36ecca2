"""Transactions, buttons, leases, the journal and the first admin, in every store."""

import base64
from datetime import timedelta

import pytest

from desk.history import Fact
from desk.notices import Button
from tests.storage import make

TTL = timedelta(seconds=10)


class Stop(Exception):
    pass


async def test_an_exception_rolls_everything_back(begin):
    with pytest.raises(Stop):  # noqa: PT012 - the whole transaction is what raises
        async with begin() as uow:
            made = await uow.tasks.add(make.task())
            await uow.outbox.put(make.notice())
            await uow.timers.arm([make.timer()])
            raise Stop

    async with begin() as uow:
        assert await uow.tasks.get(made.id) is None
        assert await uow.sending.pending(make.NINE, limit=9, skip_chats=[]) == []
        assert await uow.timers.next_due() is None


async def test_a_savepoint_undoes_what_was_done_within_and_nothing_else(begin):
    async with begin() as uow:
        kept = await uow.questions.add(make.question(1))
        await uow.messages.add(make.message(1))
        with pytest.raises(Stop):  # noqa: PT012 - the whole savepoint is what raises
            async with uow.savepoint():
                await uow.messages.add(make.message(2))
                lost = await uow.questions.add(make.question(2))
                (await uow.questions.get(kept.id)).text = "changed"
                await uow.journal.add(Fact(make.NINE, "lost", kind=make.TASK, object_id=1))
                raise Stop
        await uow.messages.add(make.message(3))
        after = await uow.questions.add(make.question(3))

    async with begin() as uow:
        assert [one.message_id for one in await uow.messages.recent(make.CHAT, limit=9)] == [3, 1]
        found = await uow.questions.open_of_desk(make.DESK)
        assert [(one.first_message_id, one.text) for one in found] == [(1, "how?"), (3, "how?")]
        assert await uow.journal.of(make.TASK, 1) == []
        assert after.id is not None
        assert lost.id is not None


async def test_people_seen_in_a_savepoint_that_was_undone_were_not_seen(begin):
    async with begin() as uow:
        await uow.people.see(make.person(1, "Anna"))
        with pytest.raises(Stop):  # noqa: PT012 - the whole savepoint is what raises
            async with uow.savepoint():
                await uow.people.see(make.person(2, "Boris"))
                assert (await uow.people.get(1)).first_name == "Anna"
                raise Stop
        await uow.people.see(make.person(3, "Vera"))

    async with begin() as uow:
        assert set(await uow.people.many([1, 2, 3])) == {1, 3}


async def test_a_savepoint_left_without_an_exception_keeps_everything(begin):
    async with begin() as uow, uow.savepoint():
        await uow.messages.add(make.message(1))

    async with begin() as uow:
        assert await uow.messages.get(make.CHAT, 1) is not None


async def test_the_journal_tells_what_happened_in_order(begin):
    facts = [
        Fact(make.NINE, "task.made", make.DESK, make.BORIS, make.TASK, 7, None, {"number": 1, "title": "Ёлка"}),
        Fact(make.after(minutes=1), "task.taken", make.DESK, None, make.TASK, 7, {"status": "new"}, {"status": "done"}),
    ]
    async with begin() as uow:
        for fact in facts:
            await uow.journal.add(fact)
        await uow.journal.add(Fact(make.NINE, "else", kind=make.TASK, object_id=8))

    async with begin() as uow:
        assert list(await uow.journal.of(make.TASK, 7)) == facts


async def test_a_button_is_found_by_its_token_alone(begin):
    button = Button("take", make.DESK, make.TASK, 7, 3, make.CHAT, make.BORIS, True, {"page": 2}, make.after(hours=1))
    async with begin() as uow:
        first, second = await uow.buttons.issue([button, Button("close")])
        assert (await uow.buttons.find(second)).button == Button("close")

    async with begin() as uow:
        found = await uow.buttons.find(first, lock=True)
        assert (found.token, found.button, found.used_at) == (first, button, None)
        assert await uow.buttons.find("nothing") is None


async def test_tokens_have_96_random_bits_and_fit_into_callback_data(begin):
    async with begin() as uow:
        tokens = await uow.buttons.issue([Button("take")] * 100)

    assert len(set(tokens)) == 100
    assert all(len(base64.urlsafe_b64decode(token)) == 12 for token in tokens)


async def test_a_used_button_remembers_the_first_use(begin):
    async with begin() as uow:
        [token] = await uow.buttons.issue([Button("take", once=True)])
        await uow.buttons.use(token, make.NINE)
    async with begin() as uow:
        await uow.buttons.use(token, make.after(hours=1))

    async with begin() as uow:
        assert (await uow.buttons.find(token)).used_at == make.NINE


async def test_a_lease_has_one_holder_until_it_runs_out(begin):
    async with begin() as uow:
        first = await uow.leases.hold("delivery", "a", make.NINE, TTL)
    async with begin() as uow:
        assert await uow.leases.hold("delivery", "b", make.after(seconds=9), TTL) is None
        assert await uow.leases.hold("delivery", "a", make.after(seconds=9), TTL) == first
    async with begin() as uow:
        assert await uow.leases.hold("delivery", "b", make.after(seconds=18), TTL) is None
        second = await uow.leases.hold("delivery", "b", make.after(seconds=19), TTL)

    assert second > first
    async with begin() as uow:
        assert await uow.leases.hold("delivery", "a", make.after(seconds=20), TTL) is None


async def test_a_released_lease_is_free_at_once_and_only_its_holder_can_release_it(begin):
    async with begin() as uow:
        first = await uow.leases.hold("delivery", "a", make.NINE, TTL)
        await uow.leases.release("delivery", "b")
        assert await uow.leases.hold("delivery", "b", make.NINE, TTL) is None
        await uow.leases.release("delivery", "a")

        assert await uow.leases.hold("delivery", "b", make.NINE, TTL) > first


async def test_the_code_makes_one_admin(begin):
    async with begin() as uow:
        await uow.admins.offer("secret", make.NINE)
    async with begin() as uow:
        assert await uow.admins.claim("guess", make.ANNA, make.NINE) is False
        assert await uow.admins.claim("secret", make.ANNA, make.NINE) is True
    async with begin() as uow:
        assert uow.catalog.admins == {make.ANNA}

        assert await uow.admins.claim("secret", make.BORIS, make.NINE) is False


async def test_until_when_a_lease_was_held_is_known_after_it_has_run_out_or_was_released(begin):
    async with begin() as uow:
        never = await uow.leases.held_until("hearing")
        await uow.leases.hold("hearing", "a", make.NINE, TTL)
        held = await uow.leases.held_until("hearing")
        await uow.leases.release("hearing", "a")
    async with begin() as uow:
        released = await uow.leases.held_until("hearing")

    assert never is None
    assert held == released == make.NINE + TTL
