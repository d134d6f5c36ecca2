"""An asker who asks no more: «нашла, спасибо», "never mind" to their own question that still waits."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from desk.pairing import engine
from desk.pairing.address import question_of
from desk.pairing.closing import withdraws
from desk.pairing.detection import is_thanks, read
from desk.pairing.model import Nothing, Said, Talk
from desk.pairing.plea import tells_relief
from desk.ports import UnitOfWork
from desk.questions import Message, Question, QuestionStatus
from desk.reactions import Reacted
from desk.usecases import dialogs

WITHDRAWN = Nothing("withdrawn")
WITHDRAWN_FOR = timedelta(hours=24)
"""So long after their last words to it the asker means this question, where they reply to none."""


async def meant(
    uow: UnitOfWork, talk: Talk, said: Said, reacted: Sequence[Reacted], *, is_comment: bool
) -> Question | None:
    """The question that its asker takes back with this message; a comment speaks of a task."""
    if is_comment or said.is_specialist or said.is_command or said.from_bot or said.has_media:
        return None
    waiting = _waiting(talk, said, reacted)
    if not waiting or not withdraws(read(said.text)):
        return None
    question_id = _chosen(talk, said, waiting)
    question = await uow.questions.get(question_id) if question_id is not None else None
    if question is None or question.asker_id != said.author_id or _may_be_thanks(talk, said, question):
        return None
    return question if question.is_open or question.is_only_seen else None


def _waiting(talk: Talk, said: Said, reacted: Sequence[Reacted]) -> dict[int, datetime]:
    """The author's questions here that are open, or only seen, and when they were last spoken of."""
    asker, topic = said.author_id, said.topic_id
    seen = {one.question_id: one.at for one in reacted if one.asker_id == asker and one.topic_id == topic}
    opened = {one.question_id: one.last_at for one in talk.open if one.asker_id == asker and one.topic_id == topic}
    return seen | opened


def _chosen(talk: Talk, said: Said, waiting: dict[int, datetime]) -> int | None:
    """The one they reply to; without a reply the only one. Which of several is meant, nobody can say."""
    if said.reply_to is not None:
        replied = question_of(talk, said.reply_to)
        return replied if replied in waiting else None
    lately = [question_id for question_id, at in waiting.items() if said.at - at <= WITHDRAWN_FOR]
    return lately[0] if len(lately) == len(waiting) == 1 else None


def _may_be_thanks(talk: Talk, said: Said, question: Question) -> bool:
    """Whether «заработало, спасибо» may speak of what a specialist has said since, whom the rules have not heard."""
    reading = read(said.text)
    if not (is_thanks(reading) or tells_relief(reading)):
        return False
    since = (
        turn for turn in talk.turns if turn.topic_id == said.topic_id and turn.message_id > question.first_message_id
    )
    return any(turn.by_specialist and turn.question_id is None for turn in since)


async def withdraw(
    uow: UnitOfWork, talk: Talk, message: Message, question: Question | None, *, live: bool, now: datetime
) -> None:
    """It leaves the figures, and nobody is reminded of it; `/notq` on it offers to take that back."""
    if question is None:
        return
    at = now if live else message.sent_at
    await uow.messages.set_question(message.chat_id, message.message_id, question.about[1])
    await dialogs.close(uow, question, QuestionStatus.DISMISSED, by=question.asker_id, now=at, live=live)
    engine.forget(talk, question.about[1])
