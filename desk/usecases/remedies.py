"""What a step of a ladder does besides telling."""

from datetime import datetime
from typing import Any

from desk.catalog import Desk
from desk.escalation import Remedy, Rung
from desk.history import Fact
from desk.notices import Mode, Notice, Urgency
from desk.ports import UnitOfWork
from desk.questions import Question
from desk.tasks import Priority, Task
from desk.usecases import make_task, work


async def apply(
    uow: UnitOfWork, desk: Desk, rung: Rung, *, task: Task | None, question: Question | None, now: datetime
) -> dict[str, Any]:
    """Do what the step says, as far as it can be done; each remedy that did something, with what came of it.

    What a question becomes a task by comes first: the other remedies are for tasks.
    """
    done: dict[str, Any] = {}
    if Remedy.MAKE_TASK in rung.do and question is not None:
        task = await make_task.of_question(uow, desk, question, now=now)
        if task is None:
            return done
        done[Remedy.MAKE_TASK.value] = task.id
    for remedy in rung.do:
        is_new = Remedy.MAKE_TASK in done
        if remedy is Remedy.MAKE_TASK or (remedy is Remedy.REASSIGN and is_new):
            continue
        if task is not None and task.is_open:
            result = await _apply(uow, desk, task, remedy, now=now)
            done |= {} if result is None else {remedy.value: result}
    return done


async def _apply(uow: UnitOfWork, desk: Desk, task: Task, remedy: Remedy, *, now: datetime) -> object | None:
    before = {"priority": task.priority.value, "assignee_id": task.assignee_id}
    result: object
    match remedy:
        case Remedy.RAISE_PRIORITY:
            result = _raise_priority(task)
        case Remedy.REASSIGN:
            result = await _reassign(uow, desk, task, now=now)
        case Remedy.PIN:
            result = await _pin(uow, desk, task)
        case Remedy.MAKE_TASK:
            result = None
    if result is not None:
        after = {"priority": task.priority.value, "assignee_id": task.assignee_id}
        what = f"remedy.{remedy.value}"
        await uow.journal.add(Fact(now, what, desk.id, None, *task.about, before=before, after=after))
        await uow.outbox.refresh(*task.about)
    return result


def _raise_priority(task: Task) -> str | None:
    if task.priority is Priority.URGENT:
        return None
    task.priority = task.priority.raised()
    task.version += 1
    return task.priority.value


async def _reassign(uow: UnitOfWork, desk: Desk, task: Task, *, now: datetime) -> int | None:
    """To the one with the fewest open tasks, and never to the one who has it."""
    to_id = await make_task.least_loaded(uow, desk, but=task.assignee_id)
    if to_id is None:
        return None
    task.assignee_id = to_id
    task.version += 1
    await work.tell_assignee(uow, task, "task_assigned", by=None, at=now)
    return to_id


async def _pin(uow: UnitOfWork, desk: Desk, task: Task) -> bool | None:
    """Pin the card in the second-line group; which message it is, is known when this is sent."""
    if desk.second_line is None:
        return None
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
    return True
