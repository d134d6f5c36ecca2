"""Earlier questions like one: shown to a specialist on demand, and offered to the asker where the desk wants it."""

from dataclasses import replace
from datetime import datetime, timedelta

from desk.catalog import Desk
from desk.errors import Refusal, Refused
from desk.notices import Mode, Notice, Urgency
from desk.people import Action
from desk.ports import Timer, UnitOfWork
from desk.questions import Question, QuestionStatus
from desk.similar import Offer, Offering
from desk.usecases import dialogs
from desk.usecases.access import require_on_desk
from desk.usecases.origin import Origin

SHOW, OFFER = "similar", "similar_offer"
OFFER_TIMER = "similar"
THINKING = timedelta(seconds=5)
"""So long after a question begins its asker is likely to have written all of it."""
STALE = timedelta(minutes=10)
"""What could not be offered by then is not offered any more."""
PER_HOUR = 3
LOOKED_AT = 20
MAY_STILL_ASK = timedelta(minutes=30)
"""So long the asker may still ask after all."""


async def show(
    uow: UnitOfWork, origin: Origin, desk: Desk, text: str, *, now: datetime, question: Question | None = None
) -> None:
    """Up to three dialogs of the desk that are like this text, to this person alone."""
    await require_on_desk(uow, origin.user_id, desk, Action.HANDLE_QUESTION, now=now)
    found = await uow.similar.find(desk.id, text, now=now, without=question.id if question is not None else None)
    values = {"desk_id": desk.id, "found": [one.question_id for one in found], "user_id": origin.user_id}
    await uow.outbox.put(origin.reply(SHOW, values, desk_id=desk.id))


async def expect_offer(uow: UnitOfWork, desk: Desk, question: Question, *, now: datetime) -> None:
    """Something may be offered soon. What is like the question is not looked for while people write."""
    if desk.settings.similar is not Offering.OFFER:
        return
    key = f"{OFFER_TIMER}:{question.about[1]}"
    await uow.timers.arm([Timer(desk.id, OFFER_TIMER, question.about, key, now + THINKING, values={})])


async def offer(uow: UnitOfWork, timer: Timer, *, now: datetime) -> None:
    """Show the asker the answer to nearly the same question; once for a question, and seldom to one person."""
    question = await uow.questions.get(timer.about[1])
    if question is None or not question.is_open or now - timer.due_at > STALE:
        return
    desk = uow.catalog.desks[question.desk_id]
    if desk.settings.similar is not Offering.OFFER or not await _may_offer(uow, question, now=now):
        return
    earlier_id = await _best(uow, desk, question, now=now)
    if earlier_id is not None:
        await uow.offers.save(Offer(question.about[1], desk.id, question.asker_id, earlier_id, now))
        await uow.outbox.put(_notice(desk, question, earlier_id))


async def _best(uow: UnitOfWork, desk: Desk, question: Question, *, now: datetime) -> int | None:
    """The closest dialog its asker could have read themselves."""
    found = await uow.similar.find(desk.id, question.text, now=now, without=question.id, limit=LOOKED_AT)
    for one in found:
        earlier = await uow.questions.get(one.question_id) if one.is_close else None
        if earlier is not None and _may_read(desk, question.chat_id, earlier.chat_id):
            return one.question_id
    return None


def _may_read(desk: Desk, chat_id: int, earlier_id: int) -> bool:
    """In the same chat, or in another one of the same customer: what one customer wrote is not for the next."""
    customer = desk.defaults_of(chat_id).customer
    return chat_id == earlier_id or (customer is not None and customer == desk.defaults_of(earlier_id).customer)


async def _may_offer(uow: UnitOfWork, question: Question, *, now: datetime) -> bool:
    if await uow.offers.get(question.about[1]) is not None:
        return False
    since = now - timedelta(hours=1)
    return await uow.offers.count(question.desk_id, question.asker_id, since=since) < PER_HOUR


def _notice(desk: Desk, question: Question, earlier_id: int) -> Notice:
    return Notice(
        kind=OFFER,
        key=f"{OFFER}:{question.about[1]}",
        chat_id=question.chat_id,
        mode=Mode.EPHEMERAL,
        urgency=Urgency.REPLY,
        values={"question_id": question.id, "earlier_id": earlier_id, "for_user": question.asker_id},
        desk_id=desk.id,
        about=question.about,
        reply_to=question.first_message_id,
        topic_id=question.topic_id,
        receiver_id=question.asker_id,
    )


async def helped(uow: UnitOfWork, user_id: int, question: Question, *, now: datetime) -> None:
    """The earlier answer was enough: nobody is waited for any more, and nobody has answered."""
    found = await _offered(uow, user_id, question)
    if not question.is_open:
        raise Refused(Refusal.BUTTON_STALE)
    await dialogs.close(uow, question, QuestionStatus.DEFLECTED, by=user_id, now=now)
    await uow.offers.save(replace(found, helped=True, decided_at=now))


async def ask_anyway(uow: UnitOfWork, user_id: int, question: Question, *, now: datetime) -> None:
    """The question goes on as if nothing had been offered; its clock runs from when it was asked.

    Not where a task was made of it meanwhile: somebody looks after it already.
    """
    found = await _offered(uow, user_id, question)
    if question.task_id is not None:
        raise Refused(Refusal.ALREADY_MADE, task_id=question.task_id)
    if question.status is QuestionStatus.DEFLECTED:
        if found.decided_at is not None and now - found.decided_at > MAY_STILL_ASK:
            raise Refused(Refusal.UNDO_TOO_LATE)
        await dialogs.wait_again(uow, question, by=user_id, now=now)
    elif not question.is_open:
        raise Refused(Refusal.BUTTON_STALE)
    await uow.offers.save(replace(found, helped=False, decided_at=now))
    await uow.outbox.refresh(*question.about)


async def _offered(uow: UnitOfWork, user_id: int, question: Question) -> Offer:
    """What was offered for this question; only its asker may say whether it helped."""
    found = await uow.offers.get(question.about[1])
    if found is None or found.asker_id != user_id:
        raise Refused(Refusal.BUTTON_UNKNOWN)
    return found
