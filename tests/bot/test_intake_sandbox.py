"""Polling and webhook against the sandbox's Bot API, over real HTTP into a real database."""

import asyncio
from contextlib import asynccontextmanager
from typing import Any

import aiohttp
import pytest
from aiohttp import web

from bot.clock import Clock
from bot.intake import polling
from bot.intake.polling import ALLOWED_UPDATES, Poller
from bot.intake.store import Intake
from bot.intake.webhook import Webhook
from bot.observe import Metrics
from bot.sandbox.server import create_app, serve
from bot.telegram_api import TelegramApi, TokenRefused
from bot.web import make_app, serving
from storage.database import Database

TOKEN = "4242:SANDBOX"
ANNA = 1001


class Telegram:
    """The sandbox and our client of it."""

    def __init__(self, server: Any, session: aiohttp.ClientSession, api: TelegramApi) -> None:
        self.server, self._session, self.api = server, session, api

    async def control(self, path: str, **body: Any) -> Any:
        async with self._session.post(f"/control/{path}", json=body) as answer:
            assert answer.status == 200, await answer.text()
            return await answer.json()

    async def says(self, *texts: str) -> None:
        for text in texts:
            await self.control("messages", chat=ANNA, text=text, **{"from": ANNA})

    @property
    def waiting(self) -> int:
        return len(self.server.world.queue.waiting)


@pytest.fixture
async def telegram():
    server = await serve(create_app(token=TOKEN))
    server.world.add_person(ANNA, first_name="Anna", username="anna", language_code="ru")
    async with aiohttp.ClientSession(server.url) as session, TelegramApi(TOKEN, base_url=server.url) as api:
        yield Telegram(server, session, api)
    await server.close()


@asynccontextmanager
async def polled(telegram: Telegram, database: Database):
    stop = asyncio.Event()
    poller = Poller(telegram.api, Intake(database.begin, Clock(), Metrics()), bot_id=4242)
    async with asyncio.timeout(20), asyncio.TaskGroup() as group:
        group.create_task(poller.run(stop))
        yield
        stop.set()


async def until_true(holds: Any) -> None:
    while not await holds():
        await asyncio.sleep(0.01)


async def stored(database: Database) -> dict[str, int]:
    async with database.begin(readonly=True) as uow:
        return dict(await uow.inbox.counts())


async def test_what_is_polled_is_stored_and_confirmed(telegram, sqlite_database):
    await telegram.says("one", "two", "three")

    async with polled(telegram, sqlite_database):

        async def all_confirmed() -> bool:
            return telegram.waiting == 0

        await until_true(all_confirmed)

    assert (await stored(sqlite_database))["waiting"] == 3


async def test_nothing_leaves_telegram_while_the_database_refuses(telegram, sqlite_database, monkeypatch):
    rested = asyncio.Event()

    async def rest(stop: asyncio.Event, seconds: float) -> None:
        rested.set()
        await stop.wait()

    async def refuse(_: Any) -> None:
        raise ConnectionError("away")

    monkeypatch.setattr(polling, "rest", rest)
    monkeypatch.setattr(Intake, "accept", lambda self, rows: refuse(rows))
    await telegram.says("one")

    async with polled(telegram, sqlite_database):
        await rested.wait()

    assert telegram.waiting == 1


async def test_an_update_no_library_can_read_does_not_stop_the_others(telegram, sqlite_database):
    await telegram.says("one")
    await telegram.control("updates", message={"message_id": "odd", "chat": None})
    await telegram.says("two")

    async with polled(telegram, sqlite_database):

        async def all_confirmed() -> bool:
            return telegram.waiting == 0

        await until_true(all_confirmed)

    assert (await stored(sqlite_database))["waiting"] == 3


@pytest.mark.parametrize("kind", ["html", "truncated", "drop"])
async def test_answers_that_are_none_are_survived(telegram, sqlite_database, kind):
    await telegram.control("faults", method="getUpdates", kind=kind, times=1)
    await telegram.says("one")

    async with polled(telegram, sqlite_database):

        async def all_confirmed() -> bool:
            return telegram.waiting == 0

        await until_true(all_confirmed)

    assert (await stored(sqlite_database))["waiting"] == 1


async def test_a_webhook_in_the_way_is_removed(telegram, sqlite_database):
    await telegram.api.set_webhook("http://127.0.0.1:9/x", secret="secret", allowed_updates=ALLOWED_UPDATES)
    await telegram.says("one")

    async with polled(telegram, sqlite_database):

        async def all_confirmed() -> bool:
            return telegram.waiting == 0

        await until_true(all_confirmed)

    assert (await telegram.api.webhook_info())["url"] == ""


async def test_the_webhook_takes_what_the_sandbox_brings(telegram, sqlite_database):
    metrics = Metrics()
    hook = Webhook(Intake(sqlite_database.begin, Clock(), metrics), secret="the-secret", bot_id=4242, metrics=metrics)
    app = make_app(metrics=metrics, routes=[web.post("/telegram", hook.handle)])

    async with asyncio.timeout(20), serving(app, "127.0.0.1", 0) as port:
        await telegram.api.set_webhook(
            f"http://127.0.0.1:{port}/telegram", secret="the-secret", allowed_updates=ALLOWED_UPDATES
        )
        await telegram.says("one", "two")

        async def all_taken() -> bool:
            return telegram.waiting == 0

        await until_true(all_taken)

    assert (await stored(sqlite_database))["waiting"] == 2


async def test_a_wrong_token_is_told_at_once(telegram):
    async with TelegramApi("777:WRONG", base_url=telegram.server.url) as stranger:
        with pytest.raises(TokenRefused):
            await stranger.get_me()
