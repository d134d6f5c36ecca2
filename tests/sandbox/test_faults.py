"""Faults, flood limits and the clock."""

import aiohttp
import pytest

from bot.sandbox.clock import Clock
from bot.sandbox.errors import ApiError
from bot.sandbox.ledger import Book
from bot.sandbox.limits import Limits, Window
from tests.sandbox.conftest import ANNA, TOKEN


async def test_a_planned_status_is_answered_as_often_as_asked(sandbox):
    chat = await sandbox.group()
    await sandbox.control(
        "faults",
        method="sendMessage",
        kind="status",
        status=429,
        times=2,
        parameters={"retry_after": 7},
        description="Too Many Requests: retry after 7",
    )

    for _ in range(2):
        async with sandbox.session.post(f"/bot{TOKEN}/sendMessage", json={"chat_id": chat, "text": "x"}) as response:
            body = await response.json()
            assert (response.status, response.headers["Retry-After"]) == (429, "7")
            assert body["parameters"] == {"retry_after": 7}
    assert (await sandbox.call("sendMessage", chat_id=chat, text="x"))["text"] == "x"


async def test_a_fault_may_be_for_one_chat_only(sandbox):
    first, second = await sandbox.group(), await sandbox.group()
    await sandbox.control("faults", method="*", kind="status", status=500, chat=first)

    assert (await sandbox.call("sendMessage", chat_id=second, text="x"))["text"] == "x"
    assert await sandbox.refusal("sendMessage", chat_id=first, text="x") == (500, "Internal Server Error: restart")


@pytest.mark.parametrize(("kind", "posted"), [("lost_answer", 1), ("drop", 0)])
async def test_a_lost_answer_did_happen_and_a_dropped_call_did_not(sandbox, kind, posted):
    chat = await sandbox.group()
    before = len(sandbox.world.chats[chat].messages)
    await sandbox.control("faults", method="sendMessage", kind=kind)

    with pytest.raises(aiohttp.ClientError):
        await sandbox.answer("sendMessage", chat_id=chat, text="x")

    assert len(sandbox.world.chats[chat].messages) - before == posted


async def test_a_truncated_answer_did_happen(sandbox):
    chat = await sandbox.group()
    await sandbox.control("faults", method="sendMessage", kind="truncated")

    async with sandbox.session.post(f"/bot{TOKEN}/sendMessage", json={"chat_id": chat, "text": "x"}) as response:
        with pytest.raises(ValueError, match=r"(?i)json|expecting|unterminated"):
            await response.json()

    assert list(sandbox.world.chats[chat].messages.values())[-1].text == "x"


async def test_a_proxys_page_instead_of_json(sandbox):
    await sandbox.control("faults", method="getMe", kind="html")

    async with sandbox.session.get(f"/bot{TOKEN}/getMe") as response:
        assert (response.status, response.content_type) == (502, "text/html")


async def test_a_call_may_hang_until_the_caller_gives_up(sandbox):
    await sandbox.control("faults", method="getMe", kind="timeout")

    with pytest.raises(TimeoutError):
        await sandbox.session.get(f"/bot{TOKEN}/getMe", timeout=aiohttp.ClientTimeout(total=0.1))


async def test_a_star_spares_the_polling(sandbox):
    await sandbox.control("faults", kind="status", status=500, times=9)

    assert await sandbox.updates() == []
    async with sandbox.session.delete("/control/faults") as response:
        assert response.status == 200
    assert (await sandbox.call("getMe"))["id"] == 4242


async def test_an_unknown_kind_of_fault_is_refused(sandbox):
    async with sandbox.session.post("/control/faults", json={"kind": "meteor"}) as response:
        assert response.status == 400
        assert "lost_answer" in (await response.json())["error"]


def limits(now):
    return Limits(Book(Clock()), enabled=True, monotonic=lambda: now[0])


def test_a_group_takes_20_messages_in_any_minute():
    now = [0.0]
    made = limits(now)
    for second in range(20):
        now[0] = float(second)
        made.spend(-1, is_private=False)

    now[0] = 20.0
    with pytest.raises(ApiError) as refused:
        made.spend(-1, is_private=False)
    assert refused.value.parameters == {"retry_after": 40}
    made.spend(-2, is_private=False)
    now[0] = 60.0
    made.spend(-1, is_private=False)


def test_a_private_chat_takes_a_burst_of_three():
    now = [0.0]
    made = limits(now)
    for _ in range(3):
        made.spend(1, is_private=True)

    with pytest.raises(ApiError, match="Too Many Requests: retry after 3"):
        made.spend(1, is_private=True)
    now[0] = 3.0
    made.spend(1, is_private=True)


def test_all_chats_together_take_30_in_a_second():
    now = [0.0]
    made = limits(now)
    for chat in range(30):
        made.spend(-chat, is_private=False)

    with pytest.raises(ApiError, match="retry after 1"):
        made.spend(-99, is_private=False)
    now[0] = 1.0
    made.spend(-99, is_private=False)


def test_an_album_counts_each_of_its_parts():
    made = limits([0.0])
    made.group = Window(5, 60.0)
    made.spend(-1, is_private=False, items=4)

    with pytest.raises(ApiError):
        made.spend(-1, is_private=False, items=2)


def test_a_call_before_its_time_is_booked_as_early():
    now = [0.0]
    made = limits(now)
    made.group = Window(1, 10.0)
    made.spend(-1, is_private=False)
    for moment in (1.0, 2.0):
        now[0] = moment
        with pytest.raises(ApiError):
            made.spend(-1, is_private=False)

    assert [entry["early"] for entry in made.ledger.entries] == [False, True]


async def test_limits_are_switched_and_set_from_outside(sandbox):
    await sandbox.control("start", **{"from": ANNA})
    state = await sandbox.control("limits", enabled=True, private={"count": 1, "seconds": 30})
    await sandbox.call("sendMessage", chat_id=ANNA, text="x")

    async with sandbox.session.post(f"/bot{TOKEN}/sendMessage", json={"chat_id": ANNA, "text": "x"}) as response:
        body = await response.json()

    assert state["private"] == {"count": 1, "seconds": 30.0}
    assert (response.status, body["description"]) == (429, "Too Many Requests: retry after 30")
    assert body["parameters"] == {"retry_after": 30}
    assert response.headers["Retry-After"] == "30"


async def test_the_clock_jumps_and_runs_faster(frozen):
    before = frozen.world.now()

    await frozen.control("clock", jump=3600)
    sent = await frozen.says(ANNA, ANNA, "later")
    state = await frozen.control("clock", rate=60)

    assert sent["date"] == before + 3600
    assert (state["rate"], state["mode"]) == (60, "virtual")
    assert (await frozen.control("clock", mode="real"))["mode"] == "real"


async def test_the_clock_does_not_run_backwards(sandbox):
    async with sandbox.session.post("/control/clock", json={"jump": -1}) as response:
        assert response.status == 400
