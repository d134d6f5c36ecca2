"""What a due timer does. Facts are looked at anew: what no longer applies is silent."""

from datetime import datetime

from desk.catalog import Desk
from desk.escalation import Audience, Remedy, Rung
from desk.notices import Mode, Notice, Urgency
from desk.ports import Fact, Timer, UnitOfWork
from desk.questions import Question
from desk.sla import Clock, ObjectKind
from desk.tasks import Priority, Task
from desk.usecases import clocks, make_task, work


async def fire(uow: UnitOfWork, *, now: datetime, timer: Timer) -> None:
    """Run one timer that has come due, however late."""
    match timer.kind:
        case clocks.RUNG:
            await _climb(uow, timer, now=now)
        case clocks.RETURN:
            await _return(uow, timer, now=now)
        case unknown:
            raise ValueError(f"no such kind of timer: {unknown}")


async def _return(uow: UnitOfWork, timer: Timer, *, now: datetime) -> None:
    task = await uow.tasks.get(timer.about[1], lock=True)
    if task is not None and task.resume_at == timer.due_at:
        await work.come_back(uow, task, at=timer.due_at, now=now)


async def _climb(uow: UnitOfWork, timer: Timer, *, now: datetime) -> None:
    clock = await uow.clocks.get(timer.values["clock_id"])
    if clock is None or not clock.is_running or clock.cycle != timer.values["cycle"]:
        return
    rung = next((one for one in clock.ladder if one.clock == clock.target and one.key == timer.values["rung"]), None)
    if rung is None:
        return
    clock.notice_breach(now)
    await uow.clocks.save(clock)
    desk = uow.catalog.desks[clock.desk_id]
    question = await uow.questions.get(clock.object_id) if clock.kind is ObjectKind.QUESTION else None
    task = await uow.tasks.get(clock.object_id, lock=True) if clock.kind is ObjectKind.TASK else None
    for remedy in rung.do:
        await _remedy(uow, desk, task, remedy, now=now)
    for chat_id, fallback in await _addresses(uow, desk, rung, task, question):
        await uow.outbox.put(_escalation(desk, clock, rung, chat_id, fallback, question))
    await uow.journal.add(
        Fact(
            now,
            "escalated",
            desk.id,
            None,
            clock.kind,
            clock.object_id,
            after={"rung": rung.key, "clock": clock.target},
        )
    )
    await uow.outbox.refresh(clock.kind, clock.object_id)


def _escalation(
    desk: Desk, clock: Clock, rung: Rung, chat_id: int, fallback: tuple[int, ...], question: Question | None
) -> Notice:
    in_chat = question is not None and chat_id == question.chat_id
    return Notice(
        kind="question_escalation" if clock.kind is ObjectKind.QUESTION else "task_escalation",
        key=f"escalation:{clock.id}:{clock.cycle}:{rung.key}:{chat_id}",
        chat_id=chat_id,
        mode=Mode.CARD,
        urgency=Urgency.ESCALATION,
        values={
            f"{clock.kind}_id": clock.object_id,
            "clock_id": clock.id,
            "rung": rung.key,
            "target": clock.target.value,
        },
        desk_id=desk.id,
        about=(clock.kind, clock.object_id),
        reply_to=question.first_message_id if question is not None and in_chat else None,
        topic_id=question.topic_id if question is not None and in_chat else None,
        fallback=fallback,
    )


async def _addresses(
    uow: UnitOfWork, desk: Desk, rung: Rung, task: Task | None, question: Question | None
) -> list[tuple[int, tuple[int, ...]]]:
    """Chats to tell, each once, with where to say it instead if a person cannot be reached.

    Who is known to be unreachable is spoken to through the second-line group at once; where the group is told anyway,
    nobody needs another place.
    """
    group = (desk.second_line,) if desk.second_line is not None else ()
    wanted = [chat_id for audience in rung.tell for chat_id in _chats(desk, audience, task, question)]
    people = await uow.people.many(chat_id for chat_id in wanted if chat_id > 0)
    silent = {user_id for user_id, person in people.items() if person.reachable is False}
    chats = dict.fromkeys(place for one in wanted for place in (group if one in silent and group else (one,)))
    instead = () if chats.keys() >= set(group) else group
    return [(chat_id, instead if chat_id > 0 else ()) for chat_id in chats]


def _chats(desk: Desk, audience: Audience, task: Task | None, question: Question | None) -> tuple[int, ...]:
    group = (desk.second_line,) if desk.second_line is not None else ()
    found: tuple[int | None, ...]
    match audience:
        case Audience.LEADS:
            found = desk.leads or group
        case Audience.SECOND_LINE:
            found = group
        case Audience.FIRST_LINE:
            asked_in = question.chat_id if question else task.chat_id if task else None
            found = (asked_in,) if asked_in in desk.first_line else ()
        case Audience.ASSIGNEE:
            found = (task.assignee_id,) if task and task.assignee_id is not None else group
        case Audience.OWNER:
            found = (task.owner_id,) if task and task.owner_id is not None else desk.leads
        case Audience.WATCHER:
            found = (task.watcher_id,) if task else ()
    return tuple(chat_id for chat_id in found if chat_id is not None)


async def _remedy(uow: UnitOfWork, desk: Desk, task: Task | None, remedy: Remedy, *, now: datetime) -> None:
    if task is None or not task.is_open:
        return
    before = {"priority": task.priority.value, "assignee_id": task.assignee_id}
    if remedy is Remedy.RAISE_PRIORITY:
        if task.priority is Priority.URGENT:
            return
        task.priority = task.priority.raised()
        task.version += 1
    elif remedy is Remedy.REASSIGN:
        to_id = await make_task.least_loaded(uow, desk, but=task.assignee_id)
        if to_id is None:
            return
        task.assignee_id = to_id
        task.version += 1
        await work.tell_assignee(uow, task, "task_assigned", by=None, at=now)
    elif remedy is Remedy.PIN:
        await _pin(uow, desk, task)
    after = {"priority": task.priority.value, "assignee_id": task.assignee_id}
    await uow.journal.add(
        Fact(now, f"remedy.{remedy.value}", desk.id, None, *work.about(task), before=before, after=after)
    )


async def _pin(uow: UnitOfWork, desk: Desk, task: Task) -> None:
    """Pin the card in the second-line group; which message it is, is known when this is sent."""
    if desk.second_line is None:
        return
    await uow.outbox.put(
        Notice(
            kind="pin_card",
            key=f"pin:{task.id}:{task.version}",
            chat_id=desk.second_line,
            mode=Mode.CALL,
            urgency=Urgency.CARD,
            values={"task_id": task.id},
            desk_id=desk.id,
        )
    )
