"""Nobody swept for a week: everything fires once, most overdue first, and speaks of the time it was promised for."""

from collections import Counter
from datetime import timedelta

import pytest

from bot.render.renderer import TelegramRenderer
from desk.sla import Target
from desk.usecases import sweep
from scheduler.sweep import Sweep
from storage.database import Database
from tests.desk.usecases.stage import BORIS, HOUR, Stage, at
from tests.faults import scene

BACK = at(10, day=9)
"""A week and an hour after nine on Monday."""


@pytest.fixture
async def stage(database: Database) -> Stage:
    await scene.furnish(database)
    return Stage(database.begin)


async def sweeps(database, now, *, batch=7):
    """The order in which things fired, by their promised times."""
    order = []

    async def fire(uow, *, now, timer):
        order.append(timer.due_at)
        await sweep.fire(uow, now=now, timer=timer)

    await Sweep(database.begin, fire, lambda: now, batch=batch)()
    return order


async def test_after_a_week_everything_fires_once_most_overdue_first(database, stage):
    dues = [at(9, day=day) + timedelta(minutes=minute) for minute in (40, 10, 55, 25) for day in (5, 2, 8, 3, 7, 4, 6)]
    questions = await scene.ask(database, dues)

    order = await sweeps(database, BACK)
    again = await sweeps(database, BACK + timedelta(hours=1))

    assert order == sorted(dues)
    assert again == []
    assert await scene.times_escalated(database, questions) == Counter({1: 28})


async def test_the_breach_is_dated_by_the_promise_not_by_the_end_of_the_outage(database, stage):
    [question] = await scene.ask(database, [at(9, 40, day=3)])

    await sweeps(database, BACK)

    async with database.begin() as uow:
        clock = await uow.clocks.get(1)
    assert (clock.object_id, clock.breach_by(BACK)) == (question, at(9, 40, day=3))


async def test_the_message_counts_from_the_promised_time(database, stage):
    await scene.ask(database, [at(9, 40, day=3)])
    await sweeps(database, BACK)

    [text] = await rendered(stage, "question_escalation")

    assert text.startswith("🔴 No answer for 6 d (norm 10 min)")


async def test_a_held_task_comes_back_as_of_the_planned_time_and_waits_no_longer_than_that(database, stage):
    task = await stage.makes_task()
    await stage.does("take", BORIS)
    stage.passes(hours=1)
    await stage.does("hold", BORIS, until=at(14))

    await sweeps(database, BACK)

    clock = await stage.clock_of(task, Target.RESOLUTION)
    assert (await stage.task()).resume_at is None
    assert clock.waited_s == 4 * HOUR
    assert clock.due_at == at(21)


async def test_what_the_returned_task_has_missed_fires_as_well_and_counts_from_its_deadline(database, stage):
    await stage.makes_task()
    await stage.does("take", BORIS)
    stage.passes(hours=1)
    await stage.does("hold", BORIS, until=at(14))

    order = await sweeps(database, BACK)

    assert order == [at(14), at(19), at(21)]
    late = {text.splitlines()[0] for text in await rendered(stage, "task_escalation") if text.startswith("🔴")}
    assert late == {"🔴 IT-1: not resolved in time, 157 h late"}


async def rendered(stage, kind):
    """What would be sent now: the texts of the notices of this kind."""
    renderer = TelegramRenderer()

    async def do(uow):
        fence = await uow.leases.hold("delivery", "test", BACK, timedelta(minutes=1))
        waiting = await uow.sending.pending(BACK, limit=100, skip_chats=())
        deliveries = await uow.sending.begin([one.id for one in waiting], fence=fence, now=BACK)
        calls = [await renderer.render(uow, one, BACK) for one in deliveries if one.notice.kind == kind]
        return [call.params["text"] for call in calls if call is not None]

    return await stage.run(do)
