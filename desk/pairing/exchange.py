"""Who has talked with whom in one topic, and what a message was part of."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from desk.pairing.model import Talk, Turn


@dataclass(frozen=True, slots=True)
class Exchange:
    """The newest talk of somebody with somebody in particular."""

    partner_id: int
    at: datetime
    is_over: bool = False
    """They were answered, and have said nothing since."""


def part_of(talk: Talk, message_id: int) -> int | None:
    """The question of which a message is or was a part, one that was dismissed too, as far as it is remembered."""
    return next((turn.question_id for turn in talk.turns if turn.message_id == message_id), None)


def exchange_of(talk: Talk, person_id: int, topic_id: int | None) -> Exchange | None:
    """The newest talk of somebody here. People are known by chat, but every topic of a forum is a chat of its own."""
    person = talk.participants.get(person_id)
    if person is None or person.partner_id is None or person.partner_at is None:
        return None
    if _talked_only_in(talk, topic_id, {person_id, person.partner_id}, person.partner_at):
        return _exchange(talk, person_id, person.partner_id, topic_id, person.partner_at)
    newest = next(_talks(talk, person_id, topic_id), None)
    return None if newest is None else _exchange(talk, person_id, newest[1], topic_id, newest[0].at)


def _talked_only_in(talk: Talk, topic_id: int | None, pair: set[int], at: datetime) -> bool:
    """Whether what two people said to each other at that time was said in this topic."""
    for turn in reversed(talk.turns):
        if turn.at < at:
            break
        if turn.at == at and turn.topic_id != topic_id and turn.author_id in pair:
            return False
    return True


def _exchange(talk: Talk, person_id: int, partner_id: int, topic_id: int | None, at: datetime) -> Exchange:
    return Exchange(partner_id, at, _is_over(talk, person_id, partner_id, topic_id))


def _talks(talk: Talk, person_id: int, topic_id: int | None) -> Iterator[tuple[Turn, int]]:
    """The turns here between somebody and others, newest first, each with who the other is."""
    for turn in reversed(talk.turns):
        if turn.topic_id != topic_id or turn.is_guessed or not turn.to:
            continue
        if turn.author_id == person_id:
            yield turn, turn.to[0]
        elif person_id in turn.to:
            yield turn, turn.author_id


def _is_over(talk: Talk, person_id: int, partner_id: int, topic_id: int | None) -> bool:
    """Something was answered, and the other has neither spoken since nor a question left."""
    if any(question.asker_id == partner_id and question.topic_id == topic_id for question in talk.open):
        return False
    here = (turn for turn in reversed(talk.turns) if turn.topic_id == topic_id)
    newest = next((turn for turn in here if turn.author_id in (person_id, partner_id)), None)
    return newest is not None and newest.author_id == person_id and newest.answers and bool(newest.topic_words)
