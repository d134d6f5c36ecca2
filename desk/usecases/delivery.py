"""What follows when something was sent or could not be: nobody stays untold, nobody is told twice."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from desk.catalog import Desk
from desk.delivery import Failed, Migrated, Outcome, Sent, Skipped, TryLater, Unknown, Unreachable
from desk.notices import ESCALATIONS, Delivery, Mode, Notice, Urgency
from desk.ports import UnitOfWork

UNREACHABLE = "unreachable"
DELIVERY_FAILED = "delivery_failed"

SAID_TO_PEOPLE = frozenset({Mode.POST, Mode.CARD, Mode.EPHEMERAL, Mode.FILE, Mode.EMAIL})

_ABOUT_DELIVERY = frozenset({UNREACHABLE, DELIVERY_FAILED})
"""Telling that telling failed must end somewhere."""


async def book(uow: UnitOfWork, *, now: datetime, delivery: Delivery, outcome: Outcome, fence: int) -> None:
    """Settle the delivery and do what its outcome asks for. Raises `LeaseLost` where another sender has taken over.

    Settling itself turns to the next address of the notice where one cannot be reached. Nobody is waited for here:
    `go_before` has done what that takes.
    """
    notice = delivery.notice
    if isinstance(outcome, Migrated) and outcome.new_chat_id == notice.chat_id:
        outcome = Failed("the chat is said to have moved to itself")
    given_up = await uow.sending.settle(delivery, outcome, fence=fence, now=now)
    if notice.mode not in SAID_TO_PEOPLE:
        return  # a menu or a reaction that cannot be set is nobody's loss
    match outcome:
        case Sent() if notice.kind in ESCALATIONS and delivery.sent_message_id is None:
            await uow.outbox.refresh_earlier(delivery)
        case Unreachable(reason):
            if notice.chat_id > 0:
                await uow.people.set_reachable(notice.chat_id, reachable=False)
            await _tell_unreachable(uow, notice, reason, now)
        case Failed(reason):
            await _tell_failed(uow, delivery, reason)
        case Unknown(reason) if given_up:
            await _tell_failed(uow, delivery, reason, may_be_there=True)


def is_waited_for(notice: Notice, outcome: Outcome) -> bool:
    """Whether it changes what others may be working on: `go_before` does that."""
    return _moved(notice, outcome) is not None or deleted(notice, outcome) is not None


async def go_before(uow: UnitOfWork, notice: Notice, outcome: Outcome, *, fence: int) -> None:
    """In a transaction of its own, before the outcome is booked in one that holds rows of the outbox.

    The fence is checked last, as the lease cannot be renewed from then on. Raises `LeaseLost`.
    """
    if (new_chat_id := _moved(notice, outcome)) is not None:
        await uow.sending.follow(notice.chat_id, new_chat_id)
    await _note_deleted(uow, notice, outcome)
    await uow.sending.check(fence)


def without_others(outcome: Outcome) -> Outcome:
    """What can be booked where others could not be waited for: a group that has moved will say so again."""
    match outcome:
        case Migrated():
            return TryLater(1.0, "the group has moved and cannot be followed yet")
        case Sent():
            return replace(outcome, reply_lost=False)
        case Skipped():
            return replace(outcome, is_gone=False)
    return outcome


def _moved(notice: Notice, outcome: Outcome) -> int | None:
    if isinstance(outcome, Migrated) and outcome.new_chat_id != notice.chat_id:
        return outcome.new_chat_id
    return None


async def _note_deleted(uow: UnitOfWork, notice: Notice, outcome: Outcome) -> None:
    """What is said of a message that turned out to be gone can lead there no more, and says the words itself."""
    message_id = deleted(notice, outcome)
    message = None if message_id is None else await uow.messages.get(notice.chat_id, message_id)
    if message is None or message.gone:
        return
    await uow.messages.mark_gone(message.chat_id, message.message_id)
    question = await uow.questions.of_message(message.chat_id, message.message_id)
    if question is not None:
        await uow.outbox.refresh(*question.about)


async def recover(uow: UnitOfWork, *, now: datetime, fence: int) -> int:
    """Book what a dead sender left half-way as unknown, with all that follows from it; how many there were."""
    left = await uow.sending.halfway(fence=fence)
    for delivery in left:
        await book(uow, now=now, delivery=delivery, outcome=Unknown("the sender stopped half-way"), fence=fence)
    return len(left)


def deleted(notice: Notice, outcome: Outcome) -> int | None:
    """The message of somebody that turns out to be gone: Telegram tells of no deletion by itself."""
    match outcome:
        case Sent(reply_lost=True):
            return notice.reply_to
        case Skipped(is_gone=True):
            return notice.message_id
    return None


async def _tell_unreachable(uow: UnitOfWork, notice: Notice, reason: str, now: datetime) -> None:
    """Those who run the desk hear of a chat that cannot be written to, once a day."""
    if notice.kind in _ABOUT_DELIVERY:
        return
    for chat_id in _who_hears(uow, notice):
        await uow.outbox.put(
            Notice(
                kind=UNREACHABLE,
                key=f"{UNREACHABLE}:{notice.chat_id}:{now.date().isoformat()}:{chat_id}",
                chat_id=chat_id,
                urgency=Urgency.ESCALATION,
                values={"chat_id": notice.chat_id, "notice": notice.kind, "reason": reason},
                desk_id=notice.desk_id,
            )
        )


def _who_hears(uow: UnitOfWork, notice: Notice) -> Iterable[int]:
    """The second-line group; where that is what cannot be reached, the leads; else the admins."""
    desk = _desk_of(uow, notice)
    if desk is not None and desk.second_line is not None and desk.second_line != notice.chat_id:
        return [desk.second_line]
    leads = desk.leads if desk is not None else ()
    return [user for user in (leads or sorted(uow.catalog.admins)) if user != notice.chat_id]


def _desk_of(uow: UnitOfWork, notice: Notice) -> Desk | None:
    if notice.desk_id is not None:
        return uow.catalog.desks.get(notice.desk_id)
    found = uow.catalog.desk_of_chat(notice.chat_id)
    return found[0] if found else None


async def _tell_failed(uow: UnitOfWork, delivery: Delivery, reason: str, *, may_be_there: bool = False) -> None:
    notice = delivery.notice
    if notice.kind in _ABOUT_DELIVERY:
        return
    for admin in sorted(uow.catalog.admins):
        await uow.outbox.put(
            Notice(
                kind=DELIVERY_FAILED,
                key=f"{DELIVERY_FAILED}:{delivery.id}:{admin}",
                chat_id=admin,
                urgency=Urgency.ESCALATION,
                values={
                    "delivery_id": delivery.id,
                    "notice": notice.kind,
                    "chat_id": notice.chat_id,
                    "reason": reason,
                    "may_be_there": may_be_there,
                },
                desk_id=notice.desk_id,
            )
        )
