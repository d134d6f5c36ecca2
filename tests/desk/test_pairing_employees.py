"""What employees say in a quiet chat, kind by kind: what asks the desk, and what only looks as if it did."""

import pytest

from desk.pairing.closing import thanks_for_an_answer, withdraws
from desk.pairing.detection import read
from desk.pairing.model import Answers, Nothing, Opens
from tests.desk import said_by_employees as said
from tests.desk.test_pairing_engine import Chat


def after_an_answer_to_bella() -> Chat:
    chat = Chat()
    chat.says("Белла", "Не печатает принтер")
    chat.says("Борис", "Перезагрузите")
    return chat


@pytest.mark.parametrize("text", said.BROKEN)
def test_that_something_hardly_works_or_does_not_is_a_trouble_whatever_word_stands_before(text):
    assert Chat().says("Кирилл", text) == Opens()
    assert after_an_answer_to_bella().says("Кирилл", text, after=3) == Opens()
    assert after_an_answer_to_bella().says("Белла", text, after=20) == Opens()


@pytest.mark.parametrize("text", said.MENDED)
def test_that_it_works_again_is_none(text):
    assert isinstance(Chat().says("Кирилл", text), Nothing)
    assert isinstance(after_an_answer_to_bella().says("Белла", text, after=20), Nothing)


@pytest.mark.parametrize("text", said.CLOSING)
def test_closing_words_open_nothing(text):
    assert isinstance(after_an_answer_to_bella().says("Белла", text), Nothing)
    assert isinstance(after_an_answer_to_bella().says("Белла", text, after=20), Nothing)


@pytest.mark.parametrize("text", said.ASKING_ON)
def test_what_only_begins_like_closing_words_asks(text):
    assert after_an_answer_to_bella().says("Белла", text, after=20) == Opens()


@pytest.mark.parametrize("pair", said.ME_TOO)
def test_who_has_the_same_trouble_in_other_words_joins_in_and_takes_no_answer(pair):
    asked, too = pair.split("|")
    chat = Chat()
    chat.says("Белла", asked)

    assert isinstance(chat.says("Кирилл", too), Nothing)
    assert chat.says("Борис", "обновил прошивку") == Answers(1, "recency", 0.7)


@pytest.mark.parametrize("pair", said.ALSO_MINE)
def test_who_has_another_trouble_too_asks(pair):
    asked, too = pair.split("|")
    chat = Chat()
    chat.says("Белла", asked)

    assert isinstance(chat.says("Кирилл", too), Opens)


@pytest.mark.parametrize("text", said.STILL_BROKEN)
def test_after_an_answer_who_says_that_it_is_as_it_was_asks_again(text):
    assert after_an_answer_to_bella().says("Белла", text) == Opens()
    assert after_an_answer_to_bella().says("Белла", text, after=20) == Opens()


@pytest.mark.parametrize("text", said.DONE_WITH)
def test_who_says_that_it_helped_or_what_they_do_asks_nothing(text):
    assert isinstance(after_an_answer_to_bella().says("Белла", text), Nothing)


@pytest.mark.parametrize("text", said.AMONG_COLLEAGUES)
def test_small_matters_among_colleagues_are_none_of_the_desks(text):
    assert isinstance(Chat().says("Кирилл", text), Nothing)
    assert isinstance(after_an_answer_to_bella().says("Кирилл", text, after=5), Nothing)


@pytest.mark.parametrize("text", said.NOT_AMONG_COLLEAGUES)
def test_what_sounds_alike_and_is_for_the_desk_asks(text):
    assert Chat().says("Кирилл", text) == Opens()
    assert after_an_answer_to_bella().says("Кирилл", text, after=5) == Opens()


@pytest.mark.parametrize("text", said.FAULTS_AND_WANTS)
def test_faults_and_wants_open_soon_after_an_exchange_of_others_too(text):
    assert Chat().says("Кирилл", text) == Opens()
    assert after_an_answer_to_bella().says("Кирилл", text, after=5) == Opens()


@pytest.mark.parametrize("text", said.FINE)
def test_what_is_told_of_good_things_opens_nothing_then(text):
    assert isinstance(after_an_answer_to_bella().says("Кирилл", text, after=5), Nothing)


@pytest.mark.parametrize("text", said.WITHDRAWALS)
def test_withdrawals(text):
    assert withdraws(read(text))


@pytest.mark.parametrize("text", said.NO_WITHDRAWALS)
def test_no_withdrawals(text):
    assert not withdraws(read(text))


@pytest.mark.parametrize("text", ["didn't know that, cheers", "не знал, спасибо", "спасибо, не заметила кнопку"])
def test_thanks_for_what_one_did_not_know_are_thanks_for_an_answer(text):
    assert thanks_for_an_answer(read(text))


@pytest.mark.parametrize("text", ["спасибо, не помогло", "thanks, didn't help", "thanks in advance"])
def test_thanks_for_nothing_are_not(text):
    assert not thanks_for_an_answer(read(text))
