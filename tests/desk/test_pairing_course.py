"""What the newest turns tell about the people who took them."""

from datetime import UTC, datetime, timedelta

from desk.pairing.course import FAR, LONG, course_of
from desk.pairing.engine import judge, remember
from desk.pairing.model import MOST_TURNS, Said, Talk

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

    assert (course.seat(BELLA).spoke, course.seat(BORIS).spoke) == (1, 2)
    assert (course.since(BORIS, BELLA), course.since(BELLA, BORIS)) == (2, 1)
    assert (course.seat(BELLA).called_by_specialist, course.seat(BELLA).answered) == (2, 2)


def test_of_somebody_who_said_nothing_everything_is_far():
    course = course_of(hold((BELLA, "Не печатает принтер")), None)

    assert course.seat(KIRILL).spoke == course.seat(BELLA).called == course.since(KIRILL, BELLA) == FAR
    assert course.pace(NOON) == LONG


def test_the_share_of_turns_with_an_address():
    talk = hold((BELLA, "Не печатает принтер"), (KIRILL, "Не открывается 1С"), (BORIS, "Белла, иду"))

    assert course_of(talk, None).addressed_share == 1 / 3


def test_topics_have_courses_of_their_own():
    talk = hold((BELLA, "Не печатает принтер"), topic_id=7)
    hold((KIRILL, "Не открывается 1С"), topic_id=8, talk=talk)

    assert course_of(talk, 7).turns == course_of(talk, 8).turns == 1
    assert course_of(talk, 7).seat(KIRILL).spoke == FAR


def test_only_the_newest_turns_are_remembered():
    talk = hold(*[(BELLA, "Не печатает принтер"), (KIRILL, "Не открывается 1С")] * MOST_TURNS)

    assert course_of(talk, None).turns == MOST_TURNS
