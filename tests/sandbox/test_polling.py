"""getUpdates: confirmation, waiting, filters, age, rivals."""

import asyncio
import time

from tests.sandbox.conftest import ANNA, BORIS


async def test_updates_stay_until_a_higher_offset_confirms_them(sandbox):
    for text in ("one", "two", "three"):
        await sandbox.says(ANNA, ANNA, text)

    first = await sandbox.updates()
    rest = await sandbox.updates(offset=first[1]["update_id"])

    assert [update["message"]["text"] for update in first] == ["one", "two", "three"]
    assert [update["update_id"] - first[0]["update_id"] for update in first] == [0, 1, 2]
    assert [update["message"]["text"] for update in rest] == ["two", "three"]


async def test_a_negative_offset_forgets_all_but_the_last(sandbox):
    for text in ("one", "two", "three"):
        await sandbox.says(ANNA, ANNA, text)

    last = await sandbox.updates(offset=-1)

    assert [update["message"]["text"] for update in last] == ["three"]
    assert len(sandbox.world.queue.waiting) == 1


async def test_the_limit_is_kept(sandbox):
    for text in ("one", "two", "three"):
        await sandbox.says(ANNA, ANNA, text)

    assert len(await sandbox.updates(limit=2)) == 2


async def test_asking_the_same_at_once_again_gets_one_update(sandbox):
    for text in ("one", "two"):
        await sandbox.says(ANNA, ANNA, text)

    await sandbox.updates()
    again = await sandbox.updates()

    assert [update["message"]["text"] for update in again] == ["one"]


async def test_a_long_poll_ends_when_something_comes(sandbox):
    began = time.monotonic()
    poll = asyncio.ensure_future(sandbox.updates(timeout=30))
    await asyncio.sleep(0.05)

    await sandbox.says(ANNA, ANNA, "here")
    updates = await poll

    assert updates[0]["message"]["text"] == "here"
    assert time.monotonic() - began < 5


async def test_a_long_poll_ends_empty_after_its_timeout(sandbox):
    assert await sandbox.updates(timeout=1) == []


async def test_the_older_of_two_pollers_is_ended(sandbox):
    older = asyncio.ensure_future(sandbox.answer("getUpdates", timeout=30))
    await asyncio.sleep(0.05)

    newer = asyncio.ensure_future(sandbox.answer("getUpdates", timeout=1, offset=1))
    status, body = await older

    assert status == 409
    assert body["description"] == (
        "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running"
    )
    assert (await newer)[0] == 200


async def test_set_webhook_ends_a_waiting_poller_and_forbids_new_ones(sandbox):
    poller = asyncio.ensure_future(sandbox.answer("getUpdates", timeout=30))
    await asyncio.sleep(0.05)

    await sandbox.call("setWebhook", url="https://example.invalid/hook")
    status, body = await poller

    assert (status, body["description"]) == (409, "Conflict: terminated by setWebhook request")
    assert await sandbox.refusal("getUpdates") == (
        409,
        "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first",
    )
    await sandbox.call("deleteWebhook")
    assert await sandbox.updates(offset=1) == []


async def test_a_closing_server_lets_its_poller_go(sandbox):
    poller = asyncio.ensure_future(sandbox.answer("getUpdates", timeout=30))
    await asyncio.sleep(0.05)

    await sandbox.server.close()

    status, body = await poller
    assert (status, body["description"]) == (500, "Internal Server Error: restart")


async def test_the_filter_acts_when_an_update_is_queued(sandbox):
    await sandbox.says(ANNA, ANNA, "before")
    await sandbox.updates(allowed_updates=["edited_message"], offset=1)

    sent = await sandbox.says(ANNA, ANNA, "unheard")
    await sandbox.control("messages/edit", chat=ANNA, message_id=sent["message_id"], text="heard", **{"from": ANNA})

    assert [value["text"] for value in sandbox.queued()] == ["before", "heard"]


async def test_by_default_reactions_and_member_changes_are_not_sent(sandbox):
    chat = await sandbox.group()
    sent = await sandbox.says(BORIS, chat, "hello")
    place = {"chat": chat, "message_id": sent["message_id"]}

    await sandbox.control("reactions", **place, emoji=["👍"], **{"from": ANNA})
    await sandbox.control(f"chats/{chat}/members", user=BORIS, status="administrator", by=ANNA)

    assert sandbox.queued("message_reaction") == []
    assert sandbox.queued("chat_member") == []
    assert len(sandbox.queued("message")) == 1


async def test_an_empty_filter_means_the_default_again(sandbox):
    sandbox.allow("poll")
    await sandbox.updates(allowed_updates=[])

    await sandbox.says(ANNA, ANNA, "heard")

    assert len(sandbox.queued("message")) == 1


async def test_updates_vanish_after_24_hours(frozen):
    await frozen.says(ANNA, ANNA, "old")

    await frozen.control("clock", jump=86_399)
    assert len(frozen.queued()) == 1
    await frozen.control("clock", jump=1)

    assert frozen.queued() == []
    assert (await frozen.call("getWebhookInfo"))["pending_update_count"] == 0


async def test_messages_older_than_24_hours_are_never_sent(frozen):
    await frozen.says(ANNA, ANNA, "from the past", date=frozen.world.now() - 86_400)

    assert frozen.queued() == []


async def test_updates_can_be_repeated_and_injected(sandbox):
    await sandbox.says(ANNA, ANNA, "one")
    first = await sandbox.updates()

    await sandbox.control("redeliver", update_ids=[first[0]["update_id"]])
    await sandbox.control("updates", message={"oops": 1})
    again = await sandbox.updates(offset=first[0]["update_id"] + 1)

    assert again[0] == first[0]
    assert again[1]["message"] == {"oops": 1}
    assert again[1]["update_id"] == first[0]["update_id"] + 1


async def test_the_ledger_tells_the_life_of_an_update(sandbox):
    await sandbox.says(ANNA, ANNA, "one")
    update = (await sandbox.updates())[0]["update_id"]
    await sandbox.updates(offset=update + 1)

    ledger = await sandbox.look("ledger")

    assert [entry["event"] for entry in ledger] == ["queued", "offered", "acknowledged"]
    assert ledger[2]["update_ids"] == [update]


async def test_conflicts_in_a_row_are_answered_slowly(sandbox):
    sandbox.world.polling.conflict_pause = 0.1
    await sandbox.call("setWebhook", url="https://example.invalid/hook")
    await sandbox.refusal("getUpdates")
    began = time.monotonic()

    status, _ = await sandbox.refusal("getUpdates")

    assert status == 409
    assert time.monotonic() - began >= 0.1


async def test_edits_of_what_was_said_before_the_bot_came_are_not_sent(sandbox):
    made = await sandbox.control("chats", type="supergroup", title="Help", owner=ANNA, bot="absent")
    chat = made["id"]
    old = await sandbox.says(ANNA, chat, "before")
    await sandbox.control(f"chats/{chat}/members", user=4242, status="administrator", by=ANNA)
    new = await sandbox.says(ANNA, chat, "after")

    for sent in (old, new):
        await sandbox.control(
            "messages/edit", chat=chat, message_id=sent["message_id"], text="edited", **{"from": ANNA}
        )

    assert [body["message_id"] for body in sandbox.queued("edited_message")] == [new["message_id"]]
