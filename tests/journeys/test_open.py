"""A question waits: it is listed, made into a task by one tap, and the desk is reminded of what is left."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

from pydantic import SecretStr

from bot import app
from bot.clock import Clock
from bot.process import EVERYTHING, Process
from bot.sandbox.server import ServerHandle
from bot.settings import fixed
from bot.telegram_api import TelegramApi
from tests.journeys.conftest import BELLA, BORIS, CLARA, CONFIG, CYRIL, HELP, OLGA, OSCAR, TASKS, TOKEN, Stage
from tests.journeys.people import People, labels
from tests.journeys.test_first_line import reaction

PRINTER, VPN = (
    "The printer on the 3rd floor has jammed, what should I do?",
    "Подскажите, как получить доступ к VPN из дома?",
)
REMINDED = CONFIG + '\n[desks.it.reminder]\nat = "17:30"\n'


async def test_a_question_waits_is_listed_and_becomes_a_task_by_one_tap(stage: Stage) -> None:
    people = stage.people
    asked = await people.says(BELLA, HELP, PRINTER)
    await reaction(people, BELLA, asked, "👀")

    await people.says(BORIS, HELP, "/open")
    shown = await people.sees(BORIS, HELP, "Without an answer · 1", "Bella", "waiting for", "answer by")
    assert shown["only_you"]
    assert f"https://t.me/c/1000000001/{asked}" in str(shown["entities"])
    await people.press(BORIS, HELP, shown, "1 · Make a task")

    listed = await people.sees(BORIS, HELP, "IT-1 made. Assignee: you.", "Nobody waits for an answer.")
    assert listed["ephemeral_message_id"] == shown["ephemeral_message_id"]
    await people.sees(CLARA, TASKS, "IT-1", "Assignee Boris · owner Olga · watcher Bella")
    await people.press(BORIS, HELP, listed, "Undo")
    again = await people.sees(BORIS, HELP, "IT-1 was taken back.", "Without an answer · 1")
    assert labels(again)[-2:] == ["1 · Make a task", "1 · Not a question"]


async def test_two_specialists_who_tap_on_the_same_question_make_one_task(stage: Stage) -> None:
    people = stage.people
    await reaction(people, BELLA, await people.says(BELLA, HELP, PRINTER), "👀")
    lists = {}
    for person in (BORIS, CLARA):
        await people.says(person, TASKS, "/open")
        lists[person] = await people.sees(person, TASKS, "Without an answer · 1")

    await asyncio.gather(*(people.press(one, TASKS, lists[one], "Make a task") for one in lists))

    await asyncio.gather(*(people.sees(one, TASKS, "IT-1", "Nobody waits for an answer.") for one in lists))
    told = [(await people.sees(one, TASKS, "Nobody waits for an answer."))["text"] for one in lists]
    assert sorted(["made" in text for text in told]) == [False, True]
    assert not [one for one in await people.chat(OLGA, TASKS) if "IT-2" in one["text"]]


async def test_a_dismissal_is_taken_back_and_an_employee_has_no_list(stage: Stage) -> None:
    people = stage.people
    await reaction(people, CYRIL, await people.says(CYRIL, HELP, VPN), "👀")
    await people.says(BORIS, BORIS.user_id, "/open")
    shown = await people.sees(BORIS, BORIS.user_id, "Without an answer · 1")
    await people.press(BORIS, BORIS.user_id, shown, "Not a question")
    dismissed = await people.sees(BORIS, BORIS.user_id, "Not a question any more: Подскажите")

    await people.press(BORIS, BORIS.user_id, dismissed, "Undo")

    await people.sees(BORIS, BORIS.user_id, "Waits for an answer again", "Without an answer · 1")
    await people.says(BELLA, HELP, "/open")
    await people.sees(BELLA, HELP, "This is for the desk's specialists")


async def test_what_is_left_at_the_end_of_the_day_is_said_once_quietly_and_gone_through_from_there(
    people: tuple[People, ServerHandle], database_url: str, tmp_path: Path
) -> None:
    client, server = people
    async with living(client, server, database_url, tmp_path) as until:
        for person, question in ((BELLA, PRINTER), (CYRIL, VPN)):
            await reaction(client, person, await client.says(person, HELP, question), "👀")
        await until(17, 30)

        said = await client.sees(CLARA, TASKS, "Still without an answer · 2", PRINTER[:20], "Cyril")
        await client.press(CLARA, TASKS, said, "Go through them")
        mine = await client.sees(CLARA, TASKS, "Without an answer · 2", only=lambda one: bool(one.get("only_you")))
        await client.press(CLARA, TASKS, mine, "1 · Make a task")
        await client.sees(CLARA, TASKS, "IT-1 made. Assignee: you.", "Without an answer · 1")

        await asyncio.sleep(1.5)
        reminders = [one for one in await client.chat(OLGA, TASKS) if "Still without" in one["text"]]
        assert len(reminders) == 1
        assert await quiet(client, "Still without")


async def quiet(client: People, words: str) -> bool:
    """Whether the message with these words was sent without a sound."""
    sent = [one for one in await client.calls() if one["method"] == "sendMessage" and words in str(one["params"])]
    return bool(sent) and all(one["params"].get("disable_notification") for one in sent)


class WorldClock(Clock):
    """The time of the sandbox."""

    def __init__(self, server: ServerHandle) -> None:
        self._server = server

    def now(self) -> datetime:
        return self._server.world.clock.now()


@asynccontextmanager
async def living(
    client: People, server: ServerHandle, database_url: str, folder: Path
) -> AsyncIterator[Callable[..., object]]:
    """The program in this process, on the clock of the sandbox; what is given moves that clock to a time of day."""
    path = folder / "firstline.toml"
    path.write_text(REMINDED.format(help=HELP, tasks=TASKS, response="1h"), encoding="utf-8")
    await client.enter(OLGA, BORIS, CLARA, OSCAR, BELLA, CYRIL)
    await client.group(HELP, "IT help", OLGA, BORIS, CLARA, OSCAR, BELLA, CYRIL)
    await client.group(TASKS, "IT tasks", OLGA, BORIS, CLARA)
    settings = fixed(
        token=SecretStr(TOKEN),
        database_url=SecretStr(database_url),
        api_base=server.url,
        config=path,
        web_port=0,
    )
    clock = WorldClock(server)
    database = await app.prepare(settings, clock)

    async def until(hour: int, minute: int) -> None:
        now = clock.now().astimezone(UTC)
        wanted = now.replace(hour=hour, minute=minute, second=0, microsecond=0)
        ahead = wanted if wanted > now else wanted + timedelta(days=1)
        server.world.clock.jump((ahead - now).total_seconds())

    async with TelegramApi(TOKEN, base_url=server.url) as api:
        process = Process(settings, database, api, clock, names=frozenset(EVERYTHING))
        parts = [asyncio.ensure_future(part) for part in process.parts()]
        try:
            yield until
        finally:
            process.stop.set()
            await asyncio.wait(parts, timeout=5)
            for part in parts:
                part.cancel()
            await asyncio.gather(*parts, return_exceptions=True)
    await database.close()
