"""Steps of a ladder: people by name, what is done by itself, and what waits for the opening."""

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from desk.business_hours import BusinessHours
from desk.catalog import HoursVersion
from desk.escalation import Audience, Remedy, Rung, When, at_due
from desk.history import Fact
from desk.notices import Notice
from desk.people import ANONYMOUS_ADMIN, Person, Role
from desk.questions import QuestionStatus
from desk.sla import Happening, ObjectKind, Policy, Target
from desk.tasks import Priority, Status
from storage.catalog import Configuration
from storage.database import Database
from tests.desk.usecases.stage import (
    BELLA,
    BORIS,
    CLARA,
    CYRIL,
    HELP,
    HOUR,
    MINUTE,
    OLGA,
    OSCAR,
    TASKS,
    Stage,
    at,
    desk,
    memory,
    office,
)

PRINTER = "The printer on the 3rd floor has jammed, what should I do?"


def policy(*ladder: Rung) -> Policy:
    return Policy("Default", response=10 * MINUTE, reaction=30 * MINUTE, resolution=8 * HOUR, ladder=ladder)


def stage_with(*ladder: Rung, hours: Sequence[HoursVersion] = (), **changes) -> Stage:
    return Stage(memory(desk(policies=(policy(*ladder),), **changes), hours=hours).begin)


def late(minutes: int, *tell: Audience, clock: str = "response", **more) -> Rung:
    return Rung(clock, When.OFFSET, minutes * MINUTE, tell, **more)


async def escalations(stage: Stage) -> dict[int, Notice]:
    """What is told now, by chat."""
    return {one.chat_id: one for one in await stage.delivers() if one.kind.endswith("_escalation")}


async def facts(stage: Stage, kind: ObjectKind, object_id: int, what: str) -> list[Fact]:
    async def read(uow):
        return [fact for fact in await uow.journal.of(kind, object_id) if fact.what == what]

    return await stage.run(read)


# Whom


async def test_people_named_by_id_are_told_in_private_with_the_group_behind_them() -> None:
    stage = stage_with(late(0, people=(CYRIL,)))
    await stage.says(BELLA, PRINTER)
    stage.now = at(9, 10)

    await stage.sweeps()

    [told] = (await escalations(stage)).values()
    assert (told.chat_id, told.fallback, told.reply_to) == (CYRIL, (TASKS,), None)


async def test_somebody_named_who_cannot_be_reached_is_told_through_the_group() -> None:
    stage = stage_with(late(0, people=(CYRIL,)))
    await stage.run(lambda uow: uow.people.set_reachable(CYRIL, reachable=False))
    await stage.says(BELLA, PRINTER)
    stage.now = at(9, 10)

    await stage.sweeps()

    assert list(await escalations(stage)) == [TASKS]


async def test_a_lead_who_is_named_as_well_is_told_once() -> None:
    stage = stage_with(late(0, Audience.LEADS, people=(OLGA,)))
    await stage.says(BELLA, PRINTER)
    stage.now = at(9, 10)

    await stage.sweeps()

    assert await stage.tells("question_escalation") == [("question_escalation", OLGA)]


async def test_letters_are_not_sent_yet_and_the_journal_says_whose() -> None:
    stage = stage_with(late(0, Audience.LEADS, mail=("boss@acme.com",)))
    await stage.says(BELLA, PRINTER)
    stage.now = at(9, 10)

    await stage.sweeps()

    [fact] = await facts(stage, ObjectKind.QUESTION, 1, "escalated")
    assert (fact.after["told"], fact.after["not_sent"]) == ([OLGA], ["boss@acme.com"])
    assert list(await escalations(stage)) == [OLGA]


async def test_the_first_line_hears_of_a_late_task_where_it_was_asked_for() -> None:
    stage = stage_with(late(0, Audience.FIRST_LINE, clock="resolution"))
    asked = await stage.says(BELLA, PRINTER, topic_id=5)
    await stage.makes_task(BORIS, asked)
    stage.now = at(17)

    await stage.sweeps()

    told = (await escalations(stage))[HELP]
    assert (told.reply_to, told.topic_id) == (asked, 5)


# A question becomes a task by itself


async def test_a_question_nobody_answers_becomes_a_task_of_the_least_busy() -> None:
    stage = stage_with(late(5, Audience.LEADS, do=(Remedy.MAKE_TASK,)))
    await stage.makes_task(BORIS)
    asked = await stage.says(BELLA, PRINTER, topic_id=5)
    await stage.delivers()
    stage.now = at(9, 15)

    await stage.sweeps()

    task, question = await stage.task(2), await stage.question(asked)
    assert (task.maker_id, task.watcher_id, task.assignee_id, task.owner_id) == (None, BELLA, CLARA, OLGA)
    assert (task.chat_id, task.message_id, task.topic_id, task.question_id) == (HELP, asked, 5, question.id)
    assert (task.status, task.description, task.policy) == (Status.NEW, PRINTER, "Default")
    assert (question.status, question.task_id) == (QuestionStatus.CONVERTED, task.id)
    assert (await stage.clock_of(task, Target.REACTION)).due_at == at(9, 45)
    assert await stage.journal(ObjectKind.TASK, task.id) == ["task.made"]
    assert await stage.journal(ObjectKind.QUESTION, question.id) == ["question.converted", "escalated"]


async def test_everybody_hears_of_a_task_that_made_itself() -> None:
    stage = stage_with(late(0, Audience.LEADS, Audience.FIRST_LINE, do=(Remedy.MAKE_TASK,)))
    await stage.says(BELLA, PRINTER)
    await stage.delivers()
    stage.now = at(9, 10)

    await stage.sweeps()

    told = await stage.delivers()
    assert {(one.kind, one.chat_id) for one in told if one.kind != "reaction"} == {
        ("task_card", TASKS),
        ("watcher_taken", HELP),
        ("task_assigned", BORIS),
        ("question_escalation", OLGA),
    }
    [escalation] = [one for one in told if one.kind == "question_escalation"]
    assert escalation.values["did"] == {"make_task": (await stage.task()).id}


async def test_the_clock_of_a_question_that_became_a_task_is_breached_or_neither_but_never_met() -> None:
    early = stage_with(Rung("response", When.PERCENT, 50, (), (Remedy.MAKE_TASK,)))
    overdue = stage_with(late(1, do=(Remedy.MAKE_TASK,)))
    ends = {}

    for name, stage, moment in (("early", early, at(9, 5)), ("overdue", overdue, at(9, 11))):
        asked = await stage.says(BELLA, PRINTER)
        stage.now = moment
        await stage.sweeps()
        clock = await stage.response(asked)
        ends[name] = (clock.stopped_at, clock.stopped_by, clock.met_at, clock.breached_at)

    assert ends == {
        "early": (at(9, 5), Happening.CANCELLED, None, None),
        "overdue": (at(9, 11), Happening.CANCELLED, None, at(9, 10)),
    }


async def test_later_steps_of_the_question_end_with_it() -> None:
    stage = stage_with(late(0, do=(Remedy.MAKE_TASK,)), late(5, Audience.LEADS))
    await stage.says(BELLA, PRINTER)
    stage.now = at(9, 20)

    await stage.sweeps()

    assert await escalations(stage) == {}
    assert await stage.journal(ObjectKind.QUESTION, 1) == ["question.converted", "escalated"]


async def test_where_there_is_no_second_line_people_are_told_all_the_same() -> None:
    stage = stage_with(late(0, Audience.LEADS, do=(Remedy.MAKE_TASK,)), second_line=None)
    asked = await stage.says(BELLA, PRINTER)
    stage.now = at(9, 10)

    await stage.sweeps()

    assert (await stage.question(asked)).status is QuestionStatus.OPEN
    assert (await escalations(stage))[OLGA].values["did"] == {}


async def test_nobody_watches_what_somebody_hidden_asked() -> None:
    settings = replace(desk().settings, anonymous_admin_is_specialist=False)
    stage = stage_with(late(0, do=(Remedy.MAKE_TASK,)), settings=settings)
    await stage.says(ANONYMOUS_ADMIN, PRINTER)
    stage.now = at(9, 10)

    await stage.sweeps()

    assert (await stage.task()).watcher_id is None


async def test_a_task_that_made_itself_can_be_pinned_in_the_same_step() -> None:
    stage = stage_with(late(0, do=(Remedy.PIN, Remedy.REASSIGN, Remedy.MAKE_TASK, Remedy.RAISE_PRIORITY)))
    await stage.says(BELLA, PRINTER)
    stage.now = at(9, 10)

    await stage.sweeps()

    task = await stage.task()
    assert (task.assignee_id, task.priority) == (BORIS, Priority.HIGH)
    assert ("pin_card", TASKS) in await stage.tells()


# What is done


async def test_a_priority_is_raised_by_each_step_that_says_so() -> None:
    stage = stage_with(
        late(0, clock="resolution", do=(Remedy.RAISE_PRIORITY,)),
        late(60, clock="resolution", do=(Remedy.RAISE_PRIORITY,)),
    )
    task = await stage.makes_task(BORIS)
    stage.now = at(18)

    await stage.sweeps()

    raised = [
        (fact.before["priority"], fact.after["priority"])
        for fact in await facts(stage, ObjectKind.TASK, task.id, "remedy.raise_priority")
    ]
    assert raised == [("normal", "high"), ("high", "urgent")]


async def test_people_are_told_after_what_was_done() -> None:
    stage = stage_with(
        late(0, Audience.ASSIGNEE, clock="resolution", do=(Remedy.REASSIGN, Remedy.RAISE_PRIORITY)),
    )
    await stage.makes_task(BORIS)
    stage.now = at(17)

    await stage.sweeps()

    told = (await escalations(stage))[CLARA]
    assert told.values["did"] == {"reassign": CLARA, "raise_priority": "high"}


async def test_a_remedy_that_changes_nothing_is_not_told_of() -> None:
    stage = stage_with(
        late(0, Audience.LEADS, clock="resolution", do=(Remedy.REASSIGN, Remedy.RAISE_PRIORITY)),
        staff={OLGA: Role.LEAD, BORIS: Role.SPECIALIST},
    )
    await stage.makes_task(BORIS)
    await stage.does("set_priority", OLGA, priority=Priority.URGENT)
    stage.now = at(17)

    await stage.sweeps()

    assert (await escalations(stage))[OLGA].values["did"] == {}
    assert (await stage.task()).assignee_id == BORIS


# Waiting for the opening

CLOSED_FRIDAY = datetime(2026, 11, 6, 17, 55, tzinfo=UTC)
"""A question asked five minutes before closing, under a level that runs round the clock."""


def held_stage(*others: Rung, hours: HoursVersion | None = None, **more) -> Stage:
    """The desk works in an office, its promise runs all the time, and nobody is woken."""
    rung = late(0, Audience.LEADS, hold_back=True, **more)
    always = replace(policy(*others, rung), hours="always")
    database = memory(desk(policies=(always,)), hours=[hours or office()])
    [plain] = database.catalog.desks.values()
    database.catalog = replace(database.catalog, desks={1: replace(plain, hours_id=2)})
    return Stage(database.begin)


async def climbs_at(stage: Stage, asked_at: datetime, *, until: timedelta = timedelta(days=5)) -> datetime | None:
    """When the one step of a question asked then is taken, looking at each instant something is due."""
    stage.now = asked_at
    await stage.says(BELLA, PRINTER)
    end = asked_at + until
    while (due := await stage.next_due()) is not None and due <= end:
        stage.now = due
        await stage.sweeps()
        if await escalations(stage):
            return stage.now
    return None


@pytest.mark.parametrize(
    ("asked_at", "climbed_at"),
    [
        (at(11, 0, day=2), at(11, 10, day=2)),
        (at(17, 50, day=2), at(18, 0, day=2)),  # due at the closing second: somebody is still there
        (at(17, 51, day=2), at(9, 0, day=3)),
        (at(3, 0, day=3), at(9, 0, day=3)),
        (at(8, 50, day=3), at(9, 0, day=3)),
        (CLOSED_FRIDAY, at(9, 0, day=9)),  # over the weekend
    ],
)
async def test_a_step_within_hours_waits_for_the_opening(asked_at, climbed_at) -> None:
    assert await climbs_at(held_stage(), asked_at) == climbed_at


async def test_a_holiday_is_no_opening() -> None:
    spec = {day: ["09:00-18:00"] for day in ("mon", "tue", "wed", "thu", "fri")}
    hours = BusinessHours.from_spec(tz="UTC", hours=spec, holidays=["2026-11-09"])

    climbed = await climbs_at(held_stage(hours=HoursVersion(2, "office", {}, hours)), CLOSED_FRIDAY)

    assert climbed == at(9, 0, day=10)


async def test_the_opening_moves_with_the_clocks_of_its_zone() -> None:
    hours = BusinessHours.from_spec(tz="Europe/Berlin", hours={"daily": ["09:00-18:00"]})
    stage = held_stage(hours=HoursVersion(2, "office", {}, hours))

    # Summer time ends in the night to 25 October: nine o'clock is 7:00 UTC the day before, 8:00 UTC that day.
    climbed = await climbs_at(stage, datetime(2026, 10, 24, 20, 0, tzinfo=UTC))

    assert climbed == datetime(2026, 10, 25, 8, 0, tzinfo=UTC)


async def test_of_two_steps_at_one_time_one_is_taken_at_once_and_one_at_the_opening() -> None:
    stage = held_stage(late(0, people=(CYRIL,)))
    stage.now = at(20)
    await stage.says(BELLA, PRINTER)
    told = []

    for stage.now in (at(20, 10), at(9, day=3)):
        await stage.sweeps()
        told.append(set(await escalations(stage)))

    assert told == [{CYRIL}, {OLGA, CYRIL}]  # whose message is shown as things are by then


async def test_a_clock_that_stops_while_its_step_waits_says_nothing() -> None:
    stage = held_stage()
    stage.now = at(20)
    asked = await stage.says(BELLA, PRINTER)
    stage.now = at(21)
    await stage.says(BORIS, "Open the back cover", reply_to=asked)
    await stage.delivers()

    stage.now = at(9, day=3)

    assert await stage.sweeps() == 0
    assert await escalations(stage) == {}


async def test_after_an_outage_into_the_night_a_step_waits_for_the_morning() -> None:
    stage = held_stage()
    stage.now = at(11)
    await stage.says(BELLA, PRINTER)
    stage.now = at(23)

    await stage.sweeps()

    assert await escalations(stage) == {}
    assert await stage.next_due() == at(9, day=3)
    stage.now = at(9, day=3)
    await stage.sweeps()
    assert list(await escalations(stage)) == [OLGA]


async def test_a_step_that_waits_for_the_opening_has_not_failed() -> None:
    stage = held_stage()
    stage.now = at(17, 30)
    await stage.says(BELLA, PRINTER)
    stage.now = at(23)
    await stage.sweeps()

    [waiting] = await stage.run(lambda uow: uow.timers.claim_due(at(9, day=3), limit=9))

    assert (waiting.tries, waiting.due_at) == (0, at(9, day=3))


async def test_a_sweep_that_is_a_little_late_after_closing_still_tells() -> None:
    stage = held_stage()
    stage.now = at(17, 50)
    await stage.says(BELLA, PRINTER)
    stage.now = at(18, 0, 3)

    await stage.sweeps()

    assert list(await escalations(stage)) == [OLGA]


# Cycles and races


async def test_a_reopened_task_posts_anew_and_leaves_what_was_said() -> None:
    stage = stage_with(at_due("resolution", Audience.LEADS))
    await stage.makes_task(BORIS)
    stage.now = at(17)
    await stage.sweeps()
    first = (await escalations(stage))[OLGA]
    await stage.does("finish", BORIS)
    stage.passes(hours=1)
    await stage.does("reopen", BORIS)
    await stage.delivers()
    stage.passes(minutes=1)

    await stage.sweeps()

    [second] = [one for one in await stage.delivers() if one.key != first.key and one.kind == "task_escalation"]
    assert second.values["clock_id"] != first.values["clock_id"]
    assert (await stage.run(lambda uow: uow.clocks.get(first.values["clock_id"]))).stopped_at == at(17)


async def on_engine(database: Database, *ladder: Rung) -> Stage:
    async with database.begin() as uow:
        await uow.configure(Configuration(desks=(desk(id=0, policies=(policy(*ladder),)),)), at(8))
        for user_id in (OLGA, BORIS, CLARA, OSCAR, BELLA):
            await uow.people.see(Person(user_id, str(user_id)))
    return Stage(database.begin)


async def test_two_schedulers_at_once_take_each_step_once(database: Database) -> None:
    stage = await on_engine(
        database,
        late(0, Audience.LEADS, clock="resolution", do=(Remedy.RAISE_PRIORITY, Remedy.REASSIGN)),
        late(5, do=(Remedy.MAKE_TASK,)),
    )
    for text in ("Toner", "Paper", "Cables"):
        await stage.makes_task(BORIS, text=text)
    await stage.says(BELLA, PRINTER)
    stage.now = at(17)

    swept = await asyncio.gather(stage.sweeps(), stage.sweeps(), stage.sweeps())

    assert sum(swept) == 4
    for number in (1, 2, 3):
        task = await stage.task(number)
        assert task.priority is Priority.HIGH
        assert await stage.journal(ObjectKind.TASK, task.id) == [
            "task.made",
            "remedy.raise_priority",
            "remedy.reassign",
            "escalated",
        ]
    assert (await stage.task(4)).maker_id is None
    assert len([one for one in await stage.delivers() if one.kind == "task_escalation"]) == 3


# The due time without a step


async def cards(stage: Stage) -> list[str]:
    """What is drawn anew."""
    return [one.kind for one in await stage.delivers()]


@pytest.mark.parametrize(
    "ladder",
    [(), (late(60, Audience.LEADS, clock="resolution"),), (late(0, Audience.LEADS, clock="reaction"),)],
    ids=["none", "an hour later", "another clock"],
)
async def test_the_card_turns_red_where_nobody_is_told_that_the_time_is_up(ladder) -> None:
    stage = stage_with(*ladder)
    await stage.makes_task(BORIS)
    await stage.does("take", BORIS)
    await stage.delivers()
    stage.now = at(17)
    before = await stage.journal(ObjectKind.TASK, 1)

    await stage.sweeps()

    assert await cards(stage) == ["task_card"]
    assert await stage.journal(ObjectKind.TASK, 1) == before
    await stage.sweeps()
    assert await cards(stage) == []


async def test_a_step_at_the_due_time_needs_no_timer_beside_it() -> None:
    """Nor does the reaction: the card says until when the task shall be done."""
    stage = stage_with(late(0, Audience.LEADS, clock="resolution"))
    await stage.makes_task(BORIS)

    armed = await stage.run(lambda uow: uow.timers.claim_due(at(23), limit=9))

    assert [one.values["rung"] for one in armed] == ["due+0s"]


async def test_without_a_promise_to_be_done_the_card_turns_red_at_the_reaction() -> None:
    stage = Stage(memory(desk(policies=(replace(policy(), resolution=None),))).begin)
    await stage.makes_task(BORIS)
    await stage.delivers()
    stage.now = at(9, 30)

    await stage.sweeps()

    assert await cards(stage) == ["task_card"]


async def test_where_the_step_at_the_due_time_waits_for_the_opening_the_card_does_not() -> None:
    stage = held_stage(clock="resolution")
    stage.now = at(14)
    await stage.makes_task(BORIS)
    await stage.does("take", BORIS)
    await stage.delivers()
    stage.now = at(22)  # eight hours round the clock

    await stage.sweeps()

    assert await cards(stage) == ["task_card"]
    assert await stage.next_due() == at(9, day=3)


async def test_it_moves_with_the_due_time() -> None:
    stage = stage_with()
    await stage.makes_task(BORIS)
    await stage.does("take", BORIS)
    stage.now = at(10)
    await stage.does("hold", BORIS, until=at(9, day=3))
    held = await stage.next_due()
    stage.now = at(11)
    await stage.does("take", BORIS)

    assert (held, await stage.next_due()) == (at(9, day=3), at(18))


async def test_a_question_of_which_nothing_is_shown_needs_none() -> None:
    stage = stage_with(late(60, Audience.LEADS))
    await stage.says(BELLA, PRINTER)

    assert await stage.next_due() == at(10, 10)


async def test_the_warning_about_a_question_turns_red_at_its_due_time() -> None:
    stage = stage_with(Rung("response", When.PERCENT, 50, (Audience.LEADS,)))
    await stage.says(BELLA, PRINTER)
    stage.now = at(9, 5)
    await stage.sweeps()
    await stage.delivers()
    stage.now = at(9, 10)

    await stage.sweeps()

    assert await cards(stage) == ["question_escalation"]
