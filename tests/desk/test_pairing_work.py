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


def one_is_looked_at_and_another_asks(first: str, reaction: str, second: str) -> Chat:
    chat = Chat()
    chat.says("Белла", first)
    chat.says("Борис", reaction, after=2)
    chat.says("Кирилл", second, after=2)
    return chat


@pytest.mark.parametrize(
    "text",
    [
        "готово", "заменил лампу, проверьте", "готово, проверяйте", "сделал", "починила", "перезапустил, пробуйте",
        "можно пользоваться", "лампу поменяли, попробуйте сейчас", "всё, работает", "исправлено",
        "поменял кабель, должно работать", "перезагрузил, уже показывает", "включил, смотрите",
        "контакт отошёл, поправил", "готово! лампа перегорела", "теперь работает", "fixed",
        "replaced the lamp, try now", "sorted", "try again now", "done", "should work now",
        "swapped the cable, try again", "rebooted it, good to go", "done, please check", "restarted, works now",
        "back up now", "it works again", "reset the breaker, all set", "changed the bulb",
        "reconnected the cable, should be fine", "all done, have a look",
    ],
)  # fmt: skip
@pytest.mark.parametrize("reaction", ["смотрю", "looking"])
def test_what_was_done_is_no_answer_to_who_has_asked_the_way_since(reaction, text):
    chat = one_is_looked_at_and_another_asks("the projector in 305 is dead", reaction, "how do I get a badge?")

    assert isinstance(chat.says("Борис", text, after=5), Nothing)


@pytest.mark.parametrize(
    "text",
    [
        "at the reception", "the badge is done, come and get it", "fill in the form on the portal",
        "which building are you in?", "ask Ruth at the desk", "на ресепшене", "через портал, раздел «Охрана»",
        "паспорт и заявление принесите", "какой у вас корпус?",
    ],
)  # fmt: skip
def test_what_tells_the_way_is(text):
    chat = one_is_looked_at_and_another_asks("the projector in 305 is dead", "looking", "how do I get a badge?")

    assert chat.says("Борис", text, after=5) == Answers(3, "recency", 0.7)


def test_what_was_done_after_it_was_told_already_is_for_who_asks_now():
    chat = one_is_looked_at_and_another_asks("проектор не включается", "смотрю", "разблокируйте учётку, пожалуйста")
    assert isinstance(chat.says("Борис", "заменил лампу, проверяйте"), Nothing)

    assert chat.says("Борис", "готово") == Answers(3, "recency", 0.7)


@pytest.mark.parametrize("text", ["doing it", "chasing legal now", "видим, разбираемся", "roger"])
def test_what_one_is_at_is_a_first_reaction(text):
    chat = Chat()
    chat.says("Белла", "please unlock my account")

    assert chat.says("Борис", text) == Answers(1, "recency", 0.7)


@pytest.mark.parametrize("settled", ["нашла, выплата в пятницу", "принёс кабель, включайте"])
def test_what_was_found_or_brought_is_done_too(settled):
    chat = one_is_looked_at_and_another_asks("проектор не включается", "смотрю", "разблокируйте учётку, пожалуйста")
    assert isinstance(chat.says("Борис", settled), Nothing)

    assert chat.says("Борис", "готово") == Answers(3, "recency", 0.7)


def test_nothing_is_owed_to_whom_a_colleague_has_answered():
    chat = one_is_looked_at_and_another_asks("проектор не включается", "смотрю", "разблокируйте учётку, пожалуйста")
    chat.says("Клара", "лампа сгорела, несу другую", reply_to=1)
    chat.talk.answered[chat.count] = 1

    assert chat.says("Борис", "готово") == Answers(3, "recency", 0.7)
