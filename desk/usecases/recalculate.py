"""Recalculating what is open: a preview of what would change, and the act itself, one journal row for each object."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from desk.catalog import Catalog, Desk
from desk.errors import ConcurrentChange, Refusal, Refused
from desk.history import Fact
from desk.ports import UnitOfWork
from desk.questions import Question
from desk.recalculation import TAKEN_OVER, Change, ClockChange, Plan, change_of
from desk.sla import Clock, Happening, ObjectKind, Terms
from desk.tasks import Task
from desk.usecases import clocks, facts


async def plan(uow: UnitOfWork, desk: Desk, *, now: datetime, limit: int | None = None) -> Plan:
    """What the terms of the desk as they are now would change of everything open; nothing is written."""
    found = await uow.histories.still_open(desk.id)
    histories = await uow.histories.of(_moved(uow.catalog, desk, found)[:limit])
    calendars = {version.id: version.hours for version in uow.catalog.hours.values()}
    changes = [change_of(one, _terms(uow.catalog, desk, one.thing), calendars, now) for one in histories]
    return Plan(desk.id, uow.catalog.version, len(found), tuple(changes))


async def count(uow: UnitOfWork, desk: Desk) -> int:
    """How many open ones run under other terms than they would get today."""
    return len(_moved(uow.catalog, desk, await uow.histories.still_open(desk.id)))


def _moved(catalog: Catalog, desk: Desk, found: Iterable[Task | Question]) -> Sequence[Task | Question]:
    return [thing for thing in found if _terms(catalog, desk, thing).id != thing.terms_id]


def _terms(catalog: Catalog, desk: Desk, thing: Task | Question) -> Terms:
    return clocks.terms_for(catalog, desk, facts.of(catalog, thing))


async def apply(
    uow: UnitOfWork,
    desk: Desk,
    *,
    actor_id: int | None,
    now: datetime,
    digest: str | None = None,
    limit: int | None = None,
) -> Plan:
    """Do what the preview with this digest showed, or refuse where it would be something else by now.

    `limit` is for whoever does it in several transactions: what is done is not in the next plan.
    """
    wanted = await plan(uow, desk, now=now, limit=limit)
    if digest is not None and wanted.digest != digest:
        raise Refused(Refusal.PREVIEW_STALE)
    for change in sorted(wanted.changes, key=lambda one: one.about):
        await _move(uow, desk, change, actor_id, now)
    if wanted.changes:
        await uow.journal.add(
            Fact(now, "desk.recalculated", desk.id, actor_id, ObjectKind.DESK, desk.id, after=_sum(wanted))
        )
    return wanted


async def _move(uow: UnitOfWork, desk: Desk, change: Change, actor_id: int | None, now: datetime) -> None:
    """One object under its new terms; its closed clocks stay as they are, byte by byte."""
    thing = await _locked(uow, change)
    before = {"policy": thing.policy, "terms_id": thing.terms_id, **_dues(change, "before")}
    thing.policy, thing.terms_id = change.terms.policy.name, change.terms.id
    if isinstance(thing, Question):
        thing.hours_id = change.terms.desk_hours_id
    known = {clock.id: clock for clock in await uow.clocks.of(*change.about)}
    for one in change.clocks:
        await _turn(uow, one, known, now)
    await uow.timers.disarm(*change.about, only=clocks.RUNG)
    for clock in await uow.clocks.of(*change.about):
        clock.policy = change.terms.policy.name if clock.is_open else clock.policy
        await clocks.arm(uow, clock)
    after = {"policy": thing.policy, "terms_id": thing.terms_id, **_dues(change, "after")}
    await uow.journal.add(Fact(now, "sla.recalculated", desk.id, actor_id, *change.about, before=before, after=after))
    await uow.outbox.refresh(*change.about)


async def _locked(uow: UnitOfWork, change: Change) -> Task | Question:
    """The object to change, as it was when the plan was made. Tasks are locked, in the order of their ids."""
    kind, object_id = change.about
    is_task = kind is ObjectKind.TASK
    thing = await uow.tasks.get(object_id, lock=True) if is_task else await uow.questions.get(object_id)
    if thing is None or thing.version != change.thing.version or not thing.is_open:
        raise ConcurrentChange(kind.value, object_id)
    return thing


async def _turn(uow: UnitOfWork, change: ClockChange, known: Mapping[int | None, Clock], now: datetime) -> None:
    clock = known.get(change.before.id) if change.before is not None else None
    if clock is None and change.after is not None:
        await uow.clocks.add(replace(change.after, id=None))
    elif clock is not None and change.after is None:
        clock.stop(now, uow.catalog.hours_of(clock.hours_id), Happening.CANCELLED)
        await uow.clocks.save(clock)
    elif clock is not None:
        for name in TAKEN_OVER:
            setattr(clock, name, getattr(change.after, name))
        await uow.clocks.save(clock)


def _dues(change: Change, when: str) -> dict[str, Any]:
    """The due time of each target whose clock changes."""
    found = {one.target.value: getattr(one, f"due_{when}") for one in change.clocks}
    return {"due": {target: due.isoformat() if due is not None else None for target, due in found.items()}}


def _sum(done: Plan) -> Mapping[str, Any]:
    return {"version": done.version, "open": done.looked_at, **{turn.value: n for turn, n in done.turns.items()}}
