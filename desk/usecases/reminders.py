"""The daily reminder of a desk: its open questions, oldest first, said quietly; silence where there are none.

Unlike a check of a norm, a reminder is about the present: what was missed in an outage is said once, and only on the
day it was meant for.
"""

from datetime import datetime

from desk.catalog import Desk
from desk.notices import Mode, Notice, Urgency
from desk.ports import Timer, UnitOfWork
from desk.reminders import Reminder
from desk.usecases import audiences, daily, open_questions

REMINDER = "reminder"
SAID = "open_reminder"


async def arm(uow: UnitOfWork, *, now: datetime) -> None:
    """The next reminder of every desk that has one; to be called at the start and when a configuration was applied."""
    await uow.timers.arm(
        [
            daily.link(desk, REMINDER, desk.settings.reminder.key, desk.settings.reminder.when, after=now)
            for desk in uow.catalog.desks_in_use
            if desk.settings.reminder is not None
        ]
    )


async def remind(uow: UnitOfWork, timer: Timer, *, now: datetime) -> None:
    """One planned reminder; silent where it was changed or taken away since, or the desk moved to another zone."""
    desk = uow.catalog.desks[timer.desk_id]
    reminder = desk.settings.reminder
    if reminder is None or not daily.belongs(timer, desk, reminder.key, reminder.when):
        return
    await uow.timers.arm([daily.link(desk, REMINDER, reminder.key, reminder.when, after=max(timer.due_at, now))])
    if not _is_wanted(uow, desk, reminder, timer.due_at, now):
        return
    if not (await uow.questions.count_waiting(desk.id, since=open_questions.fresh_since(now))).all:
        return
    for chat_id, fallback in await audiences.addresses(uow, desk, reminder.tell):
        await uow.outbox.put(_notice(desk, timer, chat_id, fallback))


def _is_wanted(uow: UnitOfWork, desk: Desk, reminder: Reminder, at: datetime, now: datetime) -> bool:
    """On a day of work, and before that day is over."""
    is_same_day = now.astimezone(desk.zone).date() == at.astimezone(desk.zone).date()
    return is_same_day and reminder.is_wanted(at, desk.zone, uow.catalog.hours_of(desk.hours_id))


def _notice(desk: Desk, timer: Timer, chat_id: int, fallback: tuple[int, ...]) -> Notice:
    """A card, as an escalation is: where it is unknown whether it arrived, it is not said twice."""
    return Notice(
        kind=SAID,
        key=f"{timer.key}:{chat_id}",
        chat_id=chat_id,
        mode=Mode.CARD,
        urgency=Urgency.DIGEST,
        values={"desk_id": desk.id},
        desk_id=desk.id,
        fallback=fallback,
    )
