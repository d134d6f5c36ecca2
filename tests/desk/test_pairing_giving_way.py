"""The memory of a chat where an answer gives way to another one."""

from datetime import UTC, datetime, timedelta

from desk.pairing import engine
from desk.pairing.giving_way import give_way
from desk.pairing.model import Answers, Nothing, Opens, Said, Talk, Verdict

CHAT, BELLA, CYRIL, BORIS, CLARA = -100, 1004, 1005, 1002, 1003
NINE = datetime(2026, 11, 2, 9, tzinfo=UTC)


def said(number: int, author: int, text: str, reply_to: int | None = None) -> Said:
    at = NINE + timedelta(minutes=number)
    return Said(CHAT, number, at, author, str(author), is_specialist=author < BELLA, text=text, reply_to=reply_to)


def a_talk() -> tuple[Talk, list[Said]]:
    """Boris is believed to have answered Bella; then Clara replies to her."""
    talk = Talk()
    heard: list[tuple[Said, Verdict, int | None]] = [
        (said(1, BELLA, "How do I print?"), Opens(), 7),
        (said(2, BORIS, "Switch it on"), Answers(7, "recency", 0.6), 7),
        (said(3, CYRIL, "see you at noon", reply_to=2), Nothing("talk"), None),
        (said(4, CLARA, "Press the green button", reply_to=1), Answers(7, "reply", 0.95), 7),
    ]
    for one, verdict, question_id in heard:
        engine.remember(talk, one, verdict, question_id=question_id)
    return talk, [one for one, _, _ in heard]


def test_what_gave_way_answers_nothing_and_is_said_to_nobody() -> None:
    talk, heard = a_talk()

    give_way(talk, 2, 4, BELLA, heard[1:])

    former = talk.turns[1]
    assert (former.message_id, former.to, former.question_id, former.answers) == (2, None, None, False)
    assert 2 not in talk.answered


def test_what_was_said_before_and_since_stays_as_it_was() -> None:
    talk, heard = a_talk()
    asked, _, chatted, _ = talk.turns

    give_way(talk, 2, 4, BELLA, heard[1:])

    assert (talk.turns[0], talk.turns[2]) == (asked, chatted)
    answer = talk.turns[3]
    assert (answer.to, answer.question_id, answer.answers) == ((BELLA,), 7, True)
    assert talk.turns.maxlen == 100


def test_what_is_not_stored_any_more_stays_in_its_place() -> None:
    talk, _ = a_talk()
    before = list(talk.turns)

    give_way(talk, 2, 4, BELLA, [])

    assert list(talk.turns) == before


def test_an_answer_of_long_ago_is_only_forgotten_as_one() -> None:
    talk, heard = a_talk()
    talk.answered[90] = 7
    before = list(talk.turns)

    give_way(talk, 90, 4, BELLA, heard)

    assert (90 in talk.answered, list(talk.turns)) == (False, before)
