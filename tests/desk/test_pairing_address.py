from datetime import UTC, datetime

import pytest

from desk.pairing.address import Aim, aim_of, sure_aim_of
from desk.pairing.model import Participant, Said, Talk

BELLA, KIRILL, SASHA, WILLY, SVETA, ELAD, BORIS = 1, 2, 3, 4, 5, 6, 10
NOON = datetime(2026, 11, 2, 12, tzinfo=UTC)


def chat() -> Talk:
    people = {
        BELLA: ("Белла", "bella"),
        KIRILL: ("Кирилл Петров", None),
        SASHA: ("Александра", None),
        WILLY: ("billytwowilly", None),
        SVETA: ("Светлана", None),
        ELAD: ("elad`", None),
        BORIS: ("Борис", "boris_it"),
    }
    return Talk(
        participants={key: Participant((name,), nick, key == BORIS, NOON) for key, (name, nick) in people.items()},
        authors={50: BELLA, 51: BORIS},
    )


def said(text: str = "", **other: object) -> Said:
    fields = {"author_id": BORIS, "author_name": "Борис", "is_specialist": True, **other}
    return Said(-100, 90, NOON, text=text, **fields)


@pytest.mark.parametrize(
    ("text", "whom"),
    [
        ("Белла, перезагрузите", BELLA),
        ("белла перезагрузите", BELLA),
        ("@bella перезагрузите", BELLA),
        ("Bella: reboot it", BELLA),
        ("Добрый день, Белла! Перезагрузите", BELLA),
        ("Да, Белла, верно", BELLA),
        ("Попробуйте ещё раз, Белла", BELLA),
        ("Кирилл Петров, зайдите", KIRILL),
        ("Петров, зайдите", KIRILL),
        ("Саша, готово", SASHA),
        ("Саш, готово", SASHA),
        ("billytwowilly, try apt", WILLY),
        ("billytwowilly try apt", WILLY),
        ("BillyTwoWilly : try apt", WILLY),
        ("!faq | billytwowilly", WILLY),
        ("! faq | billytwowilly", WILLY),
        ("!tell billytwowilly about apt", WILLY),
        ("ubotu, tell billytwowilly about apt", WILLY),
        ("billytwowilly:try apt", WILLY),
        ("billytwowilly,try apt", WILLY),
        ("billytwowilly...try apt", WILLY),
        ("you should rather try apt billytwowilly", WILLY),
        ("billytwowily: try apt", WILLY),
        ("billytwo: try apt", WILLY),
        ("elad: no", ELAD),
        ("спасибо Белла", BELLA),
        ("Свет, готово", SVETA),
    ],
)
def test_a_name_says_to_whom_it_is_said(text, whom):
    aim = aim_of(chat(), said(text))

    assert aim is not None
    assert (aim.method, aim.people) == ("name", (whom,))


@pytest.mark.parametrize("text", ["Тамара, готово", "@somebody посмотрите", "ubuntuguy: try apt", "max_99, try apt"])
def test_a_strange_name_is_an_address_to_nobody_known(text):
    aim = aim_of(chat(), said(text))

    assert aim is not None
    assert (aim.method, aim.people) == ("name", ())


@pytest.mark.parametrize(
    ("text", "may_be_none"),
    [("Тамара, готово", False), ("@somebody посмотрите", False), ("ubuntuguy: try apt", True), ("VPN: готово", True)],
)
def test_a_nick_nobody_wears_may_be_no_name(text, may_be_none):
    assert aim_of(chat(), said(text)).may_be_no_name is may_be_none
    assert (sure_aim_of(chat(), said(text)) is None) is may_be_none


@pytest.mark.parametrize(
    "text",
    [
        "Перезагрузите, пожалуйста", "Restart, please", "Свет отключили", "Да, верно", "Hmm, try again",
        "Ошибка: диск полон", "Доступ к папке даст Кирилл", "you should ask this of bella", "http://bella.example/",
        "Пароль сбросили, белла и кирилл уже вошли", "Готово, проверяйте", "",
    ],
)  # fmt: skip
def test_ordinary_words_name_nobody(text):
    assert aim_of(chat(), said(text)) is None


def test_a_reply_is_surer_than_a_mention_and_a_mention_than_a_name():
    by_reply = aim_of(chat(), said("Кирилл, см.", reply_to=50, mentions=(SASHA,)))
    by_quote = aim_of(chat(), said("это", reply_to=50, quote="слова"))
    by_mention = aim_of(chat(), said("Кирилл, см.", mentions=(SASHA,)))

    assert by_reply == Aim("reply", (BELLA,))
    assert by_quote == Aim("quote", (BELLA,))
    assert by_mention == Aim("mention", (SASHA,))


def test_a_username_is_resolved_among_those_present():
    assert aim_of(chat(), said("см.", mentioned_names=("bella",))) == Aim("mention", (BELLA,))
    assert aim_of(chat(), said("см.", mentioned_names=("@stranger",))) == Aim("mention")


def test_a_specialist_who_replies_to_their_own_words_addresses_whom_the_words_say():
    assert aim_of(chat(), said("и ещё кабель", reply_to=51)) is None
