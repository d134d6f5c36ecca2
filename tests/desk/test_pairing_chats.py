"""Whole chats that people annotated: what the rules find in them."""

import pytest

from tests.benchmarks.pairing import DATA, chats_of, predict
from tests.benchmarks.pairing_score import Score


def scored(name: str) -> Score:
    score = Score()
    for chat in chats_of(name):
        score.add(chat.gold, chat.said_at(), predict(chat.said()))
    return score


def test_the_russian_chats_are_paired_as_people_would():
    score = scored("russian")

    assert score.f1 >= 0.85
    assert score.counts["left open"] >= 0.9 * score.counts["unanswered"]


@pytest.mark.skipif(not DATA.is_dir(), reason="the annotated chats of the corpus are not part of a clone")
def test_the_chats_of_the_corpus_are_paired_as_people_would():
    score = scored("dev")

    assert score.f1 >= 0.82
    assert score.counts["left open"] >= 0.9 * score.counts["unanswered"]
