"""Telegram fails, lies and repeats itself."""

import asyncio
import contextlib
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from tests.faults.harness.checker import Entry, Place
from tests.faults.harness.scene import Scene
from tests.faults.harness.striking import Struck

TOO_LATE_S = 25.0
"""Longer than the sender waits for an answer (20 s), and than a poll that asks for what is there at once (15 s)."""
API_FAULTS: tuple[Mapping[str, Any], ...] = (
    {"kind": "status", "status": 429},
    {"kind": "status", "status": 500},
    {"kind": "status", "status": 502},
    {"kind": "html"},
    {"kind": "html", "executed": True},
    {"kind": "truncated"},
    {"kind": "empty", "executed": True},
    {"kind": "garbage"},
    {"kind": "drop"},
    {"kind": "lost_answer"},
    {"kind": "slow", "seconds": 3},
    {"kind": "timeout", "method": "sendMessage"},
    {"kind": "timeout", "executed": True, "method": "sendMessage"},
    {"kind": "slow", "seconds": TOO_LATE_S, "method": "sendMessage"},
    {"kind": "drop", "method": "getUpdates"},
    {"kind": "truncated", "method": "getUpdates"},
    {"kind": "status", "status": 502, "method": "getUpdates"},
    {"kind": "timeout", "times": 1, "skip": 0, "method": "getUpdates"},
    {"kind": "timeout", "times": 1, "skip": 0, "executed": True, "method": "getUpdates"},
    {"kind": "slow", "times": 1, "skip": 0, "seconds": TOO_LATE_S, "method": "getUpdates"},
)
"""After a failed poll the next one asks for what is there at once and is given up after 15 s, not 45: so they come in a
row, each struck once, and a run does not take long."""

STRIKES_S = 60.0
"""At most so long a fault may take to strike once: a long poll that has no answer is given up after 45 s."""
AGAIN_S = 15.0
"""At most so long the program may take to be offered once more what it has heard."""
ONCE_MORE = 200


async def bot_api(scene: Scene, struck: Struck) -> None:
    """Answers that say no, say nothing, are cut off or are lost, in turn; the next once this one has struck."""
    portion = scene.portion(struck.strikes)
    await scene.handling(await scene.start())
    for number in range(struck.strikes):
        fault = API_FAULTS[number % len(API_FAULTS)]
        plan = {"times": struck.chance.randint(1, 3), "skip": struck.chance.randint(0, 2), **fault}
        times, since = plan["times"], await scene.newest_entry()
        await scene.people.post("faults", **plan)
        await scene.player.play(portion)
        count = await _struck(scene, since, times)
        if count:
            struck.notes[_named(fault)] += count
            struck.done(scene)
        if count < times:
            struck.missed(f"{_named(fault)}, not struck", times - count)


async def _struck(scene: Scene, since: int, times: int) -> int:
    """How often the planned fault struck: waited for while there is anything to call for; then it is forgotten."""
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(STRIKES_S * times):
            while len(_faults(await scene.entries_after(since))) < times and await scene.unheard():
                await asyncio.sleep(0.1)
    await scene.people.forget_faults()
    return len(_faults(await scene.entries_after(since)))


def _faults(entries: Iterable[Entry]) -> list[Entry]:
    return [entry for entry in entries if entry["event"] == "fault"]


def _named(fault: Mapping[str, object]) -> str:
    about = [str(fault["status"])] if "status" in fault else []
    about += [f"{fault['seconds']:g} s"] if "seconds" in fault else []
    about += ["done all the same"] if fault.get("executed") else []
    about += [f"of {fault['method']}"] if "method" in fault else []
    return " ".join([str(fault["kind"]), *about])


async def repeats(scene: Scene, struck: Struck) -> None:
    """A third comes twice, chats overtake each other, numbers have gaps; now and then all that was said comes again.

    Only what was heard comes again: Telegram never brings a later update before one that still waits, and who confirms
    the later one confirms both.
    """
    portion = scene.portion(struck.strikes)
    before = await scene.newest_entry()
    await scene.people.post("disorder", repeat=0.3, gap=0.2, overtake=True, seed=struck.seed)
    child = await scene.start()
    await scene.handling(child)
    for number in range(struck.strikes):
        await scene.player.play(portion)
        async with scene.clerk.turn:
            await scene.rest(child, scene.unheard)
            since = await scene.newest_entry()
            await scene.people.post("redeliver", last=ONCE_MORE)
            if number % 2:
                await child.killed()
                child = await scene.start()
            came = came_again(await _brought(scene, since)) & numbered(await scene.entries_after(before)).keys()
        if came:
            struck.done(scene)
        else:
            struck.missed("nothing came again")
    await scene.people.post("disorder")
    talk = await scene.entries_after(before)
    struck.notes["came again"] += len(came_again(talk) & numbered(talk).keys())
    struck.notes["overtook"] += overtakers(talk, scene.player.said)
    struck.notes["numbers skipped"] += skipped(talk)


async def _brought(scene: Scene, since: int) -> list[Entry]:
    """What happened from then on, until all that was to come again has come."""
    entries = await scene.entries_after(since)
    deadline = asyncio.get_running_loop().time() + AGAIN_S
    while not redelivered(entries) <= offered(entries) and asyncio.get_running_loop().time() < deadline:
        await asyncio.sleep(0.1)
        entries = await scene.entries_after(since)
    return entries


def numbered(entries: Iterable[Entry]) -> dict[int, Entry]:
    return {entry["update_id"]: entry for entry in entries if entry["event"] == "queued"}


def redelivered(entries: Iterable[Entry]) -> set[int]:
    return {entry["update_id"] for entry in entries if entry["event"] == "redelivered"}


def offered(entries: Iterable[Entry]) -> set[int]:
    return {number for entry in entries if entry["event"] == "offered" for number in entry["update_ids"]}


def came_again(entries: Iterable[Entry]) -> set[int]:
    """Offered after Telegram was to bring them once more: the program had confirmed them."""
    due: set[int] = set()
    came: set[int] = set()
    for entry in entries:
        if entry["event"] == "redelivered":
            due.add(entry["update_id"])
        elif entry["event"] == "offered":
            came |= due.intersection(entry["update_ids"])
    return came


def overtakers(entries: Iterable[Entry], said: Sequence[Place]) -> int:
    """Messages that have a lower number than one that was said before them."""
    numbers = {
        (entry["chat"], entry["message_id"]): number
        for number, entry in numbered(entries).items()
        if entry["kind"] == "message"
    }
    highest = count = 0
    for number in (numbers[place] for place in said if place in numbers):
        count += number < highest
        highest = max(highest, number)
    return count


def skipped(entries: Iterable[Entry]) -> int:
    numbers = numbered(entries)
    return max(numbers) - min(numbers) + 1 - len(numbers) if numbers else 0
