"""Questions, answers and what happens when nobody answers."""

import asyncio
import json
import sys
from typing import Any

from tests.journeys.conftest import BELLA, BORIS, CYRIL, HELP, OLGA, Raise, Stage
from tests.journeys.people import People, Person, Seen, labels

MAIN = "from bot.cli import main; main()"


async def test_a_question_is_noticed_and_its_answer_marked(stage: Stage) -> None:
    asked = await stage.people.says(BELLA, HELP, "The printer on the 3rd floor has jammed, what should I do?")
    await reaction(stage.people, BELLA, asked, "👀")

    await stage.people.says(BORIS, HELP, "Open the back cover", reply_to=asked)

    await reaction(stage.people, BELLA, asked, "👌")


async def test_an_unanswered_question_reaches_the_lead_after_its_due_time_and_turns_green(raise_desk: Raise) -> None:
    stage = await raise_desk(response="3s")
    loop = asyncio.get_running_loop()
    began = loop.time()
    asked = await stage.people.says(CYRIL, HELP, "Не открывается 1С, пишет ошибку")

    alarm = await stage.people.sees(OLGA, OLGA.user_id, "1С")

    assert 3.0 <= loop.time() - began <= 5.0
    assert "🔴" in alarm["text"]
    await stage.people.says(BORIS, HELP, "Смотрю", reply_to=asked)
    await asyncio.sleep(0.5)
    await stage.people.says(BORIS, HELP, "Перезапустите, пожалуйста", reply_to=asked)
    turned = await stage.people.sees(OLGA, OLGA.user_id, "🟢")
    assert turned["message_id"] == alarm["message_id"]
    assert not labels(turned)


async def test_an_answered_question_never_alarms(raise_desk: Raise) -> None:
    stage = await raise_desk(response="2s")
    asked = await stage.people.says(BELLA, HELP, "Where is the Wi-Fi password?")
    await stage.people.says(BORIS, HELP, "On the wall in the kitchen", reply_to=asked)

    await asyncio.sleep(4)

    assert not [one for one in await stage.people.chat(OLGA, OLGA.user_id) if "🔴" in one["text"]]


async def test_the_command_line_counts_the_dialog(stage: Stage) -> None:
    asked = await stage.people.says(BELLA, HELP, "Where is the Wi-Fi password?")
    await stage.people.says(BORIS, HELP, "On the wall in the kitchen", reply_to=asked)
    await reaction(stage.people, BELLA, asked, "👌")

    figures = await command(stage, "metrics", "--desk", "it", "--json")

    assert figures["first_line"]["dialogs"] == 1
    assert figures["first_line"]["unanswered"] == 0


async def command(stage: Stage, *words: str) -> Any:
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-c",
        MAIN,
        *words,
        env={"PATH": "/usr/bin:/bin", "FIRSTLINE_DATABASE_URL": stage.database_url},
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    out, err = await process.communicate()
    assert process.returncode == 0, err.decode()
    return json.loads(out)


async def reaction(people: People, person: Person, message_id: int, emoji: str, *, seconds: float = 6) -> Seen:
    """Wait for the bot's reaction on a message of the first line."""
    for _ in range(round(seconds / 0.03)):
        for message in await people.chat(person, HELP):
            if message.get("message_id") == message_id and emoji in [one["emoji"] for one in message["reactions"]]:
                return message
        await asyncio.sleep(0.03)
    raise AssertionError(f"no {emoji} on {message_id}")
