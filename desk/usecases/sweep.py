"""What a due timer does. Facts are looked at anew: what no longer applies is silent."""

from datetime import datetime

from desk.catalog import Desk
from desk.escalation import Remedy, Rung
from desk.notices import Mode, Notice, Urgency
from desk.ports import Fact, Timer, UnitOfWork
from desk.questions import Question
from desk.sla import Clock, ObjectKind
from desk.tasks import Priority, Task
from desk.usecases import audiences, clocks, make_task, norms, work


async def fire(uow: UnitOfWork, *, now: datetime, timer: Timer) -> None:
    """Run one timer that has come due, however late."""
    match timer.kind:
        case clocks.RUNG:
            await _climb(uow, timer, now=now)
        case clocks.RETURN:
            await _return(uow, timer, now=now)
        case norms.NORM:
            await norms.check(uow, timer, now=now)
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
    for chat_id, fallback in await audiences.addresses(uow, desk, rung.tell, task=task, question=question):
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
