"""What specialists replied to a question while it was closed: once it is open again, that is its answer."""

from collections.abc import Sequence
from datetime import datetime

from desk.pairing import engine
from desk.pairing.model import Answers, Nothing, Talk, Verdict
from desk.ports import UnitOfWork
from desk.questions import Message, Question
from desk.sla_history import CLOSINGS
from desk.usecases import dialogs, doubts, first_line, real_answers
from desk.usecases.heard import Heard

LOOK_BACK = 200
"""Messages among which the replies are looked for."""
SAID_BESIDES = Nothing("said besides")


async def wait_again(uow: UnitOfWork, question: Question, *, by: int, now: datetime) -> None:
    """Open it again. Where it was answered meanwhile, its clock has stopped at the time of that answer.

    What had been closed before a task was made of it stays closed: what was said besides, is that still.
    """
    await hold_chat(uow, question.chat_id)
    await dialogs.wait_again(uow, question, by=by, now=now)
    if question.status not in dialogs.NO_TASK_YET:
        await hear(uow, question, now=now)


async def hold_chat(uow: UnitOfWork, chat_id: int) -> None:
    """Its talk is gone through anew. Whoever works on it is waited for before anything is changed, not in between."""
    await uow.questions.talk(chat_id)


async def hear(uow: UnitOfWork, question: Question, *, now: datetime) -> None:
    """Of a question that has just been opened again."""
    for message in await _replies(uow, question):
        await _hear(uow, question, message, now=now)
        await uow.questions.outdated(question.chat_id)


async def _replies(uow: UnitOfWork, question: Question) -> Sequence[Message]:
    """In order of time. What was said before the closing has been judged then."""
    closed = [fact.at for fact in await uow.journal.of(*question.about) if fact.what in CLOSINGS]
    if not closed:
        return ()
    since = closed[-1].replace(microsecond=0)  # messages are dated by the second
    said = await uow.messages.recent(question.chat_id, limit=LOOK_BACK, topic_id=question.topic_id)
    return [one for one in reversed(said) if one.sent_at >= since and _is_reply(one, question)]


def _is_reply(message: Message, question: Question) -> bool:
    is_said = message.from_staff and not message.gone and not message.text.startswith("/")
    return is_said and message.reply_to in question.message_ids


async def _hear(uow: UnitOfWork, question: Question, message: Message, *, now: datetime) -> None:
    """As it would have been heard, had the question been open."""
    talk, reacted = await uow.questions.talk(question.chat_id), await uow.questions.reacted(question.chat_id)
    said = Heard(message, _name(talk, message.author_id)).as_said(is_specialist=True)
    verdict: Verdict = await doubts.heard_as(uow, talk, said, engine.judge(talk, said))
    if isinstance(verdict, Answers) and verdict.question_id == question.id:
        await first_line.answer(uow, message, verdict, now=now, live=True, talk=talk)
    else:
        verdict = SAID_BESIDES
    desk = uow.catalog.desks[question.desk_id]
    await real_answers.follow(uow, desk, talk, said, message, verdict, reacted, live=True)


def _name(talk: Talk, author_id: int) -> str:
    known = talk.participants.get(author_id)
    return known.names[0] if known is not None and known.names else ""
