"""Support levels in the chat: looked at, and what is open recalculated by two presses."""

from tests.journeys.conftest import BORIS, CONFIG, OLGA, TASKS, Raise, Stage
from tests.journeys.people import labels

URGENT = """
[[desks.it.sla]]
name = "Urgent"
when = {{ priority = "urgent" }}
resolution = "2h"
"""
HEAD, DEFAULT = CONFIG.split("[[desks.it.sla]]")
LEVELS = f"{HEAD}{URGENT}\n[[desks.it.sla]]{DEFAULT}"


async def test_a_lead_moves_what_is_open_to_the_level_of_today(raise_desk: Raise) -> None:
    stage = await raise_desk(config=LEVELS)
    await stage.people.says(BORIS, TASKS, "/task Replace the toner")
    await stage.people.sees(BORIS, TASKS, "IT-1", "Replace the toner")
    await stage.people.says(OLGA, TASKS, "/priority 1 urgent")
    await stage.people.sees(OLGA, TASKS, "IT-1", "urgent")

    await stage.people.says(OLGA, TASKS, "/sla")
    shown = await stage.people.sees(OLGA, TASKS, "support levels", "1 open item", only=lambda one: bool(labels(one)))
    assert shown["only_you"]
    await stage.people.press(OLGA, TASKS, shown, "Recalculate")
    preview = await stage.people.sees(OLGA, TASKS, "would be recalculated: 1 of 1", "Default → Urgent", "Due sooner: 1")
    assert preview["ephemeral_message_id"] == shown["ephemeral_message_id"]
    answer = await stage.people.press(OLGA, TASKS, preview, "Apply")

    assert answer is not None
    done = await stage.people.sees(OLGA, TASKS, "recalculated: 1 of 1", only=lambda one: labels(one) == ["Back"])
    await stage.people.press(OLGA, TASKS, done, "Back")
    await stage.people.sees(OLGA, TASKS, "Everything open runs under these terms.")
    await stage.people.says(OLGA, TASKS, "/why 1")
    await stage.people.sees(OLGA, TASKS, "Urgent", "Promised 2 h")


async def test_support_levels_are_for_leads(stage: Stage) -> None:
    await stage.people.says(BORIS, TASKS, "/sla")

    await stage.people.sees(BORIS, TASKS, "for the leads of the desk")
