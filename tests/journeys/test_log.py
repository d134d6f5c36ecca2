"""What people say, are called and can be called on is not in the program's log, however much it logs."""

import re

from tests.journeys.conftest import BELLA, BORIS, HELP, Raise
from tests.journeys.program import LOUD
from tests.journeys.test_first_line import reaction


async def test_no_level_of_the_log_says_what_people_say(raise_desk: Raise) -> None:
    stage = await raise_desk(main=LOUD)
    people = stage.people
    asked = await people.says(BELLA, HELP, "Where is the zebra of Petrosyan? Call me on +44 20 7946 0958")
    await reaction(people, BELLA, asked, "👀")
    await people.says(BORIS, HELP, "The zebra is with the nightingale, 8 912 345-67-89", reply_to=asked)
    await reaction(people, BELLA, asked, "👌")
    await people.start(BELLA)
    await people.says(BELLA, BELLA.user_id, "/ask a zebra for the third floor")
    await people.sees(BELLA, BELLA.user_id, "IT-1")

    await stage.program.stop()

    log = stage.program.log.read_text(encoding="utf-8")
    assert "listening as @" in log
    assert re.findall(r"zebra|Petrosyan|nightingale|third floor|7946.?0958|345.?67.?89|Bella|Boris", log) == []
