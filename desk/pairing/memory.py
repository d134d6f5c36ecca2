"""Keeps the bounded memory of a chat up to date."""

from bisect import insort
from datetime import datetime
from operator import attrgetter
from typing import TypeVar

from desk.answers import AnswerKind, kind_of
from desk.pairing import crowd
from desk.pairing.address import aim_of
from desk.pairing.course import take_turn
from desk.pairing.crowd import Judges
from desk.pairing.detection import is_thanks, read, tone
from desk.pairing.expecting import awaited
from desk.pairing.meaning import meaning_of
from desk.pairing.model import (
    SAME_TALK,
    SMALL_TALK,
    Answers,
    Continues,
    LastSaid,
    Nothing,
    OpenQuestion,
    Opens,
    Participant,
    Said,
    Talk,
    Turn,
    Verdict,
)
from desk.pairing.referring import asks_who_or_where
from desk.pairing.replying import tells_first
from desk.pairing.tips import tip_of
from desk.pairing.work import reports

MOST_OPEN = 50
MOST_MESSAGES = 100
MOST_PARTICIPANTS = 500
MOST_ANSWERED = 400
MOST_AUTHORS = 500
MOST_TOPICS = 200

Key = TypeVar("Key")
Value = TypeVar("Value")


def remember(
    talk: Talk,
    said: Said,
    verdict: Verdict,
    *,
    question_id: int | None = None,
    is_exchange: bool = True,
    judges: Judges | None = None,
) -> None:
    """Take a judged message into the memory; `question_id` is the id given to a question it `Opens`.

    `is_exchange=False`: whom it is said to has not talked with its author by it, but is waited for.
    """
    if said.from_bot or said.is_command:
        return
    to = _said_to(talk, said, verdict) if is_exchange else None
    note_turn(talk, said, to, _part_of(verdict, question_id), answers=isinstance(verdict, Answers), judges=judges)
    partner_id = next((person for person in to or () if person != said.author_id), None)
    introduce(
        talk, said.author_id, said.author_name, said.author_username, is_specialist=said.is_specialist, at=said.at
    )
    current = _keep(talk, said, verdict, question_id)
    _note_conversation(talk, said, verdict, partner_id)
    talk.last.pop(said.topic_id, None)
    talk.last[said.topic_id] = LastSaid(said.author_id, said.message_id, said.at, said.album_id, current)
    talk.authors[said.message_id] = said.author_id
    _drop_oldest(talk.last, MOST_TOPICS)
    _drop_oldest(talk.authors, MOST_AUTHORS)


def introduce(
    talk: Talk, person_id: int, name: str, username: str | None = None, *, is_specialist: bool, at: datetime
) -> None:
    """Make a person known to the chat, before or with their first message."""
    person = talk.participants.pop(person_id, None)
    if person is None:
        person = Participant((name,), username, is_specialist, at)
        talk.call(person_id, person)
    elif person.names[0] != name or (username and person.username != username):
        talk.forget_names(person_id, person)
        person.names, person.username = (name,), username or person.username
        talk.call(person_id, person)
    person.is_specialist, person.last_at = is_specialist, at
    talk.participants[person_id] = person
    while len(talk.participants) > MOST_PARTICIPANTS:
        oldest = next(iter(talk.participants))
        talk.forget_names(oldest, talk.participants.pop(oldest))


def forget(talk: Talk, question_id: int) -> None:
    """Take a question out of the open ones: it was dismissed, withdrawn or answered elsewhere."""
    talk.open = [question for question in talk.open if question.question_id != question_id]


def note_turn(
    talk: Talk,
    said: Said,
    to: tuple[int, ...] | None,
    question_id: int | None,
    *,
    answers: bool,
    judges: Judges | None = None,
) -> None:
    """The newest turn; where nobody was named, said to whom the course of the talk suggests."""
    listener = crowd.listener_of(talk, said, judges) if to is None else None
    reading = read(said.text)
    turn = Turn(
        message_id=said.message_id,
        author_id=said.author_id,
        at=said.at,
        topic_id=said.topic_id,
        to=to if listener is None else (listener,),
        is_guessed=listener is not None,
        question_id=question_id,
        by_specialist=said.is_specialist,
        asks=reading.has_question_mark,
        tells=reading.has_question_mark and tells_first(reading),
        answers=answers,
        reacts=answers and kind_of(said.text, shows_something=said.has_media) is not AnswerKind.ANSWER,
        reports=said.is_specialist and reports(reading),
        tip=tip_of(said, reading) if question_id is None else "",
        topic_words=reading.topic_words,
        meaning=reading.meaning,
    )
    take_turn(talk, turn)


def _said_to(talk: Talk, said: Said, verdict: Verdict) -> tuple[int, ...] | None:
    """An answer is said to the asker, whatever its words say."""
    aim = aim_of(talk, said)
    if isinstance(verdict, Answers):
        askers = tuple(one.asker_id for one in talk.open if one.question_id == verdict.question_id)
        return askers or (aim.people if aim else None)
    return aim.people if aim else None


def _part_of(verdict: Verdict, opened: int | None) -> int | None:
    match verdict:
        case Opens():
            return opened
        case Continues(question_id) | Answers(question_id):
            return question_id
    return None


def _keep(talk: Talk, said: Said, verdict: Verdict, question_id: int | None) -> int | None:
    """Apply a verdict to the questions; the question that the message is part of, if any."""
    match verdict:
        case Opens():
            if question_id is None:
                raise ValueError("a message that opens a question needs the id of that question")
            insort(talk.open, _opened(said, question_id, verdict.likelihood), key=attrgetter("asked_at", "question_id"))
            del talk.open[:-MOST_OPEN]
            return question_id
        case Continues(current):
            for question in talk.open:
                if question.question_id == current:
                    question.message_ids.append(said.message_id)
                    del question.message_ids[1 : 1 - MOST_MESSAGES]  # the first says where it began
                    question.last_at = max(question.last_at, said.at)
                    describe(question, said.text)
            return current
        case Answers(answered):
            _close(talk, said, answered)
    return None


def _opened(said: Said, question_id: int, likelihood: float) -> OpenQuestion:
    question = OpenQuestion(
        question_id=question_id,
        asker_id=said.author_id,
        asker_name=said.author_name,
        first_message_id=said.message_id,
        message_ids=[said.message_id],
        asked_at=said.at,
        last_at=said.at,
        topic_id=said.topic_id,
        likelihood=likelihood,
    )
    describe(question, said.text)
    return question


def describe(question: OpenQuestion, text: str) -> None:
    """Take the words of one more message of a question."""
    reading = read(text)
    is_new = not question.topic_words
    question.topic_words |= reading.topic_words
    question.meaning = reading.meaning if is_new else meaning_of(question.topic_words)
    question.tone = max(question.tone, tone(reading))
    question.asks_who_or_where |= asks_who_or_where(reading)
    question.awaits |= awaited(reading)


def _close(talk: Talk, said: Said, question_id: int) -> None:
    for question in talk.open:
        if question.question_id == question_id:
            talk.answered.update(dict.fromkeys([*question.message_ids, said.message_id], question_id))
    forget(talk, question_id)
    _drop_oldest(talk.answered, MOST_ANSWERED)


def _note_conversation(talk: Talk, said: Said, verdict: Verdict, partner_id: int | None) -> None:
    author = talk.participants[said.author_id]
    partner = talk.participants.get(partner_id) if partner_id is not None else None
    is_small_talk = verdict == Nothing(SMALL_TALK)
    if is_small_talk and is_thanks(read(said.text)):
        author.partner_id = author.partner_at = None  # «спасибо» ends a conversation
    elif partner is not None:
        author.partner_id, author.partner_at = partner_id, said.at
        partner.partner_id, partner.partner_at = said.author_id, said.at
    elif verdict == Nothing(SAME_TALK) and author.partner_id is not None:
        author.partner_at = said.at
        other = talk.participants.get(author.partner_id)
        if other is not None and other.partner_id == said.author_id:
            other.partner_at = said.at
    if isinstance(verdict, Nothing) and not is_small_talk and author.partner_at is not None:
        for question in talk.open:
            if question.asker_id == said.author_id and author.partner_at >= question.asked_at:
                question.talked_since = True


def _drop_oldest(memory: dict[Key, Value], most: int) -> None:
    while len(memory) > most:
        del memory[next(iter(memory))]
