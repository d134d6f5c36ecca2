"""Clocks of questions and tasks in their transaction: moved by what happens, with the timers of their ladders."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import datetime

from desk.catalog import Catalog, Desk
from desk.ports import Timer, UnitOfWork
from desk.questions import Question
from desk.sla import NO_PROMISE, Clock, ObjectKind, Target, Terms
from desk.sla_life import OF_KIND, Event, Life

RUNG = "rung"
RETURN = "return"
TURN = "turn"
"""In place of a step's name: the time is up, nobody is told, and what is shown turns red."""


def terms_for(catalog: Catalog, desk: Desk, traits: Mapping[str, Collection[str]]) -> Terms:
    """The terms of the first support level of the desk whose conditions hold; without one nothing is promised."""
    for terms in catalog.terms_of(desk):
        if terms.policy.matches(traits):
            return terms
    return Terms(None, NO_PROMISE, desk.hours_id, desk.hours_id)


def terms_by_id(catalog: Catalog, desk: Desk, terms_id: int | None) -> Terms:
    """What something was registered under."""
    known = catalog.terms.get(terms_id) if terms_id is not None else None
    return known or Terms(None, NO_PROMISE, desk.hours_id, desk.hours_id)


async def life_of(
    uow: UnitOfWork,
    desk: Desk,
    about: tuple[ObjectKind, int],
    terms: Terms,
    *,
    is_held: bool = False,
    is_new: bool = False,
) -> Life:
    """The clocks of an object; one just made (`is_new`) has none yet."""
    kind, object_id = about
    known = [] if is_new else list(await uow.clocks.of(kind, object_id))
    hours = uow.catalog.hours_of(terms.hours_id)
    return Life(desk.id, kind, object_id, terms.policy, terms.hours_id, hours, known, is_held, OF_KIND[kind])


async def happen(uow: UnitOfWork, life: Life, event: Event, *, live: bool = True) -> None:
    """Move the clocks, store them, and stand their ladders anew; for the past (`live=False`) nothing is armed."""
    ladders_stood = bool(life.clocks)
    for clock in life.happen(event):
        await uow.clocks.add(clock)
    for clock in life.clocks:
        await uow.clocks.save(clock)
    if not live:
        return
    if ladders_stood:
        await uow.timers.disarm(life.kind, life.object_id, only=RUNG)
    await arm(uow, *life.clocks)


async def arm(uow: UnitOfWork, *of_one: Clock) -> None:
    """A timer for each rung of an object's clocks that run; one that fired in this cycle does not come back.

    One more where no rung is climbed at a due time, though something is shown that turns red then.
    """
    live = [clock for clock in of_one if clock.is_running]
    has_resolution = any(clock.target is Target.RESOLUTION for clock in live)
    for clock in live:
        is_on_card = clock.kind is ObjectKind.TASK and (clock.target is Target.RESOLUTION or not has_resolution)
        await uow.timers.arm(_timers(uow, clock, is_on_card=is_on_card))


def _timers(uow: UnitOfWork, clock: Clock, *, is_on_card: bool) -> Iterator[Timer]:
    hours = uow.catalog.hours_of(clock.hours_id)
    present = uow.catalog.hours_of(uow.catalog.desks[clock.desk_id].hours_id)
    rungs = clock.rungs(hours, present)
    for rung, at in rungs:
        yield _timer(clock, rung.key, rung.key, at)
    turns_at = _turns_unheard(clock, [at for _, at in rungs], is_on_card=is_on_card)
    if turns_at is not None:
        yield _timer(clock, TURN, f"{TURN}:{turns_at.timestamp():.0f}", turns_at)


def _timer(clock: Clock, rung: str, name: str, at: datetime) -> Timer:
    return Timer(
        desk_id=clock.desk_id,
        kind=RUNG,
        about=(clock.kind, clock.object_id),
        key=f"rung:{clock.id}:{clock.cycle}:{name}",
        due_at=at,
        values={"clock_id": clock.id, "rung": rung, "cycle": clock.cycle},
    )


def _turns_unheard(clock: Clock, climbs: Sequence[datetime], *, is_on_card: bool) -> datetime | None:
    """The due time where it is shown, on the card of a task or by an earlier rung, and no rung is climbed at it."""
    due_at, since = clock.due_at, clock.climbs_from
    if due_at is None or due_at in climbs or (since is not None and due_at < since):
        return None
    is_shown = is_on_card or any(at < due_at for at in climbs)
    return due_at if is_shown else None


async def running(uow: UnitOfWork, kind: ObjectKind, object_id: int) -> Mapping[Target, Clock]:
    """The newest clock of each target, stopped ones too."""
    return {clock.target: clock for clock in await uow.clocks.of(kind, object_id)}


async def undo_stop(uow: UnitOfWork, question: Question) -> None:
    """Stopping was a mistake: what ran, runs as if it had never stopped. What an import brought reminds nobody."""
    for clock in (await running(uow, *question.about)).values():
        clock.unstop(uow.catalog.hours_of(clock.hours_id))
        await uow.clocks.save(clock)
        if not question.is_past:
            await arm(uow, clock)
