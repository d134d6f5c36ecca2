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
from desk.usecases import clocks, traits

About = tuple[ObjectKind, int]
RECALCULATED = "desk.recalculated"
"""What the journal of the desk calls the act as a whole."""


async def plan(uow: UnitOfWork, desk: Desk, *, now: datetime, limit: int | None = None) -> Plan:
    """What the terms of the desk as they are now would change of everything open; nothing is written."""
    found = await uow.histories.still_open(desk.id)
    moved = _moved(uow.catalog, desk, found)[:limit]
    return Plan(desk.id, uow.catalog.version, len(found), await _changes(uow, desk, moved, now))


async def count(uow: UnitOfWork, desk: Desk) -> int:
    """How many open ones run under other terms than they would get today."""
    return len(_moved(uow.catalog, desk, await uow.histories.still_open(desk.id)))


def _moved(catalog: Catalog, desk: Desk, found: Iterable[Task | Question]) -> Sequence[Task | Question]:
    return [thing for thing in found if _terms(catalog, desk, thing).id != thing.terms_id]


def _terms(catalog: Catalog, desk: Desk, thing: Task | Question) -> Terms:
    return clocks.terms_for(catalog, desk, traits.of(catalog, thing))


async def _changes(uow: UnitOfWork, desk: Desk, moved: Sequence[Task | Question], now: datetime) -> tuple[Change, ...]:
    histories = await uow.histories.of(moved)
    calendars = {version.id: version.hours for version in uow.catalog.hours.values()}
    return tuple(change_of(one, _terms(uow.catalog, desk, one.thing), calendars, now) for one in histories)


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
    found = await uow.histories.still_open(desk.id)
    moved = _moved(uow.catalog, desk, found)[:limit]
    held = await _held(uow, moved)
    wanted = Plan(desk.id, uow.catalog.version, len(found), await _changes(uow, desk, moved, now))
    if digest is not None and wanted.digest != digest:
        raise Refused(Refusal.PREVIEW_STALE)
    for kind in (ObjectKind.TASK, ObjectKind.QUESTION):
        await uow.clocks.foresee_of(kind, _ids(held, kind))
    for change in wanted.changes:
        await _move(uow, desk, change, held[change.about], actor_id, now)
    if wanted.changes:
        await uow.journal.add(Fact(now, RECALCULATED, desk.id, actor_id, ObjectKind.DESK, desk.id, after=_sum(wanted)))
    return wanted


async def was_applied(uow: UnitOfWork, desk: Desk, digest: str) -> bool:
    """Whether what the preview with this digest showed has been done."""
    facts = await uow.journal.of(ObjectKind.DESK, desk.id)
    return any(fact.what == RECALCULATED and (fact.after or {}).get("digest") == digest for fact in facts)


async def _held(uow: UnitOfWork, moved: Sequence[Task | Question]) -> Mapping[About, Task | Question]:
    """What is to be changed, as it was read; from here on nobody else moves it or its clocks.

    Tasks come before questions, as for whoever takes back a task that was made of a question.
    """
    wanted = [thing.about for thing in moved]
    found: list[Task | Question] = [
        *await uow.tasks.lock(_ids(wanted, ObjectKind.TASK)),
        *await uow.questions.lock(_ids(wanted, ObjectKind.QUESTION)),
    ]
    held = {thing.about: thing for thing in found}
    for thing in moved:
        if held.get(thing.about) != thing:
            raise ConcurrentChange(*thing.about)
    return held


def _ids(abouts: Iterable[About], kind: ObjectKind) -> set[int]:
    return {about[1] for about in abouts if about[0] is kind}


async def _move(
    uow: UnitOfWork, desk: Desk, change: Change, thing: Task | Question, actor_id: int | None, now: datetime
) -> None:
    """One object under its new terms; its closed clocks stay as they are, byte by byte."""
    stored = await uow.clocks.of(*change.about)
    if tuple(stored) != change.history.clocks:
        raise ConcurrentChange(*change.about)
    before = {"policy": thing.policy, "terms_id": thing.terms_id, **_dues(change, "before")}
    thing.policy, thing.terms_id = change.terms.policy.name, change.terms.id
    if isinstance(thing, Question):
        thing.hours_id = change.terms.desk_hours_id
    known = {clock.id: clock for clock in stored}
    for one in change.clocks:
        await _turn(uow, one, known, now)
    await uow.timers.disarm(*change.about, only=clocks.RUNG)
    found = await uow.clocks.of(*change.about)
    for clock in found:
        clock.policy = change.terms.policy.name if clock.is_open else clock.policy
    if not (isinstance(thing, Question) and thing.is_past):
        await clocks.arm(uow, *found)
    after = {"policy": thing.policy, "terms_id": thing.terms_id, **_dues(change, "after")}
    await uow.journal.add(Fact(now, "sla.recalculated", desk.id, actor_id, *change.about, before=before, after=after))
    await uow.outbox.refresh(*change.about)


async def _turn(uow: UnitOfWork, change: ClockChange, known: Mapping[int | None, Clock], now: datetime) -> None:
    clock = known.get(change.before.id) if change.before is not None else None
    if clock is None and change.after is not None:
        await uow.clocks.add(replace(change.after, id=None))
    elif clock is not None and change.after is None:
        clock.stop(now, uow.catalog.hours_of(clock.hours_id), Happening.DROPPED)
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
    turns = {turn.value: count for turn, count in done.turns.items()}
    return {"version": done.version, "digest": done.digest, "open": done.looked_at, **turns}
