"""What specialists say to each other answers nobody who waits."""

import pytest

from desk.pairing.model import Answers, Nothing
from tests.desk.test_pairing_engine import Chat


@pytest.fixture
def chat() -> Chat:
    waiting = Chat()
    waiting.says("Белла", "когда починят лифт?")
    return waiting


@pytest.mark.parametrize(
    ("asked", "replied"),
    [
        ("Клара, ты звонила подрядчику?", "да, час назад"),
        ("Клара, у тебя есть их номер?", "есть, в телефоне"),
        ("Клара, кто вчера дежурил?", "Гена"),
        ("Клара, мы договор продлили?", "нет ещё"),
        ("Клара, где ведомость?", "у меня на столе"),
        ("Клара, во сколько планёрка?", "в три"),
        ("Клара, сколько у нас картриджей?", "пять штук"),
        ("Клара, мастер отвечал?", "отвечал, завтра перезвонит"),
        ("Клар, ты на обед когда?", "через полчаса"),
        ("Клара, что они сказали?", "обещали прислать счёт"),
        ("Клара, заявку кто закрыл?", "я, утром"),
        ("Клара, подменишь меня завтра?", "да, конечно"),
        ("Клара, бухгалтерия подписала?", "вчера подписала"),
        ("Клара, посмотришь почту?", "посмотрела, пусто"),
        ("Клара, did you call the contractor?", "yes, an hour ago"),
        ("Клара, do you have their number?", "in my phone"),
        ("Клара, who was on duty yesterday?", "Gordon"),
        ("Клара, is the contract signed?", "not yet"),
        ("Клара, where is the spreadsheet?", "on my desk"),
        ("Клара, what time is the standup?", "at three"),
        ("Клара, how many cartridges are left?", "five"),
        ("Клара, any word from the vendor?", "they call back tomorrow"),
        ("Клара, when are you off to lunch?", "in half an hour"),
        ("Клара, what did they say?", "they promised an invoice"),
        ("Клара, who closed the ticket?", "me, this morning"),
        ("Клара, can you cover for me tomorrow?", "yes, sure"),
        ("Клара, did finance approve?", "approved yesterday"),
        ("Клара, have you seen the email?", "yes, nothing new in it"),
    ],
)  # fmt: skip
def test_a_question_to_a_colleague_and_its_reply_are_among_specialists(chat, asked, replied):
    assert isinstance(chat.says("Борис", asked), Nothing)
    assert isinstance(chat.says("Клара", replied), Nothing)

    assert chat.says("Борис", "they come at 3pm") == Answers(1, "recency", 0.7)


def test_so_is_what_they_ask_on(chat):
    chat.says("Борис", "Клара, ты звонила?")
    assert isinstance(chat.says("Клара", "кому?"), Nothing)

    assert isinstance(chat.says("Борис", "подрядчику"), Nothing)


@pytest.mark.parametrize(
    ("said", "replied", "after"),
    [
        ("Клара, ты звонила подрядчику?", "да, лифт починят к трём", 1),
        ("Клара, возьмёшь?", "смотрю", 1),
        ("Клара, это твоё", "мастер приедет завтра", 1),
        ("Клара, ты на месте?", "мастер приедет завтра", 30),
    ],
)
def test_about_the_question_later_or_taken_over_it_is_an_answer(chat, said, replied, after):
    chat.says("Борис", said)

    assert chat.says("Клара", replied, after=after) == Answers(1, "recency", 0.7)


@pytest.mark.parametrize(
    "text",
    [
        "ты на месте? глянь проектор", "возьмёшь?", "кто возьмёт?", "кто может заняться?", "can you take this one?",
        "who takes this?", "anyone on this?",
    ],
)  # fmt: skip
def test_who_takes_it_is_asked_of_colleagues(chat, text):
    assert isinstance(chat.says("Борис", text), Nothing)


@pytest.mark.parametrize(
    "text", ["вы на месте? подойду", "can you restart it?", "who is your manager?", "can you take a screenshot?"]
)
def test_what_only_the_asker_knows_is_asked_of_them(chat, text):
    assert chat.says("Борис", text) == Answers(1, "recency", 0.7)
