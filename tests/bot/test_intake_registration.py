"""The webhook: set, and current once nothing waits at Telegram any more."""

import asyncio
import logging

import pytest

from bot.intake import registration
from bot.intake.registration import Registration
from bot.telegram_api import ApiRefused, ApiUnreachable


class Telegram:
    """Answers to getWebhookInfo one by one; the last for ever."""

    def __init__(self, *waiting: int, refusals: tuple[Exception, ...] = ()) -> None:
        self.waiting = list(waiting)
        self.refusals = list(refusals)
        self.was_set: list[str] = []

    async def set_webhook(self, url: str, *, secret: str, allowed_updates: object) -> None:
        if self.refusals:
            raise self.refusals.pop(0)
        self.was_set.append(url)

    async def webhook_info(self) -> dict[str, int]:
        count = self.waiting.pop(0) if len(self.waiting) > 1 else self.waiting[0]
        return {"pending_update_count": count}


@pytest.fixture(autouse=True)
def _no_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(registration, "AGAIN_SECONDS", 0.001)
    monkeypatch.setattr(registration, "LOOK_SECONDS", 0.001)
    monkeypatch.setattr(registration, "SPREAD_SECONDS", 0.001)


async def current(one: Registration) -> None:
    async with asyncio.timeout(5):
        while not one.is_current:
            await asyncio.sleep(0.001)


async def test_it_is_current_once_telegram_has_brought_what_waited() -> None:
    telegram, stop = Telegram(3, 1, 0), asyncio.Event()
    one = Registration(telegram, url="https://desk.example/telegram", secret="s")

    async with asyncio.TaskGroup() as group:
        group.create_task(one.run(stop))
        await current(one)
        stop.set()

    assert one.in_contact
    assert telegram.was_set == ["https://desk.example/telegram"]
    assert telegram.waiting == [0]


@pytest.mark.parametrize(
    ("error", "in_contact"),
    [(ApiUnreachable("setWebhook", "away"), False), (ApiRefused("setWebhook", 400, "bad webhook", {}), True)],
)
async def test_a_webhook_that_cannot_be_set_is_tried_again(error: Exception, in_contact: bool) -> None:
    telegram, stop = Telegram(0, refusals=(error,)), asyncio.Event()
    one = Registration(telegram, url="https://desk.example/telegram", secret="s")
    seen = []

    async with asyncio.TaskGroup() as group:
        group.create_task(one.run(stop))
        await asyncio.sleep(0)
        seen.append((one.in_contact, one.is_current))
        await current(one)
        stop.set()

    assert seen == [(in_contact, False)]
    assert len(telegram.was_set) == 1


@pytest.mark.parametrize(("seconds", "level"), [(0.001, logging.INFO), (3600, logging.ERROR)])
async def test_a_short_wait_that_telegram_asks_for_is_no_error(
    seconds: float, level: int, caplog: pytest.LogCaptureFixture
) -> None:
    refusal = ApiRefused("setWebhook", 429, "Too Many Requests", {"retry_after": seconds})
    telegram, stop = Telegram(0, refusals=(refusal,)), asyncio.Event()
    one = Registration(telegram, url="https://desk.example/telegram", secret="s")
    caplog.set_level(logging.INFO)

    async with asyncio.TaskGroup() as group:
        group.create_task(one.run(stop))
        if seconds < 1:
            await current(one)
        else:
            await asyncio.sleep(0.05)
        stop.set()

    assert [record.levelno for record in caplog.records if "webhook" in record.message] == [level]
    assert one.in_contact
    assert len(telegram.was_set) == (1 if seconds < 1 else 0)


async def test_a_doubt_asks_again_and_sets_nothing_again() -> None:
    telegram, stop = Telegram(0, 2, 0), asyncio.Event()
    one = Registration(telegram, url="https://desk.example/telegram", secret="s")

    async with asyncio.TaskGroup() as group:
        group.create_task(one.run(stop))
        await current(one)
        one.doubt()
        doubted = one.is_current
        await current(one)
        stop.set()

    assert not doubted
    assert telegram.waiting == [0]
    assert len(telegram.was_set) == 1
