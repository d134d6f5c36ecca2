"""Whom is a message said to that names nobody? What the trees look at: the course of the talk alone."""

from collections.abc import Iterator
from typing import NamedTuple

from desk.pairing.course import FAR, Course, Seat, minutes
from desk.pairing.detection import Reading, goes_on, is_thanks, pointers
from desk.pairing.model import Said

Heard = dict[int, float]
"""Person → how likely they are spoken to."""
MOST_LISTENERS = 5
"""Only those who spoke last, or last spoke to the author, are thought of."""


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


def listeners_of(course: Course, author_id: int) -> list[int]:
    """Those who may be meant, who spoke last first."""
    others = [
        person_id for person_id, seat in course.seats.items() if seat.newest is not None and person_id != author_id
    ]
    return sorted(others, key=lambda person_id: _nearness(course, person_id, author_id))[:MOST_LISTENERS]


def _nearness(course: Course, person_id: int, author_id: int) -> float:
    called = min(course.since(person_id, author_id), course.since(author_id, person_id))
    return min(course.seats[person_id].spoke, called / 4)


def listening(said: Said, reading: Reading, course: Course) -> Iterator[tuple[int, Listening]]:
    """Everybody who may be meant."""
    author = course.seat(said.author_id)
    own, words, pace = author.newest, reading.topic_words, course.pace(said.at)
    manner = {
        "author_is_specialist": said.is_specialist,
        "author_spoke": author.spoke,
        "author_called": author.called,
        "author_calls": author.calls,
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
    }
    for rank, person_id in enumerate(listeners_of(course, said.author_id)):
        listener = course.seat(person_id)
        newest = listener.newest
        yield (
            person_id,
            Listening(
                **manner,
                listener_spoke=listener.spoke,
                listener_spoke_at=minutes(newest.at, said.at) if newest else FAR,
                rank=rank,
                listener_turns=listener.turns,
                listener_is_specialist=newest is not None and newest.by_specialist,
                listener_asks=newest is not None and newest.asks,
                listener_asked=newest is not None and newest.question_id is not None and not newest.answers,
                listener_called_author=course.since(person_id, said.author_id),
                author_called_listener=course.since(said.author_id, person_id),
                listener_called_others=_called_others(listener, said.author_id),
                listener_called=listener.called,
                overlap=len(words & newest.topic_words) if newest else 0,
            ),
        )


def _called_others(listener: Seat, author_id: int) -> bool:
    """Whether their newest turn was said to somebody else."""
    return listener.newest is not None and bool(listener.newest.to) and author_id not in (listener.newest.to or ())
