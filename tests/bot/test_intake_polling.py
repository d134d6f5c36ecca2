"""Long polling: nothing is confirmed that is not stored."""

import asyncio
import json
from collections.abc import Callable
from typing import Any

import pytest

from bot.clock import Clock
from bot.intake import polling
from bot.intake.polling import ALLOWED_UPDATES, Poller
from bot.intake.store import Intake
from bot.observe import Metrics
from bot.telegram_api import ApiRefused, ApiUnreachable, TokenRefused
from tests.bot.make_updates import message
from tests.bot.memory import MemoryStore


class Telegram:
    """Holds updates until an offset confirms them. `script` answers first; then the queue does."""

    def __init__(self, updates: list[Any] = (), script: list[Any] = ()) -> None:
        self.queue = list(updates)
        self.script = list(script)
        self.offsets: list[int | None] = []
        self.webhook_deleted = 0
        self.asked = asyncio.Event()
        self.idle = asyncio.Event()
        self.params: dict[str, Any] = {}

    async def get_updates(self, *, offset, seconds, limit, allowed_updates, loads: Callable[[bytes], Any]) -> Any:
        self.offsets.append(offset)
        self.params = {"seconds": seconds, "limit": limit, "allowed_updates": allowed_updates}
        self.asked.set()
        if offset is not None:
            self.queue = [u for u in self.queue if not (isinstance(u, dict) and u.get("update_id", 0) < offset)]
        if self.script:
            answer = self.script.pop(0)
            if isinstance(answer, Exception):
                raise answer
            return answer
        if not self.queue:
            self.idle.set()
            await asyncio.Event().wait()
        return loads(json.dumps(self.queue[:limit]).encode())

    async def delete_webhook(self) -> None:
        self.webhook_deleted += 1


@pytest.fixture
def store():
    return MemoryStore()


@pytest.fixture
def pauses(monkeypatch):
    """Pauses asked for, without waiting for them."""
    asked: list[float] = []

    async def rest(stop: asyncio.Event, seconds: float) -> None:
        asked.append(seconds)
        await asyncio.sleep(0)

    monkeypatch.setattr(polling, "rest", rest)
    return asked


def poller(telegram: Telegram, store: MemoryStore) -> Poller:
    return Poller(telegram, Intake(store.begin, Clock(), Metrics()), bot_id=1)


async def run_until_idle(telegram: Telegram, store: MemoryStore) -> None:
    stop = asyncio.Event()
    async with asyncio.TaskGroup() as group:
        group.create_task(poller(telegram, store).run(stop))
        async with asyncio.timeout(5):
            await telegram.idle.wait()
        stop.set()


async def test_updates_are_stored_and_then_confirmed(store):
    telegram = Telegram([message(10), message(11)])

    await run_until_idle(telegram, store)

    assert [row.update_id for row in store.state.rows] == [10, 11]
    assert telegram.offsets == [None, 12]
    assert telegram.queue == []


async def test_reactions_and_members_are_asked_for_by_name(store):
    telegram = Telegram()

    await run_until_idle(telegram, store)

    assert {"message_reaction", "chat_member", "my_chat_member"} < set(ALLOWED_UPDATES)
    first_does_not_wait = 0
    assert telegram.params == {
        "seconds": first_does_not_wait,
        "limit": 100,
        "allowed_updates": ALLOWED_UPDATES,
    }


async def test_a_crash_between_store_and_confirmation_loses_and_doubles_nothing(store):
    telegram = Telegram([message(10), message(11)])
    stop = asyncio.Event()
    crashed = poller(telegram, store)
    crashed._stop = stop
    await crashed._round()
    assert telegram.offsets == [None]

    await run_until_idle(telegram, store)

    assert [row.update_id for row in store.state.rows] == [10, 11]
    assert telegram.queue == []


async def test_while_the_database_is_away_nothing_is_confirmed(store, pauses):
    telegram = Telegram([message(10)])
    store.break_next = [OSError("away"), OSError("away"), OSError("away")]

    await run_until_idle(telegram, store)

    assert [row.update_id for row in store.state.rows] == [10]
    assert telegram.offsets == [None, 11]
    assert [round(pause) for pause in pauses] == [1, 2, 4]


async def test_one_odd_item_is_set_aside_and_the_rest_go_on(store):
    telegram = Telegram(script=[[message(10), "odd", {"no": "id"}, {"update_id": 1.5}, message(11)]])

    await run_until_idle(telegram, store)

    assert store.states() == ["waiting", "quarantined", "quarantined", "quarantined", "waiting"]
    assert telegram.offsets == [None, 12]
    assert sorted(notice.values["fault"] for notice in store.state.notices.values()) == [
        "no update_id",
        "not an object",
    ]


async def test_ids_may_start_again_lower(store, pauses):
    telegram = Telegram(script=[[message(900)], [], [message(3)], []])

    await run_until_idle(telegram, store)

    assert [row.update_id for row in store.state.rows] == [900, 3]
    assert telegram.offsets == [None, 901, None, 4, None]


async def test_an_answer_that_is_not_the_bot_api_makes_no_hot_loop(store, pauses):
    bad = [ApiUnreachable("getUpdates", "HTTP 200 without a Bot API answer") for _ in range(7)]
    telegram = Telegram([message(1)], script=[*bad, {"not": "a list"}])

    await run_until_idle(telegram, store)

    assert [round(pause) for pause in pauses[:8]] == [1, 2, 4, 8, 16, 30, 30, 30]
    assert store.states() == ["waiting"]


async def test_empty_answers_that_come_at_once_make_no_hot_loop(store, pauses):
    telegram = Telegram(script=[[], [], []])

    await run_until_idle(telegram, store)

    assert [round(pause) for pause in pauses] == [1, 1, 1]


async def test_items_without_ids_alone_make_no_hot_loop(store, pauses):
    telegram = Telegram(script=[["odd"], ["odd"]])

    await run_until_idle(telegram, store)

    assert store.states() == ["quarantined"]
    assert [round(pause) for pause in pauses] == [1, 1]


async def test_a_webhook_left_set_is_removed_without_dropping_updates(store, pauses, caplog):
    text = (
        "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first"
    )
    telegram = Telegram([message(1)], script=[ApiRefused("getUpdates", 409, text, {})])

    await run_until_idle(telegram, store)

    assert telegram.webhook_deleted == 1
    assert store.states() == ["waiting"]
    assert "a webhook is set for this bot" in caplog.text


async def test_a_rival_poller_is_reported_once_and_waited_for(store, pauses, caplog):
    text = "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running"
    telegram = Telegram([message(1)], script=[ApiRefused("getUpdates", 409, text, {}) for _ in range(3)])

    await run_until_idle(telegram, store)

    assert caplog.text.count("another process polls") == 1
    assert [round(pause) for pause in pauses[:3]] == [3, 6, 9]
    assert telegram.webhook_deleted == 0


async def test_the_pause_telegram_asks_for_is_kept(store, pauses):
    telegram = Telegram(
        script=[ApiRefused("getUpdates", 429, "Too Many Requests: retry after 17", {"retry_after": 17})]
    )

    await run_until_idle(telegram, store)

    assert round(pauses[0]) == 17


async def test_a_refused_token_ends_the_polling(store):
    with pytest.raises(TokenRefused):
        await poller(Telegram(script=[TokenRefused()]), store).run(asyncio.Event())


async def test_a_stop_does_not_wait_for_the_long_poll(store):
    telegram, stop = Telegram(), asyncio.Event()

    async with asyncio.timeout(2), asyncio.TaskGroup() as group:
        group.create_task(poller(telegram, store).run(stop))
        await telegram.idle.wait()
        stop.set()

    assert telegram.offsets == [None]


async def test_it_is_current_once_less_than_a_full_answer_is_stored_and_never_while_something_is_wrong(store, pauses):
    full = [message(number) for number in range(1, 101)]
    telegram = Telegram(
        script=[
            full,
            [message(101)],
            ApiUnreachable("getUpdates", "away"),
            [],
            ApiRefused("getUpdates", 409, "Conflict: terminated by other getUpdates request", {}),
        ]
    )
    polling_one = poller(telegram, store)

    states = []
    for _ in range(5):
        await polling_one._round()
        states.append((polling_one.in_contact, polling_one.is_current))

    assert states == [(True, False), (True, True), (False, False), (True, True), (True, False)]


async def test_a_doubt_breaks_the_long_poll_off_and_asks_what_waits_now(store):
    telegram, stop = Telegram(script=[[]]), asyncio.Event()
    doubting = poller(telegram, store)
    await doubting._round()
    async with asyncio.TaskGroup() as group:
        group.create_task(doubting.run(stop))
        await telegram.idle.wait()
        waited = telegram.params["seconds"]
        telegram.script = [[]]
        telegram.idle.clear()

        doubting.doubt()
        current_at_once = doubting.is_current
        async with asyncio.timeout(5):
            while not doubting.is_current:
                await asyncio.sleep(0)
        stop.set()

    assert (waited, current_at_once, telegram.params["seconds"]) == (30, False, 0)


async def test_what_was_asked_before_a_doubt_does_not_end_it(store):
    telegram = Telegram(script=[[message(1)]])
    doubting = poller(telegram, store)
    store.commits_may_go_on.clear()
    async with asyncio.TaskGroup() as group:
        group.create_task(doubting._round())
        await telegram.asked.wait()
        await asyncio.sleep(0)
        doubting.doubt()
        store.commits_may_go_on.set()

    assert not doubting.is_current
    assert [row.update_id for row in store.state.rows] == [1]
