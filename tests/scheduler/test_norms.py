"""Norms through the real sweep, on both engines: several schedulers post once, and an outage loses nothing."""

import asyncio
from datetime import UTC, datetime

from desk.catalog import Desk, DeskSettings
from desk.norms import Norm
from desk.people import Role
from desk.sla import ObjectKind, Target
from desk.usecases import norms, sweep
from scheduler.sweep import Sweep
from storage.catalog import Configuration

LEAD, GROUP = 7, -200
EVENING = Norm(Target.RESOLUTION, 85, 64_800, 32_400)
DESK = Desk(0, "it", "IT", second_line=GROUP, staff={LEAD: Role.LEAD}, settings=DeskSettings(norms=(EVENING,)))


def day(number, hour=18, minute=0):
    return datetime(2026, 11, number, hour, minute, tzinfo=UTC)


async def armed(database, now):
    async with database.begin() as uow:
        await uow.configure(Configuration(desks=(DESK,)), now)
        await norms.arm(uow, now=now)


async def checked(database):
    """The ends of the windows that were looked at, in order of looking."""
    async with database.begin(readonly=True) as uow:
        desk = uow.catalog.by_key("it")
        facts = await uow.journal.of(ObjectKind.DESK, desk.id)
        posts = (await uow.outbox.counts()).get("new", 0)
    return [fact.after["end"] for fact in facts if fact.what == "norm.checked"], posts


async def test_three_schedulers_at_once_post_once(database):
    await armed(database, day(20, 12))
    sweeps = [Sweep(database.begin, sweep.fire, lambda: day(20)) for _ in range(3)]

    await asyncio.gather(*(one() for one in sweeps))

    assert await checked(database) == (["2026-11-20T18:00:00+00:00"], 1)


async def test_after_a_week_away_every_check_is_made_in_order(database):
    await armed(database, day(10, 12))
    late = Sweep(database.begin, sweep.fire, lambda: day(17, 12))

    while (await late()).fired:
        pass

    assert await checked(database) == ([f"2026-11-{number}T18:00:00+00:00" for number in range(10, 17)], 7)
