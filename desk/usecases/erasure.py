"""Erasing a person at their wish: what is open is settled first, then their names and words go.

Who works on a desk is named by the configuration, which nobody but its owner can change: they leave it first.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from desk.catalog import Desk
from desk.errors import DeskError
from desk.history import Fact
from desk.ports import UnitOfWork
from desk.questions import QuestionStatus
from desk.sla import ObjectKind
from desk.tasks import Task
from desk.usecases import dialogs, work

ERASED = "person.erased"


class StillOnDuty(DeskError):
    """The person has a role; `places` says where: keys of desks, and `admin`."""

    def __init__(self, places: Sequence[str]) -> None:
        super().__init__(", ".join(places))
        self.places = tuple(places)


@dataclass(frozen=True, slots=True)
class Open:
    """What happens to open work. `passed`: to whom, None where the desk has nobody left to take it."""

    withdrawn: tuple[int, ...] = ()
    cancelled: tuple[Task, ...] = ()
    passed: tuple[tuple[Task, int | None], ...] = ()


def duties(uow: UnitOfWork, user_id: int) -> list[str]:
    """Where the configuration names this person."""
    named = [desk.key for desk in uow.catalog.desks.values() if desk.is_staff(user_id)]
    return named + (["admin"] if user_id in uow.catalog.admins else [])


async def foresee(uow: UnitOfWork, user_id: int, *, lock: bool = False) -> Open:
    """What erasing would do to open questions and tasks. Nothing is changed."""
    cancelled, passed = [], []
    for task_id in await uow.personal.open_tasks(user_id):
        task = await uow.tasks.get(task_id, lock=lock)
        if task is None or not task.is_open:
            continue
        if task.watcher_id == user_id or (task.watcher_id is None and task.maker_id == user_id):
            cancelled.append(task)
        elif user_id in {task.assignee_id, task.owner_id}:
            passed.append((task, _heir(uow.catalog.desks[task.desk_id], task, user_id)))
    return Open(tuple(await uow.personal.open_questions(user_id)), tuple(cancelled), tuple(passed))


def _heir(desk: Desk, task: Task, user_id: int) -> int | None:
    """The other one of assignee and owner, else the first lead of the desk."""
    candidates = [one for one in (task.assignee_id, task.owner_id, *desk.leads) if one is not None and one != user_id]
    return next((one for one in candidates if desk.is_staff(one)), None)


async def erase(uow: UnitOfWork, user_id: int, *, now: datetime) -> Open:
    """All of it, in this transaction. The journal keeps that it was done, and not of whom. Raises `BeingTold`."""
    if places := duties(uow, user_id):
        raise StillOnDuty(places)
    return await _erase(uow, user_id, now=now, is_living=True)


async def erase_again(uow: UnitOfWork, user_id: int, *, now: datetime) -> Open:
    """For somebody who was erased before, and came back with an older state of things.

    Their role is older than the erasing too, and what was on its way then is not any more.
    """
    return await _erase(uow, user_id, now=now, is_living=False)


async def _erase(uow: UnitOfWork, user_id: int, *, now: datetime, is_living: bool) -> Open:
    await uow.personal.hold(user_id)
    person = await uow.people.get(user_id)
    found = await foresee(uow, user_id, lock=True)
    for question_id in found.withdrawn:
        question = await dialogs.get(uow, question_id)
        await dialogs.close(uow, question, QuestionStatus.DISMISSED, by=None, now=now)
    for task in found.cancelled:
        await work.drop(uow, task, by=None, now=now)
    for task, heir in found.passed:
        await _pass_on(uow, task, user_id, heir, now=now)
    handle = person.username if person is not None else None
    ghost = await uow.personal.erase(user_id, handle, is_living=is_living)
    after = {
        "questions": len(found.withdrawn),
        "cancelled": len(found.cancelled),
        "passed": len(found.passed),
    }
    await uow.journal.add(Fact(now, ERASED, None, None, ObjectKind.PERSON, ghost, after=after))
    return found


async def _pass_on(uow: UnitOfWork, task: Task, user_id: int, heir: int | None, *, now: datetime) -> None:
    if task.owner_id == user_id:
        task.owner_id = heir
    if task.assignee_id == user_id:
        await work.hand_over(uow, task, heir, by=None, now=now)
    else:
        await uow.outbox.refresh(*task.about)
