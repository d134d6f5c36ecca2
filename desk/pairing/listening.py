"""Whom is a message said to that names nobody? What the trees look at: the course of the talk alone."""

from collections.abc import Iterator
from operator import itemgetter
from typing import NamedTuple

from desk.pairing.course import FAR, LONG, NEVER, Course, Seat, minutes
from desk.pairing.detection import Reading, goes_on, is_thanks, pointers
from desk.pairing.model import Said

Heard = dict[int, float]
"""Person → how likely they are spoken to."""
MOST_LISTENERS = 5
"""Only those who spoke last, or last spoke to the author, are thought of."""
NEARER_BY_A_CALL = 4
"""A turn between two people counts like one so many times newer."""


class Listening(NamedTuple):
    """Distances count turns back, times are minutes, overlaps count shared topic words."""

    listener_spoke: float
    listener_spoke_at: float
    rank: float
    listener_turns: float
    listener_is_specialist: float
    listener_asks: float
    listener_asked: float
    listener_called_author: float
    author_called_listener: float
    listener_called_others: float
    listener_called: float
    author_is_specialist: float
    author_spoke: float
    author_called: float
    author_calls: float
    author_asks: float
    tone: float
    has_question_mark: float
    words: float
    is_small_talk: float
    is_thanks: float
    goes_on: float
    pointers: float
    overlap: float
    overlap_with_own: float
    pace: float
    addressed_share: float
    rare_overlap: float
    listener_newest_to_author: float
    author_newest_to_listener: float
    author_newest_to_others: float
    author_spoke_at: float
    quiet_for: float
    codes: float
    listener_calls_made: float


def listeners_of(course: Course, author_id: int) -> list[int]:
    """Those who may be meant, who spoke last first."""
    newest_number, exchanges = course.taken + 1, course.exchanges
    near = []
    for person_id, seat in course.seats.items():
        if seat.newest is None or person_id == author_id:
            continue
        called = max(exchanges.get((person_id, author_id), NEVER), exchanges.get((author_id, person_id), NEVER))
        distance = newest_number - seat.spoke
        near.append((min(distance, (newest_number - called) / NEARER_BY_A_CALL) if called else distance, person_id))
    near.sort(key=itemgetter(0))
    return [person_id for _, person_id in near[:MOST_LISTENERS]]


def listening(said: Said, reading: Reading, course: Course) -> Iterator[tuple[int, Listening]]:
    """Everybody who may be meant."""
    author = course.seat(said.author_id)
    newest_to = author.newest.to or () if author.newest else ()
    own, words, pace = author.newest, reading.topic_words, course.pace(said.at)
    manner = {
        "author_is_specialist": said.is_specialist,
        "author_spoke": course.back(author.spoke),
        "author_called": course.back(author.called),
        "author_calls": course.back(author.calls),
        "author_asks": own is not None and own.asks,
        "tone": reading.tone,
        "has_question_mark": reading.has_question_mark,
        "words": len(reading.words),
        "is_small_talk": reading.is_small_talk,
        "is_thanks": is_thanks(reading),
        "goes_on": goes_on(reading),
        "pointers": pointers(reading),
        "overlap_with_own": len(words & own.topic_words) if own else 0,
        "pace": pace,
        "addressed_share": course.addressed_share,
        "author_spoke_at": LONG if own is None else minutes(own.at, said.at),
        "quiet_for": minutes(course.few[-1] if course.few else None, said.at),
        "codes": reading.codes,
    }
    for rank, person_id in enumerate(listeners_of(course, said.author_id)):
        listener = course.seat(person_id)
        newest = listener.newest
        yield (
            person_id,
            Listening(
                **manner,
                listener_spoke=course.back(listener.spoke),
                listener_spoke_at=minutes(newest.at, said.at) if newest else FAR,
                rank=rank,
                listener_turns=listener.turns,
                listener_is_specialist=newest is not None and newest.by_specialist,
                listener_asks=newest is not None and newest.asks,
                listener_asked=newest is not None and newest.question_id is not None and not newest.answers,
                listener_called_author=course.since(person_id, said.author_id),
                author_called_listener=course.since(said.author_id, person_id),
                listener_called_others=_called_others(listener, said.author_id),
                listener_called=course.back(listener.called),
                overlap=len(words & newest.topic_words) if newest else 0,
                rare_overlap=course.rarity(words & newest.topic_words) if newest else 0,
                listener_newest_to_author=newest is not None and said.author_id in (newest.to or ()),
                author_newest_to_listener=person_id in newest_to,
                author_newest_to_others=bool(newest_to) and person_id not in newest_to,
                listener_calls_made=listener.calls_made,
            ),
        )


def _called_others(listener: Seat, author_id: int) -> bool:
    """Whether their newest turn was said to somebody else."""
    return listener.newest is not None and bool(listener.newest.to) and author_id not in (listener.newest.to or ())
