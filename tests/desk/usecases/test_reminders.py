"""The daily reminder: said quietly once a day where something is open, and never for a day that is over."""

from dataclasses import replace
from datetime import datetime
from typing import Any

from desk.catalog import Desk, DeskSettings
from desk.escalation import Audience
from desk.notices import QUIET, Mode, Notice, Urgency
from desk.reminders import Reminder
from desk.usecases import planned
from tests.desk.usecases.stage import BELLA, BORIS, DEFAULT, HOUR, OLGA, TASKS, Stage, at, desk, memory, office
from tests.memory import MemoryDatabase

HALF_PAST_FIVE = 17 * HOUR + HOUR // 2
EVENING = Reminder(HALF_PAST_FIVE)
PRINTER = "The printer on the 3rd floor has jammed, what should I do?"


class Evening(Stage):
    """A desk with a reminder, armed on Monday morning."""

    def __init__(self, reminder: Reminder | None, **changes: Any) -> None:
        self.database: MemoryDatabase = memory(self._desk(reminder, **changes), hours=(office(),))
        super().__init__(self.database.begin)

    def _desk(self, reminder: Reminder | None, **changes: Any) -> Desk:
        return desk(settings=DeskSettings(reminder=reminder), policies=(), **changes)

    async def arms(self) -> None:
        await self.run(lambda uow: planned.arm(uow, now=self.now))

    async def configures(self, reminder: Reminder | None, **changes: Any) -> None:
        changed = self._desk(reminder, **changes)
        self.database.catalog = replace(self.database.catalog, desks={changed.id: changed})
        await self.arms()

    async def reminds(self, now: datetime) -> list[Notice]:
        """Everything due by then is fired, what that arms too; what the reminder says."""
        self.now = now
        while await self.sweeps():
            pass
        return [one for one in await self.delivers() if one.kind == "open_reminder"]


async def evening(reminder: Reminder | None = EVENING, **changes: Any) -> Evening:
    stage = Evening(reminder, **changes)
    await stage.arms()
    return stage


async def test_open_questions_are_said_at_the_set_time_once_and_without_a_sound() -> None:
    stage = await evening()
    await stage.says(BELLA, PRINTER)

    early = await stage.reminds(at(17, 29, 59))
    [said] = await stage.reminds(at(17, 30))
    again = await stage.reminds(at(17, 31))

    assert (early, again) == ([], [])
    assert (said.chat_id, said.mode, said.urgency) == (TASKS, Mode.CARD, Urgency.DIGEST)
    assert said.kind in QUIET
    assert await stage.next_due() == at(17, 30, day=3)


async def test_where_nothing_is_open_nothing_is_said_and_the_next_day_comes() -> None:
    stage = await evening()
    asked = await stage.says(BELLA, PRINTER)
    await stage.says(BORIS, "Open the back cover", reply_to=asked)

    assert await stage.reminds(at(17, 30)) == []
    assert await stage.next_due() == at(17, 30, day=3)


async def test_an_answer_that_nobody_has_confirmed_is_still_spoken_of() -> None:
    stage = await evening()
    promised = replace(stage.database.catalog.desks[1], policies=(DEFAULT,))
    stage.database.catalog = replace(stage.database.catalog, desks={1: promised})
    await stage.says(BELLA, PRINTER)
    await stage.says(BORIS, "Open the back cover and pull the paper out")

    assert len(await stage.reminds(at(17, 30))) == 1


async def test_each_day_has_a_message_of_its_own() -> None:
    stage = await evening()
    await stage.says(BELLA, PRINTER)

    [monday] = await stage.reminds(at(17, 30))
    [tuesday] = await stage.reminds(at(17, 30, day=3))

    assert monday.key != tuesday.key


async def test_after_an_outage_of_days_it_is_said_for_today_alone() -> None:
    stage = await evening()
    await stage.says(BELLA, PRINTER)

    missed = await stage.reminds(at(9, day=5))
    today = await stage.reminds(at(17, 30, day=5))

    assert (missed, len(today)) == ([], 1)
    assert await stage.next_due() == at(17, 30, day=6)


async def test_later_on_the_same_day_it_is_still_said() -> None:
    stage = await evening()
    await stage.says(BELLA, PRINTER)

    assert len(await stage.reminds(at(22))) == 1


async def test_weekends_and_holidays_are_left_out_unless_they_are_wanted() -> None:
    saturday = at(17, 30, day=7)
    quiet = await evening(hours_id=2)
    loud = await evening(replace(EVENING, on_closed_days=True), hours_id=2)
    found = []

    for stage in (quiet, loud):
        await stage.says(BELLA, PRINTER)
        await stage.reminds(at(17, 30, day=6))
        found.append(len(await stage.reminds(saturday)))

    assert found == [0, 1]
    assert await quiet.next_due() == at(17, 30, day=8)


async def test_it_goes_to_whom_the_desk_names_and_to_the_group_where_they_cannot_be_reached() -> None:
    stage = await evening(replace(EVENING, tell=(Audience.LEADS, BORIS)))
    await stage.says(BELLA, PRINTER)

    said = await stage.reminds(at(17, 30))

    assert {one.chat_id: one.fallback for one in said} == {OLGA: (TASKS,), BORIS: (TASKS,)}


async def test_a_changed_time_replaces_the_old_one() -> None:
    stage = await evening()
    await stage.says(BELLA, PRINTER)
    await stage.configures(replace(EVENING, at_s=HALF_PAST_FIVE + HOUR))

    assert await stage.reminds(at(17, 30)) == []
    assert len(await stage.reminds(at(18, 30))) == 1


async def test_a_reminder_that_was_taken_away_ends_its_chain() -> None:
    stage = await evening()
    await stage.says(BELLA, PRINTER)
    await stage.configures(None)

    assert await stage.reminds(at(17, 30)) == []
    assert await stage.next_due() is None


async def test_what_has_waited_for_more_than_a_month_reminds_of_nothing() -> None:
    stage = await evening()
    await stage.says(BELLA, PRINTER, sent_at=datetime.fromisoformat("2026-10-01T09:00:00+00:00"), live=False)

    assert await stage.reminds(at(17, 30)) == []
