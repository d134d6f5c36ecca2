"""Each verb on a task: who may, what it does to clocks and timers, who is told, what the journal keeps."""

import pytest

from desk.errors import Refusal
from desk.notices import Mode
from desk.sla import ObjectKind, Policy, Target
from desk.tasks import Priority, Status
from desk.usecases import make_task, work
from tests.desk.usecases.stage import (
    ANNA,
    BELLA,
    BORIS,
    CLARA,
    CYRIL,
    HELP,
    HOUR,
    MINUTE,
    NINE,
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
TASK = ObjectKind.TASK


@pytest.fixture
async def made(stage: Stage) -> Stage:
    """Boris has made a task of Bella's question; everything was said."""
    await stage.makes_task(BORIS, await stage.says(BELLA, PRINTER))
    await stage.delivers()
    return stage


# Taking


async def test_taking_makes_an_assignee_and_meets_the_reaction(made: Stage) -> None:
    made.passes(minutes=5)
    await made.does("take", CLARA)

    task = await made.task()
    assert (task.status, task.assignee_id, task.taken_at) == (Status.IN_PROGRESS, CLARA, at(9, 5))
    assert (await made.clock_of(task, Target.REACTION)).met_at == at(9, 5)
    assert (await made.clock_of(task, Target.RESOLUTION)).due_at == at(17)
    assert await made.next_due() == at(15)  # 75 % of eight hours
    assert await made.journal(TASK, 1) == ["task.made", "task.taken"]
    assert await made.tells() == [("task_card", TASKS)]


async def test_a_taken_task_is_not_taken_again(made: Stage) -> None:
    await made.does("take", CLARA)

    refusal = await made.refuses("take", BORIS)

    assert (refusal.code, refusal.values["by"]) == (Refusal.ALREADY_TAKEN, CLARA)
    assert (await made.task()).assignee_id == CLARA


async def test_taking_a_held_task_ends_its_wait_and_its_timer(made: Stage) -> None:
    await made.does("hold", BORIS, until=at(12))
    made.passes(hours=1)

    await made.does("take", CLARA)

    resolution = await made.clock_of(1, Target.RESOLUTION)
    assert (resolution.due_at, resolution.paused_at) == (at(18), None)
    assert await made.next_due() == at(16)
    made.passes(hours=4)
    assert await made.sweeps() == 0


async def test_a_resolution_promised_from_the_taking_starts_with_it() -> None:
    promised = Policy("Default", reaction=30 * MINUTE, resolution=2 * HOUR, resolution_starts="taken")
    stage = Stage(memory(desk(policies=(promised,))).begin)
    await stage.makes_task(BORIS, text="Replace the toner")
    assert await stage.clock(TASK, 1, Target.RESOLUTION) is None
    stage.passes(minutes=10)

    await stage.does("take", BORIS)

    clock = await stage.clock_of(1, Target.RESOLUTION)
    assert (clock.started_at, clock.due_at) == (at(9, 10), at(11, 10))
    await stage.does("hold", BORIS, until=at(10))
    stage.passes(hours=2)
    await stage.sweeps()
    assert (await stage.clock_of(1, Target.RESOLUTION)).started_at == at(9, 10)


# Holding


async def test_holding_pauses_the_resolution_meets_the_reaction_and_tells_the_watcher(made: Stage) -> None:
    made.passes(minutes=20)
    await made.does("hold", BORIS, until=at(12))

    task = await made.task()
    resolution = await made.clock_of(task, Target.RESOLUTION)
    assert (task.status, task.resume_at) == (Status.ON_HOLD, at(12))
    assert (resolution.paused_at, resolution.due_at) == (at(9, 20), None)
    assert (await made.clock_of(task, Target.REACTION)).met_at == at(9, 20)
    assert await made.next_due() == at(12)
    told = {one.kind: one for one in await made.delivers()}
    assert set(told) == {"task_card", "watcher_held"}
    assert (told["watcher_held"].chat_id, told["watcher_held"].reply_to) == (HELP, task.message_id)
    assert told["watcher_held"].fallback == (BELLA,)


async def test_a_held_task_comes_back_at_the_planned_instant_however_late_we_look(made: Stage) -> None:
    await made.does("hold", BORIS, until=at(11))
    await made.delivers()
    made.passes(hours=3, minutes=7)

    assert await made.sweeps() == 1

    task = await made.task()
    resolution = await made.clock_of(task, Target.RESOLUTION)
    assert (task.status, task.resume_at) == (Status.IN_PROGRESS, None)
    assert (resolution.waited_s, resolution.due_at) == (2 * HOUR, at(19))
    assert await made.tells() == [("task_returned", BORIS), ("task_card", TASKS)]
    assert (await made.journal(TASK, 1))[-1] == "task.returned"


async def test_a_held_task_comes_back_though_it_was_changed_meanwhile(made: Stage) -> None:
    await made.does("hold", BORIS, until=at(11))
    await made.does("assign", OLGA, to_id=CLARA)
    await made.does("set_priority", OLGA, priority=Priority.HIGH)
    await made.does("set_deadline", OLGA, deadline=at(20))
    await made.delivers()
    made.now = at(11)

    assert await made.sweeps() == 1

    assert (await made.task()).status is Status.IN_PROGRESS
    assert ("task_returned", CLARA) in await made.tells()


async def test_a_wait_can_be_made_longer(made: Stage) -> None:
    await made.does("hold", BORIS, until=at(10))
    made.passes(minutes=30)

    await made.does("hold", BORIS, until=at(12))

    made.now = at(10)
    assert await made.sweeps() == 0
    made.now = at(12)
    assert await made.sweeps() == 1
    assert (await made.clock_of(1, Target.RESOLUTION)).waited_s == 3 * HOUR
    assert [kind for kind, _ in await made.tells("watcher_held")] == ["watcher_held", "watcher_held"]


async def test_nobody_is_told_that_they_put_their_own_task_off(stage: Stage) -> None:
    asked = await stage.says(CLARA, "The projector in the meeting room is broken")
    await stage.makes_task(BORIS, asked)
    await stage.delivers()

    await stage.does("hold", CLARA, until=at(12))

    assert await stage.tells("watcher_held") == []


async def test_a_hold_ends_in_the_future(made: Stage) -> None:
    assert (await made.refuses("hold", BORIS, until=NINE)).code is Refusal.TIME_IN_PAST
    assert (await made.task()).status is Status.NEW


async def test_a_task_that_waits_for_a_reply_comes_back_with_it(made: Stage) -> None:
    made.passes(seconds=0.5)
    await made.does("hold", BORIS, until=None)
    await made.delivers()
    assert await made.next_due() is None
    made.passes(minutes=30)

    await made.says(BELLA, "The display says E-21", reply_to=100)

    assert (await made.task()).status is Status.IN_PROGRESS
    assert (await made.clock_of(1, Target.RESOLUTION)).waited_s == 30 * MINUTE - 0.5
    assert await made.tells("task_comment", "task_returned") == [("task_comment", BORIS)]


async def test_a_reply_dated_in_the_second_of_the_hold_ends_it_without_going_back_in_time(made: Stage) -> None:
    made.passes(seconds=0.9)
    await made.does("hold", BORIS, until=None)

    await made.says(BELLA, "The display says E-21", reply_to=100)

    resolution = await made.clock_of(1, Target.RESOLUTION)
    assert (resolution.waited_s, resolution.due_at) == (0, at(17))


@pytest.mark.parametrize("author", [CYRIL, CLARA])
async def test_what_others_reply_does_not_bring_it_back(made: Stage, author: int) -> None:
    await made.does("hold", BORIS, until=None)

    await made.says(author, "Same here, it is still broken", reply_to=100)

    assert (await made.task()).status is Status.ON_HOLD


async def test_a_reply_leaves_a_task_held_until_a_moment_alone(made: Stage) -> None:
    await made.does("hold", BORIS, until=at(12))

    await made.says(BELLA, "The display says E-21", reply_to=100)

    assert (await made.task()).status is Status.ON_HOLD


async def test_without_a_moment_the_policy_says_when_it_comes_back_in_working_time() -> None:
    promised = Policy("Default", hours="office", resolution=8 * HOUR, return_after=2 * HOUR)
    stage = Stage(memory(desk(policies=(promised,)), hours=[office()]).begin, now=at(17))
    task = await stage.makes_task(BORIS)

    until = await stage.run(lambda uow: _default_return(uow, task, stage))

    assert until == at(10, day=3)


async def test_a_policy_without_a_return_leaves_it_to_the_reply(made: Stage) -> None:
    task = await made.task()

    assert await made.run(lambda uow: _default_return(uow, task, made)) is None


async def test_a_return_the_hours_never_come_to_leaves_it_to_the_reply() -> None:
    promised = Policy("Default", hours="office", resolution=8 * HOUR, return_after=10**6 * HOUR)
    stage = Stage(memory(desk(policies=(promised,)), hours=[office()]).begin, now=at(17))
    task = await stage.makes_task(BORIS)

    assert await stage.run(lambda uow: _default_return(uow, task, stage)) is None


async def _default_return(uow, task, stage):
    return work.default_return(uow, task, stage.now)


# Finishing, cancelling, reopening


async def test_done_stops_the_clocks_and_asks_the_watcher(made: Stage) -> None:
    made.passes(hours=2)
    await made.does("finish", BORIS)

    task = await made.task()
    assert (task.status, task.done_at, task.done_by) == (Status.DONE, at(11), BORIS)
    assert (await made.clock_of(task, Target.RESOLUTION)).met_at == at(11)
    assert (await made.clock_of(task, Target.REACTION)).breached_at == at(9, 30)
    assert await made.next_due() is None
    told = {one.kind: one for one in await made.delivers()}
    assert set(told) == {"task_card", "watcher_done"}
    assert (told["watcher_done"].mode, told["watcher_done"].chat_id) == (Mode.CARD, HELP)


async def test_done_from_hold_books_the_wait(made: Stage) -> None:
    await made.does("hold", BORIS, until=at(20))
    made.passes(hours=9)

    await made.does("finish", BORIS)

    clock = await made.clock_of(1, Target.RESOLUTION)
    assert (clock.waited_s, clock.met_at, clock.breached_at) == (9 * HOUR, at(18), None)
    made.now = at(20)
    assert await made.sweeps() == 0


async def test_a_dropped_task_is_told_to_whoever_waits_for_it(made: Stage) -> None:
    await made.does("cancel", BORIS)

    assert (await made.task()).status is Status.CANCELLED
    assert await made.tells() == [("watcher_cancelled", HELP), ("task_card", TASKS)]
    assert await made.next_due() is None


async def test_reopening_goes_on_with_the_clock_and_leaves_the_closed_time_out(made: Stage) -> None:
    made.passes(hours=2)
    await made.does("finish", BORIS)
    made.passes(hours=3)
    await made.delivers()

    await made.does("reopen", BELLA)

    task, clock = await made.task(), await made.clock_of(1, Target.RESOLUTION)
    assert (task.status, task.reopened) == (Status.IN_PROGRESS, 1)
    assert (clock.due_at, clock.cycle, clock.met_at) == (at(20), 2, None)
    assert await made.next_due() == at(18)
    assert await made.tells() == [("task_returned", BORIS), ("task_card", TASKS), ("watcher_done", HELP)]


async def test_the_watcher_hears_that_the_desk_has_reopened_and_the_assignee_is_not_told_of_their_own_act(
    made: Stage,
) -> None:
    await made.does("finish", BORIS)
    await made.delivers()

    await made.does("reopen", BORIS)

    assert await made.tells("watcher_reopened", "task_returned") == [("watcher_reopened", HELP)]


async def test_a_task_done_again_asks_again(made: Stage) -> None:
    await made.does("finish", BORIS)
    await made.does("rate", BELLA, rating=2)
    await made.does("reopen", BELLA)
    await made.delivers()

    await made.does("finish", BORIS)

    assert (await made.task()).rating is None
    assert len([one for one in await made.delivers() if one.kind == "watcher_done"]) == 2  # the old one and a new one


async def test_another_employee_cannot_reopen(made: Stage) -> None:
    await made.does("finish", BORIS)

    assert (await made.refuses("reopen", CYRIL)).code is Refusal.SPECIALISTS_ONLY


# Handing over, priority, deadline, rating


async def test_a_lead_hands_over_and_the_new_assignee_is_told(made: Stage) -> None:
    await made.does("assign", OLGA, to_id=CLARA)

    assert (await made.task()).assignee_id == CLARA
    told = {one.kind: one for one in await made.delivers()}
    assert (told["task_assigned"].chat_id, told["task_assigned"].values["by"]) == (CLARA, OLGA)
    assert told["task_assigned"].fallback == (TASKS,)


async def test_a_specialist_takes_over_but_gives_to_nobody(made: Stage) -> None:
    await made.does("assign", CLARA, to_id=CLARA)
    assert (await made.task()).assignee_id == CLARA
    assert await made.tells("task_assigned") == []

    assert (await made.refuses("assign", CLARA, to_id=BORIS)).code is Refusal.LEADS_ONLY


async def test_a_task_goes_to_people_of_the_desk_only(made: Stage) -> None:
    assert (await made.refuses("assign", OLGA, to_id=BELLA)).code is Refusal.NO_SUCH_PERSON


async def test_what_is_closed_is_not_changed(made: Stage) -> None:
    await made.does("finish", BORIS)

    assert (await made.refuses("assign", OLGA, to_id=CLARA)).code is Refusal.ALREADY_DONE
    assert (await made.refuses("set_priority", OLGA, priority=Priority.LOW)).code is Refusal.ALREADY_DONE
    assert (await made.refuses("set_deadline", OLGA, deadline=at(20))).code is Refusal.ALREADY_DONE


async def test_a_priority_is_set_by_leads(made: Stage) -> None:
    await made.does("set_priority", OLGA, priority=Priority.URGENT)

    assert (await made.task()).priority is Priority.URGENT
    assert (await made.refuses("set_priority", BORIS, priority=Priority.LOW)).code is Refusal.LEADS_ONLY


async def test_a_deadline_by_hand_moves_the_clock_and_its_ladder(made: Stage) -> None:
    await made.does("take", BORIS)
    await made.does("set_deadline", BORIS, deadline=at(20))

    task, clock = await made.task(), await made.clock_of(1, Target.RESOLUTION)
    assert (task.deadline_at, clock.due_at, clock.fixed_due) == (at(20), at(20), at(20))
    assert await made.next_due() == at(18)  # two hours, a quarter of the goal, before
    assert (await made.journal(TASK, 1))[-1] == "task.deadline"


async def test_waiting_does_not_move_a_deadline_by_hand(made: Stage) -> None:
    await made.does("set_deadline", BORIS, deadline=at(20))
    await made.does("hold", BORIS, until=at(12))
    made.now = at(12)

    await made.sweeps()

    assert (await made.clock_of(1, Target.RESOLUTION)).due_at == at(20)


async def test_a_deadline_moved_after_it_has_passed_leaves_the_breach(made: Stage) -> None:
    await made.does("take", BORIS)
    made.passes(hours=9)

    await made.does("set_deadline", BORIS, deadline=at(20))

    clock = await made.clock_of(1, Target.RESOLUTION)
    assert (clock.breached_at, clock.due_at) == (at(17), at(20))


async def test_a_deadline_by_hand_gives_a_clock_where_the_policy_promises_none() -> None:
    stage = Stage(memory(desk(policies=(Policy("Default"),))).begin)
    await stage.makes_task(BORIS)

    await stage.does("set_deadline", BORIS, deadline=at(13))

    clock = await stage.clock_of(1, Target.RESOLUTION)
    assert (clock.goal_s, clock.due_at) == (4 * HOUR, at(13))
    assert await stage.next_due() == at(12)


async def test_a_deadline_for_a_held_task_waits_with_it() -> None:
    stage = Stage(memory(desk(policies=(Policy("Default"),))).begin)
    await stage.makes_task(BORIS)
    await stage.does("hold", BORIS, until=at(12, 30))

    await stage.does("set_deadline", BORIS, deadline=at(13))

    assert await stage.next_due() == at(12, 30)
    stage.now = at(12, 30)
    assert await stage.sweeps() == 1
    assert (await stage.clock_of(1, Target.RESOLUTION)).due_at == at(13)


async def test_a_deadline_lies_ahead(made: Stage) -> None:
    assert (await made.refuses("set_deadline", BORIS, deadline=NINE)).code is Refusal.TIME_IN_PAST


async def test_a_rating_is_kept_between_one_and_five_and_given_to_finished_work(made: Stage) -> None:
    assert (await made.refuses("rate", BELLA, rating=5)).code is Refusal.WRONG_STATUS
    await made.does("finish", BORIS)

    await made.does("rate", BELLA, rating=9)

    assert (await made.task()).rating == 5
    await made.does("rate", BELLA, rating=3)
    assert (await made.task()).rating == 3


# Who may

VERBS = {
    "take": {},
    "hold": {"until": None},
    "finish": {},
    "cancel": {},
    "set_deadline": {"deadline": at(20)},
    "assign": {"to_id": CLARA},
    "set_priority": {"priority": Priority.HIGH},
}
LEADS = {OLGA, ANNA}
STAFF = {BORIS, CLARA, *LEADS}
MAY = dict.fromkeys(("take", "hold", "finish", "cancel", "set_deadline"), STAFF) | {
    "assign": {CLARA, *LEADS},
    "set_priority": LEADS,
}


@pytest.mark.parametrize("actor", [OLGA, BORIS, CLARA, OSCAR, BELLA, CYRIL, ANNA])
@pytest.mark.parametrize("verb", VERBS)
async def test_each_verb_by_each_person(made: Stage, verb: str, actor: int) -> None:
    if actor in MAY[verb]:
        await made.does(verb, actor, **VERBS[verb])
        assert len(await made.journal(TASK, 1)) == 2
        return

    refusal = await made.refuses(verb, actor, **VERBS[verb])

    wanted = Refusal.SPECIALISTS_ONLY
    if verb in {"assign", "set_priority"}:
        wanted = Refusal.LEADS_ONLY
    elif actor == OSCAR:
        wanted = Refusal.NOT_IN_SECOND_LINE
    assert refusal.code is wanted
    assert await made.journal(TASK, 1) == ["task.made"]
    assert await made.delivers() == []


async def test_membership_is_asked_of_telegram_once_in_five_minutes(made: Stage) -> None:
    made.asked.clear()
    await made.does("take", CLARA)
    made.passes(minutes=4)
    await made.does("hold", CLARA, until=None)
    assert made.asked == [(TASKS, CLARA)]
    made.passes(minutes=2)

    await made.does("take", CLARA)

    assert made.asked == [(TASKS, CLARA), (TASKS, CLARA)]


async def test_a_specialist_who_left_the_second_line_may_no_more(made: Stage) -> None:
    await made.does("take", CLARA)
    del made.telegram[TASKS, CLARA]
    made.passes(minutes=6)

    assert (await made.refuses("finish", CLARA)).code is Refusal.NOT_IN_SECOND_LINE


async def test_a_desk_without_a_second_line_refuses_its_specialists_clearly() -> None:
    stage = Stage(memory(desk(second_line=None)).begin)

    refusal = await stage.refused(lambda uow: work_alone(uow, stage))

    assert refusal.code is Refusal.NO_SECOND_LINE


async def work_alone(uow, stage):
    return await make_task.of_text(uow, stage.origin(BORIS), uow.catalog.by_key("it"), "Toner", now=stage.now)


async def test_the_journal_tells_before_and_after(made: Stage) -> None:
    await made.does("take", CLARA)

    async def facts(uow):
        return await uow.journal.of(TASK, 1)

    taken = (await made.run(facts))[-1]
    assert (taken.actor_id, taken.at) == (CLARA, NINE)
    assert (taken.before["status"], taken.after["status"]) == ("new", "in_progress")
    assert (taken.before["assignee_id"], taken.after["assignee_id"]) == (BORIS, CLARA)
