"""Does an employee's message ask the desk something? What the trees look at."""

from itertools import islice
from operator import itemgetter
from typing import NamedTuple

from desk.pairing.course import FAR, LONG, NEAR_TURNS, Course, Seat, minutes
from desk.pairing.detection import (
    begins_with_greeting,
    goes_on,
    is_request,
    is_self_contained,
    opens_like_a_question,
    pointers,
    tone,
)
from desk.pairing.listening import Heard, nearness_to
from desk.pairing.meaning import UNKNOWN, nearness
from desk.pairing.model import OpenQuestion, Turn
from desk.pairing.scene import Scene, is_to_specialist

NO_WORDS: frozenset[str] = frozenset()
LAST_TURNS = 8
"""So many of the newest turns of all tell what is being talked about."""


class Asking(NamedTuple):
    """Distances count turns back, times are minutes, overlaps count shared topic words."""

    tone: float
    has_question_mark: float
    opens_like_a_question: float
    is_request: float
    is_self_contained: float
    goes_on: float
    pointers: float
    greets: float
    words: float
    topic_words: float
    length: float
    is_addressed: float
    is_to_specialist: float
    target_spoke: float
    target_called_author: float
    author_called_target: float
    author_is_new: float
    author_spoke: float
    author_spoke_at: float
    author_turns: float
    author_called: float
    author_called_by_specialist: float
    author_calls: float
    author_spoke_since_called: float
    author_answered: float
    partner_at: float
    newest_asks: float
    newest_is_in_question: float
    call_asks: float
    own_open: float
    own_open_at: float
    overlap_with_newest: float
    overlap_with_call: float
    overlap_with_own: float
    is_heard: float
    waiting: float
    pace: float
    addressed_share: float
    ends_with_mark: float
    codes: float
    called_at: float
    called_by_specialist_newest: float
    call_is_guessed: float
    newest_is_called: float
    calls_made: float
    calls_taken: float
    own_first_at: float
    own_rare_overlap: float
    near_rare_overlap: float
    heard_by_specialist: float
    quiet_for: float
    is_problem: float
    begins_with_a_need: float
    repeats: float
    repeated_at: float
    nearness_to_own: float
    usual_nearness_to_own: float
    nearness_to_call: float
    nearness_to_open: float
    nearness_to_anybody: float


def asking(scene: Scene, heard: Heard) -> Asking:
    """`heard` is by whom, if nobody is named."""
    said, reading, course, own = scene.said, scene.reading, scene.course, scene.own
    author, seat = scene.talk.participants.get(said.author_id), course.seat(said.author_id)
    targets = scene.aim.people if scene.aim else ()
    target = targets[0] if targets else None
    repeated = repeated_by(scene)
    words, call, newest = reading.topic_words, seat.newest_call, seat.newest
    meaning = reading.meaning
    _, near_own, usually_near_own = nearness_to(seat, meaning, course)
    return Asking(
        tone=tone(reading),
        has_question_mark=reading.has_question_mark,
        opens_like_a_question=opens_like_a_question(reading),
        is_request=is_request(reading),
        is_self_contained=is_self_contained(reading),
        goes_on=goes_on(reading),
        pointers=pointers(reading),
        greets=begins_with_greeting(reading),
        words=len(reading.words),
        topic_words=len(words),
        length=len(said.text),
        is_addressed=scene.aim is not None,
        is_to_specialist=is_to_specialist(scene),
        target_spoke=0.0 if target is None else course.back(course.seat(target).spoke),
        target_called_author=0.0 if target is None else course.since(target, said.author_id),
        author_called_target=0.0 if target is None else course.since(said.author_id, target),
        author_is_new=author is None,
        author_spoke=course.back(seat.spoke),
        author_spoke_at=LONG if author is None else minutes(author.last_at, said.at),
        author_turns=seat.turns,
        author_called=course.back(seat.called),
        author_called_by_specialist=course.back(seat.called_by_specialist),
        author_calls=course.back(seat.calls),
        author_spoke_since_called=FAR
        if seat.newest_call is None
        else course.back(seat.called) - course.back(seat.spoke),
        author_answered=course.back(seat.answered),
        partner_at=LONG if author is None else minutes(author.partner_at, said.at),
        newest_asks=seat.newest is not None and seat.newest.asks,
        newest_is_in_question=seat.newest is not None and seat.newest.question_id is not None,
        call_asks=seat.newest_call is not None and seat.newest_call.asks,
        own_open=len(own),
        own_open_at=minutes(own[-1].last_at, said.at) if own else LONG,
        overlap_with_newest=len(words & words_of(seat.newest)),
        overlap_with_call=len(words & words_of(seat.newest_call)),
        overlap_with_own=len(words & own[-1].topic_words) if own else 0.0,
        is_heard=max(heard.values(), default=0.0),
        waiting=len(scene.waiting),
        pace=course.pace(said.at),
        addressed_share=course.addressed_share,
        ends_with_mark=said.text.endswith("?"),
        codes=reading.codes,
        called_at=LONG if call is None else minutes(call.at, said.at),
        called_by_specialist_newest=call is not None and call.by_specialist,
        call_is_guessed=call is not None and call.is_guessed,
        newest_is_called=newest is not None and newest.to is not None and not newest.is_guessed,
        calls_made=seat.calls_made,
        calls_taken=seat.calls_taken,
        own_first_at=minutes(own[0].asked_at, said.at) if own else LONG,
        own_rare_overlap=max((course.rarity(words & each.topic_words) for each in own), default=0.0),
        near_rare_overlap=course.rarity(words & near_words(seat)),
        heard_by_specialist=_is_specialist(course, heard),
        quiet_for=course.quiet_for(said.at),
        is_problem=reading.is_problem,
        begins_with_a_need=reading.begins_with_a_need,
        repeats=0.0 if repeated is None else likeness(words, repeated.topic_words),
        repeated_at=LONG if repeated is None else minutes(repeated.last_at, said.at),
        nearness_to_own=near_own,
        usual_nearness_to_own=usually_near_own,
        nearness_to_call=UNKNOWN if call is None or not meaning else course.nearness_to_turn(call, meaning),
        nearness_to_open=max((nearness(meaning, each.meaning) for each in own), default=UNKNOWN),
        nearness_to_anybody=_nearest(scene),
    )


def repeated_by(scene: Scene) -> OpenQuestion | None:
    """The author's open question that has most of its words in common with the message, if any has."""
    if not scene.own:
        return None
    words = scene.reading.topic_words
    alike = [(likeness(words, own.topic_words), own.last_at, own) for own in scene.own]
    best = max(alike, key=itemgetter(0, 1), default=None)
    return best[2] if best is not None and best[0] else None


def likeness(some: frozenset[str], others: frozenset[str]) -> float:
    """The share of the smaller set that both hold; a set of one word is like nothing."""
    fewer = min(len(some), len(others))
    return len(some & others) / fewer if fewer > 1 else 0.0


def _nearest(scene: Scene) -> float:
    """To what was said last, by whomever."""
    meaning = scene.reading.meaning
    if not meaning:
        return UNKNOWN
    turns = islice(reversed(scene.talk.turns), LAST_TURNS)
    nearness_to_turn = scene.course.nearness_to_turn
    return max([nearness_to_turn(turn, meaning) for turn in turns if turn.meaning], default=UNKNOWN)


def near_words(seat: Seat) -> frozenset[str]:
    """What the newest turns by or to a person are about."""
    return NO_WORDS.union(*[turn.topic_words for turn in islice(reversed(seat.about), NEAR_TURNS)])


def _is_specialist(course: Course, heard: Heard) -> bool:
    """Whether the likeliest listener is one."""
    if not heard:
        return False
    newest = course.seat(max(heard, key=heard.__getitem__)).newest
    return newest is not None and newest.by_specialist


def words_of(turn: Turn | None) -> frozenset[str]:
    return NO_WORDS if turn is None else turn.topic_words
