"""What follows when something could not be sent."""

from datetime import UTC, datetime, timedelta

import pytest

from desk.delivery import Failed, Outcome, Sent, Skipped, Unreachable
from desk.notices import Mode, Notice
from desk.questions import Message
from desk.sla import ObjectKind
from desk.usecases.delivery import book, go_before
from tests.memory import MemoryDatabase

NOW = datetime(2026, 11, 16, 9, tzinfo=UTC)


async def said_after(outcome: Outcome, mode: Mode) -> list[str]:
    """Kinds that wait in the outbox after a delivery of this mode to a lead came to this end."""
    database = MemoryDatabase()
    async with database.begin() as uow:
        await uow.outbox.put(Notice("thing", "key", chat_id=1001, mode=mode, values={"emoji": "x"}))
        fence = await uow.leases.hold("delivery", "me", NOW, timedelta(seconds=10))
        assert fence is not None
        [waiting] = await uow.sending.pending(NOW, limit=10, skip_chats=())
        [delivery] = await uow.sending.begin([waiting.id], fence=fence, now=NOW)
        await book(uow, now=NOW, delivery=delivery, outcome=outcome, fence=fence)
        people = await uow.people.get(1001)
        assert people is None or people.reachable is not True
        left = await uow.sending.pending(NOW, limit=10, skip_chats=())
    return [one.mode.value for one in left]


@pytest.mark.parametrize("outcome", [Failed("no such method"), Unreachable("chat not found")])
@pytest.mark.parametrize("mode", [Mode.CALL, Mode.REACTION, Mode.ANSWER])
async def test_a_menu_or_reaction_that_cannot_be_set_alarms_nobody(mode: Mode, outcome: Outcome):
    assert await said_after(outcome, mode) == []


@pytest.mark.parametrize(("kind", "shown"), [("question_escalation", ["1", "2"]), ("task_card", ["2"])])
async def test_the_earlier_message_of_a_ladder_changes_once_the_newer_one_is_there(kind: str, shown: list[str]):
    database = MemoryDatabase()
    async with database.begin() as uow:
        fence = await uow.leases.hold("delivery", "me", NOW, timedelta(seconds=10))
        assert fence is not None
        for key in ("1", "2"):
            await uow.outbox.put(Notice(kind, key, 1001, Mode.CARD, about=(ObjectKind.QUESTION, 5)))
            [waiting] = await uow.sending.pending(NOW, limit=10, skip_chats=())
            [delivery] = await uow.sending.begin([waiting.id], fence=fence, now=NOW)
            await book(uow, now=NOW, delivery=delivery, outcome=Sent(int(key)), fence=fence)
        await uow.outbox.put(Notice(kind, "2", 1001, Mode.CARD, about=(ObjectKind.QUESTION, 5)))

        left = await uow.sending.pending(NOW, limit=10, skip_chats=())

    assert [str(one.id) for one in left] == shown


@pytest.mark.parametrize(
    ("mode", "outcome"),
    [
        (Mode.CARD, Sent(77, reply_lost=True)),
        (Mode.POST, Sent(77, reply_lost=True)),
        (Mode.REACTION, Skipped("Bad Request: message to react not found", is_gone=True)),
    ],
)
async def test_a_message_that_turns_out_to_be_deleted_is_marked_gone(mode: Mode, outcome: Outcome):
    database = MemoryDatabase()
    async with database.begin() as uow:
        await uow.messages.add(Message(-5, 12, 2001, NOW, "How?"))
        fence = await uow.leases.hold("delivery", "me", NOW, timedelta(seconds=10))
        assert fence is not None
        await uow.outbox.put(Notice("thing", "key", -5, mode, reply_to=12, message_id=12))
        [waiting] = await uow.sending.pending(NOW, limit=10, skip_chats=())
        [delivery] = await uow.sending.begin([waiting.id], fence=fence, now=NOW)

        await go_before(uow, delivery.notice, outcome, fence=fence)

        stored = await uow.messages.get(-5, 12)
    assert stored is not None
    assert stored.gone
