"""What due timers do: each rung once, to the right people, and nothing where it no longer applies."""

import pytest

from desk.errors import Refused
from desk.escalation import Audience, Remedy, Rung, When, at_due
from desk.people import Role
from desk.ports import Timer
from desk.sla import ObjectKind, Policy, Target
from desk.tasks import Priority
from desk.usecases import make_task, sweep
from tests.desk.usecases.stage import (
    BELLA,
    BORIS,
    CLARA,
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
)

PRINTER = "The printer on the 3rd floor has jammed, what should I do?"


def stage_with(*ladder: Rung, **changes) -> Stage:
    policy = Policy("Default", response=10 * MINUTE, reaction=30 * MINUTE, resolution=8 * HOUR, ladder=ladder)
    return Stage(memory(desk(policies=(policy,), **changes)).begin)


def rung(clock: str, minutes: int, *tell: Audience, do: tuple[Remedy, ...] = ()) -> Rung:
    return Rung(clock, When.OFFSET, minutes * 60, tell, do)


# Rungs


async def test_each_rung_fires_once_at_its_time() -> None:
    stage = stage_with(
        Rung("response", When.PERCENT, 50, (Audience.SECOND_LINE,)),
        rung("response", -2, Audience.SECOND_LINE),
        at_due("response", Audience.LEADS),
        rung("response", 5, Audience.LEADS),
    )
    await stage.says(BELLA, PRINTER)
    fired = {}

    for minute in range(20):
        stage.now = at(9, minute)
        if count := await stage.sweeps():
            fired[minute] = count

    assert fired == {5: 1, 8: 1, 10: 1, 15: 1}


async def test_after_an_outage_every_missed_rung_fires_most_overdue_first() -> None:
    stage = stage_with(
        rung("response", -2, Audience.SECOND_LINE),
        at_due("response", Audience.SECOND_LINE),
        rung("response", 5, Audience.SECOND_LINE),
    )
    await stage.says(BELLA, PRINTER)
    stage.passes(hours=3)

    assert await stage.sweeps() == 3

    told = [one for one in await stage.delivers() if one.kind == "question_escalation"]
    assert [one.values["rung"] for one in told] == ["due-120s", "due+0s", "due+300s"]


async def test_a_stopped_clock_is_silent_even_where_its_timer_was_claimed_already() -> None:
    stage = stage_with(at_due("response", Audience.LEADS))
    asked = await stage.says(BELLA, PRINTER)
    stage.now = at(9, 10)

    async def claim(uow):
        return await uow.timers.claim_due(stage.now, limit=10)

    [timer] = await stage.run(claim)
    await stage.says(BORIS, "Open the back cover", reply_to=asked)
    await stage.delivers()

    await stage.run(lambda uow: sweep.fire(uow, now=stage.now, timer=timer))

    assert await stage.delivers() == []


async def test_an_escalation_names_its_clock_and_replies_where_the_question_is() -> None:
    stage = stage_with(at_due("response", Audience.LEADS, Audience.FIRST_LINE))
    asked = await stage.says(BELLA, PRINTER, topic_id=5)
    await stage.delivers()
    stage.now = at(9, 10)

    await stage.sweeps()

    question, clock = await stage.question(asked), await stage.response(asked)
    told = {one.chat_id: one for one in await stage.delivers()}
    assert set(told) == {OLGA, HELP}
    assert (told[HELP].reply_to, told[HELP].topic_id) == (asked, 5)
    assert (told[OLGA].reply_to, told[OLGA].topic_id, told[OLGA].fallback) == (None, None, (TASKS,))
    assert told[OLGA].values == {
        "question_id": question.id,
        "clock_id": clock.id,
        "cycle": 1,
        "rung": "due+0s",
        "target": "response",
        "to": OLGA,
        "did": {},
    }
    assert await stage.journal(ObjectKind.QUESTION, question.id) == ["escalated"]


async def test_an_answer_turns_the_escalation() -> None:
    stage = stage_with(at_due("response", Audience.LEADS))
    asked = await stage.says(BELLA, PRINTER)
    stage.now = at(9, 10)
    await stage.sweeps()
    await stage.delivers()
    stage.passes(minutes=2)

    await stage.says(BORIS, "Open the back cover", reply_to=asked)

    assert ("question_escalation", OLGA) in await stage.tells()


async def test_a_breach_is_at_the_due_time_and_not_at_the_tick() -> None:
    stage = stage_with(at_due("response", Audience.LEADS))
    asked = await stage.says(BELLA, PRINTER)
    stage.now = at(9, 14)

    await stage.sweeps()

    assert (await stage.response(asked)).breach_by(stage.now) == at(9, 10)


async def test_a_rung_at_the_due_second_records_no_breach_yet() -> None:
    stage = stage_with(at_due("response", Audience.LEADS))
    asked = await stage.says(BELLA, PRINTER)
    stage.now = at(9, 10)

    await stage.sweeps()

    assert (await stage.response(asked)).breached_at is None


async def test_a_ladder_waits_with_its_task_and_goes_on_later() -> None:
    stage = stage_with(at_due("resolution", Audience.ASSIGNEE))
    await stage.makes_task(BORIS)
    await stage.does("hold", BORIS, until=at(12))
    stage.now = at(12)
    await stage.sweeps()
    await stage.delivers()

    stage.now = at(19, 59)
    assert await stage.sweeps() == 0
    stage.now = at(20)

    assert await stage.sweeps() == 1
    assert ("task_escalation", BORIS) in await stage.tells()


async def test_a_rung_that_fired_before_the_wait_does_not_fire_after_it() -> None:
    stage = stage_with(Rung("resolution", When.PERCENT, 50, (Audience.ASSIGNEE,)))
    await stage.makes_task(BORIS)
    stage.now = at(13)
    assert await stage.sweeps() == 1
    await stage.does("hold", BORIS, until=at(14))
    stage.now = at(14)
    await stage.sweeps()
    stage.now = at(20)

    await stage.sweeps()

    assert (await stage.journal(ObjectKind.TASK, 1)).count("escalated") == 1


async def test_reopening_lets_the_ladder_fire_anew() -> None:
    stage = stage_with(at_due("resolution", Audience.ASSIGNEE))
    await stage.makes_task(BORIS)
    stage.now = at(17)
    assert await stage.sweeps() == 1
    await stage.does("finish", BORIS)
    stage.passes(hours=1)
    await stage.does("reopen", BORIS)

    assert await stage.sweeps() == 1

    told = [one.key for one in await stage.delivers() if one.kind == "task_escalation"]
    assert len(set(told)) == 2


# Audiences


@pytest.mark.parametrize(
    ("audience", "chats"),
    [
        (Audience.ASSIGNEE, [CLARA]),
        (Audience.OWNER, [OLGA]),
        (Audience.LEADS, [OLGA]),
        (Audience.WATCHER, [BELLA]),
        (Audience.SECOND_LINE, [TASKS]),
        (Audience.FIRST_LINE, [HELP]),
    ],
)
async def test_whom_each_audience_means_on_a_task(audience, chats) -> None:
    stage = stage_with(at_due("resolution", audience))
    await stage.makes_task(CLARA, await stage.says(BELLA, PRINTER))
    stage.now = at(17)

    await stage.sweeps()

    assert [chat for _, chat in await stage.tells("task_escalation")] == chats


@pytest.mark.parametrize(
    ("audience", "chats"),
    [
        (Audience.ASSIGNEE, [TASKS]),
        (Audience.OWNER, [OLGA]),
        (Audience.LEADS, [OLGA]),
        (Audience.WATCHER, []),
        (Audience.SECOND_LINE, [TASKS]),
        (Audience.FIRST_LINE, [HELP]),
    ],
)
async def test_whom_each_audience_means_on_a_question(audience, chats) -> None:
    stage = stage_with(at_due("response", audience))
    await stage.says(BELLA, PRINTER)
    stage.now = at(9, 10)

    await stage.sweeps()

    assert [chat for _, chat in await stage.tells("question_escalation")] == chats


async def test_whoever_is_meant_twice_is_told_once() -> None:
    stage = stage_with(at_due("resolution", Audience.OWNER, Audience.LEADS, Audience.ASSIGNEE))
    await stage.makes_task(OLGA)
    stage.now = at(17)

    await stage.sweeps()

    assert await stage.tells("task_escalation") == [("task_escalation", OLGA)]


async def test_where_the_group_is_told_anyway_nobody_needs_another_place() -> None:
    stage = stage_with(at_due("response", Audience.LEADS, Audience.SECOND_LINE))
    await stage.says(BELLA, PRINTER)
    stage.now = at(9, 10)

    await stage.sweeps()

    told = {one.chat_id: one.fallback for one in await stage.delivers() if one.kind == "question_escalation"}
    assert told == {OLGA: (), TASKS: ()}


async def test_leads_known_to_be_unreachable_are_told_through_the_group_once() -> None:
    stage = stage_with(at_due("response", Audience.LEADS), staff={OLGA: Role.LEAD, OSCAR: Role.LEAD})
    for lead in (OLGA, OSCAR):
        await stage.run(lambda uow, lead=lead: uow.people.set_reachable(lead, reachable=False))
    await stage.says(BELLA, PRINTER)
    stage.now = at(9, 10)

    await stage.sweeps()

    assert await stage.tells("question_escalation") == [("question_escalation", TASKS)]


async def test_a_desk_without_leads_tells_its_group() -> None:
    stage = stage_with(at_due("response", Audience.LEADS), staff={BORIS: Role.SPECIALIST})
    await stage.says(BELLA, PRINTER)
    stage.now = at(9, 10)

    await stage.sweeps()

    assert await stage.tells("question_escalation") == [("question_escalation", TASKS)]


async def test_the_first_line_is_a_group_and_never_somebodys_private_chat() -> None:
    stage = stage_with(at_due("resolution", Audience.FIRST_LINE))

    async def ask(uow):
        await make_task.ask(uow, stage.origin(BELLA), uow.catalog.by_key("it"), "My screen flickers", now=stage.now)

    await stage.run(ask)
    stage.now = at(17)

    assert await stage.sweeps() == 1
    assert await stage.tells("task_escalation") == []


# Remedies


async def test_a_remedy_raises_the_priority_and_the_journal_knows_why() -> None:
    stage = stage_with(rung("resolution", 0, do=(Remedy.RAISE_PRIORITY,)))
    await stage.makes_task(BORIS)
    stage.now = at(17)

    await stage.sweeps()

    assert (await stage.task()).priority is Priority.HIGH
    assert await stage.journal(ObjectKind.TASK, 1) == ["task.made", "remedy.raise_priority", "escalated"]


async def test_what_is_urgent_already_stays_so_without_a_row() -> None:
    stage = stage_with(rung("resolution", 0, do=(Remedy.RAISE_PRIORITY,)))
    await stage.makes_task(BORIS)
    await stage.does("set_priority", OLGA, priority=Priority.URGENT)
    stage.now = at(17)

    await stage.sweeps()

    assert await stage.journal(ObjectKind.TASK, 1) == ["task.made", "task.priority", "escalated"]


async def test_a_remedy_hands_the_task_to_the_least_busy_other_and_tells_them() -> None:
    stage = stage_with(rung("resolution", 0, Audience.ASSIGNEE, do=(Remedy.REASSIGN,)))
    await stage.makes_task(BORIS)
    await stage.makes_task(CLARA)
    stage.now = at(17)

    await stage.sweeps()

    assert (await stage.task(1)).assignee_id == OSCAR
    told = await stage.tells("task_assigned", "task_escalation")
    assert ("task_assigned", OSCAR) in told
    assert ("task_escalation", OSCAR) in told


async def test_with_nobody_else_there_the_task_stays_where_it_is() -> None:
    stage = stage_with(rung("resolution", 0, do=(Remedy.REASSIGN,)), staff={BORIS: Role.SPECIALIST})
    await stage.makes_task(BORIS)
    stage.now = at(17)

    await stage.sweeps()

    assert (await stage.task()).assignee_id == BORIS


async def test_a_remedy_pins_the_card() -> None:
    stage = stage_with(rung("resolution", 0, do=(Remedy.PIN,)))
    task = await stage.makes_task(BORIS)
    stage.now = at(17)

    await stage.sweeps()

    [pin] = [one for one in await stage.delivers() if one.kind == "pin_card"]
    assert (pin.chat_id, pin.values) == (TASKS, {"task_id": task.id})


async def test_remedies_are_for_tasks_and_a_question_is_only_told_of() -> None:
    stage = stage_with(rung("response", 0, Audience.LEADS, do=(Remedy.RAISE_PRIORITY, Remedy.REASSIGN, Remedy.PIN)))
    await stage.says(BELLA, PRINTER)
    stage.now = at(9, 10)

    await stage.sweeps()

    assert await stage.tells("question_escalation", "pin_card") == [("question_escalation", OLGA)]


# What cannot be


async def test_a_timer_of_an_unknown_kind_is_an_error_and_no_refusal() -> None:
    stage = stage_with()
    odd = Timer(1, "tea", (ObjectKind.TASK, 1), "tea:1", at(9), {})

    with pytest.raises(ValueError, match="tea"):
        await stage.run(lambda uow: sweep.fire(uow, now=stage.now, timer=odd))


@pytest.mark.parametrize(
    "timer",
    [
        Timer(1, "return", (ObjectKind.TASK, 99), "return:99", at(9), {}),
        Timer(1, "rung", (ObjectKind.TASK, 99), "rung:99", at(9), {"clock_id": 99, "rung": "due+0s", "cycle": 1}),
    ],
)
async def test_a_timer_of_something_that_is_gone_is_silent(timer) -> None:
    stage = stage_with()

    try:
        await stage.run(lambda uow: sweep.fire(uow, now=stage.now, timer=timer))
    except Refused:
        pytest.fail("nobody is there to hear a refusal")

    assert await stage.delivers() == []


async def test_a_rung_the_ladder_no_longer_has_is_silent() -> None:
    stage = stage_with(at_due("response", Audience.LEADS))
    asked = await stage.says(BELLA, PRINTER)
    await stage.delivers()
    clock = await stage.response(asked)
    odd = Timer(
        1, "rung", (ObjectKind.QUESTION, clock.object_id), "x", at(9), {"clock_id": clock.id, "rung": "1%", "cycle": 1}
    )

    await stage.run(lambda uow: sweep.fire(uow, now=stage.now, timer=odd))

    assert await stage.delivers() == []
    assert clock.target is Target.RESPONSE
