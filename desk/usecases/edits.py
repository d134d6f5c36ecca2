"""A message was edited: it may say more, become a question or an answer only now, or be none any more."""

from dataclasses import replace
from datetime import datetime

from desk.catalog import ChatRole
from desk.pairing.detection import is_small_talk, read
from desk.pairing.model import Continues, Opens
from desk.ports import UnitOfWork
from desk.questions import TEXT_LIMIT, Message, Question, QuestionStatus
from desk.usecases import acquaintance, dialogs, edited_answers, first_line, shapes
from desk.usecases.heard import Heard


async def rewrite(uow: UnitOfWork, heard: Heard, *, at: datetime, now: datetime) -> None:
    """Keep the new text, the old one as a version; `at` is when it was edited."""
    place = heard.message.chat_id, heard.message.message_id
    known = await uow.messages.get(*place)
    asked_nothing = known is not None and _asks_nothing(known)
    message = await uow.messages.edit(*place, text=heard.message.text, media=heard.message.media, at=at)
    if message is None:
        return
    await _take_in(uow, replace(heard, message=message), asked_nothing=asked_nothing, at=at, now=now)
    await uow.questions.outdated(message.chat_id)  # it remembers other words, and perhaps another kind of answer


async def _take_in(uow: UnitOfWork, heard: Heard, *, asked_nothing: bool, at: datetime, now: datetime) -> None:
    """What the new text means to the questions and answers there are."""
    message = heard.message
    if message.from_staff:
        await _reanswer(uow, heard, at=at)
        return
    question = await uow.questions.get(message.question_id) if message.question_id is not None else None
    if question is not None and question.is_open and message.message_id in question.message_ids:
        await _reword(uow, question, now=now)
    elif asked_nothing and _is_free(question):
        await _perhaps_open(uow, heard, at=at, now=now)


async def _reanswer(uow: UnitOfWork, heard: Heard, *, at: datetime) -> None:
    found = uow.catalog.desk_of_chat(heard.message.chat_id)
    if found is not None and found[1] is ChatRole.FIRST_LINE:
        await edited_answers.hear(uow, found[0], heard, at=at)


def _is_free(question: Question | None) -> bool:
    """Whether a message may ask: it was part of no question, or of one that was withdrawn."""
    return question is None or question.status is QuestionStatus.DISMISSED


async def _reword(uow: UnitOfWork, question: Question, *, now: datetime) -> None:
    """The question as its messages say it now; where they ask nothing any more it is withdrawn by its asker."""
    found = [await uow.messages.get(question.chat_id, each) for each in question.message_ids]
    parts = [one for one in found if one is not None]
    question.text = "\n".join(one.text for one in parts if one.text)[:TEXT_LIMIT]
    await uow.questions.save(question)
    await uow.outbox.refresh(*question.about)
    if all(_asks_nothing(one) for one in parts):
        await dialogs.close(uow, question, QuestionStatus.DISMISSED, by=question.asker_id, now=now)


async def _perhaps_open(uow: UnitOfWork, heard: Heard, *, at: datetime, now: datetime) -> None:
    """What asked nothing may ask something now: then it is asked from the edit on."""
    message = heard.message
    found = uow.catalog.desk_of_chat(message.chat_id)
    if found is None or found[1] is not ChatRole.FIRST_LINE:
        return
    is_specialist = first_line.is_specialist(found[0], message.author_id, message.chat_id)
    said = replace(heard.as_said(is_specialist=is_specialist), at=at)
    talk = await uow.questions.talk(message.chat_id)
    await acquaintance.introduce_called(uow, found[0], talk, said)
    match await shapes.judge(uow, talk, heard, said):
        case Opens(likelihood):
            question = await first_line.open_question(uow, found[0], message, asked_at=at, now=now)
            question.likelihood = likelihood
        case Continues(question_id):
            await first_line.add_to_question(uow, message, question_id)
        case _:
            return


def _asks_nothing(message: Message) -> bool:
    return not message.shows_something and is_small_talk(read(message.text), frozenset())
