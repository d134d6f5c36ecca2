"""A specialist has edited what they said: it may be the real answer only now, or none any more.

Which question a message answers is not judged anew. What it says to that question is, and counts from the edit on.
"""

from dataclasses import replace
from datetime import datetime

from desk.answers import AnswerKind
from desk.catalog import Desk
from desk.history import Fact
from desk.pairing.model import Nothing, Talk
from desk.ports import UnitOfWork
from desk.questions import Message, Question, QuestionStatus
from desk.sla import Happening
from desk.usecases import clocks, dialogs, real_answers
from desk.usecases.heard import Heard

EDITED = "answer.edited"
NO_ANSWER_YET = Nothing("an edit")


async def hear(uow: UnitOfWork, desk: Desk, heard: Heard, *, at: datetime) -> None:
    """`heard` has the new words, and `at` is when they were written."""
    talk = await uow.questions.talk(heard.message.chat_id)
    question = await _answered_with(uow, talk, heard.message)
    if question is None:
        await _perhaps_real(uow, desk, talk, heard, at=at)
    elif question.status is QuestionStatus.ANSWERED:
        await _reword(uow, desk, talk, question, replace(heard.message, sent_at=at))


async def _answered_with(uow: UnitOfWork, talk: Talk, message: Message) -> Question | None:
    """The dialog whose first or real answer this is."""
    question_id = talk.answered.get(message.message_id)
    question = await uow.questions.get(question_id) if question_id is not None else None
    if question is not None and message.message_id in (question.answer_message_id, question.real_answer_message_id):
        return question
    return await uow.questions.answered_with(message.chat_id, message.message_id)


async def _perhaps_real(uow: UnitOfWork, desk: Desk, talk: Talk, heard: Heard, *, at: datetime) -> None:
    """What came after a mere reaction and said no more than that may be the real answer now."""
    if heard.is_forwarded:
        return
    reacted = await uow.questions.reacted(heard.message.chat_id)
    earlier = [one for one in reacted if one.at <= heard.message.sent_at]
    later = [one for one in reacted if one not in earlier]
    message = replace(heard.message, sent_at=at)
    said = replace(heard.as_said(is_specialist=True), at=at)
    await real_answers.follow(uow, desk, talk, said, message, NO_ANSWER_YET, earlier, live=True)
    reacted[:] = [*earlier, *later]


async def _reword(uow: UnitOfWork, desk: Desk, talk: Talk, question: Question, message: Message) -> None:
    before, was_kept = _facts(question), _kept_at(question)
    kind = real_answers.kind_of_answer(talk, question, message)
    if not _changes(uow, question, message, kind):
        return
    await uow.questions.save(question)
    real_answers.note(await uow.questions.reacted(question.chat_id), question)
    talk.answered[message.message_id] = question.about[1]
    await _keep(uow, desk, question, was_kept=was_kept)
    fact = Fact(message.sent_at, EDITED, desk.id, message.author_id, *question.about, before, _facts(question))
    await uow.journal.add(fact)


def _changes(uow: UnitOfWork, question: Question, message: Message, kind: AnswerKind) -> bool:
    """Let the question have what its answer says now; whether that is anything new."""
    former = question.answer_kind or AnswerKind.ANSWER
    if message.message_id == question.real_answer_message_id:
        says_more = former is AnswerKind.ACKNOWLEDGEMENT and message.message_id == question.answer_message_id
        if kind is AnswerKind.ANSWER or (says_more and kind is not former):
            return False
        question.unresolve()
        return True
    if kind is former:
        return False
    if kind is AnswerKind.ANSWER or former is AnswerKind.ACKNOWLEDGEMENT:  # it says more than it did
        lacked = question.lacks_answer
        if lacked:
            question.resolve(message, uow.catalog.hours_of(question.hours_id))
        return lacked
    question.reword(kind)
    return True


async def _keep(uow: UnitOfWork, desk: Desk, question: Question, *, was_kept: datetime | None) -> None:
    """The clock stops with the edit that answers, and runs on after one that answers no more."""
    kept_at = _kept_at(question)
    if (kept_at is None) is (was_kept is None):
        await uow.outbox.refresh(*question.about)
    elif kept_at is not None:
        await dialogs.settle(uow, question, Happening.ANSWERED, at=kept_at)
        await dialogs.react(uow, desk, question, desk.settings.answered_reaction)
    else:
        await clocks.undo_stop(uow, question)
        await dialogs.react(uow, desk, question, desk.settings.noticed_reaction)
        await uow.outbox.refresh(*question.about)


def _kept_at(question: Question) -> datetime | None:
    """What is believed has to do where an import brought it."""
    return question.believed_at if question.is_past else question.kept_at


def _facts(question: Question) -> dict[str, object]:
    real_at = question.real_answer_at
    return {"kind": question.answer_kind, "real_answer_at": real_at.isoformat() if real_at is not None else None}
