"""Whom is a message said to that names nobody? What the trees look at: the course of the talk alone."""

from collections.abc import Iterator
from itertools import islice
from operator import itemgetter
from typing import NamedTuple

from desk.pairing.course import LONG, NEAR_TURNS, NEVER, Course, Seat, minutes
from desk.pairing.detection import Reading, goes_on, is_thanks, pointers
from desk.pairing.meaning import UNKNOWN, Meaning
from desk.pairing.model import Said

Heard = dict[int, float]
"""Person → how likely they are spoken to."""
MOST_LISTENERS = 5
"""Only those who spoke last, or last spoke to the author, are thought of."""
NEARER_BY_A_CALL = 4
"""A turn between two people counts like one so many times newer."""


class Listening(NamedTuple):
    """Distances count turns back, times are minutes, overlaps count shared topic words; first what all share."""

    author_is_specialist: float
    author_spoke: float
    author_called: float
    author_calls: float
    author_asks: float
    author_spoke_at: float
    tone: float
    has_question_mark: float
    words: float
    is_small_talk: float
    is_thanks: float
    goes_on: float
    pointers: float
    codes: float
    overlap_with_own: float
    pace: float
    quiet_for: float
    addressed_share: float
    rank: float
    listener_spoke: float
    listener_spoke_at: float
    listener_turns: float
    listener_is_specialist: float
    listener_asks: float
    listener_asked: float
    listener_called_author: float
    author_called_listener: float
    listener_called_others: float
    listener_called: float
    overlap: float
    rare_overlap: float
    listener_newest_to_author: float
    author_newest_to_listener: float
    author_newest_to_others: float
    listener_calls_made: float
    nearness_to_newest: float
    nearness: float
    usual_nearness: float


def listeners_of(course: Course, author_id: int) -> list[int]:
    """Those who may be meant, who spoke last first."""
    newest_number, exchanges = course.taken + 1, course.exchanges
    partners = course.partners_of(author_id)
    near = []
    for person_id, seat in course.seats.items():
        if seat.newest is None or person_id == author_id:
            continue
        distance: float = newest_number - seat.spoke
        if person_id in partners:
            called = max(exchanges.get((person_id, author_id), NEVER), exchanges.get((author_id, person_id), NEVER))
            distance = min(distance, (newest_number - called) / NEARER_BY_A_CALL) if called else distance
        near.append((distance, person_id))
    near.sort(key=itemgetter(0))
    return [person_id for _, person_id in near[:MOST_LISTENERS]]


def listening(said: Said, reading: Reading, course: Course) -> Iterator[tuple[int, Listening]]:
    """Everybody who may be meant. Runs for nearly every message, hence by position."""
    people = listeners_of(course, said.author_id)
    if not people:
        return
    author_id, words, back, since = said.author_id, reading.topic_words, course.back, course.since
    own = course.seat(author_id).newest
    newest_to = own.to or () if own else ()
    manner, meaning = _manner(said, reading, course), reading.meaning
    for rank, person_id in enumerate(people):
        listener = course.seats[person_id]
        newest = listener.newest
        if newest is None:
            continue
        to, shared = newest.to or (), words & newest.topic_words
        yield (
            person_id,
            Listening._make(
                (
                    *manner,
                    rank,
                    back(listener.spoke),
                    minutes(newest.at, said.at),
                    listener.turns,
                    newest.by_specialist,
                    newest.asks,
                    newest.question_id is not None and not newest.answers,
                    since(person_id, author_id),
                    since(author_id, person_id),
                    bool(to) and author_id not in to,
                    back(listener.called),
                    len(shared),
                    course.rarity(shared) if shared else 0.0,
                    author_id in to,
                    person_id in newest_to,
                    bool(newest_to) and person_id not in newest_to,
                    listener.calls_made,
                    *nearness_to(listener, meaning, course),
                )
            ),
        )


def nearness_to(seat: Seat, meaning: Meaning, course: Course) -> tuple[float, float, float]:
    """How near a message is to what a person said last, and to what they talk about: at best and on the average."""
    if not meaning:
        return UNKNOWN, UNKNOWN, UNKNOWN
    nearness_to_turn, newest = course.nearness_to_turn, seat.newest
    near = [nearness_to_turn(turn, meaning) for turn in islice(reversed(seat.about), NEAR_TURNS) if turn.meaning]
    last = UNKNOWN if newest is None else nearness_to_turn(newest, meaning)
    return (last, max(near), sum(near) / len(near)) if near else (last, UNKNOWN, UNKNOWN)


def _manner(said: Said, reading: Reading, course: Course) -> tuple[float, ...]:
    """How it is said, by whom and when: the same whoever listens."""
    author = course.seat(said.author_id)
    own, back = author.newest, course.back
    return (
        said.is_specialist,
        back(author.spoke),
        back(author.called),
        back(author.calls),
        own is not None and own.asks,
        LONG if own is None else minutes(own.at, said.at),
        reading.tone,
        reading.has_question_mark,
        len(reading.words),
        reading.is_small_talk,
        is_thanks(reading),
        goes_on(reading),
        pointers(reading),
        reading.codes,
        len(reading.topic_words & own.topic_words) if own else 0,
        course.pace(said.at),
        course.quiet_for(said.at),
        course.addressed_share,
    )
