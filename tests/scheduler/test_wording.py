"""What becomes of a row of the outbox before anything is sent."""

from datetime import UTC, datetime

from desk.delivery import Skipped, TryLater
from desk.notices import Delivery, Mode, Notice
from scheduler.wording import Wording
from tests.memory import MemoryDatabase

NOW = datetime(2026, 11, 2, 9, tzinfo=UTC)
PIN = Delivery(1, Notice("pin_card", "pin:1:1", -1001, Mode.CALL), revision=1, attempts=0)


class Says:
    """A renderer that always says the same."""

    def __init__(self, answer):
        self.answer = answer

    async def render(self, uow, delivery, now):
        return self.answer


async def test_what_needs_something_that_is_not_there_yet_is_tried_later():
    later = TryLater(2.0, "the card is not posted yet")

    async with MemoryDatabase().begin() as uow:
        outcome = await Wording(Says(later), lambda: NOW).word(uow, PIN)

    assert outcome == later


async def test_what_has_nothing_to_say_is_left_out():
    async with MemoryDatabase().begin() as uow:
        outcome = await Wording(Says(None), lambda: NOW).word(uow, PIN)

    assert outcome == Skipped("nothing to say")
