"""A message was edited: it may say more, become a question or an answer only now, or be none any more.

What belongs to no question is judged anew, by the memory of the chat as it was when the message was said: an edit does
not cut into what others have said since. Its words decide, so what asked before and was let pass is let pass again. The
question is asked, and its clock starts, with the edit: nobody could answer it before. What is older than the memory of
the chat stays what it was.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from desk.catalog import ChatRole, Desk
from desk.pairing.detection import is_small_talk, read
from desk.pairing.earlier import as_of, begun_next
from desk.pairing.model import Continues, Nothing, Opens, Said, Talk, Verdict
from desk.pairing.plea import plea
from desk.people import is_erased
from desk.ports import UnitOfWork
from desk.questions import TEXT_LIMIT, Message, Question, QuestionStatus
from desk.usecases import acquaintance, dialogs, edited_answers, first_line, follow_ups, real_answers, shapes
from desk.usecases.heard import Heard


async def rewrite(uow: UnitOfWork, heard: Heard, *, at: datetime, now: datetime) -> None:
    """Keep the new text, the old one as a version; `at` is when it was edited."""
    place = heard.message.chat_id, heard.message.message_id
    known = await uow.messages.get(*place)
    if known is None or is_erased(known.author_id):
        return  # words of who was erased would stand under a name that leads nowhere, and outlive the next erasing
    former = replace(known)
    message = await uow.messages.edit(*place, text=heard.message.text, media=heard.message.media, at=at)
    if message is None or (message.text, message.media) == (former.text, former.media):
        return  # a link preview, or where somebody is now
    await _take_in(uow, replace(heard, message=message), former, at=at, now=now)
    await uow.questions.outdated(message.chat_id)  # it remembers other words, and perhaps another kind of answer


async def _take_in(uow: UnitOfWork, heard: Heard, former: Message, *, at: datetime, now: datetime) -> None:
    """What the new text means to the questions and answers there are."""
    message = heard.message
    found = uow.catalog.desk_of_chat(message.chat_id)
    desk = found[0] if found is not None and found[1] is ChatRole.FIRST_LINE else None
    if message.from_staff:
        if desk is not None:
            await edited_answers.hear(uow, desk, heard, at=at)
        return
    question = await uow.questions.get(message.question_id) if message.question_id is not None else None
    if question is not None and question.is_open and message.message_id in question.message_ids:
        await _reword(uow, desk, question, heard, former, now=now)
    elif desk is not None and await _is_free(uow, message, question):
        await _perhaps_open(uow, desk, heard, former, at=at, now=now)


async def _is_free(uow: UnitOfWork, message: Message, question: Question | None) -> bool:
    """Whether a message may ask: it is no comment on a task, and was part of no question, or of one withdrawn."""
    if question is not None and question.status is not QuestionStatus.DISMISSED:
        return False
    return await uow.comments.of_message(message.chat_id, message.message_id) is None


async def _reword(
    uow: UnitOfWork, desk: Desk | None, question: Question, heard: Heard, former: Message, *, now: datetime
) -> None:
    """The question as its messages say it now; where they ask nothing any more it is withdrawn by its asker."""
    parts = await _parts(uow, question)
    question.text = _text_of(parts)
    await uow.questions.save(question)
    await uow.outbox.refresh(*question.about)
    if all(_asks_nothing(one) for one in parts) or (
        desk is not None and await _asks_no_more(uow, desk, heard, parts, former)
    ):
        await dialogs.close(uow, question, QuestionStatus.DISMISSED, by=question.asker_id, now=now)


async def _asks_no_more(uow: UnitOfWork, desk: Desk, heard: Heard, parts: Sequence[Message], former: Message) -> bool:
    """Whether the messages of a question, heard as one where they began, would have opened it before the edit alone."""
    before = [former if one.message_id == former.message_id else one for one in parts]
    if _asks_more(_as_one(before), _as_one(parts)):
        return False
    talk = await uow.questions.talk(former.chat_id)
    was = await _judge(uow, desk, talk, replace(heard, message=_as_one(before)))
    became = await _judge(uow, desk, talk, replace(heard, message=_as_one(parts)))
    return isinstance(was, Opens) and isinstance(became, Nothing)


async def _parts(uow: UnitOfWork, question: Question) -> list[Message]:
    found = [await uow.messages.get(question.chat_id, each) for each in question.message_ids]
    return [one for one in found if one is not None]


def _as_one(parts: Sequence[Message]) -> Message:
    media = next((one.media for one in parts if one.shows_something), parts[0].media)
    return replace(parts[0], text=_text_of(parts), media=media)


def _text_of(parts: Sequence[Message]) -> str:
    return "\n".join(one.text for one in parts if one.text)[:TEXT_LIMIT]


async def _perhaps_open(
    uow: UnitOfWork, desk: Desk, heard: Heard, former: Message, *, at: datetime, now: datetime
) -> None:
    """What asked nothing may ask something now: then it is asked from the edit on."""
    message, talk = heard.message, await uow.questions.talk(heard.message.chat_id)
    was = await _judge(uow, desk, talk, replace(heard, message=former))
    became = await _judge(uow, desk, talk, heard)
    if _asks(was) and not _asks_more(former, message):
        return
    match became:
        case Opens(likelihood):
            if (own := begun_next(talk, _said(desk, heard))) is not None:
                await _add(uow, message, own.question_id)
                return
            question = await first_line.open_question(uow, desk, message, asked_at=at, now=now)
            question.likelihood = likelihood
        case Continues(question_id):
            await _add(uow, message, question_id)


async def _add(uow: UnitOfWork, message: Message, question_id: int) -> None:
    """One more message of a question, at its place: others of it may have been said since."""
    await first_line.add_to_question(uow, message, question_id)
    question = await uow.questions.get(question_id)
    if question is None or not question.is_open:
        return
    question.message_ids.sort()
    question.text = _text_of(await _parts(uow, question))
    await uow.questions.save(question)
    await uow.outbox.refresh(*question.about)


async def _judge(uow: UnitOfWork, desk: Desk, talk: Talk, heard: Heard) -> Verdict | None:
    """The verdict of the rules as if said when it was; None where that is forgotten."""
    said = _said(desk, heard)
    await acquaintance.introduce_called(uow, desk, talk, said)
    earlier = as_of(talk, said)
    if earlier is None:
        return None
    judged = await shapes.judge(uow, earlier, heard, said)
    reacted = [one for one in await uow.questions.reacted(said.chat_id) if one.at <= said.at]
    verdict = real_answers.heard_as(earlier, said, judged, reacted)
    return verdict if verdict != judged else await follow_ups.heard_as(uow, desk, earlier, said, judged)


def _said(desk: Desk, heard: Heard) -> Said:
    is_specialist = first_line.is_specialist(desk, heard.message.author_id, heard.message.chat_id)
    return heard.as_said(is_specialist=is_specialist)


def _asks(verdict: Verdict | None) -> bool:
    return isinstance(verdict, Opens | Continues)


def _asks_more(former: Message, message: Message) -> bool:
    return plea(read(message.text)) > plea(read(former.text))


def _asks_nothing(message: Message) -> bool:
    return not message.shows_something and is_small_talk(read(message.text), frozenset())
