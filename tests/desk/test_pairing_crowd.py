"""A busy chat, judged by trees that say what the test wants."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest

from desk.pairing.course import MANY_TURNS as BUSY
from desk.pairing.crowd import ANSWERS, GUESSED, MAY_OPEN, OPENS, Judges
from desk.pairing.engine import introduce, judge, remember
from desk.pairing.model import Answers, Nothing, Opens, Said, Talk
from desk.pairing.scene import FEW, Scene

NOON = datetime(2026, 11, 2, 12, tzinfo=UTC)
BORIS, BELLA = 100, 1


@dataclass
class Fixed:
    """Says the same of every message."""

    chance: float

    def probability(self, features):
        return self.chance


@pytest.fixture
def talk():
    """Questions of thirty employees within five minutes."""
    return people_ask()


def people_ask(every_s=10):
    talk = Talk()
    introduce(talk, BORIS, "Борис", is_specialist=True, at=NOON)
    for number in range(1, BUSY + 1):
        said = says(number, f"user{number}", "Не открывается 1С", number, every_s=every_s)
        remember(talk, said, Opens(), question_id=number)
    return talk


def says(author_id, name, text, number=BUSY + 1, every_s=10, **other):
    at = NOON + timedelta(seconds=every_s * number)
    return Said(-100, number, at, author_id, name, author_id == BORIS, text, **other)


def trees(*, asking=0.0, answering=0.0, listening=0.0):
    return Judges(Fixed(asking), Fixed(answering), Fixed(listening))


@pytest.mark.parametrize(
    ("text", "chance", "verdict"),
    [
        ("и сканер тоже", OPENS, Opens()),
        ("и сканер тоже", OPENS - 0.01, Nothing("conversation")),
        ("Как подключить сканер?", MAY_OPEN, Opens()),
        ("Как подключить сканер?", MAY_OPEN - 0.01, Nothing("conversation")),
    ],
)
def test_the_trees_say_what_opens_a_question_and_need_less_for_a_plain_one(talk, text, chance, verdict):
    assert judge(talk, says(99, "new", text), trees(asking=chance)) == verdict


def test_a_question_to_a_colleague_opens_nothing_however_plain(talk):
    said = says(99, "new", "user7: как подключить сканер?")

    assert judge(talk, said, trees(asking=OPENS - 0.01)) == Nothing("said to somebody else")


@pytest.mark.parametrize(("waiting", "verdict"), [(1, Answers(BUSY, "recency", GUESSED)), (2, Nothing("crowded"))])
def test_in_a_rush_the_only_question_that_waits_is_answered_by_what_is_said_next(talk, waiting, verdict):
    del talk.open[:-waiting]
    said = says(BORIS, "Борис", "перезагрузите")
    assert not Scene(talk, said).is_calm

    assert judge(talk, said, trees()) == verdict


@pytest.mark.parametrize(("waiting", "is_busy"), [(FEW, False), (FEW + 1, True)])
def test_where_it_is_only_lively_a_chat_is_busy_from_the_third_question_that_waits(waiting, is_busy):
    talk = people_ask(every_s=30)
    del talk.open[:-waiting]

    assert Scene(talk, says(BORIS, "Борис", "перезагрузите", every_s=30)).is_busy == is_busy


def test_where_it_is_calm_a_name_answers_a_fresh_question_whatever_the_trees_say():
    talk = people_ask(every_s=40)

    assert judge(talk, says(BORIS, "Борис", "user29: перезагрузите", every_s=40), trees()) == Answers(
        29, "name", GUESSED
    )
    assert judge(talk, says(BORIS, "Борис", "user7: перезагрузите", every_s=40), trees()) == Nothing("crowded")


@pytest.mark.parametrize(
    ("chance", "verdict"), [(ANSWERS, Answers(7, "name", ANSWERS)), (ANSWERS - 0.01, Nothing("crowded"))]
)
def test_a_name_is_as_sure_as_the_trees_say(talk, chance, verdict):
    assert judge(talk, says(BORIS, "Борис", "user7, перезагрузите"), trees(answering=chance)) == verdict


def test_a_message_that_names_nobody_may_answer_by_score(talk):
    verdict = judge(talk, says(BORIS, "Борис", "перезагрузите"), trees(answering=0.8))

    assert isinstance(verdict, Answers)
    assert (verdict.method, verdict.confidence) == ("score", 0.8)


def test_a_reply_needs_no_trees(talk):
    assert judge(talk, says(BORIS, "Борис", "перезагрузите", reply_to=7), trees()) == Answers(7, "reply", 0.99)


def test_a_name_that_nobody_open_bears_answers_nothing(talk):
    assert isinstance(judge(talk, says(BORIS, "Борис", "Тамара, зайди"), trees(answering=1.0)), Nothing)


@pytest.mark.parametrize(("chance", "to", "is_guessed"), [(0.9, (BUSY,), True), (0.1, None, False)])
def test_a_turn_that_names_nobody_is_said_to_whom_the_trees_hear(talk, chance, to, is_guessed):
    said = says(99, "new", "всё равно не работает")

    remember(talk, said, Nothing("conversation"), judges=trees(listening=chance))

    assert (talk.turns[-1].to, talk.turns[-1].is_guessed) == (to, is_guessed)


@pytest.mark.parametrize("waiting", [0, BUSY])
def test_to_whom_a_turn_is_said_does_not_hang_on_what_waits_when_it_is_read_again(waiting):
    talk = people_ask(every_s=30)
    del talk.open[: BUSY - waiting]

    remember(talk, says(99, "new", "всё равно", every_s=30), Nothing("conversation"), judges=trees(listening=0.9))

    assert talk.turns[-1].is_guessed


def test_a_rush_is_busy_however_few_questions_wait(talk):
    del talk.open[1:]
    said = says(BORIS, "Борис", "user1, перезагрузите")

    assert judge(talk, said, trees()) == Nothing("crowded")


def test_a_rush_in_one_topic_makes_no_other_busy(talk):
    said = says(99, "new", "Как подключить сканер?", topic_id=8)

    assert judge(talk, said, trees()) == Opens()


def test_thirty_turns_spread_over_days_are_no_busy_chat(talk):
    later = says(BORIS, "Борис", "user7, перезагрузите", number=6 * 60 * 24)

    assert judge(talk, later, trees()) == Answers(7, "name", 0.9)
