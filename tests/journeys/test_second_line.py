"""Tasks: made, worked on, told of, and refused to those who may not."""

import asyncio

from tests.journeys.conftest import BELLA, BORIS, CLARA, CONFIG, CYRIL, HELP, OLGA, OSCAR, TASKS, Raise, Stage
from tests.journeys.people import Seen, labels

PRINTER = "The printer on the 3rd floor has jammed"


def can_be_taken(message: Seen) -> bool:
    return "Take" in labels(message)


async def test_a_reply_with_task_makes_a_task_with_its_roles(stage: Stage) -> None:
    asked = await stage.people.says(BELLA, HELP, PRINTER)

    await stage.people.says(BORIS, HELP, "/task", reply_to=asked)

    card = await stage.people.sees(BORIS, TASKS, "IT-1", PRINTER)
    assert all(name in card["text"] for name in ("Boris", "Olga", "Bella"))
    told = await stage.people.sees(BELLA, HELP, "IT-1")
    assert told["reply"]["message_id"] == asked


async def test_the_picker_is_seen_by_its_asker_alone_and_makes_the_task(stage: Stage) -> None:
    await stage.people.says(BELLA, HELP, PRINTER)
    await stage.people.says(BORIS, HELP, "/task")
    picker = await stage.people.sees(BORIS, HELP, "?", only=lambda one: bool(labels(one)))
    assert picker["only_you"]
    assert not [one for one in await stage.people.chat(BELLA, HELP) if labels(one)]

    answer = await stage.people.press(BORIS, HELP, picker, "The printer")

    assert answer is not None
    await stage.people.sees(BORIS, TASKS, "IT-1", PRINTER)


async def test_done_edits_the_card_and_tells_the_watcher(stage: Stage) -> None:
    asked = await stage.people.says(BELLA, HELP, PRINTER)
    await stage.people.says(BORIS, HELP, "/task", reply_to=asked)
    card = await stage.people.sees(BORIS, TASKS, "IT-1")

    await stage.people.says(BORIS, TASKS, "/done 1")

    done = await stage.people.sees(BORIS, TASKS, "🟢", "IT-1")
    assert done["message_id"] == card["message_id"]
    told = await stage.people.sees(BELLA, HELP, "Done", "IT-1")
    assert told["reply"]["message_id"] == asked


async def test_two_presses_of_take_take_once(stage: Stage) -> None:
    await stage.people.says(BORIS, TASKS, "/task Replace the toner")
    card = await stage.people.sees(BORIS, TASKS, "Replace the toner", only=can_be_taken)

    first, second = await asyncio.gather(
        stage.people.press(CLARA, TASKS, card, "Take"), stage.people.press(BORIS, TASKS, card, "Take")
    )

    assert first is not None
    assert second is not None
    taken = await stage.people.sees(BORIS, TASKS, "🟡", "Replace the toner")
    assert ("Clara" in taken["text"]) != ("Boris" in taken["text"].split("·")[-1])


async def test_an_employee_cannot_press_and_hears_why(stage: Stage) -> None:
    await stage.people.says(BORIS, TASKS, "/task Replace the toner")
    card = await stage.people.sees(BORIS, TASKS, "Replace the toner", only=can_be_taken)

    answer = await stage.people.press(CYRIL, TASKS, card, "Take")

    assert answer is not None
    assert answer["text"]
    await asyncio.sleep(0.3)
    assert "🔵" in (await stage.people.sees(BORIS, TASKS, "Replace the toner", only=can_be_taken))["text"]


async def test_a_specialist_outside_the_second_line_group_is_refused(stage: Stage) -> None:
    asked = await stage.people.says(BELLA, HELP, PRINTER)

    await stage.people.says(OSCAR, HELP, "/task", reply_to=asked)

    await stage.people.sees(OSCAR, HELP, "second-line group")
    assert not [one for one in await stage.people.chat(BORIS, TASKS) if "IT-1" in one["text"]]


async def test_forged_and_foreign_presses_do_nothing(stage: Stage) -> None:
    await stage.people.says(BORIS, TASKS, "/task Replace the toner")
    card = await stage.people.sees(BORIS, TASKS, "Replace the toner", only=can_be_taken)
    token = card["keyboard"][0][0]["callback_data"]
    other = await stage.people.says(BORIS, HELP, "/help")
    hint = await stage.people.sees(BORIS, HELP, "/")

    forged = await stage.people.press_data(BORIS, TASKS, card, "x" * 64)
    foreign = await stage.people.press_data(BORIS, HELP, hint, token)

    assert forged is not None
    assert forged["text"]
    assert foreign is not None
    assert foreign["text"]
    assert "🔵" in (await stage.people.sees(BORIS, TASKS, "Replace the toner", only=can_be_taken))["text"]
    assert other


async def test_a_held_task_returns_at_its_time_and_tells_its_assignee(stage: Stage) -> None:
    await stage.people.says(BORIS, TASKS, "/task Replace the toner")
    await stage.people.sees(BORIS, TASKS, "Replace the toner")

    await stage.people.says(BORIS, TASKS, "/hold 1 3s")

    await stage.people.sees(BORIS, TASKS, "⏸", "Replace the toner")
    await stage.people.sees(BORIS, TASKS, "🟡", "Replace the toner", seconds=10)
    await stage.people.sees(BORIS, BORIS.user_id, "IT-1")


async def test_the_task_reaction_makes_a_task(stage: Stage) -> None:
    asked = await stage.people.says(BELLA, HELP, PRINTER)

    await stage.people.reacts(BORIS, HELP, asked, "✍")

    await stage.people.sees(BORIS, TASKS, "IT-1", PRINTER)


async def test_a_task_reaction_that_comes_before_its_message_waits_for_it(stage: Stage) -> None:
    heard = await stage.people.says(BELLA, HELP, "Good morning")
    coming = heard + 1
    put = {"type": "emoji", "emoji": "✍"}
    reaction = {"chat": {"id": HELP, "type": "supergroup", "title": "Help"}, "message_id": coming, "date": 1}
    reaction |= {"user": {"id": BORIS.user_id, "is_bot": False, "first_name": BORIS.name}}
    await stage.people.post("updates", message_reaction=reaction | {"old_reaction": [], "new_reaction": [put]})

    assert await stage.people.says(BELLA, HELP, PRINTER) == coming

    await stage.people.sees(BORIS, TASKS, "IT-1", PRINTER)


async def test_lists_show_what_is_open(stage: Stage) -> None:
    await stage.people.says(BORIS, TASKS, "/task Replace the toner")
    await stage.people.sees(BORIS, TASKS, "Replace the toner")

    await stage.people.says(BORIS, BORIS.user_id, "/queue")
    await stage.people.sees(BORIS, BORIS.user_id, "IT-1", "Replace the toner")
    await stage.people.says(OLGA, OLGA.user_id, "/metrics")

    await stage.people.sees(OLGA, OLGA.user_id, "IT support")


async def test_a_comment_reaches_the_assignee_and_the_answer_its_watcher(raise_desk: Raise) -> None:
    stage = await raise_desk(config=CONFIG.replace("reaction =", 'next_response = "30m"\nreaction ='))
    asked = await stage.people.says(BELLA, HELP, PRINTER)
    await stage.people.says(BORIS, HELP, "/task", reply_to=asked)
    taken = await stage.people.sees(BELLA, HELP, "IT-1")

    said = await stage.people.says(BELLA, HELP, "When will <b>somebody</b> come?", reply_to=taken["message_id"])
    comment = await stage.people.sees(BORIS, BORIS.user_id, "IT-1", "When will <b>somebody</b> come?", "Answer by")
    await stage.people.says(BORIS, BORIS.user_id, "In ten minutes", reply_to=comment["message_id"])

    answer = await stage.people.sees(BELLA, HELP, "Boris", "In ten minutes")
    assert answer["reply"]["message_id"] == said
    await stage.people.sees(BORIS, BORIS.user_id, "Passed on", "Bella")
