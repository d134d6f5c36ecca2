"""What Telegram did to a talk is counted from the ledger, not from what was planned."""

import inspect
from typing import Any

from bot.sandbox.faults import KINDS
from bot.telegram_api import CALL_SECONDS
from scheduler.sender import Sender
from tests.faults.harness import telegram
from tests.faults.harness.striking import Struck
from tests.faults.harness.telegram import came_again, overtakers, skipped


def queued(update_id: int, chat: int = -1, kind: str = "message") -> dict[str, Any]:
    return {"event": "queued", "update_id": update_id, "chat": chat, "message_id": update_id, "kind": kind}


def offered(*update_ids: int) -> dict[str, Any]:
    return {"event": "offered", "update_ids": list(update_ids)}


def redelivered(update_id: int) -> dict[str, Any]:
    return {"event": "redelivered", "update_id": update_id}


def test_an_update_has_come_again_once_it_was_offered_after_it_was_to_be_brought_again():
    unconfirmed, waits_still = 7, 9

    entries = [offered(unconfirmed, 8), offered(unconfirmed), redelivered(8), redelivered(waits_still), offered(8)]

    assert came_again(entries) == {8}


def test_who_has_a_lower_number_than_what_was_said_before_has_overtaken_it():
    said = [(-1, 4), (-1, 2), (-1, 5), (-1, 3)]
    entries = [queued(2), queued(3), queued(4), queued(5)]

    assert overtakers(entries, said) == 2
    assert overtakers(entries, sorted(said)) == 0


def test_an_edit_has_overtaken_nothing():
    assert overtakers([queued(4), queued(2, kind="edited_message")], [(-1, 4), (-1, 2)]) == 0


def test_numbers_that_nobody_got_were_skipped():
    assert skipped([queued(10), queued(11), queued(15)]) == 3
    assert skipped([]) == 0


class Quiet:
    """A scene of little talk: of each planned fault one call is struck, of getUpdates none."""

    def __init__(self) -> None:
        self.people = self.player = self
        self.ledger: list[dict[str, Any]] = []
        self.planned = 0

    def portion(self, strikes: int) -> int:
        return 1

    async def start(self) -> None: ...
    async def handling(self, child: None) -> None: ...
    async def play(self, steps: int) -> None: ...
    async def unheard(self) -> None: ...
    def tell(self, done: int, of: int) -> None: ...

    async def post(self, what: str, *, method: str = "*", times: int, **fault: Any) -> None:
        assert not self.planned, "the fault before is still waiting"
        self.planned = times
        if method == "*":
            self.ledger.append({"event": "fault"})

    async def forget_faults(self) -> None:
        self.planned = 0

    async def newest_entry(self) -> int:
        return len(self.ledger)

    async def entries_after(self, number: int) -> list[dict[str, Any]]:
        return self.ledger[number:]


async def test_a_fault_of_telegram_counts_as_often_as_it_struck(monkeypatch):
    struck = Struck(seed=5, strikes=2)
    monkeypatch.setattr(telegram, "API_FAULTS", ({"kind": "html"}, {"kind": "drop", "method": "getUpdates"}))
    monkeypatch.setattr(struck.chance, "randint", lambda low, high: high)

    await telegram.bot_api(Quiet(), struck)

    assert struck.count == 1
    assert struck.notes == {"html": 1, "html, not struck": 2, "drop of getUpdates, not struck": 3}


def test_telegram_fails_in_every_way_the_sandbox_knows():
    assert {fault["kind"] for fault in telegram.API_FAULTS} == KINDS


def test_what_comes_too_late_comes_after_the_program_has_given_up():
    waits_s = inspect.signature(Sender).parameters["read_timeout_s"].default

    assert max(waits_s, CALL_SECONDS) < telegram.TOO_LATE_S
