"""The memory of a chat as it was when something was said that is still remembered."""

from collections import deque
from copy import copy
from dataclasses import replace
from datetime import datetime

from desk.pairing.model import LastSaid, OpenQuestion, Participant, Said, Talk, Turn
from desk.pairing.scene import BURST


def as_of(talk: Talk, said: Said) -> Talk | None:
    """What was known when this was said, as far as it is remembered; None where the message itself is forgotten.

    What has been answered since is not among the open questions.
    """
    if all(turn.message_id != said.message_id for turn in talk.turns):
        return None
    turns = [turn for turn in talk.turns if turn.message_id < said.message_id]
    earlier = copy(talk)
    earlier.turns = deque(turns, maxlen=talk.turns.maxlen)
    earlier.last = {turn.topic_id: _as_last(turn) for turn in turns}
    earlier.open = [one for one in talk.open if one.first_message_id < said.message_id]
    earlier.courses, earlier.named = {}, None
    author = talk.participants.get(said.author_id)
    if author is not None:
        earlier.participants = {**talk.participants, said.author_id: _as_they_were(author, turns, said)}
    return earlier


def begun_next(talk: Talk, said: Said) -> OpenQuestion | None:
    """The open question its author began right after this, nobody between: together they are one question."""
    later = (one for one in talk.open if (one.asker_id, one.topic_id) == (said.author_id, said.topic_id))
    found = next((one for one in later if one.first_message_id > said.message_id), None)
    if found is None or found.asked_at - said.at > BURST:
        return None
    between = (turn for turn in talk.turns if said.message_id < turn.message_id < found.first_message_id)
    alone = all(turn.author_id == said.author_id for turn in between if turn.topic_id == said.topic_id)
    return found if alone else None


def _as_last(turn: Turn) -> LastSaid:
    return LastSaid(turn.author_id, turn.message_id, turn.at, None, turn.question_id)


def _as_they_were(person: Participant, turns: list[Turn], said: Said) -> Participant:
    """With whom they had talked by then."""
    if person.partner_at is None or person.partner_at < said.at:
        return person
    partner_id, partner_at = _partner(turns, said.author_id)
    return replace(person, partner_id=partner_id, partner_at=partner_at)


def _partner(turns: list[Turn], person_id: int) -> tuple[int | None, datetime | None]:
    for turn in reversed(turns):
        if turn.to and not turn.is_guessed:
            if turn.author_id == person_id:
                return turn.to[0], turn.at
            if person_id in turn.to:
                return turn.author_id, turn.at
    return None, None
