"""Whatever people send, an update ends done or refused: nothing else may come out of a handler."""

import random

import pytest

from bot.routers.commands import COMMANDS
from tests.bot.desk_chat import DeskChat
from tests.desk.usecases.stage import ANNA, BELLA, BORIS, BOT, CLARA, ELSEWHERE, HELP, OLGA, OSCAR, TASKS

PLAIN = """
1 2 3 42 #1 №2 IT-1 it-2 HR-1 UTF-8 IT- -1 0 999999999 9999999999999 ٤٢ 1.5 1,5 25.11 31.02 29.02.2027 31.12.9999
10:00 24:00 99:99 2h 2ч 2 часа полчаса 999999999h 0s завтра послезатра tomorrow till reply до ответа пт fri noon
через after 10 лет 2026-11 2026-13 0001-01 9999-12 now @clara @bella @nobody @ Clara me я high срочно it hr старт
The printer is jammed 😀 ' " ; -- % {{7*7}} <b>
"""
WORDS = [*PLAIN.split(), "\u202e", "\u0000", "\n", "\t", " "]
PEOPLE = (BELLA, BORIS, CLARA, OSCAR, OLGA, ANNA)
CARD = {"id": BOT, "is_bot": True, "first_name": "Firstline"}


def some_text(chance: random.Random) -> str:
    words = [chance.choice(WORDS) for _ in range(chance.randint(0, 5))]
    head = chance.choice([*(f"/{name}" for name in COMMANDS), "/nosuch", "/start@firstline_bot", "", ""])
    return " ".join([head, *words]).strip() or "?"


@pytest.mark.parametrize("seed", range(3))
async def test_whatever_people_send_is_done_or_refused(seed: int) -> None:
    chance = random.Random(seed)  # noqa: S311 - which words does not matter, that they come again does
    here = DeskChat()
    said = [here.message(None, TASKS, "🔵 IT-1 · The printer\nIT-2", **{"from": CARD})]
    for _ in range(50):
        author = chance.choice(PEOPLE)
        where = chance.choice([HELP, TASKS, ELSEWHERE, author])
        more = {"reply_to_message": chance.choice(said)} if chance.random() < 0.4 else {}
        message, notices = await here.says(author, where, some_text(chance), **more)
        message.pop("reply_to_message", None)
        said.append(message)
        here.stage.passes(seconds=chance.choice([1, 60, 3600]))
        if where == author:
            assert [one for one in notices if one.chat_id == author], message["text"]
    here.stage.passes(days=30)
    await here.stage.sweeps()
