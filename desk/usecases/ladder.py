"""A step of a ladder is taken: what is done, who is told, and what the journal keeps of it."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from desk.catalog import Desk
from desk.escalation import ESCALATED, Audience, Remedy, Rung, notice_key
from desk.history import Fact
from desk.notices import Mode, Notice, Urgency
from desk.ports import Timer, UnitOfWork
from desk.questions import Question, Source
from desk.sla import Clock, ObjectKind
from desk.tasks import Task
from desk.usecases import audiences, clocks, remedies

ON_TIME = timedelta(minutes=5)
"""A step taken this late counts as taken at its instant; after a longer outage it is now that people must be there."""


@dataclass(slots=True)
class Step:
    """One rung of one clock, climbed now."""

    desk: Desk
    clock: Clock
    rung: Rung
    key: str
    """The rung's name within its clock."""
    source: Source
    """Where it all came from."""
    question: Question | None = None
    """Only for a step that does more than telling."""
    task: Task | None = None
    done: dict[str, Any] = field(default_factory=dict)
    """What was done besides telling, as the messages say it."""


async def climb(uow: UnitOfWork, timer: Timer, *, now: datetime) -> None:
    """Take the step a timer stands for, unless its clock has stopped, or everybody is away and it may wait.

    The clock is not written: that it is late follows from its times (`Clock.breach_by`).
    """
    if timer.values["rung"] == clocks.TURN:
        await _turn(uow, timer)
        return
    step = await _step(uow, timer)
    if step is None:
        return
    opening = _opening(uow, step, timer, now=now)
    if opening is not None:
        await uow.timers.postpone(timer, until=opening)
        return
    if step.rung.do:
        step.done = await remedies.apply(uow, step.desk, step.rung, task=step.task, question=step.question, now=now)
    told = await _notices(uow, step)
    for notice in told:
        await uow.outbox.put(notice)
    await uow.journal.add(_fact(step, [notice.chat_id for notice in told], now=now))
    await uow.outbox.refresh(step.clock.kind, step.clock.object_id)


async def _turn(uow: UnitOfWork, timer: Timer) -> None:
    """The time is up and nobody is told: only what is shown is shown anew."""
    clock = await _running(uow, timer)
    if clock is not None and clock.due_at == timer.due_at:
        await uow.outbox.refresh(clock.kind, clock.object_id)


async def _running(uow: UnitOfWork, timer: Timer) -> Clock | None:
    clock = await uow.clocks.get(timer.values["clock_id"])
    is_same = clock is not None and clock.is_running and clock.cycle == timer.values["cycle"]
    return clock if is_same else None


async def _step(uow: UnitOfWork, timer: Timer) -> Step | None:
    clock = await _running(uow, timer)
    if clock is None:
        return None
    key = timer.values["rung"]
    rung = next((one for one in clock.ladder if one.clock == clock.target and one.key == key), None)
    if rung is None:
        return None
    desk = uow.catalog.desks[clock.desk_id]
    if clock.kind is ObjectKind.QUESTION:
        source = await uow.questions.source(clock.object_id) or Source()
        question = await uow.questions.get(clock.object_id) if rung.do else None
        return Step(desk, clock, rung, key, source, question=question)
    task = await uow.tasks.get(clock.object_id, lock=True)
    return Step(desk, clock, rung, key, _source_of(task), task=task)


def _source_of(task: Task | None) -> Source:
    return Source(task.chat_id, task.message_id, task.topic_id) if task else Source()


def _opening(uow: UnitOfWork, step: Step, timer: Timer, *, now: datetime) -> datetime | None:
    """When to try again; None where it may be now. The calendar may have changed since the timer was set."""
    if not step.rung.hold_back:
        return None
    present = uow.catalog.hours_of(step.desk.hours_id)
    at = step.rung.held_back(timer.due_at if now - timer.due_at <= ON_TIME else now, present)
    return at if at > now else None


async def _notices(uow: UnitOfWork, step: Step) -> list[Notice]:
    """People and chats, each once. Letters are not sent yet: the journal names who was to get one."""
    tell: list[Audience | int] = [*step.rung.tell, *step.rung.people]
    task = step.task or await _made(uow, step)
    found = await audiences.addresses(uow, step.desk, tell, task=task, asked_in=_asked_in(step))
    return [_notice(step, *address) for address in found if not _has_heard(step, address[0])]


async def _made(uow: UnitOfWork, step: Step) -> Task | None:
    task_id = step.done.get(Remedy.MAKE_TASK)
    return await uow.tasks.get(task_id) if task_id is not None else None


def _asked_in(step: Step) -> int | None:
    return step.source.chat_id if step.clock.kind is ObjectKind.QUESTION else None


def _has_heard(step: Step, chat_id: int) -> bool:
    """Where a question has become a task, its chat is told of the task already."""
    return Remedy.MAKE_TASK in step.done and chat_id == step.source.chat_id


def _notice(step: Step, chat_id: int, fallback: tuple[int, ...]) -> Notice:
    """A new message for each step, since an edit of the last one rings nowhere. It is always shown as things are."""
    clock, source = step.clock, step.source
    is_there = chat_id == source.chat_id
    return Notice(
        kind=f"{clock.kind}_escalation",
        key=notice_key(clock.id, clock.cycle, step.key, chat_id),
        chat_id=chat_id,
        mode=Mode.CARD,
        urgency=Urgency.ESCALATION,
        values={
            f"{clock.kind}_id": clock.object_id,
            "clock_id": clock.id,
            "cycle": clock.cycle,
            "rung": step.key,
            "target": clock.target.value,
            "to": chat_id,
            "did": step.done,
        },
        desk_id=step.desk.id,
        about=(clock.kind, clock.object_id),
        reply_to=source.message_id if is_there else None,
        topic_id=source.topic_id if is_there else None,
        fallback=fallback,
    )


def _fact(step: Step, told: list[int], *, now: datetime) -> Fact:
    clock, rung = step.clock, step.rung
    after: dict[str, Any] = {
        "rung": step.key,
        "clock": clock.target,
        "clock_id": clock.id,
        "cycle": clock.cycle,
        "told": told,
        "did": step.done,
    }
    if rung.mail:
        after["not_sent"] = list(rung.mail)
    return Fact(now, ESCALATED, step.desk.id, None, clock.kind, clock.object_id, after=after)
