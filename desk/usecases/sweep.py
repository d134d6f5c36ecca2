"""What a due timer does. Facts are looked at anew: what no longer applies is silent."""

from datetime import datetime

from desk.ports import Timer, UnitOfWork
from desk.usecases import clocks, ladder, norms, reminders, similar, undoing, work


async def fire(uow: UnitOfWork, *, now: datetime, timer: Timer) -> None:
    """Run one timer that has come due, however late."""
    match timer.kind:
        case clocks.RUNG:
            await ladder.climb(uow, timer, now=now)
        case clocks.RETURN:
            await _return(uow, timer, now=now)
        case norms.NORM:
            await norms.check(uow, timer, now=now)
        case reminders.REMINDER:
            await reminders.remind(uow, timer, now=now)
        case similar.OFFER_TIMER:
            await similar.offer(uow, timer, now=now)
        case undoing.UNDO:
            await undoing.end(uow, timer)
        case unknown:
            raise ValueError(f"no such kind of timer: {unknown}")


async def _return(uow: UnitOfWork, timer: Timer, *, now: datetime) -> None:
    task = await uow.tasks.get(timer.about[1], lock=True)
    if task is not None and task.resume_at == timer.due_at:
        await work.come_back(uow, task, at=timer.due_at, now=now)
