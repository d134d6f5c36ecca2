from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import timedelta

import pytest

from desk.catalog import Catalog
from scheduler.sweep import Sweep, Swept
from tests.scheduler.fakes import START, World, post, timer

ADMIN = 12


class Clock:
    def __init__(self):
        self.now = START

    def __call__(self):
        return self.now


class Firing:
    """A use case that writes something and objects to some timers."""

    def __init__(self, *objects_to):
        self.objects_to = set(objects_to)
        self.fired = []

    async def __call__(self, uow, *, now, timer):
        await uow.outbox.put(post(f"fired:{timer.key}"))
        if timer.key in self.objects_to:
            raise ValueError(f"cannot {timer.key}")
        self.fired.append(timer.key)


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def world(clock):
    return World(clock, Catalog(admins=frozenset({ADMIN})))


async def arm(world, *timers):
    async with world.begin() as uow:
        await uow.timers.arm(timers)


async def test_due_timers_fire_most_overdue_first_and_the_others_wait(world, clock):
    fire = Firing()
    await arm(world, *(timer(f"t{n}", START + timedelta(seconds=n)) for n in (-5, 0, -90, 1)))

    swept = await Sweep(world.begin, fire, clock)()

    assert fire.fired == ["t-90", "t-5", "t0"]
    assert swept == Swept(fired=3, failed=0, late_s=90.0, next_due=START + timedelta(seconds=1))
    assert list(world.state.timers) == ["t1"]


async def test_a_backlog_is_taken_in_batches_of_one_transaction_each(world, clock):
    fire = Firing()
    await arm(world, *(timer(f"t{n}", START) for n in range(25)))
    commits = world.commits

    swept = await Sweep(world.begin, fire, clock, batch=10)()

    assert swept.fired == 25
    assert world.commits - commits == 3


async def test_a_timer_that_objects_does_not_hold_up_the_others_and_leaves_nothing_half_done(world, clock):
    fire = Firing("bad")
    await arm(world, timer("bad", START - timedelta(hours=1)), timer("good", START))

    swept = await Sweep(world.begin, fire, clock)()

    assert (swept.fired, swept.failed) == (1, 1)
    assert world.keys() == ["fired:good"]
    assert world.state.errors == ["ValueError: cannot bad"]


async def test_a_failed_timer_comes_again_later_and_later_and_with_the_time_it_was_promised_for(world, clock):
    fire = Firing("bad")
    await arm(world, timer("bad", START))
    sweep, tried = Sweep(world.begin, fire, clock), []

    for _ in range(40):
        if (await sweep()).failed:
            tried.append((clock.now - START).total_seconds())
        clock.now += timedelta(seconds=1)

    assert tried == [0, 1, 3, 7, 15, 31]
    assert world.state.timers["bad"].due_at == START


async def test_a_timer_that_fails_again_and_again_is_told_to_the_admins_once(world, clock):
    fire = Firing("bad")
    await arm(world, timer("bad", START))
    sweep = Sweep(world.begin, fire, clock)

    for _ in range(10):
        await sweep()
        clock.now += timedelta(minutes=10)

    assert world.keys() == [f"timer_failed:bad:{ADMIN}"]


async def test_admins_hear_of_a_timer_that_had_failed_often_before_anybody_counted(world, clock):
    await arm(world, timer("bad", START, tries=7))
    sweep = Sweep(world.begin, Firing("bad"), clock)

    await sweep()
    clock.now += timedelta(minutes=10)
    await sweep()

    assert world.keys() == [f"timer_failed:bad:{ADMIN}"]


async def test_a_timer_that_waits_for_the_morning_is_not_late_then(world, clock):
    morning, fired = START + timedelta(hours=10), []

    async def fire(uow, *, now, timer):
        if now < morning:
            await uow.timers.postpone(timer, until=morning)
        else:
            fired.append(timer.key)

    await arm(world, timer("rung", START))
    sweep = Sweep(world.begin, fire, clock)
    at_night = await sweep()
    clock.now = morning

    in_the_morning = await sweep()

    assert (at_night.late_s, in_the_morning.late_s, fired) == (0.0, 0.0, ["rung"])


async def test_a_failed_timer_fires_once_its_fault_is_gone(world, clock):
    fire = Firing("bad")
    await arm(world, timer("bad", START))
    sweep = Sweep(world.begin, fire, clock)
    await sweep()
    fire.objects_to.clear()
    clock.now += timedelta(seconds=1)

    swept = await sweep()

    assert swept == Swept(fired=1, failed=0, late_s=1.0)
    assert world.state.timers == {}


async def test_a_timer_whose_outcome_cannot_be_written_is_put_back_and_the_others_fire(world, clock):
    first, middle, last = START - timedelta(hours=2), START - timedelta(hours=1), START
    await arm(world, timer("first", first), timer("bad", middle), timer("last", last))
    world.untakeable = {"fired:bad"}

    swept = await Sweep(world.begin, Firing(), clock)()

    assert (swept.fired, swept.failed, swept.next_due) == (2, 1, START + timedelta(seconds=1))
    assert world.keys() == ["fired:first", "fired:last"]
    assert (list(world.state.timers), world.state.timers["bad"].tries) == (["bad"], 1)
    assert world.state.errors == ["ValueError: cannot be written: fired:bad"]


async def test_a_timer_that_objects_and_one_that_cannot_be_written_are_both_put_back(world, clock):
    await arm(world, *(timer(key, START) for key in ("objects", "bad", "good")))
    world.untakeable = {"fired:bad"}

    swept = await Sweep(world.begin, Firing("objects"), clock)()

    assert (swept.fired, swept.failed) == (1, 2)
    assert world.keys() == ["fired:good"]


async def test_a_timer_that_arms_what_cannot_be_written_is_put_back_and_the_others_fire(world, clock):
    await arm(world, timer("bad", START - timedelta(hours=1)), timer("good", START))
    world.untakeable = {"armed by bad"}
    fired = []

    async def fire(uow, *, now, timer):
        await uow.timers.arm([replace(timer, key=f"armed by {timer.key}", due_at=START + timedelta(hours=1))])
        fired.append(timer.key)

    swept = await Sweep(world.begin, fire, clock)()

    assert (swept.fired, swept.failed) == (1, 1)
    assert fired[-1] == "good"
    assert (sorted(world.state.timers), world.state.timers["bad"].tries) == (["armed by good", "bad"], 1)
    assert world.state.errors == ["ValueError: cannot be written: armed by bad"]


def meanwhile(world, happens):
    """Transactions of which the second that is undone, the one of the timer alone, leaves time for others."""
    undone = 0

    @asynccontextmanager
    async def begin():
        nonlocal undone
        try:
            async with world.begin() as uow:
                yield uow
        except ValueError:
            undone += 1
            if undone == 2:
                await happens()
            raise

    return begin


async def test_only_the_timer_that_was_tried_is_blamed_though_an_older_one_is_armed_meanwhile(world, clock):
    await arm(world, timer("bad", START))
    world.untakeable = {"fired:bad"}
    begin = meanwhile(world, lambda: arm(world, timer("older", START - timedelta(hours=1))))

    swept = await Sweep(begin, Firing(), clock)()

    assert (swept.fired, swept.failed) == (1, 1)
    assert world.keys() == ["fired:older"]
    assert (list(world.state.timers), world.state.timers["bad"].tries) == (["bad"], 1)


@pytest.mark.parametrize("tries", [None, 1])
async def test_a_timer_others_took_or_put_back_meanwhile_is_not_blamed(world, clock, tries):
    await arm(world, timer("bad", START))
    world.untakeable = {"fired:bad"}

    async def taken():
        del world.state.timers["bad"]
        if tries is not None:
            world.state.timers["bad"] = timer("bad", START, tries=tries)
            world.state.not_before["bad"] = START + timedelta(seconds=1)

    swept = await Sweep(meanwhile(world, taken), Firing(), clock)()

    assert swept.failed == 0
    assert world.state.errors == []
    assert [one.tries for one in world.state.timers.values()] == [each for each in [tries] if each]


async def test_a_database_that_is_away_is_nobodys_fault(world, clock):
    await arm(world, timer("t", START))
    world.down = True

    with pytest.raises(OSError, match="away"):
        await Sweep(world.begin, Firing(), clock)()

    assert world.state.timers["t"].tries == 0


class Heard:
    """A gate that is open up to a moment."""

    def __init__(self, until):
        self.until = until
        self.wanted = []

    def open_until(self, now):
        return min(now, self.until)

    def want(self, due):
        self.wanted.append(due)


async def test_what_came_due_after_the_last_moment_heard_is_held_back_and_asked_for(world, clock):
    fire, gate = Firing(), Heard(START - timedelta(minutes=2))
    await arm(world, timer("before", START - timedelta(minutes=3)), timer("after", START - timedelta(minutes=1)))
    sweep = Sweep(world.begin, fire, clock, gate=gate)

    closed = await sweep()
    gate.until = START
    opened = await sweep()

    assert (closed.fired, closed.next_due) == (1, None)
    assert gate.wanted == [START - timedelta(minutes=1)]
    assert opened.fired == 1
    assert fire.fired == ["before", "after"]


async def test_what_is_not_due_yet_is_not_asked_for(world, clock):
    gate = Heard(START - timedelta(minutes=2))
    await arm(world, timer("later", START + timedelta(minutes=1)))

    swept = await Sweep(world.begin, Firing(), clock, gate=gate)()

    assert swept == Swept(next_due=START + timedelta(minutes=1))
    assert gate.wanted == []


async def test_a_passing_fault_of_the_database_is_no_fault_of_a_timer(world, clock):
    await arm(world, timer("bad", START))
    sweep = Sweep(world.begin, Firing("bad"), clock, is_passing=lambda error: isinstance(error, ValueError))

    with pytest.raises(ValueError, match="cannot bad"):
        await sweep()

    assert list(world.state.timers) == ["bad"]
    assert world.state.errors == []


async def test_what_others_are_working_on_ends_the_sweep_and_is_looked_at_again(world, clock):
    await arm(world, timer("free", START), timer("held", START))
    world.held = {"held"}
    sweep = Sweep(world.begin, Firing(), clock, batch=1)

    first = await sweep()
    world.held = set()
    second = await sweep()

    assert (first.fired, first.next_due) == (1, START)
    assert (second.fired, second.next_due) == (1, None)


async def test_a_fault_in_one_of_several_lanes_is_heard_of(world, clock):
    await arm(world, *(timer(f"t{n}", START) for n in range(6)))
    fire = Firing("t3")
    passing = Sweep(world.begin, fire, clock, batch=2, lanes=2, is_passing=lambda error: isinstance(error, ValueError))

    with pytest.raises(ValueError, match="cannot t3"):
        await passing()

    assert "t3" in world.state.timers
