"""What specialists do with a task: take, hold, finish, hand over."""

from datetime import datetime

from desk.business_hours import NoOpenTime
from desk.errors import Refusal, Refused
from desk.history import Fact
from desk.notices import Mode, Notice, Urgency
from desk.people import Action
from desk.ports import Timer, UnitOfWork
from desk.sla import Happening, Target
from desk.sla_life import Event, Life
from desk.tasks import Priority, Status, Task, Verb
from desk.usecases import clocks
from desk.usecases.access import require_on_desk


async def life_of(uow: UnitOfWork, task: Task, *, is_new: bool = False) -> Life:
    """The clocks of a task, under the terms it was registered under."""
    desk = uow.catalog.desks[task.desk_id]
    terms = clocks.terms_by_id(uow.catalog, desk, task.terms_id)
    is_held = task.status is Status.ON_HOLD
    return await clocks.life_of(uow, desk, task.about, terms, is_held=is_held, is_new=is_new)


async def take(uow: UnitOfWork, actor_id: int, task: Task, *, now: datetime) -> None:
    """Who takes a task is its assignee from then on."""
    desk = uow.catalog.desks[task.desk_id]
    await require_on_desk(uow, actor_id, desk, Action.WORK_TASK, now=now, task=task)
    before, life = _snapshot(task), await life_of(uow, task)
    task.move(Verb.TAKE, now, by=actor_id)
    task.assignee_id = actor_id
    await clocks.happen(uow, life, Event(now, Happening.TAKEN))
    await uow.timers.disarm(*task.about, only=clocks.RETURN)
    await _changed(uow, task, "task.taken", actor_id, before, now=now)


async def hold(uow: UnitOfWork, actor_id: int, task: Task, *, until: datetime | None, now: datetime) -> None:
    """Put off until a moment, or until the watcher replies (`until` None). The resolution clock waits."""
    desk = uow.catalog.desks[task.desk_id]
    await require_on_desk(uow, actor_id, desk, Action.WORK_TASK, now=now, task=task)
    if until is not None and until <= now:
        raise Refused(Refusal.TIME_IN_PAST)
    before, life = _snapshot(task), await life_of(uow, task)
    task.move(Verb.HOLD, now, by=actor_id)
    task.resume_at = until
    await clocks.happen(uow, life, Event(now, Happening.HELD))
    await uow.timers.disarm(*task.about, only=clocks.RETURN)
    if until is not None:
        await _arm_return(uow, task, until)
    await _changed(uow, task, "task.held", actor_id, before, now=now)
    if task.watcher_id != actor_id:
        await tell_watcher(uow, task, "watcher_held")


def default_return(uow: UnitOfWork, task: Task, now: datetime) -> datetime | None:
    """When a held task comes back if nobody said when: the policy's `return_after`, in working time."""
    desk = uow.catalog.desks[task.desk_id]
    terms = clocks.terms_by_id(uow.catalog, desk, task.terms_id)
    if terms.policy.return_after is None:
        return None
    try:
        return uow.catalog.hours_of(terms.hours_id).add(now, terms.policy.return_after)
    except NoOpenTime:  # of hours that hardly ever open: it waits until somebody takes it up
        return None


async def come_back(uow: UnitOfWork, task: Task, *, at: datetime, now: datetime, tell: bool = True) -> None:
    """The wait is over at `at`, the planned instant, however late we look; the assignee is told again."""
    if not task.allows(Verb.RETURN):
        return
    before, life = _snapshot(task), await life_of(uow, task)
    task.move(Verb.RETURN, now, by=None)
    await clocks.happen(uow, life, Event(at, Happening.RESUMED))
    resolution = life.newest(Target.RESOLUTION)
    if resolution is None or not resolution.is_open:
        await clocks.happen(uow, life, Event(at, Happening.TAKEN))  # who put it off had it in hand
    await uow.timers.disarm(*task.about, only=clocks.RETURN)
    await _changed(uow, task, "task.returned", None, before, now=now, at=at)
    if tell:
        await tell_assignee(uow, task, "task_returned", by=None, at=at)


async def finish(uow: UnitOfWork, actor_id: int, task: Task, *, now: datetime) -> None:
    """Done: clocks stop, the watcher is told and asked how it was."""
    desk = uow.catalog.desks[task.desk_id]
    await require_on_desk(uow, actor_id, desk, Action.WORK_TASK, now=now, task=task)
    before, life = _snapshot(task), await life_of(uow, task)
    task.move(Verb.DONE, now, by=actor_id)
    await _end(uow, life, task, Happening.CLOSED, now=now)
    await _changed(uow, task, "task.done", actor_id, before, now=now)
    await tell_watcher(uow, task, "watcher_done", mode=Mode.CARD)


async def cancel(uow: UnitOfWork, actor_id: int, task: Task, *, now: datetime, tell: bool = True) -> None:
    """Dropped: nothing will be done about it, and the watcher does not wait in vain."""
    desk = uow.catalog.desks[task.desk_id]
    await require_on_desk(uow, actor_id, desk, Action.WORK_TASK, now=now, task=task)
    await drop(uow, task, by=actor_id, now=now)
    if tell and task.watcher_id != actor_id:
        await tell_watcher(uow, task, "watcher_cancelled")


async def drop(uow: UnitOfWork, task: Task, *, by: int | None, now: datetime) -> None:
    """Cancel it without asking who may; nobody but its cards says so."""
    before, life = _snapshot(task), await life_of(uow, task)
    task.move(Verb.CANCEL, now, by=by)
    await _end(uow, life, task, Happening.CANCELLED, now=now)
    await _changed(uow, task, "task.cancelled", by, before, now=now)


async def reopen(uow: UnitOfWork, actor_id: int, task: Task, *, now: datetime) -> None:
    """Back to work: by the watcher whom it did not help, or by the desk. The resolution goes on as its terms say."""
    desk = uow.catalog.desks[task.desk_id]
    if task.watcher_id != actor_id:
        await require_on_desk(uow, actor_id, desk, Action.WORK_TASK, now=now, task=task)
    before, life = _snapshot(task), await life_of(uow, task)
    task.move(Verb.REOPEN, now, by=actor_id)
    await clocks.happen(uow, life, Event(now, Happening.REOPENED))
    await _changed(uow, task, "task.reopened", actor_id, before, now=now)
    if task.watcher_id != actor_id:
        await tell_watcher(uow, task, "watcher_reopened")
    if task.assignee_id != actor_id:
        await tell_assignee(uow, task, "task_returned", by=actor_id, at=now)


async def assign(uow: UnitOfWork, actor_id: int, task: Task, to_id: int, *, now: datetime) -> None:
    """Hand a task over. A specialist may take it to themselves; giving it to others is for leads."""
    desk = uow.catalog.desks[task.desk_id]
    action = Action.WORK_TASK if to_id == actor_id else Action.ASSIGN_OTHERS
    await require_on_desk(uow, actor_id, desk, action, now=now, task=task)
    if not desk.is_staff(to_id):
        raise Refused(Refusal.NO_SUCH_PERSON, user_id=to_id, desk_id=desk.id)
    require_open(task)
    await hand_over(uow, task, to_id, by=actor_id, now=now)


async def hand_over(uow: UnitOfWork, task: Task, to_id: int | None, *, by: int | None, now: datetime) -> None:
    """Make somebody, or nobody, the assignee without asking who may."""
    before = _snapshot(task)
    task.assignee_id = to_id
    task.version += 1
    await _changed(uow, task, "task.assigned", by, before, now=now)
    if to_id != by:
        await tell_assignee(uow, task, "task_assigned", by=by, at=now)


async def set_priority(uow: UnitOfWork, actor_id: int, task: Task, priority: Priority, *, now: datetime) -> None:
    desk = uow.catalog.desks[task.desk_id]
    await require_on_desk(uow, actor_id, desk, Action.SET_PRIORITY, now=now, task=task)
    require_open(task)
    before = _snapshot(task)
    task.priority = priority
    task.version += 1
    await _changed(uow, task, "task.priority", actor_id, before, now=now)


async def set_deadline(uow: UnitOfWork, actor_id: int, task: Task, deadline: datetime, *, now: datetime) -> None:
    """A date by hand instead of the policy's; the resolution clock runs to it."""
    desk = uow.catalog.desks[task.desk_id]
    await require_on_desk(uow, actor_id, desk, Action.SET_DEADLINE, now=now, task=task)
    if deadline <= now:
        raise Refused(Refusal.TIME_IN_PAST)
    require_open(task)
    before, life = _snapshot(task), await life_of(uow, task)
    task.deadline_at = deadline
    task.version += 1
    await clocks.happen(uow, life, Event(now, Happening.DUE_SET, deadline))
    await _changed(uow, task, "task.deadline", actor_id, before, now=now)


async def rate(uow: UnitOfWork, actor_id: int, task: Task, rating: int, *, now: datetime) -> None:
    """How satisfied the watcher is, 1 to 5; may be changed until the task is reopened."""
    desk = uow.catalog.desks[task.desk_id]
    await require_on_desk(uow, actor_id, desk, Action.RATE, now=now, task=task)
    if task.status is not Status.DONE:
        raise Refused(Refusal.WRONG_STATUS, task_id=task.id, status=task.status.value)
    before = _snapshot(task)
    task.rating = min(5, max(1, rating))
    await _changed(uow, task, "task.rated", actor_id, before, now=now)


async def tell_watcher(uow: UnitOfWork, task: Task, kind: str, *, mode: Mode = Mode.POST) -> None:
    """Where they asked, in reply to their message; a task made without a message has no watcher to tell."""
    if task.watcher_id is None:
        return
    desk = uow.catalog.desks[task.desk_id]
    chat_id = task.chat_id or task.watcher_id
    is_private = chat_id == task.watcher_id
    await uow.outbox.put(
        Notice(
            kind=kind,
            key=watcher_key(task, kind),
            chat_id=chat_id,
            mode=mode,
            urgency=Urgency.REPLY,
            values={"task_id": task.id, "round": task.reopened},
            desk_id=task.desk_id,
            about=task.about,
            reply_to=task.message_id,
            topic_id=task.topic_id,
            fallback=() if is_private else (task.watcher_id,),
            language=None if is_private else desk.language,
        )
    )


def watcher_key(task: Task, kind: str) -> str:
    """Once for each change of the task."""
    return f"{kind}:{task.id}:{task.version}"


async def tell_assignee(uow: UnitOfWork, task: Task, kind: str, *, by: int | None, at: datetime) -> None:
    if task.assignee_id is None:
        return
    desk = uow.catalog.desks[task.desk_id]
    await uow.outbox.put(
        Notice(
            kind=kind,
            key=f"{kind}:{task.id}:{task.version}:{int(at.timestamp())}",
            chat_id=task.assignee_id,
            urgency=Urgency.ESCALATION,
            values={"task_id": task.id, "by": by, "to": task.assignee_id},
            desk_id=desk.id,
            about=task.about,
            fallback=(desk.second_line,) if desk.second_line is not None else (),
        )
    )


async def _end(uow: UnitOfWork, life: Life, task: Task, what: Happening, *, now: datetime) -> None:
    await clocks.happen(uow, life, Event(now, what))
    await uow.timers.disarm(*task.about)


async def _arm_return(uow: UnitOfWork, task: Task, until: datetime) -> None:
    await uow.timers.arm(
        [
            Timer(
                desk_id=task.desk_id,
                kind=clocks.RETURN,
                about=task.about,
                key=f"return:{task.id}:{task.version}",
                due_at=until,
                values={},
            )
        ]
    )


async def _changed(
    uow: UnitOfWork,
    task: Task,
    what: str,
    actor_id: int | None,
    before: dict[str, object],
    *,
    now: datetime,
    at: datetime | None = None,
) -> None:
    """Every change is a row of the journal and shows on every card; `at` is since when it holds, where not from now."""
    after = _snapshot(task) if at is None else _snapshot(task) | {"at": at.isoformat()}
    await uow.journal.add(Fact(now, what, task.desk_id, actor_id, *task.about, before=before, after=after))
    await uow.outbox.refresh(*task.about)


def _snapshot(task: Task) -> dict[str, object]:
    return {
        "status": task.status.value,
        "assignee_id": task.assignee_id,
        "priority": task.priority.value,
        "deadline_at": task.deadline_at.isoformat() if task.deadline_at else None,
        "resume_at": task.resume_at.isoformat() if task.resume_at else None,
        "rating": task.rating,
        "version": task.version,
    }


def require_open(task: Task) -> None:
    if not task.is_open:
        raise Refused(Refusal.ALREADY_DONE, task_id=task.id, by=task.done_by, at=_iso(task.done_at))


def _iso(at: datetime | None) -> str | None:
    return at.isoformat() if at else None
