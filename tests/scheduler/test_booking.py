"""What follows when something could not be sent."""

from datetime import UTC, datetime, timedelta

import pytest

from desk.delivery import Failed, Outcome, Unreachable
from desk.notices import Mode, Notice
from desk.usecases.delivery import book
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
