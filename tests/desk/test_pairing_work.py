"""A specialist goes on with the question they took, though an older one waits."""

import pytest

from desk.pairing.detection import read
from desk.pairing.model import Answers, Nothing, Opens
from desk.pairing.work import reports
from tests.desk.test_pairing_engine import Chat


def two_wait_and_the_newer_is_taken() -> Chat:
    chat = Chat()
    chat.says("Белла", "Когда привезут гарнитуры?")
    chat.says("Кирилл", "Перенесите мой телефон в 312", after=10)
    chat.says("Борис", "смотрю", reply_to=2)
    return chat


@pytest.mark.parametrize("text", ["готово, номер прежний", "перенёс, проверяйте", "fixed, try again"])
def test_what_was_done_belongs_to_the_question_that_was_taken(text):
    chat = two_wait_and_the_newer_is_taken()

    assert isinstance(chat.says("Борис", text, after=25), Nothing)


@pytest.mark.parametrize("text", ["гарнитуры привезли, забирайте", "в четверг обещают"])
def test_words_of_the_other_question_or_no_report_answer_it(text):
    chat = two_wait_and_the_newer_is_taken()

    assert chat.says("Борис", text, after=25) == Answers(1, "recency", 0.7)


def test_what_was_done_with_the_words_of_a_taken_question_is_no_answer_to_a_newer_one():
    chat = Chat()
    chat.says("Белла", "Пишет, что не найдена лицензия")
    chat.says("Борис", "смотрю", reply_to=1)
    assert chat.says("Кирилл", "Нужен доступ к договорам") == Opens()

    assert isinstance(chat.says("Борис", "Службу лицензий перезапустил, пробуйте", after=3), Nothing)


def test_a_picture_after_own_words_to_everybody_answers_nobody():
    chat = Chat()
    chat.says("Белла", "Кто мне скажет, прошёл ли я испытательный срок?")
    chat.says("Борис", "Коллеги, графики отпусков сдаём до пятницы", after=600)

    assert isinstance(chat.says("Борис", has_media=True), Nothing)


def test_to_take_up_the_words_of_small_talk_answers_nobody():
    chat = Chat()
    chat.says("Белла", "Как включить субтитры?")
    chat.says("Кирилл", "голосую за борщ", after=3)

    assert isinstance(chat.says("Борис", "борщ впишите сами"), Nothing)


@pytest.mark.parametrize(("text", "expected"), [("сделал вчера", True), ("done", True), ("это было давно", False)])
def test_a_report_tells_what_has_been_done(text, expected):
    assert reports(read(text)) is expected
