"""«Смотрю» and questions in return, through the whole program, on each engine."""

from tests.journeys.conftest import BELLA, BORIS, CLARA, CONFIG, CYRIL, HELP, OLGA, Raise
from tests.journeys.test_first_line import command
from tests.journeys.test_shapes import shows

PROMISES_ANSWERS = CONFIG.replace("[[desks.it.sla]]", 'response_ends = "first_answer"\n\n[[desks.it.sla]]')


async def test_a_desk_that_promises_answers_is_not_put_off_with_looking(raise_desk: Raise) -> None:
    stage = await raise_desk(response="2s", config=PROMISES_ANSWERS)
    people = stage.people
    asked = await people.says(BELLA, HELP, "Where is the Wi-Fi password?")
    await shows(people, HELP, asked, "👀")
    seen = await people.says(BORIS, HELP, "looking", reply_to=asked)

    await people.sees(OLGA, OLGA.user_id, "🔴", "Wi-Fi", "Seen by Boris", "no answer yet")
    await people.says(CLARA, HELP, "It is on the wall in the kitchen", reply_to=seen)
    await shows(people, HELP, asked, "👌")
    await people.sees(OLGA, OLGA.user_id, "🟢", "Answered after", "Clara")

    floor = await people.says(CYRIL, HELP, "My printer does not print, can you help?")
    counter = await people.says(BORIS, HELP, "Which floor?", reply_to=floor)
    await shows(people, HELP, floor, "👌")
    await people.says(CYRIL, HELP, "The third one, it does not even blink", reply_to=counter)
    await people.says(BORIS, HELP, "Restart the print server", reply_to=floor)
    following = await people.says(CYRIL, HELP, "How do I get into the VPN from home?")
    await shows(people, HELP, following, "👀")

    figures = await command(stage, "metrics", "--desk", "it", "--json")
    line = figures["first_line"]
    assert figures["response_ends"] == "first_answer"
    assert (line["dialogs"], line["unanswered"]) == (2, 1)
    assert (line["acknowledged_share"], line["counter_question_share"]) == (0.5, 0.5)
    assert line["median_first_answer_s"] > line["median_first_reaction_s"]
    assert line["median_response_s"] == line["median_first_answer_s"]
