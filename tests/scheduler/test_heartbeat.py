"""On real time, as APScheduler knows no other; the intervals are small."""

import asyncio
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta

from structlog.testing import capture_logs

from scheduler.heartbeat import Every, Heartbeat, Pulse, Upkeep
from scheduler.sweep import Sweep
from tests.scheduler.fakes import World, timer

QUICK = Pulse(every_s=0.05, dead_after_s=0.2, watch_every_s=0.05, look_gap_s=0.01)
DEAF = Pulse(every_s=30, dead_after_s=60, watch_every_s=0.05, look_gap_s=0.01)


def now():
    return datetime.now(UTC)


class Firing:
    def __init__(self):
        self.at = {}
        self.happened = asyncio.Event()
        self.hang = 0

    async def __call__(self, uow, *, now, timer):
        if self.hang:
            self.hang -= 1
            await asyncio.Event().wait()
        self.at[timer.key] = now
        self.happened.set()

    async def wait(self):
        async with asyncio.timeout(5):
            await self.happened.wait()
        self.happened.clear()


@asynccontextmanager
async def beating(world, fire, pulse=QUICK, **options):
    heartbeat = Heartbeat(Sweep(world.begin, fire, now), now=now, wait=world.wait, pulse=pulse, **options)
    task = asyncio.ensure_future(heartbeat.run())
    try:
        yield heartbeat
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


async def arm(world, key, seconds):
    due = now() + timedelta(seconds=seconds)
    async with world.begin() as uow:
        await uow.timers.arm([timer(key, due)])
    return due


async def until(condition):
    async with asyncio.timeout(5):
        while not condition():
            await asyncio.sleep(0.01)


async def test_a_timer_fires_at_its_due_time_and_never_before():
    world, fire = World(now), Firing()
    due = await arm(world, "t", 0.3)

    async with beating(world, fire, DEAF):
        await fire.wait()

    assert timedelta(0) <= fire.at["t"] - due < timedelta(seconds=0.2)


async def test_a_timer_armed_later_needs_no_tick_to_be_in_time():
    world, fire = World(now), Firing()

    async with beating(world, fire, DEAF) as heartbeat:
        await until(lambda: heartbeat.last_sweep_at is not None)
        due = await arm(world, "t", 0.2)
        world.woken.set()
        await fire.wait()

    assert timedelta(0) <= fire.at["t"] - due < timedelta(seconds=0.2)


async def test_ticks_find_timers_nobody_told_of():
    world, fire = World(now), Firing()

    async with beating(world, fire) as heartbeat:
        await until(lambda: heartbeat.last_sweep_at is not None)
        await arm(world, "t", 0)
        await fire.wait()

    assert list(fire.at) == ["t"]


async def test_the_heart_beats_on_through_a_database_outage_and_says_how_old_the_last_sweep_is():
    world, fire = World(now), Firing()

    async with beating(world, fire) as heartbeat:
        unborn = heartbeat.age_s
        await until(lambda: heartbeat.last_sweep_at is not None)
        world.down = True
        await until(lambda: heartbeat.age_s > 0.3)
        world.down = False
        await arm(world, "t", 0)
        await fire.wait()
        await until(lambda: heartbeat.age_s < 0.2)

    assert unborn == float("inf")


async def test_a_scheduler_that_died_in_silence_is_built_anew():
    world, fire = World(now), Firing()

    async with beating(world, fire) as heartbeat:
        await until(lambda: heartbeat.last_sweep_at is not None)
        dead = heartbeat._scheduler
        dead._stop_timer()
        dead._timeout = None
        dead.wakeup = lambda: None
        dead.remove_all_jobs()
        await until(lambda: heartbeat._scheduler is not dead)
        await arm(world, "t", 0)
        await fire.wait()

    assert not dead.running


async def test_a_sweep_that_hangs_is_started_anew_and_its_timer_is_not_lost():
    world, fire = World(now), Firing()
    fire.hang = 1
    await arm(world, "t", 0)

    async with beating(world, fire):
        await fire.wait()

    assert list(fire.at) == ["t"]


class HandClock:
    """Stands still until somebody moves it: how busy the host is changes nothing."""

    def __init__(self):
        self.now = 0.0
        self.readings = 0

    def __call__(self):
        self.readings += 1
        return self.now

    async def is_read_by_the_watchdog(self):
        """When it wakes, and when it goes to sleep again."""
        enough = self.readings + 2
        await until(lambda: self.readings >= enough)


async def test_a_process_that_could_not_run_for_a_while_calls_nothing_stuck():
    world, clock = World(now), HandClock()

    with capture_logs() as logs:
        async with beating(world, Firing(), DEAF, clock=clock) as heartbeat:
            await until(lambda: heartbeat.last_sweep_at is not None)
            for _ in range(5):
                clock.now += 2 * DEAF.dead_after_s  # nothing at all has run meanwhile
                await clock.is_read_by_the_watchdog()

    assert logs == []


async def test_a_long_sweep_that_moves_is_left_alone():
    world, fired = World(now), []
    for n in range(8):
        await arm(world, f"t{n}", 0)

    async def slowly(uow, *, now, timer):
        await asyncio.sleep(0.08)
        fired.append(timer.key)

    async with beating(world, slowly):
        await until(lambda: len(fired) >= 8)

    assert fired == [f"t{n}" for n in range(8)]


async def test_house_work_is_done_at_its_intervals_and_a_failure_ends_nothing():
    world, done = World(now), []

    async def purge():
        done.append("purge")

    async def explode():
        done.append("explode")
        raise RuntimeError("no room")

    every = timedelta(seconds=0.05)
    async with beating(world, Firing(), upkeep=[Upkeep("purge", every, purge), Upkeep("explode", every, explode)]):
        await until(lambda: done.count("purge") >= 2 and done.count("explode") >= 2)

    assert set(done) == {"purge", "explode"}


async def test_nothing_beats_on_after_the_end():
    world, fire = World(now), Firing()
    async with beating(world, fire) as heartbeat:
        await until(lambda: heartbeat.last_sweep_at is not None)
    await arm(world, "t", 0)

    await asyncio.sleep(0.2)

    assert fire.at == {}


def test_after_a_month_of_sleep_the_next_tick_is_one_second_away():
    woken = now()

    following = Every(timedelta(seconds=1)).get_next_fire_time(woken - timedelta(days=30), woken)

    assert following == woken + timedelta(seconds=1)
