"""What somebody asks after they were answered, where the terms promise a next response."""

from datetime import datetime, timedelta

from desk.catalog import Desk
from desk.pairing.detection import Tone, read, tone
from desk.pairing.model import SMALL_TALK, Continues, Nothing, Opens, Said, Talk, Verdict
from desk.ports import UnitOfWork
from desk.questions import Message, Question
from desk.usecases import clocks, quotes, traits

FOLLOWS_FOR = timedelta(hours=1)
"""So long after an answer whatever its asker asks anew is a follow-up."""


async def heard_as(uow: UnitOfWork, desk: Desk, talk: Talk, said: Said, verdict: Verdict) -> Verdict:
    """The verdict on a message, unless it asks again in reply to its author's own answered dialog.

    To the pairing rules such a reply is part of a conversation. Where its answer is promised, or a part of the question
    has not been answered yet, somebody waits for it.
    """
    if not isinstance(verdict, Nothing) or verdict.reason == SMALL_TALK or not _may_ask_again(talk, said):
        return verdict
    dialog = await _dialog_replied_to(uow, talk, said)
    if dialog is None:
        return verdict
    if not (_is_promised(uow, desk, said.chat_id) or await quotes.asks_for_the_rest(uow, dialog, said.text)):
        return verdict
    waiting = [one for one in talk.open if (one.asker_id, one.topic_id) == (said.author_id, said.topic_id)]
    return Continues(waiting[-1].question_id) if waiting else Opens()


async def is_one(uow: UnitOfWork, message: Message, asked_at: datetime, talk: Talk | None) -> bool:
    """Whether a new question goes on with a dialog its asker has had: a reply to it, or asked soon after its answer."""
    if talk is not None and await _dialog_replied_to(uow, talk, message) is not None:
        return True
    last = await uow.questions.last_answered(
        message.chat_id, message.author_id, topic_id=message.topic_id, before=asked_at
    )
    if last is None or last.answered_at is None:
        return False
    dialog = {*last.message_ids, last.answer_message_id, last.real_answer_message_id}
    is_reply = message.reply_to is not None and message.reply_to in dialog
    return is_reply or asked_at - last.answered_at <= FOLLOWS_FOR


def _may_ask_again(talk: Talk, said: Said) -> bool:
    """Decided by what is at hand, so that most messages cost nothing."""
    if said.is_specialist or said.is_command or said.from_bot or said.reply_to not in talk.answered:
        return False
    return tone(read(said.text)) >= Tone.COMPLAINT


def _is_promised(uow: UnitOfWork, desk: Desk, chat_id: int) -> bool:
    known = traits.of_new(uow.catalog, desk, chat_id, desk.defaults_of(chat_id))
    return clocks.terms_for(uow.catalog, desk, known).policy.next_response is not None


async def _dialog_replied_to(uow: UnitOfWork, talk: Talk, said: Said | Message) -> Question | None:
    """The author's own answered dialog that this replies to."""
    question_id = talk.answered.get(said.reply_to) if said.reply_to is not None else None
    question = await uow.questions.get(question_id) if question_id is not None else None
    return question if question is not None and question.asker_id == said.author_id else None
