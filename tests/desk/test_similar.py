"""How texts are made comparable, and which earlier questions are like a new one."""

from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from desk.similar import SHOWN, Asked, Past, rank, trigrams
from storage.stems import WORDING, fit

DATA = Path(__file__).parents[1] / "data"
NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)


def past(number, asked, answer="Исправили", *, days_ago=10, is_sure=True):
    at = NOW - timedelta(days=days_ago)
    return Past(number, WORDING.words(asked), WORDING.words(answer), at, is_sure)


def found(text, *dialogs):
    counts = Counter(word for one in dialogs for word in {*one.words, *one.answer_words})
    words, parts = WORDING.words(text), WORDING.parts(text)
    asked = Asked.of(words, counts=counts, total=len(dialogs), weak=WORDING.weak, parts=parts)
    return rank(asked, dialogs, fit=fit, now=NOW)[:SHOWN]


def lines_of(name):
    lines = (DATA / name).read_text(encoding="utf-8").splitlines()
    return [line.split("|") for line in lines if line and not line.startswith("#")]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("сервер", "server"),
        ("1С", "1C"),
        ("принтеры", "Принтером"),
        ("впн", "VPN"),
        ("учётная", "учетная"),
        ("Wi-Fi", "вайфай"),
        ("printers", "printer"),
        ("спасибооо за ноутбук", "ноут"),
    ],
)
def test_what_means_the_same_has_the_same_key(one, other):
    assert WORDING.words(one) == WORDING.words(other) != ()


@pytest.mark.parametrize("text", ["Добрый день!", "коллеги, спасибо", "смотрю", "https://example.org/page", "👍", ""])
def test_politeness_and_links_have_no_words(text):
    assert WORDING.words(text) == ()


@pytest.mark.parametrize("text", ["из-за чего-нибудь", "кто-то где-то как-то", "что-то не то", "кое-что"])
def test_little_words_with_a_hyphen_say_nothing(text):
    assert WORDING.words(text) == ()


def test_letters_in_two_parts_are_letters():
    assert WORDING.words("Фаи\u0306л на диске") == WORDING.words("файл на диске") != ()


def test_letters_lose_their_marks():
    assert WORDING.words("Café Drücker") == WORDING.words("cafe drucker") == ("cafe", "drucker")


def test_words_come_once_and_only_the_first_of_a_long_text():
    assert WORDING.words("принтер, принтеру, принтером") == WORDING.words("принтер")
    assert len(WORDING.words(" ".join(f"слово{number}" for number in range(500)))) == 24


def test_every_trigram_of_a_word_knows_where_it_begins_and_ends():
    assert trigrams("disk") == {"^di", "dis", "isk", "sk$"}


def test_dialogs_written_by_hand_are_found_by_other_words():
    dialogs = [past(int(number), asked, answer) for number, asked, answer in lines_of("similar_past.txt")]
    questions = lines_of("similar_new.txt")

    best = {text: (found(text, *dialogs) or [None])[0] for _, text in questions}

    known = [(number, text) for number, text in questions if number != "-"]
    right = [text for number, text in known if best[text] is not None and best[text].question_id == int(number)]
    assert (len(dialogs), len(known)) == (30, 20)
    assert len(right) >= 0.8 * len(known)
    assert [text for number, text in questions if number == "-" and best[text] is not None] == []
    wrong_and_close = [text for number, text in known if (one := best[text]) and one.is_close and text not in right]
    assert wrong_and_close == []


def test_what_only_shares_words_of_all_questions_is_not_alike():
    assert found("Принтер не работает, помогите", past(1, "Интернет не работает, нужна помощь")) == []


def test_a_slip_of_the_pen_is_forgiven():
    assert [one.question_id for one in found("Не печатает прнтер", past(1, "Принтер не печатает"))] == [1]


@pytest.mark.parametrize(
    "slip",
    ["запускаетса", "запускаеться", "запускаеца", "запускаецца", "запускатся", "запускатса", "запускацца"],
)
def test_a_verb_written_as_it_is_heard_is_that_verb(slip):
    assert WORDING.words(slip) == WORDING.words("запускается") == WORDING.words("запускаться")


@pytest.mark.parametrize(
    ("word", "key"),
    [("столица", "stolic"), ("страница", "stranic"), ("пицца", "picc"), ("месяца", "mesyac"), ("теряться", "terya")],
)
def test_what_only_ends_like_it_stays_what_it_is(word, key):
    assert WORDING.words(word) == (key,)


def test_a_slip_beside_a_short_code_is_found():
    assert found("1с не запускаетса", past(1, "1С не запускается после обновления"), past(2, "Нужен пропуск"))


def test_numbers_are_never_slips():
    dialogs = past(1, "Ошибка 80070005 при входе"), past(2, "Ошибка 80070006 при входе")

    assert found("что за ошибка 80070006", *dialogs)[0].question_id == 2


def test_of_two_alike_the_surer_pair_comes_first_and_then_the_newer_one():
    text = "Как подключить VPN из дома?"
    dialogs = (
        past(1, text, days_ago=300),
        past(2, text, days_ago=3),
        past(3, text, days_ago=1, is_sure=False),
    )

    assert [(one.question_id, one.is_close) for one in found(text, *dialogs)] == [(2, True), (1, True), (3, False)]


PASSWORD = "Как поменять пароль от почты?"


@pytest.mark.parametrize(
    "more",
    [
        "И ещё: когда починят лифт?",
        "Лифт опять не работает",
        "\nкто заказывает воду в офис",
        "И как выдать доступ к складу?",
    ],
)
def test_of_two_questions_the_answer_to_one_is_not_offered_for_both(more):
    [one] = found(f"{PASSWORD} {more}", past(1, PASSWORD), *[past(n, f"Нужен пропуск {n}") for n in range(2, 30)])

    assert not one.is_close


@pytest.mark.parametrize(
    "more", ["Что делать?", "Подскажите, пожалуйста.", "Почта нужна сегодня.", "Как быть с паролем?"]
)
def test_what_says_no_more_is_still_the_same_question(more):
    [one] = found(f"{PASSWORD} {more}", past(1, PASSWORD), *[past(n, f"Нужен пропуск {n}") for n in range(2, 30)])

    assert one.is_close


def test_one_word_in_common_is_too_little_to_be_offered():
    [one] = found("VPN?", past(1, "VPN"))

    assert not one.is_close
