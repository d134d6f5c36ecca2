"""A sweep and those who press buttons on the same tasks: each waits for the other at times, none is rolled back."""

import asyncio
import random
from datetime import UTC, datetime, timedelta
from itertools import count

from sqlalchemy.exc import DBAPIError

from desk.errors import ConcurrentChange
from desk.ports import Timer
from desk.sla import ObjectKind, Target
from desk.tasks import Priority
from desk.usecases import clocks, sweep
from scheduler.sweep import Sweep
from tests.desk.usecases.stage import BORIS, OLGA, Stage
from tests.faults import scene

TASKS, ENOUGH = 12, 100
FAULTS = (DBAPIError, ConcurrentChange)


def now():
    return datetime.now(UTC)


async def test_sweeps_and_presses_on_the_same_tasks_roll_nothing_back(postgres_database):
    await scene.furnish(postgres_database)
    stage = Stage(postgres_database.begin, now=now())
    tasks = [await stage.makes_task() for _ in range(TASKS)]
    hammer = Hammer(postgres_database, tasks)

    async with asyncio.timeout(120), asyncio.TaskGroup() as group:
        group.create_task(hammer.arms())
        for _ in range(2):
            group.create_task(hammer.sweeps())
        for number in range(4):
            group.create_task(hammer.presses(random.Random(number)))  # noqa: S311 - the same each time

    assert hammer.faults == []


async def test_a_task_somebody_works_on_is_left_for_the_next_look(postgres_database):
    await scene.furnish(postgres_database)
    stage = Stage(postgres_database.begin, now=now())
    tasks = [await stage.makes_task() for _ in range(2)]
    hammer = Hammer(postgres_database, tasks)
    await hammer.arm()
    sweeping = Sweep(postgres_database.begin, sweep.fire, now)

    async with postgres_database.begin() as uow:
        await uow.tasks.get(tasks[0].id, lock=True)
        during = await sweeping()
    after = await sweeping()

    assert (during.fired, after.fired) == (1, 1)


class Hammer:
    """Rungs of the tasks' clocks come due all the time, are swept, and the tasks are worked on meanwhile."""

    def __init__(self, database, tasks):
        self.database = database
        self.tasks = tasks
        self.keys = count()
        self.fired = self.pressed = 0
        self.faults = []

    async def arm(self):
        """A rung that has come due, for each task."""
        async with self.database.begin() as uow:
            for task in self.tasks:
                clock = (await clocks.running(uow, ObjectKind.TASK, task.id))[Target.RESOLUTION]
                rung = next(one for one in clock.ladder if one.clock == clock.target)
                values = {"clock_id": clock.id, "rung": rung.key, "cycle": clock.cycle}
                about = (ObjectKind.TASK, task.id)
                due_at = now() - timedelta(seconds=1)
                await uow.timers.arm([Timer(1, clocks.RUNG, about, f"hammer:{next(self.keys)}", due_at, values)])

    @property
    def goes_on(self):
        """Until there was enough of both, or the first fault."""
        return not self.faults and min(self.fired, self.pressed) < ENOUGH

    async def arms(self):
        while self.goes_on:
            await self.arm()
            await asyncio.sleep(0.01)

    async def sweeps(self):
        sweeping = Sweep(self.database.begin, sweep.fire, now, batch=TASKS)
        while self.goes_on:
            try:
                self.fired += (await sweeping()).fired
            except FAULTS as fault:
                self.faults.append(fault)
            await asyncio.sleep(0.001)

    async def presses(self, chance):
        stage = Stage(self.database.begin, now=now())
        while self.goes_on:
            stage.now = now()
            try:
                await stage.run(lambda uow: self._press(uow, stage, chance))
                self.pressed += 1
            except FAULTS as fault:
                self.faults.append(fault)
            await asyncio.sleep(0.001)

    async def _press(self, uow, stage, chance):
        """What a press does: the task is locked first, its timers and clocks are written at the end."""
        task = await uow.tasks.get(chance.choice(self.tasks).id, lock=True)
        await asyncio.sleep(0.002)
        if task.status.value == "on_hold":
            await sweep.work.take(uow, BORIS, task, now=stage.now)
        elif chance.random() < 0.5:
            await sweep.work.hold(uow, BORIS, task, until=stage.now + timedelta(hours=1), now=stage.now)
        else:
            await sweep.work.set_priority(uow, OLGA, task, chance.choice(list(Priority)), now=stage.now)
