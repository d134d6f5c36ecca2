"""Dialogs whose question has only been reacted to, and which message says the real thing later."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from desk.answers import AnswerKind, kind_of
from desk.pairing.address import Aim, question_of, sure_aim_of
from desk.pairing.detection import Tone, is_broadcast, read, tone
from desk.pairing.model import SMALL_TALK, Nothing, Opens, Said, Talk, Verdict, forms_of

MOST_REACTED = 50
"""Of one chat, remembered at once."""
UNADDRESSED_FOR = timedelta(hours=8)
"""So long a specialist's next words may be the answer they promised, said to nobody in particular."""
REPLIES_FOR = timedelta(hours=1)
"""So long the next words of an asker are taken for the reply to what they were asked in return."""


@dataclass(frozen=True, slots=True)
class Reacted:
    """A dialog that began with an acknowledgement or a counter-question."""

    question_id: int
    asker_id: int
    specialist_id: int
    at: datetime
    kind: AnswerKind
    topic_id: int | None = None


def really_answered(talk: Talk, said: Said, reacted: Sequence[Reacted]) -> Reacted | None:
    """The dialog that this message of a specialist is the first real answer of."""
    if not said.is_specialist or said.is_command or said.from_bot:
        return None
    meant = _meant(talk, said, reacted)
    if meant is None or is_broadcast(read(said.text)):
        return None
    asker = talk.participants.get(meant.asker_id)
    called = frozenset() if asker is None else forms_of(asker)
    kind = kind_of(said.text, shows_something=said.has_media, called=called)
    return meant if kind is AnswerKind.ANSWER else None


def _meant(talk: Talk, said: Said, reacted: Sequence[Reacted]) -> Reacted | None:
    question_id = None if said.reply_to is None else question_of(talk, said.reply_to)
    if question_id is not None:
        return next((one for one in reacted if one.question_id == question_id), None)
    here = [one for one in reversed(reacted) if one.topic_id == said.topic_id]
    aim = sure_aim_of(talk, said)
    if aim is not None:
        return next((one for one in here if one.asker_id in aim.people), None)
    return next((one for one in here if _goes_on_with(talk, said, one)), None)


def _goes_on_with(talk: Talk, said: Said, one: Reacted) -> bool:
    """Said to nobody by who reacted last to this asker, and nobody else asks meanwhile."""
    author = talk.participants.get(said.author_id)
    if one.specialist_id != said.author_id or author is None or author.partner_id != one.asker_id:
        return False
    waits = any(other.topic_id == said.topic_id and other.last_at >= one.at for other in talk.open)
    return not waits and said.at - one.at <= UNADDRESSED_FOR


def goes_on(talk: Talk, said: Said, verdict: Verdict, reacted: Sequence[Reacted]) -> Reacted | None:
    """The dialog in which somebody replies to the question they were asked in return: that asks nothing new."""
    if said.is_specialist or said.is_command or said.from_bot or not isinstance(verdict, Nothing | Opens):
        return None
    if verdict == Nothing(SMALL_TALK):
        return None
    own = [one for one in reversed(reacted) if _was_asked(one, said)]
    if not own:
        return None
    question_id = None if said.reply_to is None else question_of(talk, said.reply_to)
    if question_id is not None:
        return next((one for one in own if one.question_id == question_id), None)
    aim = sure_aim_of(talk, said)
    return next((one for one in own if _replies_next(talk, said, aim, one)), None)


def _was_asked(one: Reacted, said: Said) -> bool:
    return one.kind is AnswerKind.COUNTER_QUESTION and (one.asker_id, one.topic_id) == (said.author_id, said.topic_id)


def _replies_next(talk: Talk, said: Said, aim: Aim | None, one: Reacted) -> bool:
    """The next words after the counter-question, or after more of the same; a question of their own is a new one."""
    if aim is not None and one.specialist_id not in aim.people:
        return False
    last = talk.last.get(said.topic_id)
    is_next = last is not None and (last.author_id == one.specialist_id or last.question_id == one.question_id)
    return is_next and said.at - one.at <= REPLIES_FOR and tone(read(said.text)) < Tone.QUESTION
