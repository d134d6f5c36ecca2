"""Who may ask why, what is explained to them, and what is refused."""

import pytest

from desk.errors import Refusal
from desk.sla import Policy, Target
from desk.sla_explain import State
from desk.usecases import why
from tests.desk.usecases.stage import (
    ANNA,
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


@pytest.fixture
def stage():
    return Stage(memory().begin)


async def asks_of_task(stage, user_id, chat=TASKS, number=1):
    async def do(uow):
        task = await uow.tasks.by_number(1, number)
        await why.show_task(uow, stage.origin(user_id, chat), task, now=stage.now)

    return do


async def asks_of_question(stage, user_id, message_id):
    async def do(uow):
        question = await uow.questions.of_message(HELP, message_id)
        await why.show_question(uow, stage.origin(user_id, HELP), question, now=stage.now)

    return do


async def account(stage, find):
    async def do(uow):
        return await why.account_of(uow, await find(uow), now=stage.now)

    return await stage.run(do)


def first_task(uow):
    return uow.tasks.by_number(1, 1)


@pytest.mark.parametrize("user_id", [BORIS, CLARA, OLGA, ANNA, BELLA])
async def test_the_desk_and_the_watcher_may_ask_about_a_task(stage, user_id):
    await stage.makes_task(message_id=await stage.says(BELLA, "The printer is jammed, what should I do?"))
    await stage.delivers()

    await stage.run(await asks_of_task(stage, user_id))

    [notice] = await stage.delivers()
    assert (notice.kind, notice.receiver_id) == ("why", user_id)
    assert dict(notice.values) == {"kind": "task", "id": (await stage.task()).id}


@pytest.mark.parametrize(("user_id", "code"), [(CYRIL, Refusal.SPECIALISTS_ONLY), (OSCAR, Refusal.NOT_IN_SECOND_LINE)])
async def test_nobody_else_may_ask_about_a_task(stage, user_id, code):
    await stage.makes_task(message_id=await stage.says(BELLA, "The printer is jammed, what should I do?"))

    refusal = await stage.refused(await asks_of_task(stage, user_id))

    assert refusal.code is code


@pytest.mark.parametrize("user_id", [BORIS, OSCAR, OLGA, ANNA, BELLA])
async def test_the_desk_and_the_asker_may_ask_about_a_question(stage, user_id):
    asked = await stage.says(BELLA, "The printer is jammed, what should I do?")
    await stage.delivers()

    await stage.run(await asks_of_question(stage, user_id, asked))

    [notice] = await stage.delivers()
    assert (notice.kind, notice.values["kind"]) == ("why", "question")


async def test_nobody_else_may_ask_about_a_question(stage):
    asked = await stage.says(BELLA, "The printer is jammed, what should I do?")

    refusal = await stage.refused(await asks_of_question(stage, CYRIL, asked))

    assert refusal.code is Refusal.SPECIALISTS_ONLY


async def test_without_a_promise_there_is_nothing_to_explain():
    stage = Stage(memory(desk(policies=(Policy("Best effort"),))).begin)
    await stage.makes_task()

    refusal = await stage.refused(await asks_of_task(stage, BORIS))

    assert (refusal.code, refusal.values) == (Refusal.NO_CLOCK, {"text": "Best effort"})


async def test_where_no_level_holds_that_is_the_reason():
    stage = Stage(memory(desk(policies=())).begin)
    await stage.makes_task()

    refusal = await stage.refused(await asks_of_task(stage, BORIS))

    assert (refusal.code, refusal.values) == (Refusal.NO_CLOCK, {"text": ""})


async def test_an_account_names_level_calendar_and_every_clock(stage):
    await stage.makes_task()
    stage.passes(minutes=20)
    await stage.does("take", BORIS)
    stage.passes(hours=2)

    found = await account(stage, first_task)

    assert found.terms.policy.name == "Default"
    assert [(one.clock.target, one.explanation.state) for one in found.newest()] == [
        (Target.RESOLUTION, State.RUNNING),
        (Target.REACTION, State.MET),
    ]
    assert [one.explanation.worked_s for one in found.newest()] == [2 * HOUR + 20 * MINUTE, 20 * MINUTE]


async def test_who_set_a_deadline_by_hand_and_when_stands_with_it(stage):
    await stage.makes_task()
    stage.passes(minutes=5)
    await stage.does("set_deadline", BORIS, deadline=at(20))
    stage.passes(minutes=5)
    await stage.does("set_deadline", OLGA, deadline=at(22))

    [_, resolution] = (await account(stage, first_task)).newest()

    assert resolution.clock.fixed_due == at(22)
    assert (resolution.set_by.actor_id, resolution.set_by.at) == (OLGA, at(9, 10))


async def test_a_deadline_of_the_level_was_set_by_nobody(stage):
    await stage.makes_task()

    assert [one.set_by for one in (await account(stage, first_task)).reasons] == [None, None]


async def test_earlier_runs_stand_behind_the_newest(stage):
    await stage.makes_task()
    stage.passes(hours=1)
    await stage.does("finish", BORIS)
    stage.passes(hours=1)
    await stage.does("reopen", BORIS)
    stage.passes(hours=1)

    found = await account(stage, first_task)
    newest = next(one for one in found.newest() if one.clock.target is Target.RESOLUTION)

    assert (newest.explanation.worked_s, newest.explanation.closed_s) == (2 * HOUR, HOUR)
    assert [one.explanation.state for one in found.before(newest)] == [State.MET]


@pytest.mark.parametrize(("hours", "zone"), [(None, "Asia/Tokyo"), ("office", "UTC")])
async def test_days_are_the_calendars_but_where_it_never_closes_the_desks(hours, zone):
    policy = Policy("Default", hours=hours, resolution=8 * HOUR)
    database = memory(desk(policies=(policy,), timezone="Asia/Tokyo"), hours=[office()])
    stage = Stage(database.begin)
    await stage.makes_task()

    found = await account(stage, first_task)

    [reason] = found.reasons
    assert reason.zone(found.desk).key == zone
