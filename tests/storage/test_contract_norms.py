"""Clocks that ended in a stretch of time, in every store."""

from dataclasses import replace

import pytest

from desk.norms import EndedQuery
from desk.sla import Happening, Target
from tests.storage import make

START, END = make.after(hours=1), make.after(hours=2)
HOUR = EndedQuery(make.DESK, Target.RESOLUTION, START, END)
INSIDE, BEFORE = make.after(minutes=90), make.after(minutes=30)


async def put(uow, object_id, kind=make.TASK, target=Target.RESOLUTION, **fields):
    return await uow.clocks.add(make.clock(object_id, kind, target, **fields))


async def found(begin, query=HOUR):
    async with begin(readonly=True) as uow:
        return await uow.reports.ended(query)


def ids(clocks):
    return [clock.id for clock in clocks]


async def test_kept_ones_are_counted_and_missed_ones_told_as_they_are_stored(begin):
    async with begin() as uow:
        await put(uow, 1, stopped_at=INSIDE, met_at=INSIDE, stopped_by=Happening.CLOSED)
        await put(uow, 2, stopped_at=INSIDE, met_at=INSIDE, stopped_by=Happening.CLOSED)
        missed = await put(uow, 3, stopped_at=INSIDE, breached_at=BEFORE, waited_s=7, stopped_by=Happening.CLOSED)
        as_added = replace(missed)

    ended = await found(begin)

    assert (ended.met, ended.missed, ended.open) == (2, (as_added,), ())


async def test_what_ended_neither_kept_nor_missed_does_not_count(begin):
    async with begin() as uow:
        await put(uow, 1, stopped_at=INSIDE, stopped_by=Happening.CANCELLED)

    ended = await found(begin)

    assert (ended.met, ended.missed, ended.open) == (0, (), ())


async def test_what_was_reopened_and_ended_again_is_counted_once_as_it_ended_last(begin):
    later = make.after(minutes=100)
    async with begin() as uow:
        for cycle in (1, 2, 3):
            last = await put(uow, 1, cycle=cycle, stopped_at=INSIDE, breached_at=BEFORE)
        await put(uow, 2, cycle=1, stopped_at=INSIDE, breached_at=BEFORE)
        await put(uow, 2, cycle=2, stopped_at=later, met_at=later)
        before = await put(uow, 3, cycle=1, stopped_at=INSIDE, breached_at=BEFORE)
        await put(uow, 3, cycle=2, stopped_at=later, stopped_by=Happening.CANCELLED)
        await put(uow, 3, cycle=3, stopped_at=END, met_at=END)

    ended = await found(begin)

    assert (ended.met, sorted(ids(ended.missed))) == (1, [last.id, before.id])


async def test_each_follow_up_is_a_promise_of_its_own(begin):
    target = Target.NEXT_RESPONSE
    async with begin() as uow:
        for cycle in (1, 2):
            await put(uow, 1, target=target, cycle=cycle, stopped_at=INSIDE, breached_at=BEFORE)
        await put(uow, 1, target=target, cycle=3, started_at=INSIDE, stopped_at=INSIDE, met_at=INSIDE)

    ended = await found(begin, replace(HOUR, target=target))

    assert (ended.met, len(ended.missed)) == (1, 1)


async def test_they_can_be_counted_without_being_read(begin):
    async with begin() as uow:
        for object_id in (1, 2):
            await put(uow, object_id, stopped_at=INSIDE, met_at=INSIDE, stopped_by=Happening.CLOSED)
        await put(uow, 3, stopped_at=INSIDE, breached_at=BEFORE, stopped_by=Happening.CLOSED)
        await put(uow, 3, stopped_at=INSIDE, breached_at=BEFORE, stopped_by=Happening.CLOSED, cycle=2)
        await put(uow, 4, stopped_at=INSIDE, stopped_by=Happening.CANCELLED)
        await put(uow, 5, due_at=INSIDE, breached_at=INSIDE)
        await put(uow, 6, stopped_at=END, met_at=END, stopped_by=Happening.CLOSED)
    async with begin(readonly=True) as uow:
        judged = await uow.reports.judged(HOUR)
        nothing = await uow.reports.judged(replace(HOUR, desk_id=make.DESK + 1))

    assert (judged.met, judged.missed, judged.total, judged.percent) == (2, 1, 3, 66)
    assert (nothing.total, nothing.percent) == (0, None)


async def test_the_stretch_is_half_open(begin):
    async with begin() as uow:
        first = await put(uow, 1, stopped_at=START, breached_at=BEFORE)
        await put(uow, 2, stopped_at=make.after(hours=1, seconds=-1), breached_at=BEFORE)
        last = await put(uow, 3, stopped_at=make.after(hours=2, seconds=-1), breached_at=BEFORE)
        await put(uow, 4, stopped_at=END, breached_at=BEFORE)

    assert ids((await found(begin)).missed) == [first.id, last.id]


async def test_other_targets_and_other_desks_are_left_out(begin):
    async with begin() as uow:
        await put(uow, 1, target=Target.REACTION, stopped_at=INSIDE, met_at=INSIDE)
        elsewhere = make.clock(2, make.TASK, Target.RESOLUTION, stopped_at=INSIDE, met_at=INSIDE)
        elsewhere.desk_id = make.DESK + 1
        await uow.clocks.add(elsewhere)

    assert (await found(begin)).met == 0


async def test_what_was_due_in_it_and_still_runs_is_told(begin):
    async with begin() as uow:
        running = await put(uow, 1, due_at=START)
        noticed = await put(uow, 2, due_at=INSIDE, breached_at=INSIDE)
        waiting = await put(uow, 3, due_at=None, paused_at=INSIDE, breached_at=INSIDE)
        await put(uow, 4, due_at=END)
        await put(uow, 5, due_at=BEFORE)
        await put(uow, 6, due_at=None, paused_at=INSIDE)

    assert sorted(ids((await found(begin)).open)) == [running.id, noticed.id, waiting.id]


async def test_what_ended_after_it_still_ran_at_its_end(begin):
    async with begin() as uow:
        later = await put(uow, 1, due_at=INSIDE, breached_at=INSIDE, stopped_at=make.after(hours=5))
        kept = make.after(hours=3)
        await put(uow, 2, due_at=make.after(hours=4), stopped_at=kept, met_at=kept)

    ended = await found(begin)

    assert (ended.met, ended.missed, ids(ended.open)) == (0, (), [later.id])


@pytest.mark.parametrize(("policy", "met"), [("VIP", 2), ("Default", 1), ("Nobody's", 0), (None, 3)])
async def test_a_support_level_alone_is_the_one_the_clock_ran_under(begin, policy, met):
    """Whatever the task has come under since."""
    ended = {"target": Target.NEXT_RESPONSE, "stopped_at": INSIDE, "met_at": INSIDE}
    async with begin() as uow:
        task = await uow.tasks.add(make.task("a", policy="Nobody's"))
        question = await uow.questions.add(make.question(1, policy="Nobody's"))
        await put(uow, task.id, policy="VIP", **ended)
        await put(uow, task.id, policy="Default", cycle=2, started_at=BEFORE, **ended)
        await put(uow, question.id, make.QUESTION, policy="VIP", **ended)

    query = EndedQuery(make.DESK, Target.NEXT_RESPONSE, START, END, policy)

    assert (await found(begin, query)).met == met


async def test_what_the_same_transaction_wrote_is_seen_and_reading_changes_nothing(begin):
    async with begin() as uow:
        added = await put(uow, 1, stopped_at=INSIDE, breached_at=BEFORE)
        [missed] = (await uow.reports.ended(HOUR)).missed
        missed.breached_at = None

    async with begin() as uow:
        assert (await uow.clocks.get(added.id)).breached_at == BEFORE
