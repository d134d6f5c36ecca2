import pytest

from desk.pairing.detection import (
    Tone,
    is_greeting_or_thanks,
    is_self_contained,
    is_small_talk,
    read,
    tone,
)
from desk.pairing.folding import fold


@pytest.mark.parametrize(
    "text",
    [
        "Привет", "Всем привет!", "Добрый день, коллеги", "Доброе утро 🙂", "Здравствуйте!", "спс",
        "Спасибо большое!",
        "спасибооо", "Спасибо за помощь", "ок", "Окей, понял", "принято", "+", "👍", "🙏🙏", "Ага", "да",
        "Хорошо, ждём",
        "Заработало, спасибо", "Не за что", "нет проблем", "Всё работает", "Благодарю!", "ясно", "Как дела?",
        "...", ")))",
        "hi", "Hello everyone!", "good morning", "thanks a lot", "thx!", "ok", "Okay, got it", "np",
        "no problem", "lol",
        "works now, thanks", "sorry", "Thank you so much for your help", "hiiii", ":)", "How are you?", "",
    ],
)  # fmt: skip
def test_greetings_thanks_and_acknowledgements_are_small_talk(text):
    assert is_small_talk(read(text))


@pytest.mark.parametrize(
    "text",
    [
        "Принтер на 3 этаже замял бумагу", "не работает", "Спасибо, но не помогло", "Привет, не печатает принтер",
        "Здравствуйте! Нужен доступ к папке", "1С", "???", "Всё работает?", "нет интернета", "кто-нибудь?", "404",
        "hi, my printer is jammed", "thanks, how do I log in", "is it working?", "hello? anyone here",
        "it does not work",
        "ok but where is the button",
    ],
)  # fmt: skip
def test_what_says_more_is_not_small_talk(text):
    assert not is_small_talk(read(text))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Как подключить сканер", Tone.QUESTION),
        ("Подскажите пожалуйста пароль от вайфая", Tone.QUESTION),
        ("Добрый день, кто отвечает за пропуска", Tone.QUESTION),
        ("Нужен доступ к общей папке", Tone.QUESTION),
        ("Не знаете, работает ли почта", Tone.QUESTION),
        ("Принтер?", Tone.QUESTION),
        ("1С не открывается", Tone.COMPLAINT),
        ("Вылетает ошибка при входе", Tone.COMPLAINT),
        ("Принтер на 3 этаже замял бумагу", Tone.COMPLAINT),
        ("Я в отпуске до пятницы", Tone.STATEMENT),
        ("how do I reset my password", Tone.QUESTION),
        ("any ideas on the vpn", Tone.QUESTION),
        ("I need access to the share", Tone.QUESTION),
        ("vpn keeps dropping", Tone.COMPLAINT),
        ("I can't open the file", Tone.COMPLAINT),
        ("see https://example.com/?q=1", Tone.STATEMENT),
        ("the new laptop has come", Tone.STATEMENT),
    ],
)
def test_the_words_say_how_much_it_is_a_question(text, expected):
    assert tone(read(text)) == expected


@pytest.mark.parametrize(
    "text", ["Смотрю", "сейчас посмотрю", "минутку", "взял в работу", "looking", "on it", "one moment"]
)
def test_a_first_reaction_says_more_than_a_greeting(text):
    assert not is_greeting_or_thanks(read(text))


@pytest.mark.parametrize(
    "text", ["Коллеги, сегодня обновим 1С", "Всем внимание: работы в 18:00", "Hi all, reboot at 6"]
)
def test_what_is_said_to_everybody_is_a_broadcast(text):
    assert read(text).is_broadcast


@pytest.mark.parametrize("text", ["All good now", "Перезагрузите и скажите всем", ""])
def test_what_only_names_everybody_is_not_a_broadcast(text):
    assert not read(text).is_broadcast


def test_folding_forgets_case_yo_apostrophes_and_long_drawn_letters():
    assert fold("Ещё НЕТ, спасибооо, can't, WWW") == "еще нет, спасибо, cant, w"


def test_only_a_question_that_needs_no_context_is_self_contained():
    assert is_self_contained(read("Как подключить сканер?"))
    assert not is_self_contained(read("А как его подключить через сервер?"))
    assert not is_self_contained(read("how can I tell?"))
