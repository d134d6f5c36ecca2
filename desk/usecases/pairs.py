"""What people say of a pair, and what becomes of it by that."""

from datetime import datetime

from desk.errors import Refusal, Refused
from desk.history import Fact
from desk.pairing import engine
from desk.pairs import CONFIRMED, CORRECTED, REMOVED, Pair, pair_of
from desk.people import Action
from desk.ports import UnitOfWork
from desk.questions import BY_HAND, Message, Question, QuestionStatus
from desk.sla import Happening
from desk.usecases import clocks, dialogs, real_answers
from desk.usecases.access import require_on_desk
from desk.usecases.origin import Origin

CHECK = "pair_check"
REPLIED = 0.99
"""How sure a reply to a question is."""


async def require_judge(uow: UnitOfWork, origin: Origin, question: Question, *, now: datetime) -> None:
    """Who answers on the desk may say what is an answer."""
    desk = uow.catalog.desks[question.desk_id]
    await require_on_desk(uow, origin.user_id, desk, Action.HANDLE_QUESTION, now=now)


async def confirm(uow: UnitOfWork, origin: Origin, question: Question, *, now: datetime) -> None:
    """The pair is right: its clock stops at the time of the answer, however late that is said."""
    await require_judge(uow, origin, question, now=now)
    if question.status is not QuestionStatus.ANSWERED or question.confirmed_by is not None:
        raise Refused(Refusal.BUTTON_STALE)
    await note_confirmed(uow, question, by=origin.user_id, how="press", now=now)


async def note_confirmed(uow: UnitOfWork, question: Question, *, by: int, how: str, now: datetime) -> None:
    before, was_kept = pair_of(question), question.kept_at
    question.confirm(by, now)
    if was_kept is not None:
        await clocks.undo_stop(uow, question)
    await keep(uow, question)
    await book(uow, question, CONFIRMED, before, by=by, now=now, how=how)


async def take_away(uow: UnitOfWork, origin: Origin, question: Question, *, now: datetime) -> None:
    """Its answer is none: it waits, as if it had never been answered."""
    await require_judge(uow, origin, question, now=now)
    if question.status is not QuestionStatus.ANSWERED:
        raise Refused(Refusal.BUTTON_STALE)
    before = pair_of(question)
    await _open_again(uow, question)
    await book(uow, question, REMOVED, before, by=origin.user_id, now=now)


async def correct(
    uow: UnitOfWork, origin: Origin, message: Message, question: Question, *, is_first: bool = False, now: datetime
) -> None:
    """`message` answers `question` and no other. A certain earlier answer stays, unless this `is_first` after all."""
    await require_judge(uow, origin, question, now=now)
    if question.status not in {QuestionStatus.OPEN, QuestionStatus.ANSWERED} or message.chat_id != question.chat_id:
        raise Refused(Refusal.BUTTON_STALE)
    former = await uow.questions.answered_with(message.chat_id, message.message_id)
    if former is question:
        if question.confirmed_by is None:
            await note_confirmed(uow, question, by=origin.user_id, how="press", now=now)
        return
    if former is not None:
        before = pair_of(former)
        await _open_again(uow, former)
        await book(uow, former, CORRECTED, before, by=origin.user_id, now=now, to=question.id)
    if is_first or not _is_answered_before(question, message):
        await _pair(uow, question, message, by=origin.user_id, now=now)


def _is_answered_before(question: Question, message: Message) -> bool:
    """What else is said to a question that has its answer adds to that answer."""
    at = question.answered_at
    return at is not None and not question.is_estimated and at <= message.sent_at


async def _pair(uow: UnitOfWork, question: Question, message: Message, *, by: int, now: datetime) -> None:
    before = pair_of(question)
    await clocks.undo_stop(uow, question)
    question.answer(
        message,
        method=BY_HAND,
        confidence=1.0,
        rule_version=engine.RULE_VERSION,
        hours=uow.catalog.hours_of(question.hours_id),
        kind=real_answers.kind_of_answer(None, question, message),
    )
    question.confirm(by, now)
    await uow.questions.outdated(question.chat_id)
    await keep(uow, question)
    await book(uow, question, CORRECTED, before, by=by, now=now)


async def keep(uow: UnitOfWork, question: Question) -> None:
    """A certain answer stops what was promised, at its own time, and the chat is shown that it is there."""
    await uow.questions.save(question)
    if question.kept_at is None:
        await uow.outbox.refresh(*question.about)
        return
    await dialogs.settle(uow, question, Happening.ANSWERED, at=question.kept_at)
    desk = uow.catalog.desks[question.desk_id]
    await dialogs.react(uow, desk, question, desk.settings.answered_reaction)


async def _open_again(uow: UnitOfWork, question: Question) -> None:
    desk = uow.catalog.desks[question.desk_id]
    if await _fall_back(uow, question):
        return
    question.unpair()
    await uow.questions.save(question)
    await uow.questions.outdated(question.chat_id)
    await clocks.undo_stop(uow, question)
    await dialogs.react(uow, desk, question, desk.settings.noticed_reaction)
    await uow.outbox.refresh(*question.about)


async def _fall_back(uow: UnitOfWork, question: Question) -> bool:
    """Where the reaction was none, the reply that came after it is the first answer."""
    reply = await uow.messages.get(question.chat_id, question.sure_message_id or 0)
    if reply is None:
        return False
    hours = uow.catalog.hours_of(question.hours_id)
    real = await uow.messages.get(question.chat_id, question.real_answer_message_id or 0)
    question.answer(
        reply,
        method="quote" if reply.quote else "reply",
        confidence=REPLIED,
        rule_version=engine.RULE_VERSION,
        hours=hours,
        kind=real_answers.kind_of_answer(None, question, reply),
    )
    if real is not None and question.lacks_answer and real.sent_at > reply.sent_at:
        question.resolve(real, hours)
    await uow.questions.outdated(question.chat_id)
    await clocks.undo_stop(uow, question)
    await keep(uow, question)
    return True


async def book(
    uow: UnitOfWork, question: Question, what: str, before: Pair, *, by: int | None, now: datetime, **more: object
) -> None:
    """What the pair was and is; `more` says how it came to that."""
    after = {**(pair_of(question) or {}), **more} or None
    await uow.journal.add(Fact(now, what, question.desk_id, by, *question.about, before=before, after=after))
