"""Starting and stopping clocks together with the timers of their ladders."""

from collections.abc import Mapping
from datetime import datetime

from desk.catalog import Catalog, Desk
from desk.escalation import DEFAULT_LADDER
from desk.ports import Timer, UnitOfWork
from desk.sla import NO_PROMISE, Clock, ObjectKind, Policy, Target, first_match, start_clock

RUNG = "rung"
RETURN = "return"


def policy_for(desk: Desk, /, **facts: str | None) -> Policy:
    """The first support level of the desk whose conditions hold for these facts."""
    return first_match(desk.policies, {name: value for name, value in facts.items() if value is not None})


def hours_id_of(catalog: Catalog, desk: Desk, policy: Policy) -> int:
    """The newest version of the hours a policy names, else the desk's own."""
    if policy.hours is None:
        return desk.hours_id
    versions = [version.id for version in catalog.hours.values() if version.key == policy.hours]
    return max(versions, default=desk.hours_id)


async def start(
    uow: UnitOfWork,
    desk: Desk,
    policy: Policy,
    target: Target,
    about: tuple[ObjectKind, int],
    *,
    at: datetime,
    live: bool = True,
) -> Clock | None:
    """Start the clock a policy promises and arm its ladder; for the past (`live=False`) nothing is armed."""
    hours_id = hours_id_of(uow.catalog, desk, policy)
    clock = start_clock(
        policy,
        target,
        desk_id=desk.id,
        kind=about[0],
        object_id=about[1],
        hours_id=hours_id,
        hours=uow.catalog.hours_of(hours_id),
        at=at,
    )
    if clock is None:
        return None
    clock = await uow.clocks.add(clock)
    if live:
        await arm(uow, clock)
    return clock


async def arm(uow: UnitOfWork, clock: Clock) -> None:
    """A timer for each rung; one that fired in this cycle does not come back."""
    hours = uow.catalog.hours_of(clock.hours_id)
    await uow.timers.arm(
        Timer(
            desk_id=clock.desk_id,
            kind=RUNG,
            about=(clock.kind, clock.object_id),
            key=f"rung:{clock.id}:{clock.cycle}:{rung.key}",
            due_at=at,
            values={"clock_id": clock.id, "rung": rung.key, "cycle": clock.cycle},
        )
        for rung, at in clock.rungs(hours)
    )


async def running(uow: UnitOfWork, kind: ObjectKind, object_id: int) -> Mapping[Target, Clock]:
    """The clock of each target, stopped ones too."""
    return {clock.target: clock for clock in await uow.clocks.of(kind, object_id)}


async def stop(uow: UnitOfWork, clock: Clock | None, *, at: datetime) -> None:
    if clock is not None and clock.is_open:
        clock.stop(at, uow.catalog.hours_of(clock.hours_id))
        await uow.clocks.save(clock)


async def pause(uow: UnitOfWork, clock: Clock | None, *, at: datetime) -> None:
    if clock is not None and clock.is_running:
        clock.pause(at)
        await uow.clocks.save(clock)


async def resume(uow: UnitOfWork, clock: Clock | None, *, at: datetime) -> None:
    """The wait is over; the ladder stands again, on the moved due time.

    Messages are dated by the second, so a reply may seem to come just before the wait it ends.
    """
    if clock is not None and clock.paused_at is not None:
        clock.resume(max(at, clock.paused_at), uow.catalog.hours_of(clock.hours_id))
        await uow.clocks.save(clock)
        await arm(uow, clock)


async def reopen(uow: UnitOfWork, clock: Clock | None, *, at: datetime) -> None:
    if clock is not None and not clock.is_open:
        clock.reopen(at, uow.catalog.hours_of(clock.hours_id))
        await uow.clocks.save(clock)
        await arm(uow, clock)


async def fix_due(uow: UnitOfWork, clock: Clock, due_at: datetime, *, at: datetime) -> None:
    """A deadline set by hand: the ladder moves with it, and may fire anew. A breach until now stays one."""
    clock.notice_breach(at)
    clock.fixed_due = due_at
    clock.cycle += 1
    if clock.is_running:
        clock.due_at = due_at
    await uow.clocks.save(clock)
    await arm(uow, clock)


async def start_until(
    uow: UnitOfWork, desk: Desk, about: tuple[ObjectKind, int], policy_name: str, deadline: datetime, *, at: datetime
) -> Clock:
    """A resolution clock for a task whose policy promises none but which got a deadline by hand."""
    policy = next((one for one in desk.policies if one.name == policy_name), None)
    hours_id = hours_id_of(uow.catalog, desk, policy or NO_PROMISE)
    goal = max(1, int(uow.catalog.hours_of(hours_id).between(at, deadline)))
    ladder = policy.ladder if policy is not None else DEFAULT_LADDER
    clock = Clock(desk.id, *about, Target.RESOLUTION, goal, hours_id, at, deadline, ladder=ladder, fixed_due=deadline)
    clock = await uow.clocks.add(clock)
    await arm(uow, clock)
    return clock


async def continue_running(uow: UnitOfWork, clock: Clock) -> None:
    """Stopping was a mistake: the clock runs as if it had never stopped."""
    clock.stopped_at = clock.met_at = None
    clock.due_at = clock.due_of(uow.catalog.hours_of(clock.hours_id))
    await uow.clocks.save(clock)
    await arm(uow, clock)
