"""An answer in doubt: one tap, a correction, thanks, and what was no question at all."""

import pytest

from tests.journeys.conftest import BELLA, BORIS, CLARA, CYRIL, HELP, OLGA, Raise, Stage
from tests.journeys.people import Seen, labels
from tests.journeys.test_first_line import command, reaction

PRINTER = "The printer on the 3rd floor has jammed, what should I do?"
VPN = "How do I get into the VPN from home?"
COVER = "Open the back cover"


async def asked_of_boris(stage: Stage, *parts: str) -> Seen:
    return await stage.people.sees(BORIS, HELP, "Is this your answer", *parts, only=lambda one: bool(labels(one)))


async def test_one_tap_confirms_and_the_figures_say_so(stage: Stage) -> None:
    asked = await stage.people.says(BELLA, HELP, PRINTER)
    await stage.people.says(BORIS, HELP, COVER)
    question = await asked_of_boris(stage, "Bella", "The printer")
    assert question["only_you"]
    before = await command(stage, "metrics", "--desk", "it", "--json")

    answer = await stage.people.press(BORIS, HELP, question, "Yes")

    assert answer is not None
    assert answer["text"] == "Confirmed"
    await reaction(stage.people, BELLA, asked, "👌")
    await stage.people.sees(BORIS, HELP, "✓ An answer to Bella")
    after = await command(stage, "metrics", "--desk", "it", "--json")
    nothing_yet = {"pairs": 1, "reply_share": 0.0, "estimated_share": 1.0, "judged": 0, "precision": None}
    assert before["pairing"] == nothing_yet
    assert after["pairing"] == {**nothing_yet, "estimated_share": 0.0, "judged": 1, "precision": 1.0}


async def test_another_question_is_chosen_and_the_first_waits_again(stage: Stage) -> None:
    vpn = await stage.people.says(CYRIL, HELP, VPN)
    printer = await stage.people.says(BELLA, HELP, PRINTER)
    await stage.people.says(BORIS, HELP, COVER)
    question = await asked_of_boris(stage, "Bella")

    await stage.people.press(BORIS, HELP, question, "Other")
    choices = await stage.people.sees(BORIS, HELP, "Which question does it answer?")
    answer = await stage.people.press(BORIS, HELP, choices, "Cyril")

    assert answer is not None
    assert answer["text"] == "Corrected"
    await reaction(stage.people, CYRIL, vpn, "👌")
    await reaction(stage.people, BELLA, printer, "👀")


async def test_no_answer_at_all_lets_the_question_wait_and_the_lead_be_told(raise_desk: Raise) -> None:
    stage = await raise_desk(response="4s")
    await stage.people.says(BELLA, HELP, PRINTER)
    await stage.people.says(BORIS, HELP, "The coffee machine is back")
    question = await asked_of_boris(stage)

    await stage.people.press(BORIS, HELP, question, "Not an answer")

    await stage.people.sees(BORIS, HELP, "This is not counted as an answer")
    await stage.people.sees(OLGA, OLGA.user_id, "🔴 No answer", "The printer")


async def test_an_alarm_about_an_answer_in_doubt_turns_green_by_the_press_of_a_lead(raise_desk: Raise) -> None:
    stage = await raise_desk(response="3s")
    await stage.people.says(BELLA, HELP, PRINTER)
    await stage.people.says(BORIS, HELP, COVER)
    alarm = await stage.people.sees(OLGA, OLGA.user_id, "Perhaps answered after", "Boris")

    await stage.people.press(OLGA, OLGA.user_id, alarm, "Yes, answered")

    green = await stage.people.sees(OLGA, OLGA.user_id, "🟢 Answered after", "in time")
    assert green["message_id"] == alarm["message_id"]


async def test_thanks_of_the_asker_confirm(stage: Stage) -> None:
    asked = await stage.people.says(BELLA, HELP, PRINTER)
    await stage.people.says(BORIS, HELP, COVER)
    await asked_of_boris(stage)

    await stage.people.says(BELLA, HELP, "Thank you!")

    await reaction(stage.people, BELLA, asked, "👌")
    await stage.people.sees(BORIS, HELP, "✓ An answer to Bella")


async def test_pair_by_reply_shows_an_answer_and_takes_it_from_a_question(stage: Stage) -> None:
    asked = await stage.people.says(BELLA, HELP, PRINTER)
    answer = await stage.people.says(BORIS, HELP, COVER, reply_to=asked)
    await reaction(stage.people, BELLA, asked, "👌")

    await stage.people.says(CLARA, HELP, "/pair", reply_to=answer)
    await stage.people.sees(CLARA, HELP, "Is this an answer to Bella?")
    await stage.people.says(CLARA, HELP, "/pair", reply_to=asked)
    shown = await stage.people.sees(CLARA, HELP, "Answered after", "Boris")
    await stage.people.press(CLARA, HELP, shown, "Not answered")

    await reaction(stage.people, BELLA, asked, "👀")
    await stage.people.sees(CLARA, HELP, "No answer yet")


async def test_notq_takes_a_question_out_and_undo_brings_it_back(stage: Stage) -> None:
    asked = await stage.people.says(BELLA, HELP, PRINTER)
    await reaction(stage.people, BELLA, asked, "👀")

    await stage.people.says(BORIS, HELP, "/notq", reply_to=asked)
    done = await stage.people.sees(BORIS, HELP, "Not a question any more")
    out = await command(stage, "metrics", "--desk", "it", "--json")
    await stage.people.press(BORIS, HELP, done, "Undo")

    await stage.people.sees(BORIS, HELP, "No answer yet")
    back = await command(stage, "metrics", "--desk", "it", "--json")
    assert (out["first_line"]["unanswered"], back["first_line"]["unanswered"]) == (0, 1)


@pytest.mark.parametrize("words", ["/pair", "/notq"])
async def test_an_employee_judges_nothing(stage: Stage, words: str) -> None:
    asked = await stage.people.says(BELLA, HELP, PRINTER)

    await stage.people.says(CYRIL, HELP, words, reply_to=asked)

    await stage.people.sees(CYRIL, HELP, "для специалистов")
