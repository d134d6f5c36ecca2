"""The checker of the fault runs sees what is wrong: each thing that must not be is put before it once."""

import sqlite3
from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest

from tests.faults.harness import state
from tests.faults.harness.checker import Findings, check

CHAT, OTHER = -100, -200
TABLES = """
CREATE TABLE inbox (id INTEGER PRIMARY KEY, update_id, state, lane, ended_at);
CREATE TABLE tasks (chat_id, message_id, title);
CREATE TABLE journal (what, kind, object_id, after);
CREATE TABLE outbox (chat_id, sent_message_id, ephemeral_id, unknown_count, state, kind, mode, error);
"""


class World:
    """What a run has left: a ledger, and the tables the checker reads. One update was heard and one message said."""

    engine = "sqlite"

    def __init__(self) -> None:
        self.database = sqlite3.connect(":memory:")
        self.database.row_factory = sqlite3.Row
        self.database.executescript(TABLES)
        self.ledger: list[dict[str, Any]] = []
        self.hears(1)
        self.says(10, "Question X1 is late", kind="question_escalation")

    async def rows(self, query: str) -> list[dict[str, Any]]:
        return [dict(row) for row in self.database.execute(query)]

    def hears(self, number: int, *, state: str = "done", lane: int = CHAT, at: int = 0) -> None:
        self.offers(number)
        self.ledger.append({"event": "acknowledged", "update_ids": [number]})
        self.stores(number, state=state, lane=lane, at=at or number)

    def offers(self, number: int) -> None:
        self.ledger.append({"event": "queued", "update_id": number})
        self.ledger.append({"event": "offered", "update_ids": [number]})

    def stores(self, number: int, *, state: str = "done", lane: int = CHAT, at: int = 0) -> None:
        row = (number, state, lane, at)
        self.database.execute("INSERT INTO inbox (update_id, state, lane, ended_at) VALUES (?, ?, ?, ?)", row)

    def shows(self, number: int, text: str, chat: int = CHAT) -> None:
        self.ledger.append({"event": "sent", "chat": chat, "message_id": number, "text": text})

    def books(self, number: int | None, *, kind: str = "card", mode: str = "card", state: str = "sent", doubt: int = 0,
              chat: int = CHAT) -> None:  # fmt: skip
        row = (chat, number, None, doubt, state, kind, mode, None)
        self.database.execute("INSERT INTO outbox VALUES (?, ?, ?, ?, ?, ?, ?, ?)", row)

    def says(self, number: int, text: str, *, kind: str = "card") -> None:
        self.shows(number, text)
        self.books(number, kind=kind)

    def makes(self, message: int | None) -> None:
        self.database.execute("INSERT INTO tasks VALUES (?, ?, 'Repair')", (CHAT, message))

    def escalates(self, after: str) -> None:
        self.database.execute("INSERT INTO journal VALUES ('escalated', 'question', 1, ?)", (after,))


async def found_in(world: World) -> dict[str, int]:
    """What is not 0, and not only counted."""
    found = await check(world, world.ledger, None)
    counted = {"offered", "repeated", "alarms", "examples"}
    return {name: value for name, value in found.as_json().items() if value and name not in counted}


async def test_where_all_went_well_nothing_is_found():
    world = World()
    world.hears(2)
    world.hears(3, lane=OTHER, at=1)
    world.makes(5)
    world.makes(6)
    world.makes(None)
    world.makes(None)
    world.escalates('{"rung": 1}')
    world.escalates('{"rung": 2}')
    world.books(None, mode="reaction", doubt=1)

    assert await found_in(world) == {"is_clean": True}


def _acknowledged_only(world: World) -> None:
    world.offers(2)
    world.ledger.append({"event": "acknowledged", "update_ids": [2]})


def _stored_twice(world: World) -> None:
    world.stores(1, at=1)


def _stored_again(world: World) -> None:
    world.stores(1, state="waiting", at=1)


def _task_twice(world: World) -> None:
    world.makes(5)
    world.makes(5)


def _step_twice(world: World) -> None:
    world.escalates('{"rung": 1}')
    world.escalates('{"rung": 1}')


def _beside_a_reaction_in_doubt(world: World) -> None:
    """What became of a reaction explains no message."""
    world.books(None, mode="reaction", doubt=1)
    world.shows(11, "Question X1 is late")


def _in_another_chat(world: World) -> None:
    world.books(12, doubt=1)
    world.shows(12, "Question X2 is late")
    world.shows(13, "Question X2 is late", chat=OTHER)


WRONG: dict[str, tuple[Callable[[World], None], dict[str, int]]] = {
    "acknowledged, and nobody handled it": (_acknowledged_only, {"lost": 1}),
    "acknowledged, and it waits for ever": (lambda world: world.hears(2, state="waiting"), {"lost": 1}),
    "offered and never acknowledged": (lambda world: world.offers(2), {"unheard": 1}),
    "stored twice": (_stored_twice, {"twice": 1}),
    "done, and there again": (_stored_again, {"twice": 1}),
    "set aside": (lambda world: world.hears(2, state="quarantined"), {"lost": 1, "quarantined": 1}),
    "ended before an earlier one of its chat": (lambda world: world.hears(2, at=-1), {"disordered": 1}),
    "two tasks of one message": (_task_twice, {"duplicate_tasks": 1}),
    "a step of a ladder twice": (_step_twice, {"duplicate_escalations": 1}),
    "said, and no row of it": (lambda world: world.shows(11, "Question X1 is late"), {"doubled": 1}),
    "said twice beside a reaction in doubt": (_beside_a_reaction_in_doubt, {"doubled": 1}),
    "said twice in another chat than the one in doubt": (_in_another_chat, {"doubled": 1}),
    "booked, and nobody can see it": (lambda world: world.books(11), {"unseen": 1}),
    "booked without a number": (lambda world: world.books(None), {"unseen": 1}),
    "given up": (lambda world: world.books(None, state="failed"), {"unsaid": 1}),
}


@pytest.mark.parametrize(("happens", "expected"), WRONG.values(), ids=list(WRONG))
async def test_what_must_not_be_is_found(happens, expected):
    world = World()

    happens(world)

    assert await found_in(world) == expected


@pytest.mark.parametrize(("kind", "alarms"), [("question_escalation", 1), ("task_card", 0)])
async def test_what_nobody_could_know_is_counted_apart_and_alarms_of_it(kind, alarms):
    world = World()
    world.shows(12, "X2 waits")
    world.shows(13, "X2 waits still")
    world.books(13, kind=kind, doubt=1)

    found = await check(world, world.ledger, None)

    assert (found.ambiguous, found.ambiguous_alarms, found.doubled) == (1, alarms, 0)
    assert found.is_clean


async def test_one_send_in_doubt_explains_one_message():
    world = World()
    world.shows(12, "X2 waits")
    world.shows(13, "X2 waits")
    world.shows(14, "X2 waits")
    world.books(14, doubt=1)

    found = await check(world, world.ledger, None)

    assert (found.ambiguous, found.doubled) == (1, 1)


async def test_a_difference_from_the_undisturbed_run_is_found(monkeypatch):
    async def read(_: object) -> state.State:
        return {"tasks": Counter({"one": 1})}

    monkeypatch.setattr(state, "read", read)
    world = World()

    found = await check(world, world.ledger, {"tasks": Counter({"one": 1, "another": 1})})

    assert found.different == 1
    assert not found.is_clean


def test_what_an_older_run_did_not_look_at_counts_as_nothing():
    known = Findings(offered=3).as_json()
    del known["unseen"]

    assert Findings.from_json(known) == Findings(offered=3)
