"""Words of people where they are only listed: exact to the last character, and dead."""

import re

import pytest

from bot.render.html import to_rich
from bot.render.inert import MOST_PIECES, inert


def coded(text: str) -> list[str]:
    return re.findall("<code>(.*?)</code>", str(inert(text)), re.DOTALL)


@pytest.mark.parametrize(
    "text",
    [
        "Прокси: av.local:8080, логин <имя>",
        "@anna, см. https://portal.example/pw?a=1&b=2",
        "\u2068/reset @x\u2069\nвторая строка",
        "plain words & no more",
        "",
    ],
)
def test_not_a_character_is_changed(text):
    assert to_rich(f"<b>x</b>{inert(text)}<b>x</b>").text == f"x{text}x"


@pytest.mark.parametrize(
    ("text", "live"),
    [
        ("прокси av.local:8080.", ["av.local:8080"]),
        ("(см. https://a.example/b)", ["https://a.example/b"]),
        ("tg://resolve?domain=x", ["tg://resolve?domain=x"]),
        ("@anna, /reset, #help и $USD!", ["@anna", "/reset", "#help", "$USD"]),
        ("bella@post.example или 10.0.0.5:80", ["bella@post.example", "10.0.0.5:80"]),
        ("\u2068@anna\u2069", ["@anna"]),
        ("т.е. 1.5 ч, км/ч, C#, и т.д. 12.11.2026", []),
    ],
)
def test_what_would_live_is_code_without_the_punctuation_around(text, live):
    assert coded(text) == live


def test_many_live_words_are_one_piece_as_telegram_counts_entities():
    words = [f"@person{number}" for number in range(MOST_PIECES + 1)]

    assert coded(f"to {' and '.join(words)} too") == [" and ".join(words)]
