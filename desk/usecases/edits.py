"""A message was edited: it may say more, become a question only now, or be none any more."""

from datetime import datetime

from desk.pairing import engine
from desk.pairing.detection import is_small_talk, read
from desk.pairing.model import Opens
from desk.ports import UnitOfWork
from desk.questions import TEXT_LIMIT, Message, Question, QuestionStatus
from desk.usecases import dialogs, first_line


async def rewrite(uow: UnitOfWork, chat_id: int, message_id: int, *, text: str, at: datetime, now: datetime) -> None:
    """Keep the new text, the old one as a version; `at` is when it was edited."""
    known = await uow.messages.get(chat_id, message_id)
    was_empty = known is not None and _asks_nothing(known)
    message = await uow.messages.edit(chat_id, message_id, text=text, at=at)
    if message is None:
        return
    question = await uow.questions.get(message.question_id) if message.question_id is not None else None
    if question is not None and question.is_open and message_id in question.message_ids:
        await _reword(uow, question, now=now)
    elif message.question_id is None and was_empty and not message.from_staff:
        await _perhaps_open(uow, message, at=at, now=now)


async def _reword(uow: UnitOfWork, question: Question, *, now: datetime) -> None:
    """The question as its messages say it now; where they ask nothing any more it is withdrawn by its asker."""
    found = [await uow.messages.get(question.chat_id, each) for each in question.message_ids]
    parts = [one for one in found if one is not None]
    question.text = "\n".join(one.text for one in parts if one.text)[:TEXT_LIMIT]
    await uow.questions.save(question)
    await uow.outbox.refresh(*question.about)
    if all(_asks_nothing(one) for one in parts):
        await dialogs.close(uow, question, QuestionStatus.DISMISSED, by=question.asker_id, now=now)


async def _perhaps_open(uow: UnitOfWork, message: Message, *, at: datetime, now: datetime) -> None:
    """What asked nothing may ask something now: then it is asked from the edit on."""
    found = uow.catalog.desk_of_chat(message.chat_id)
    author = await uow.people.get(message.author_id)
    if found is None or author is None:
        return
    heard = first_line.Heard(message, author.name, author.username, from_bot=author.is_bot)
    said = heard.as_said(is_specialist=first_line.is_specialist(found[0], message.author_id))
    talk = await uow.questions.talk(message.chat_id)
    if isinstance(engine.judge(talk, said), Opens):
        await first_line.open_question(uow, found[0], message, asked_at=at, now=now)
        await uow.questions.outdated(message.chat_id)


def _asks_nothing(message: Message) -> bool:
    return message.media is None and is_small_talk(read(message.text), frozenset())
