"""Recalculating what is open, in every store: seen before it is done, and nothing past changes."""

import asyncio
from collections.abc import Awaitable, Sequence
from dataclasses import replace
from datetime import datetime

import pytest

from desk.catalog import BotSelf
from desk.errors import ConcurrentChange, Refusal
from desk.escalation import ESCALATED, Audience, Rung, When
from desk.ports import UnitOfWork
from desk.recalculation import Plan, Turn
from desk.sla import Clock, Happening, ObjectKind, Policy, Target
from desk.tasks import Priority
from desk.usecases import recalculate
from storage.catalog import Configuration
from storage.database import Database
from storage.histories import SqlHistories
from storage.work import Work
from tests.desk.usecases.stage import (
    ANNA,
    BELLA,
    BORIS,
    BOT,
    CLARA,
    HOUR,
    MINUTE,
    NINE,
    OLGA,
    Stage,
    at,
    desk,
    everybody,
    memory,
    office,
)
from tests.memory import MemoryDatabase

PRINTER = "The printer on the 3rd floor has jammed, what should I do?"
SLOW = Policy("Slow", response=2 * HOUR, reaction=4 * HOUR, resolution=8 * HOUR)
QUICK = Policy("Quick", response=10 * MINUTE, reaction=30 * MINUTE, resolution=2 * HOUR)
ONLY_TASKS = Policy("Only tasks", resolution=8 * HOUR)
HALF = Rung("resolution", When.PERCENT, 50, (Audience.ASSIGNEE,))
DUE = Rung("resolution", When.OFFSET, 0, (Audience.LEADS,))


class Configured(Stage):
    """A stage whose desk may get other support levels."""

    async def configures(self, *policies: Policy) -> None:
        raise NotImplementedError


class InMemory(Configured):
    database: MemoryDatabase

    async def configures(self, *policies: Policy) -> None:
        catalog = self.database.catalog
        desks = {key: replace(one, policies=policies) for key, one in catalog.desks.items()}
        self.database.catalog = replace(catalog, desks=desks, version=catalog.version + 1)


class Stored(Configured):
    async def configures(self, *policies: Policy) -> None:
        async with self.begin() as uow:
            hours = {"office": office().spec}
            desks = (desk(id=0, policies=policies),)
            await uow.configure(Configuration(desks=desks, hours=hours, admins=frozenset({ANNA})), self.now)


@pytest.fixture(params=["memory", "sqlite_database", "postgres_database"])
def store(request: pytest.FixtureRequest) -> MemoryDatabase | Database:
    return memory(hours=[office()]) if request.param == "memory" else request.getfixturevalue(request.param)


@pytest.fixture
async def stage(store: MemoryDatabase | Database) -> Configured:
    found: Configured
    if isinstance(store, MemoryDatabase):
        found = InMemory(store.begin)
        found.database = store
    else:
        found = Stored(store.begin)
        async with store.begin() as uow:
            await uow.introduce_bot(BotSelf(BOT, "firstline_bot"))
            for person in everybody():
                await uow.people.see(person)
    await found.configures(SLOW)
    return found


async def planned(stage: Stage) -> Plan:
    return await stage.run(lambda uow: recalculate.plan(uow, uow.catalog.desks[1], now=stage.now))


async def applied(stage: Stage, **more: object) -> Plan:
    return await stage.run(
        lambda uow: recalculate.apply(uow, uow.catalog.desks[1], actor_id=OLGA, now=stage.now, **more)
    )


async def clocks_of(stage: Stage, kind: ObjectKind = ObjectKind.TASK, object_id: int = 1) -> Sequence[Clock]:
    async def do(uow: UnitOfWork) -> Sequence[Clock]:
        return await uow.clocks.of(kind, object_id)

    return await stage.run(do)


async def due_of(stage: Stage, target: Target = Target.RESOLUTION) -> datetime | None:
    return (await stage.clock_of(1, target)).due_at


async def test_a_question_with_an_answer_in_doubt_gets_the_new_terms_too(stage):
    asked = await stage.says(BELLA, PRINTER)
    stage.passes(minutes=4)
    await stage.says(BORIS, "Open the back cover and pull the paper out")
    await stage.configures(QUICK)

    done = await applied(stage)

    assert (done.looked_at, len(done.changes)) == (1, 1)
    assert (await stage.response(asked)).due_at == at(9, 10)


async def test_nothing_is_recalculated_before_somebody_says_so(stage):
    await stage.makes_task()
    await stage.configures(QUICK)
    stage.passes(minutes=10)

    plan = await planned(stage)

    assert [(one.target, one.turn, one.due_before, one.due_after) for one in plan.changes[0].clocks] == [
        (Target.REACTION, Turn.SOONER, at(13), at(9, 30)),
        (Target.RESOLUTION, Turn.SOONER, at(17), at(11)),
    ]
    assert (plan.looked_at, plan.turns) == (1, {Turn.SOONER: 1})
    assert await due_of(stage) == at(17)
    assert (await stage.task()).policy == "Slow"


async def test_it_is_counted_from_creation_with_the_waited_time_kept(stage):
    await stage.makes_task()
    await stage.does("take", BORIS)
    stage.now = at(9, 30)
    await stage.does("hold", BORIS, until=at(10, 15))
    stage.now = at(10, 15)
    await stage.sweeps()
    await stage.configures(QUICK)

    await applied(stage)

    task, clock = await stage.task(), await stage.clock_of(1, Target.RESOLUTION)
    assert (clock.started_at, clock.goal_s, clock.waited_s, clock.due_at) == (NINE, 2 * HOUR, 45 * MINUTE, at(11, 45))
    assert (task.policy, clock.ladder) == ("Quick", QUICK.ladder)
    assert await stage.journal(ObjectKind.TASK, 1) == [
        "task.made", "task.taken", "task.held", "task.returned", "sla.recalculated",
    ]  # fmt: skip


async def test_what_waits_goes_on_waiting(stage):
    await stage.makes_task()
    await stage.does("hold", BORIS, until=at(12))
    stage.now = at(11)
    await stage.configures(QUICK)

    plan = await applied(stage)
    stage.now = at(12)
    await stage.sweeps()

    [change] = plan.changes[0].clocks
    assert (change.target, change.due_before, change.due_after) == (Target.RESOLUTION, at(19), at(13))
    assert await due_of(stage) == at(14)


async def test_a_deadline_by_hand_stays(stage):
    await stage.makes_task()
    await stage.does("set_deadline", BORIS, deadline=at(15))
    await stage.configures(QUICK)

    await applied(stage)

    clock = await stage.clock_of(1, Target.RESOLUTION)
    assert (clock.due_at, clock.fixed_due, clock.goal_s) == (at(15), at(15), 2 * HOUR)


async def test_clocks_that_have_stopped_stay_as_they_are_byte_by_byte(stage):
    asked = await stage.says(BELLA, PRINTER)
    await stage.says(BORIS, "Open the back cover", reply_to=asked)
    await stage.makes_task()
    await stage.makes_task(text="Order paper")
    await stage.does("finish", BORIS, 2)
    await stage.does("take", BORIS, 1)
    before = [repr(await clocks_of(stage, ObjectKind.QUESTION)), repr(await clocks_of(stage, object_id=2))]
    reaction = repr((await clocks_of(stage))[0])
    await stage.configures(QUICK)
    stage.now = at(16)

    plan = await applied(stage)

    after = [repr(await clocks_of(stage, ObjectKind.QUESTION)), repr(await clocks_of(stage, object_id=2))]
    assert (plan.looked_at, after, repr((await clocks_of(stage))[0])) == (1, before, reaction)


async def test_figures_of_the_past_stay_with_the_level_of_then(stage):
    await stage.makes_task()
    stage.now = at(14, 30)
    await stage.does("take", BORIS, 1)
    await stage.configures(QUICK)

    await applied(stage)

    reaction, resolution = await clocks_of(stage)
    assert (reaction.policy, resolution.policy) == ("Slow", "Quick")


async def test_a_level_of_another_name_and_the_same_promises_is_the_level_of_what_runs(stage):
    await stage.makes_task()
    await stage.configures(replace(SLOW, name="Patient"))

    plan = await applied(stage)

    assert [change.clocks for change in plan.changes] == [()]
    assert {clock.policy for clock in await clocks_of(stage)} == {"Patient"}


async def test_a_task_that_becomes_overdue_is_told_of_once(stage):
    await stage.configures(replace(SLOW, ladder=(HALF, DUE)))
    await stage.makes_task()
    await stage.does("take", BORIS)
    stage.now = at(14)
    await stage.sweeps()
    assert await stage.tells("task_escalation") == [("task_escalation", BORIS)]
    await stage.configures(replace(QUICK, ladder=(HALF, DUE)))

    plan = await applied(stage)
    fired = await stage.sweeps()
    told = await stage.tells("task_escalation")

    assert (plan.changes[0].turn, fired, await stage.sweeps()) == (Turn.OVERDUE, 1, 0)
    assert told.count(("task_escalation", OLGA)) == 1
    assert (await stage.clock_of(1, Target.RESOLUTION)).breach_by(stage.now) == at(11)


async def test_a_recorded_breach_stays_and_is_not_told_again(stage):
    await stage.configures(replace(QUICK, ladder=(DUE,)))
    await stage.makes_task()
    await stage.does("take", BORIS)
    stage.now = at(12)
    await stage.sweeps()
    later = Rung("resolution", When.PERCENT, 20, (Audience.LEADS,))
    await stage.configures(replace(SLOW, ladder=(later, DUE)))
    await stage.delivers()

    await applied(stage)
    stage.now = at(16)
    fired = await stage.sweeps()
    await stage.does("finish", BORIS)

    clock = await stage.clock_of(1, Target.RESOLUTION)
    assert fired == 0
    assert (clock.due_at, clock.breached_at, clock.met_at) == (at(17), at(11), None)


async def test_an_alarm_whose_due_time_was_moved_away_is_raised_again_when_that_passes(stage):
    await stage.configures(replace(QUICK, ladder=(HALF, DUE)))
    await stage.makes_task()
    stage.now = at(11)
    first = await stage.sweeps()
    stage.passes(minutes=5)
    await stage.configures(replace(SLOW, ladder=(HALF, DUE)))
    await applied(stage)

    stage.now = at(16, 59)
    before = await stage.sweeps()
    stage.now = at(17)

    assert (first, before, await stage.sweeps()) == (2, 1, 1)
    told = [one for one in await stage.delivers() if one.kind == "task_escalation" and one.values["rung"] == DUE.key]
    assert len({one.key for one in told}) == 2


async def told_of(stage: Stage, object_id: int = 1) -> list[str]:
    async def do(uow: UnitOfWork) -> list[str]:
        return [
            fact.after["rung"] for fact in await uow.journal.of(ObjectKind.TASK, object_id) if fact.what == ESCALATED
        ]

    return await stage.run(do)


async def test_a_breach_nobody_was_told_of_is_told_of_once(stage):
    hour = Policy("Hour", resolution=HOUR, ladder=(HALF, DUE))
    await stage.configures(hour)
    await stage.makes_task()
    stage.now = at(14)
    for resolution in (2 * HOUR, 3 * HOUR):
        await stage.configures(replace(hour, resolution=resolution))
        await applied(stage)

    fired = await stage.sweeps()

    assert (fired, await stage.sweeps(), await told_of(stage)) == (2, 0, [HALF.key, DUE.key])
    assert (await stage.clock_of(1, Target.RESOLUTION)).breached_at == at(10)


async def test_a_step_after_the_due_time_that_nobody_took_is_taken_once(stage):
    later = Rung("resolution", When.OFFSET, HOUR, (Audience.LEADS,))
    hour = Policy("Hour", resolution=HOUR, ladder=(DUE, later))
    await stage.configures(hour)
    await stage.makes_task()
    stage.now = at(10)
    await stage.sweeps()
    stage.now = at(14)
    await stage.configures(replace(hour, resolution=2 * HOUR))
    await applied(stage)

    fired = await stage.sweeps()

    assert (fired, await stage.sweeps(), await told_of(stage)) == (1, 0, [DUE.key, later.key])


async def test_a_due_step_of_another_name_does_not_tell_again(stage):
    await stage.configures(Policy("Hour", resolution=HOUR, ladder=(DUE,)))
    await stage.makes_task()
    stage.now = at(12)
    await stage.sweeps()
    all_of_it = Rung("resolution", When.PERCENT, 100, (Audience.LEADS,))
    await stage.configures(Policy("Hour", resolution=2 * HOUR, ladder=(HALF, all_of_it)))
    await applied(stage)

    fired = await stage.sweeps()

    assert (fired, await told_of(stage)) == (0, [DUE.key])


async def test_a_breach_moved_away_before_anybody_was_told_is_told_of_when_it_is_back(stage):
    hour = Policy("Hour", resolution=HOUR, ladder=(DUE,))
    await stage.configures(hour)
    await stage.makes_task()
    stage.now = at(14)
    await stage.configures(replace(hour, resolution=8 * HOUR))
    await applied(stage)
    before = await stage.sweeps()
    await stage.configures(hour)
    await applied(stage)

    fired = await stage.sweeps()

    assert (before, fired, await told_of(stage)) == (0, 1, [DUE.key])


async def test_what_is_promised_no_longer_ends_neither_kept_nor_missed(stage):
    asked = await stage.says(BELLA, PRINTER)
    await stage.configures(ONLY_TASKS)
    stage.now = at(9, 30)

    plan = await applied(stage)
    stage.now = at(12)

    clock = await stage.response(asked)
    assert plan.turns == {Turn.DROPPED: 1}
    assert (clock.stopped_at, clock.stopped_by) == (at(9, 30), Happening.DROPPED)
    assert (clock.met_at, clock.breached_at, await stage.sweeps()) == (None, None, 0)


async def test_what_is_newly_promised_counts_from_its_own_start(stage):
    await stage.configures(ONLY_TASKS)
    await stage.makes_task()
    await stage.configures(SLOW)
    stage.now = at(9, 30)

    plan = await applied(stage)

    clock = await stage.clock_of(1, Target.REACTION)
    assert plan.turns == {Turn.PROMISED: 1}
    assert (clock.started_at, clock.due_at, clock.cycle) == (NINE, at(13), 1)
    stage.now = at(13)
    assert await stage.sweeps() == 1


async def test_there_and_back_again_is_what_it_was(stage):
    asked = await stage.says(BELLA, PRINTER)
    await stage.makes_task()
    first = await due_of(stage)
    for policy in (QUICK, ONLY_TASKS, SLOW):
        await stage.configures(policy)
        stage.passes(minutes=3)
        await applied(stage)

    response = await stage.response(asked)

    assert (await due_of(stage), await due_of(stage, Target.REACTION)) == (first, at(13))
    assert (response.due_at, response.is_open, response.cycle) == (at(11), True, 2)


async def test_what_a_task_is_today_decides(stage):
    urgent = replace(QUICK, name="Urgent", when={"priority": "urgent"})
    await stage.configures(urgent, SLOW)
    await stage.makes_task()
    await stage.makes_task(text="Order paper")
    await stage.does("set_priority", OLGA, priority=Priority.URGENT)

    plan = await applied(stage)

    assert [(change.about, change.thing.policy, change.terms.policy.name) for change in plan.changes] == [
        ((ObjectKind.TASK, 1), "Slow", "Urgent")
    ]
    assert [(await stage.task(number)).policy for number in (1, 2)] == ["Urgent", "Slow"]
    assert await due_of(stage) == at(11)


async def test_other_hours_move_what_is_due(stage):
    stage.now = at(16)
    await stage.says(BELLA, PRINTER)
    await stage.configures(replace(SLOW, hours="office"))

    await applied(stage)

    [clock] = await clocks_of(stage, ObjectKind.QUESTION)
    assert clock.due_at == at(18)


async def test_a_preview_is_stale_once_the_set_or_the_levels_have_changed(stage):
    await stage.makes_task()
    await stage.configures(QUICK)
    old = (await planned(stage)).digest
    stage.passes(minutes=1)
    same = (await planned(stage)).digest
    await stage.does("take", BORIS)

    refusal = await stage.refused(lambda uow: recalculate.apply(
        uow, uow.catalog.desks[1], actor_id=OLGA, now=stage.now, digest=old
    ))  # fmt: skip
    fresh = (await planned(stage)).digest
    await stage.configures(replace(QUICK, resolution=3 * HOUR))
    newest = (await planned(stage)).digest

    assert refusal.code is Refusal.PREVIEW_STALE
    assert (old == same, len({old, fresh, newest})) == (True, 3)
    assert (await stage.task()).policy == "Slow"


async def test_done_twice_it_does_nothing_and_in_parts_everything(stage):
    for text in ("one", "two", "three"):
        await stage.makes_task(text=text)
    await stage.configures(QUICK)

    done = [len((await applied(stage, limit=2)).changes) for _ in range(3)]

    assert done == [2, 1, 0]
    assert await stage.journal(ObjectKind.DESK, 1) == ["desk.recalculated", "desk.recalculated"]


async def test_a_life_goes_on_under_the_new_terms(stage):
    await stage.makes_task(BORIS, await stage.says(BELLA, PRINTER))
    await stage.does("take", CLARA)
    await stage.configures(replace(QUICK, reopening="restart"))
    await applied(stage)
    stage.now = at(10)
    await stage.does("finish", BORIS)
    stage.now = at(12)

    await stage.does("reopen", BELLA)

    assert await due_of(stage) == at(14)
    assert [clock.met_at for clock in await clocks_of(stage) if clock.target is Target.RESOLUTION] == [at(10), None]


async def test_what_was_dropped_does_not_come_back_by_reopening(stage):
    await stage.configures(replace(SLOW, reaction=None))
    await stage.makes_task(BORIS, await stage.says(BELLA, PRINTER))
    await stage.configures(Policy("Nothing", response=HOUR))
    await applied(stage)
    stage.now = at(10)
    await stage.does("finish", BORIS)

    await stage.does("reopen", BELLA)

    assert [clock.stopped_by for clock in await clocks_of(stage)] == [Happening.DROPPED]


async def test_a_deadline_by_hand_can_be_set_on_what_was_dropped(stage):
    await stage.configures(replace(SLOW, reaction=None))
    await stage.makes_task()
    await stage.configures(Policy("Nothing", response=HOUR))
    await applied(stage)

    await stage.does("set_deadline", BORIS, deadline=at(15))

    dropped, by_hand = await clocks_of(stage)
    assert (dropped.stopped_by, by_hand.due_at, by_hand.cycle) == (Happening.DROPPED, at(15), 2)


@pytest.fixture
async def busy(postgres_database) -> Configured:
    """A desk of several at once."""
    stage = Stored(postgres_database.begin)
    async with postgres_database.begin() as uow:
        await uow.introduce_bot(BotSelf(BOT, "firstline_bot"))
        for person in everybody():
            await uow.people.see(person)
    await stage.configures(replace(SLOW, next_response=HOUR))
    return stage


class Meanwhile:
    """Somebody else begins once a recalculation has read this, and may have to wait for it."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, method: str) -> None:
        self._work: Awaitable[object] | None = None
        read = getattr(SqlHistories, method)

        async def reading(histories: SqlHistories, *arguments: object) -> object:
            found = await read(histories, *arguments)
            if self._work is not None:
                self.task, self._work = asyncio.ensure_future(self._work), None
                await asyncio.wait([self.task], timeout=1)
            return found

        monkeypatch.setattr(SqlHistories, method, reading)

    def does(self, work: Awaitable[object]) -> None:
        self._work = work


async def test_who_changes_a_task_meanwhile_is_not_overwritten(busy, monkeypatch):
    await busy.makes_task()
    await busy.configures(QUICK)
    Meanwhile(monkeypatch, "still_open").does(busy.does("take", BORIS))

    with pytest.raises(ConcurrentChange):
        await applied(busy)

    assert ((await busy.task()).policy, await due_of(busy)) == ("Slow", at(17))


@pytest.mark.parametrize("read", ["still_open", "of"])
async def test_an_answer_given_meanwhile_is_judged_by_the_terms_it_was_given_under(busy, monkeypatch, read):
    asked = await busy.says(BELLA, PRINTER)
    await busy.makes_task(BORIS, asked)
    said = await busy.says(BELLA, "And it smells of smoke now", reply_to=asked)
    await busy.configures(replace(QUICK, next_response=10 * MINUTE))
    busy.now = at(9, 30)
    meanwhile = Meanwhile(monkeypatch, read)
    meanwhile.does(busy.says(BORIS, "I am on my way", reply_to=said))

    await applied(busy)
    await meanwhile.task

    clock = await busy.clock_of(1, Target.NEXT_RESPONSE)
    was_first = (clock.policy, clock.due_at, clock.met_at, clock.breached_at)
    assert (
        was_first
        == {
            "still_open": ("Slow", at(10), at(9, 30), None),
            "of": ("Quick", at(9, 10), None, at(9, 10)),
        }[read]
    )


async def test_a_comment_made_meanwhile_is_promised_an_answer_by_the_terms_of_its_task(busy, monkeypatch):
    asked = await busy.says(BELLA, PRINTER)
    await busy.makes_task(BORIS, asked)
    await busy.configures(replace(QUICK, next_response=10 * MINUTE))
    meanwhile = Meanwhile(monkeypatch, "of")
    meanwhile.does(busy.says(BELLA, "And it smells of smoke now", reply_to=asked))

    await applied(busy)
    await meanwhile.task

    clock = await busy.clock_of(1, Target.NEXT_RESPONSE)
    assert ((await busy.task()).policy, clock.policy, clock.due_at) == ("Quick", "Quick", at(9, 10))


async def test_clocks_that_changed_since_they_were_read_are_left_alone(busy, monkeypatch):
    await busy.makes_task()
    await busy.configures(QUICK)

    async def stop_without_asking() -> None:
        async with busy.begin() as uow:
            for clock in await uow.clocks.of(ObjectKind.TASK, 1):
                clock.stop(at(9, 5), office().hours, Happening.CLOSED)

    Meanwhile(monkeypatch, "of").does(stop_without_asking())

    with pytest.raises(ConcurrentChange):
        await applied(busy)

    assert [(clock.met_at, clock.policy) for clock in await clocks_of(busy)] == [(at(9, 5), "Slow")] * 2


async def test_many_are_moved_by_as_few_statements_as_one(sqlite_database, monkeypatch):
    stage = Stored(sqlite_database.begin)
    await stage.configures(SLOW)
    run, counted = Work.run, []

    async def counting(self, statement, params=None):
        counted.append(statement)
        return await run(self, statement, params)

    async def statements(tasks: int, policy: Policy) -> int:
        for number in range(tasks):
            await stage.makes_task(text=f"Task {number}")
        await stage.configures(policy)
        with monkeypatch.context() as patch:
            patch.setattr(Work, "run", counting)
            await applied(stage)
        found = len(counted)
        counted.clear()
        return found

    assert await statements(1, QUICK) == await statements(20, SLOW)


async def test_the_lives_of_those_whose_terms_hold_are_not_read(sqlite_database, monkeypatch):
    stage = Stored(sqlite_database.begin)
    await stage.configures(replace(QUICK, name="Urgent", when={"priority": "urgent"}), SLOW)
    for text in ("one", "two", "three"):
        await stage.makes_task(text=text)
    async with sqlite_database.begin() as uow:
        (await uow.tasks.by_number(1, 2)).priority = Priority.URGENT
    read, lives_of = [], SqlHistories.of

    async def noting(self, things):
        read.extend(thing.number for thing in things)
        return await lives_of(self, things)

    monkeypatch.setattr(SqlHistories, "of", noting)

    plan = await planned(stage)

    assert (plan.looked_at, len(plan.changes), read) == (3, 1, [2])
