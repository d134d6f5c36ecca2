"""What the newest turns tell about the people who took them."""

from dataclasses import asdict
from datetime import UTC, datetime, timedelta

from desk.pairing.course import FAR, LONG, NEVER, Course, Seat, course_of, take_turn
from desk.pairing.engine import judge, remember
from desk.pairing.model import MOST_TURNS, Said, Talk, Turn

NOON = datetime(2026, 11, 2, 12, tzinfo=UTC)
BORIS, BELLA, KIRILL = 100, 1, 2
NAMES = {BORIS: "Борис", BELLA: "Белла", KIRILL: "Кирилл"}


def hold(*lines, topic_id=None, talk=None):
    """(Who, text, other fields), a minute apart; the message ids are 1, 2, 3 …"""
    talk = talk or Talk()
    for number, (who, text, *other) in enumerate(lines, start=1):
        at = NOON + timedelta(minutes=number)
        said = Said(
            -100, number, at, who, NAMES[who], who == BORIS, text, topic_id=topic_id, **(other[0] if other else {})
        )
        remember(talk, said, judge(talk, said), question_id=number)
    return talk


def test_distances_count_turns_back():
    talk = hold((BELLA, "Не печатает принтер"), (BORIS, "Откройте лоток", {"reply_to": 1}), (BELLA, "Борис, открыла"))

    course = course_of(talk, None)

    assert (course.back(course.seat(BELLA).spoke), course.back(course.seat(BORIS).spoke)) == (1, 2)
    assert (course.since(BORIS, BELLA), course.since(BELLA, BORIS)) == (2, 1)
    assert (course.back(course.seat(BELLA).called_by_specialist), course.back(course.seat(BELLA).answered)) == (2, 2)


def test_of_somebody_who_said_nothing_everything_is_far():
    course = course_of(hold((BELLA, "Не печатает принтер")), None)

    assert course.seat(KIRILL).spoke == course.seat(BELLA).called == NEVER
    assert course.back(NEVER) == course.since(KIRILL, BELLA) == FAR
    assert course.pace(NOON) == LONG


def test_the_share_of_turns_with_an_address():
    talk = hold((BELLA, "Не печатает принтер"), (KIRILL, "Не открывается 1С"), (BORIS, "Белла, иду"))

    assert course_of(talk, None).addressed_share == 1 / 3


def test_topics_have_courses_of_their_own():
    talk = hold((BELLA, "Не печатает принтер"), topic_id=7)
    hold((KIRILL, "Не открывается 1С"), topic_id=8, talk=talk)

    assert course_of(talk, 7).turns == course_of(talk, 8).turns == 1
    assert course_of(talk, 7).seat(KIRILL).spoke == NEVER


def test_it_tells_who_took_part_in_an_exchange_and_how_much_was_said_since():
    talk = hold((BELLA, "Не печатает принтер"), (KIRILL, "Не открывается 1С"), (BORIS, "Лоток", {"reply_to": 1}))

    course = course_of(talk, None)

    assert course.partners_of(BELLA) == {BELLA, BORIS}
    assert (course.after(1), course.after(3)) == (2, 0)


def test_only_the_newest_turns_are_remembered():
    talk = hold(*[(BELLA, "Не печатает принтер"), (KIRILL, "Не открывается 1С")] * MOST_TURNS)

    assert course_of(talk, None).turns == MOST_TURNS


def test_a_course_kept_up_to_date_is_the_course_of_the_newest_turns():
    talk = Talk()
    course = course_of(talk, None)
    for number in range(1, 3 * MOST_TURNS):
        take_turn(talk, turn(number))

    anew = Course.of(talk.turns)

    assert course_of(talk, None) is course
    assert {person: told(course, seat) for person, seat in course.seats.items()} == {
        person: told(anew, seat) for person, seat in anew.seats.items()
    }
    assert distances(course) == distances(anew)
    assert (course.words, course.addressed, course.ids) == (anew.words, anew.addressed, anew.ids)
    assert course.times == anew.times


def test_a_topic_whose_turns_are_forgotten_is_not_remembered_as_busy():
    talk = hold(*[(BELLA, "Не печатает принтер"), (KIRILL, "Не открывается 1С")] * 20, topic_id=7)
    hold(*[(BELLA, "Не печатает принтер")] * (MOST_TURNS - 5), topic_id=8, talk=talk)

    assert len(course_of(talk, 7).times) == course_of(talk, 7).turns == 5


def turn(number: int) -> Turn:
    """People who speak and call each other at different paces; some fall silent for ever."""
    author, other = number % 7, (number * number) % 11
    if number < MOST_TURNS:
        author += 20
    return Turn(
        message_id=number,
        author_id=author,
        at=NOON + timedelta(seconds=number),
        topic_id=None,
        to=(other,) if number % 3 else None,
        is_guessed=number % 5 == 0,
        by_specialist=author == 1,
        answers=number % 9 == 0,
        topic_words=frozenset({f"word{number % 13}", f"rare{number}"}),
    )


def told(course: Course, seat: Seat) -> dict[str, object]:
    """A seat with distances in place of numbers."""
    numbers = ("spoke", "called", "called_by_specialist", "calls", "answered")
    return {name: course.back(value) if name in numbers else value for name, value in asdict(seat).items()}


def distances(course: Course) -> dict[tuple[int, int], float]:
    return {pair: course.back(number) for pair, number in course.exchanges.items()}


def test_rare_words_tell_more_than_frequent_ones():
    talk = hold((BELLA, "Принтер шумит"), (KIRILL, "Принтер молчит"))

    course = course_of(talk, None)

    assert course.rarity(frozenset({"принте"})) == 0.5
    assert course.rarity(frozenset({"молчит", "принте"})) == 1.5
