"""kill -9, SIGTERM, and what must still be true afterwards."""

import asyncio
import random

from tests.journeys.conftest import BELLA, BORIS, HELP, OLGA, TASKS, Raise, Stage
from tests.journeys.test_first_line import command, reaction

ROUNDS = 6
"""Each task makes two messages in the second-line group, which takes twenty a minute."""


async def test_nothing_is_lost_or_doubled_over_kills(stage: Stage) -> None:
    chance = random.Random(7)  # noqa: S311 - a seed makes the run repeatable
    for number in range(ROUNDS):
        asked = await stage.people.says(BELLA, HELP, f"Question number {number}, how is it done?")
        await stage.people.says(BORIS, HELP, f"Answer number {number}", reply_to=asked)
        await stage.people.says(BORIS, TASKS, f"/task Errand {number}.")
        if number % 2:
            await asyncio.sleep(chance.random() * 0.3)
            await stage.program.kill()
            await stage.program.start()

    for number in range(ROUNDS):
        await stage.people.sees(BORIS, TASKS, f"Errand {number}.", only=lambda one: "🔵" in one["text"], seconds=90)
    figures = await command(stage, "metrics", "--desk", "it", "--json")
    assert figures["first_line"]["dialogs"] == ROUNDS
    assert figures["second_line"]["new"] == ROUNDS


async def test_a_stop_signal_ends_the_program_within_five_seconds(stage: Stage) -> None:
    for number in range(30):
        await stage.people.says(BELLA, HELP, f"Question {number}, how is it done?")
    began = asyncio.get_running_loop().time()

    code = await stage.program.stop()

    assert asyncio.get_running_loop().time() - began < 5
    assert code == 0


async def test_an_answer_given_while_the_program_was_away_raises_no_alarm(raise_desk: Raise) -> None:
    stage = await raise_desk(response="3s")
    asked = await stage.people.says(BELLA, HELP, "Where is the Wi-Fi password?")
    await asyncio.sleep(1)
    await stage.program.kill()
    await stage.people.says(BORIS, HELP, "On the wall in the kitchen", reply_to=asked)
    await asyncio.sleep(3)

    await stage.program.start()

    await reaction(stage.people, BELLA, asked, "👌")
    await asyncio.sleep(1.5)
    assert not [one for one in await stage.people.chat(OLGA, OLGA.user_id) if "password" in one["text"]]
