"""Compliance norms: looked at once for each planned time, told to those who asked, and never changed afterwards."""

from dataclasses import replace
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from desk.catalog import Desk, DeskSettings
from desk.escalation import Audience
from desk.norms import Norm
from desk.notices import Notice, Urgency
from desk.people import Person
from desk.ports import UnitOfWork
from desk.sla import Clock, Happening, ObjectKind, Policy, Target
from desk.usecases import norms
from tests.desk.usecases.stage import BELLA, BORIS, HOUR, OLGA, TASKS, Stage, at, desk, memory
from tests.memory import MemoryDatabase

SIX_PM, NINE_HOURS = 18 * HOUR, 9 * HOUR
EVENING = Norm(Target.RESOLUTION, 85, SIX_PM, NINE_HOURS)
PLAIN = Policy("Default", resolution=HOUR, ladder=())


def it_desk(*wanted: Norm, **changes: Any) -> Desk:
    return desk(policies=(PLAIN,), settings=DeskSettings(norms=wanted), **changes)


class Evening(Stage):
    """A desk with norms, armed in the morning."""

    def __init__(self, *wanted: Norm, **changes: Any) -> None:
        self.database: MemoryDatabase = memory(it_desk(*wanted, **changes))
        super().__init__(self.database.begin)

    async def arms(self) -> None:
        await self.run(lambda uow: norms.arm(uow, now=self.now))

    async def ends(self, met: int = 0, missed: int = 0, cancelled: int = 0, *, on: datetime) -> list[int]:
        """So many tasks end at this moment; the numbers of those that were missed."""
        for _ in range(met):
            await self._ended(on, met_at=on, stopped_by=Happening.CLOSED)
        for _ in range(cancelled):
            await self._ended(on, stopped_by=Happening.CANCELLED)
        return [
            await self._ended(on, breached_at=at(8, day=on.day), stopped_by=Happening.CLOSED) for _ in range(missed)
        ]

    async def _ended(self, on: datetime, **facts: Any) -> int:
        task = await self.makes_task()

        async def do(uow: UnitOfWork) -> int:
            clock = await self._its_clock(uow, task.id or 0)
            clock.started_at, clock.due_at, clock.stopped_at = at(7, day=on.day), at(8, day=on.day), on
            for name, value in facts.items():
                setattr(clock, name, value)
            return task.number

        return await self.run(do)

    async def _its_clock(self, uow: UnitOfWork, task_id: int) -> Clock:
        return next(one for one in await uow.clocks.of(ObjectKind.TASK, task_id) if one.target is Target.RESOLUTION)

    async def configures(self, changed: Desk) -> None:
        self.database.catalog = replace(self.database.catalog, desks={changed.id: changed})
        await self.arms()

    async def checks(self) -> list[Notice]:
        """Everything due is fired, what that arms too; what is said of norms, most urgent first."""
        while await self.sweeps():
            pass
        return [one for one in await self.delivers() if one.kind == "norm_checked"]


async def evening(*wanted: Norm, **changes: Any) -> Evening:
    stage = Evening(*(wanted or (EVENING,)), **changes)
    await stage.arms()
    return stage


async def test_a_share_below_the_norm_is_an_escalation_with_what_was_late() -> None:
    stage = await evening()
    await stage.ends(5, on=at(12))
    late = await stage.ends(missed=2, on=at(10))

    stage.now = at(18)
    [told] = await stage.checks()

    assert (told.chat_id, told.urgency, told.fallback) == (OLGA, Urgency.ESCALATION, (TASKS,))
    assert (told.values["share"], told.values["percent"], told.values["is_below"]) == (71, 85, True)
    assert (told.values["met"], told.values["total"]) == (5, 7)
    assert told.values["late"] == [{"kind": "task", "id": one, "late_s": 7200, "is_open": False} for one in late]


async def test_before_its_time_nothing_is_said_and_at_its_time_once() -> None:
    stage = await evening()

    stage.now = at(17, 59, 59)
    early = await stage.checks()
    stage.now = at(18)

    assert (early, len(await stage.checks()), await stage.checks()) == ([], 1, [])
    assert await stage.next_due() == at(18, day=3)


async def test_exactly_the_share_is_kept_and_said_quietly() -> None:
    stage = await evening()
    await stage.ends(17, 3, on=at(12))

    stage.now = at(18)
    [told] = await stage.checks()

    assert (told.urgency, told.values["share"], told.values["is_below"]) == (Urgency.DIGEST, 85, False)


async def test_a_hair_below_is_shown_rounded_down_never_as_the_norm() -> None:
    stage = await evening(replace(EVENING, percent=67))
    await stage.ends(2, 1, on=at(12))

    stage.now = at(18)
    [told] = await stage.checks()

    assert (told.values["share"], told.values["is_below"]) == (66, True)


async def test_an_empty_window_is_no_data_and_no_alarm() -> None:
    stage = await evening()
    await stage.ends(cancelled=2, on=at(12))

    stage.now = at(18)
    [told] = await stage.checks()

    assert (told.urgency, told.values["share"], told.values["is_below"]) == (Urgency.DIGEST, None, False)


async def test_what_still_runs_is_listed_worst_first_but_does_not_count() -> None:
    stage = await evening()
    await stage.ends(1, on=at(12))
    late = await stage.ends(missed=1, on=at(9, 30))
    stage.now = at(9)
    running = await stage.makes_task()

    stage.now = at(18)
    [told] = await stage.checks()

    assert (told.values["met"], told.values["total"]) == (1, 2)
    assert [(one["id"], one["late_s"], one["is_open"]) for one in told.values["late"]] == [
        (running.id, 8 * HOUR, True),
        (late[0], 1.5 * HOUR, False),
    ]


async def test_ten_late_items_are_named_and_the_others_counted() -> None:
    stage = await evening()
    await stage.ends(missed=13, on=at(12))

    stage.now = at(18)
    [told] = await stage.checks()

    assert (len(told.values["late"]), told.values["more"]) == (10, 3)


async def test_after_three_days_away_each_missed_check_is_made_for_its_own_window() -> None:
    stage = await evening()
    await stage.ends(1, on=at(12, day=2))
    await stage.ends(0, 1, on=at(12, day=4))

    stage.now = at(20, day=5)
    await stage.arms()
    told = await stage.checks()

    assert sorted((one.values["end"], one.values["share"]) for one in told) == [
        ("2026-11-02T18:00:00+00:00", 100),
        ("2026-11-03T18:00:00+00:00", None),
        ("2026-11-04T18:00:00+00:00", 0),
        ("2026-11-05T18:00:00+00:00", None),
    ]
    assert await stage.next_due() == at(18, day=6)


async def test_starting_again_and_again_posts_once() -> None:
    stage = await evening()
    stage.now = at(18)
    await stage.arms()
    first = await stage.checks()
    await stage.arms()

    assert (len(first), await stage.checks()) == (1, [])


async def test_a_norm_that_was_taken_away_is_silent_and_ends() -> None:
    stage = await evening()
    await stage.configures(it_desk())

    stage.now = at(18)

    assert (await stage.checks(), await stage.next_due()) == ([], None)


async def test_of_a_changed_norm_only_the_new_one_speaks() -> None:
    stage = await evening()
    await stage.configures(it_desk(replace(EVENING, percent=50), replace(EVENING, at_s=19 * HOUR)))

    stage.now = at(20)
    told = await stage.checks()

    assert [(one.values["percent"], one.values["end"]) for one in told] == [
        (50, "2026-11-02T18:00:00+00:00"),
        (85, "2026-11-02T19:00:00+00:00"),
    ]


async def test_who_is_told_is_read_when_the_time_comes() -> None:
    stage = await evening()
    await stage.configures(it_desk(replace(EVENING, tell=(Audience.SECOND_LINE, BORIS))))

    stage.now = at(18)

    assert [(one.chat_id, one.fallback) for one in await stage.checks()] == [(TASKS, ()), (BORIS, ())]


async def test_a_desk_that_moved_to_another_zone_is_checked_by_its_new_clock_alone() -> None:
    stage = await evening()
    await stage.configures(it_desk(EVENING, timezone="Europe/Moscow"))

    stage.now = at(20)
    told = await stage.checks()

    assert [one.values["end"] for one in told] == ["2026-11-02T15:00:00+00:00"]
    assert await stage.next_due() == at(15, day=3)


async def test_each_addressee_is_told_once_and_who_cannot_be_reached_through_the_group() -> None:
    stage = await evening(replace(EVENING, tell=(Audience.LEADS, Audience.SECOND_LINE, OLGA)))
    async with stage.begin() as uow:
        await uow.people.see(Person(OLGA, "Olga"))
        await uow.people.set_reachable(OLGA, False)

    stage.now = at(18)

    assert [one.chat_id for one in await stage.checks()] == [TASKS]


async def test_what_was_said_is_in_the_journal_with_its_clocks() -> None:
    stage = await evening()
    await stage.ends(3, 1, on=at(12))
    stage.now = at(18)
    await stage.checks()

    async with stage.begin() as uow:
        [fact] = [one for one in await uow.journal.of(ObjectKind.DESK, 1) if one.what == "norm.checked"]

    assert fact.after == {
        "norm": EVENING.key,
        "start": "2026-11-02T09:00:00+00:00",
        "end": "2026-11-02T18:00:00+00:00",
        "share": 75,
        "percent": 85,
        "met": 3,
        "missed": [4],
        "open": [],
    }


async def test_a_norm_of_a_level_counts_only_what_runs_under_it() -> None:
    stage = await evening(replace(EVENING, policy="VIP"), replace(EVENING, policy="Default"))
    await stage.ends(2, on=at(12))

    stage.now = at(18)

    assert [(one.values["policy"], one.values["total"]) for one in await stage.checks()] == [("VIP", 0), ("Default", 2)]


async def test_a_question_answered_in_time_is_in_the_figure_of_the_answers() -> None:
    stage = Evening(replace(EVENING, clock=Target.RESPONSE))
    it = replace(it_desk(replace(EVENING, clock=Target.RESPONSE)), policies=(Policy("Default", response=600),))
    await stage.configures(it)
    stage.now = at(9, 30)
    asked = await stage.says(BELLA, "The printer on the 3rd floor has jammed, what should I do?")
    stage.now = at(9, 35)
    await stage.says(BORIS, "Open the back cover", reply_to=asked)

    stage.now = at(18)
    [told] = await stage.checks()

    assert (told.values["target"], told.values["met"], told.values["total"]) == ("response", 1, 1)


async def test_on_days_whose_clock_is_turned_a_norm_speaks_once() -> None:
    night = Norm(Target.RESOLUTION, 85, 9_000, 24 * HOUR)
    berlin = ZoneInfo("Europe/Berlin")
    for month, day in ((3, 28), (10, 24)):
        stage = Evening(night, timezone="Europe/Berlin")
        stage.now = datetime(2026, month, day, 12, tzinfo=berlin)
        await stage.arms()
        told = []
        for _ in range(48):
            stage.passes(minutes=30)
            told += await stage.checks()

        assert len(told) == 1
