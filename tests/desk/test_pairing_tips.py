"""A colleague who is no specialist tries to help, and a specialist takes up their words."""

import pytest

from desk.pairing.model import Answers, Nothing, Verdict
from tests.desk.test_pairing_engine import Chat


def heard(asked: str, tip: str, said: str, **other: object) -> Verdict:
    """What a specialist's words are after a question of Bella and a tip of Cyril."""
    chat = Chat()
    chat.says("Белла", asked)
    chat.says("Кирилл", tip)
    return chat.says("Борис", said, **other)


@pytest.mark.parametrize(
    ("asked", "tip", "said"),
    [
        ("как попасть в архив?", "через охрану вроде", "через охрану, ключ у них"),
        ("где взять бланк?", "кажется, на портале есть", "на портале, раздел «Кадры»"),
        ("когда столовая открывается?", "обычно в 12", "в 12, сегодня в 11:30"),
        ("кто отвечает за парковку?", "Лена из хозяйственного", "Лена, 215 кабинет, из хозяйственного"),
        ("как сменить пароль от почты?", "попробуй через портал", "через портал, кнопка справа"),
        ("куда сдавать отчёт по командировке?", "в бухгалтерию", "в бухгалтерию, второй этаж"),
        ("как подключить второй монитор?", "мне помогло переткнуть кабель", "кабель переткните в другой порт"),
        ("где переговорная Байкал?", "на пятом, возле кухни", "на пятом возле кухни, верно"),
        ("сколько дней отпуска переносится?", "по-моему четырнадцать", "четырнадцать дней"),
        ("как заказать такси?", "я через приложение заказываю", "через приложение, код компании 55"),
        ("где лежит картридж?", "в шкафу у секретаря", "в шкафу у секретаря, верхняя полка"),
        ("у кого ключ от склада?", "спроси у Гены", "у Гены ключ"),
        ("как получить справку 2-НДФЛ?", "это в личном кабинете", "в личном кабинете, сервис «Справки»"),
        ("Where can I lock my bike?", "there's a rack behind the building", "rack behind the building, code 4512"),
        ("Can I read work mail on my phone?", "I use the Outlook app", "Yes, the Outlook app, sign in and it's there"),
        ("how do I get into the archive?", "through the guard I think", "through the guard, they have the key"),
        ("when does the canteen open?", "usually at noon", "at noon, today at half past"),
        ("who is responsible for parking?", "ask Wendy", "Wendy, extension 220"),
        ("how do I change my password?", "try the portal", "the portal, button on the right"),
        ("where is the leave form?", "it's on the intranet", "on the intranet, under HR"),
        ("can I take the laptop home?", "you can, with a form", "with a form, yes"),
        ("how do I book a taxi?", "there is an app for that", "the app, company code 55"),
        ("where are the toner cartridges?", "in the cupboard by reception", "cupboard by reception, top shelf"),
        ("how many days can I carry over?", "probably fourteen", "fourteen days"),
        ("which browser works with the portal?", "Firefox works for me", "Firefox or Edge"),
        ("how to connect the monitor?", "last time I just swapped the cable", "swap the cable to the other port"),
        ("who has the key of the storage?", "maybe the facilities guys", "facilities have the key"),
        ("where do I pick up parcels?", "at the loading dock", "the loading dock, ask for Jim"),
    ],
)  # fmt: skip
def test_the_words_of_a_tip_belong_to_the_question_it_was_for(asked, tip, said):
    assert heard(asked, tip, said) == Answers(1, "recency", 0.7)


@pytest.mark.parametrize(
    ("asked", "tip", "said"),
    [
        ("Как включить субтитры?", "голосую за борщ", "борщ впишите сами"),
        ("где взять бланк?", "я сегодня до шестнадцати", "до шестнадцати табель сдайте"),
        ("как сменить пароль?", "всем привет, с праздником весны", "весны всем, с праздником"),
        ("how do I turn on subtitles?", "my vote goes to pasta", "put pasta on the list yourself"),
        ("where is the leave form?", "the pizza has arrived", "bring the pizza to the kitchen"),
        ("how do I change my password?", "my train was late again", "trains are late all week"),
        ("who has the projector?", "lovely weather finally", "the weather stays lovely"),
    ],
)  # fmt: skip
def test_the_words_of_small_talk_answer_nobody(asked, tip, said):
    assert isinstance(heard(asked, tip, said), Nothing)


@pytest.mark.parametrize(
    ("older", "newer", "tip", "said", "meant"),
    [
        ("как попасть в архив?", "где взять бланк отпуска?", "на портале есть", "на портале, раздел «Кадры»", 2),
        ("где оформить командировку?", "как сменить пароль?", "командировку в кадрах", "в кадрах, 215", 1),
        ("Where can I lock my bike?", "how do I change my password?", "try the portal", "the portal, top right", 2),
    ],
)
def test_of_two_questions_it_is_the_one_the_tip_was_for(older, newer, tip, said, meant):
    chat = Chat()
    chat.says("Белла", older)
    chat.says("Анна", newer)
    chat.says("Кирилл", tip)

    verdict = chat.says("Борис", said)

    assert isinstance(verdict, Answers)
    assert verdict.question_id == meant


@pytest.mark.parametrize("said", ["Кирилл, верно, через охрану", "да, ключ у них"])
def test_to_agree_with_a_colleague_answers_the_question(said):
    reply = {} if "Кирилл" in said else {"reply_to": 2}

    assert heard("как попасть в архив?", "через охрану вроде", said, **reply) == Answers(1, "recency", 0.7)


def test_to_tell_a_colleague_something_else_does_not():
    verdict = heard("как попасть в архив?", "через охрану вроде", "Кирилл, отчёт сдай")

    assert verdict == Nothing("said to somebody else")


def test_a_tip_stays_with_its_question_when_that_is_answered():
    chat = Chat()
    chat.says("Анна", "Как заменить картридж?")
    chat.says("Белла", "Как заказать пропуск для гостя?")
    chat.says("Кирилл", "вроде картридж меняет Степан")
    assert isinstance(chat.says("Борис", "да, так", reply_to=1), Answers)

    assert isinstance(chat.says("Клара", "Да, Кирилл прав"), Nothing)


def test_a_tip_stays_with_its_question_when_its_asker_adds_a_word():
    chat = Chat()
    chat.says("Анна", "Как заменить картридж?")
    chat.says("Кирилл", "вроде картридж меняет Степан")
    chat.says("Анна", "картридж там чёрный")

    assert chat.says("Борис", "Да, Кирилл прав") == Answers(1, "recency", 0.7)
