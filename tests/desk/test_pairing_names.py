"""Who is meant by «Юль», «Артёмка», «Мария Сергеевна»."""

import pytest

from desk.pairing.model import Answers
from desk.pairing.naming import all_forms
from tests.desk import test_pairing_engine as small
from tests.desk.test_pairing_engine import Chat


def answered(first: str, second: str, words: str, monkeypatch: pytest.MonkeyPatch) -> object:
    """What a specialist's words answer where `first` and then `second` have asked."""
    monkeypatch.setitem(small.PEOPLE, first, 51)
    monkeypatch.setitem(small.PEOPLE, second, 52)
    chat = Chat()
    chat.says(first, "не открывается файл")
    chat.says(second, "как подключить монитор?")
    return chat.says("Борис", words)


@pytest.mark.parametrize(
    ("name", "called"),
    [
        ("Юлия", "Юль"), ("Анна", "Ань"), ("Ольга К.", "Оль"), ("Ирина", "Ир"), ("Яна", "Ян"), ("Зоя", "Зой"),
        ("Семён", "Сеня"), ("Денис", "Дэн"), ("Артём", "Артёмка"), ("Артем", "Артёмчик"), ("Мария", "Мань"),
        ("Ольга", "Олечка"), ("Юлия", "Юлька"), ("Юлия", "Юльк"), ("Игорь", "Игорёша"), ("Илья", "Илюх"),
        ("Никита", "Никитос"),
        ("Антон", "Тоха"), ("Любовь", "Любаша"), ("Раиса", "Раечка"), ("Борислав", "Боря"), ("Гульнара", "Гуля"),
        ("Antonina", "Тоня"), ("Sergey Petrov", "Сергей"), ("Dmitriy", "Дим"), ("Olga", "Оль"), ("Yuliya K", "Юль"),
        ("Alexander", "Саш"), ("Ekaterina", "Катюш"), ("Иванов Сергей", "Серёж"),
    ],
)  # fmt: skip
def test_a_call_finds_the_older_of_two_questions(name, called, monkeypatch):
    assert answered(name, "Роберт", f"{called}, бегу", monkeypatch) == Answers(1, "name", 0.9)


@pytest.mark.parametrize(
    ("account", "called"),
    [
        ("Tom_Q", "Tom"), ("Don@Fleetly", "Don"), ("john.smith", "John"), ("JohnSmith", "John"), ("nadia92", "Nadia"),
        ("nadia92", "Надь"), ("Krish@Acme", "Krish"), ("Krish_P", "Krish"), ("anna_k", "Аня"), ("OlgaB", "Оль"),
        ("petrov_ivan", "Вань"), ("Маша_К", "Маш"), ("Оля92", "Оль"), ("kate-jones", "Kate"), ("Оля|HR", "Оля"),
        ("Евгения", "Жека"), ("Руслан", "Русик"), ("Оксана", "Ксана"), ("Матвей", "Моть"), ("Жанна", "Жан"),
        ("Тимур", "Тим"), ("Ростислав", "Ростик"), ("Альбина", "Аля"), ("Deborah", "Deb"), ("Jacqueline", "Jackie"),
        ("Gabriella", "Gabby"), ("Piotr", "Peter"), ("Eleanor", "Ellie"), ("Frederick", "Fred"), ("Geoffrey", "Geoff"),
    ],
)  # fmt: skip
def test_people_are_known_by_the_parts_of_their_accounts_and_by_short_names(account, called, monkeypatch):
    assert answered(account, "Victor", f"{called}, restart it", monkeypatch) == Answers(1, "name", 0.9)


@pytest.mark.parametrize(
    ("account", "word"),
    [("markdown", "mark"), ("tomcat", "tom"), ("McDonald", "donald"), ("ubuntu_guy", "guy"), ("willow", "will")],
)
def test_an_account_is_taken_apart_only_where_its_parts_meet(account, word):
    assert word not in all_forms(account, None)


@pytest.mark.parametrize(
    ("meant", "namesake"),
    [
        ("Мария Сергеевна", "Мария Петрова"),
        ("Петрова Мария Сергеевна", "Мария Львовна"),
        ("Мария Иванова", "Мария Львовна"),
        ("Мария Сергеевна Ким", "Мария"),
    ],
)
@pytest.mark.parametrize("words", ["Мария Сергеевна, перезайдите", "Добрый день, Мария Сергеевна! Перезайдите"])
def test_a_patronymic_tells_namesakes_apart(meant, namesake, words, monkeypatch):
    assert answered(meant, namesake, words, monkeypatch) == Answers(1, "name", 0.9)


@pytest.mark.parametrize(
    "words", ["Маша Петрова, перезайдите", "Готово. Маша Петрова, перезайдите", "Маша Петрова перезайдите"]
)
def test_so_does_a_surname(words, monkeypatch):
    assert answered("Маша Петрова", "Маша Котова", words, monkeypatch) == Answers(1, "name", 0.9)


def test_where_nobody_has_the_patronymic_the_newer_question_is_likelier(monkeypatch):
    words = "Мария Сергеевна, перезайдите"

    assert answered("Мария Иванова", "Мария Петрова", words, monkeypatch) == Answers(2, "name", 0.75)


def test_to_tell_about_somebody_later_does_not_call_them(monkeypatch):
    words = "Монитор нашли. Маша сказала, что он в шкафу"

    assert answered("Маша Петрова", "Ольга", words, monkeypatch) == Answers(2, "score", 0.6)


@pytest.mark.parametrize("words", ["Полка, кажется, упала", "Ошибка, но уже исправлена", "Экран, пожалуй, целый"])
def test_things_are_no_names(words, monkeypatch):
    assert answered("Полина", "Ольга", words, monkeypatch) == Answers(2, "score", 0.4)


@pytest.mark.parametrize(
    ("name", "called"),
    [
        ("Виталий", "Виталь"), ("Ирина", "Ириш"), ("Роман", "Ромыч"), ("Анастасия", "Настён"), ("Кристина", "Крис"),
        ("Наталья", "Натусь"), ("Рустам", "Рустик"), ("Дмитрий", "Димыч"), ("Екатерина", "Катюнь"),
        ("Мария", "Машунь"), ("Татьяна", "Танюсь"), ("Геннадий", "Геныч"), ("Вероника", "Верон"),
        ("Эльмира", "Эльм"), ("Маргарита", "Ритусь"), ("Max", "Максим"), ("Vitaly", "Виталь"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("words", ["{}, бегу", "перезайдите, {}", "Готово, {} 🙂"])
def test_fond_and_clipped_names_call_at_either_end(name, called, words, monkeypatch):
    assert answered(name, "Роберт", words.format(called), monkeypatch) == Answers(1, "name", 0.9)


@pytest.mark.parametrize("words", ["перезайдите, Мария Сергеевна", "готово, Мария Сергеевна!", "done, Мария Сергеевна"])
def test_a_name_with_its_patronymic_calls_at_the_end_too(words, monkeypatch):
    assert answered("Мария Сергеевна", "Роберт", words, monkeypatch) == Answers(1, "name", 0.9)


@pytest.mark.parametrize(
    "words", ["перезайдите, Мария знает пароль", "Крепко, держите", "Ключ, вероятно, у охраны", "Русский, а не чешский"]
)
def test_who_is_told_about_and_what_begins_like_a_name_are_not_called(words, monkeypatch):
    assert answered("Мария Сергеевна", "Роберт", words, monkeypatch) == Answers(2, "score", 0.4)


@pytest.mark.parametrize("words", ["Подключил, Белла, обновите страницу", "it is done, Bella, please check"])
def test_a_name_between_commas_calls(words, monkeypatch):
    assert answered("Белла", "Роберт", words, monkeypatch) == Answers(1, "name", 0.9)
