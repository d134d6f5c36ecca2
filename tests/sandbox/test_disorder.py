"""Disorder of updates: repeated, in gaps, renumbered, overtaking."""

import pytest

from bot.sandbox.clock import Clock
from bot.sandbox.disorder import Disorder
from bot.sandbox.errors import Refused
from bot.sandbox.ledger import Book
from bot.sandbox.updates import UpdateQueue
from tests.sandbox.conftest import ANNA, BORIS, CLARA

WEEK = 7 * 86_400


def queue(**disorder):
    clock = Clock()
    clock.run_at(0)
    return UpdateQueue(clock, Book(clock), disorder=Disorder(**disorder))


def ids(batch):
    return [pending.update_id for pending in batch]


def test_without_disorder_numbers_rise_by_one():
    made = queue()
    for text in "abc":
        made.push("message", {"text": text}, lane="x")

    first, *rest = ids(made.take(10))

    assert rest == [first + 1, first + 2]


def test_numbers_may_have_gaps():
    made = queue(gap=1.0)
    for text in "abc":
        made.push("message", {"text": text}, lane="x")

    first, second, third = ids(made.take(10))

    assert 2 <= second - first <= 6
    assert 2 <= third - second <= 6


def test_what_was_acknowledged_may_come_once_more_and_not_for_ever():
    made = queue(repeat=1.0)
    made.push("message", {"text": "a"}, lane="x")

    first = made.take(10)
    made.confirm_below(first[0].update_id + 1)
    again = made.take(10)
    made.confirm_below(first[0].update_id + 1)

    assert again == first
    assert made.take(10) == []


def test_other_chats_are_overtaken_but_the_order_inside_a_chat_is_kept():
    made = queue(overtake=True, seed=3)
    for number in range(20):
        made.push("message", {"text": f"{number}"}, lane=f"chat:{number % 4}")

    batch = made.take(100)

    texts = [int(pending.body["message"]["text"]) for pending in batch]
    assert texts != list(range(20))
    assert ids(batch) == list(range(batch[0].update_id, batch[0].update_id + 20))
    for chat in range(4):
        assert [text for text in texts if text % 4 == chat] == [chat, chat + 4, chat + 8, chat + 12, chat + 16]


def test_a_shuffled_batch_loses_nothing():
    made = queue(shuffle=1.0, seed=1)
    for number in range(50):
        made.push("message", {"text": f"{number}"}, lane="x")

    batch = ids(made.take(30))
    made.confirm_below(max(batch) + 1)

    assert batch != sorted(batch)
    assert len(made.waiting) == 20
    assert min(made.waiting) > max(batch)


def test_the_same_seed_makes_the_same_disorder():
    def run(seed):
        made = queue(overtake=True, gap=0.5, shuffle=0.5, seed=seed)
        for number in range(30):
            made.push("message", {"text": f"{number}"}, lane=f"{number % 5}")
        return [pending.body["message"]["text"] for pending in made.take(100)]

    assert run(1) == run(1)
    assert run(1) != run(2)


def test_after_a_quiet_week_numbers_begin_anywhere():
    made = queue(seed=5)
    made.push("message", {"text": "a"}, lane="x")
    before = made.take(1)[0].update_id
    made.confirm_below(before + 1)

    made.clock.jump(WEEK - 1)
    made.push("message", {"text": "b"}, lane="x")
    still = made.take(1)[0].update_id
    made.confirm_below(still + 1)
    made.clock.jump(WEEK)
    made.push("message", {"text": "c"}, lane="x")
    after = made.take(1)[0].update_id

    assert still == before + 1
    assert after != still + 1
    assert after <= 1_000_000_000 < still


def test_an_offset_from_far_above_confirms_nothing():
    made = queue()
    made.push("message", {"text": "a"}, lane="x")

    made.confirm_below(made.next_id + 11)
    assert len(made.waiting) == 1
    made.confirm_below(made.next_id + 10)

    assert len(made.waiting) == 0


def test_a_share_is_between_0_and_1():
    with pytest.raises(Refused, match="repeat is a share"):
        Disorder(repeat=1.5)


async def test_disorder_is_switched_from_outside(sandbox):
    state = await sandbox.control("disorder", repeat=1, overtake=True, seed=9)
    for who in (ANNA, BORIS, CLARA):
        await sandbox.says(who, who, "hello")

    assert state == {"repeat": 1.0, "gap": 0.0, "shuffle": 0.0, "overtake": True, "seed": 9}
    assert (await sandbox.call("getWebhookInfo"))["pending_update_count"] == 3
    first = await sandbox.updates()
    again = await sandbox.updates(offset=first[-1]["update_id"] + 1)
    assert again == first
    async with sandbox.session.delete("/control/disorder") as response:
        assert (await response.json())["repeat"] == 0


async def test_numbers_can_begin_anew_once_nothing_waits(sandbox):
    await sandbox.says(ANNA, ANNA, "one")
    async with sandbox.session.post("/control/ids", json={"next_id": 5}) as response:
        assert response.status == 409

    last = (await sandbox.updates())[0]["update_id"]
    await sandbox.updates(offset=last + 1)
    await sandbox.control("ids", next_id=5)
    await sandbox.says(ANNA, ANNA, "two")

    # A bot that remembers its offset still hears: the offset is too far ahead to mean anything here.
    assert [update["update_id"] for update in await sandbox.updates(offset=last + 1)] == [5]


async def test_a_waiting_poller_wakes_for_what_is_held_back(sandbox):
    await sandbox.control("disorder", overtake=True)
    poll = sandbox.updates(timeout=30)

    await sandbox.says(ANNA, ANNA, "hello")

    assert len(await poll) == 1
