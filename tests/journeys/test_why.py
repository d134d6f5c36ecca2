"""Why something is due when it is, asked in the chat and on the command line."""

import asyncio
import json
import sys

from tests.journeys.conftest import BELLA, BORIS, CYRIL, HELP, TASKS, Stage

PRINTER = "The printer on the 3rd floor has jammed, what should I do?"


async def test_a_question_and_the_task_made_of_it_are_explained_to_the_one_who_asks(stage: Stage) -> None:
    asked = await stage.people.says(BELLA, HELP, PRINTER)
    await stage.people.says(BELLA, HELP, "/why", reply_to=asked)
    told = await stage.people.sees(BELLA, HELP, "Question", "Answer", "Promised 1 h", "still to come")
    assert told["only_you"]

    await stage.people.says(BORIS, HELP, "/task", reply_to=asked)
    await stage.people.sees(BORIS, TASKS, "IT-1", PRINTER)
    await stage.people.says(BORIS, TASKS, "/hold 1 2h")
    await stage.people.says(BORIS, TASKS, "/why 1")

    told = await stage.people.sees(BORIS, TASKS, "IT-1", "Resolution", "on hold", "if it went on now", "Reaction")
    assert told["only_you"]
    await stage.people.says(CYRIL, TASKS, "/why 1")
    await stage.people.sees(CYRIL, TASKS, "для специалистов")


async def test_the_program_tells_the_same_beside_a_running_one(stage: Stage) -> None:
    asked = await stage.people.says(BELLA, HELP, PRINTER)
    await stage.people.says(BORIS, HELP, "/task", reply_to=asked)
    await stage.people.sees(BORIS, TASKS, "IT-1", PRINTER)

    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot.cli", "why", "IT-1", "--json",
        cwd=stage.config.parent,
        env={"FIRSTLINE_DATABASE_URL": stage.database_url, "PYTHONPATH": ":".join(sys.path)},
        stdout=asyncio.subprocess.PIPE,
    )  # fmt: skip
    out, _ = await process.communicate()

    told = json.loads(out)
    assert told["object"]["ref"] == "IT-1"
    assert {clock["target"]: clock["goal_s"] for clock in told["clocks"]} == {"reaction": 3600, "resolution": 28800}
    for clock in told["clocks"]:
        ahead = sum(one["seconds"] for one in clock["segments"] if one["phase"] == "ahead")
        assert round(clock["worked_s"] + ahead) == clock["goal_s"]
