"""The same life when Telegram calls us."""

import aiohttp

from tests.journeys.conftest import BELLA, BORIS, HELP, Raise
from tests.journeys.program import free_port
from tests.journeys.test_first_line import reaction

SECRET = "a-secret-of-the-webhook"


async def test_updates_that_are_posted_to_us_are_handled_and_forged_ones_refused(raise_desk: Raise) -> None:
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    stage = await raise_desk(mode="webhook", public_url=url, webhook_secret=SECRET, web_port=str(port))

    asked = await stage.people.says(BELLA, HELP, "Where is the Wi-Fi password?")
    await stage.people.says(BORIS, HELP, "On the wall", reply_to=asked)

    await reaction(stage.people, BELLA, asked, "👌")
    async with aiohttp.ClientSession() as session:
        for headers in ({}, {"X-Telegram-Bot-Api-Secret-Token": "wrong"}):
            async with session.post(f"{url}/telegram", json={"update_id": 1}, headers=headers) as answer:
                assert answer.status == 401
