"""What is said about the same thing is near, even where no word is shared."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desk.pairing import meaning
from desk.pairing.detection import read
from desk.pairing.listening import nearness_to
from desk.pairing.meaning import NO_MEANING, UNKNOWN, meaning_of, nearness
from tests.desk.test_pairing_course import BELLA, BORIS, course_of, hold

PLACES = {"sound": (3, 0), "alsa": (4, 1), "driver": (0, 5), "nvidia": (1, 5)}


@pytest.fixture
def places(monkeypatch):
    monkeypatch.setattr(meaning, "_places", lambda: PLACES)
    read.cache_clear()
    yield
    read.cache_clear()


def test_words_that_stand_together_in_talk_are_nearer_than_others(places):
    sound, alsa, driver = (meaning_of([word]) for word in ("sound", "alsa", "driver"))

    assert nearness(sound, alsa) == pytest.approx(4 / 17**0.5)
    assert nearness(sound, driver) == 0
    assert nearness(sound, sound) == pytest.approx(1)


def test_words_never_seen_say_nothing(places):
    assert meaning_of(["принте", "сканер"]) == NO_MEANING
    assert meaning_of(["sound", "принте"]) == meaning_of(["sound"])
    assert nearness(meaning_of(["sound"]), NO_MEANING) == UNKNOWN


@given(st.sets(st.sampled_from(sorted(PLACES)), min_size=1), st.sets(st.sampled_from(sorted(PLACES)), min_size=1))
def test_nearness_goes_both_ways_and_is_never_more_than_one(some, other):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(meaning, "_places", lambda: PLACES)

        assert nearness(meaning_of(some), meaning_of(other)) == pytest.approx(
            nearness(meaning_of(other), meaning_of(some))
        )
        assert -1.000001 <= nearness(meaning_of(some), meaning_of(other)) <= 1.000001


def test_a_person_is_near_to_what_they_said_last_and_talk_about(places):
    talk = hold((BELLA, "no sound at all"), (BORIS, "which driver", {"reply_to": 1}))
    course = course_of(talk, None)

    newest, nearest, usual = nearness_to(course.seat(BELLA), meaning_of(["nvidia"]), course)

    assert newest == pytest.approx(1 / 26**0.5)
    assert nearest == pytest.approx(5 / 26**0.5)
    assert usual == pytest.approx((newest + nearest) / 2)


def test_of_what_has_no_meaning_nobody_is_near(places):
    course = course_of(hold((BELLA, "no sound at all")), None)

    assert nearness_to(course.seat(BELLA), NO_MEANING, course) == (UNKNOWN, UNKNOWN, UNKNOWN)


def test_the_grown_places_know_what_belongs_together():
    near = nearness(meaning_of(["sound"]), meaning_of(["alsa"]))
    far = nearness(meaning_of(["sound"]), meaning_of(["nvidia"]))

    assert near > 0.6 > far
