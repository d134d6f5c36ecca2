"""Somebody is erased again and again while they write."""

import asyncio
import json
import re
from collections import Counter
from collections.abc import AsyncIterator, Iterable, Iterator

from desk.people import ERASED_FROM
from tests.faults.harness import checker, entry, state
from tests.faults.harness.checker import Findings, Place
from tests.faults.harness.failpoints import ERASURE_POINTS, Failpoint
from tests.faults.harness.scene import Scene
from tests.faults.harness.scenery import EMPLOYEES
from tests.faults.harness.servers import Store
from tests.faults.harness.state import State
from tests.faults.harness.striking import Struck
from tests.faults.harness.traffic import MARK

WHO = EMPLOYEES[-1]
THEIRS = f"SELECT chat_id, message_id, text FROM messages WHERE author_id = {WHO.user_id}"  # noqa: S608 - a number
ERASED = "erased"
NOTHING_KEPT, KILLED = 2, -9


async def forget(scene: Scene, struck: Struck) -> None:
    """Each third time the command is killed half-way: then nothing is gone."""
    portion = scene.portion(struck.strikes)
    await scene.handling(await scene.start())
    for number in range(struck.strikes):
        async with scene.playing(portion):
            await asyncio.sleep(struck.chance.random() * 0.5)
            point = ERASURE_POINTS[number // 3 % len(ERASURE_POINTS)] if number % 3 == 2 else None
            before = await _places(scene.store)
            note = await _erase(scene, point)
            left = before & await _places(scene.store)
            assert left == (set() if note == ERASED else before), f"{len(left)} of {len(before)} messages stay: {note}"
        struck.done(scene, note)


async def _places(store: Store) -> set[Place]:
    return {(row["chat_id"], row["message_id"]) for row in await store.rows(THEIRS)}


async def _erase(scene: Scene, point: Failpoint | None = None) -> str:
    armed = {} if point is None else {entry.FAILPOINT: f"{point.name}:1"}
    code = await scene.command("person", "erase", str(WHO.user_id), "--yes", "--json", **armed)
    if code == NOTHING_KEPT:
        return "nothing was kept"
    expected = 0 if point is None else KILLED
    assert code == expected, f"the command ended with {code}, not {expected}; see {scene.folder / 'person.log'}"
    return ERASED if point is None else point.name


async def nothing_is_left(scene: Scene, expected: State) -> Findings:
    """Once more at the very end: of them nothing, of all the others everything."""
    await _erase(scene)
    found = await checker.check(scene.store, scene.entries(), None)
    wrong = [f"stays: {each}" async for each in _remains(scene)]
    wrong += [f"gone: {each}" for each in _gone(scene, expected, await state.read(scene.store))]
    found.different += len(wrong)
    found.note(wrong)
    return found


async def _remains(scene: Scene) -> AsyncIterator[str]:
    """Values in which the person is named by id or name, or in which words of theirs stand."""
    numbers = _numbers(scene)
    named = re.compile(rf"(?<!\d){WHO.user_id}(?!\d)|\b{WHO.name}\b")
    for table in await scene.store.tables():
        for row in await scene.store.rows(f"SELECT * FROM {table}"):  # noqa: S608 - names of the database itself
            for column, value in row.items():
                text = str(value)
                if named.search(text) or numbers & set(re.findall(MARK, text)):
                    yield f"{table}.{column}: {text[:80]!r}"


def _numbers(scene: Scene) -> set[str]:
    """Of the messages of this person; an edit keeps the number of its message."""
    return {str(step.number) for step in scene.player.steps if step.person == WHO}


def _gone(scene: Scene, expected: State, found: State) -> Iterator[str]:
    """What others wrote, and how much was written at all: that pairs are others is in the nature of it."""
    numbers = _numbers(scene)
    for name in ("messages", "versions", "comments"):
        there, here = (Counter(_words(each[name].elements(), numbers)) for each in (expected, found))
        yield from (there - here).elements()
        yield from (f"{each}, which nobody wrote" for each in (here - there).elements())
    if found["messages"].total() != expected["messages"].total():
        yield f"{expected['messages'].total() - found['messages'].total()} messages"
    errands, left = ({each for each in one["tasks"] if "Errand" in each} for one in (expected, found))
    yield from errands - left


def _words(lines: Iterable[str], numbers: set[str]) -> Iterator[str]:
    for line in lines:
        row = json.loads(line)
        author = row.get("author_id") or 0
        if author != WHO.user_id and author > ERASED_FROM and not numbers & set(re.findall(MARK, row["text"])):
            yield json.dumps([author, row.get("chat_id"), row["text"]], ensure_ascii=False)
