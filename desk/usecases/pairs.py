"""Questions with answers in doubt: who is asked about a pair, and what becomes of it by what people say."""

from datetime import datetime

from desk.errors import Refusal, Refused
from desk.history import Fact
from desk.notices import Mode, Notice, Urgency
from desk.pairing import engine
from desk.pairing.address import aim_of
from desk.pairing.detection import read, thanks_for_an_answer
from desk.pairing.model import Answers, Said, Talk, Verdict, forms_of
from desk.pairing.naming import is_called
from desk.pairs import (
    ASKED,
    ASKED_WITHIN,
    CONFIRMED,
    CORRECTED,
    MOST_ASKED,
    REMOVED,
    REPLACED,
    SECONDED,
    THANKS_FOR,
    Pair,
    pair_of,
)
from desk.people import ANONYMOUS_ADMIN, Action
from desk.ports import UnitOfWork
from desk.questions import BY_HAND, LACKING, Message, Question, QuestionStatus
from desk.sla import Happening
from desk.usecases import clocks, dialogs, real_answers
from desk.usecases.access import require_on_desk
from desk.usecases.origin import Origin

CHECK = "pair_check"
REPLIED = 0.99
"""How sure a reply to a question is."""
LOOK_BACK = 200
"""Messages among which the asker's last one before their thanks is looked for."""


# What is heard


async def heard_as(uow: UnitOfWork, talk: Talk, said: Said, verdict: Verdict) -> Verdict:
    """The verdict on a message, unless a specialist replies to a question whose answer is only believed to be one.

    A mere reaction stays the first: the reply adds to it (`hear_reply`).
    """
    question = await _replied_in_doubt(uow, talk, said)
    if question is None or question.answer_kind in LACKING:
        return verdict
    return Answers(question.about[1], "quote" if said.quote else "reply", REPLIED)


async def _replied_in_doubt(uow: UnitOfWork, talk: Talk, said: Said) -> Question | None:
    """The question with an answer in doubt that a specialist replies to."""
    question_id = talk.answered.get(said.reply_to) if said.is_specialist and said.reply_to is not None else None
    if question_id is None or said.is_command or said.from_bot:
        return None
    question = await uow.questions.get(question_id)
    is_meant = question is not None and may_be_replaced(question) and said.reply_to in question.message_ids
    return question if is_meant else None


def may_be_replaced(question: Question) -> bool:
    """Whether nothing said to it is certain yet, though it was answered."""
    return question.status is QuestionStatus.ANSWERED and question.is_estimated and question.sure_at is None


async def hear_reply(uow: UnitOfWork, talk: Talk, said: Said, message: Message) -> None:
    """A colleague replies to a question that has had a reaction in doubt: from now on it is surely looked after."""
    question = await _replied_in_doubt(uow, talk, said)
    if question is None or question.answer_kind not in LACKING:
        return
    if real_answers.repeats(question, said.author_id, said.reply_to):
        return
    before = pair_of(question)
    question.assure(message)
    talk.answered[message.message_id] = question.about[1]
    await _keep(uow, question)
    await _book(uow, question, SECONDED, before, by=said.author_id, now=said.at, reply=message.message_id)


async def note_replaced(uow: UnitOfWork, talk: Talk, question: Question, before: Pair, *, now: datetime) -> None:
    """The journal of a pair that gave way, and the memory of the new one."""
    if before is None or question.answer_message_id is None:
        return
    talk.answered[question.answer_message_id] = question.about[1]
    await _book(uow, question, REPLACED, before, by=question.answered_by, now=now)


async def ask(uow: UnitOfWork, question: Question, message: Message, *, now: datetime) -> None:
    """Ask whoever answered, alone, whether they did: not too often, and never when it is too late anyway."""
    user_id = message.author_id
    if user_id <= 0 or user_id == ANONYMOUS_ADMIN or not may_be_replaced(question):
        return
    running = await clocks.running(uow, *question.about)
    if any(clock.breach_by(now) is not None for clock in running.values()):
        return
    if await uow.journal.times_asked(user_id, since=now - ASKED_WITHIN) >= MOST_ASKED:
        return
    await uow.journal.add(Fact(now, ASKED, question.desk_id, user_id, *question.about, after=pair_of(question)))
    await uow.outbox.put(
        Notice(
            kind=CHECK,
            key=f"{CHECK}:{question.id}:{message.message_id}",
            chat_id=message.chat_id,
            mode=Mode.EPHEMERAL,
            urgency=Urgency.REPLY,
            values={"chat_id": message.chat_id, "message_id": message.message_id, "for_user": user_id},
            desk_id=question.desk_id,
            about=question.about,
            topic_id=message.topic_id,
            receiver_id=user_id,
        )
    )


async def hear_thanks(uow: UnitOfWork, talk: Talk, said: Said, *, now: datetime) -> None:
    """Thanks of an asker say that they were answered, whether or not it helped: «спасибо, попробую» too."""
    if said.is_specialist or said.is_command or said.from_bot or not thanks_for_an_answer(read(said.text)):
        return
    question = await _thanked_for(uow, talk, said)
    if question is None or question.asker_id != said.author_id or not may_be_replaced(question):
        return
    if not _thanks_another(talk, said, question):
        await _confirm(uow, question, by=said.author_id, how="thanks", now=now)


def _thanks_another(talk: Talk, said: Said, question: Question) -> bool:
    """Whether they name somebody, and it is not who answered; an account's name may be in the other alphabet."""
    aim = aim_of(talk, said)
    if aim is None or not aim.people or question.answered_by in aim.people:
        return False
    answerer = talk.participants.get(question.answered_by or 0)
    return answerer is None or not any(is_called(word, forms_of(answerer)) for word in aim.called)


async def _thanked_for(uow: UnitOfWork, talk: Talk, said: Said) -> Question | None:
    """The dialog of the answer they reply to; without a reply, the one just answered, if nothing was said between.

    Only an answer in doubt is looked for, and where there was none lately, not at all.
    """
    if said.reply_to is not None:
        question_id = talk.answered.get(said.reply_to)
        question = await uow.questions.get(question_id) if question_id is not None else None
        answers = {question.answer_message_id, question.real_answer_message_id} if question is not None else ()
        return question if said.reply_to in answers else None
    if any((one.asker_id, one.topic_id) == (said.author_id, said.topic_id) for one in talk.open):
        return None
    doubted_at = (await uow.questions.doubted(said.chat_id)).get(said.author_id)
    if doubted_at is None or said.at - doubted_at > THANKS_FOR:
        return None
    question = await uow.questions.last_answered(said.chat_id, said.author_id, topic_id=said.topic_id, before=said.at)
    if question is None or question.answered_at is None or not may_be_replaced(question):
        return None
    if said.at - (question.real_answer_at or question.answered_at) > THANKS_FOR:
        return None
    recent = await uow.messages.recent(said.chat_id, limit=LOOK_BACK, topic_id=said.topic_id)
    since = (one for one in recent if (question.answer_message_id or 0) < one.message_id < said.message_id)
    return None if any(one.author_id == said.author_id for one in since) else question


# What people say of a pair


async def require_judge(uow: UnitOfWork, origin: Origin, question: Question, *, now: datetime) -> None:
    """Who answers on the desk may say what is an answer."""
    desk = uow.catalog.desks[question.desk_id]
    await require_on_desk(uow, origin.user_id, desk, Action.HANDLE_QUESTION, now=now)


async def confirm(uow: UnitOfWork, origin: Origin, question: Question, *, now: datetime) -> None:
    """The pair is right: its clock stops at the time of the answer, however late that is said."""
    await require_judge(uow, origin, question, now=now)
    if question.status is not QuestionStatus.ANSWERED or question.confirmed_by is not None:
        raise Refused(Refusal.BUTTON_STALE)
    await _confirm(uow, question, by=origin.user_id, how="press", now=now)


async def _confirm(uow: UnitOfWork, question: Question, *, by: int, how: str, now: datetime) -> None:
    before, was_kept = pair_of(question), question.kept_at
    question.confirm(by, now)
    if was_kept is not None:
        await clocks.undo_stop(uow, question)
    await _keep(uow, question)
    await _book(uow, question, CONFIRMED, before, by=by, now=now, how=how)


async def take_away(uow: UnitOfWork, origin: Origin, question: Question, *, now: datetime) -> None:
    """Its answer is none: it waits, as if it had never been answered."""
    await require_judge(uow, origin, question, now=now)
    if question.status is not QuestionStatus.ANSWERED:
        raise Refused(Refusal.BUTTON_STALE)
    before = pair_of(question)
    await _open_again(uow, question)
    await _book(uow, question, REMOVED, before, by=origin.user_id, now=now)


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
            await _confirm(uow, question, by=origin.user_id, how="press", now=now)
        return
    if former is not None:
        before = pair_of(former)
        await _open_again(uow, former)
        await _book(uow, former, CORRECTED, before, by=origin.user_id, now=now, to=question.id)
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
    await _keep(uow, question)
    await _book(uow, question, CORRECTED, before, by=by, now=now)


async def _keep(uow: UnitOfWork, question: Question) -> None:
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
    await _keep(uow, question)
    return True


async def _book(
    uow: UnitOfWork, question: Question, what: str, before: Pair, *, by: int | None, now: datetime, **more: object
) -> None:
    """What the pair was and is; `more` says how it came to that."""
    after = {**(pair_of(question) or {}), **more} or None
    await uow.journal.add(Fact(now, what, question.desk_id, by, *question.about, before=before, after=after))
